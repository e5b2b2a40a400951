"""A person's own steps in a gate review, and what becomes of it: ask, withdraw, reply, decide, appeal.

Bringing the panel together and scoring are in `panels`.
"""

import secrets

from django.db import IntegrityError, transaction

from pathways.actions import gate_letters as letters
from pathways.errors import AlreadyDecided, AlreadyWaiting, NotYours
from pathways.models import GateReview, PanelSeat
from pathways.panel_rules import APPEAL_DAYS, PANELS, Tie, majority_view, short_words, views_words
from pathways.queries.frameworks import catalogue_of, current_version
from pathways.queries.gate_case import frozen, open_criteria
from pathways.queries.gate_reviews import (
    appeal_by,
    chair_alone_refuses,
    every_seat,
    locked,
    may_decide_from,
    source_of,
    why_not_hear,
)
from pathways.queries.panels import convener_for, rule_of, ties_of
from pathways.queries.standing import standing
from pathways.readiness import months_after
from people import audit
from people.actions.relationships import end_relationships
from people.errors import Refused
from people.models import Membership, Person
from people.permissions import holdings
from people.roles import Kind, Permission
from ui import clock
from ui.words import day, join

Status, Outcome = GateReview.Status, GateReview.Outcome
CODE_BYTES = 20  # 160 bits: a certificate's address cannot be guessed


@transaction.atomic
def ask_review(*, person: Person, statement: str, by: Person | None) -> GateReview:
    """Ask for the panel of the gate ahead. The case is frozen as it stands today.

    Raises Refused, which lists what is open, while any criterion but the panel is not met; AlreadyWaiting when a
    review of this gate is under way, and Refused when the gate is passed, or asks for no panel.
    """
    stands = standing(person, today=clock.today())
    gate, readiness = stands.gate, stands.readiness
    if gate is None or readiness is None or stands.target is None:
        raise Refused("Choose a role to work towards first. The gate before it is the one that is reviewed.")
    if gate.criteria.panel is None:
        raise Refused(f"Gate {gate.code} asks for no panel: it is passed when its criteria are met.")
    if readiness.ready:
        raise Refused(f"You have passed gate {gate.code} already.")
    if left := open_criteria(readiness):
        raise Refused(f"A review opens when everything but the panel is met. Still open: {'; '.join(left)}.")
    rule = PANELS.get(gate.criteria.panel)
    if rule is None:
        raise Refused(f"Nobody knows yet who sits on the panel that gate {gate.code} asks for. Tell your council lead.")
    council = Membership.objects.employers([person.pk]).get(person.pk)
    if council is None:
        raise Refused("Only somebody who works for an organisation can be reviewed. Ask your council lead.")
    convener = convener_for(rule, council)
    if convener is None:
        raise Refused("There is nobody to bring this panel together where you work. Ask your council lead.")
    if not statement.strip():
        raise Refused("Say in your own words why you are ready.", field="statement")
    try:
        with transaction.atomic():
            review = GateReview.objects.create(
                person=person,
                version=current_version(),
                gate=gate.code,
                target=stands.target.code,
                panel=rule.code,
                organisation=council,
                convener=convener,
                case=frozen(stands),
                statement=statement.strip(),
                asked_at=clock.now(),
            )
    except IntegrityError as error:
        raise AlreadyWaiting(f"You have asked for a review at gate {gate.code} already.") from error
    _record("pathways.gate_review.asked", review, by, gate=review.gate)
    letters.tell_conveners_asked(review)
    return review


@transaction.atomic
def withdraw_review(*, review: GateReview, by: Person) -> GateReview:
    """Take one's request back, at any time before the decision. Raises NotYours or AlreadyDecided."""
    review = locked(review)
    if review.person_id != by.pk:
        raise NotYours("Only the person whose case it is can take it back.")
    if review.status not in {Status.ASKED, Status.PANEL_SET, Status.SCORED}:
        raise AlreadyDecided("This review is decided or taken back already.")
    review.status = Status.WITHDRAWN
    review.save(update_fields=["status"])
    _close(review)
    _record("pathways.gate_review.withdrawn", review, by)
    return review


