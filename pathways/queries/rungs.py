"""The rung strip: every tier of the framework, with the years spent there, the place held now and the one aimed at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pathways.catalogue import Catalogue, Role, Tier
from pathways.models import Appointment
from ui.words import join

Mark = Literal["", "held", "here", "next"]
COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@dataclass(frozen=True, slots=True)
class Rung:
    """One tier. `years` is when it was held ("2017 to 2020", "since April 2023"); `post` what the post was called."""

    tier: Tier
    mark: Mark
    years: str = ""
    post: str = ""
    aimed_at: bool = False


@dataclass(frozen=True, slots=True)
class Rungs:
    """The strip, lowest tier first, and the ladder a phone shows: top, what is folded, then down from the target."""

    strip: tuple[Rung, ...]
    top: Rung | None
    folded: tuple[Rung, ...]
    folded_words: str
    rest: tuple[Rung, ...]
    note: str


def _years(spells: Sequence[tuple[date, date | None]]) -> str:
    first = min(since for since, _ in spells)
    last = max((until for _, until in spells if until is not None), default=first)
    return str(first.year) if first.year == last.year else f"{first.year} to {last.year}"


def rungs(
    *,
    catalogue: Catalogue,
    career: Sequence[Appointment],
    present: Appointment | None,
    role: Role | None,
    target: Role | None,
) -> Rungs:
    """The strip for one career. Posts with a role that the framework has not, or with none, stand on no rung."""
    tier_of = {known.code: known.tier for known in catalogue.roles}
    spells: dict[str, list[Appointment]] = {}
    for post in career:
        if post.role in tier_of and (present is None or post.pk != present.pk):
            spells.setdefault(tier_of[post.role], []).append(post)
    here = role.tier if role is not None else ""
    aim = target.tier if target is not None else ""
    strip = []
    for tier in sorted(catalogue.tiers, key=lambda tier: tier.order):
        past = spells.get(tier.code, [])
        if tier.code == here and present is not None:
            since = f"since {present.since:%B %Y}" if present.since_known else "start date not known"
            strip.append(Rung(tier, "here", since, role.title if role else present.title, aimed_at=aim == here))
        elif tier.code == aim:
            strip.append(Rung(tier, "next", aimed_at=True))
        elif past:
            strip.append(Rung(tier, "held", _years([(_began(post), post.until) for post in past]), past[0].title))
        else:
            strip.append(Rung(tier, ""))
    return _ladder(tuple(strip), note=_way_in(catalogue, career, tier_of, strip))


def _began(post: Appointment) -> date:
    """When a past post began; where that is not known, no earlier than it is known to have been held."""
    return post.since if post.since_known else post.until or post.since


def _ladder(strip: tuple[Rung, ...], *, note: str) -> Rungs:
    top: Rung | None
    down = strip[::-1]
    # What matters on a phone starts at the first rung with a mark; the empty ones between it and the top are folded.
    first = next((at for at, rung in enumerate(down) if rung.mark), len(down) - 1)
    last = max((at for at, rung in enumerate(down) if rung.mark), default=len(down) - 1)
    if first == 0:
        top, folded = None, down[:0]
    else:
        top, folded = down[0], down[1:first]
    words = ""
    if folded:
        count = COUNTS[len(folded)] if len(folded) < len(COUNTS) else str(len(folded))
        rungs_word = "rung" if len(folded) == 1 else "rungs"
        words = f"{', '.join(rung.tier.code for rung in folded)}: {count} {rungs_word} between"
    return Rungs(strip=strip, top=top, folded=folded, folded_words=words, rest=down[first : last + 1], note=note)


def _way_in(catalogue: Catalogue, career: Sequence[Appointment], tier_of: dict[str, str], strip: Sequence[Rung]) -> str:
    """“came in at T2 from housing benefits. T1 was not needed.”, after a name. Empty at the bottom rung."""
    digital = sorted((post for post in career if post.role in tier_of), key=lambda post: post.since)
    if not digital:
        return ""
    entry = catalogue.tier(tier_of[digital[0].role])
    skipped = [rung.tier.code for rung in strip if rung.tier.order < entry.order]
    before = [post for post in career if post.outside_digital and post.since <= digital[0].since]
    origin = f" from {_inside(before[-1].title)}" if before else ""
    if not skipped and not origin:
        return ""
    not_needed = f" {join(skipped)} {'was' if len(skipped) == 1 else 'were'} not needed." if skipped else ""
    return f"came in at {entry.code}{origin}.{not_needed}"


def _inside(title: str) -> str:
    return " ".join(word if word[1:2].isupper() else word.lower() for word in title.split())
