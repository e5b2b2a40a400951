"""Ways in: every role by how much of it somebody holds already, the entry tier first.

A pure function of the catalogue and of the level held in each competency. Coverage is that of `readiness`: the sum of
min(held, required) divided by the sum of what is required, so that a surplus in one competency pays for no other.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction

from pathways.catalogue_parts import Catalogue, Competency, Gate, Role, Tier
from pathways.readiness_parts import Share
from pathways.readiness_words import percent_words

# The entry tier and the one its gate opens: where people who come from elsewhere begin.
ENTRY_TIERS = 2


@dataclass(frozen=True, slots=True)
class Held:
    """A competency that a role asks, and of which something is held."""

    competency: Competency
    level: int
    required: int

    @property
    def met(self) -> bool:
        """Whether it is at the level asked."""
        return self.level >= self.required


@dataclass(frozen=True, slots=True)
class WayIn:
    """One role: the levels held of those asked, by how much by one's own view, and what is held by name.

    `asked` and `met` count competencies. `held` has those at the level asked first, the highest before the rest;
    `short` those below it, core ones first, the most levels short before the rest.
    """

    role: Role
    share: Share
    own: int
    asked: int
    met: int
    held: tuple[Held, ...]
    short: tuple[Competency, ...] = ()

    @property
    def missing(self) -> int:
        """Levels still to learn."""
        return self.share.whole - self.share.part

    @property
    def below(self) -> int:
        """Competencies below the level asked."""
        return self.asked - self.met

    @property
    def percent(self) -> str:
        """“34%”; 100% only for the whole."""
        return percent_words(self.share, 1.0)


@dataclass(frozen=True, slots=True)
class Rung:
    """One tier, the gate before it if there is one, and its roles, the most held first."""

    tier: Tier
    gate: Gate | None
    entry: bool
    ways: tuple[WayIn, ...]


def ways_in(*, catalogue: Catalogue, held: Mapping[str, int], own: Collection[str] = ()) -> tuple[Rung, ...]:
    """Every tier with its roles. `held` is the level that counts, by competency; `own` those by one's own view alone.

    Within a tier the role with the greatest coverage comes first, then the one with the fewest levels missing, then by
    title, so that somebody with nothing recorded finds the least demanding first. Tiers without roles are left out.
    """
    rungs: list[Rung] = []
    for tier in sorted(catalogue.tiers, key=lambda tier: tier.order):
        ways = [_way(catalogue, role, held, own) for role in catalogue.roles_in(tier.code)]
        if ways:
            ordered = tuple(sorted(ways, key=_rank))
            rungs.append(Rung(tier, catalogue.gate_into(tier.code), len(rungs) < ENTRY_TIERS, ordered))
    return tuple(rungs)


def _way(catalogue: Catalogue, role: Role, held: Mapping[str, int], own: Collection[str]) -> WayIn:
    found = []
    short: list[tuple[bool, int, Competency]] = []
    part = whole = by_self = asked = 0
    for competency in catalogue.competencies:
        required = role.requirements.get(competency.code, 0)
        if required <= 0:
            continue
        asked += 1
        whole += required
        level = max(0, held.get(competency.code, 0))
        counted = min(level, required)
        part += counted
        if competency.code in own:
            by_self += counted
        if level < required:
            short.append((competency.code not in role.core, level - required, competency))
        if counted:
            found.append(Held(competency, level, required))
    # Sorting is stable: the order of the catalogue among equals.
    found.sort(key=lambda each: (not each.met, -each.level))
    short.sort(key=lambda each: each[:2])
    met = sum(1 for each in found if each.met)
    return WayIn(
        role=role,
        share=Share(part, whole),
        own=by_self,
        asked=asked,
        met=met,
        held=tuple(found),
        short=tuple(competency for *_, competency in short),
    )


def _rank(way: WayIn) -> tuple[Fraction, int, str]:
    covered = Fraction(way.share.part, way.share.whole) if way.share.whole else Fraction(1)
    return (-covered, way.missing, way.role.title)
