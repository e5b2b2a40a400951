"""The panel of a gate review: who sits, what they declare, how they score; and who must stand down."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction

from pathways.actions import gate_letters as letters
from pathways.errors import AlreadyDecided, NotYours
from pathways.models import GateReview, PanelSeat
from pathways.panel_rules import TIE_WORDS, PanelRule, Problem, Tie, panel_problems, scored_competencies
from pathways.queries.frameworks import catalogue_of
from pathways.queries.gate_reviews import (
    REMIND_DAYS,
    SHOWN,
    locked,
    may_remind_from,
    overdue_of,
    sitting,
    source_of,
)
from pathways.queries.panels import may_sit, options, rule_of, ties_of
from people import audit
from people.actions.relationships import end_relationships, relate
from people.errors import Refused
from people.models import Organisation, Person
from people.permissions import holdings
from people.roles import Kind, Permission
from ui import clock
from ui.words import day, join

Status, Outcome, Declared = GateReview.Status, GateReview.Outcome, PanelSeat.Declared


class BadPanel(Refused):
    """These people cannot be this panel. `problems` says everything that stands against it, with fields."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(" ".join(problem.text for problem in problems), field=problems[0].field)
        self.problems = tuple(problems)


@transaction.atomic
def set_panel(
    *, review: GateReview, members: Sequence[Person], chair: Person | None, meets_on: date | None, by: Person
) -> GateReview:
    """Name the members, the chair and the day; again after somebody stood down, or to change the day.

    Members who stay keep what they declared and scored; whoever has scored stays. Raises NotYours, AlreadyDecided,
    and BadPanel with everything that is wrong at once.
    """
    review = locked(review)
    if by.pk == review.person_id or not holdings(by).may(Permission.RUN_PANELS, review.convener):
        raise NotYours(f"Only people who run panels for {review.convener.official_name} can form this one.")
    if review.status not in {Status.ASKED, Status.PANEL_SET}:
        raise AlreadyDecided("This panel has scored, or the review is over, so it cannot be changed.")
    seats = {seat.member_id: seat for seat in sitting(review)}
    chosen = list({member.pk: member for member in members}.values())
    places = _check(review, rule_of(review), seats, chosen, chair, meets_on)
    for key in seats.keys() - {member.pk for member in chosen}:
        _leave(seats[key])
        seats[key].delete()
    called, kept = [], []
    for member in chosen:
        seat = seats.get(member.pk)
        if seat is not None:
            kept.append(seat)
        else:
            seat = PanelSeat.objects.create(review=review, member=member, organisation=places.get(member.pk))
            called.append(seat)
        leads = chair is not None and member.pk == chair.pk
        PanelSeat.objects.filter(pk=seat.pk).update(chair=leads)
    moved = meets_on != review.meets_on
    review.status, review.meets_on = Status.PANEL_SET, meets_on
    review.save(update_fields=["status", "meets_on"])
    _record("pathways.gate_review.panel_set", review, by)
    for seat in called:
        letters.tell_member(seat)
    for seat in kept if moved else ():
        seat.review = review
        letters.tell_member_moved(seat)
    letters.tell_person_panel(review)
    return review


@transaction.atomic
def move_panel(*, review: GateReview, meets_on: date, by: Person) -> GateReview:
    """Have a panel that has scored meet on another day, today or later, as long as it has not decided.

    Scores and reply stand; the decision may be made from the new day. The person and every member are told. Raises
    NotYours, AlreadyDecided, and Refused for a day that has passed and for the day it has already.
    """
    review = locked(review)
    if by.pk == review.person_id or not holdings(by).may(Permission.RUN_PANELS, review.convener):
        raise NotYours(f"Only people who run panels for {review.convener.official_name} can move its day.")
    if review.status != Status.SCORED:
        raise AlreadyDecided("This panel has not scored, or has decided, so its day cannot be moved here.")
    if meets_on < clock.today():
        raise Refused("The panel cannot meet on a day that has passed.", field="meets_on")
    if meets_on == review.meets_on:
        raise Refused("The panel meets on that day already. Choose another day.", field="meets_on")
    review.meets_on = meets_on
    review.save(update_fields=["meets_on"])
    _record("pathways.gate_review.day_moved", review, by)
    for seat in sitting(review):
        seat.review = review
        letters.tell_member_moved(seat)
    letters.tell_person_panel(review)
    return review


