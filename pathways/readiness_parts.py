"""What readiness is worked out from, and what the answer consists of: plain frozen data.

Days are Europe/London days. `expires_on` is the first day on which a thing no longer counts.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal, Protocol

from pathways.catalogue_parts import Area, Competency, ExperienceType, Gate, PathwayStage, Quantity, Role

Source = Literal["self", "assessor", "moderated"]


class Level(Protocol):
    """One recorded level, in whatever form it is kept: read-only, with what HeldLevel says of each."""

    @property
    def competency(self) -> str: ...
    @property
    def level(self) -> int: ...
    @property
    def source(self) -> Source: ...
    @property
    def on(self) -> date: ...
    @property
    def expires_on(self) -> date | None: ...
    @property
    def assessor(self) -> str: ...
    @property
    def waiting(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class HeldLevel:
    """One recorded level. Give every level that stands, in the order recorded; the latest is found here.

    `waiting` marks a claim that has been sent and that nobody has decided.
    """

    competency: str
    level: int
    source: Source
    on: date
    expires_on: date | None = None
    assessor: str = ""
    waiting: bool = False


@dataclass(frozen=True, slots=True)
class ExperienceHeld:
    """One record of an experience. Several records of one kind add up. Only verified ones count."""

    code: str
    quantity: Quantity
    until: date | None = None
    verified: bool = False
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class ExperiencePlanned:
    """An experience that an accepted place will give, once it is over and somebody has confirmed it.

    `until` is the last day of the place, `host` where it is, `url` its page, `offer` the source of the offer.
    """

    code: str
    quantity: Quantity
    until: date
    title: str = ""
    host: str = ""
    url: str = ""
    offer: str = ""


@dataclass(frozen=True, slots=True)
class EndorsementHeld:
    """An endorsement given for the gate in question."""

    capacity: str
    on: date | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class EndorsementAsked:
    """An endorsement asked for the gate in question, of whom and when, and not answered."""

    capacity: str
    on: date | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class SupportHeld:
    """The mentoring sessions held: how many, and the day of the last."""

    count: int = 0
    last_on: date | None = None


@dataclass(frozen=True, slots=True)
class PanelHeld:
    """The gate's panel: asked for on a day, booked for a day, or passed on a day.

    `refused_on` is the day of a *not yet* that nothing later has answered.
    """

    asked_on: date | None = None
    booked_for: date | None = None
    passed_on: date | None = None
    expires_on: date | None = None
    refused_on: date | None = None


class Status(StrEnum):
    """What stands beside a criterion: a word and one of the six shapes."""

    MET = "met"
    NOT_YET = "not_yet"
    OPENS_LATER = "opens_later"

    @property
    def words(self) -> str:
        return {"met": "Met", "not_yet": "Not yet", "opens_later": "Opens later"}[self.value]

    @property
    def shape(self) -> str:
        return {"met": "met", "not_yet": "gap", "opens_later": "none"}[self.value]


class Criteria(StrEnum):
    """The criteria that a gate can ask, in the order in which they are numbered."""

    COVERAGE = "coverage"
    CORE = "core"
    SHORTFALL = "shortfall"
    ASSESSED = "assessed"
    EXPERIENCES = "experiences"
    MENTORING = "mentoring"
    ENDORSEMENTS = "endorsements"
    PANEL = "panel"


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, in levels. Of nothing at all, everything is held."""

    part: int
    whole: int

    @property
    def value(self) -> float:
        return self.part / self.whole if self.whole else 1.0


