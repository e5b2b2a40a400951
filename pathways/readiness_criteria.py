"""The criteria of a gate as numbered rows. Every threshold comes from the gate; none stands here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from math import ceil

from pathways.catalogue_parts import Choice, GateCriteria
from pathways.catalogue_words import (
    capacity_words,
    counted,
    day_words,
    listed,
    number_words,
    panel_words,
    progress_words,
    sentence_case,
)
from pathways.readiness_parts import (
    Criteria,
    Criterion,
    EndorsementAsked,
    EndorsementHeld,
    ExperienceState,
    Line,
    PanelHeld,
    Share,
    Shortfall,
    Status,
    SupportHeld,
)
from pathways.readiness_words import asked_words, percent_words, threshold_words

NAMED_IN_A_ROW = 2  # how many competencies or experiences a row's next step names before it counts the rest


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a person stands: all that the criteria look at."""

    lines: Sequence[Line]
    shortfalls: Sequence[Shortfall]
    coverage: Share
    assessed: Share
    experiences: Sequence[ExperienceState]
    choose: Choice | None
    endorsements: Sequence[EndorsementHeld]
    asked_of: Sequence[EndorsementAsked]
    support: SupportHeld
    panel: PanelHeld | None
    today: date


@dataclass(slots=True)
class _Rows:
    found: list[Criterion] = field(default_factory=list)

    def add(
        self,
        key: Criteria,
        title: str,
        *,
        needed: str,
        yours: str,
        met: bool,
        held: float,
        of: float,
        next_step: str = "",
        closes: tuple[str, ...] = (),
        waiting: tuple[EndorsementAsked, ...] = (),
        under_way: bool = False,
        refused_on: date | None = None,
    ) -> None:
        self.found.append(
            Criterion(
                number=len(self.found) + 1,
                key=key,
                title=title,
                needed=needed,
                yours=yours,
                status=Status.MET if met else Status.NOT_YET,
                held=held,
                of=of,
                next_step="" if met else next_step,
                closes=() if met else closes,
                waiting=() if met else waiting,
                under_way=under_way and not met,
                refused_on=None if met else refused_on,
            )
        )


def build(criteria: GateCriteria, at: Standing) -> tuple[Criterion, ...]:
    """Return the rows of everything the gate asks, numbered from 1; what it does not ask has no row."""
    rows = _Rows()
    steps: tuple[Callable[[_Rows, GateCriteria, Standing], None], ...] = (
        _coverage,
        _core,
        _shortfall,
        _assessed,
        _experiences,
        _mentoring,
        _endorsements,
        _panel,
    )
    for step in steps:
        step(rows, criteria, at)
    return tuple(rows.found)


def _coverage(rows: _Rows, criteria: GateCriteria, at: Standing) -> None:
    if criteria.min_coverage is None:
        return
    share, least = at.coverage, criteria.min_coverage
    met = share.value >= least
    more = 0 if met else _levels_missing(share, least)
    verb = "gives" if more == 1 else "give"
    then = percent_words(Share(share.part + more, share.whole), least)
    rows.add(
        Criteria.COVERAGE,
        "Coverage",
        needed=threshold_words(least),
        yours=f"{percent_words(share, least)} ({share.part} of {share.whole} levels)"
        if share.whole
        else "no levels are required",
        met=met,
        held=share.part,
        of=share.whole,
        next_step=f"{sentence_case(number_words(more))} more {'level' if more == 1 else 'levels'} {verb} {then}.",
        closes=tuple(shortfall.competency.code for shortfall in at.shortfalls),
    )


def _levels_missing(share: Share, least: float) -> int:
    """Return the fewest more levels that reach a threshold."""
    more = max(0, ceil(least * share.whole) - share.part)
    # A float threshold times a whole number can miss by a hair, so step to the exact answer.
    while more and (share.part + more - 1) / share.whole >= least:
        more -= 1
    while (share.part + more) / share.whole < least:
        more += 1
    return more


