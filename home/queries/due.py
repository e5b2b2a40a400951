"""What a person has to do by a day, in other rooms than their own record: offers, gates, panels, placements."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    DateField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import TruncDate
from django.urls import reverse

from home.queries import waiting
from home.queries.waiting import SUPERVISE
from opportunities.models import Application, Objective, Opportunity, Placement, PlacementReview, SavedOpportunity
from opportunities.queries.placements import NEAR_THE_END
from opportunities.queries.supervising import owed_of, supervised, window
from pathways.models import GateReview, PanelSeat
from pathways.panel_rules import decides_from
from ui import clock, words

DUE = "due"


class Row(NamedTuple):
    """One thing as stored. `whose` is empty for one's own; `day` None for a panel that has no day yet.

    Of a placement that one supervises `nought` is what is left to do, and its days are `day` and `meets_on`. Else
    `meets_on` is the day of the panel to which a person may reply. In the columns of the facts of Today, whose query
    it is part of: `state` is always `DUE`, and one says nothing here.
    """

    kind: str
    public_id: UUID
    title: str
    nought: int
    state: str
    day: date | None
    whose: str
    place: str
    no: bool
    meets_on: date | None


@dataclass(frozen=True, slots=True)
class Due:
    """One thing to do: what, by which day in words, and where."""

    what: str
    words: str
    url: str


def due_rows(
    person: int, *, today: date, ends_by: date, begins_by: date, ended_since: date
) -> tuple[QuerySet[Any, tuple[Any, ...]], ...]:
    """What has a day for one person, by primary key, as queries to be joined to another (none of its own).

    An end review is asked for of placements whose last day is no later than `ends_by` and no earlier than
    `ended_since`, and a supervisor is asked of placements that begin by `begins_by`: see `days_of_placements`.
    """
    found: tuple[QuerySet[Any, Any], ...] = (
        _offers(person, today),
        _replies(person),
        _seats(person),
        _placements(person, today, ends_by, ended_since),
        _supervised(person, begins_by, ended_since),
        _begun(person, today),
        _saved(person, today),
    )
    no = Value(value=False, output_field=BooleanField())
    rest = {
        "due_nought": Value(0, output_field=IntegerField()),
        "due_state": _text(DUE),
        "due_no": no,
        "due_meets_on": Value(None, output_field=DateField()),
    }
    return tuple(
        rows.annotate(**{name: said for name, said in rest.items() if name not in rows.query.annotations}).values_list(
            *(f"due_{name}" for name in Row._fields)
        )
        for rows in found
    )


def days_of_placements(today: date) -> dict[str, date]:
    """Between which days a placement begins and ends of which something is asked on a day."""
    return {"ends_by": today + NEAR_THE_END, **window(today)}


def due_of(rows: Iterable[Row], *, today: date) -> tuple[Due, ...]:
    """The lines of the page, the soonest first."""
    mine: list[Row] = []
    others: list[Row] = []
    for row in rows:
        (others if row.kind == SUPERVISE else mine).append(row)
    dated = [(row.day or date.max, row.title, _said(row, today)) for row in map(_with_last_day, mine)]
    found = owed_of(
        ((row.public_id, row.title, row.whose, row.day, row.meets_on, row.nought) for row in others),
        today=today,
    )
    dated += [
        (each.due, each.title, Due(f"{each.what}: {each.title}", each.when, each.url(back="today"))) for each in found
    ]
    return tuple(line for *_, line in sorted(dated, key=lambda each: each[:2]))


def _text(value: str) -> Value:
    return Value(value, output_field=CharField())


def _offers(person: int, today: date) -> QuerySet[Application]:
    offered = Application.objects.filter(person=person, status=Application.Status.OFFERED, offer_until__gte=today)
    return offered.order_by().annotate(
        due_kind=_text("offer"),
        due_public_id=F("public_id"),
        due_title=F("opportunity__title"),
        due_whose=_text(""),
        due_place=F("opportunity__organisation__name"),
        due_day=F("offer_until"),
    )


def _begun(person: int, today: date) -> QuerySet[Application]:
    """Applications begun and not sent, while they can be sent."""
    drafts = Application.objects.filter(person=person, status=Application.Status.DRAFT)
    return (
        drafts.filter(**_open("opportunity__", today))
        .order_by()
        .annotate(
            due_kind=_text("begun"),
            due_public_id=F("opportunity__public_id"),
            due_title=F("opportunity__title"),
            due_whose=_text(""),
            due_place=F("opportunity__organisation__name"),
            due_day=F("opportunity__closes_on"),
        )
    )


def _saved(person: int, today: date) -> QuerySet[SavedOpportunity]:
    """Opportunities kept for later, while one can apply, and has neither begun to nor done so."""
    applied = Application.objects.filter(person=person).exclude(status=Application.Status.WITHDRAWN)
    saved = SavedOpportunity.objects.filter(person=person, **_open("opportunity__", today))
    return (
        saved.exclude(opportunity__in=applied.values("opportunity"))
        .order_by()
        .annotate(
            due_kind=_text("saved"),
            due_public_id=F("opportunity__public_id"),
            due_title=F("opportunity__title"),
            due_whose=_text(""),
            due_place=F("opportunity__organisation__name"),
            due_day=F("opportunity__closes_on"),
        )
    )


def _open(opportunity: str, today: date) -> dict[str, Any]:
    return {f"{opportunity}status": Opportunity.Status.LIVE, f"{opportunity}closes_on__gte": today}


def _replies(person: int) -> QuerySet[GateReview]:
    """Reviews in which the panel has scored and the person may reply; the day is that of the last score."""
    sat = PanelSeat.objects.filter(review=OuterRef("pk"), stood_down_at__isnull=True, scored_at__isnull=False)
    last = Subquery(sat.order_by("-scored_at").values("scored_at")[:1])
    waits = GateReview.objects.filter(person=person, status=GateReview.Status.SCORED, replied_at__isnull=True)
    return waits.order_by().annotate(
        due_kind=_text("reply"),
        due_public_id=F("public_id"),
        due_title=F("gate"),
        due_whose=_text(""),
        due_place=_text(""),
        due_day=TruncDate(last, tzinfo=clock.LONDON),
        due_meets_on=F("meets_on"),
    )


def _seats(person: int) -> QuerySet[PanelSeat]:
    """Seats on which somebody has to declare, or to score."""
    return (
        waiting.seats(person)
        .order_by()
        .annotate(
            due_kind=Case(When(declared="", then=_text("declare")), default=_text("score"), output_field=CharField()),
            due_public_id=F("review__public_id"),
            due_title=F("review__gate"),
            due_whose=F("review__person__name"),
            due_place=_text(""),
            due_day=F("review__meets_on"),
        )
    )


def _placements(person: int, today: date, ends_by: date, ended_since: date) -> QuerySet[Placement]:
    """One's own placements, each with the first thing that it needs of one."""
    agreed, finished = Placement.Status.AGREED, Placement.Status.FINISHED
    ends = PlacementReview.objects.filter(placement=OuterRef("pk"), point=PlacementReview.Point.END)
    unsaid = ~Exists(ends.exclude(person_words=""))
    near = Q(status__in=[agreed, finished], since__lte=today, until__lte=ends_by)
    aims = Exists(Objective.objects.filter(placement=OuterRef("pk")))
    return (
        Placement.objects.filter(application__person=person, status__in=[agreed, finished])
        .order_by()
        .annotate(
            due_kind=Case(
                When(status=agreed, until__lt=today, then=_text("finish")),
                When(near & Q(until__gte=ended_since) & unsaid, then=_text("end_review")),
                When(Q(status=agreed) & ~aims, then=_text("objectives")),
                default=_text(""),
                output_field=CharField(),
            ),
            due_public_id=F("public_id"),
            due_title=F("application__opportunity__title"),
            due_whose=_text(""),
            due_place=F("application__opportunity__organisation__name"),
            due_day=Case(When(due_kind="objectives", then=F("since")), default=F("until")),
        )
        .exclude(due_kind="")
    )


