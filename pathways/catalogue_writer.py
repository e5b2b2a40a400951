"""Writing a catalogue as a framework document: the inverse of reading one.

`to_document(parse(document))` gives back everything the service uses. The order of a role's core
competencies carries no meaning and comes back in the order of its requirements.
"""

from decimal import Decimal

from pathways.catalogue_parts import (
    Area,
    Catalogue,
    ExperienceType,
    Gate,
    Level,
    PathwayStage,
    Quantity,
    Role,
)
from pathways.catalogue_reader import SCHEMA
from pathways.catalogue_words import EVIDENCE_KINDS


def to_document(catalogue: Catalogue) -> dict[str, object]:
    """Write a catalogue as a framework document: the inverse of `parse`."""
    scale = catalogue.scale
    return {
        "schema": SCHEMA,
        "code": catalogue.code,
        "title": catalogue.title,
        "version": catalogue.version,
        "status": catalogue.status,
        "licence_note": catalogue.licence_note,
        "scale": {
            "minimum": scale.minimum,
            "maximum": scale.maximum,
            "zero": scale.zero,
            "levels": [_level_out(level) for level in scale.levels],
            "rules": list(scale.rules),
        },
        "tiers": [
            {"code": t.code, "order": t.order, "title": t.title, "examples": t.examples, "meaning": t.meaning}
            for t in catalogue.tiers
        ],
        "areas": [_area_out(area) for area in catalogue.areas],
        "roles": [_role_out(role) for role in catalogue.roles],
        "experiences": [_experience_out(experience) for experience in catalogue.experiences],
        "gates": [_gate_out(gate) for gate in catalogue.gates],
        "pathways": [
            {
                "code": p.code,
                "title": p.title,
                "summary": p.summary,
                "stages": [_stage_out(stage) for stage in p.stages],
            }
            for p in catalogue.pathways
        ],
        "crosswalks": dict(catalogue.crosswalks),
    }


def _level_out(level: Level) -> dict[str, object]:
    written: dict[str, object] = {"value": level.value, "title": level.title, "summary": level.summary}
    if level.evidence is not None:
        written["evidence"] = [kind for kind in EVIDENCE_KINDS if kind in level.evidence]
    return written


def _area_out(area: Area) -> dict[str, object]:
    return {
        "code": area.code,
        "title": area.title,
        "summary": area.summary,
        "competencies": [
            {
                "code": competency.code,
                "title": competency.title,
                "definition": competency.definition,
                "levels": [
                    {"value": value, "descriptor": descriptor}
                    for value, descriptor in enumerate(competency.descriptors, start=1)
                ],
            }
            for competency in area.competencies
        ],
    }


def _role_out(role: Role) -> dict[str, object]:
    return {
        "code": role.code,
        "title": role.title,
        "tier": role.tier,
        "family": role.family,
        "summary": role.summary,
        "requirements": dict(role.requirements),
        "core": [code for code in role.requirements if code in role.core],
    }


def _number_out(quantity: Quantity) -> int | float:
    return float(quantity) if isinstance(quantity, Decimal) else quantity


def _experience_out(experience: ExperienceType) -> dict[str, object]:
    written: dict[str, object] = {
        "code": experience.code,
        "title": experience.title,
        "description": experience.description,
        "quantity": _number_out(experience.quantity),
        "unit": experience.unit,
        "verifier": experience.verifier,
        "competencies": list(experience.competencies),
        "evidence_kinds": list(experience.evidence_kinds),
        "valid_months": experience.valid_months,
    }
    if experience.act:
        written["act"] = experience.act
    return written


def _gate_out(gate: Gate) -> dict[str, object]:
    criteria = gate.criteria
    return {
        "code": gate.code,
        "title": gate.title,
        "opens_tier": gate.opens_tier,
        "criteria": {
            "min_coverage": criteria.min_coverage,
            "max_shortfall": criteria.max_shortfall,
            "core_must_meet": criteria.core_must_meet,
            "assessed_share": criteria.assessed_share,
            "endorsements": list(criteria.endorsements),
            "mentoring_sessions_min": criteria.mentoring_sessions_min,
            "panel": criteria.panel,
            "valid_months": criteria.valid_months,
        },
        "note": gate.note,
    }


def _stage_out(stage: PathwayStage) -> dict[str, object]:
    return {
        "order": stage.order,
        "title": stage.title,
        "roles": list(stage.roles),
        "typical_months": stage.typical_months,
        "required_experiences": list(stage.required_experiences),
        "choose": None
        if stage.choose is None
        else {"minimum": stage.choose.minimum, "from": list(stage.choose.options)},
        "gate_to_next": stage.gate_to_next,
    }
