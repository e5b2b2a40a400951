"""The levels of many people in one query: what counts, and the claims that came back and still wait to be mended."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from pathways.models import Assessment
from ui import clock
from ui.prepared import Prepared


class LevelRow(NamedTuple):
    """One recorded level, as stored."""

    person: int
    competency: str
    level: int
    source: str
    status: str
    on: date
    expires_on: date | None
    assessor: str | None
    public_id: UUID
    baseline: bool
    reason: str
    created_at: datetime
    decided_at: datetime | None

    @property
    def waiting(self) -> bool:
        """A claim that nobody has decided."""
        return self.source == Assessment.Source.SELF and self.status == Assessment.Status.CLAIMED

    @property
    def came_back_on(self) -> date:
        """The day a claim was returned; for older rows without one, the day it was made."""
        return self.decided_at.astimezone(clock.LONDON).date() if self.decided_at else self.on


@dataclass(frozen=True, slots=True)
class Levels:
    """One person's levels, oldest first. `returned` has one row a competency, and none that was answered since."""

    counting: tuple[LevelRow, ...] = ()
    returned: tuple[LevelRow, ...] = ()


_SENT: Prepared[tuple[object, ...]] = Prepared(
    lambda people, versions: (
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
            "assessor__name",
            "public_id",
            "baseline",
            "reason",
            "created_at",
            "decided_at",
        )
    )
)


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
    latest: dict[str, LevelRow] = {}
    for row in sorted(returned, key=lambda row: (row.came_back_on, row.created_at)):
        latest[row.competency] = row
    return tuple(
        row
        for row in latest.values()
        if not any(_answers(other, row) for other in counting if other.competency == row.competency)
    )


def _answers(other: LevelRow, returned: LevelRow) -> bool:
    """Whether a row came after the return. Only one claim waits at a time, so one that waits came after it."""
    if other.waiting:
        return True
    return other.on > returned.came_back_on or other.created_at > (returned.decided_at or returned.created_at)
