"""The host chooses, the person answers: shortlist, reason, offer, place; and what becomes of the others."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse

from opportunities.actions import application_mail as mail
from opportunities.actions.current import fresh, hold
from opportunities.actions.ending import tell_taken
from opportunities.actions.hosting import check_host, record
from opportunities.actions.one_by_one import one_by_one
from opportunities.actions.steps import step
from opportunities.errors import NotReleased, PlacesTaken
from opportunities.models import Application, Opportunity, Placement
from opportunities.offer_rules import OFFERED, answer_problem
from pathways.actions import plan_experiences, withdraw_offer
from pathways.actions.verifiers import employer_of, line_manager_of
from pathways.errors import AlreadyDecided, NotYours
from people import audit
from people.actions import end_relationships, relate
from people.errors import Refused
from people.models import Person
from people.permissions import holdings
from people.roles import Kind, Permission
from ui import clock, words

REASON_MOST = 1000
NOTE_MOST = 2000
Status, Release = Application.Status, Application.Release
# While people may still be chosen: open, or closed to new applications.
CHOOSING = (Opportunity.Status.LIVE, Opportunity.Status.CLOSED)


@transaction.atomic
def weigh(*, application: Application, met: Collection[int] | Mapping[int, bool], note: str, by: Person) -> Application:
    """Keep which criteria are met and the host's own note, without deciding. Raises NotYours, AlreadyDecided."""
    check_host(application, by)
    kept = _weighed(application, met, note)
    if not Application.objects.filter(pk=application.pk, status__in=Application.OPEN).update(**kept):
        raise _too_late(application)
    application = fresh(application)
    record("opportunities.application.weighed", application, by)
    return application


@transaction.atomic
def shortlist(
    *, application: Application, met: Collection[int] | Mapping[int, bool], note: str, by: Person
) -> Application:
    """Put an application on the shortlist. From now on the host sees the name. `met`: numbers of criteria, from 0.

    Raises NotYours, AlreadyDecided, and Refused once nobody can be chosen any more, or where there are criteria and
    neither one that is met nor a note says why: people were told that they are shortlisted by them.
    """
    check_host(application, by)
    _check_choosing(application.opportunity)
    kept = _weighed(application, met, note)
    moved = Application.objects.filter(pk=application.pk, status=Status.SUBMITTED).update(
        status=Status.SHORTLISTED, named=True, **kept
    )
    if not moved:
        raise _too_late(application)
    if kept["met"] and not any(kept["met"].values()) and not kept["note"]:
        raise Refused("Tick at least one criterion that is met, or say in the note why you shortlist.", field="met")
    application = fresh(application)
    step(application, "Shortlisted", by=by)
    record("opportunities.application.shortlisted", application, by)
    mail.shortlisted(application)
    return application


@transaction.atomic
def reject(*, application: Application, reason: str, by: Person) -> Application:
    """Not chosen, with a reason that the person reads. Raises NotYours, AlreadyDecided, Refused without a reason."""
    check_host(application, by)
    reason = _reason(reason, "Say why, in words that help them with the next one.")
    moved = Application.objects.filter(pk=application.pk, status__in=[Status.SUBMITTED, Status.SHORTLISTED]).update(
        status=Status.REJECTED, reason=reason
    )
    if not moved:
        raise _too_late(application)
    application = fresh(application)
    step(application, "Not chosen", by=by, note=reason)
    record("opportunities.application.rejected", application, by)
    mail.not_chosen(application)
    return application


@transaction.atomic
def offer(*, application: Application, answer_by: date, by: Person) -> Application:
    """Offer a place to somebody on the shortlist whose council releases them, to be answered by a day.

    Raises NotYours, AlreadyDecided, NotReleased, and Refused for a day that makes no sense.
    """
    check_host(application, by)
    opportunity = hold(application.opportunity)
    _check_choosing(opportunity)
    _check_answer_by(opportunity, answer_by)
    application = fresh(application)
    if application.release in (Release.ASKED, Release.REFUSED):
        raise NotReleased(
            "Their line manager has not agreed to release them yet. You can offer a place once they have."
        )
    moved = Application.objects.filter(pk=application.pk, status=Status.SHORTLISTED).update(
        status=Status.OFFERED, offer_until=answer_by, named=True
    )
    if not moved:
        raise _too_late(application)
    application = fresh(application)
    step(application, f"{OFFERED}, to be answered by {words.day(answer_by)}", by=by)
    record("opportunities.application.offered", application, by)
    mail.offered(application)
    return application


