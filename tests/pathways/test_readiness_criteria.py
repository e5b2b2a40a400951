"""Each criterion of a gate: needed, yours, status and next, as a person reads them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathways.catalogue import Choice, PathwayStage
from pathways.readiness import (
    Criteria,
    EndorsementHeld,
    ExperienceHeld,
    PanelHeld,
    Share,
    Status,
    SupportHeld,
    evaluate,
    months_after,
    percent_words,
    threshold_words,
)
from tests.pathways.framework import CATALOGUE
from tests.pathways.standing import G4, PRESENT, TARGET, TODAY, gate, held, ready, row


def test_coverage_met_and_not_yet() -> None:
    asks = gate(min_coverage=0.85)
    many = {competency.code: 1 for competency in CATALOGUE.competencies[:20]}
    levels = [held(code, 1) for code in many]
    assert row(ready(many, levels[:17], gate=asks)) == ("85%", "85% (17 of 20 levels)", Status.MET, "")
    assert row(ready(many, levels[:15], gate=asks)) == (
        "85%", "75% (15 of 20 levels)", Status.NOT_YET, "Two more levels give 85%."
    )  # fmt: skip
    assert row(ready(many, levels[:16], gate=asks))[3] == "One more level gives 85%."


@pytest.mark.parametrize(
    ("part", "whole", "threshold", "words"),
    [
        (103, 116, 0.85, "89%"),
        (78, 103, 0.8, "76%"),
        (11, 13, 0.85, "84%"),  # 84.6 % is under 85 %
        (17, 20, 0.85, "85%"),
        (199, 200, 0.85, "99%"),  # only a whole reads 100 %
        (199, 200, 1.0, "99%"),
        (1, 1, 1.0, "100%"),
        (0, 9, 0.85, "0%"),
        (7, 8, 0.875, "87.5%"),
        (87, 100, 0.875, "87.0%"),
        (0, 0, 0.85, "100%"),
    ],
)
def test_a_percentage_never_reads_as_the_other_side_of_its_threshold(
    part: int, whole: int, threshold: float, words: str
) -> None:
    assert percent_words(Share(part, whole), threshold) == words


@given(st.integers(1, 300), st.integers(0, 300), st.integers(0, 1000))
def test_percentages_and_statuses_agree(whole: int, part: int, thousandths: int) -> None:
    share, threshold = Share(min(part, whole), whole), thousandths / 1000
    shown = Decimal(percent_words(share, threshold).rstrip("%"))
    asked = Decimal(threshold_words(threshold).rstrip("%"))
    assert (shown >= asked) == (share.value >= threshold)
    assert (shown == 100) == (share.part == share.whole)


def test_core_competencies() -> None:
    asks = gate(core_must_meet=True)
    readiness = ready(
        {"DEM1": 3, "PPL2": 4, "FIN1": 2}, [held("DEM1", 3), held("PPL2", 3)], core=("DEM1", "PPL2"), gate=asks
    )
    assert row(readiness, Criteria.CORE) == (
        "all 2", "1 of 2", Status.NOT_YET, "Leading teams and performance, 3 to 4."
    )  # fmt: skip
    assert readiness.criteria[0].closes == ("PPL2",)


def test_shortfalls_beyond_the_most_allowed() -> None:
    readiness = ready({"DEM3": 3, "FIN1": 2}, [held("DEM3", 1), held("FIN1", 1)], gate=gate(max_shortfall=1))
    assert readiness.criteria[0].title == "None more than 1 level short"
    assert row(readiness, Criteria.SHORTFALL) == (
        "0", "1", Status.NOT_YET, "Scrutiny and public accountability, 2 short."
    )  # fmt: skip
    strict = ready({"DEM3": 3, "FIN1": 2}, [held("DEM3", 1), held("FIN1", 1)], gate=gate(max_shortfall=0))
    assert (strict.criteria[0].title, strict.criteria[0].held) == ("None short of the level required", 2)


def test_a_row_names_two_and_counts_the_rest() -> None:
    readiness = ready(dict.fromkeys(("DEM1", "DEM2", "DEM3", "DEM4"), 3), gate=gate(max_shortfall=1))
    assert row(readiness, Criteria.SHORTFALL)[3] == (
        "Political awareness and councillor relations, 3 short; Reports and advice for decision, 3 short; and 2 more."
    )


def test_the_share_assessed_by_others_and_the_fewest_levels_that_reach_it() -> None:
    levels = [held("DEM1", 4), held("PPL3", 4, "self"), held("TRN4", 2, "self"), held("USR4", 6, "self")]
    readiness = ready({"DEM1": 4, "PPL3": 4, "TRN4": 2, "USR4": 2}, levels, gate=gate(assessed_share=0.8))
    assert row(readiness, Criteria.ASSESSED) == (
        "80%", "33% (4 of 12 levels)", Status.NOT_YET, "Two competencies in one conversation give 83%."
    )  # fmt: skip
    assert readiness.criteria[0].closes == ("PPL3", "TRN4")
    assert len(readiness.own_view) == 3


def test_nothing_held_is_not_all_assessed() -> None:
    readiness = ready({"DEM1": 4}, gate=gate(assessed_share=0.8))
    assert row(readiness, Criteria.ASSESSED) == (
        "80%", "no levels held yet", Status.NOT_YET, "The levels held already are recorded first."
    )  # fmt: skip


def test_a_role_that_asks_nothing_is_met() -> None:
    readiness = ready({}, gate=gate(min_coverage=0.85, max_shortfall=1, core_must_meet=True, assessed_share=0.8))
    assert [c.key for c in readiness.criteria] == [Criteria.COVERAGE, Criteria.SHORTFALL, Criteria.ASSESSED]
    assert readiness.criteria[0].yours == "no levels are required"
    assert (readiness.ready, readiness.areas, readiness.lines) == (True, (), ())


STAGE = PathwayStage("p", 1, "Manager", (), 30, ("X09", "X13"), Choice(1, ("X14", "X19", "X13")), "G")


def experiences_row(*records: ExperienceHeld, stage: PathwayStage = STAGE, today: date = TODAY) -> Any:
    readiness = ready({}, gate=gate(), stage=stage, experiences=records, today=today)
    return row(readiness, Criteria.EXPERIENCES)


def test_the_experiences_are_the_required_ones_and_the_chosen_minimum() -> None:
    done = (
        ExperienceHeld("X09", 12, verified=True),
        ExperienceHeld("X13", 2, verified=True),
        ExperienceHeld("X19", 1, verified=True),
    )
    assert experiences_row(*done) == ("3", "3, all verified", Status.MET, "")
    assert experiences_row(*done[:2]) == ("3", "2 verified", Status.NOT_YET, "1 more of 2 choices.")
    assert experiences_row() == (
        "3", "none verified", Status.NOT_YET,
        "Line management, 0 of 12 months; Report author, 0 of 2 reports; and 1 more.",
    )  # fmt: skip


def test_records_add_up_and_only_verified_ones_count() -> None:
    records = (
        ExperienceHeld("X09", Decimal("6.5"), verified=True),
        ExperienceHeld("X09", Decimal("5.5"), verified=True),
        ExperienceHeld("X13", 1, verified=True),
        ExperienceHeld("X13", 1),
        ExperienceHeld("X01", 99, verified=True),
    )
    assert experiences_row(*records) == (
        "3", "1 verified, 1 waiting to be confirmed", Status.NOT_YET,
        "Report author, 1 of 2 reports; 1 more of 2 choices.",
    )  # fmt: skip


def test_a_surplus_of_choices_does_not_pay_for_a_required_one() -> None:
    chosen = (ExperienceHeld("X14", 2, verified=True), ExperienceHeld("X19", 1, verified=True))
    assert experiences_row(*chosen)[1] == "1 verified"


def test_an_experience_expires_by_its_own_date_or_by_its_kind() -> None:
    stage = replace(STAGE, required_experiences=("X21",), choose=None)
    served = ExperienceHeld("X21", 6, until=date(2023, 11, 24), verified=True)
    assert experiences_row(served, stage=stage, today=date(2026, 11, 23))[2] is Status.MET
    assert experiences_row(served, stage=stage)[2] is Status.NOT_YET
    assert experiences_row(replace(served, expires_on=date(2027, 1, 1)), stage=stage)[2] is Status.MET
    readiness = ready({}, gate=gate(), stage=stage, experiences=[served])
    assert (readiness.experiences[0].expired, readiness.experiences[0].held) == (6, 0)


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2024, 2, 29), 36, date(2027, 2, 28)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 11, 30), 0, date(2026, 11, 30)),
    ],
)
def test_months_after(day: date, months: int, then: date) -> None:
    assert months_after(day, months) == then


def test_mentoring_sessions() -> None:
    asks = gate(mentoring_sessions_min=6)
    enough = ready({}, gate=asks, support=SupportHeld(7, date(2026, 11, 10)))
    assert row(enough, Criteria.MENTORING) == ("6", "7, last on 10 November 2026", Status.MET, "")
    next_step = "Six more sessions; the council lead can find a mentor."
    assert row(ready({}, gate=asks), Criteria.MENTORING) == ("6", "none yet", Status.NOT_YET, next_step)


def test_endorsements_are_by_capacity() -> None:
    asks = gate(endorsements=("head_or_assistant_director", "democratic_services"))
    twice = [EndorsementHeld("democratic_services"), EndorsementHeld("democratic_services"), EndorsementHeld("s151")]
    readiness = ready({}, gate=asks, endorsements=twice)
    assert row(readiness, Criteria.ENDORSEMENTS) == (
        "2", "1: democratic services", Status.NOT_YET, "Still to ask: head of service or assistant director."
    )  # fmt: skip
    assert readiness.criteria[0].closes == ("head_or_assistant_director",)


def test_the_panel_opens_when_everything_else_is_met() -> None:
    asks = gate(mentoring_sessions_min=1, panel="council_plus_external", endorsements=("director",))
    given: dict[str, Any] = {"gate": asks, "support": SupportHeld(1)}
    waiting = ready({}, **given)
    assert waiting.criteria[-1].title == "Panel, council plus external"
    assert row(waiting, Criteria.PANEL) == ("1", "none booked", Status.OPENS_LATER, "Opens when 1 to 2 are met")
    given["endorsements"] = [EndorsementHeld("director")]
    opened = ready({}, **given)
    assert (opened.met, opened.total, opened.only_panel_left, opened.ready) == (2, 3, True, False)
    assert row(opened, Criteria.PANEL) == ("1", "none booked", Status.NOT_YET, "Ask for a review.")
    booked = ready({}, **given, panel=PanelHeld(booked_for=date(2026, 12, 3)))
    assert row(booked, Criteria.PANEL)[1:] == ("booked for 3 December 2026", Status.NOT_YET, "Meet the panel.")
    read = ready({}, **given, panel=PanelHeld(asked_on=date(2026, 10, 1), booked_for=date(2026, 11, 3)))
    assert row(read, Criteria.PANEL)[1:] == ("met on 3 November 2026", Status.NOT_YET, "The decision is to come.")
    passed = PanelHeld(passed_on=date(2026, 11, 20), expires_on=date(2029, 11, 20))
    assert row(ready({}, **given, panel=passed), Criteria.PANEL)[1:3] == ("passed on 20 November 2026", Status.MET)
    assert ready({}, **given, panel=passed).ready
    lapsed = ready({}, **given, panel=PanelHeld(passed_on=date(2023, 11, 20), expires_on=TODAY))
    assert row(lapsed, Criteria.PANEL)[1:3] == (
        "passed on 20 November 2023, expired on 24 November 2026", Status.NOT_YET
    )  # fmt: skip


def test_a_panel_alone_is_open_from_the_start() -> None:
    assert ready({}, gate=gate(panel="council")).criteria[0].status is Status.NOT_YET


def test_what_a_gate_does_not_ask_has_no_row() -> None:
    assert ready({"DEM1": 3}, gate=gate()).criteria == ()
    assert ready({"DEM1": 3}).criteria == ()
    assert ready({"DEM1": 3}, gate=gate(core_must_meet=True)).criteria == ()
    numbered = ready({"DEM1": 3}, gate=gate(max_shortfall=1, panel="council")).criteria
    assert [(c.number, c.key) for c in numbered] == [(1, Criteria.SHORTFALL), (2, Criteria.PANEL)]


def test_the_gate_of_the_shipped_framework_has_its_eight_rows() -> None:
    stage = CATALOGUE.stage_before(G4, PRESENT, TARGET)
    readiness = evaluate(
        catalogue=CATALOGUE, target=TARGET, gate=G4, stage=stage, today=TODAY, present=PRESENT,
        levels=[held(code, level) for code, level in TARGET.requirements.items()],
    )  # fmt: skip
    assert [(c.number, c.title, c.needed) for c in readiness.criteria] == [
        (1, "Coverage", "85%"),
        (2, "Core competencies", "all 5"),
        (3, "None more than 1 level short", "0"),
        (4, "Assessed by others", "80%"),
        (5, "Experiences", "6"),
        (6, "Mentoring sessions", "6"),
        (7, "Endorsements", "2"),
        (8, "Panel, council plus external", "1"),
    ]
    assert (readiness.met, readiness.total, readiness.at_or_above) == (4, 8, 36)
