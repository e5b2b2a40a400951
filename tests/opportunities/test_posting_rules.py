"""What a posting must say: every problem at once, each at its field and with the way to mend it."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opportunities.posting_rules import TERMS, Posting, problems
from opportunities.posting_templates import TEMPLATES, moved_on, template_fields
from pathways.catalogue import parse
from pathways.shipped import shipped_framework

CATALOGUE = parse(shipped_framework())
TODAY = date(2026, 11, 23)
WHOLE = Posting(
    kind="stretch_project",
    title="Lead officer, scrutiny review",
    summary="Lead the officer side of a scrutiny review.",
    competencies={"DEM3": 3},
    experiences={"X15": 1},
    tiers=("T4",),
    starts_on=date(2027, 1, 11),
    ends_on=date(2027, 3, 19),
    days_a_week=Decimal("1.0"),
    travel="hybrid",
    place="Civic Hall, Leeds",
    positions=2,
    closes_on=date(2026, 12, 11),
    answers_by=date(2026, 12, 22),
    criteria=("Can give the day",),
    supervised=True,
    **dict.fromkeys(TERMS, "None"),
)


def found(posting: Posting, *, opening: bool = True) -> dict[str, str]:
    return {
        problem.field: problem.text for problem in problems(posting, catalogue=CATALOGUE, today=TODAY, opening=opening)
    }


def test_a_whole_posting_has_no_problems() -> None:
    assert found(WHOLE) == {}


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"closes_on": date(2026, 11, 22)}, "closes_on", "22 November 2026 is in the past, so it would close before"),
        ({"closes_on": date(2027, 1, 11), "answers_by": None}, "closes_on", "on or after the first day, 11 January"),
        ({"answers_by": date(2026, 12, 10)}, "answers_by", "before applications close, 11 December 2026"),
        ({"answers_by": date(2027, 1, 12)}, "answers_by", "after the first day"),
        ({"ends_on": date(2027, 1, 10)}, "ends_on", "The last day is before the first, 11 January 2027"),
        ({"ends_on": date(2062, 3, 19)}, "ends_on", "more than three years"),
        ({"starts_on": date(2062, 1, 1), "ends_on": None}, "starts_on", "more than two years away"),
        ({"starts_on": date(2026, 11, 1), "closes_on": None}, "starts_on", "1 November 2026 is in the past"),
        ({"positions": 0}, "positions", "1 position or more"),
        ({"positions": -3}, "positions", "1 position or more"),
        ({"positions": 5000}, "positions", "50 positions or fewer"),
        ({"days_a_week": Decimal("0")}, "days_a_week", "from 0.1 to 5"),
        ({"days_a_week": Decimal("5.5")}, "days_a_week", "from 0.1 to 5"),
        ({"competencies": {}, "experiences": {}}, "competencies", "Nothing is offered yet"),
        ({"competencies": {"ZZZ9": 2}}, "competencies", "ZZZ9 is not in the framework"),
        ({"competencies": {"DEM3": 7}}, "competencies", "level from 1 to 6 for Scrutiny"),
        ({"competencies": {"DEM3": 0}}, "competencies", "level from 1 to 6"),
        ({"experiences": {"X15": 0}}, "experiences", "from 1 to 999"),
        ({"experiences": {"X20": 6}}, "experiences", "3 months at most"),
        ({"experiences": {"X99": 1}}, "experiences", "X99 is not in the framework"),
        ({"tiers": ()}, "tiers", "Select the tiers"),
        ({"tiers": ("T12",)}, "tiers", "T12 is not a tier"),
        ({"title": "  "}, "title", "Enter a title"),
        ({"title": "x" * 121}, "title", "120 characters; it has 121"),
        ({"summary": ""}, "summary", "Enter what the person would do"),
        ({"summary": "Lead …"}, "summary", "Fill in the gaps that the template left"),
        ({"title": "Stretch project"}, "title", "“Stretch project” is only the kind"),
        ({"place": " "}, "place", "Enter the place"),
        ({"criteria": ()}, "criteria", "one criterion a line"),
        ({"criteria": ("a",) * 7}, "criteria", "6 criteria or fewer; there are 7"),
        ({"supervised": False}, "supervisor", "who supervises"),
        ({"backfill": ""}, "backfill", "how the work at home is covered, or “none”"),
        ({"starts_on": None, "closes_on": None}, "starts_on", "Enter the first day"),
    ],
)
def test_each_problem_is_found_at_its_field(changes: dict[str, Any], field: str, words: str) -> None:
    assert words in found(replace(WHOLE, **changes))[field]


def test_every_problem_is_said_at_once_in_the_order_of_the_form() -> None:
    bad = replace(WHOLE, title="", positions=0, ends_on=date(2027, 1, 1), closes_on=date(2026, 1, 1), pay="")
    assert list(found(bad)) == ["title", "ends_on", "positions", "closes_on", "pay"]


def test_a_remote_opportunity_needs_no_place() -> None:
    assert found(replace(WHOLE, travel="remote", place="")) == {}


def test_a_draft_may_have_holes_but_nothing_impossible() -> None:
    assert found(Posting(title="Later"), opening=False) == {}
    assert set(found(Posting(title="Later"))) > {"summary", "competencies", "starts_on", "closes_on", *TERMS}
    assert set(found(Posting(title="Later", positions=0), opening=False)) == {"positions"}
    assert found(replace(WHOLE, closes_on=date(2026, 1, 1), answers_by=None), opening=False) == {}


@pytest.mark.parametrize("kind", TEMPLATES)
def test_a_template_leaves_only_what_nobody_else_can_know(kind: str) -> None:
    fields = template_fields(kind, today=TODAY)
    posting = Posting(
        **{name: fields[name] for name in fields if name not in {"tiers", "criteria", "outside_digital", "hide_names"}},
        criteria=tuple(fields["criteria"]),
        supervised=True,
    )
    left = set(found(posting))
    assert left <= {"title", "summary", "tiers", "place", "competencies"}
    assert fields["starts_on"].weekday() == 0
    assert fields["ends_on"].weekday() == 4


def test_there_is_a_template_of_every_kind_the_record_knows() -> None:
    assert set(TEMPLATES) == {
        "placement", "rotation", "secondment", "shadowing", "acting_up", "stretch_project", "board_seat",
    }  # fmt: skip


@given(first=st.dates(date(2015, 1, 1), date(2027, 12, 31)), after=st.integers(0, 400))
def test_a_copy_keeps_the_order_of_its_days_and_begins_after_today(first: date, after: int) -> None:
    last = first + timedelta(days=after)
    starts, ends = (moved_on(day, first=first, today=TODAY) for day in (first, last))
    assert starts is not None
    assert ends is not None
    assert TODAY < starts <= ends
    assert starts > first
    assert moved_on(None, first=first, today=TODAY) is None
