"""The next actions of a person: at most three cards, each naming the criterion it closes.

**The order.** The cheapest step that closes a criterion comes first:

1. claims that came back: what is missing is known, and mending them is less work than any experience; then claims
   that can follow now, because an experience that builds the level has been verified since;
2. levels held by own view only, where a share assessed by others is missing: one conversation;
3. experiences: those done that only wait to be confirmed, then those missing from the stage, then those that
   develop a shortfall. A step that closes a criterion comes before one that only goes towards it; among equals the
   ones with an open offer, then the worst shortfall, then the least left to do;
4. endorsements not asked for yet;
5. mentoring sessions;
6. the panel, once everything else is met.

Each unmet criterion is served once before any is served twice, so that three actions move three criteria where they
can. One experience is never named on two cards: if it closes an experience gap and develops a shortfall, its card
says both. What waits for somebody else, such as a claim sent or an endorsement asked, is no action; neither is what a
place that was accepted will give, nor a shortfall that it develops.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from pathways.action_levels import (
    awaited,
    claim_with,
    claimable,
    conversation,
    develop,
    grouped,
    mend,
    names,
    served,
    takes_words,
)
from pathways.action_parts import Candidate, LinkKind, NextAction, Offer, ReturnedClaim, ToClaim, Voice, offering
from pathways.action_words import act_words
from pathways.catalogue_words import capacity_words, day_words, listed, number_words, progress_words, quantity_words
from pathways.readiness_parts import Criteria, Criterion, ExperienceState, Readiness, Shortfall, Status
from pathways.readiness_words import asked_words

__all__ = ["MOST", "LinkKind", "NextAction", "Offer", "ReturnedClaim", "ToClaim", "awaited", "next_actions"]

MOST = 3
"""Three cards stand side by side; a fourth would be a list, and a list is put off."""


def next_actions(
    readiness: Readiness,
    offers: Iterable[Offer] = (),
    *,
    returned: Sequence[ReturnedClaim] = (),
    verified: Mapping[str, date] | None = None,
    in_role: bool = True,
    name: str = "",
    most: int = MOST,
) -> tuple[NextAction, ...]:
    """Return the next actions, best first (see the module for the order).

    None when every criterion is met, or when all that is left waits for somebody else. `returned` are the person's
    claims that came back, `verified` the day on which each experience was last verified. Without `in_role` there is
    no post whose baseline could be confirmed. `name` is the first name of a person who is spoken about; empty, the
    words are for the person themselves.
    """
    unmet = {row.key: row for row in readiness.criteria if row.status is Status.NOT_YET}
    open_offers = tuple(offers)
    voice = Voice(name)
    mending = list(mend(readiness, unmet, returned))
    mending += claim_with(
        readiness, unmet, verified or {}, returned={code for each in mending for code in each.action.codes}
    )
    candidates = [
        *mending,
        *conversation(readiness, unmet.get(Criteria.ASSESSED), voice, in_role=in_role),
        *_experiences(readiness, unmet, open_offers, mending, voice),
        *_endorsements(unmet.get(Criteria.ENDORSEMENTS), voice),
        *_mentoring(unmet.get(Criteria.MENTORING), voice),
        *_panel(unmet.get(Criteria.PANEL)),
    ]
    candidates.sort(key=lambda candidate: candidate.order)
    return _broad([candidate.action for candidate in candidates], most)


def _broad(actions: Sequence[NextAction], most: int) -> tuple[NextAction, ...]:
    """Take one action for each criterion first, then the others, and keep the order among those taken."""
    served: set[int] = set()
    first, later = [], []
    for action in actions:
        if action.criterion in served:
            later.append(action)
        else:
            first.append(action)
            served.update(action.criteria)
    taken = (first + later)[:most]
    return tuple(action for action in actions if any(action is one for one in taken))


def _experiences(
    readiness: Readiness,
    unmet: Mapping[Criteria, Criterion],
    offers: Sequence[Offer],
    mending: Sequence[Candidate],
    voice: Voice,
) -> Iterable[Candidate]:
    row = unmet.get(Criteria.EXPERIENCES)
    missing = [state for state in readiness.experiences if row is not None and state.experience.code in row.closes]
    open_states = [state for state in missing if not state.met_once_over]
    to_do = {state.experience.code for state in open_states if not state.met_once_verified}
    waiting = {state.experience.code for state in readiness.experiences if state.met_once_verified}
    under_way = {plan.code for plan in readiness.planned}
    done = readiness.done | waiting | under_way
    came_back = {code for candidate in mending for code in candidate.action.codes}
    groups = grouped(readiness, unmet, offers, to_do=to_do, done=done, left_out=came_back, under_way=under_way)
    if row is not None:
        left = int(row.of - row.held) - (len(missing) - len(open_states))
        required = [state for state in open_states if not state.chosen]
        chosen = [state for state in open_states if state.chosen]
        cards = [_fill(state, row, groups, readiness, unmet, offers) for state in required]
        options = [_fill(state, row, groups, readiness, unmet, offers) for state in chosen]
        # Only as many choices as are still to be made: the others are on the page of the gate.
        options.sort(key=lambda candidate: candidate.order)
        cards += options[: left - len(required)]
        for card in cards:
            groups.pop(card.action.codes[0], None)
        yield from cards
    for at, (code, group) in enumerate(groups.items()):
        yield develop(code, group, readiness, unmet, offers, at, voice)


def _fill(
    state: ExperienceState,
    row: Criterion,
    groups: Mapping[str, Sequence[Shortfall]],
    readiness: Readiness,
    unmet: Mapping[Criteria, Criterion],
    offers: Sequence[Offer],
) -> Candidate:
    """Build the card for an experience that the stage asks and that is not yet held."""
    experience = state.experience
    last = row.of - row.held <= 1
    worst = 0
    if state.met_once_verified:
        recorded = quantity_words(experience, state.waiting)
        action = NextAction(
            heading=f"Have “{experience.title}” confirmed",
            gap=f"{experience.title}: {recorded} recorded, waiting for {capacity_words(experience.verifier)}.",
            link="confirm",
            codes=(experience.code,),
            criteria=(row.number,),
            closes=last,
        )
    else:
        group = groups.get(experience.code, ())
        numbers, closes_shortfall = served(group, unmet, readiness)
        gap = f"{experience.title}: {progress_words(experience, state.held)}."
        if state.expired and not state.held:
            gap = f"{experience.title}: {quantity_words(experience, state.expired)} held, now expired."
        if group:
            gap += f" It also develops {names([shortfall.competency.title for shortfall in group])}."
            worst = group[0].short
        action = NextAction(
            heading=act_words(experience),
            gap=gap,
            link="experience",
            codes=(experience.code,),
            criteria=(row.number, *numbers),
            closes=last and (not numbers or closes_shortfall),
            offers=offering(offers, experience.code, ()),
            to_claim=claimable(group),
            by_claim=numbers,
            takes=takes_words(group, verified=False),
        )
    left = 100 - int(100 * min(state.held, experience.quantity) / experience.quantity)
    return Candidate(
        action, 1, (int(not state.met_once_verified), int(state.chosen), int(not action.offers), -worst, left)
    )


def _endorsements(row: Criterion | None, voice: Voice) -> Iterable[Candidate]:
    if row is None:
        return
    waiting = {ask.capacity for ask in row.waiting}
    codes = tuple(code for code in row.closes if code not in waiting)
    if not codes:
        return
    capacities = [capacity_words(code) for code in codes]
    some = "an endorsement" if len(capacities) == 1 else f"{number_words(len(capacities))} endorsements"
    asked = "".join(f" Asked {asked_words(ask)}." for ask in row.waiting)
    gap = f"Still to ask: {listed(capacities)}.{asked} {voice.starts('have', 'has')} {row.held:.0f} of {row.of:.0f}."
    yield Candidate(
        NextAction(f"Ask for {some}", gap, "endorsement", codes, (row.number,), closes=not waiting), 2, (0,)
    )


def _mentoring(row: Criterion | None, voice: Voice) -> Iterable[Candidate]:
    if row is None:
        return
    more = int(row.of - row.held)
    heading = f"Have {number_words(more)} more mentoring {'session' if more == 1 else 'sessions'}"
    gap = f"{voice.starts('have had', 'has had')} {row.held:.0f} of {row.of:.0f}."
    yield Candidate(NextAction(heading, gap, "mentoring", (), (row.number,), closes=True), 3, (0,))


def _panel(row: Criterion | None) -> Iterable[Candidate]:
    if row is None or row.under_way:
        return
    gap, heading = "Everything the panel waits for is met.", "Ask for a review"
    if row.refused_on is not None:
        heading = "Read what the panel said, and ask again when it is mended"
        gap = f"The panel said not yet on {day_words(row.refused_on)}. Its reasons, and until when an appeal is open, "
        gap = f"{gap}stand on the page of the review."
    yield Candidate(NextAction(heading, gap, "panel", (), (row.number,), closes=True), 4, (0,))
