"""Readiness: what counts as held, and the figures that hold together."""

from datetime import date, timedelta
from timeit import repeat
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathways.readiness import (
    Criteria,
    HeldLevel,
    Readiness,
    Share,
    Status,
    evaluate,
)
from tests.pathways.framework import CATALOGUE
from tests.pathways.standing import G4, PRESENT, TARGET, THEN, TODAY, gate, held, ready, role

# --- What counts as held ----------------------------------------------------------------------------------------------


def line_of(*levels: HeldLevel, today: date = TODAY) -> Any:
    (line,) = ready({"DEM1": 4}, levels, today=today).lines
    return line


def test_the_latest_assessed_level_counts_before_a_later_own_view() -> None:
    line = line_of(held("DEM1", 2), held("DEM1", 4, "self", on=THEN + timedelta(days=9)))
    assert (line.held, line.source, line.assessed) == (2, "assessor", True)
    assert (line.assessed_level, line.own_level) == (2, 4)


def test_own_view_counts_where_nothing_is_assessed_and_is_marked() -> None:
    line = line_of(held("DEM1", 3, "self"))
    assert (line.held, line.source, line.assessed, line.assessed_level) == (3, "self", False, None)


@pytest.mark.parametrize("turned", [False, True])
def test_the_latest_of_several_counts_in_whatever_order_they_come(turned: bool) -> None:
    levels = [held("DEM1", 4), held("DEM1", 2, on=THEN + timedelta(days=1))]
    assert line_of(*(reversed(levels) if turned else levels)).held == 2


def test_on_one_day_a_moderated_level_counts_before_an_assessors_and_else_the_last_recorded() -> None:
    assert line_of(held("DEM1", 3, "moderated"), held("DEM1", 4)).held == 3
    assert line_of(held("DEM1", 4), held("DEM1", 3, "moderated")).held == 3
    assert line_of(held("DEM1", 4), held("DEM1", 3)).held == 3


def test_an_expired_level_no_longer_counts_from_the_day_it_expires() -> None:
    levels = (held("DEM1", 2, "self"), held("DEM1", 4, expires_on=TODAY))
    last_day = TODAY - timedelta(days=1)
    assert (line_of(*levels, today=last_day).held, line_of(*levels, today=last_day).lapsed_on) == (4, None)
    assert (line_of(*levels).held, line_of(*levels).source, line_of(*levels).lapsed_on) == (2, "self", TODAY)


def test_an_older_level_still_in_date_stands_when_a_newer_one_has_expired() -> None:
    line = line_of(held("DEM1", 3), held("DEM1", 4, on=THEN + timedelta(days=1), expires_on=TODAY))
    assert (line.held, line.lapsed_on) == (3, None)


def test_a_level_dated_ahead_does_not_count_yet() -> None:
    assert line_of(held("DEM1", 4, on=TODAY + timedelta(days=1))).held == 0


# --- Coverage, shortfalls, areas --------------------------------------------------------------------------------------


def test_a_surplus_never_pays_for_a_gap() -> None:
    readiness = ready({"DEM1": 4, "FIN1": 4}, [held("DEM1", 6), held("FIN1", 2)])
    assert readiness.coverage == Share(6, 8)
    assert (readiness.at_or_above, readiness.asked) == (1, 2)


def test_shortfalls_stand_worst_first_and_core_first_among_equals() -> None:
    readiness = ready({"DEM1": 1, "DEM2": 3, "FIN1": 1, "PPL1": 4}, core=("FIN1", "PPL1"))
    assert [s.competency.code for s in readiness.shortfalls] == ["PPL1", "DEM2", "FIN1", "DEM1"]
    assert "X13" in [experience.code for experience in readiness.shortfalls[1].experiences]


def test_areas_total_what_counts() -> None:
    readiness = ready({"DEM1": 4, "DEM2": 3, "FIN1": 2}, [held("DEM1", 6), held("DEM2", 2)])
    assert [(a.area.code, a.held, a.required) for a in readiness.areas] == [("DEM", 6, 7), ("FIN", 0, 2)]


def test_what_the_target_asks_less_of_reads_no_longer_required() -> None:
    present = role({"DEM1": 4, "TEC1": 3, "FIN1": 2})
    readiness = ready({"DEM1": 5, "TEC1": 1}, [held("TEC1", 3)], present=present)
    assert [(line.competency.code, line.required) for line in readiness.no_longer_required] == [
        ("FIN1", 0),
        ("TEC1", 1),
    ]
    assert [s.competency.code for s in readiness.shortfalls] == ["DEM1"]


