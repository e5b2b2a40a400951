"""Inviting everybody who was loaded, and reminding those whom a step of the first afternoon waits for."""

from django.conf import settings
from django.db import transaction
from django.db.models import Exists
from django.urls import reverse

from notices import actions as notices
from notices.models import Job
from pathways.queries.first_day import REMIND_EVERY, FirstDay, Step, first_day, not_invited, reminded
from people import actions as people
from people import audit
from people.errors import Refused
from people.models import AuditEvent, Organisation, Person
from people.queries import fresh_links
from ui import clock, words

INVITE, REMIND = "pathways.first_day.invite", "pathways.first_day.remind"


@transaction.atomic
def start_inviting(*, organisation: Organisation, by: Person, occasion: str) -> Job:
    """Have everybody invited who was loaded and is not yet. `occasion` is the page's own mark: sent twice, one job."""
    waiting = not_invited(organisation, today=clock.today()).count()
    key = f"{INVITE}:{organisation.pk}:{by.pk}:{occasion}"
    if not waiting and not Job.objects.filter(key=key).exists():
        raise Refused("Everybody has been invited. Load more staff first.")
    return notices.start_job(
        key=key,
        kind=INVITE,
        arguments={"organisation": organisation.slug, "by": str(by.public_id)},
        owner=organisation.slug,
    )


@transaction.atomic
def invite_once(*, person: Person, organisation: Organisation, by: Person | None) -> bool:
    """Invite unless somebody did meanwhile. Answers whether it did."""
    Person.objects.select_for_update().only("pk").get(pk=person.pk)
    if not not_invited(organisation, today=clock.today()).filter(pk=person.pk).exists():
        return False
    people.invite(person=person, organisation=organisation, by=by)
    return True


@transaction.atomic
def start_reminding(*, organisation: Organisation, step: Step, by: Person, occasion: str) -> Job:
    """Have everybody reminded whom a step waits for. Raises Refused when nobody may be reminded now."""
    key = f"{REMIND}:{organisation.pk}:{step}:{by.pk}:{occasion}"
    if not Job.objects.filter(key=key).exists():
        board = first_day(organisation, today=clock.today())
        if not board.step(step).to_remind:
            raise Refused("Everybody it waits for had a reminder in the last 3 days. Try again tomorrow.")
    return notices.start_job(
        key=key,
        kind=REMIND,
        arguments={"organisation": organisation.slug, "by": str(by.public_id), "step": step.value},
        owner=organisation.slug,
    )


@transaction.atomic
def remind(*, person: Person, step: Step, organisation: Organisation, board: FirstDay, by: Person | None) -> bool:
    """Remind one person of a step, unless they had a reminder of it in the last three days. Answers whether it did."""
    Person.objects.select_for_update().only("pk").get(pk=person.pk)
    if step is Step.SIGN_IN:
        if Person.objects.filter(Exists(fresh_links()), pk=person.pk).exists():
            return False
        people.invite(person=person, organisation=organisation, by=by)
        audit.record(action=reminded(step), by=by, subject=person, organisation=organisation)
        return True
    latest = (
        AuditEvent.objects.filter(organisation=organisation, subject=person, action=reminded(step))
        .order_by("-at")
        .first()
    )
    if latest is not None and latest.at > clock.now() - REMIND_EVERY:
        return False
    own = step is Step.BASELINE
    waiting = [row.person.name for row in board.step(step).missing if row.remind and row.remind.pk == person.pk]
    about = words.plural(len(waiting), "baseline waits", "baselines wait")
    notices.send(
        key=f"first-day:{step}:{person.public_id}:{clock.today()}",
        kind=reminded(step),
        owner=organisation.slug,
        to=person.email,
        subject="Where do you stand today? Confirm your baseline" if own else f"{about} for you",
        template="pathways/mail/baseline_own" if own else "pathways/mail/baseline_team",
        context={
            "name": person.name,
            "organisation": organisation.official_name,
            "about": about,
            "waiting": waiting,
            "url": settings.SITE_URL + reverse("pathways:baseline" if own else "pathways:baseline_team"),
        },
        reply_to=by.email if by else None,
    )
    audit.record(action=reminded(step), by=by, subject=person, organisation=organisation)
    return True
