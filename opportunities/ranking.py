"""Which offers bring a person furthest: a pure function of what is on offer and what the person lacks.

It ranks offers for one person, never people. The rule, most important first; a later line only breaks ties of those
above it:

1. the most for the gate ahead: each level it closes in a competency that a criterion names (core, or too far short)
   counts one, and so does an experience asked at the gate, given in part as its part;
2. the most levels closed altogether;
3. the most months of the breadth that the person lacks;
4. the tier it suits: fewest rungs from where the person stands and aims;
5. the nearest host, in steps of ten miles, one's own council first;
6. the earliest start, then the earliest closing date, then the order in which they were made.

Everything is given as data and nothing is drawn by lot, so the same question always has the same answer.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import hypot

Quantity = int | Decimal
Spot = tuple[float, float]
"""Latitude and longitude in degrees."""

MILES_NORTH, MILES_EAST = 69.0, 41.5  # a degree of latitude, and of longitude at the latitude of England's middle
MILES_A_STEP = 10
WHOLE = 1000  # parts of one level or one experience, so that parts stay whole numbers
FAR = 1_000  # steps to a host whose place is not known: after every place in England


@dataclass(frozen=True, slots=True, eq=False)
class Offer:
    """What ranking looks at of one opportunity. `host` is its organisation, `tiers` the rungs it suits, none for any.

    `competencies` maps codes to the level developed to, `experiences` codes to a quantity. Treat them as read-only.
    """

    key: int
    competencies: Mapping[str, int]
    experiences: Mapping[str, Quantity]
    tiers: tuple[int, ...]
    host: int
    spot: Spot | None
    starts_on: date
    closes_on: date


@dataclass(frozen=True, slots=True)
class Gap:
    """A competency below the level required. `criteria` are the numbers of those at the gate that name it alone.

    Coverage names every gap and so names none here. `assessed` is False for a level held by the person's own view;
    `claimed` says that a claim for the level required waits.
    """

    code: str
    held: int
    required: int
    core: bool = False
    criteria: tuple[int, ...] = ()
    assessed: bool = True
    claimed: bool = False


@dataclass(frozen=True, slots=True)
class Lack:
    """An experience not held in full. `chosen` marks one of a list of which only some are asked."""

    code: str
    held: Quantity
    needed: Quantity
    criterion: int = 0
    chosen: bool = False

    @property
    def missing(self) -> Quantity:
        return self.needed - self.held


@dataclass(frozen=True, slots=True)
class Need:
    """What one person lacks and where they are. Without a target role `gaps` and `lacks` are empty.

    `rungs` is the lowest and highest rung that suits, None where neither post nor target is known. `choices` is how
    many of the chosen experiences are still asked. `breadth` is the experience that stands for breadth. `gate` is the
    code of the gate whose criteria are meant.
    """

    gaps: tuple[Gap, ...] = ()
    lacks: tuple[Lack, ...] = ()
    choices: int = 0
    breadth: Lack | None = None
    rungs: tuple[int, int] | None = None
    host: int = 0
    spot: Spot | None = None
    gate: str = ""


@dataclass(frozen=True, slots=True)
class Closed:
    """A gap that an offer closes, or part of it: up to level `to`."""

    gap: Gap
    to: int

    @property
    def levels(self) -> int:
        return self.to - self.gap.held


@dataclass(frozen=True, slots=True)
class Given:
    """An experience that the person lacks at the gate and the offer gives, in the quantity it gives."""

    lack: Lack
    quantity: Quantity

    @property
    def parts(self) -> int:
        """How much of the whole experience it adds, in thousandths; what is more than enough adds nothing."""
        return int(WHOLE * min(self.quantity, self.lack.missing) / self.lack.needed)


@dataclass(frozen=True, slots=True)
class Ranked:
    """One offer with its reason. `breadth` is the months it adds of those lacked; `rungs_away` 0 where it suits.

    `miles` is None where a place is not known; 0 is one's own council.
    """

    offer: Offer
    closes: tuple[Closed, ...]
    gives: tuple[Given, ...]
    breadth: Quantity
    rungs_away: int
    miles: float | None

    @property
    def closes_a_gap(self) -> bool:
        """Whether it closes a level, or gives an experience that the gate asks."""
        return bool(self.closes or self.gives)

    @property
    def levels(self) -> int:
        return sum([closed.levels for closed in self.closes])

    @property
    def steps(self) -> int:
        """How many steps of ten miles away the host is."""
        return FAR if self.miles is None else int(self.miles // MILES_A_STEP)


def rank(offers: Iterable[Offer], need: Need) -> tuple[Ranked, ...]:
    """Every offer, the most for the person first, each with its reason. The order given does not matter."""
    gaps = {gap.code: gap for gap in need.gaps}
    lacks = {lack.code: lack for lack in need.lacks}
    miles: dict[tuple[int, Spot | None], float | None] = {}
    found = []
    for offer in offers:
        where = (offer.host, offer.spot)
        if where not in miles:
            miles[where] = 0.0 if need.host == offer.host else distance(need.spot, offer.spot)
        found.append(_looked_at(offer, need, gaps, lacks, miles[where]))
    return tuple(sorted(found, key=lambda ranked: order_of(ranked, need)))


def reason(offer: Offer, need: Need) -> Ranked:
    """One offer with its reason, as it stands in the list of all."""
    return rank([offer], need)[0]


def order_of(ranked: Ranked, need: Need) -> tuple[int | Quantity | date, ...]:
    """The place of an offer as a key to sort by, the rule above line by line."""
    offer = ranked.offer
    return (
        -for_the_gate(ranked, need),
        -ranked.levels,
        -ranked.breadth,
        ranked.rungs_away,
        0 if offer.host == need.host else 1,
        ranked.steps,
        offer.starts_on,
        offer.closes_on,
        offer.key,
    )


def for_the_gate(ranked: Ranked, need: Need) -> int:
    """What it does for the criteria of the gate ahead, in thousandths of a level or an experience."""
    if not ranked.closes and not ranked.gives:
        return 0
    levels = sum([closed.levels for closed in ranked.closes if closed.gap.criteria])
    asked = sum([given.parts for given in ranked.gives if not given.lack.chosen])
    chosen = sum([given.parts for given in ranked.gives if given.lack.chosen])
    return WHOLE * levels + asked + min(chosen, WHOLE * need.choices)


def distance(one: Spot | None, other: Spot | None) -> float | None:
    """Miles between two places as the crow flies, rough enough for the centres of councils; None if one is unknown."""
    if one is None or other is None:
        return None
    return hypot(MILES_NORTH * (one[0] - other[0]), MILES_EAST * (one[1] - other[1]))


def _looked_at(
    offer: Offer, need: Need, gaps: Mapping[str, Gap], lacks: Mapping[str, Lack], miles: float | None
) -> Ranked:
    closes = [
        Closed(gap, min(level, gap.required))
        for code, level in offer.competencies.items()
        if (gap := gaps.get(code)) is not None and level > gap.held
    ]
    # What the gate names first, then the most levels; the code last, so that no order of the posting shows.
    closes.sort(key=lambda closed: (not closed.gap.criteria, -closed.levels, closed.gap.code))
    gives = [
        Given(lack, quantity)
        for code, quantity in offer.experiences.items()
        if (lack := lacks.get(code)) is not None and quantity > 0
    ]
    gives.sort(key=lambda given: (given.lack.chosen, -given.parts, given.lack.code))
    breadth: Quantity = 0
    if need.breadth is not None:
        breadth = max(0, min(offer.experiences.get(need.breadth.code, 0), need.breadth.missing))
    return Ranked(offer, tuple(closes), tuple(gives), breadth, _rungs_away(offer.tiers, need.rungs), miles)


def _rungs_away(tiers: tuple[int, ...], rungs: tuple[int, int] | None) -> int:
    if not tiers or rungs is None:
        return 0
    low, high = rungs
    return min(max(low - tier, tier - high, 0) for tier in tiers)
