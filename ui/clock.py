"""The one clock. The demo may move it (settings.CLOCK_SHIFT), so no domain code asks Django or Python for the time."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings

LONDON = ZoneInfo("Europe/London")
_held: ContextVar[datetime | None] = ContextVar("held_clock", default=None)


def now() -> datetime:
    """The moment it is, aware, in UTC."""
    return _held.get() or datetime.now(UTC) + settings.CLOCK_SHIFT


def today() -> date:
    """The day it is in England: after 11pm UTC in summer that is already tomorrow in UTC's terms."""
    return now().astimezone(LONDON).date()


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Within this block, in this thread, it is `moment` (aware). For replayed history, such as the demo world's."""
    token = _held.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _held.reset(token)
