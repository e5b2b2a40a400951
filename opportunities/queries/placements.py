"""Placements as pages show them: where each stands in words, and what the reader may do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, Exists, OuterRef, When

from opportunities.models import ApplicationStep, Objective, Placement, PlacementReview
from opportunities.models.placements import PlacementQuerySet
from opportunities.models.postings import POSTERS
from opportunities.placement_rules import finished_from, too_soon
from opportunities.supervision import Duty, owed
from pathways.catalogue import quantity_words
from pathways.models import ExperienceRecord
from pathways.queries.frameworks import current_catalogue
from people.models import Membership, Organisation, Person, Relationship
from people.roles import Kind
from ui import clock
from ui.words import day, plural

Status = Placement.Status
NEAR_THE_END = timedelta(days=14)
NOT_FINISHED = "Could not be finished by itself"


@dataclass(frozen=True, slots=True)
class PlacementRow:
    """One placement in a list. `whose` is empty for one's own; `home` is the council that lends the person."""

    placement: Placement
    whose: str
    home: str
    kind: str
    words: str
    next: str


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the list: what one does oneself, what is hosted here, whom one's team or council has elsewhere.

    `rows` may be the first few only; then `more` says so.
    """

    code: str
    title: str
    rows: tuple[PlacementRow, ...]
    more: bool
    nothing: str
    running: str


@dataclass(frozen=True, slots=True)
class Gain:
    """One experience it gives: how much, and what became of it."""

    title: str
    amount: str
    kind: str
    words: str
    url_id: str = ""


@dataclass(frozen=True, slots=True)
class ReviewPart:
    """One of the two reviews, with what is missing. `mine` says that the reader has not written their side.

    `missing` says which side of a review is not there yet while the other is.
    """

    point: str
    title: str
    review: PlacementReview | None
    due: str
    mine: bool
    missing: str


@dataclass(frozen=True, slots=True)
class PlacementPage:
    """The whole page. `party` says as what the reader is here: person, supervisor, manager, host or signer.

    `finish_from` is the day from which it can be finished, while that is to come. `unsigned` says which council has
    not signed the terms.
    """

    placement: Placement
    party: str
    kind: str
    words: str
    percent: int
    week: str
    objectives: tuple[Objective, ...]
    reviews: tuple[ReviewPart, ...]
    gains: tuple[Gain, ...]
    can_write: bool
    reads_words: bool
    can_finish: bool
    can_end: bool
    feedback_due: bool
    stuck: str
    finish_from: date | None
    unsigned: str


def state_words(placement: Placement, *, today: date) -> tuple[str, str]:
    """Where it stands: a shape and words."""
    match placement.status:
        case Status.FINISHED:
            return "met", f"Finished on {day(placement.until)}"
        case Status.ENDED_EARLY:
            return "stopped", f"Ended early on {day(placement.until)}"
        case Status.CANCELLED:
            return "stopped", "Cancelled before it began"
    if placement.since > today:
        return "none", f"Begins on {day(placement.since)}"
    if placement.until < today:
        return "rule", f"Its last day was {day(placement.until)}; nobody has said it is finished"
    return "here", f"Running until {day(placement.until)}"


def why_not_finished(placement: Placement) -> str:
    """Why the night before could not finish it, in words for those who can put it right; empty if it did not try."""
    steps = ApplicationStep.objects.filter(application=placement.application_id, what=NOT_FINISHED)
    return steps.order_by("-at", "-pk").values_list("note", flat=True).first() or ""


def placement_rows(viewer: Person, placements: Iterable[Placement], *, today: date) -> tuple[PlacementRow, ...]:
    """The rows of a list, those that run first, then those that begin, then what is over."""
    rows = []
    for placement in placements:
        kind, words = state_words(placement, today=today)
        person = placement.application.person
        rows.append(
            PlacementRow(
                placement=placement,
                whose="" if person.pk == viewer.pk else person.name,
                home=placement.application.organisation.name,
                kind=kind,
                words=words,
                next=_next(placement, viewer, today),
            )
        )
    order = {"here": 0, "rule": 0, "none": 1, "met": 2, "stopped": 3}
    return tuple(sorted(rows, key=lambda row: (order[row.kind], -row.placement.since.toordinal())))


def _next(placement: Placement, viewer: Person, today: date) -> str:
    """The one thing this reader can do about it now."""
    mine, supervises = placement.application.person_id == viewer.pk, placement.supervisor_id == viewer.pk
    if placement.status != Status.AGREED:
        if supervises and not placement.feedback and placement.status != Status.CANCELLED:
            return "Write your feedback"
        return ""
    if placement.since > today:
        return "Agree objectives before it begins" if mine or supervises else ""
    if placement.until < today:
        return "Say that it is finished"
    written = vars(placement).get("mid_by_person" if mine else "mid_by_supervisor", True)
    asked = [Duty.MID_REVIEW] if (mine or supervises) and not written else []
    if owed(asked, since=placement.since, until=placement.until, today=today):
        return "Write your side of the halfway review"
    if placement.until - today <= NEAR_THE_END:
        return "Hold the end review"
    return ""


def party_of(placement: Placement, viewer: Person, *, today: date) -> str:
    """As what somebody reads a placement that is visible to them (two queries at most)."""
    if placement.application.person_id == viewer.pk:
        return "person"
    if placement.supervisor_id == viewer.pk:
        return "supervisor"
    managed = Relationship.objects.filter(viewer=viewer, subject=placement.application.person_id)
    if managed.of_kind(Kind.LINE_MANAGER).on(today).exists():
        return "manager"
    here = Membership.objects.filter(
        person=viewer, role__in=POSTERS, organisation=placement.application.opportunity.organisation_id
    )
    return "host" if here.on(today).exists() else "signer"


def placement_page(placement: Placement, viewer: Person) -> PlacementPage:
    """The page for one reader (seven queries at most). Reviews and feedback are for the two and the line manager."""
    today = clock.today()
    party = party_of(placement, viewer, today=today)
    kind, words = state_words(placement, today=today)
    inside = party in {"person", "supervisor", "manager"}
    writes = party in {"person", "supervisor"}
    begun, open_ = placement.since <= today, placement.status == Status.AGREED
    whole = (placement.until - placement.since).days + 1
    gone = min(max((today - placement.since).days + 1, 0), whole)
    return PlacementPage(
        placement=placement,
        party=party,
        kind=kind,
        words=words,
        percent=round(100 * gone / whole),
        week=f"Week {(gone + 6) // 7} of {(whole + 6) // 7}" if begun and open_ and gone < whole else "",
        objectives=tuple(placement.objectives.all()) if inside else (),
        reviews=_reviews(placement, party, today) if inside else (),
        gains=_gains(placement),
        can_write=writes and placement.status != Status.CANCELLED,
        reads_words=inside,
        can_finish=open_ and begun and party in {"person", "supervisor", "host"},
        can_end=open_ and party in {"person", "supervisor", "host", "manager"},
        feedback_due=party == "supervisor" and begun and placement.status != Status.CANCELLED,
        stuck=why_not_finished(placement) if open_ and placement.until < today else "",
        finish_from=finished_from(placement.until) if too_soon(today, until=placement.until) else None,
        unsigned=_unsigned(placement) if open_ else "",
    )


def _unsigned(placement: Placement) -> str:
    """“Kirklees has still to sign the terms.” Empty when both councils have, or there is only one."""
    application = placement.application
    if application.home_signed_on is not None or not application.crosses_councils:
        return ""
    return f"{application.organisation.name} has still to sign the terms"


def _missing(placement: Placement, review: PlacementReview, party: str) -> str:
    """“Sue Pervisor has not written their side yet.” A review is there once one of the two has written."""
    if review.person_words and review.supervisor_words:
        return ""
    lacks = "person" if not review.person_words else "supervisor"
    if lacks == party:
        return "You have not written your side yet."
    supervisor = placement.supervisor.name if placement.supervisor else "The supervisor"
    return f"{placement.application.person.name if lacks == 'person' else supervisor} has not written their side yet."


def _reviews(placement: Placement, party: str, today: date) -> tuple[ReviewPart, ...]:
    held = {review.point: review for review in placement.reviews.all()}
    halfway = placement.since + (placement.until - placement.since) / 2
    parts = []
    for point, title, due in (("mid", "Halfway review", halfway), ("end", "End review", placement.until)):
        review = held.get(point)
        own = review and (review.person_words if party == "person" else review.supervisor_words)
        parts.append(
            ReviewPart(
                point=point,
                title=title,
                review=review,
                due=f"Due about {day(due)}" if due >= today else f"Was due about {day(due)}",
                missing=_missing(placement, review, party) if review else "",
                mine=party in {"person", "supervisor"} and not own and placement.since <= today,
            )
        )
    return tuple(parts)


_RECORD_WORDS = {
    ExperienceRecord.Status.SUBMITTED: ("gap", "Asked to confirm: {who}"),
    ExperienceRecord.Status.VERIFIED: ("met", "Verified by {who}"),
    ExperienceRecord.Status.RETURNED: ("rule", "Returned by {who}"),
    ExperienceRecord.Status.WITHDRAWN: ("stopped", "Withdrawn"),
    ExperienceRecord.Status.DRAFT: ("none", "Draft"),
}


def _gains(placement: Placement) -> tuple[Gain, ...]:
    """What it gives: as promised while it runs, and then as recorded (one query)."""
    known = {kind.code: kind for kind in current_catalogue().experiences}
    records = list(placement.experiences.all()) if placement.status != Status.AGREED else []
    if records:
        found = []
        for record in records:
            experience = known.get(record.experience)
            kind, words = _RECORD_WORDS[ExperienceRecord.Status(record.status)]
            found.append(
                Gain(
                    title=experience.title if experience else record.experience,
                    amount=quantity_words(experience, record.quantity) if experience else str(record.quantity),
                    kind=kind,
                    words=words.format(who=record.verifier_name),
                    url_id=str(record.public_id),
                )
            )
        return tuple(found)
    if placement.status != Status.AGREED:
        return ()
    return tuple(
        Gain(known[code].title, quantity_words(known[code], quantity), "none", "When it is finished")
        for code, quantity in sorted(placement.application.opportunity.experiences.items())
        if code in known
    )


MINE, HOSTED, AWAY = "mine", "hosted", "away"
SHOWN = 10  # of each part, where all of them stand on one page


def parts_titles(host: Organisation | None) -> dict[str, tuple[str, str]]:
    """Title and empty state of each part; `host` is the council for which the reader posts, if they do."""
    where = f"Hosted by {host.name}" if host else "Hosted here"
    return {
        MINE: ("My placements", "You have no placement yet. One begins when you accept a place."),
        HOSTED: (where, "Nobody has a placement here yet. One begins when somebody accepts a place that you offer."),
        AWAY: ("People of my team or council, elsewhere", "Nobody of your team or council has a placement elsewhere."),
    }


def rows_of(part: str, viewer: Person) -> PlacementQuerySet:
    """The placements of one part, those not over first, then the latest. Each stands in one part only."""
    mine, hosted = Placement.objects.of_person(viewer), Placement.objects.hosted_by(viewer)
    if part == MINE:
        found = mine
    elif part == HOSTED:
        found = hosted
    else:
        elsewhere = Placement.objects.visible_to(viewer).exclude(pk__in=mine.values("pk"))
        found = elsewhere.exclude(pk__in=hosted.values("pk"))
    over = Case(When(status=Status.AGREED, then=0), default=1)
    together = ("application__person", "application__organisation", "application__opportunity__organisation")
    halfway = PlacementReview.objects.filter(placement=OuterRef("pk"), point=PlacementReview.Point.MID)
    return (
        found.select_related(*together)
        .annotate(
            mid_by_person=Exists(halfway.exclude(person_words="")),
            mid_by_supervisor=Exists(halfway.exclude(supervisor_words="")),
        )
        .order_by(over, "-since", "-pk")
    )


def part_of(
    part: str, viewer: Person, placements: Sequence[Placement], *, host: Organisation | None, more: bool, today: date
) -> Part:
    """One part in words."""
    title, nothing = parts_titles(host)[part]
    rows = placement_rows(viewer, placements, today=today)
    running = sum(1 for row in rows if row.kind in {"here", "rule"})
    said = "" if more or not running else f"{plural(running, 'placement runs', 'placements run')} now."
    return Part(part, title, rows, more, nothing, said)
