"""Readiness: how far a person is towards a role and through the gate before it.

A pure function of requirements, held levels, experiences, endorsements, support sessions and the gate's criteria,
all given as data. Definitions, with r the level required and h the level held:

- h is the latest unexpired assessed level, else the latest own view, marked as such;
- coverage is the sum of min(h, r) divided by the sum of r, over requirements with r above 0, so that a surplus in
  one competency never pays for another and never penalises;
- the assessed share is the sum of min(h, r) from assessed levels divided by the sum of min(h, r) from all;
- shortfalls are the competencies with h below r, worst first, and core first among equals;
- the experiences are those that the pathway stage closed by the gate requires, and the minimum chosen from its list.
"""

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from pathways.catalogue_parts import Catalogue, ExperienceType, Gate, PathwayStage, Quantity, Role
from pathways.readiness_criteria import Standing, build
from pathways.readiness_parts import (
    AreaTotal,
    Criteria,
    Criterion,
    EndorsementAsked,
    EndorsementHeld,
    ExperienceHeld,
    ExperiencePlanned,
    ExperienceState,
    HeldLevel,
    Level,
    Line,
    PanelHeld,
    Readiness,
    Share,
    Shortfall,
    Source,
    Status,
    SupportHeld,
)
from pathways.readiness_words import percent_words, threshold_words

__all__ = [
    "AreaTotal",
    "Criteria",
    "Criterion",
    "EndorsementAsked",
    "EndorsementHeld",
    "ExperienceHeld",
    "ExperiencePlanned",
    "ExperienceState",
    "HeldLevel",
    "Level",
    "Line",
    "PanelHeld",
    "Readiness",
    "Share",
    "Shortfall",
    "Source",
    "Status",
    "SupportHeld",
    "evaluate",
    "held_lines",
    "months_after",
    "percent_words",
    "threshold_words",
]


def evaluate(
    *,
    catalogue: Catalogue,
    target: Role,
    gate: Gate | None,
    stage: PathwayStage | None,
    today: date,
    levels: Iterable[Level] = (),
    experiences: Iterable[ExperienceHeld] = (),
    endorsements: Sequence[EndorsementHeld] = (),
    asked_of: Sequence[EndorsementAsked] = (),
    support: SupportHeld | None = None,
    panel: PanelHeld | None = None,
    present: Role | None = None,
    planned: Iterable[ExperiencePlanned] = (),
) -> Readiness:
    """Work out readiness for `target` on `today`.

    `stage` is the pathway stage that `gate` closes (`Catalogue.stage_before`). `present` is the person's present
    role; it marks what the target no longer requires. `asked_of` are endorsements that wait for an answer: they close
    nothing, but are not asked again. `planned` is what accepted places will give: it meets nothing yet, but is not
    looked for again. Levels dated after `today` are left out.
    Raises KeyError when the stage names an experience that the catalogue has not.
    """
    lines = held_lines(catalogue=catalogue, target=target, levels=levels, today=today, present=present)
    asked = [line for line in lines if line.required]
    held = required = assessed = at_or_above = 0
    for line in asked:
        counted = line.counted
        held += counted
        required += line.required
        if counted == line.required:
            at_or_above += 1
        if line.assessed:
            assessed += counted
    shortfalls = _shortfalls(catalogue, target.tier, asked)
    records: dict[str, list[ExperienceHeld]] = {}
    for record in experiences:
        records.setdefault(record.code, []).append(record)
    plans = tuple(planned)
    to_come: dict[str, Quantity] = {}
    for plan in plans:
        to_come[plan.code] = to_come.get(plan.code, 0) + plan.quantity
    states = _experience_states(catalogue, stage, records, to_come, today)
    choose = stage.choose if stage is not None else None
    standing = Standing(
        lines=asked,
        shortfalls=shortfalls,
        coverage=Share(held, required),
        assessed=Share(assessed, held),
        experiences=states,
        choose=choose,
        endorsements=endorsements,
        asked_of=asked_of,
        support=support or SupportHeld(),
        panel=panel,
        today=today,
    )
    criteria = build(gate.criteria, standing) if gate is not None else ()
    return Readiness(
        target=target,
        gate=gate,
        stage=stage,
        today=today,
        lines=lines,
        areas=_areas(catalogue, lines),
        coverage=standing.coverage,
        assessed=standing.assessed,
        shortfalls=shortfalls,
        experiences=states,
        done=frozenset(
            experience.code
            for experience in catalogue.experiences
            if experience.code in records and _state(experience, False, records[experience.code], today).met
        ),
        choose_minimum=choose.minimum if choose is not None else 0,
        criteria=criteria,
        met=sum(1 for criterion in criteria if criterion.met),
        total=len(criteria),
        asked=len(asked),
        at_or_above=at_or_above,
        planned=plans,
    )