@transaction.atomic
def declare(*, seat: PanelSeat, conflict: bool, words: str, by: Person) -> PanelSeat:
    """Say whether anything stands in the way. None opens the case until the decision; a conflict gives up the seat.

    Raises NotYours, AlreadyDecided when it was said before, and Refused for a conflict without words.
    """
    seat = _own(seat, by)
    review = seat.review
    if seat.declared:
        raise AlreadyDecided("You have declared already.")
    if conflict and not words.strip():
        raise Refused("Say in a few words what the conflict is. The convener reads it.", field="words")
    seat.declared, seat.declared_at = Declared.CONFLICT if conflict else Declared.NONE, clock.now()
    seat.conflict = words.strip() if conflict else ""
    seat.save(update_fields=["declared", "declared_at", "conflict"])
    _record(
        "pathways.gate_review.conflict_declared" if conflict else "pathways.gate_review.no_conflict_declared",
        review,
        by,
    )
    if conflict:
        _stand_down(seat, "they declared a conflict of interest", by)
    else:
        relate(
            viewer=by,
            subject=review.person,
            kind=Kind.PANEL,
            since=clock.today(),
            source=source_of(review),
            organisation=seat.organisation,
        )
    return seat


@transaction.atomic
def score(*, seat: PanelSeat, scores: Mapping[str, Mapping[str, str]], view: str, reason: str, by: Person) -> PanelSeat:
    """Score every competency that the panel scores, each with a reason, and say whether the person is ready and why.

    `scores` maps a competency's code to {"shown": "clearly" | "partly" | "not_yet", "reason": words}. It can be
    changed until the last member has scored; then the person reads it. Raises NotYours, AlreadyDecided and Refused.
    """
    seat = _own(seat, by)
    review = seat.review
    if seat.declared != Declared.NONE:
        raise Refused("Declare first that you have no conflict of interest.")
    if review.status != Status.PANEL_SET:
        raise AlreadyDecided("Every member has scored, so the scores stand as the person reads them.")
    catalogue = catalogue_of(review.version)
    kept = {}
    for code in scored_competencies(catalogue.role(review.target)):
        given = scores.get(code, {})
        title = catalogue.competency(code).title
        if given.get("shown") not in SHOWN:
            raise Refused(f"Say how far {title} is shown.", field=f"shown-{code}")
        if not given.get("reason", "").strip():
            raise Refused(f"Say why, for {title}.", field=f"reason-{code}")
        kept[code] = {"shown": given["shown"], "reason": given["reason"].strip()}
    if view not in Outcome.values:
        raise Refused("Say whether the person is ready.", field="view")
    if not reason.strip():
        raise Refused("Say why, in a sentence or two. The person reads it.", field="reason")
    seat.scores, seat.view, seat.reason, seat.scored_at = kept, view, reason.strip(), clock.now()
    seat.save(update_fields=["scores", "view", "reason", "scored_at"])
    _record("pathways.gate_review.scored", review, by)
    seats = sitting(review)
    if len(seats) == rule_of(review).size and all(each.scored_at is not None for each in seats):
        review.status = Status.SCORED
        review.save(update_fields=["status"])
        letters.tell_person_scored(review)
    return seat


@transaction.atomic
def remind(*, review: GateReview, by: Person) -> list[PanelSeat]:
    """Ask every member whose scores are overdue for them, by e-mail, each once in three days. Returns who was asked.

    Scores are overdue from the day after the panel was to meet. Raises NotYours, and Refused where nobody is to be
    asked: none is overdue, or all were asked within three days.
    """
    review = locked(review)
    if by.pk == review.person_id or not holdings(by).may(Permission.RUN_PANELS, review.convener):
        raise NotYours(f"Only people who run panels for {review.convener.official_name} can do this.")
    seats, today = sitting(review), clock.today()
    overdue = overdue_of(review, seats, today=today)
    if not overdue:
        raise Refused("Nobody’s scores are overdue. You can remind members from the day after the panel was to meet.")
    found = [seat for seat in overdue if may_remind_from(seat, today=today) <= today]
    if not found:
        again = min(may_remind_from(seat, today=today) for seat in overdue)
        raise Refused(f"They were reminded within the last {REMIND_DAYS} days. You can remind them from {day(again)}.")
    for seat in found:
        seat.review, seat.reminded_on = review, today
        seat.save(update_fields=["reminded_on"])
        letters.remind_member(seat, by)
    _record("pathways.gate_review.reminded", review, by)
    return found


