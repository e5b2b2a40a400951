"""The parts of one published framework version, as plain frozen data.

A published version never changes, so these objects may be shared by every request of a process.
Mappings are plain dictionaries: treat them as read-only.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar

Found = TypeVar("Found")

Quantity = int | Decimal
"""How much of an experience: days, months, meetings. Whole or with a fraction, never a float."""


@dataclass(frozen=True, slots=True)
class Tier:
    """One rung of the ladder. `order` counts from 1, the entry tier."""

    code: str
    order: int
    title: str
    examples: str = ""
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Level:
    """One level of the scale. `evidence` names the kinds a claim needs, or is None when the framework does not say."""

    value: int
    title: str
    summary: str = ""
    evidence: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Scale:
    """The framework's own scale: four-level and six-level frameworks live side by side."""

    minimum: int
    maximum: int
    zero: str
    levels: tuple[Level, ...]
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Competency:
    """`descriptors` holds one sentence a level, the first being level 1."""

    code: str
    title: str
    definition: str
    area_code: str
    descriptors: tuple[str, ...]

    def descriptor(self, level: int) -> str:
        """Return the sentence for a level; empty for level 0 (not required) and for levels the scale has not."""
        return self.descriptors[level - 1] if 1 <= level <= len(self.descriptors) else ""


@dataclass(frozen=True, slots=True)
class Area:
    code: str
    title: str
    summary: str
    competencies: tuple[Competency, ...]


@dataclass(frozen=True, slots=True)
class Role:
    """What a post asks. A competency missing from `requirements` is not required."""

    code: str
    title: str
    tier: str
    family: str
    summary: str
    requirements: Mapping[str, int] = field(hash=False)
    core: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ExperienceType:
    """Something a person has done, and who can confirm it. `unit` is plural. `act` is an optional verb heading."""

    code: str
    title: str
    description: str
    quantity: Quantity
    unit: str
    verifier: str
    competencies: tuple[str, ...]
    evidence_kinds: tuple[str, ...] = ()
    valid_months: int | None = None
    act: str = ""


@dataclass(frozen=True, slots=True)
class GateCriteria:
    """What a gate asks. None, False, 0 or empty means that the gate does not ask it.

    Shares (`min_coverage`, `assessed_share`) run from 0 to 1. `max_shortfall` is in levels.
    """

    min_coverage: float | None = None
    max_shortfall: int | None = None
    core_must_meet: bool = False
    assessed_share: float | None = None
    endorsements: tuple[str, ...] = ()
    mentoring_sessions_min: int = 0
    panel: str | None = None
    valid_months: int | None = None


@dataclass(frozen=True, slots=True)
class Gate:
    code: str
    title: str
    opens_tier: str
    criteria: GateCriteria
    note: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """At least `minimum` of `options`."""

    minimum: int
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PathwayStage:
    """One stage of a pathway. Its experiences are asked at `gate_to_next`, the gate that closes it."""

    pathway_code: str
    order: int
    title: str
    roles: tuple[str, ...]
    typical_months: int | None
    required_experiences: tuple[str, ...]
    choose: Choice | None
    gate_to_next: str | None


