"""Dates, times and counts in the words of the GOV.UK style guide."""

from datetime import date, datetime

from ui.clock import LONDON


def _in_england(value: datetime) -> datetime:
    # A naive moment is a programming error: we would have to guess its zone, and be an hour out in summer.
    if value.tzinfo is None:
        raise ValueError("This moment has no time zone. Use ui.clock.now() or an aware datetime.")
    return value.astimezone(LONDON)


def day(value: date | datetime) -> str:
    """22 November 2026. A moment is first put into English time."""
    if isinstance(value, datetime):
        value = _in_england(value).date()
    return f"{value.day} {value:%B %Y}"


def weekday(value: date) -> str:
    """Sunday."""
    return f"{value:%A}"


def clock_time(value: datetime) -> str:
    """2:30pm, 9am, midday, midnight, in English time."""
    local = _in_england(value)
    if local.minute == 0 and local.hour in (0, 12):
        return "midday" if local.hour else "midnight"
    hour = local.hour % 12 or 12
    minutes = f":{local.minute:02d}" if local.minute else ""
    return f"{hour}{minutes}{'am' if local.hour < 12 else 'pm'}"


def moment(value: datetime) -> str:
    """22 November 2026, 2:30pm."""
    return f"{day(value)}, {clock_time(value)}"


def plural(number: int, one: str, many: str) -> str:
    """1 level, 3 levels, 1,200 levels."""
    return f"{number:,} {one if number == 1 else many}"


def number(value: int) -> str:
    """1,200, as the style guide writes thousands."""
    return f"{value:,}"


def join(items: list[str], *, last: str = "and") -> str:
    """a, b and c. No comma before the last word."""
    return f" {last} ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)
