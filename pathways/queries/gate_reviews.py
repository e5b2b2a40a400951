"""Gate reviews as pages and actions ask about them: who sits, what may happen when, and who may hear an appeal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pathways.catalogue import panel_words
from pathways.models import GateReview, PanelSeat
from pathways.panel_rules import APPEAL_DAYS, PANELS, TIE_WORDS, Tie, decides_from, majority_view, scored_competencies
from pathways.queries.frameworks import catalogue_of
from pathways.queries.panels import ties_of, untied
from people.models import Person
from people.permissions import holdings
from people.roles import Permission
from ui import clock
from ui.words import day

Status, Outcome = GateReview.Status, GateReview.Outcome
SHOWN: Mapping[str, str] = {"clearly": "Clearly shown", "partly": "Partly shown", "not_yet": "Not yet shown"}
SHOWN_SHAPE: Mapping[str, str] = {"clearly": "met", "partly": "here", "not_yet": "gap"}
REMIND_DAYS = 3  # a member is asked for overdue scores at most once in so many days


@dataclass(frozen=True, slots=True)
class Score:
    """How one member scored one competency, in shape and words."""

    title: str
    kind: str
    words: str
    reason: str


@dataclass(frozen=True, slots=True)
class SeatRow:
    """One member of the panel, where from, how far they are, and what they said where that is open to the reader."""

    seat: PanelSeat
    kind: str
    words: str
    scores: tuple[Score, ...]


@dataclass(frozen=True, slots=True)
class Declaration:
    """What one member said of a conflict of interest, as the convener reads it. `at` is None where nothing was said."""

    name: str
    kind: str
    words: str
    at: datetime | None
    conflict: str
    sits: bool


def locked(review: GateReview) -> GateReview:
    """The row as it is now, held until the transaction ends, so that two people do not both act."""
    rows = GateReview.objects.select_related("person", "version", "organisation", "convener")
    return rows.select_for_update(of=("self",)).get(pk=review.pk)


def source_of(review: GateReview) -> str:
    """What the panel's look into the record is written under."""
    return f"gate_review:{review.public_id}"


def sitting(review: GateReview) -> list[PanelSeat]:
    """The seats of those who sit, the chair's first (one query)."""
    return [seat for seat in every_seat(review) if seat.stood_down_at is None]


def every_seat(review: GateReview) -> list[PanelSeat]:
    """The seats of those who sit and of those who stood down, the chair's first (one query)."""
    return list(review.seats.select_related("member", "organisation").order_by("-chair", "pk"))


def declarations(seats: Sequence[PanelSeat]) -> tuple[Declaration, ...]:
    """What each member declared and when, those who stood down too. For the convener alone: it holds their words."""
    said = {
        PanelSeat.Declared.NONE: ("met", "No conflict of interest"),
        PanelSeat.Declared.CONFLICT: ("stopped", "Conflict of interest"),
    }
    found = []
    for seat in seats:
        kind, words = said.get(PanelSeat.Declared(seat.declared), ("gap", "Has not declared yet"))
        if seat.stood_down_at is not None and seat.declared != PanelSeat.Declared.CONFLICT:
            kind, words = "stopped", f"Stood down: {seat.stood_down_why}"
        at = seat.stood_down_at or seat.declared_at
        found.append(Declaration(seat.member.name, kind, words, at, seat.conflict, seat.stood_down_at is None))
    return tuple(found)


def scored_on(seats: Sequence[PanelSeat]) -> date | None:
    """The day the last member scored; None while one has not."""
    days = [seat.scored_at.astimezone(clock.LONDON).date() for seat in seats if seat.scored_at is not None]
    return max(days) if days and len(days) == len(seats) else None


def overdue_of(review: GateReview, seats: Sequence[PanelSeat], *, today: date) -> list[PanelSeat]:
    """Of those who sit, whose scores are overdue: the panel was to meet before today and they have not scored."""
    if review.status != Status.PANEL_SET or review.meets_on is None or review.meets_on >= today:
        return []
    return [seat for seat in seats if seat.scored_at is None]


