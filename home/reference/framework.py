"""docs/reference/framework.md: the framework that ships."""

from collections.abc import Iterable

from home.reference.markdown import code, table
from home.reference.markdown import page as whole
from pathways.catalogue import Catalogue, parse
from pathways.catalogue_parts import Gate, PathwayStage
from pathways.catalogue_words import capacity_words, counted, panel_words, quantity_words
from pathways.evidence_rules import need_of
from pathways.readiness_words import threshold_words
from pathways.shipped import shipped_framework


def page() -> str:
    """Tiers, scale, areas with their competencies, roles, gates, pathways and experiences."""
    catalogue = parse(shipped_framework())
    return whole(
        f"The framework that ships: {catalogue.title}",
        f"Version {catalogue.version} of {code(catalogue.code)}, from `pathways/data/framework.json`: "
        f"{counted(len(catalogue.areas), 'area')}, "
        f"{counted(len(catalogue.competencies), 'competency', 'competencies')} on a scale of "
        f"{catalogue.scale.maximum} levels, {counted(len(catalogue.roles), 'role')} in "
        f"{counted(len(catalogue.tiers), 'tier')}, {counted(len(catalogue.experiences), 'experience')}, "
        f"{counted(len(catalogue.gates), 'gate')} and {counted(len(catalogue.pathways), 'pathway')}. "
        "The service shows all of it, with the sentence for every level, at `/framework/`.",
        *_ladder(catalogue),
        *_competencies(catalogue),
        *_roles(catalogue),
        *_gates(catalogue),
        *_pathways(catalogue),
        *_experiences(catalogue),
    )


def _ladder(catalogue: Catalogue) -> tuple[str, ...]:
    return (
        "## Tiers",
        table(
            ["Tier", "Title", "For example", "The gate into it"],
            [
                (
                    tier.code,
                    tier.title,
                    tier.examples,
                    gate.code if (gate := catalogue.gate_into(tier.code)) else "none",
                )
                for tier in catalogue.tiers
            ],
        ),
        "## Levels",
        f"Level 0: {catalogue.scale.zero}",
        table(
            ["Level", "Title", "What it means", "Evidence a claim needs"],
            [
                (level.value, level.title, level.summary, _evidence(catalogue, level.value))
                for level in catalogue.scale.levels
            ],
        ),
    )


def _evidence(catalogue: Catalogue, level: int) -> str:
    need = need_of(level, catalogue.scale)
    return "any one kind" if need.any_one else " and ".join(sorted(need.all_of))


def _competencies(catalogue: Catalogue) -> Iterable[str]:
    yield "## Areas and competencies"
    for area in catalogue.areas:
        yield f"### {area.title} ({area.code})"
        yield table(
            ["Code", "Competency", "What it is"],
            [(competency.code, competency.title, competency.definition) for competency in area.competencies],
        )


def _roles(catalogue: Catalogue) -> tuple[str, ...]:
    return (
        "## Roles",
        "The levels a role asks are the sum over its competencies: the denominator of coverage. Core competencies "
        "must be met exactly where a gate says so.",
        table(
            ["Tier", "Role", "Code", "Family", "Competencies asked", "Levels asked", "Core"],
            [
                (
                    tier.code,
                    role.title,
                    code(role.code),
                    role.family,
                    sum(1 for level in role.requirements.values() if level),
                    sum(role.requirements.values()),
                    ", ".join(sorted(role.core)) or "none",
                )
                for tier in catalogue.tiers
                for role in catalogue.roles_in(tier.code)
            ],
        ),
    )


def _gates(catalogue: Catalogue) -> tuple[str, ...]:
    return (
        "## Gates",
        "The experiences that a gate asks are those of the pathway stage it closes, below. "
        "“None short by more than” is the most levels that any one competency may be short.",
        table(
            [
                "Gate",
                "Title",
                "Opens",
                "Coverage",
                "Core met",
                "None short by more than",
                "Assessed by others",
                "Mentoring sessions",
                "Endorsed by",
                "Panel",
            ],
            [_gate(gate) for gate in catalogue.gates],
        ),
    )


def _gate(gate: Gate) -> tuple[object, ...]:
    asks = gate.criteria
    return (
        gate.code,
        gate.title,
        gate.opens_tier,
        "not asked" if asks.min_coverage is None else threshold_words(asks.min_coverage),
        "all" if asks.core_must_meet else "not asked",
        "not asked" if asks.max_shortfall is None else counted(asks.max_shortfall, "level"),
        "not asked" if asks.assessed_share is None else threshold_words(asks.assessed_share),
        asks.mentoring_sessions_min or "not asked",
        ", ".join(capacity_words(each) for each in asks.endorsements) or "nobody",
        panel_words(asks.panel) if asks.panel else "none",
    )


def _pathways(catalogue: Catalogue) -> Iterable[str]:
    yield "## Pathways"
    for pathway in catalogue.pathways:
        yield f"### {pathway.title} ({pathway.code})"
        yield pathway.summary
        yield table(
            ["Stage", "Roles", "Usual months", "Experiences required", "And at least", "Gate that closes it"],
            [_stage(catalogue, stage) for stage in pathway.stages],
        )


def _stage(catalogue: Catalogue, stage: PathwayStage) -> tuple[object, ...]:
    choose = stage.choose
    return (
        stage.title,
        ", ".join(catalogue.role(each).title for each in stage.roles),
        stage.typical_months or "not said",
        ", ".join(stage.required_experiences) or "none",
        f"{choose.minimum} of {', '.join(choose.options)}" if choose else "none",
        stage.gate_to_next or "none",
    )


def _experiences(catalogue: Catalogue) -> tuple[str, ...]:
    return (
        "## Experiences",
        table(
            ["Code", "Experience", "How much", "Confirmed by", "Develops", "Counts for"],
            [
                (
                    each.code,
                    each.title,
                    quantity_words(each, each.quantity),
                    capacity_words(each.verifier),
                    ", ".join(each.competencies),
                    counted(each.valid_months, "month") if each.valid_months else "a whole career",
                )
                for each in catalogue.experiences
            ],
        ),
    )
