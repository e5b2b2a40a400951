"""The quarterly pipeline e-mail: one to each sponsor on the first weekday of January, April, July and October."""

from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from home.queries.pipeline import pipeline_of
from notices.actions import send
from notices.timetable import claim
from people.models import Membership
from people.roles import Role
from ui import clock

QUARTERS = (1, 4, 7, 10)


def first_weekday(day: date) -> bool:
    """Whether a day is the first of its quarter that is no Saturday or Sunday. Bank holidays are not known here."""
    if day.month not in QUARTERS:
        return False
    first = day.replace(day=1)
    return day == first + timedelta(days=max(0, 7 - first.weekday()) if first.weekday() >= 5 else 0)


def send_quarterly() -> int:
    """Send this quarter's, if today is its day. Returns how many were sent; ringing twice sends nothing twice."""
    today = clock.today()
    if not first_weekday(today):
        return 0
    sponsors = Membership.objects.on(today).holding(Role.SPONSOR).filter(person__is_active=True)
    sent = 0
    for membership in sponsors.select_related("person", "organisation").order_by("pk"):
        with transaction.atomic():
            sent += _send(membership, today)
    return sent


def _send(membership: Membership, today: date) -> bool:
    sponsor, organisation = membership.person, membership.organisation
    slot = f"{sponsor.public_id} {organisation.slug} {today.year}-Q{(today.month + 2) // 3}"
    if not claim("home.quarterly_pipeline_mail", slot):
        return False
    found = pipeline_of(organisation, viewer=sponsor, posts=False, today=today)
    send(
        key=f"home.pipeline:{slot.replace(' ', ':')}",
        kind="home.pipeline",
        owner=organisation.slug,
        to=sponsor.email,
        subject=f"My pipeline: {found.subject}",
        template="home/mail/pipeline",
        context={
            "name": sponsor.name,
            "lead": found.lead,
            "cases": [(case.near.person.name, case.near.title, case.gate, case.met, case.act) for case in found.cases],
            "through": [(row.name, row.title, row.gate, row.target) for row in found.through],
            "breadth": [(row.title, row.have, row.of) for row in found.breadth[:3]],
            "signings": [(row.title, row.said, settings.SITE_URL + row.url, row.minutes) for row in found.signings],
            "url": settings.SITE_URL + reverse("pipeline"),
        },
    )
    return True