@dataclass(frozen=True, slots=True)
class Line:
    """One competency: what the target role requires, what counts as held, and why.

    `held` is the latest unexpired assessed level, else the latest own view; `source` says which, and is None when
    neither is recorded. Both stand side by side in `assessed_level` and `own_level`; they are never averaged.
    `lapsed_on` is the day an assessment expired when nothing assessed has replaced it. `present_required` is what
    the present role asks, None when no present role is known. `claimed` is the level of a claim that waits to be
    decided, sent on `claimed_on`.
    """

    competency: Competency
    required: int
    held: int
    source: Source | None
    core: bool
    on: date | None = None
    expires_on: date | None = None
    assessor: str = ""
    assessed_level: int | None = None
    own_level: int | None = None
    lapsed_on: date | None = None
    present_required: int | None = None
    claimed: int | None = None
    claimed_on: date | None = None

    @property
    def short(self) -> int:
        return max(0, self.required - self.held)

    @property
    def counted(self) -> int:
        """Levels that count: a surplus here never pays for a gap elsewhere."""
        return min(self.held, self.required)

    @property
    def assessed(self) -> bool:
        return self.source is not None and self.source != "self"

    @property
    def no_longer_required(self) -> bool:
        """The target role asks less than the present one. Real ladders do decrease; this is never a failure."""
        return self.present_required is not None and self.present_required > self.required


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A competency below the level required, with the experiences that develop it, nearest to the target first.

    `claimed` is the level of a claim that waits to be decided, None when none does.
    """

    competency: Competency
    held: int
    required: int
    core: bool
    assessed: bool
    experiences: tuple[ExperienceType, ...]
    claimed: int | None = None

    @property
    def short(self) -> int:
        return self.required - self.held

    @property
    def waits(self) -> bool:
        """A claim for the level required has been sent: somebody else has to answer it."""
        return self.claimed is not None and self.claimed >= self.required


@dataclass(frozen=True, slots=True)
class AreaTotal:
    """An area's levels held towards those required: “12 of 15 levels”."""

    area: Area
    held: int
    required: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class ExperienceState:
    """How one experience of the stage stands.

    `held` is verified and unexpired, `waiting` is not yet verified, `planned` is what accepted places will give.
    """

    experience: ExperienceType
    chosen: bool
    held: Quantity
    waiting: Quantity
    expired: Quantity
    planned: Quantity = 0

    @property
    def met(self) -> bool:
        return self.held >= self.experience.quantity

    @property
    def met_once_verified(self) -> bool:
        return not self.met and self.held + self.waiting >= self.experience.quantity

    @property
    def met_once_over(self) -> bool:
        """A place that was accepted gives what is missing: there is nothing else to look for."""
        enough = self.held + self.waiting + self.planned >= self.experience.quantity
        return enough and not self.met and not self.met_once_verified


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion of the gate, as a row: needed, yours, status, next.

    `held` and `of` are its figures. `closes` names what would meet it: codes of competencies, experiences or
    capacities; `waiting` says which endorsements have been asked for, `under_way` that a panel was,
    and `refused_on` when a panel last said *not yet*.
    `next_step` is empty when the criterion is met.
    """

    number: int
    key: Criteria
    title: str
    needed: str
    yours: str
    status: Status
    held: float
    of: float
    next_step: str = ""
    closes: tuple[str, ...] = ()
    waiting: tuple[EndorsementAsked, ...] = ()
    under_way: bool = False
    refused_on: date | None = None

    @property
    def met(self) -> bool:
        return self.status is Status.MET

    @property
    def unasked(self) -> tuple[str, ...]:
        """The capacities in which nobody has been asked for an endorsement that is missing."""
        if self.key is not Criteria.ENDORSEMENTS:
            return ()
        waiting = {ask.capacity for ask in self.waiting}
        return tuple(code for code in self.closes if code not in waiting)


@dataclass(frozen=True, slots=True)
class Readiness:
    """The whole answer. `gate` is None when no gate stands before the target role; then there are no criteria.

    `experiences` are those of the stage; `done` are the codes of all that are held in full, whatever stage asks them.
    """

    target: Role
    gate: Gate | None
    stage: PathwayStage | None
    today: date
    lines: tuple[Line, ...]
    areas: tuple[AreaTotal, ...]
    coverage: Share
    assessed: Share
    shortfalls: tuple[Shortfall, ...]
    experiences: tuple[ExperienceState, ...]
    done: frozenset[str]
    choose_minimum: int
    criteria: tuple[Criterion, ...]
    met: int
    total: int
    asked: int
    at_or_above: int
    planned: tuple[ExperiencePlanned, ...] = ()

    @property
    def ready(self) -> bool:
        """Every criterion is met. A gate says ready; it never promises a post."""
        return self.met == self.total

    @property
    def only_panel_left(self) -> bool:
        return self.total - self.met == 1 and not self.criteria[-1].met and self.criteria[-1].key is Criteria.PANEL

    @property
    def no_longer_required(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.no_longer_required)

    @property
    def own_view(self) -> tuple[Line, ...]:
        """The required competencies whose level is the person's own view so far."""
        return tuple(line for line in self.lines if line.required and line.source == "self")

    def criterion(self, key: Criteria) -> Criterion | None:
        return next((criterion for criterion in self.criteria if criterion.key is key), None)
