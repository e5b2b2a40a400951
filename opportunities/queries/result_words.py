"""One opportunity for one person, in the words of the list; a letter about it says the same."""

from dataclasses import dataclass

from opportunities.queries.board import Notice
from opportunities.queries.reasons import (
    KINDS,
    TRAVELS,
    away_words,
    breadth_words,
    dates_words,
    days_words,
    develops_words,
    gap_words,
    gives_words,
    lack_words,
    tiers_words,
)
from opportunities.ranking import Need, Ranked
from pathways.catalogue import Catalogue
from pathways.catalogue_words import listed


@dataclass(frozen=True, slots=True)
class Why:
    """Why it stands where it stands. `first` is empty where it closes no gap of this person."""

    first: str
    also: str
    gives: str


def why_words(ranked: Ranked, need: Need, catalogue: Catalogue) -> Why:
    """The gap it closes first, what else it closes, and what it gives."""
    if ranked.closes:
        first = gap_words(ranked.closes[0], catalogue, gate=need.gate)
    else:
        first = lack_words(ranked.gives[0], catalogue, gate=need.gate) if ranked.gives else ""
    also = [catalogue.competency(one.gap.code).title for one in ranked.closes[1:]]
    more = [f"It also closes {listed(also)}."] if also else []
    if need.breadth is not None and ranked.breadth:
        more.append(breadth_words(ranked, need.breadth.missing, also=bool(first)))
    gives = gives_words(ranked, catalogue) or ("" if first else develops_words(ranked, catalogue))
    return Why(first, " ".join(more), gives)


def meta_words(ranked: Ranked, notice: Notice, need: Need, catalogue: Catalogue) -> str:
    """“Stretch project, Leeds, about 14 miles away. 1 day a week, 11 January to 19 March 2027, hybrid.”"""
    own = ranked.offer.host == need.host
    when = dates_words(ranked.offer.starts_on, notice.ends_on)
    how = ", ".join(part for part in (days_words(notice.days), when, TRAVELS[notice.travel]) if part)
    tier = f" For {tiers_words(notice.tiers, catalogue)}." if ranked.rungs_away else ""
    return f"{KINDS[notice.kind]}, {notice.host}{away_words(ranked, own=own)}. {how}.{tier}"
