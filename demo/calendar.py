"""The demo's past: dated events in order, each happening at its own moment by the one clock."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from heapq import heappop, heappush

from ui import clock

DAYS_A_MONTH = 30.44


@dataclass(frozen=True)
class Today:
    """The day the world is built on, and the days that lie back from it."""

    day: date

    def back(self, months: float) -> date:
        """The day this many months ago."""
        return self.day - timedelta(days=round(months * DAYS_A_MONTH))

    def months_since(self, day: date) -> float:
        """How many months ago a day was."""
        return (self.day - day).days / DAYS_A_MONTH


@dataclass
class Calendar:
    """Events to come, kept in order. An event may put further ones on the calendar, at its own moment or later."""

    today: date
    _events: list[tuple[datetime, int, Callable[[], None]]] = field(default_factory=list)
    _count: int = 0
    _asides: int = 0

    def on(self, day: date, act: Callable[[], None], *, minute: int = 0, aside: bool = False) -> bool:
        """Let `act` happen on a day in working hours. A day after today is not in the past: then nothing happens.

        One `aside` moves no other event by a second, so that the rest of the past stays as it was without it.
        """
        if day > self.today:
            return False
        if day.weekday() > 4 and (monday := day + timedelta(days=7 - day.weekday())) <= self.today:
            day = monday
        # What happens today happens just after midnight, so that nothing lies in the future of who looks.
        moment = (
            datetime.combine(day, time(0, 5), tzinfo=UTC)
            if day == self.today
            else datetime.combine(day, time(9, 0), tzinfo=UTC)
        )
        if aside:
            self._asides -= 1
        else:
            self._count += 1
        order = self._asides if aside else self._count
        second = 0 if aside else self._count % 60
        heappush(self._events, (moment + timedelta(minutes=minute, seconds=second), order, act))
        return True

    def run(self) -> int:
        """Let everything happen, earliest first. Returns how many events there were."""
        happened = 0
        while self._events:
            moment, _order, act = heappop(self._events)
            with clock.standing_at(moment):
                act()
            happened += 1
        return happened