@dataclass(frozen=True, slots=True)
class Pathway:
    code: str
    title: str
    summary: str
    stages: tuple[PathwayStage, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One framework version with look-ups by code. Look-ups raise KeyError naming the code and the version."""

    code: str
    title: str
    version: str
    status: str
    licence_note: str
    scale: Scale
    tiers: tuple[Tier, ...]
    areas: tuple[Area, ...]
    roles: tuple[Role, ...]
    experiences: tuple[ExperienceType, ...]
    gates: tuple[Gate, ...]
    pathways: tuple[Pathway, ...]
    crosswalks: Mapping[str, object] = field(default_factory=dict, hash=False)

    _tiers: Mapping[str, Tier] = field(init=False, repr=False, compare=False)
    _areas: Mapping[str, Area] = field(init=False, repr=False, compare=False)
    _competencies: Mapping[str, Competency] = field(init=False, repr=False, compare=False)
    _roles: Mapping[str, Role] = field(init=False, repr=False, compare=False)
    _experiences: Mapping[str, ExperienceType] = field(init=False, repr=False, compare=False)
    _gates: Mapping[str, Gate] = field(init=False, repr=False, compare=False)
    _pathways: Mapping[str, Pathway] = field(init=False, repr=False, compare=False)
    _developing: Mapping[tuple[str, str], tuple[ExperienceType, ...]] = field(init=False, repr=False, compare=False)
    _stages: dict[tuple[str, str, str], PathwayStage | None] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        competencies = {competency.code: competency for area in self.areas for competency in area.competencies}
        developing: dict[str, list[ExperienceType]] = {}
        for experience in self.experiences:
            for code in experience.competencies:
                developing.setdefault(code, []).append(experience)
        nearest = {(code, ""): tuple(found) for code, found in developing.items()}
        rungs = self._rungs()
        for tier in self.tiers:
            # Sorting is stable: catalogue order among those equally near; those no pathway asks come last.
            far = {code: abs(rung - tier.order) for code, rung in rungs.items()}
            for code, found in developing.items():
                order = [far.get(each.code, len(self.tiers)) for each in found]
                ranked = sorted(zip(order, range(len(found)), found, strict=True), key=lambda each: each[:2])
                nearest[code, tier.code] = tuple(each for _, _, each in ranked)
        # The only writes ever made to this frozen object: its own indexes, and the stages found so far.
        for name, index in (
            ("_tiers", {tier.code: tier for tier in self.tiers}),
            ("_areas", {area.code: area for area in self.areas}),
            ("_competencies", competencies),
            ("_roles", {role.code: role for role in self.roles}),
            ("_experiences", {experience.code: experience for experience in self.experiences}),
            ("_gates", {gate.code: gate for gate in self.gates}),
            ("_pathways", {pathway.code: pathway for pathway in self.pathways}),
            ("_developing", nearest),
            ("_stages", {}),
        ):
            object.__setattr__(self, name, index)

    @property
    def competencies(self) -> tuple[Competency, ...]:
        """Every competency, in the order of the areas."""
        return tuple(self._competencies.values())

    def tier(self, code: str) -> Tier:
        return self._found(self._tiers, "tier", code)

    def area(self, code: str) -> Area:
        return self._found(self._areas, "area", code)

    def competency(self, code: str) -> Competency:
        return self._found(self._competencies, "competency", code)

    def role(self, code: str) -> Role:
        return self._found(self._roles, "role", code)

    def experience(self, code: str) -> ExperienceType:
        return self._found(self._experiences, "experience", code)

    def gate(self, code: str) -> Gate:
        return self._found(self._gates, "gate", code)

    def pathway(self, code: str) -> Pathway:
        return self._found(self._pathways, "pathway", code)

    def roles_in(self, tier: str) -> tuple[Role, ...]:
        return tuple(role for role in self.roles if role.tier == tier)

    def experiences_developing(self, competency: str, *, near: str = "") -> tuple[ExperienceType, ...]:
        """Return the experiences that develop a competency, in catalogue order; empty when none does.

        With `near`, the code of a tier, those that pathways ask for nearest to that tier come first: observing a
        meeting is for the first rungs, answering a scrutiny committee for a head of service.
        """
        return self._developing.get((competency, near), ())

    def gate_into(self, tier: str) -> Gate | None:
        """Return the gate that opens a tier. The entry tier has none."""
        for gate in self.gates:
            if gate.opens_tier == tier:
                return gate
        return None

    def stage_before(self, gate: Gate, present: Role | None, target: Role) -> PathwayStage | None:
        """Return the pathway stage that a gate closes for this person; None when no pathway passes the gate.

        Preference, best first; within a step the pathway of the target's family, then catalogue order:

        1. the stage the gate closes holds the present role, and a later stage holds the target;
        2. an earlier stage of the same pathway holds the present role, and a later stage holds the target;
        3. a later stage holds the target, or the pathway is the one of the target's family;
        4. the pathway that climbs highest (in the shipped framework, the leadership pathway).
        """
        asked = (gate.code, present.code if present else "", target.code)
        if asked not in self._stages:
            self._stages[asked] = self._stage_before(gate, present, target)
        return self._stages[asked]

    def _stage_before(self, gate: Gate, present: Role | None, target: Role) -> PathwayStage | None:
        best: PathwayStage | None = None
        best_rank: tuple[int, int, int] | None = None
        for pathway in self.pathways:
            closed = next((stage for stage in pathway.stages if stage.gate_to_next == gate.code), None)
            if closed is None:
                continue
            leads_there = any(target.code in stage.roles for stage in pathway.stages if stage.order > closed.order)
            held_now = present is not None and present.code in closed.roles
            held_before = present is not None and any(
                present.code in stage.roles for stage in pathway.stages if stage.order < closed.order
            )
            family = pathway.code == target.family
            if leads_there and held_now:
                step = 1
            elif leads_there and held_before:
                step = 2
            elif leads_there or family:
                step = 3
            else:
                step = 4
            rank = (step, 0 if family else 1, -self._summit(pathway) if step == 4 else 0)
            if best_rank is None or rank < best_rank:
                best, best_rank = closed, rank
        return best

    def _rungs(self) -> dict[str, int]:
        """Return, for each experience, the order of the lowest tier at whose stages it is asked.

        Passes over codes that lead nowhere: a document is checked after it is read.
        """
        orders = {tier.code: tier.order for tier in self.tiers}
        of_role = {role.code: orders[role.tier] for role in self.roles if role.tier in orders}
        rungs: dict[str, int] = {}
        for pathway in self.pathways:
            for stage in pathway.stages:
                order = min((of_role[code] for code in stage.roles if code in of_role), default=None)
                options = stage.choose.options if stage.choose is not None else ()
                for code in (*stage.required_experiences, *options):
                    if order is not None:
                        rungs[code] = min(order, rungs.get(code, order))
        return rungs

    def _summit(self, pathway: Pathway) -> int:
        """Return the order of the highest tier that a pathway reaches."""
        roles = (self.role(code) for stage in pathway.stages for code in stage.roles)
        return max((self.tier(role.tier).order for role in roles), default=0)

    def _found(self, index: Mapping[str, Found], noun: str, code: str) -> Found:
        try:
            return index[code]
        except KeyError:
            raise KeyError(f"{self.code} {self.version} has no {noun} “{code}”") from None
