"""Builds the invented world, by the same actions that pages call: every change has its audit event."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from random import Random

from django.db import transaction

from demo import gate_cases, moving_in
from demo.calendar import Calendar, Today
from demo.careers import Careers
from demo.places import COUNCILS, FIRST_DAY, INSTITUTE, PROVIDER, REGION
from demo.plan import SEED, lives
from demo.practice import Practice
from demo.staffing import Cast, schedule_joining
from home.quarterly import first_weekday, send_quarterly
from home.tasks import weekly_queue_mail
from notices import delivery
from notices.leases import machine_now
from notices.models import Message
from pathways.actions import publish
from pathways.models import FrameworkVersion
from pathways.shipped import shipped_framework
from people import actions as people
from people.models import Organisation
from people.roles import Kind, Role
from ui import clock

Say = Callable[[str], None]
# Minutes from when the calendar's days begin, 9am, back to when the weekly e-mail goes out.
TO_SEVEN = -120
BOUNCES_AT = "kirklees"
# Months ago that the sector's own people began.
SECTOR = 20


def build(*, progress: Say) -> None:
    """Make the whole world in one transaction; stopped half way, there is nothing. `progress` is told what is done."""
    today = Today(clock.today())
    with transaction.atomic():
        if not FrameworkVersion.objects.exists():
            with clock.standing_at(datetime.combine(today.back(max(COUNCILS.values()) + 1), time(9), tzinfo=UTC)):
                publish(document=shipped_framework(), by=None)
        everybody = {life.key: life for life in lives()}
        cast = Cast(
            today=today,
            calendar=Calendar(today.day),
            random=Random(SEED + 1),  # noqa: S311 - invented people, not secrets
            lives=everybody,
            organisations={
                row.slug: row for row in Organisation.objects.filter(slug__in=[*COUNCILS, FIRST_DAY, REGION, INSTITUTE])
            },
        )
        careers = Careers(cast)
        schedule_joining(cast, careers.begin)
        moving_in.begin(cast)
        cast.calendar.on(today.back(SECTOR), partial(_coordinators, cast))
        gate_cases.begin(cast)
        Practice(cast, Random(SEED + 2)).begin()  # noqa: S311 - invented people, not secrets
        monday = today.day - timedelta(days=today.day.weekday())
        if monday < today.day:
            cast.calendar.on(monday, weekly_queue_mail, minute=TO_SEVEN)
        quarter = last_quarterly(today.day)
        if quarter < today.day:
            cast.calendar.on(quarter, _quarterly, minute=TO_SEVEN)
        progress(f"{len(everybody)} people in {len(COUNCILS)} councils")
        events = cast.calendar.run()
        _beyond_councils(cast)
        if monday == today.day:
            weekly_queue_mail()
        if quarter == today.day:
            send_quarterly()
        progress(f"{events:,} events over {max(COUNCILS.values())} months")
    _deliver_history()


def last_quarterly(day: date) -> date:
    """The day the quarterly e-mail last went out, on or before a day."""
    while not first_weekday(day):
        day -= timedelta(days=1)
    return day


def _quarterly() -> None:
    """The quarterly e-mail of that day; how many it was to is of no concern here."""
    send_quarterly()


def _coordinators(cast: Cast) -> None:
    """Who brings panels together for a region and for the sector; they are there before the first case."""
    _join_outside(cast, "Anil Desai", REGION, Role.REGIONAL_COORDINATOR)
    _join_outside(cast, "Grace Whitfield", INSTITUTE, Role.INSTITUTE_ANALYST)


def _beyond_councils(cast: Cast) -> None:
    """People who do not work in one of the councils, and a council whose first afternoon is still to come."""
    provider, _made = Organisation.objects.get_or_create(
        slug=PROVIDER[0],
        defaults={"kind": Organisation.Kind.PROVIDER, "name": PROVIDER[1], "official_name": PROVIDER[1]},
    )
    cast.organisations[provider.slug] = provider
    _join_outside(cast, "Sofia Marques", provider.slug, Role.PROVIDER_STAFF)
    _join_outside(cast, "Saima Rashid", FIRST_DAY, Role.COUNCIL_LEAD)
    callum = cast.persons["callum"]
    for viewer, kind in ((cast.persons["sofia.marques"], Kind.PROVIDER), (cast.persons["rhys"], Kind.MENTOR)):
        people.relate(viewer=viewer, subject=callum, kind=kind, since=cast.today.back(12), source=f"demo:{kind}")


def _join_outside(cast: Cast, name: str, slug: str, role: Role) -> None:
    organisation, since = cast.organisations[slug], cast.today.back(SECTOR)
    local = name.lower().replace(" ", ".")
    person = people.add_person(
        email=f"{local}@{slug}.example", name=name, organisation=organisation, by=None, since=since
    )
    people.grant(person=person, organisation=organisation, role=role, by=None, since=since)
    person.last_login = clock.now()
    person.save(update_fields=["last_login"])
    cast.persons[local] = person


def _bounce() -> None:
    """One letter of the council whose administrator can be played comes back, so that they have something to mend."""
    letters = Message.objects.filter(state=Message.State.QUEUED, owner=BOUNCES_AT, kind="pathways.verify")
    newest = letters.order_by("-pk").first()
    letter = Message.objects.claim(pk=newest.pk, now=machine_now()) if newest else None
    if letter is not None:
        letter.fail(error=f"550 5.1.1 {letter.recipient}: mailbox unavailable", now=machine_now(), for_good=True)


def _deliver_history() -> None:
    """Deliver what the past has put into the outbox; in the demo that means keeping it to be read.

    What was held back so that a manager could have second thoughts has waited long enough by now.
    """
    waiting = Message.objects.filter(state=Message.State.QUEUED)
    waiting.update(run_after=machine_now())
    _bounce()
    for pk in waiting.order_by("pk").values_list("pk", flat=True):
        delivery.deliver(pk=pk)
