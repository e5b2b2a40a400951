"""The levels of many people in one query: what counts, and the claims that came back and still wait to be mended."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from pathways.models import Assessment
from pathways.readiness_parts import Source
from ui import clock
from ui.prepared import Prepared


class LevelRow(NamedTuple):
    """One recorded level, as stored.

    Most rows count, and whoever reads them asks only what and since when. So `public_id` is there for claims that wait
    and for those that came back, `created_at` and `decided_at` for those that came back; elsewhere they are None: an
    embedded database hands identifiers and times over as text, and reading that took longer than the query.
    `answered` is a claim that came back and after which a level was recorded that counts.
    """

    person: int
    competency: str
    level: int
    source: Source
    status: str
    on: date
    expires_on: date | None
    assessor: str
    baseline: bool
    reason: str
    public_id: UUID | None
    created_at: datetime | None
    decided_at: datetime | None
    answered: bool

    @property
    def waiting(self) -> bool:
        """A claim that nobody has decided."""
        return self.source == "self" and self.status == Assessment.Status.CLAIMED

    @property
    def came_back_on(self) -> date:
        """The day a claim was returned; for older rows without one, the day it was made."""
        return self.decided_at.astimezone(clock.LONDON).date() if self.decided_at else self.on


@dataclass(frozen=True, slots=True)
class Levels:
    """One person's levels, oldest first. `returned` has one row a competency, and none that was answered since."""

    counting: tuple[LevelRow, ...] = ()
    returned: tuple[LevelRow, ...] = ()


_RETURNED = Q(status=Assessment.Status.RETURNED)
_OPEN = Q(status__in=(Assessment.Status.CLAIMED, Assessment.Status.RETURNED))
_COUNTING = tuple(status for status in Assessment.SENT if status != Assessment.Status.RETURNED)


def _sent(people: tuple[int, ...], versions: tuple[int, ...]) -> "QuerySet[Assessment, tuple[object, ...]]":
    later = Assessment.objects.filter(
        status__in=_COUNTING,
        version__in=versions,
        person=OuterRef("person"),
        competency=OuterRef("competency"),
        created_at__gt=Coalesce(OuterRef("decided_at"), OuterRef("created_at")),
    )
    return (
        Assessment.objects.filter(status__in=Assessment.SENT, person__in=people, version__in=versions)
        .order_by("on", "pk")
        .values_list(
            "person",
            "competency",
            "level",
            "source",
            "status",
            "on",
            "expires_on",
            Coalesce("assessor__name", Value("")),
            "baseline",
            "reason",
            Case(When(_OPEN, then="public_id")),
            Case(When(_RETURNED, then="created_at")),
            Case(When(_RETURNED, then="decided_at")),
            Case(When(_RETURNED, then=Exists(later)), default=Value(value=False)),
        )
    )


_SENT: Prepared[tuple[object, ...]] = Prepared(_sent)


def levels_of(everyone: Collection[int], versions: Collection[int]) -> dict[int, Levels]:
    """The levels of these people, by primary key, under these versions (one query)."""
    counting: dict[int, list[LevelRow]] = defaultdict(list)
    returned: dict[int, list[LevelRow]] = defaultdict(list)
    for row in _SENT(people=tuple(everyone), versions=tuple(versions)):
        level = LevelRow._make(row)
        (returned if level.status == Assessment.Status.RETURNED else counting)[level.person].append(level)
    return {
        person: Levels(tuple(counting[person]), _still_to_mend(returned[person], counting[person]))
        for person in everyone
    }


def _still_to_mend(returned: Sequence[LevelRow], counting: Sequence[LevelRow]) -> tuple[LevelRow, ...]:
    """The latest return of each competency that no later claim or assessment of it has answered."""
    if not returned:
        return ()
    latest: dict[str, LevelRow] = {}
    for row in sorted(returned, key=lambda row: (row.came_back_on, row.created_at)):
        latest[row.competency] = row
    return tuple(
        row
        for row in latest.values()
        if not row.answered
        and not any(_answers(other, row) for other in counting if other.competency == row.competency)
    )


def _answers(other: LevelRow, returned: LevelRow) -> bool:
    """Whether a row came after the return. Only one claim waits at a time, so one that waits came after it."""
    return other.waiting or other.on > returned.came_back_on