def held_lines(
    *,
    catalogue: Catalogue,
    target: Role,
    levels: Iterable[Level],
    today: date,
    present: Role | None = None,
) -> tuple[Line, ...]:
    """Return a line for each competency that is required, held, or was required by the present role.

    They stand in the order of the catalogue. Among levels of one day a moderated one counts before an assessor's,
    and otherwise the one given last.
    """
    assessed: dict[str, Level] = {}
    own: dict[str, Level] = {}
    lapsed: dict[str, date] = {}
    claims: dict[str, Level] = {}
    for level in levels:
        if level.on > today:
            continue
        code = level.competency
        if level.expires_on is not None and level.expires_on <= today:
            if level.source != "self" and (code not in lapsed or lapsed[code] < level.expires_on):
                lapsed[code] = level.expires_on
            continue
        if level.waiting:
            claims[code] = level
        kept = own if level.source == "self" else assessed
        rival = kept.get(code)
        if rival is None or level.on > rival.on or (level.on == rival.on and not _outranks(rival, level)):
            kept[code] = level
    required, core = target.requirements, target.core
    before = present.requirements if present is not None else None
    lines = []
    for competency in catalogue.competencies:
        code = competency.code
        by_others, by_self = assessed.get(code), own.get(code)
        counts = by_others or by_self
        r = required.get(code, 0)
        claim = claims.get(code)
        r_before = before.get(code, 0) if before is not None else None
        if not r and counts is None and not r_before:
            continue
        lines.append(
            Line(
                competency=competency,
                required=r,
                held=counts.level if counts is not None else 0,
                source=counts.source if counts is not None else None,
                core=code in core,
                on=counts.on if counts is not None else None,
                expires_on=counts.expires_on if counts is not None else None,
                assessor=counts.assessor if counts is not None else "",
                assessed_level=by_others.level if by_others is not None else None,
                own_level=by_self.level if by_self is not None else None,
                lapsed_on=lapsed.get(code) if by_others is None else None,
                present_required=r_before,
                claimed=claim.level if claim is not None else None,
                claimed_on=claim.on if claim is not None else None,
            )
        )
    return tuple(lines)


def _outranks(kept: Level, other: Level) -> bool:
    return kept.source == "moderated" and other.source != "moderated"


def _shortfalls(catalogue: Catalogue, tier: str, asked: Sequence[Line]) -> tuple[Shortfall, ...]:
    short = [line for line in asked if line.held < line.required]
    short.sort(key=lambda line: (-line.short, not line.core))  # stable: catalogue order among equals
    return tuple(
        Shortfall(
            competency=line.competency,
            held=line.held,
            required=line.required,
            core=line.core,
            assessed=line.assessed,
            experiences=catalogue.experiences_developing(line.competency.code, near=tier),
            claimed=line.claimed,
        )
        for line in short
    )


def _areas(catalogue: Catalogue, lines: Sequence[Line]) -> tuple[AreaTotal, ...]:
    by_area: dict[str, list[Line]] = {}
    for line in lines:
        by_area.setdefault(line.competency.area_code, []).append(line)
    return tuple(
        AreaTotal(
            area=area,
            held=sum([line.counted for line in by_area[area.code]]),
            required=sum([line.required for line in by_area[area.code]]),
            lines=tuple(by_area[area.code]),
        )
        for area in catalogue.areas
        if area.code in by_area
    )


def _experience_states(
    catalogue: Catalogue,
    stage: PathwayStage | None,
    records: Mapping[str, Sequence[ExperienceHeld]],
    to_come: Mapping[str, Quantity],
    today: date,
) -> tuple[ExperienceState, ...]:
    """Return the stage's experiences, the required ones first. One that is required is no choice as well."""
    if stage is None:
        return ()
    wanted = dict.fromkeys(stage.required_experiences, False)
    if stage.choose is not None:
        for code in stage.choose.options:
            wanted.setdefault(code, True)
    return tuple(
        _state(catalogue.experience(code), chosen, records.get(code, ()), today, to_come.get(code, 0))
        for code, chosen in wanted.items()
    )


def _state(
    experience: ExperienceType,
    chosen: bool,
    records: Iterable[ExperienceHeld],
    today: date,
    planned: Quantity = 0,
) -> ExperienceState:
    held: Quantity = 0
    waiting: Quantity = 0
    expired: Quantity = 0
    for record in records:
        expires_on = record.expires_on
        if expires_on is None and experience.valid_months is not None and record.until is not None:
            expires_on = months_after(record.until, experience.valid_months)
        if expires_on is not None and expires_on <= today:
            expired += record.quantity
        elif record.verified:
            held += record.quantity
        else:
            waiting += record.quantity
    return ExperienceState(experience, chosen, held, waiting, expired, planned)


def months_after(day: date, months: int) -> date:
    """Return the same day some months later, or the last day of a month too short for it."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