def _core(rows: _Rows, criteria: GateCriteria, at: Standing) -> None:
    core = [line for line in at.lines if line.core and line.required]
    if not criteria.core_must_meet or not core:
        return
    short = [shortfall for shortfall in at.shortfalls if shortfall.core]
    rows.add(
        Criteria.CORE,
        "Core competencies",
        needed=f"all {len(core)}" if len(core) > 1 else "1",
        yours=f"{len(core) - len(short)} of {len(core)}",
        met=not short,
        held=len(core) - len(short),
        of=len(core),
        next_step=_named([f"{s.competency.title}, {s.held} to {s.required}{_waits(s)}" for s in short]),
        closes=tuple(shortfall.competency.code for shortfall in short),
    )


def _shortfall(rows: _Rows, criteria: GateCriteria, at: Standing) -> None:
    if criteria.max_shortfall is None:
        return
    most = criteria.max_shortfall
    over = [shortfall for shortfall in at.shortfalls if shortfall.short > most]
    rows.add(
        Criteria.SHORTFALL,
        f"None more than {counted(most, 'level')} short" if most else "None short of the level required",
        needed="0",
        yours=str(len(over)),
        met=not over,
        held=len(over),
        of=0,
        next_step=_named([f"{s.competency.title}, {s.short} short{_waits(s)}" for s in over]),
        closes=tuple(shortfall.competency.code for shortfall in over),
    )


def _assessed(rows: _Rows, criteria: GateCriteria, at: Standing) -> None:
    if criteria.assessed_share is None:
        return
    least, share = criteria.assessed_share, at.assessed
    # Nothing held is not the same as nothing required: a share of no levels meets no threshold above 0.
    nothing_held = share.whole == 0 and at.coverage.whole > 0
    met = least == 0 if nothing_held else share.value >= least
    ask, reached = ([], share) if met or nothing_held else _to_assess(at.lines, share, least)
    if nothing_held:
        yours, next_step = "no levels held yet", "The levels held already are recorded first."
    else:
        some = "competency in a conversation gives" if len(ask) == 1 else "competencies in one conversation give"
        next_step = f"{sentence_case(number_words(len(ask)))} {some} {percent_words(reached, least)}."
        yours = f"{percent_words(share, least)} ({share.part} of {share.whole} levels)"
    rows.add(
        Criteria.ASSESSED,
        "Assessed by others",
        needed=threshold_words(least),
        yours=yours if at.coverage.whole else "no levels are required",
        met=met,
        held=share.part,
        of=share.whole,
        next_step=next_step,
        closes=tuple(line.competency.code for line in ask),
    )


def _to_assess(lines: Sequence[Line], share: Share, least: float) -> tuple[list[Line], Share]:
    """Return the fewest own-view levels whose assessment, as claimed, reaches the share: highest first, core first."""
    own = [line for line in lines if line.counted and not line.assessed]
    own.sort(key=lambda line: (-line.counted, not line.core))
    ask, part = [], share.part
    for line in own:
        ask.append(line)
        part += line.counted
        if part / share.whole >= least:
            break
    return ask, Share(part, share.whole)


def _experiences(rows: _Rows, _criteria: GateCriteria, at: Standing) -> None:
    # What is asked comes from the stage that the gate closes, not from the gate's own criteria.
    required = [state for state in at.experiences if not state.chosen]
    options = [state for state in at.experiences if state.chosen]
    minimum = min(at.choose.minimum, len(options)) if at.choose is not None else 0
    needed = len(required) + minimum
    if not needed:
        return
    missing = [state for state in required if not state.met]
    options_open = [state for state in options if not state.met]
    choices_left = max(0, minimum - (len(options) - len(options_open)))
    done = needed - len(missing) - choices_left
    met = not missing and not choices_left
    open_states = missing + (options_open if choices_left else [])
    waiting = sum(1 for state in open_states if state.met_once_verified)
    yours = f"{done}, all verified" if met else f"{done} verified" if done else "none verified"
    if waiting:
        yours += f", {waiting} waiting to be confirmed"
    steps = [f"{state.experience.title}, {progress_words(state.experience, state.held)}" for state in missing]
    if choices_left:
        steps.append(f"{choices_left} more of {counted(len(options_open), 'choice')}")
    rows.add(
        Criteria.EXPERIENCES,
        "Experiences",
        needed=str(needed),
        yours=yours,
        met=met,
        held=done,
        of=needed,
        next_step=_named(steps),
        closes=tuple(state.experience.code for state in open_states),
    )