def stand_down_managers() -> int:
    """Members who are now in the person's line, or their mentor, give up the seat and the look. How many did.

    Every night; and on the day itself nobody in the line can declare or score (see `_own`).
    """
    found = 0
    for review in GateReview.objects.filter(status__in=[Status.PANEL_SET, Status.SCORED]).order_by("pk"):
        with transaction.atomic():
            held = locked(review)
            seats = sitting(held) if held.status in {Status.PANEL_SET, Status.SCORED} else []
            ties = ties_of(held, [seat.member_id for seat in seats], today=clock.today())
            for seat in seats:
                if tied := ties.get(seat.member_id):
                    seat.review = held
                    _stand_down(seat, _why(tied), None)
                    found += 1
    return found


def _check(
    review: GateReview,
    rule: PanelRule,
    seats: Mapping[int, PanelSeat],
    chosen: Sequence[Person],
    chair: Person | None,
    meets_on: date | None,
) -> dict[int, Organisation | None]:
    """Everything that stands against this panel, as BadPanel; else where each member works."""
    today = clock.today()
    found = options(review, today=today, among=chosen, only=True)
    problems = list(
        panel_problems(
            rule,
            [option.candidate for option in found],
            chair=chair.pk if chair else None,
            here=review.organisation_id,
            council=review.organisation.name,
        )
    )
    able = may_sit(chosen, today=today)
    problems += [
        Problem("members", f"{member.name} does not hold the role of panel member.")
        for member in chosen
        if member.pk not in able
    ]
    kept = {member.pk for member in chosen}
    if scored := [seat.member.name for key, seat in seats.items() if seat.scored_at and key not in kept]:
        problems.append(Problem("members", f"{join(scored)} has scored already and stays on the panel."))
    if meets_on is None:
        problems.append(Problem("meets_on", "Enter the day on which the panel meets."))
    elif meets_on < today and (meets_on != review.meets_on or kept - seats.keys()):
        # Kept for a panel that stays as it is; whoever is called now cannot come to a day gone by.
        problems.append(Problem("meets_on", "The panel cannot meet on a day that has passed."))
    if problems:
        raise BadPanel(problems)
    return {option.person.pk: option.organisation for option in found}


def _own(seat: PanelSeat, by: Person) -> PanelSeat:
    """The seat as it is now, with its review held. Raises NotYours for anybody who does not sit there, or no more."""
    review = locked(seat.review)
    seat = PanelSeat.objects.select_related("member", "organisation").get(pk=seat.pk)
    seat.review = review
    if seat.member_id != by.pk:
        raise NotYours("Only the member of the panel can do this.")
    if review.status not in GateReview.OPEN:
        raise AlreadyDecided("This review is over.")
    if seat.stood_down_at is not None:
        raise NotYours("You have stood down from this panel.")
    if tied := ties_of(review, [by.pk], today=clock.today()).get(by.pk):
        raise NotYours(f"You can no longer sit on this panel: {_why(tied)}.")
    return seat


def _why(ties: frozenset[Tie]) -> str:
    return next(TIE_WORDS[tie] for tie in Tie if tie in ties)


def _stand_down(seat: PanelSeat, why: str, by: Person | None) -> None:
    """The seat is given up: no look any more, and the panel needs somebody else before it decides."""
    review = seat.review
    seat.stood_down_at, seat.stood_down_why, seat.chair = clock.now(), why, False
    seat.save(update_fields=["stood_down_at", "stood_down_why", "chair"])
    _leave(seat)
    if review.status == Status.SCORED:
        # There will be other reasons to reply to; what was written before stays to be sent again.
        review.status, review.replied_at = Status.PANEL_SET, None
        review.save(update_fields=["status", "replied_at"])
    _record("pathways.gate_review.stood_down", review, by)
    letters.tell_conveners_short(review, seat)


def _leave(seat: PanelSeat) -> None:
    end_relationships(
        on=clock.today(), source=source_of(seat.review), viewer=seat.member, kinds=frozenset({Kind.PANEL})
    )


def _record(action: str, review: GateReview, by: Person | None) -> None:
    audit.record(
        action=action,
        by=by,
        by_label="" if by else "Nightly",
        subject=review.person,
        organisation=review.organisation,
        changes={"gate": review.gate, "review": str(review.public_id)},
    )