@transaction.atomic
def reply(*, review: GateReview, text: str, by: Person) -> GateReview:
    """Reply to the panel's reasons, once, before the decision; empty says that there is nothing to add.

    Raises NotYours, AlreadyDecided after the decision or a first reply, and Refused before every member has scored.
    """
    review = locked(review)
    if review.person_id != by.pk:
        raise NotYours("Only the person whose case it is can reply.")
    if review.status in {Status.DECIDED, Status.APPEALED, Status.WITHDRAWN}:
        raise AlreadyDecided("The panel has decided, so a reply comes too late. You can appeal on the review’s page.")
    if review.status != Status.SCORED:
        raise Refused("The panel has not written down all its reasons yet. You can reply when it has.")
    if review.replied_at is not None:
        raise AlreadyDecided("You have replied already. The panel has your reply.")
    review.reply, review.replied_at = text.strip(), clock.now()
    review.save(update_fields=["reply", "replied_at"])
    _record("pathways.gate_review.replied", review, by)
    return review


@transaction.atomic
def decide(*, review: GateReview, outcome: str, reason: str, by: Person) -> GateReview:
    """Record what the panel decided: the view of its majority, with the reason the person reads.

    By the chair, or somebody who runs panels for the convener, on the day the panel meets or after. Every sitting
    member has scored, and the person has replied or had the time to. Ready brings a certificate, valid as long as the
    gate says. Whoever alone could hear an appeal leaves “not yet” to the chair.
    Raises NotYours, AlreadyDecided for a second decision, and Refused.
    """
    review = locked(review)
    if review.status in {Status.DECIDED, Status.APPEALED, Status.WITHDRAWN}:
        on = f" on {day(review.decided_on)}" if review.decided_on else ""
        raise AlreadyDecided(f"This review was decided{on} or taken back already. Nothing was saved.")
    every, rule = every_seat(review), rule_of(review)
    seats = [seat for seat in every if seat.stood_down_at is None]
    _may_decide(review, seats, by)
    if lack := short_words(rule, len(seats)):
        raise Refused(f"{lack} Complete it before it decides.")
    tied = ties_of(review, [seat.member_id for seat in seats], today=clock.today())
    if gone := [seat.member.name for seat in seats if tied.get(seat.member_id)]:
        raise Refused(f"{join(gone)} can no longer sit on this panel. Choose somebody else before it decides.")
    if waiting := [seat.member.name for seat in seats if seat.scored_at is None]:
        raise Refused(f"{join(waiting)} {'has' if len(waiting) == 1 else 'have'} not scored yet.")
    if review.meets_on and clock.today() < review.meets_on:
        raise Refused(f"The panel meets on {day(review.meets_on)}. It decides on that day or after.")
    if clock.today() < (first := may_decide_from(review, seats)):
        raise Refused(f"{review.person.name} can reply until then, so the panel decides from {day(first)}.")
    views = [seat.view for seat in seats]
    if outcome not in Outcome.values:
        raise Refused("Choose what the panel decides.", field="outcome")
    if outcome != majority_view(rule, views):
        raise Refused(
            f"The panel’s views are {views_words(views)}: its decision follows the majority.", field="outcome"
        )
    if outcome == Outcome.NOT_YET and (chair := chair_alone_refuses(review, every, by, today=clock.today())):
        raise Refused(
            f"Nobody but you could hear an appeal, and whoever records “not yet” cannot. {chair.name}, who chairs the "
            "panel, records it.",
            field="outcome",
        )
    if not reason.strip():
        raise Refused("Say why, so that the person can read it.", field="reason")
    review.status, review.outcome, review.reason = Status.DECIDED, outcome, reason.strip()
    review.decided_by, review.decided_on = by, clock.today()
    _make_valid(review)
    review.save()
    _close(review)
    _record("pathways.gate_review.decided", review, by, gate=review.gate, outcome=outcome)
    letters.tell_person_decided(review)
    return review


