"""Plain English for the coded terms of a framework, and for its numbers and dates."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from pathways.catalogue_parts import ExperienceType, Quantity
from people import capacities

# Who sits on the panel of a gate.
PANELS = {
    "council": "council",
    "council_plus_external": "council plus external",
    "regional": "regional",
    "institute": "institute",
}

# The kinds of evidence, in the order in which they are asked.
EVIDENCE_KINDS = {"knowledge": "knowledge", "experience": "experience", "judgement": "judgement"}

# Units whose singular the rule below would get wrong.
IRREGULAR_UNITS = {
    "analyses": "analysis",
    "children": "child",
    "crises": "crisis",
    "people": "person",
    "series": "series",
}

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def _words(table: dict[str, str], code: str) -> str:
    # A council's extension may bring codes of its own: better plain words than none.
    return table.get(code) or code.replace("_", " ").replace("-", " ")


def capacity_words(code: str) -> str:
    """Who endorses at a gate or confirms an experience, as it stands inside a sentence."""
    return capacities.words(code)


def panel_words(code: str) -> str:
    return _words(PANELS, code)


def sentence_case(text: str) -> str:
    """Raise the first letter only, so that names and abbreviations inside stay as they are."""
    return text[:1].upper() + text[1:]


def lower_first(text: str) -> str:
    """Lower the first letter for use inside a sentence, but leave abbreviations (HR, AI) alone."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def number_words(n: int) -> str:
    """Return one to nine in words and other numbers in digits, as in running text."""
    return NUMBERS[n] if 0 < n < len(NUMBERS) else str(n)


def with_article(words: str) -> str:
    """Write “a” or “an” before words: “a council panel”, “an institute panel”, “an assistant director”, “a user”.

    By the letters, with the few beginnings that sound otherwise than they look.
    """
    begins = words.lower()
    vowel = begins.startswith(("a", "e", "i", "o", "u", "hour", "honest")) and not begins.startswith(
        ("uni", "use", "usu", "uk", "eu", "one", "once")
    )
    return f"{'an' if vowel else 'a'} {words}"


def counted(n: int, singular: str, plural: str | None = None) -> str:
    return f"{n} {singular if n == 1 else plural or singular + 's'}"


def listed(words: Sequence[str], *, last: str = "and") -> str:
    """Join words as a sentence does: “a, b and c”."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def day_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def amount(n: Quantity) -> str:
    """Write a quantity without empty decimals: 3, 2.5."""
    return f"{n.normalize():f}" if isinstance(n, Decimal) else str(n)


def _singular_word(word: str) -> str:
    if word in IRREGULAR_UNITS:
        return IRREGULAR_UNITS[word]
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    return word


def singular_unit(unit: str) -> str:
    """Return the unit for one: only its head noun changes, “placements of 3 months” to “placement of 3 months”."""
    words = unit.split(" ")
    joints = (at for at, word in enumerate(words) if word in {"of", "in", "with", "for", "at", "or"})
    head = next(joints, len(words)) - 1
    if head >= 0:
        words[head] = _singular_word(words[head])
    return " ".join(words)


def unit_words(experience: ExperienceType, n: Quantity) -> str:
    return singular_unit(experience.unit) if n == 1 else experience.unit


def quantity_words(experience: ExperienceType, n: Quantity) -> str:
    """Write an amount of an experience: “1 meeting”, “2 meetings”, “1 placement of 3 months or more”."""
    return f"{amount(n)} {unit_words(experience, n)}"


def progress_words(experience: ExperienceType, held: Quantity) -> str:
    """Write how far an experience has come: “7 of 12 months”. The unit follows the number required."""
    return f"{amount(held)} of {quantity_words(experience, experience.quantity)}"
