"""Times that posts were held, and what lies between and across them. Half-open, like every dated fact here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ui import words

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Spell:
    """A time from the first day to the first day after it; `until` None while it lasts."""

    since: date
    until: date | None = None

    @property
    def empty(self) -> bool:
        """Whether it ended the day it was to begin."""
        return self.until is not None and self.until <= self.since


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two spells at once, by their places in what was given, and the time they share."""

    first: int
    second: int
    spell: Spell


def gaps(spells: Sequence[Spell]) -> list[Spell]:
    """Times between the first spell and the last in which there was none, earliest first; after the last one, open."""
    held = sorted((spell for spell in spells if not spell.empty), key=lambda spell: spell.since)
    if not held:
        return []
    found: list[Spell] = []
    covered = held[0].until
    for spell in held[1:]:
        if covered is None:
            return found
        if spell.since > covered:
            found.append(Spell(covered, spell.since))
        covered = None if spell.until is None else max(covered, spell.until)
    return found if covered is None else [*found, Spell(covered)]


def overlaps(spells: Sequence[Spell]) -> list[Overlap]:
    """Every pair of spells that share days, in the order in which they came to."""
    found: list[Overlap] = []
    for first, one in enumerate(spells):
        for second, other in enumerate(spells[first + 1 :], first + 1):
            ends = [spell.until for spell in (one, other) if spell.until is not None]
            shared = Spell(max(one.since, other.since), min(ends, default=None))
            if not (one.empty or other.empty or shared.empty):
                early, late = (first, second) if one.since <= other.since else (second, first)
                found.append(Overlap(early, late, shared))
    return sorted(found, key=lambda overlap: overlap.spell.since)


def length_words(since: date, until: date) -> str:
    """How long that is: 12 days, 5 months, 3 years, 1 year 2 months."""
    months = (until.year - since.year) * MONTHS + until.month - since.month - (until.day < since.day)
    if months < 1:
        return words.plural((until - since).days, "day", "days")
    years, rest = divmod(months, MONTHS)
    said = [words.plural(years, "year", "years")] if years else []
    return " ".join([*said, words.plural(rest, "month", "months")] if rest or not years else said)