@transaction.atomic
def accept(*, application: Application, by: Person) -> Placement:
    """Take the place offered. It makes the placement; the last place fills the opportunity and ends what was open.

    Of two who accept the last place at once the second is refused: the opportunity is locked first. Raises NotYours,
    AlreadyDecided, NotReleased, PlacesTaken.
    """
    if application.person_id != by.pk:
        raise NotYours("Only the person who was offered the place can accept it.")
    opportunity = hold(application.opportunity)
    application = fresh(application)
    if application.status == Status.REJECTED and opportunity.status == Opportunity.Status.FILLED:
        raise PlacesTaken("Somebody else accepted the last place before you did.")
    if application.status != Status.OFFERED:
        raise _too_late(application)
    if application.offer_until is not None and application.offer_until < clock.today():
        raise Refused(f"This offer could be accepted until {words.day(application.offer_until)}. Ask the host.")
    if opportunity.status not in CHOOSING:
        raise PlacesTaken("This opportunity is no longer to be had.")
    if application.release == Release.REFUSED:
        raise NotReleased("Your line manager has not released you. Talk to them, then ask again on this page.")
    if application.release == Release.ASKED:
        raise NotReleased("Your line manager has not said yet whether they release you. Ask them to answer first.")
    if employer_of(application.person) != application.organisation:
        raise NotReleased("You have changed council, so your new line manager is asked first. That happens tonight.")
    taken = Application.objects.filter(opportunity=opportunity, status=Status.ACCEPTED).count()
    if taken >= opportunity.positions:
        raise PlacesTaken("Somebody else accepted the last place before you did.")
    if not Application.objects.filter(pk=application.pk, status=Status.OFFERED).update(status=Status.ACCEPTED):
        raise _too_late(application)
    application = fresh(application)
    placement = _place(application, opportunity)
    step(application, "Place accepted", by=by)
    mail.offer_answered(application)
    record("opportunities.application.accepted", application, by)
    mail.accepted(application, manager=line_manager_of(application.person), since=placement.since)
    mail.to_sign(application)
    if taken + 1 >= opportunity.positions:
        _fill(opportunity)
    return placement


@transaction.atomic
def decline(*, application: Application, reason: str, by: Person) -> Application:
    """Turn the place offered down; a reason is welcome and not asked for. Raises NotYours, AlreadyDecided."""
    if application.person_id != by.pk:
        raise NotYours("Only the person who was offered the place can decline it.")
    moved = Application.objects.filter(pk=application.pk, status=Status.OFFERED).update(
        status=Status.DECLINED, reason=reason.strip()[:REASON_MOST]
    )
    if not moved:
        raise _too_late(application)
    application = fresh(application)
    step(application, "Place declined", by=by, note=application.reason)
    mail.offer_answered(application)
    record("opportunities.application.declined", application, by)
    mail.declined(application)
    return application


@transaction.atomic
def sign_for_home(*, application: Application, by: Person) -> Application:
    """Sign the terms for the council that lends the person. Raises NotYours, AlreadyDecided."""
    if application.person_id == by.pk:
        raise NotYours("You cannot sign for your own place. Somebody else who may sign for the council has to.")
    if not holdings(by).may(Permission.SIGN_PLACEMENTS, application.organisation):
        raise NotYours("You do not sign placements for this council.")
    if not application.crosses_councils:
        raise Refused("This place is within one council, so there are no terms between two to sign.")
    moved = Application.objects.filter(
        pk=application.pk,
        organisation=application.organisation,
        status__in=Application.PLACED,
        home_signed_on__isnull=True,
    ).update(home_signed_by=by, home_signed_on=clock.today())
    if not moved:
        raise AlreadyDecided("This was signed already, or there is no place to sign for any more.")
    application = fresh(application)
    step(application, f"Terms signed for {application.organisation.official_name}", by=by)
    record("opportunities.application.signed", application, by)
    return application


def lapse_offers(day: date) -> int:
    """Offers that nobody answered by their last day end. Run each night with the day it is; returns how many."""
    late = Application.objects.filter(status=Status.OFFERED, offer_until__lt=day).order_by("pk")
    return one_by_one(late, lambda application: _lapse(application, day), what="Offers to end")