def may_remind_from(seat: PanelSeat, *, today: date) -> date:
    """The first day on which this member may be reminded of their scores."""
    return seat.reminded_on + timedelta(days=REMIND_DAYS) if seat.reminded_on else today


def may_decide_from(review: GateReview, seats: Sequence[PanelSeat]) -> date:
    """The first day of a decision: see `decides_from`. `seats` are those of members who sit."""
    last = scored_on(seats) or clock.today()
    return decides_from(scored_on=last, meets_on=review.meets_on, replied=review.replied_at is not None)


def upheld(review: GateReview) -> bool:
    """Whether an appeal made it ready: there is an appeal only against “not yet”."""
    return review.outcome == Outcome.READY and review.appeal_decided_on is not None


def decided_day(review: GateReview) -> date | None:
    """The day from which the decision is as it is: of an appeal upheld, that of its answer, as the certificate says."""
    return review.appeal_decided_on if upheld(review) else review.decided_on


def appeal_by(review: GateReview) -> date:
    """The last day to appeal."""
    return (review.decided_on or clock.today()) + timedelta(days=APPEAL_DAYS)


def may_appeal(review: GateReview) -> bool:
    """Whether the person can still appeal."""
    return (
        review.status == Status.DECIDED
        and review.outcome == Outcome.NOT_YET
        and review.appealed_on is None
        and clock.today() <= appeal_by(review)
    )


def why_not_hear(review: GateReview, by: Person, *, today: date) -> str:
    """Why somebody may not hear the appeal, as the end of a sentence; empty if they may (three queries).

    Nobody anywhere in the person's line hears it, up or down, no more than they sit on the panel.
    """
    if by.pk == review.person_id:
        return "it is your own case"
    if by.pk == review.decided_by_id:
        return "you recorded the decision"
    if review.seats.filter(member=by).exists():
        return "you were on the panel"
    tied = ties_of(review, [by.pk], today=today).get(by.pk, frozenset()) - {Tie.DECLARED}
    return next((TIE_WORDS[tie].replace("they", "you") for tie in Tie if tie in tied), "")


def chair_alone_refuses(review: GateReview, seats: Sequence[PanelSeat], by: Person, *, today: date) -> Person | None:
    """The chair, where they and not `by` have to record “not yet”; None where `by` may: see `chairs_alone`."""
    return chairs_alone([(review, seats)], by, today=today).get(review.pk)


def who_alone_records(review: GateReview, seats: Sequence[PanelSeat], by: Person, *, today: date) -> Person | None:
    """The chair of a panel that has scored “not yet”, where `by` may not record that; None where `by` may."""
    views = [seat.view for seat in seats if sits(seat)]
    refuses = review.status == Status.SCORED and majority_view(PANELS[review.panel], views) == Outcome.NOT_YET
    return chair_alone_refuses(review, seats, by, today=today) if refuses else None


def chairs_alone(
    cases: Sequence[tuple[GateReview, Sequence[PanelSeat]]], by: Person, *, today: date
) -> dict[int, Person]:
    """By review, the chair who has to record “not yet” where `by`, who brings the panel together, may not (one query).

    Whoever records it cannot hear the appeal against it. So whoever is the only one to hear it leaves it to the chair,
    as long as one sits who can record it. Nobody who ever sat on the panel hears, nor anybody tied to the person.
    """
    chairs = {review.pk: seat.member for review, seats in cases for seat in seats if seat.chair and sits(seat)}
    free = untied([review for review, _ in cases if review.pk in chairs], today=today)
    return {
        key: chairs[key]
        for key, (hear, chair) in free.items()
        if hear == {by.pk} and chairs[key].pk in chair and chairs[key].pk != by.pk
    }


def sits(seat: PanelSeat) -> bool:
    """Whether a member has not stood down."""
    return seat.stood_down_at is None


