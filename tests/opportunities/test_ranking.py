"""Ranking: what closes more never stands lower, the order given never shows, and ties are settled by date and age."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from opportunities.ranking import (
    Gap,
    Lack,
    Need,
    Offer,
    Quantity,
    Ranked,
    Spot,
    distance,
    for_the_gate,
    order_of,
    rank,
    reason,
)

DAY = date(2027, 1, 11)
HALIFAX, LEEDS, LONDON = (53.72, -1.86), (53.8, -1.55), (51.51, -0.12)
CODES, DEEDS = ["A", "B", "C", "D"], ["X1", "X2", "X3", "X4"]


def offer(
    key: int = 1,
    competencies: dict[str, int] | None = None,
    experiences: dict[str, Quantity] | None = None,
    *,
    tiers: tuple[int, ...] = (),
    host: int = 2,
    spot: Spot | None = LEEDS,
    starts_on: date = DAY,
    closes_on: date = DAY,
) -> Offer:
    return Offer(key, competencies or {}, experiences or {}, tiers, host, spot, starts_on, closes_on)


NEED = Need(
    gaps=(Gap("A", 1, 3, criteria=(3,)), Gap("B", 3, 4, core=True, criteria=(2,)), Gap("C", 2, 3)),
    lacks=(Lack("X1", 0, 1, criterion=5), Lack("X2", 1, 3, criterion=5, chosen=True)),
    choices=1,
    breadth=Lack("X3", 4, 12),
    rungs=(4, 5),
    host=1,
    spot=HALIFAX,
)


def keys(*offers: Offer, need: Need = NEED) -> list[int]:
    return [ranked.offer.key for ranked in rank(offers, need)]


offers = st.builds(
    Offer,
    key=st.integers(1, 40),
    competencies=st.dictionaries(st.sampled_from(CODES), st.integers(1, 6)),
    experiences=st.dictionaries(
        st.sampled_from(DEEDS), st.one_of(st.integers(1, 12), st.decimals("0.5", "12", places=1))
    ),
    tiers=st.lists(st.integers(1, 9), max_size=2).map(tuple),
    host=st.integers(1, 4),
    spot=st.one_of(st.none(), st.sampled_from([HALIFAX, LEEDS, LONDON])),
    starts_on=st.dates(DAY, DAY + timedelta(days=3)),
    closes_on=st.dates(DAY, DAY + timedelta(days=3)),
)
boards = st.lists(offers, max_size=8, unique_by=lambda one: one.key)


@st.composite
def needs(draw: st.DrawFn) -> Need:
    gaps = []
    for code in CODES:
        held = draw(st.integers(0, 4))
        criteria = draw(st.sampled_from([(), (2,), (3,), (2, 3)]))
        if draw(st.booleans()):
            gaps.append(Gap(code, held, draw(st.integers(held + 1, 6)), criteria=criteria))
    lacks = [
        Lack(code, held, needed, criterion=5, chosen=draw(st.booleans()))
        for code in DEEDS
        if draw(st.booleans())
        for needed in [draw(st.integers(1, 12))]
        for held in [draw(st.integers(0, needed - 1))]
    ]
    rungs = draw(st.one_of(st.none(), st.tuples(st.integers(1, 4), st.integers(4, 9))))
    breadth = draw(st.one_of(st.none(), st.just(Lack("X4", 4, 12))))
    return Need(tuple(gaps), tuple(lacks), draw(st.integers(0, 2)), breadth, rungs, 1, HALIFAX)


@given(boards, needs(), st.randoms(use_true_random=False))
def test_the_order_in_which_offers_come_never_shows(board: list[Offer], need: Need, chance: object) -> None:
    shuffled = list(board)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert keys(*board, need=need) == keys(*shuffled, need=need)


@given(boards, needs())
def test_every_offer_stands_in_the_list_once(board: list[Offer], need: Need) -> None:
    assert sorted(keys(*board, need=need)) == sorted(one.key for one in board)


def _more(one: Offer, need: Need) -> list[Offer]:
    """The same offer closing more: a level more of each gap, or more of an experience that is lacked."""
    found = []
    for gap in need.gaps:
        level = max(one.competencies.get(gap.code, 0), gap.held) + 1
        if level <= gap.required:
            found.append(replace(one, competencies={**one.competencies, gap.code: level}))
    lacks = [*need.lacks, *([need.breadth] if need.breadth else [])]
    for lack in lacks:
        given_now = one.experiences.get(lack.code, 0)
        found.append(replace(one, experiences={**one.experiences, lack.code: given_now + 1}))
    return found


@given(boards.filter(bool), needs())
def test_an_offer_that_closes_more_never_ranks_lower(board: list[Offer], need: Need) -> None:
    one, *others = board
    place = keys(*board, need=need).index(one.key)
    for better in _more(one, need):
        assert keys(better, *others, need=need).index(one.key) <= place


@given(offers, offers, needs())
def test_a_level_more_in_what_a_criterion_names_beats_everything_else(one: Offer, other: Offer, need: Need) -> None:
    first, second = reason(one, need), reason(other, need)
    if for_the_gate(first, need) > for_the_gate(second, need):
        assert order_of(first, need) < order_of(second, need)


@given(offers, needs())
def test_nothing_is_promised_that_is_not_lacked(one: Offer, need: Need) -> None:
    found = reason(one, need)
    for closed in found.closes:
        assert closed.gap.held < closed.to <= closed.gap.required
        assert closed.to <= one.competencies[closed.gap.code]
    assert all(0 <= each.parts <= 1000 for each in found.gives)
    assert found.breadth <= (need.breadth.missing if need.breadth else 0)


def test_the_rule_in_its_order() -> None:
    """One offer for each line of the rule, each better in its line and worse in all that follow."""
    late = DAY + timedelta(days=9)
    assert keys(
        offer(9, tiers=(4,), closes_on=late),
        offer(8, tiers=(4,)),
        offer(7, tiers=(4,), spot=LONDON, starts_on=DAY - timedelta(days=9)),
        offer(6, tiers=(2,), host=1, spot=HALIFAX),
        offer(5, {}, {"X3": 1}, tiers=(1,), spot=LONDON),
        offer(4, {"C": 3}, tiers=(1,), spot=LONDON, closes_on=late),
        offer(3, {"B": 4}, tiers=(1,), spot=LONDON, closes_on=late),
        offer(2, {"A": 3}, tiers=(1,), spot=LONDON, starts_on=late, closes_on=late),
    ) == [2, 3, 4, 5, 8, 9, 7, 6]


def test_an_experience_of_the_gate_counts_like_a_level_and_in_part_as_its_part() -> None:
    whole, part = reason(offer(1, {}, {"X1": 1}), NEED), reason(offer(1, {}, {"X2": 1}), NEED)
    assert (for_the_gate(whole, NEED), for_the_gate(part, NEED)) == (1000, 333)


def test_choices_beyond_those_still_asked_add_nothing() -> None:
    lacks = tuple(Lack(code, 0, 1, criterion=5, chosen=True) for code in ("X1", "X2"))
    need = replace(NEED, lacks=lacks, choices=1)
    assert for_the_gate(reason(offer(1, {}, {"X1": 1, "X2": 1}), need), need) == 1000


def test_more_than_is_required_adds_nothing() -> None:
    plenty, enough = (reason(offer(1, {"A": level}, {"X3": 20}), NEED) for level in (6, 3))
    assert order_of(plenty, NEED) == order_of(enough, NEED)
    assert plenty.breadth == 8


def test_a_level_that_is_held_already_is_no_gap() -> None:
    found = reason(offer(1, {"A": 1, "D": 6}), NEED)
    assert (found.closes, found.closes_a_gap) == ((), False)


def test_what_a_criterion_names_is_said_first() -> None:
    found = reason(offer(1, {"C": 3, "B": 4, "A": 3}), NEED)
    assert [closed.gap.code for closed in found.closes] == ["A", "B", "C"]


def test_ties_go_by_closing_date_and_then_by_age() -> None:
    assert keys(offer(3), offer(1, closes_on=DAY + timedelta(days=1)), offer(2)) == [2, 3, 1]


def test_ones_own_council_goes_before_a_neighbour_and_a_host_without_a_place_comes_last() -> None:
    assert keys(offer(1, spot=None), offer(2, spot=LONDON), offer(3), offer(4, host=1, spot=None)) == [4, 3, 2, 1]


def test_miles_as_the_crow_flies() -> None:
    found = distance(HALIFAX, LEEDS)
    assert found is not None
    assert 12 < found < 16
    assert distance(None, LEEDS) is None
    assert distance(LEEDS, LEEDS) == 0


def test_without_a_target_nothing_closes_a_gap_and_the_nearest_comes_first() -> None:
    need = Need(rungs=(3, 3), host=1, spot=HALIFAX)
    found: tuple[Ranked, ...] = rank([offer(1, {"A": 6}, spot=LONDON), offer(2, tiers=(5,)), offer(3)], need)
    assert [one.offer.key for one in found] == [3, 1, 2]
    assert not any(one.closes_a_gap for one in found)
    assert [one.rungs_away for one in found] == [0, 0, 2]


def test_quantities_may_have_fractions() -> None:
    need = replace(NEED, lacks=(Lack("X1", Decimal("0.5"), 2, criterion=5),))
    assert for_the_gate(reason(offer(1, {}, {"X1": Decimal("0.5")}), need), need) == 250