@transaction.atomic
def appeal(*, review: GateReview, text: str, by: Person) -> GateReview:
    """Appeal against “not yet”, once, within 28 days. Raises NotYours, AlreadyDecided and Refused."""
    review = locked(review)
    if review.person_id != by.pk:
        raise NotYours("Only the person whose case it is can appeal.")
    if review.appealed_on is not None:
        raise AlreadyDecided("You have appealed against this decision already.")
    if review.status != Status.DECIDED or review.decided_on is None:
        raise Refused("There is no decision to appeal against.")
    if review.outcome == Outcome.READY:
        raise Refused("The decision is ready: there is nothing to appeal against.")
    if clock.today() > (last := appeal_by(review)):
        raise Refused(
            f"An appeal has to come within {APPEAL_DAYS} days. The last day was {day(last)}. You can ask for another "
            "review instead."
        )
    if not text.strip():
        raise Refused("Say what the panel got wrong or did not see.", field="text")
    review.status, review.appeal, review.appealed_on = Status.APPEALED, text.strip(), clock.today()
    try:
        with transaction.atomic():
            review.save(update_fields=["status", "appeal", "appealed_on"])
    except IntegrityError as error:
        raise AlreadyWaiting("You have asked for another review of this gate, so this one stays decided.") from error
    _record("pathways.gate_review.appealed", review, by, gate=review.gate)
    letters.tell_conveners_appeal(review)
    return review


@transaction.atomic
def answer_appeal(*, review: GateReview, uphold: bool, answer: str, by: Person) -> GateReview:
    """Answer an appeal: upheld, the decision becomes ready from today; otherwise it stands.

    By somebody who runs panels for the convener, was not on the panel, did not decide and is not in the person's line.
    """
    review = locked(review)
    if review.status != Status.APPEALED:
        raise AlreadyDecided("This appeal has been answered already. Nothing was saved.")
    _runs_panels(review, by)
    if why := why_not_hear(review, by, today=clock.today()):
        raise NotYours(f"Somebody else has to hear this appeal: {why}.")
    if not answer.strip():
        raise Refused("Say why, so that the person can read it.", field="answer")
    review.status, review.appeal_answer, review.appeal_by = Status.DECIDED, answer.strip(), by
    review.appeal_decided_on = clock.today()
    if uphold:
        review.outcome = Outcome.READY
        _make_valid(review)
    review.save()
    _record(
        "pathways.gate_review.appeal_upheld" if uphold else "pathways.gate_review.appeal_not_upheld",
        review,
        by,
        gate=review.gate,
    )
    letters.tell_person_appeal_answered(review, upheld=uphold)
    return review


def _make_valid(review: GateReview) -> None:
    """A certificate and its last day, where the outcome is ready."""
    if review.outcome != Outcome.READY:
        return
    months = catalogue_of(review.version).gate(review.gate).criteria.valid_months
    review.valid_until = months_after(clock.today(), months) if months else None
    review.certificate = secrets.token_urlsafe(CODE_BYTES)


def _may_decide(review: GateReview, seats: list[PanelSeat], by: Person) -> None:
    ties = ties_of(review, [by.pk], today=clock.today()).get(by.pk, frozenset())
    if ties - {Tie.DECLARED}:
        raise NotYours("You cannot decide on this case: you are the person, or in their line.")
    if not any(seat.chair and seat.member_id == by.pk for seat in seats):
        _runs_panels(review, by)


def _runs_panels(review: GateReview, by: Person) -> None:
    if by.pk == review.person_id:
        raise NotYours("You cannot do this in your own case.")
    if not holdings(by).may(Permission.RUN_PANELS, review.convener):
        raise NotYours(f"Only people who run panels for {review.convener.official_name} can do this.")


def _close(review: GateReview) -> None:
    """The panel's look into the record ends with its work."""
    end_relationships(on=clock.today(), source=source_of(review), kinds=frozenset({Kind.PANEL}))


def _record(action: str, review: GateReview, by: Person | None, **changes: str) -> None:
    audit.record(
        action=action,
        by=by,
        subject=review.person,
        organisation=review.organisation,
        changes={**changes, "review": str(review.public_id)},
    )
