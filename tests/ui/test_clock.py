"""The clock: aware, in UTC, English by day, and moved only by the demo."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import time_machine

from ui import clock


def test_now_is_aware_and_in_utc() -> None:
    assert clock.now().tzinfo is UTC


def test_the_day_turns_at_midnight_in_england() -> None:
    with time_machine.travel(datetime(2026, 7, 1, 23, 30, tzinfo=UTC), tick=False):
        assert clock.today() == date(2026, 7, 2)
    with time_machine.travel(datetime(2026, 12, 1, 23, 30, tzinfo=UTC), tick=False):
        assert clock.today() == date(2026, 12, 1)


def test_the_demo_moves_both_the_moment_and_the_day(settings: Any) -> None:
    settings.CLOCK_SHIFT = timedelta(days=10)
    with time_machine.travel(datetime(2026, 11, 23, 12, tzinfo=UTC), tick=False):
        assert clock.now() == datetime(2026, 12, 3, 12, tzinfo=UTC)
        assert clock.today() == date(2026, 12, 3)