def test_what_is_held_beyond_the_requirements_is_shown_and_costs_nothing() -> None:
    readiness = ready({"DEM1": 1}, [held("DEM1", 1), held("TEC1", 5, "self")])
    assert [line.competency.code for line in readiness.lines] == ["DEM1", "TEC1"]
    assert (readiness.coverage, readiness.own_view) == (Share(1, 1), ())


# --- Properties -------------------------------------------------------------------------------------------------------

CODES = [competency.code for competency in CATALOGUE.competencies]
LEVELS = st.dictionaries(st.sampled_from(CODES), st.integers(0, 6), max_size=12)
RECORDS = st.lists(
    st.builds(
        HeldLevel,
        st.sampled_from(CODES),
        st.integers(0, 6),
        st.sampled_from(["self", "assessor", "moderated"]),
        st.dates(date(2026, 1, 1), date(2027, 1, 1)),
        st.none() | st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    ),
    max_size=30,
)
STRICT = gate(min_coverage=0.85, max_shortfall=1, core_must_meet=True, assessed_share=0.8, panel="council")


@given(LEVELS, RECORDS)
def test_the_figures_hold_together(requirements: dict[str, int], records: list[HeldLevel]) -> None:
    core = [code for code, level in requirements.items() if level][:3]
    readiness = ready(requirements, records, core=core, gate=STRICT)
    asked = [line for line in readiness.lines if line.required]
    assert readiness.coverage.whole == sum(requirements.values())
    assert readiness.coverage.part == sum(min(line.held, line.required) for line in asked)
    assert 0 <= readiness.assessed.part <= readiness.assessed.whole == readiness.coverage.part
    assert sum(area.held for area in readiness.areas) == readiness.coverage.part
    assert readiness.at_or_above + len(readiness.shortfalls) == readiness.asked
    assert [s.short for s in readiness.shortfalls] == sorted((s.short for s in readiness.shortfalls), reverse=True)
    assert readiness.met == sum(criterion.status is Status.MET for criterion in readiness.criteria)
    assert [criterion.number for criterion in readiness.criteria] == list(range(1, readiness.total + 1))
    assert all(bool(criterion.next_step) != criterion.met for criterion in readiness.criteria)


@given(LEVELS, RECORDS, st.sampled_from(CODES))
def test_one_more_assessed_level_never_takes_anything_away(
    requirements: dict[str, int], records: list[HeldLevel], code: str
) -> None:
    before = ready(requirements, records, gate=STRICT)
    now = next((line.held for line in before.lines if line.competency.code == code), 0)
    after = ready(requirements, [*records, HeldLevel(code, min(6, now + 1), "moderated", TODAY)], gate=STRICT)
    assert after.coverage.part >= before.coverage.part
    assert after.assessed.part >= before.assessed.part
    assert len(after.shortfalls) <= len(before.shortfalls)


@given(LEVELS, RECORDS, st.sampled_from([0.6, 0.7, 0.8, 0.9, 1.0, 0.29]))
def test_the_next_step_of_a_share_reaches_it_and_nothing_less_does(
    requirements: dict[str, int], records: list[HeldLevel], least: float
) -> None:
    readiness = ready(requirements, records, gate=gate(min_coverage=least, assessed_share=least))
    ask = readiness.criterion(Criteria.ASSESSED)
    assert ask is not None
    if ask.closes:
        gains = [line.counted for line in readiness.own_view if line.competency.code in ask.closes]
        share = readiness.assessed
        assert (share.part + sum(gains)) / share.whole >= least > (share.part + sum(gains) - min(gains)) / share.whole


def test_one_call_is_quick() -> None:
    levels = [held(code, max(0, level - 1), "self") for code, level in TARGET.requirements.items()]
    levels += [held(code, level) for code, level in list(TARGET.requirements.items())[:20]]
    stage = CATALOGUE.stage_before(G4, PRESENT, TARGET)

    def call() -> Readiness:
        return evaluate(
            catalogue=CATALOGUE, target=TARGET, gate=G4, stage=stage, today=TODAY, levels=levels, present=PRESENT
        )

    # A wide margin, for a busy machine: it is the order of magnitude that is promised to pages of many people.
    assert min(repeat(call, number=20, repeat=5)) / 20 < 0.003
