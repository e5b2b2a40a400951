"""Which framework role is nearest to a council's own job title.

A suggestion for a person to confirm, never a decision: councils name the same post in many ways. A title is put
into common words (`title_words`), compared with every role's title and the other names of that post, and moved down
where its rung (senior, manager, head of) is not the role's.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from rapidfuzz import fuzz

from pathways.title_words import ABBREVIATIONS, ALSO_CALLED, DIGITAL_WORDS, NOISE_WORDS, OTHER_SERVICES, RANKS

OUTSIDE_DIGITAL = "outside-digital"
"""The code of the suggestion that a post is not a digital one: its holder may still come into digital."""

LEAST_SCORE = 55  # below this a likeness is chance: no suggestion is better than a wrong one
RUNG_COST = 9  # points a suggestion loses for each rung between the title's and the role's
ENTRY_RANK = 1
WORKING_RANK = 2
EXECUTIVE_RANK = 6  # from here on the framework has roles outside digital too

_GRADE = re.compile(r"\b(?:grade|gr|band|scale|po|so|sm|hay|nvq|level)\s*[a-z]?\d+(?:\s*-\s*\d+)?\b|\b[a-z]\d{1,2}\b")


class RoleName(Protocol):
    """What is needed of a role: the catalogue's own roles have it."""

    @property
    def code(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def tier(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A role that a title may stand for. `score` runs from 0 to 100; `why` is one sentence."""

    role_code: str
    score: int
    why: str


def normalise(title: str) -> str:
    """Put a title into common words: lower case, abbreviations written out, grades and hours left out."""
    text = title.lower().replace("’", "'").replace("&", " and ").replace("user-centred", "user centred")
    text = re.sub(r"\((?:[^)]*)\)", " ", text) if re.sub(r"\([^)]*\)", "", text).strip() else text
    text = re.sub(r"\b(?:1st|first|2nd|second|3rd|third)[ -]line\b", lambda m: _LINES[m.group()[0]], text)
    text = re.sub(r"\bfull[ -]stack\b", "fullstack", text)
    text = re.sub(r"\bco-?ordinator\b", "coordinator", text)
    text = re.sub(r"'s\b", "s", _GRADE.sub(" ", text))
    words: list[str] = []
    for word in re.findall(r"[a-z0-9]+", text):
        words.extend(ABBREVIATIONS.get(word, word).split())
    kept = [word for word in words if word not in NOISE_WORDS]
    return " ".join(dict.fromkeys(kept))


_LINES = {
    **dict.fromkeys(("1", "f", "2", "s"), "service desk"),
    **dict.fromkeys(("3", "t"), "infrastructure"),
}


def rank_of(title: str) -> int | None:
    """Return the rung a normalised title speaks of, as the order of a tier; None when it does not say."""
    padded = f" {title} "
    found = [(len(words), rank) for words, rank in RANKS if f" {words} " in padded]
    if not found:
        return None
    if any(rank == ENTRY_RANK for _, rank in found):
        return ENTRY_RANK
    # “Senior developer” says developer too: words for a rung above the working one decide, and of several the
    # longest (“assistant director” before “director”).
    return max((each for each in found if each[1] > WORKING_RANK), default=(0, WORKING_RANK))[1]


@lru_cache(maxsize=1024)
def _names(code: str, title: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(normalise(name) for name in (title, *ALSO_CALLED.get(code, ()))))


def suggest(title: str, roles: Sequence[RoleName], *, limit: int = 3) -> list[Suggestion]:
    """Return the nearest roles, best first, at most `limit`; empty when nothing is near or the title is empty.

    A title of another service (“Benefits officer”) gives OUTSIDE_DIGITAL first. Tiers are read as T1 to T9.
    """
    wanted = normalise(title)
    if not wanted or limit < 1:
        return []
    rank = rank_of(wanted)
    words = wanted.split()
    digital = any(word in DIGITAL_WORDS for word in words)
    service = next((OTHER_SERVICES[word] for word in words if word in OTHER_SERVICES), None)
    outside = service is not None and not digital

    found: list[tuple[float, int, Suggestion]] = []
    for position, role in enumerate(roles):
        name, score = _nearest(wanted, _names(role.code, role.title))
        rung = _order(role.tier)
        if rank is not None and rung is not None:
            score -= RUNG_COST * abs(rank - rung)
        if outside and (rung or 0) < EXECUTIVE_RANK:
            score -= 40
        if score >= LEAST_SCORE:
            own = name == normalise(role.title)
            if name == wanted:
                shown = "the title of this role" if own else "another name of this role"
            else:
                shown = "nearest to the title of this role" if own else f"nearest to “{name}”, a name of this role"
            why = f"“{title.strip()}” reads as “{wanted}”, {shown}."
            found.append((-score, position, Suggestion(role.code, min(100, round(score)), why)))
    found.sort(key=lambda item: item[:2])
    suggestions = [suggestion for _, _, suggestion in found]
    if outside and (rank or 0) < EXECUTIVE_RANK:
        why = f"“{title.strip()}” reads as a post in {service}, with no word of digital, data or technology."
        suggestions.insert(0, Suggestion(OUTSIDE_DIGITAL, 90, why))
    return suggestions[:limit]


def _nearest(wanted: str, names: Sequence[str]) -> tuple[str, float]:
    """Return the most alike of a role's names. Order of words counts little; missing words count."""
    best, best_score = "", -1.0
    for name in names:
        sorted_alike = fuzz.token_sort_ratio(wanted, name)
        score = 100.0 if sorted_alike == 100 else 0.65 * sorted_alike + 0.35 * fuzz.token_set_ratio(wanted, name) - 1
        if score > best_score:
            best, best_score = name, score
    return best, best_score


def _order(tier: str) -> int | None:
    digits = re.search(r"\d+", tier)
    return int(digits.group()) if digits else None