def still_counts(review: GateReview, *, today: date) -> bool:
    """Whether a decision of ready counts on a day."""
    ready = review.status == Status.DECIDED and review.outcome == Outcome.READY
    return ready and (review.valid_until is None or review.valid_until > today)


def last_day(review: GateReview) -> date | None:
    """The last day on which a decision of ready counts; None for ever."""
    return review.valid_until - timedelta(days=1) if review.valid_until else None


def state_of(review: GateReview, *, today: date) -> tuple[str, str]:
    """Where a review stands, as a shape and words."""
    if review.status == Status.DECIDED:
        if review.outcome == Outcome.NOT_YET:
            return "gap", "Not yet"
        if not still_counts(review, today=today):
            return "none", f"Ready, expired on {day(review.valid_until)}" if review.valid_until else "Ready"
        last = last_day(review)
        return "met", f"Ready, counts to {day(last)}" if last else "Ready"
    return {
        Status.ASKED: ("gap", "Waiting for a panel"),
        Status.PANEL_SET: ("here", _meeting_words(review, today)),
        Status.SCORED: ("here", "Reasons written, decision to come"),
        Status.APPEALED: ("rule", "Under appeal"),
        Status.WITHDRAWN: ("none", "Taken back"),
    }[Status(review.status)]


def _meeting_words(review: GateReview, today: date) -> str:
    if review.meets_on is None:
        return "Panel set"
    return f"Panel meets on {day(review.meets_on)}" if review.meets_on >= today else "Scores to come"


def certified(code: str) -> GateReview | None:
    """The review with this certificate; None for a code that was never given out."""
    rows = GateReview.objects.filter(certificate=code, outcome=Outcome.READY).exclude(certificate="")
    return rows.select_related("person", "version", "organisation", "convener").first()


def seat_rows(review: GateReview, seats: Sequence[PanelSeat], *, reader: Person, full: bool) -> tuple[SeatRow, ...]:
    """The panel by name, of the seats of those who sit.

    What members wrote is there once all have scored; before that each reads their own. Without `full` the reader sees
    who sits and no more, such as a line manager.
    """
    catalogue = catalogue_of(review.version)
    told = full and review.status in {Status.SCORED, Status.DECIDED, Status.APPEALED}
    rows = []
    for seat in seats:
        scores = tuple(
            Score(
                title=catalogue.competency(code).title,
                kind=SHOWN_SHAPE[given["shown"]],
                words=SHOWN[given["shown"]],
                reason=given["reason"],
            )
            for code, given in seat.scores.items()
        )
        own = reader.pk == seat.member_id
        kind, words = _seat_state(seat, told=told or own)
        rows.append(SeatRow(seat, kind, words, scores if told or own else ()))
    return tuple(rows)


def _seat_state(seat: PanelSeat, *, told: bool) -> tuple[str, str]:
    if seat.scored_at is not None:
        if not told:
            return "met", "Has scored"
        return ("met", "Ready") if seat.view == Outcome.READY else ("gap", "Not yet")
    if seat.declared == PanelSeat.Declared.NONE:
        return "here", "No conflict, reading the case"
    return "gap", "Has not declared yet"


def scored_in(review: GateReview) -> list[tuple[str, str, str]]:
    """What the panel scores: code, title, and what the level asked means (no query once the catalogue is read)."""
    catalogue = catalogue_of(review.version)
    role = catalogue.role(review.target)
    return [
        (code, catalogue.competency(code).title, catalogue.competency(code).descriptor(role.requirements[code]))
        for code in scored_competencies(role)
    ]


def convenes(viewer: Person, review: GateReview) -> bool:
    """Whether somebody runs panels for the convener, in a case that is not their own."""
    return viewer.pk != review.person_id and holdings(viewer).may(Permission.RUN_PANELS, review.convener)


def panel_title(review: GateReview) -> str:
    """The kind of panel, as in “council plus external panel”; and that an appeal was upheld, where one was."""
    return f"{panel_words(review.panel)} panel{', on appeal' if upheld(review) else ''}"
