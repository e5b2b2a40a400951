"""What the makers of the sector share: who has been made, the sheets they write on, and the trail of what was done."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from uuid import UUID

from django.db import models

from demo.calendar import Today
from demo.places import Post
from demo.sector.distributions import Bell, Drawn, Mix, Share
from demo.sector.sheet import Sheet
from pathways.catalogue import Catalogue, Gate, PathwayStage, Role
from people.models import AuditEvent, Organisation


@dataclass(slots=True, eq=False)
class Member:
    """One invented person and what the makers need of them."""

    key: int
    public_id: UUID
    name: str
    email: str
    council: Organisation
    post: Post
    role: Role
    manager: "Member | None"
    began: date
    joined: date
    progress: float
    target: Role | None = None
    gate: Gate | None = None
    stage: PathwayStage | None = None
    at_gate: bool = False
    appointment: int = 0
    appointment_id: UUID | None = None
    levels: dict[str, int] = field(default_factory=dict)

    @property
    def tier(self) -> str:
        """The code of the tier they are in."""
        return self.role.tier


@dataclass(eq=False)
class Sector:
    """Everything made so far. Random numbers of each part depend on the seed and the part alone."""

    seed: str
    today: Today
    catalogue: Catalogue
    version: int
    councils: tuple[Organisation, ...]
    members: list[Member] = field(default_factory=list)
    leads: dict[int, Member] = field(default_factory=dict)
    chiefs: dict[int, Member] = field(default_factory=dict)
    panellists: list[Member] = field(default_factory=list)
    verifiers: dict[tuple[int, str], tuple[str, str]] = field(default_factory=dict)
    _sheets: dict[type[models.Model], Sheet] = field(default_factory=dict)

    def random(self, part: str) -> "Dice":
        """Numbers for one part of the work."""
        return Dice(f"{self.seed}:{part}")

    def sheet(self, model: type[models.Model]) -> Sheet:
        """The sheet of one model, the same for everybody who writes on it."""
        if model not in self._sheets:
            self._sheets[model] = Sheet(model, self.random(model.__name__))
        return self._sheets[model]

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """Every sheet begun, in the order in which their tables may refer to one another."""
        return tuple(self._sheets.values())

    def tier_order(self, tier: str) -> int:
        """1 for the entry tier."""
        return self.catalogue.tier(tier).order

    def day(self, day: date) -> date:
        """A day that is over: nothing made here happens today or later."""
        return min(day, self.today.day - timedelta(days=1))

    def record(
        self,
        action: str,
        *,
        at: datetime,
        by: Member | None,
        organisation: Organisation,
        subject: Member | None = None,
        by_label: str = "",
        changes: Mapping[str, object],
    ) -> None:
        """One event of the trail, as the action of that name would have recorded it."""
        self.sheet(AuditEvent).add(
            at=at,
            actor_id=by.key if by else None,
            actor_label=by_label,
            action=action,
            subject_id=subject.key if subject else None,
            organisation_id=organisation.pk,
            changes=dict(changes),
        )


class Dice(Random):
    """Random numbers drawn by a distribution."""

    def whether(self, share: Share) -> bool:
        """Yes, as often as the share says."""
        return self.random() < share.value

    def drawn(self, number: Drawn) -> int:
        """A number of the span."""
        return self.randint(*number.span)

    def one_of(self, mix: Mix) -> str:
        """One of the mix, by weight."""
        return self.choices(tuple(mix.weights), tuple(mix.weights.values()))[0]

    def bell(self, bell: Bell) -> float:
        """A share of the bell."""
        return min(bell.most, max(bell.least, self.gauss(bell.middle, bell.width)))


def at(day: date, minute: int = 0) -> datetime:
    """A moment in the working day: so many minutes after nine."""
    return datetime.combine(day, time(9), tzinfo=UTC) + timedelta(minutes=minute % 450)
