"""Ways in as a pure function: roles by how much of each is held, the entry tier first."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathways.catalogue import Catalogue, parse
from pathways.shipped import shipped_framework
from pathways.ways_in import ENTRY_TIERS, WayIn, ways_in

CATALOGUE = parse(shipped_framework())
CODES = [competency.code for competency in CATALOGUE.competencies]


def way_of(code: str, held: dict[str, int], own: frozenset[str] = frozenset()) -> WayIn:
    rungs = ways_in(catalogue=CATALOGUE, held=held, own=own)
    return next(way for rung in rungs for way in rung.ways if way.role.code == code)


def test_every_role_comes_once_and_the_entry_tier_first() -> None:
    rungs = ways_in(catalogue=CATALOGUE, held={})
    assert [rung.tier.order for rung in rungs] == sorted(tier.order for tier in CATALOGUE.tiers)
    assert sorted(way.role.code for rung in rungs for way in rung.ways) == sorted(r.code for r in CATALOGUE.roles)
    assert [rung.entry for rung in rungs] == [index < ENTRY_TIERS for index in range(len(rungs))]
    assert rungs[0].gate is None
    assert rungs[1].gate is not None


def test_with_nothing_recorded_the_least_demanding_role_is_first() -> None:
    first = ways_in(catalogue=CATALOGUE, held={})[0].ways
    wholes = [way.share.whole for way in first]
    assert wholes == sorted(wholes)
    assert {way.percent for way in first} == {"0%"}
    assert all(way.held == () for way in first)


def test_coverage_is_in_levels_and_a_surplus_pays_for_nothing_else() -> None:
    role = CATALOGUE.role("data-apprentice")
    code, required = next((code, level) for code, level in role.requirements.items() if level > 0)
    whole = sum(role.requirements.values())
    way = way_of(role.code, {code: required + 3})
    assert (way.share.part, way.share.whole, way.missing) == (required, whole, whole - required)
    assert (way.met, way.below) == (1, way.asked - 1)
    [held] = way.held
    assert held.met


def test_a_level_below_what_is_asked_counts_and_is_not_met() -> None:
    role = CATALOGUE.role("developer")
    code = next(code for code, level in role.requirements.items() if level == 2)
    way = way_of(role.code, {code: 1})
    assert (way.share.part, way.met) == (1, 0)
    assert not way.held[0].met


def test_what_is_short_comes_core_first_and_the_most_levels_before_the_rest() -> None:
    role = CATALOGUE.role("developer")
    nothing = way_of(role.code, {})
    assert len(nothing.short) == nothing.below
    ranks = [(each.code not in role.core, -role.requirements[each.code]) for each in nothing.short]
    assert ranks == sorted(ranks)
    first = nothing.short[0].code
    assert first not in {each.code for each in way_of(role.code, {first: role.requirements[first]}).short}


def test_what_is_by_ones_own_view_alone_is_told_apart() -> None:
    role = CATALOGUE.role("developer")
    one, two = [code for code, level in role.requirements.items() if level > 0][:2]
    way = way_of(role.code, {one: 1, two: 1}, frozenset({two}))
    assert (way.share.part, way.own) == (2, 1)


def test_the_role_one_holds_most_of_comes_first_in_its_tier() -> None:
    role = CATALOGUE.role("user-researcher")
    tier = next(rung for rung in ways_in(catalogue=CATALOGUE, held=role.requirements) if rung.tier.code == role.tier)
    assert tier.ways[0].role == role
    assert tier.ways[0].percent == "100%"
    assert tier.ways[0].missing == 0


def test_a_role_that_asks_nothing_is_held_whole_and_a_tier_without_roles_is_left_out() -> None:
    easy = replace(CATALOGUE.role("data-apprentice"), requirements={})
    small: Catalogue = replace(CATALOGUE, roles=(easy, CATALOGUE.role("developer")))
    rungs = ways_in(catalogue=small, held={})
    assert [rung.tier.code for rung in rungs] == [easy.tier, "T2"]
    assert rungs[0].ways[0].percent == "100%"


@given(st.dictionaries(st.sampled_from([*CODES, "not-a-code"]), st.integers(0, 6)))
def test_figures_always_add_up(held: dict[str, int]) -> None:
    for rung in ways_in(catalogue=CATALOGUE, held=held, own=set(held)):
        shares = [way.share.value for way in rung.ways]
        assert shares == sorted(shares, reverse=True)
        for way in rung.ways:
            assert 0 <= way.share.part <= way.share.whole
            assert way.share.part + way.missing == way.share.whole
            assert way.own == way.share.part
            assert (way.missing == 0) == (way.met == way.asked)


@pytest.mark.parametrize("code", ["data-apprentice", "developer"])
def test_one_level_more_never_lowers_a_share(code: str) -> None:
    held: dict[str, int] = {}
    before = way_of(code, held).share.part
    for competency in CODES:
        held[competency] = 1
        after = way_of(code, held).share.part
        assert after >= before
        before = after
