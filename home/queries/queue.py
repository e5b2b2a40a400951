"""My queue: every decision that waits for a line manager, as rows, in a fixed number of queries."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Case, CharField, DateField, F, IntegerField, Model, QuerySet, Value, When
from django.db.models.functions import Cast, Concat

from home.minutes import queue_minutes
from home.queries import asked, waiting
from home.queries.rows import (
    AddressRow,
    AssessRow,
    Claim,
    EndorseRow,
    Piece,
    Queue,
    ReleaseRow,
    Row,
    SeatRow,
    SittingRow,
    Task,
    VerifyRow,
)
from opportunities.models import Application, Placement
from opportunities.queries.reasons import dates_words, days_words
from opportunities.queries.supervising import owed_of, supervised, window
from pathways.catalogue import capacity_words, quantity_words
from pathways.evidence_rules import explain, missing, need_of
from pathways.models import (
    Assessment,
    Baseline,
    Endorsement,
    Evidence,
    ExperienceRecord,
    PanelSeat,
)
from pathways.queries.frameworks import catalogue_of, kept_catalogue
from people.models import Person
from ui import clock, words

# What a member of a gate's panel has to do, first the one and then the other.
STEPS = ("declare", "score")


def queue_of(manager: Person, *, today: date) -> Queue:
    """Everything that waits for this manager (5 queries, whatever the number of rows).

    What they have to do on gate panels is among it; a member who manages nobody finds that on Gate reviews.
    """
    claims = asked.CLAIMS(manager=manager.pk, today=today)
    given = asked.RECORDS(manager=manager.pk, today=today)
    records = [record for record in given if record.verifier_person_id == manager.pk]
    others = (waiting.sittings(manager, today=today), waiting.seats(manager), supervised(manager.pk, **window(today)))
    beside = _beside(claims, records, *others)
    pieces = _pieces(beside)
    rows: list[Row] = [
        *_sitting(manager, [each for each in beside if each.kind == "baseline"], today),
        *_conversations(claims, pieces),
        *(_verify(record, pieces) for record in records),
        *(_address(record) for record in given if record.verifier_person_id != manager.pk),
        *(_endorse(endorsement) for endorsement in asked.ENDORSEMENTS(manager=manager.pk, today=today)),
        *_releases(manager, today),
        *_seats(manager, [each for each in beside if each.kind in STEPS], today),
    ]
    return Queue(rows=tuple(rows), today=today, tasks=_tasks(beside, today))


class Beside(NamedTuple):
    """What stands beside the rows: a piece of evidence of one, a baseline that waits, or a seat on a panel.

    Or a placement that one supervises, with its last day and what is left to do. `title` is the evidence's; or the
    name of the person, for a seat after the gate and a line's end, for a placement before its title.
    """

    kind: str
    row: int
    public_id: UUID
    title: str
    day: date | None
    until: date | None
    left: int


def _tasks(found: Sequence[Beside], today: date) -> tuple[Task, ...]:
    """What the placements that one supervises ask for, the most overdue first."""
    rows = []
    for each in found:
        if each.kind == waiting.SUPERVISE:
            whose, title = each.title.split("\n", maxsplit=1)
            rows.append((each.public_id, title, whose, each.day, each.until, each.left))
    return tuple(Task(owed, queue_minutes(owed.code)) for owed in owed_of(rows, today=today))


def _sitting(manager: Person, found: Sequence[Beside], today: date) -> list[Row]:
    if not found:
        return []
    in_turn = sorted(found, key=lambda each: (each.day or today, each.title))
    return [
        SittingRow(
            kind="baseline",
            public_id=manager.public_id,
            person=manager,
            title="",
            since=min(baseline.day or today for baseline in found),
            minutes=queue_minutes("baseline", levels=len(found)),
            people=tuple(baseline.title for baseline in in_turn),
        )
    ]


def _seats(member: Person, found: Sequence[Beside], today: date) -> list[Row]:
    """The cases one has to declare on or to score, the soonest first; those without a day last."""
    rows: list[Row] = []
    for each in sorted(found, key=lambda each: (each.day or date.max, each.title)):
        gate, whose = each.title.split("\n", maxsplit=1)
        rows.append(
            SeatRow(
                kind="seat",
                public_id=each.public_id,
                person=member,
                title="",
                since=today,
                minutes=queue_minutes(each.kind),
                step=each.kind,
                whose=whose,
                gate=gate,
                meets_on=each.day,
                over=each.day is not None and each.day < today,
            )
        )
    return rows


def _beside(
    claims: Iterable[Assessment],
    records: Iterable[ExperienceRecord],
    sittings: "QuerySet[Baseline]",
    seats: "QuerySet[PanelSeat]",
    placements: "QuerySet[Placement]",
) -> list[Beside]:
    """The evidence of every row, the baselines of the sitting, the seats on panels, and the placements (one query)."""
    no_day = Cast(Value(None), DateField())
    columns = ("row_kind", "row", "row_id", "row_title", "row_day", "row_until", "row_left")
    rest: dict[str, Any] = {"row_until": no_day, "row_left": Value(0, output_field=IntegerField())}

    def of(kind: str, link: str, rows: Iterable[Assessment] | Iterable[ExperienceRecord]) -> QuerySet[Evidence, Any]:
        sent = Evidence.objects.order_by().filter(**{f"{link}__in": [row.pk for row in rows]})
        marked = sent.annotate(
            row_kind=Value(kind), row=F(link), row_id=F("public_id"), row_title=F("title"), row_day=no_day, **rest
        )
        return marked.values_list(*columns)

    waiting_baselines = sittings.order_by().annotate(
        row_kind=Value("baseline"),
        row=F("pk"),
        row_id=F("person__public_id"),
        row_title=F("person__name"),
        row_day=F("confirmed_on"),
        **rest,
    )
    steps = Case(When(declared="", then=Value("declare")), default=Value("score"), output_field=CharField())
    cases = seats.order_by().annotate(
        row_kind=steps,
        row=F("pk"),
        row_id=F("review__public_id"),
        row_title=Concat("review__gate", Value("\n"), "review__person__name", output_field=CharField()),
        row_day=F("review__meets_on"),
        **rest,
    )
    hosted = placements.annotate(
        row_kind=Value(waiting.SUPERVISE),
        row=F("pk"),
        row_id=F("public_id"),
        row_title=Concat("whose", Value("\n"), "title", output_field=CharField()),
        row_day=F("since"),
        row_until=F("until"),
        row_left=F("open_duties"),
    )
    others = (rows.values_list(*columns) for rows in (waiting_baselines, cases, hosted))
    every = of("assess", "assessments", claims).union(of("verify", "experiences", records), *others)
    return sorted((Beside._make(row) for row in every), key=lambda each: each.title)


def _pieces(beside: Iterable[Beside]) -> dict[tuple[str, int], tuple[Piece, ...]]:
    """The evidence of every row, by kind of row and key."""
    found: dict[tuple[str, int], list[Piece]] = {}
    for each in beside:
        found.setdefault((each.kind, each.row), []).append(Piece(each.public_id, each.title))
    return {place: tuple(pieces) for place, pieces in found.items()}


def _conversations(claims: Iterable[Assessment], pieces: dict[tuple[str, int], tuple[Piece, ...]]) -> list[Row]:
    by_person: dict[int, list[Assessment]] = {}
    for claim in claims:
        by_person.setdefault(claim.person_id, []).append(claim)
    return [
        AssessRow(
            kind="assess",
            public_id=theirs[0].person.public_id,
            person=theirs[0].person,
            title=_title(theirs[0]),
            since=min(claim.on for claim in theirs),
            minutes=queue_minutes("assess", levels=len(theirs)),
            claims=tuple(_claim(claim, pieces.get(("assess", claim.pk), ())) for claim in theirs),
        )
        for theirs in by_person.values()
    ]


def _claim(claim: Assessment, evidence: tuple[Piece, ...]) -> Claim:
    # What was asked by an earlier version of the framework is decided by that version.
    catalogue = catalogue_of(claim.version)
    competency = catalogue.competency(claim.competency)
    lacking = missing(claim.level, claim.kinds, catalogue.scale)
    need = need_of(claim.level, catalogue.scale)
    wanted = words.join(
        [_kind_words(kind) for kind in ("experience", "judgement", "knowledge") if kind in lacking],
        last="or" if need.any_one else "and",
    )
    return Claim(
        assessment=claim,
        title=competency.title,
        descriptor=competency.descriptor(claim.level),
        kinds=words.join([kind for kind in ("knowledge", "experience", "judgement") if kind in claim.kinds]),
        evidence=evidence,
        cannot=f"Level {claim.level} needs {wanted}." if lacking else "",
        ask=f"{explain(claim.level, claim.kinds, catalogue.scale)}" if lacking else "",
    )


def _kind_words(kind: str) -> str:
    return {"experience": "an experience", "judgement": "somebody’s judgement", "knowledge": "knowledge"}[kind]


def _verify(record: ExperienceRecord, pieces: dict[tuple[str, int], tuple[Piece, ...]]) -> Row:
    experience = catalogue_of(record.version).experience(record.experience)
    return VerifyRow(
        kind="verify",
        public_id=record.public_id,
        person=record.person,
        title=_title(record),
        since=record.created_at.astimezone(clock.LONDON).date(),
        minutes=queue_minutes("verify"),
        record=record,
        experience=experience.title,
        quantity=quantity_words(experience, record.quantity),
        evidence=pieces.get(("verify", record.pk), ()),
    )


def _address(record: ExperienceRecord) -> Row:
    experience = catalogue_of(record.version).experience(record.experience)
    return AddressRow(
        kind="address",
        public_id=record.public_id,
        person=record.person,
        title=_title(record),
        since=_annotated(record, "address_given_at").astimezone(clock.LONDON).date(),
        minutes=queue_minutes("address"),
        record=record,
        experience=experience.title,
        quantity=quantity_words(experience, record.quantity),
        capacity=capacity_words(record.verifier_capacity),
        reason=_annotated(record, "outside"),
    )


def _endorse(endorsement: Endorsement) -> Row:
    return EndorseRow(
        kind="endorse",
        public_id=endorsement.public_id,
        person=endorsement.person,
        title=_title(endorsement),
        since=endorsement.asked_at.astimezone(clock.LONDON).date(),
        minutes=queue_minutes("endorse"),
        endorsement=endorsement,
        gate=catalogue_of(endorsement.version).gate(endorsement.gate),
        capacity=capacity_words(endorsement.capacity),
    )


def _releases(manager: Person, today: date) -> list[Row]:
    found = asked.RELEASES(manager=manager.pk, today=today)
    if not found:
        return []
    catalogue = kept_catalogue(_annotated(found[0], "version_now"), _annotated(found[0], "published_now"))
    titles = {experience.code: experience.title for experience in catalogue.experiences}
    return [_release(application, titles, today) for application in found]


def _release(application: Application, titles: Mapping[str, str], today: date) -> Row:
    opportunity = application.opportunity
    sent = application.submitted_at
    return ReleaseRow(
        kind="release",
        public_id=application.public_id,
        person=application.person,
        title=_title(application),
        since=sent.astimezone(clock.LONDON).date() if sent else today,
        minutes=queue_minutes("release"),
        application=application,
        days=days_words(opportunity.days_a_week),
        when=dates_words(opportunity.starts_on, opportunity.ends_on),
        gives=tuple(titles[code] for code in opportunity.experiences if code in titles),
    )


def _title(row: Assessment | ExperienceRecord | Endorsement | Application) -> str:
    return str(_annotated(row, "job_title"))


def _annotated(row: Model, name: str) -> Any:
    # The type of a row does not know what a query has added to it.
    return getattr(row, name)