def _lapse(application: Application, day: date) -> int:
    until = application.offer_until
    reason = f"The offer was not answered by {words.day(until)}." if until else ""
    # Compare and set: an answer given in the last minute stands.
    ended = Application.objects.filter(pk=application.pk, status=Status.OFFERED, offer_until__lt=day).update(
        status=Status.DECLINED, reason=reason
    )
    if ended:
        application = fresh(application)
        step(application, "Offer ran out", note=reason)
        record("opportunities.application.lapsed", application, None)
        mail.lapsed(application)
        mail.declined(application)
    return ended


def _place(application: Application, opportunity: Opportunity) -> Placement:
    """The placement, and the supervisor's sight of the person from its first day to its last."""
    since = max(opportunity.starts_on or clock.today(), clock.today())
    until = opportunity.ends_on or since
    if until < since:
        raise PlacesTaken(f"This ended on {words.day(until)}, so the place is no longer to be had.")
    placement = Placement.objects.create(
        application=application, supervisor=opportunity.supervisor, since=since, until=until
    )
    source = f"placement:{placement.public_id}"
    plan_experiences(
        source=source,
        offer=opportunity.source,
        person=application.person,
        experiences=opportunity.experiences,
        since=since,
        until=until,
        title=opportunity.title,
        host=opportunity.organisation,
        url=reverse("opportunities:placement", args=[placement.public_id]),
    )
    if opportunity.supervisor is not None and opportunity.supervisor_id != application.person_id:
        relate(
            viewer=opportunity.supervisor,
            subject=application.person,
            kind=Kind.HOST,
            since=since,
            source=source,
            organisation=opportunity.organisation,
        )
        end_relationships(source=source, on=until + timedelta(days=1))
    return placement


def _fill(opportunity: Opportunity) -> None:
    """The last place is taken: the opportunity ends, and everybody still waiting is told why."""
    reason = "All places are taken."
    Opportunity.objects.filter(pk=opportunity.pk).update(
        status=Opportunity.Status.FILLED, ended_on=clock.today(), ended_reason=reason
    )
    withdraw_offer(source=opportunity.source)
    audit.record(
        action="opportunities.opportunity.filled",
        by=None,
        by_label="the last place was accepted",
        organisation=opportunity.organisation,
        changes={"opportunity": str(opportunity.public_id)},
    )
    # Nobody's name goes with it: whoever took the place is nothing to the others.
    tell_taken(opportunity=opportunity, by=None)


def _weighed(application: Application, met: Collection[int] | Mapping[int, bool], note: str) -> dict[str, Any]:
    ticked = {int(number) for number in met if not isinstance(met, Mapping) or met[number]}
    if ticked - set(range(len(application.opportunity.criteria))):
        raise Refused("Select from the published criteria.", field="met")
    if len(note) > NOTE_MOST:
        raise Refused(f"Use {words.number(NOTE_MOST)} characters or fewer.", field="note")
    marks = {str(number): number in ticked for number in range(len(application.opportunity.criteria))}
    return {"met": marks, "note": note.strip()}


def _reason(reason: str, missing: str) -> str:
    reason = reason.strip()
    if not reason:
        raise Refused(missing, field="reason")
    if len(reason) > REASON_MOST:
        raise Refused(f"Use {words.number(REASON_MOST)} characters or fewer.", field="reason")
    return reason


def _check_choosing(opportunity: Opportunity) -> None:
    if opportunity.status == Opportunity.Status.FILLED:
        raise PlacesTaken("All places are taken, so nobody else can be chosen.")
    if opportunity.status not in CHOOSING:
        raise Refused("This opportunity has ended, so nobody can be chosen for it.")


def _check_answer_by(opportunity: Opportunity, answer_by: date) -> None:
    starts, ends = opportunity.starts_on, opportunity.ends_on
    if wrong := answer_problem(answer_by, starts=starts, ends=ends, today=clock.today()):
        raise Refused(wrong, field="answer_by")


def _too_late(application: Application) -> AlreadyDecided:
    now = fresh(application)
    return AlreadyDecided(f"This application is “{now.get_status_display().lower()}” now. Nothing of yours was saved.")
