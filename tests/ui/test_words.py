"""Dates, times and counts, as people in England write them."""

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template

from ui import words


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (datetime(2026, 11, 22, 14, 30, tzinfo=UTC), "22 November 2026, 2:30pm"),
        (datetime(2026, 7, 1, 23, 0, tzinfo=UTC), "2 July 2026, midnight"),
        (datetime(2026, 7, 1, 11, 0, tzinfo=UTC), "1 July 2026, midday"),
        (datetime(2026, 11, 22, 9, 0, tzinfo=UTC), "22 November 2026, 9am"),
        (datetime(2026, 11, 22, 0, 5, tzinfo=UTC), "22 November 2026, 12:05am"),
    ],
)
def test_moments_are_in_english_time(moment: datetime, said: str) -> None:
    assert words.moment(moment) == said


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        words.moment(datetime(2026, 7, 1))  # noqa: DTZ001 - what is refused


@pytest.mark.parametrize(("number", "said"), [(0, "0 levels"), (1, "1 level"), (3, "3 levels"), (1200, "1,200 levels")])
def test_counts(number: int, said: str) -> None:
    assert Template('{{ n|plural:"level,levels" }}').render(Context({"n": number})) == said


def test_filters_print_nothing_for_nothing() -> None:
    assert Template("{{ a|day }}{{ a|moment }}").render(Context({"a": None})) == ""
    assert Template("{{ a|day }}").render(Context({"a": date(2026, 11, 2)})) == "2 November 2026"


def test_lists_have_no_comma_before_the_last_word() -> None:
    assert words.join(["day", "month", "year"]) == "day, month and year"
    assert words.join(["day"]) == "day"
