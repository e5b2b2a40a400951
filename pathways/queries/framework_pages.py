"""What the pages of the framework show: roles by tier and family, what a role asks, and a gate in words."""

from dataclasses import dataclass

from pathways.catalogue import (
    Area,
    Catalogue,
    Competency,
    ExperienceType,
    Gate,
    PathwayStage,
    Role,
    Tier,
    capacity_words,
    panel_words,
    quantity_words,
)
from pathways.readiness import threshold_words
from ui.words import join, plural


@dataclass(frozen=True, slots=True)
class TierRow:
    """One tier of the grid, top tier first: the roles of each family, in the order of `families`."""

    tier: Tier
    cells: tuple[tuple[str, tuple[Role, ...]], ...]
    gate: Gate | None


@dataclass(frozen=True, slots=True)
class RoleGrid:
    """Roles by tier and family. `families` are titles in the order of the cells of a row."""

    families: tuple[str, ...]
    rows: tuple[TierRow, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A level that a role asks of one competency, beside what the reader holds (None when nothing is recorded)."""

    competency: Competency
    level: int
    level_title: str
    core: bool
    held: int | None = None

    @property
    def short(self) -> int:
        """Levels missing; 0 when met."""
        return max(0, self.level - (self.held or 0))


@dataclass(frozen=True, slots=True)
class AreaAsked:
    """What a role asks in one area."""

    area: Area
    rows: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class StageAsked:
    """The experiences that a stage asks before its gate."""

    stage: PathwayStage
    pathway: str
    required: tuple[tuple[ExperienceType, str], ...]
    choices: tuple[tuple[ExperienceType, str], ...]


@dataclass(frozen=True, slots=True)
class CriterionInWords:
    """One thing a gate asks: its name, and the rule in a sentence."""

    title: str
    rule: str


def family_title(catalogue: Catalogue, family: str) -> str:
    """A family's name: that of the pathway with its code, else the code in words."""
    found = next((pathway.title for pathway in catalogue.pathways if pathway.code == family), "")
    return found or family.replace("-", " ").capitalize()


def role_grid(catalogue: Catalogue) -> RoleGrid:
    """Every role, by tier (highest first) and family (in the order in which families first appear)."""
    families = tuple(dict.fromkeys(role.family for role in catalogue.roles))
    titles = tuple(family_title(catalogue, family) for family in families)
    rows = []
    for tier in sorted(catalogue.tiers, key=lambda tier: -tier.order):
        roles = catalogue.roles_in(tier.code)
        cells = tuple(
            (title, tuple(role for role in roles if role.family == family))
            for family, title in zip(families, titles, strict=True)
        )
        rows.append(TierRow(tier=tier, cells=cells, gate=catalogue.gate_into(tier.code)))
    return RoleGrid(families=titles, rows=tuple(rows))


def level_title(catalogue: Catalogue, level: int) -> str:
    """The name of a level, such as “Practising”; for 0 the framework's own words."""
    return next((found.title for found in catalogue.scale.levels if found.value == level), catalogue.scale.zero)


def asked_by_area(catalogue: Catalogue, role: Role, held: dict[str, int] | None = None) -> tuple[AreaAsked, ...]:
    """What a role asks, area by area. Competencies it does not ask are left out."""
    known = held or {}
    areas = []
    for area in catalogue.areas:
        rows = tuple(
            Asked(
                competency=competency,
                level=role.requirements[competency.code],
                level_title=level_title(catalogue, role.requirements[competency.code]),
                core=competency.code in role.core,
                held=known.get(competency.code),
            )
            for competency in area.competencies
            if role.requirements.get(competency.code)
        )
        if rows:
            areas.append(AreaAsked(area=area, rows=rows))
    return tuple(areas)


def stages_of(catalogue: Catalogue, *, role: str = "", gate: str = "", experience: str = "") -> tuple[StageAsked, ...]:
    """Stages that hold a role, end at a gate, or ask an experience; all given must hold. Empty ones are left out."""
    found = []
    for pathway in catalogue.pathways:
        for stage in pathway.stages:
            options = stage.choose.options if stage.choose else ()
            if not (stage.required_experiences or options):
                continue
            if role and role not in stage.roles:
                continue
            if gate and stage.gate_to_next != gate:
                continue
            if experience and experience not in (*stage.required_experiences, *options):
                continue
            found.append(
                StageAsked(
                    stage=stage,
                    pathway=pathway.title,
                    required=_amounts(catalogue, stage.required_experiences),
                    choices=_amounts(catalogue, options),
                )
            )
    return tuple(found)


def _amounts(catalogue: Catalogue, codes: tuple[str, ...]) -> tuple[tuple[ExperienceType, str], ...]:
    types = (catalogue.experience(code) for code in codes)
    return tuple((experience, quantity_words(experience, experience.quantity)) for experience in types)


def gate_in_words(gate: Gate) -> tuple[CriterionInWords, ...]:
    """What a gate asks, each criterion as a rule. Thresholds are the gate's own data."""
    criteria = gate.criteria
    found: list[tuple[str, str]] = []
    if criteria.min_coverage is not None:
        found.append(
            (
                "Coverage",
                f"At least {threshold_words(criteria.min_coverage)} of the levels that the role asks are held. A level "
                "above what is asked in one competency never pays for a gap in another.",
            )
        )
    if criteria.core_must_meet:
        found.append(("Core competencies", "Every core competency of the role is held at the level asked, or above."))
    if criteria.max_shortfall is not None:
        most = plural(criteria.max_shortfall, "level", "levels")
        found.append(("Largest gap", f"No competency is more than {most} below what the role asks."))
    if criteria.assessed_share is not None:
        found.append(
            (
                "Assessed by others",
                f"At least {threshold_words(criteria.assessed_share)} of the levels held have been assessed by "
                "somebody else. The rest may be one's own view.",
            )
        )
    found.append(
        (
            "Experiences",
            "The experiences that the pathway asks before this gate are done and confirmed. What was confirmed once "
            "counts for a whole career, unless it expires.",
        )
    )
    if criteria.mentoring_sessions_min:
        sessions = plural(criteria.mentoring_sessions_min, "mentoring session", "mentoring sessions")
        found.append(("Mentoring", f"At least {sessions} have been held."))
    if criteria.endorsements:
        who = join([capacity_words(code) for code in criteria.endorsements])
        found.append(("Endorsements", f"Endorsed, with a reason, by: {who}."))
    if criteria.panel:
        found.append(("Panel", f"A panel ({panel_words(criteria.panel)}) agrees, once everything above is met."))
    if criteria.valid_months:
        found.append(("How long it lasts", f"What the panel agreed counts for {criteria.valid_months} months."))
    return tuple(CriterionInWords(title=title, rule=rule) for title, rule in found)


def confirmed_by(experience: ExperienceType) -> str:
    """Who confirms an experience, in words."""
    return capacity_words(experience.verifier)