def _mentoring(rows: _Rows, criteria: GateCriteria, at: Standing) -> None:
    least, support = criteria.mentoring_sessions_min, at.support
    if not least:
        return
    yours = str(support.count) if support.count else "none yet"
    if support.count and support.last_on is not None:
        yours += f", last on {day_words(support.last_on)}"
    more = max(0, least - support.count)
    rows.add(
        Criteria.MENTORING,
        "Mentoring sessions",
        needed=str(least),
        yours=yours,
        met=not more,
        held=support.count,
        of=least,
        next_step=f"{sentence_case(number_words(more))} more {'session' if more == 1 else 'sessions'}; "
        "the council lead can find a mentor.",
    )


def _endorsements(rows: _Rows, criteria: GateCriteria, at: Standing) -> None:
    if not criteria.endorsements:
        return
    given = {endorsement.capacity for endorsement in at.endorsements}
    have = [capacity for capacity in criteria.endorsements if capacity in given]
    missing = [capacity for capacity in criteria.endorsements if capacity not in given]
    asked = [ask for ask in at.asked_of if ask.capacity in missing]
    waiting = {ask.capacity for ask in asked}
    unasked = [capacity for capacity in missing if capacity not in waiting]
    steps = [f"Asked {asked_words(ask)}." for ask in asked]
    if unasked:
        steps.append(f"Still to ask: {listed([capacity_words(code) for code in unasked])}.")
    rows.add(
        Criteria.ENDORSEMENTS,
        "Endorsements",
        needed=str(len(criteria.endorsements)),
        yours=f"{len(have)}: {', '.join(capacity_words(code) for code in have)}" if have else "none yet",
        met=not missing,
        held=len(have),
        of=len(criteria.endorsements),
        next_step=" ".join(steps),
        closes=tuple(missing),
        waiting=tuple(asked),
    )


def _panel(rows: _Rows, criteria: GateCriteria, at: Standing) -> None:
    if criteria.panel is None:
        return
    panel, today = at.panel or PanelHeld(), at.today
    expired = panel.expires_on is not None and panel.expires_on <= today
    passed = panel.passed_on is not None and panel.passed_on <= today and not expired
    opens, others, next_step = all(row.met for row in rows.found), len(rows.found), "Ask for a review."
    if passed and panel.passed_on is not None:
        yours = f"passed on {day_words(panel.passed_on)}"
    elif panel.booked_for is not None and panel.booked_for >= today:
        yours, next_step = f"booked for {day_words(panel.booked_for)}", "Meet the panel."
    elif panel.booked_for is not None and panel.asked_on is not None:
        yours, next_step = f"met on {day_words(panel.booked_for)}", "The decision is to come."
    elif panel.asked_on is not None:
        yours, next_step = f"asked for on {day_words(panel.asked_on)}", "The panel answers."
    elif panel.passed_on is not None and expired and panel.expires_on is not None:
        yours = f"passed on {day_words(panel.passed_on)}, expired on {day_words(panel.expires_on)}"
    elif panel.refused_on is not None:
        yours, next_step = f"not yet on {day_words(panel.refused_on)}", "Read why; then ask for a review again."
    else:
        yours = "none booked"
    rows.add(
        Criteria.PANEL,
        f"Panel, {panel_words(criteria.panel)}",
        needed="1",
        yours=yours,
        met=passed,
        held=int(passed),
        of=1,
        next_step=next_step,
        under_way=panel.asked_on is not None or yours.startswith("booked"),
        refused_on=panel.refused_on,
    )
    if not passed and not opens and not rows.found[-1].under_way:
        which = f"1 to {others} are" if others > 1 else "1 is"
        rows.found[-1] = replace(rows.found[-1], status=Status.OPENS_LATER, next_step=f"Opens when {which} met")


def _waits(shortfall: Shortfall) -> str:
    """Mark a gap whose claim waits for an answer, so that nobody sets out to close it again."""
    return " (claimed, waiting)" if shortfall.waits else ""


def _named(steps: Sequence[str]) -> str:
    """Name the first steps of a row and count the rest: “Delivery, 2 to 4; and 3 more.”"""
    if not steps:
        return ""
    rest = len(steps) - NAMED_IN_A_ROW
    return "; ".join([*steps[:NAMED_IN_A_ROW], *([f"and {rest} more"] if rest > 0 else [])]) + "."
