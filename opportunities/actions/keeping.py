"""An opportunity that has opened: said again to be open, closed, withdrawn; and what the nights do by themselves."""

from datetime import date

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from notices import actions as notices
from notices.timetable import claim
from opportunities.actions.ending import cancel_not_begun, end_open
from opportunities.actions.one_by_one import one_by_one
from opportunities.actions.parties import who_answers
from opportunities.actions.posting_parts import NotNow, locked, named, show_offer
from opportunities.models import Opportunity
from opportunities.models.postings import STALE_AFTER
from pathways.actions import withdraw_offer
from pathways.errors import LinkExpired, LinkUnknown, LinkUsed
from people import audit
from people.errors import Refused
from people.models import Person
from ui import clock, tokens, words

Status = Opportunity.Status
CLOSED = "The host closed the opportunity"
WITHDRAWN = "The host withdrew the opportunity"


@transaction.atomic
def reconfirm(*, opportunity: Opportunity, by: Person | None = None, by_label: str = "") -> Opportunity:
    """Say that it is still open, today. Raises NotNow if it is not. Saying it twice a day changes nothing more."""
    opportunity = locked(opportunity)
    today = clock.today()
    if not opportunity.is_open_on(today):
        raise NotNow("This opportunity is not open any more, so there is nothing to confirm.")
    if opportunity.confirmed_on == today:
        return opportunity
    opportunity.confirmed_on, opportunity.confirmed_by = today, by
    opportunity.save(update_fields=["confirmed_on", "confirmed_by"])
    show_offer(opportunity)
    audit.record(
        action="opportunities.opportunity.reconfirmed",
        by=by,
        by_label=by_label,
        organisation=opportunity.organisation,
        changes=named(opportunity),
    )
    return opportunity


def find_confirmation(*, token: str) -> Opportunity:
    """The opportunity behind the link in an e-mail. Raises LinkUnknown, LinkUsed or LinkExpired, with what to do."""
    found = (
        Opportunity.objects.select_related("organisation", "posted_by")
        .filter(confirm_digest=tokens.digest(token))
        .first()
    )
    if found is None or found.confirmed_on is None:
        raise LinkUnknown("We do not know this link. Check that the whole address was copied from the e-mail.")
    today = clock.today()
    if not found.is_open_on(today):
        raise LinkExpired(f"“{found.title}” is not open any more, so there is nothing to confirm.")
    # The e-mail goes out no sooner than this after the last confirmation, so a younger one came after it.
    if found.confirmed_on > today - STALE_AFTER:
        raise LinkUsed(
            f"“{found.title}” was confirmed on {words.day(found.confirmed_on)}. There is nothing more to do."
        )
    return found


@transaction.atomic
def close(*, opportunity: Opportunity, reason: str, by: Person) -> Opportunity:
    """Choose nobody more. Applications still open end with the reason; places given stay. Raises NotNow, Refused."""
    opportunity = _ended(opportunity, Status.CLOSED, reason=reason, ask="Say why you choose nobody more.")
    end_open(opportunity=opportunity, what=CLOSED, reason=opportunity.ended_reason, by=by)
    audit.record(
        action="opportunities.opportunity.closed",
        by=by,
        organisation=opportunity.organisation,
        changes=named(opportunity),
    )
    return opportunity


@transaction.atomic
def withdraw(*, opportunity: Opportunity, reason: str, by: Person) -> Opportunity:
    """The host cannot do it after all: open applications end, placements not begun are cancelled, all with the reason.

    Placements that run go on until somebody ends them. Raises NotNow and Refused.
    """
    opportunity = _ended(opportunity, Status.WITHDRAWN, reason=reason, ask="Say why it cannot go ahead.")
    end_open(opportunity=opportunity, what=WITHDRAWN, reason=opportunity.ended_reason, by=by)
    cancel_not_begun(opportunity=opportunity, what=WITHDRAWN, reason=opportunity.ended_reason, by=by)
    audit.record(
        action="opportunities.opportunity.withdrawn",
        by=by,
        organisation=opportunity.organisation,
        changes=named(opportunity),
    )
    return opportunity


def _ended(opportunity: Opportunity, status: Status, *, reason: str, ask: str) -> Opportunity:
    if not reason.strip():
        raise Refused(f"{ask} Everybody who applied reads it.", field="reason")
    opportunity = locked(opportunity)
    endable = {Status.LIVE, Status.CLOSED} | ({Status.FILLED} if status == Status.WITHDRAWN else set())
    if opportunity.status not in endable:
        raise NotNow("This opportunity is not open, or somebody has ended it already.")
    opportunity.status, opportunity.ended_on, opportunity.ended_reason = status, clock.today(), reason.strip()
    opportunity.save(update_fields=["status", "ended_on", "ended_reason"])
    withdraw_offer(source=opportunity.source)
    return opportunity


def close_due(day: date) -> int:
    """Close what people could apply for until yesterday. Who has applied is still chosen from. How many there were."""
    due = Opportunity.objects.filter(status=Status.LIVE, closes_on__lt=day).order_by("pk")
    return one_by_one(
        due.values_list("pk", flat=True), lambda key: _close(key, day), what="Opportunities past their closing date"
    )


def _close(key: int, day: date) -> bool:
    moved = Opportunity.objects.filter(pk=key, status=Status.LIVE, closes_on__lt=day).update(
        status=Status.CLOSED, ended_on=day
    )
    if not moved:
        return False
    opportunity = Opportunity.objects.select_related("organisation").get(pk=key)
    withdraw_offer(source=opportunity.source)
    audit.record(
        action="opportunities.opportunity.closed_by_date",
        by=None,
        by_label="Closing date",
        organisation=opportunity.organisation,
        changes=named(opportunity),
    )
    return True


def ask_to_reconfirm(day: date) -> int:
    """Write to whoever answers for an open opportunity not confirmed for 30 days, once each time. How many letters."""
    due = Opportunity.objects.open_on(day).filter(confirmed_on__lte=day - STALE_AFTER).order_by("pk")
    keys = due.values_list("pk", flat=True)
    return one_by_one(keys, lambda key: _ask(key, day), what="Opportunities to ask about")


def _ask(key: int, day: date) -> bool:
    """Ask once for each day on which it was last confirmed."""
    rows = Opportunity.objects.select_for_update(of=("self",)).select_related("organisation", "posted_by")
    opportunity = rows.get(pk=key)
    last, closes = opportunity.confirmed_on, opportunity.closes_on
    whom = who_answers(opportunity.organisation, opportunity.posted_by)
    if whom is None or last is None or not opportunity.is_open_on(day):
        return False
    if not claim("opportunities.ask_to_reconfirm", f"{opportunity.public_id} {last.isoformat()}"):
        return False
    token, opportunity.confirm_digest = tokens.make()
    opportunity.save(update_fields=["confirm_digest"])
    notices.send(
        key=f"opportunity-reconfirm:{opportunity.public_id}:{last.isoformat()}",
        kind="opportunities.reconfirm",
        owner=opportunity.organisation.slug,
        to=whom.email,
        subject=f"Is this still open? {opportunity.title}",
        template="opportunities/mail/reconfirm",
        context={
            "name": whom.name,
            "opportunity": opportunity,
            "last": last,
            "closes": closes,
            "stale_days": STALE_AFTER.days,
            "url": settings.SITE_URL + reverse("opportunities:confirm_by_mail", args=[token]),
            "board": settings.SITE_URL + reverse("opportunities:board"),
        },
    )
    return True