def _supervised(person: int, begins_by: date, ended_since: date) -> QuerySet[Placement]:
    """Placements that one supervises, each with what is left to do with it."""
    return supervised(person, begins_by=begins_by, ended_since=ended_since).annotate(
        due_kind=_text(SUPERVISE),
        due_public_id=F("public_id"),
        due_title=F("title"),
        due_nought=F("open_duties"),
        due_day=F("since"),
        due_whose=F("whose"),
        due_place=_text(""),
        due_meets_on=F("until"),
    )


def _with_last_day(row: Row) -> Row:
    """For a reply, the first day on which the panel may decide without it."""
    if row.kind != "reply" or row.day is None:
        return row
    return row._replace(day=decides_from(scored_on=row.day, meets_on=row.meets_on, replied=False))


def _said(row: Row, today: date) -> Due:
    day = words.day(row.day) if row.day else ""
    over = row.day is not None and row.day < today
    match row.kind:
        case "offer":
            what, said = f"Accept or decline: {row.title}", f"{row.place} offers you a place. Answer by {day}"
            url = reverse("opportunities:application", args=[row.public_id])
        case "reply":
            what, said = f"Reply to the panel’s reasons, gate {row.title}", f"The panel may decide from {day}"
            url = reverse("pathways:review", args=[row.public_id])
        case "declare" | "score":
            act = "Declare and read" if row.kind == "declare" else "Read and score"
            what = f"{act} a case for gate {row.title}: {row.whose}"
            said = f"The panel {'was to meet' if over else 'meets'} on {day}" if day else "The panel has no day yet"
            url = reverse("pathways:review_seat", args=[row.public_id])
        case "begun":
            what, said = f"Finish your application: {row.title}", f"You have begun it. {row.place} closes on {day}"
            url = reverse("opportunities:apply", args=[row.public_id])
        case "saved":
            what, said = f"Apply: {row.title}", f"You saved it. {row.place} closes on {day}"
            url = reverse("opportunities:one", args=[row.public_id])
        case "objectives":
            what = f"Agree objectives: {row.title}"
            said = f"Began on {day}" if over else f"Begins on {day}"
            url = reverse("opportunities:placement_objectives", args=[row.public_id])
        case "end_review":
            what = f"Write your side of the end review: {row.title}"
            said = f"Its last day {'was' if over else 'is'} {day}"
            url = reverse("opportunities:placement_review", args=[row.public_id, PlacementReview.Point.END])
        case _:
            what, said = f"Say that it is finished: {row.title}", f"Its last day was {day}"
            url = reverse("opportunities:placement_finish", args=[row.public_id])
    return Due(what, said, url)
