"""How much of an experience one entry can hold.

People mistype numbers, and whoever confirms an entry looks at what was done, not at the arithmetic. So an entry is
questioned when its number cannot be right: more than ten times what the framework asks in all, or more days, weeks or
months than lie between its first and its last day. A week or a month that was begun counts as one, because nobody
counts a month by its hours. What is counted in other units (sessions, reports) may happen many times a day.
"""

from datetime import date

from pathways.catalogue_parts import ExperienceType, Quantity
from pathways.catalogue_words import amount, quantity_words, unit_words
from pathways.readiness import months_after

MOST_TIMES = 10
"""One entry may hold this many times what is asked in all: a long career, but no slip of a key."""


def most_in_one(experience: ExperienceType) -> int:
    """Return the most that one entry may hold, whatever its dates."""
    return int(experience.quantity * MOST_TIMES)


def room_between(experience: ExperienceType, since: date, until: date) -> int | None:
    """Return how many units lie from the first day to the last, both counted; None for units that are no time.

    Days are counted in full, weeks and months as soon as they are begun: 1 March to 30 June is four months, and
    1 March to 1 July is five. Raises ValueError when the last day is before the first.
    """
    if until < since:
        raise ValueError("The last day is before the first.")
    days = (until - since).days + 1
    match experience.unit.split(" ")[0]:
        case "days":
            return days
        case "weeks":
            return -(-days // 7)
        case "months":
            begun = (until.year - since.year) * 12 + until.month - since.month
            return begun + 1 if months_after(since, begun) <= until else begun
        case _:
            return None


def doubt(experience: ExperienceType, quantity: Quantity, since: date, until: date) -> str:
    """Say why a number cannot be right and how to mend it; empty when it can be.

    “500 sessions on 23 November 2026? One entry can have 10 sessions at most. Check the number.” `until` must not be
    before `since`.
    """
    most, room = most_in_one(experience), room_between(experience, since, until)
    asked = f"{amount(quantity)} {unit_words(experience, quantity)} {_when(since, until)}?"
    if room is not None and quantity > room:
        return f"{asked} That is {quantity_words(experience, room)} at most. Check the number and the dates"
    if quantity > most:
        return f"{asked} One entry can have {quantity_words(experience, most)} at most. Check the number"
    return ""


def _when(since: date, until: date) -> str:
    """“on 23 November 2026”, “between 1 and 23 November 2026”, with month and year only once where they are one."""
    last = f"{until.day} {until:%B %Y}"
    if since == until:
        return f"on {last}"
    if (since.year, since.month) == (until.year, until.month):
        return f"between {since.day} and {last}"
    first = f"{since.day} {since:%B}" if since.year == until.year else f"{since.day} {since:%B %Y}"
    return f"between {first} and {last}"
