"""How much one entry can hold: a slip of a key is questioned, a long career is not."""

from dataclasses import replace
from datetime import date

import pytest

from pathways.quantity_rules import doubt, most_in_one, room_between
from tests.pathways.framework import CATALOGUE

SESSIONS, DAYS, MONTHS = (CATALOGUE.experience(code) for code in ("X15", "X01", "X09"))


@pytest.mark.parametrize(
    ("unit", "since", "until", "room"),
    [
        ("days", date(2026, 11, 23), date(2026, 11, 23), 1),
        ("days", date(2026, 11, 1), date(2026, 11, 23), 23),
        ("weeks", date(2026, 11, 1), date(2026, 11, 7), 1),
        ("weeks", date(2026, 11, 1), date(2026, 11, 8), 2),
        ("months", date(2026, 3, 1), date(2026, 6, 30), 4),
        ("months", date(2026, 3, 1), date(2026, 7, 1), 5),
        ("months", date(2026, 3, 27), date(2026, 4, 3), 1),
        ("months", date(2026, 1, 31), date(2026, 2, 28), 2),
        ("months", date(2024, 4, 1), date(2025, 3, 31), 12),
        ("sessions", date(2026, 11, 1), date(2026, 11, 1), None),
        ("placements of 3 months or more", date(2026, 11, 1), date(2026, 11, 1), None),
    ],
)
def test_time_has_room_for_what_was_begun_and_other_units_for_anything(
    unit: str, since: date, until: date, room: int | None
) -> None:
    assert room_between(replace(DAYS, unit=unit), since, until) == room


def test_days_the_wrong_way_round_have_no_room() -> None:
    with pytest.raises(ValueError, match="before the first"):
        room_between(DAYS, date(2026, 11, 2), date(2026, 11, 1))


def test_ten_times_what_is_asked_is_the_most_in_one_entry() -> None:
    day = date(2026, 11, 23)
    assert most_in_one(SESSIONS) == 10
    assert doubt(SESSIONS, 10, day, day) == ""
    assert doubt(SESSIONS, 500, date(2026, 11, 1), day) == (
        "500 sessions between 1 and 23 November 2026? One entry can have 10 sessions at most. Check the number"
    )


def test_more_days_or_months_than_there_were_are_questioned_with_the_room_there_is() -> None:
    assert doubt(DAYS, 3, date(2026, 11, 21), date(2026, 11, 23)) == ""
    assert doubt(DAYS, 4, date(2026, 11, 21), date(2026, 11, 23)) == (
        "4 days between 21 and 23 November 2026? That is 3 days at most. Check the number and the dates"
    )
    assert doubt(DAYS, 2, date(2026, 11, 23), date(2026, 11, 23)).startswith(
        "2 days on 23 November 2026? That is 1 day"
    )
    assert doubt(MONTHS, 31, date(2024, 4, 1), date(2025, 3, 31)).startswith(
        "31 months between 1 April 2024 and 31 March 2025? That is 12 months at most."
    )
    assert doubt(MONTHS, 9, date(2026, 4, 1), date(2026, 6, 30)).startswith(
        "9 months between 1 April and 30 June 2026?"
    )
