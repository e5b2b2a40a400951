"""Reading single cells of a staff file: names, addresses, dates and hours.

Each reader returns the value, or a Fault saying what is wrong and how to mend it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from enum import Enum

FULL_TIME_HOURS = Decimal(37)
"""The usual full week of councils in England; a council with another passes its own."""

MOST_HOURS = Decimal(60)
EARLIEST_START = date(1960, 1, 1)
START_AHEAD = timedelta(days=366)

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DATE_MEND = "Write day, month and year, such as 31/12/2024."

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")
_NUMERIC = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_WORDS = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ -]([A-Za-z]{3,9})\.?,?[ -](\d{4})")
_SHORT_YEAR = re.compile(r"\d{1,2}(?:[/.-]\d{1,2}[/.-]|(?:st|nd|rd|th)?[ -][A-Za-z]{3,9}\.?,?[ -])'?\d{2}")
_TIME = re.compile(r"[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?$")


@dataclass(frozen=True, slots=True)
class Fault:
    wrong: str
    mend: str


class DateOrder(Enum):
    """How a column writes 04/05/2024: 4 May unless the column itself shows otherwise."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"


# What cannot be seen in a name, and can make it read as another: zero-width characters, marks and overrides of the
# direction of writing, and control characters other than white space.
UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def clean(cell: str) -> str:
    """Drop what cannot be seen and squeeze white space, line breaks included."""
    return " ".join(UNSEEN.sub("", cell).split())


def unfit(text: str, what: str) -> Fault | None:
    """Why a name or a title cannot stand as it is: it would run in a spreadsheet, or is a piece of a web page."""
    if text.startswith(FORMULA):
        return Fault(f"A {what} cannot start with {text[0]}", "Take the sign away.")
    found = next((sign for sign in "<>" if sign in text), None)
    return Fault(f"A {what} cannot hold {found}", "Write it without brackets of this kind.") if found else None


def read_email(cell: str) -> str | Fault:
    """Return an address in lower case: “Priya Shah <Priya.Shah@Example.gov.uk>” is read too."""
    text = clean(cell).replace("’", "'")
    inner = re.fullmatch(r".*<([^<>]+)>", text)
    text = (inner.group(1) if inner else text).strip().removeprefix("mailto:").lower()
    local = text.partition("@")[0]
    if not _ADDRESS.fullmatch(text) or ".." in text or local.startswith(".") or local.endswith("."):
        return Fault(f"“{clean(cell)}” is not an email address.", "Write one address, such as name@council.gov.uk.")
    return text


def _numbers(text: str) -> tuple[int, int, int] | None:
    found = _NUMERIC.fullmatch(text)
    return (int(found[1]), int(found[2]), int(found[3])) if found else None


def date_order(cells: Iterable[str]) -> DateOrder:
    """Tell how a column writes its dates: month first only if some can be read no other way and none day first."""
    month_first = False
    for cell in cells:
        numbers = _numbers(_TIME.sub("", clean(cell)))
        if numbers is None:
            continue
        if numbers[0] > 12:
            return DateOrder.DAY_FIRST
        month_first = month_first or 12 < numbers[1] <= 31
    return DateOrder.MONTH_FIRST if month_first else DateOrder.DAY_FIRST


def read_date(cell: str, *, today: date, order: DateOrder = DateOrder.DAY_FIRST) -> date | Fault:
    """Return a start date written 31/12/2024, 2024-12-31 or 31 Dec 2024.

    A column that is written month first is refused throughout: reading 04/05/2024 either way would be a guess.
    """
    shown = clean(cell)
    text = _TIME.sub("", shown)
    numbers, iso, words = _numbers(text), _ISO.fullmatch(text), _WORDS.fullmatch(text)
    if numbers is not None:
        day, month, year = numbers
        if order is DateOrder.MONTH_FIRST:
            return Fault(f"This column writes the month first: “{shown}”.", "Write the day first, such as 31/12/2024.")
    elif iso is not None:
        year, month, day = int(iso[1]), int(iso[2]), int(iso[3])
    elif words is not None and words[2][:3].lower() in MONTHS:
        day, month, year = int(words[1]), MONTHS.index(words[2][:3].lower()) + 1, int(words[3])
    elif re.fullmatch(r"\d{5}(\.\d+)?", text):
        return Fault(
            f"“{shown}” is a date as Excel stores it.", "Format the column as a date before you save it as CSV."
        )
    elif _SHORT_YEAR.fullmatch(text):
        return Fault(f"“{shown}” has a year of two figures.", "Write all four figures of the year, such as 31/12/2024.")
    else:
        return Fault(f"“{shown}” is not a date.", DATE_MEND)
    try:
        value = date(year, month, day)
    except ValueError:
        return Fault(f"There is no day “{shown}”.", DATE_MEND)
    if value < EARLIEST_START:
        return Fault(f"“{shown}” is too long ago to be the start in a post.", "Check the year.")
    if value > today + START_AHEAD:
        return Fault(f"“{shown}” is more than a year ahead.", "Check the year.")
    return value


def read_fte(cell: str, *, in_hours: bool = False, full_time: Decimal = FULL_TIME_HOURS) -> Decimal | Fault:
    """Return a share of full time to 0.01, from 0.6, 60%, 22.2 hours, or “full time”.

    `in_hours` is for a column of hours. More hours than a full week count as full time.
    """
    shown = clean(cell)
    text = shown.lower().replace(",", ".")
    if text in {"full time", "full-time", "fulltime", "ft", "f/t", "full"}:
        return Decimal("1.00")
    found = re.fullmatch(r"(\d+(?:\.\d+)?|\.\d+) ?(%|h|hr|hrs|hour|hours|fte|wte)?(?: (?:a|per) week| pw|/week)?", text)
    if found is None:
        return Fault(
            f"“{shown}” is not a share of full time.", "Write a share such as 0.6, or hours such as 22.2 hours."
        )
    try:
        number = Decimal(found[1])
    except InvalidOperation:  # pragma: no cover - the pattern lets numbers only through
        return Fault(f"“{shown}” is not a number.", "Write a share such as 0.6, or hours such as 22.2 hours.")
    unit = found[2] or ("hours" if in_hours else "")
    if unit.startswith("h"):
        if not 0 < number <= MOST_HOURS:
            return Fault(f"“{shown}” cannot be hours a week.", f"Write hours from 1 to {MOST_HOURS}.")
        share = min(number / full_time, Decimal(1))
    elif unit == "%":
        share = number / 100
    else:
        share = number
    if share > 1 and not unit:
        return Fault(f"“{shown}” is more than full time.", f"Write a share such as 0.6, or “{shown} hours”.")
    share = share.quantize(Decimal("0.01"), ROUND_HALF_UP)
    if not 0 < share <= 1:
        return Fault(f"“{shown}” is not a share of full time.", "Write a share above 0 and up to 1, such as 0.6.")
    return share
