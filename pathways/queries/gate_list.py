"""The list of gate reviews: what somebody has to do with them, counted by what is to be done."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import F, Prefetch

from pathways.models import GateReview, PanelSeat
from pathways.panel_rules import majority_view
from pathways.queries.gate_reviews import (
    chairs_alone,
    decided_day,
    may_decide_from,
    may_remind_from,
    overdue_of,
    state_of,
)
from pathways.queries.panels import rule_of
from people.models import Person
from ui import clock
from ui.words import day, join, plural

Status = GateReview.Status
STALE_DAYS = 14  # a request without a panel, or a panel without a decision after its day, is overdue after so long
SHOWN = 20  # of what is over: the latest
RELATED = ("person", "organisation", "convener", "version")
# What a convener does about a case, as the lead sentence counts it.
FORM, WAIT, DECIDE, HEAR = "form", "wait", "decide", "hear"
RECORD = "Record the decision"


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One review in a list: its state in shape and words, what is asked of the reader, and whether it is overdue.

    `overdue` names the members whose scores are; `remind` says that one of them may be reminded today, and
    `reminded` when they were. `on` is the day from which the decision is as it is.
    """

    review: GateReview
    kind: str
    words: str
    ask: str = ""
    url_name: str = "pathways:review"
    late: str = ""
    todo: str = ""
    overdue: str = ""
    remind: bool = False
    reminded: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class ReviewList:
    """The page: to convene, convened and decided, to sit on, sat on, and one's own."""

    convening: tuple[ReviewRow, ...]
    convened: tuple[ReviewRow, ...]
    sitting: tuple[ReviewRow, ...]
    sat: tuple[ReviewRow, ...]
    own: tuple[ReviewRow, ...]

    @property
    def lead(self) -> str:
        """What is to be done, each kind with its number: “2 cases to bring before a panel. 1 appeal to hear.”"""
        counts = {todo: sum(1 for row in self.convening if row.todo == todo) for todo in (FORM, WAIT, DECIDE, HEAR)}
        said = [
            (counts[FORM], "case to bring before a panel", "cases to bring before a panel"),
            (counts[WAIT], "case with its panel", "cases with their panels"),
            (counts[DECIDE], "decision to record", "decisions to record"),
            (counts[HEAR], "appeal to hear", "appeals to hear"),
            (len(self.sitting), "panel you sit on", "panels you sit on"),
        ]
        return " ".join(f"{plural(number, one, many)}." for number, one, many in said if number)


def list_of(viewer: Person, *, today: date) -> ReviewList:
    """What a person has to do with gate reviews (seven queries, however many there are)."""
    convened = GateReview.objects.convened_by(viewer).exclude(person=viewer).select_related(*RELATED)
    sits = PanelSeat.objects.filter(stood_down_at__isnull=True).select_related("member").order_by("-chair", "pk")
    open_ones = convened.open().prefetch_related(Prefetch("seats", sits, to_attr="sits"))
    mine = Prefetch("seats", PanelSeat.objects.filter(member=viewer), to_attr="mine")
    seated = GateReview.objects.seated(viewer).exclude(status=Status.WITHDRAWN).select_related(*RELATED)
    sitting: list[ReviewRow] = []
    sat: list[ReviewRow] = []
    for review in seated.prefetch_related(mine).order_by("meets_on"):
        row = _seated_row(review, today)
        (sitting if review.status in {Status.PANEL_SET, Status.SCORED} else sat).append(row)
    own = GateReview.objects.filter(person=viewer).select_related(*RELATED)
    convening = [
        _convened_row(review, today) for review in open_ones.order_by(F("meets_on").asc(nulls_first=True), "asked_at")
    ]
    over = convened.filter(status=Status.DECIDED).order_by("-decided_on", "-pk")[:SHOWN]
    return ReviewList(
        convening=_left_to_chairs(convening, viewer, today),
        convened=tuple(ReviewRow(review, *state_of(review, today=today), on=decided_day(review)) for review in over),
        sitting=tuple(sitting),
        sat=tuple(reversed(sat[-SHOWN:])),
        own=tuple(ReviewRow(review, *state_of(review, today=today)) for review in own),
    )


def _left_to_chairs(rows: Sequence[ReviewRow], viewer: Person, today: date) -> tuple[ReviewRow, ...]:
    """The same, with the chair named where only they may record the decision (one query; none without such rows)."""
    cases: list[tuple[GateReview, list[PanelSeat]]] = []
    for row in rows:
        seats: list[PanelSeat] = row.review.sits  # type: ignore[attr-defined] # prefetched
        views = [seat.view for seat in seats]
        if row.todo == DECIDE and majority_view(rule_of(row.review), views) == GateReview.Outcome.NOT_YET:
            cases.append((row.review, seats))
    chairs = chairs_alone(cases, viewer, today=today) if cases else {}
    return tuple(
        replace(row, ask=f"The chair, {chairs[row.review.pk].name}, records the decision", todo=WAIT)
        if row.review.pk in chairs
        else row
        for row in rows
    )


def _convened_row(review: GateReview, today: date) -> ReviewRow:
    seats: list[PanelSeat] = review.sits  # type: ignore[attr-defined] # prefetched
    ask, url_name, late, todo = "", "pathways:review", "", WAIT
    waited = (today - review.asked_at.astimezone(clock.LONDON).date()).days
    overdue = overdue_of(review, seats, today=today)
    if review.status == Status.ASKED or (review.status == Status.PANEL_SET and len(seats) < rule_of(review).size):
        ask, url_name, todo = ("Complete the panel" if seats else "Form the panel"), "pathways:review_panel", FORM
        if not seats and waited >= STALE_DAYS:
            late = f"Asked {waited} days ago"
    elif review.status == Status.PANEL_SET:
        ask = f"{sum(1 for seat in seats if seat.scored_at)} of {len(seats)} have scored"
        if review.meets_on and review.meets_on < today:
            late = f"The panel was to meet on {day(review.meets_on)}"
    elif review.status == Status.SCORED:
        first = may_decide_from(review, seats)
        waits = today < first
        ask, todo = (f"All have scored; decide from {day(first)}", WAIT) if waits else (RECORD, DECIDE)
        if review.meets_on and (today - review.meets_on).days >= STALE_DAYS:
            late = f"The panel met on {day(review.meets_on)}"
    elif review.status == Status.APPEALED:
        ask, url_name, todo = "Hear the appeal", "pathways:review_answer_appeal", HEAR
    reminded = max((seat.reminded_on for seat in overdue if seat.reminded_on), default=None)
    return ReviewRow(
        review,
        *state_of(review, today=today),
        ask,
        url_name,
        late,
        todo,
        overdue=join([seat.member.name for seat in overdue]),
        remind=any(may_remind_from(seat, today=today) <= today for seat in overdue),
        reminded=f"Reminded on {day(reminded)}" if reminded else "",
    )


def _seated_row(review: GateReview, today: date) -> ReviewRow:
    seat: PanelSeat = review.mine[0]  # type: ignore[attr-defined] # prefetched
    ask = ""
    if review.status in {Status.PANEL_SET, Status.SCORED}:
        if not seat.declared:
            ask = "Declare and read the case"
        elif seat.scored_at is None:
            ask = "Read and score"
        else:
            ask = "See the case and your scores"
    return ReviewRow(review, *state_of(review, today=today), ask, "pathways:review_seat")
