"""Next actions about levels: mend a returned claim, have levels assessed, develop what is short."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from pathways.action_parts import Candidate, NextAction, Offer, ReturnedClaim, ToClaim, Voice, offering
from pathways.action_words import act_words
from pathways.catalogue_words import counted, day_words, listed, number_words
from pathways.readiness_parts import Criteria, Criterion, Readiness, Shortfall, Status

NAMED = 2  # competencies named in a card before the rest are counted
LEVELS = (Criteria.SHORTFALL, Criteria.CORE, Criteria.COVERAGE)


def names(titles: Sequence[str]) -> str:
    """Name the first titles and count the rest."""
    if len(titles) <= NAMED:
        return listed(titles)
    return f"{', '.join(titles[:NAMED])} and {len(titles) - NAMED} more"


def mend(
    readiness: Readiness, unmet: Mapping[Criteria, Criterion], returned: Iterable[ReturnedClaim]
) -> Iterable[Candidate]:
    """One card for each returned claim that would serve an unmet criterion: claiming again comes before any work."""
    short = {shortfall.competency.code: shortfall for shortfall in readiness.shortfalls}
    for claim in returned:
        shortfall = short.get(claim.competency)
        if shortfall is None or claim.level <= shortfall.held:
            continue
        numbers, closes = served((shortfall,), unmet, readiness, to=claim.level)
        if not numbers:
            continue
        reason = claim.reason.strip()
        gap = f"Level {claim.level} came back on {day_words(claim.on)}{f': “{reason}”' if reason else '.'}"
        action = NextAction(
            heading=f"Mend your claim for {shortfall.competency.title}",
            gap=gap,
            link="mend",
            codes=(claim.competency,),
            criteria=numbers,
            closes=closes,
        )
        yield Candidate(action, -1, (int(not shortfall.core), shortfall.held - claim.level))


def takes_words(group: Sequence[Shortfall], *, verified: bool) -> str:
    """What has to happen before these levels count: “verified, claimed and assessed”.

    A claim counts as one's own view at once where nothing assessed stands beside it.
    """
    first = ["verified"] if verified else []
    last = ["assessed"] if any(shortfall.assessed for shortfall in group) else []
    return listed([*first, "claimed", *last])


def claim_with(
    readiness: Readiness,
    unmet: Mapping[Criteria, Criterion],
    verified: Mapping[str, date],
    *,
    returned: Collection[str],
) -> Iterable[Candidate]:
    """One card for each experience that was verified since a level it develops was settled: the claim follows now.

    `verified` is the day on which each experience held in full was last verified.
    """
    wanted = {code for key in LEVELS for row in [unmet.get(key)] if row is not None for code in row.closes}
    settled = {line.competency.code: line.on for line in readiness.lines}
    asked = {state.experience.code for state in readiness.experiences}
    groups: dict[str, list[Shortfall]] = {}
    for shortfall in readiness.shortfalls:
        code = shortfall.competency.code
        if code not in wanted or code in returned or shortfall.claimed is not None:
            continue
        since = settled.get(code) or date.min
        # The experience that a card would have named: one that counted towards the level held is used up.
        named = sorted(shortfall.experiences, key=lambda each: each.code not in asked)
        best = next((each.code for each in named if verified.get(each.code, date.max) > since), "")
        if best in verified:
            groups.setdefault(best, []).append(shortfall)
    titles = {each.code: each.title for shortfall in readiness.shortfalls for each in shortfall.experiences}
    for at, (code, group) in enumerate(groups.items()):
        numbers, closes = served(group, unmet, readiness)
        said = [f"{s.competency.title}, {s.held} to {s.required}" for s in group[:NAMED]]
        more = f", and {len(group) - NAMED} more" if len(group) > NAMED else ""
        gap = f"{titles[code]} was verified on {day_words(verified[code])}. It builds {'; '.join(said)}{more}."
        action = NextAction(
            heading=f"Claim what “{titles[code]}” built",
            gap=gap,
            link="verified",
            codes=tuple(shortfall.competency.code for shortfall in group),
            criteria=numbers,
            closes=closes,
            by_claim=numbers,
            takes="claimed and assessed" if any(s.assessed for s in group) else "claimed",
        )
        yield Candidate(action, -1, (2, at))


def awaited(readiness: Readiness) -> NextAction | None:
    """What waits for the line manager and would serve an unmet criterion: nothing to do, so no action of its own.

    It is shown quietly beside the actions, so that what is left to do adds up.
    """
    unmet = {row.key: row for row in readiness.criteria if row.status is Status.NOT_YET}
    wanted = {code for key in LEVELS for row in [unmet.get(key)] if row is not None for code in row.closes}
    group = [s for s in readiness.shortfalls if s.waits and s.competency.code in wanted]
    if not group:
        return None
    sent = {line.competency.code: line.claimed_on for line in readiness.lines}
    numbers, closes = served(group, unmet, readiness)
    return NextAction(
        heading=names([f"{s.competency.title}, level {s.claimed}" for s in group]),
        gap="",
        link="waiting",
        codes=tuple(s.competency.code for s in group),
        criteria=numbers,
        closes=closes,
        sent_on=min((on for s in group if (on := sent.get(s.competency.code)) is not None), default=None),
        by_claim=numbers,
        takes="assessed",
    )


def conversation(readiness: Readiness, row: Criterion | None, voice: Voice, *, in_role: bool) -> Iterable[Candidate]:
    """The levels of own view that one conversation turns into assessed ones, or the first step where none is held."""
    if row is None:
        return
    if not row.closes:
        yield _first(readiness, row, in_role=in_role)
        return
    by_code = {line.competency.code: line for line in readiness.own_view}
    lines = [by_code[code] for code in row.closes]
    said = names([line.competency.title for line in lines])
    heights = {line.held for line in lines}
    if len(lines) == 1:
        gap = f"{said} at level {lines[0].held} is {voice.own_view}. {row.next_step}"
    else:
        at = f", {'both' if len(lines) == 2 else 'all'} at level {lines[0].held}" if len(heights) == 1 else ""
        gap = f"{said} are {voice.own_view}{at}. {row.next_step}"
    noun = "competency" if len(lines) == 1 else "competencies"
    sent = [line.claimed_on for line in lines if line.claimed_on is not None]
    action = NextAction(
        heading=f"Have {number_words(len(lines))} {noun} assessed",
        gap=gap,
        link="conversation",
        codes=row.closes,
        criteria=(row.number,),
        closes=True,
        sent_on=min(sent) if len(sent) == len(lines) else None,
    )
    yield Candidate(action, 0, (0,))


def _first(readiness: Readiness, row: Criterion, *, in_role: bool) -> Candidate:
    """Nothing is held, so there is nothing to assess: the baseline of the post first, without one a claim."""
    gap = f"None of the {counted(readiness.asked, 'competency', 'competencies')} that {readiness.target.title} asks "
    gap += "is recorded."
    if in_role:
        action = NextAction("Record the levels you hold", gap, "baseline", (), (row.number,), closes=False)
    else:
        codes = tuple(shortfall.competency.code for shortfall in nearest(readiness))
        action = NextAction("Say which levels you hold already", gap, "claim", codes, (row.number,), closes=False)
    return Candidate(action, 0, (0,))


def nearest(readiness: Readiness) -> list[Shortfall]:
    """What somebody may hold already and could claim: core first, then the fewest levels short."""
    open_ones = [shortfall for shortfall in readiness.shortfalls if shortfall.claimed is None]
    return sorted(open_ones, key=lambda shortfall: (not shortfall.core, shortfall.short))


def develop(
    code: str,
    group: Sequence[Shortfall],
    readiness: Readiness,
    unmet: Mapping[Criteria, Criterion],
    offers: Sequence[Offer],
    at: int,
    voice: Voice,
) -> Candidate:
    """Build the card for shortfalls that one experience develops, or for one that no experience does."""
    numbers, closes = served(group, unmet, readiness)
    worst = group[0]
    experience = next((each for each in worst.experiences if each.code == code), None)
    titles = [
        f"{shortfall.competency.title}{' (core)' if shortfall.core else ''}: "
        f"{voice.does('hold', 'holds')} {shortfall.held}, required {shortfall.required}{_claimed(shortfall)}."
        for shortfall in group[:NAMED]
    ]
    if len(group) > NAMED:
        titles.append(f"And {counted(len(group) - NAMED, 'competency', 'competencies')} more.")
    if experience is None:
        action = NextAction(
            heading=f"Raise {worst.competency.title} to level {worst.required}",
            gap=" ".join(titles),
            link="competency",
            codes=(worst.competency.code,),
            criteria=numbers,
            closes=closes,
            offers=offering(offers, "", (worst.competency.code,)),
            to_claim=claimable(group),
            by_claim=numbers,
            takes=takes_words(group, verified=False),
        )
    else:
        titles.append(f"{experience.title} is one experience that builds {'it' if len(group) == 1 else 'them'}.")
        action = NextAction(
            heading=act_words(experience),
            gap=" ".join(titles),
            link="experience",
            codes=(code,),
            criteria=numbers,
            closes=closes,
            offers=offering(offers, code, tuple(shortfall.competency.code for shortfall in group)),
            to_claim=claimable(group),
            by_claim=numbers,
            takes=takes_words(group, verified=True),
        )
    return Candidate(action, 1, (2, 0, int(not action.offers), -worst.short, at))


def _claimed(shortfall: Shortfall) -> str:
    """Say that a claim for a level between the one held and the one required waits."""
    claimed = shortfall.claimed
    return f" (level {claimed} claimed, waiting)" if claimed is not None and claimed > shortfall.held else ""


def claimable(group: Sequence[Shortfall]) -> ToClaim | None:
    """The level to claim for somebody already there: the worst of the group that has no claim waiting."""
    open_one = next((shortfall for shortfall in group if shortfall.claimed is None), None)
    if open_one is None:
        return None
    return ToClaim(open_one.competency.code, open_one.competency.title, open_one.required)


def grouped(
    readiness: Readiness,
    unmet: Mapping[Criteria, Criterion],
    offers: Sequence[Offer],
    *,
    to_do: Collection[str],
    done: Collection[str],
    left_out: Collection[str],
    under_way: Collection[str] = (),
) -> dict[str, tuple[Shortfall, ...]]:
    """Group the shortfalls that hold a criterion back by the experience to develop them, worst first.

    For the worst one left: an experience the stage misses anyway, else one on offer, else one not yet done, else
    the one asked nearest to the target's rung. A shortfall no experience develops stands alone under its own code.
    Those whose claim waits are left out, those that came back (`left_out`, with cards of their own), and those that an
    experience develops which is `under_way`.
    """
    wanted = {code for key in LEVELS for row in [unmet.get(key)] if row is not None for code in row.closes}
    left = [
        shortfall
        for shortfall in readiness.shortfalls
        if shortfall.competency.code in wanted
        and not shortfall.waits
        and shortfall.competency.code not in left_out
        and not any(each.code in under_way for each in shortfall.experiences)
    ]
    over = unmet.get(Criteria.SHORTFALL)
    limit = set(over.closes) if over is not None else set()
    left.sort(key=lambda s: (s.competency.code not in limit, not s.core, -s.short))
    groups: dict[str, tuple[Shortfall, ...]] = {}
    offered = {code for offer in offers for code in offer.experiences}
    while left:
        worst = left[0]
        best = min(
            worst.experiences,
            key=lambda each: (each.code not in to_do, each.code not in offered, each.code in done),
            default=None,
        )
        if best is None:
            groups[worst.competency.code] = (worst,)
            left = left[1:]
        else:
            group = tuple(s for s in left if s.competency.code in best.competencies)
            groups[best.code] = groups.get(best.code, ()) + group
            left = [s for s in left if s.competency.code not in best.competencies]
    return groups


def served(
    group: Sequence[Shortfall],
    unmet: Mapping[Criteria, Criterion],
    readiness: Readiness,
    *,
    to: int | None = None,
) -> tuple[tuple[int, ...], bool]:
    """Return the criteria a group serves, those it closes first, and whether it closes the first of them.

    The group is raised to what is required, or each to level `to` where that is less.
    """
    left = {s.competency.code: 0 if to is None else max(0, s.required - to) for s in group}
    closed: list[int] = []
    towards: list[int] = []
    for key in LEVELS:
        row = unmet.get(key)
        if row is None or not left.keys() & set(row.closes):
            continue
        criteria = readiness.gate.criteria if readiness.gate is not None else None
        if key is Criteria.COVERAGE:
            gained = sum(s.short - left[s.competency.code] for s in group)
            least = criteria.min_coverage if criteria is not None else None
            share = readiness.coverage
            enough = least is None or (share.part + gained) / share.whole >= least
        else:
            most = (criteria.max_shortfall or 0) if criteria is not None and key is Criteria.SHORTFALL else 0
            enough = all(left.get(code, most + 1) <= most for code in row.closes)
        (closed if enough else towards).append(row.number)
    # A card that closes a criterion names only what it closes.
    return (tuple(closed), True) if closed else (tuple(towards), False)
