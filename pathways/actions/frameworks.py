"""Publishing a framework version. Once published it never changes; a newer one takes its place."""

from typing import Any

from django.db import transaction

from pathways.catalogue import Catalogue, parse, to_document
from pathways.models import (
    Area,
    Competency,
    ExperienceType,
    Framework,
    FrameworkVersion,
    Gate,
    LevelDescriptor,
    Pathway,
    PathwayStage,
    Requirement,
    Role,
)
from people import audit
from people.errors import Refused
from people.models import Person


@transaction.atomic
def publish(*, document: dict[str, Any], by: Person | None) -> FrameworkVersion:
    """Check a framework document and publish it as a version. Earlier versions stay readable.

    Raises CatalogueError (every fault, and where) for a document that contradicts itself, and Refused if this version
    label is published already.
    """
    catalogue = parse(document)
    framework, _made = Framework.objects.get_or_create(code=catalogue.code, defaults={"title": catalogue.title})
    if framework.versions.filter(label=catalogue.version).exists():
        raise Refused(f"Version {catalogue.version} is published and cannot change. Give the new one another label.")
    canonical: dict[str, Any] = dict(to_document(catalogue))
    version = FrameworkVersion.objects.create(
        framework=framework,
        label=catalogue.version,
        status=FrameworkVersion.Status.PUBLISHED,
        scale=canonical["scale"],
        tiers=canonical["tiers"],
        extra={
            key: canonical[key]
            for key in canonical
            if key not in {"scale", "tiers", "areas", "roles", "experiences", "gates", "pathways"}
        },
    )
    competencies = _areas(version, canonical)
    _roles(version, catalogue, competencies)
    _experiences_and_gates(version, canonical)
    _pathways(version, canonical)
    audit.record(
        action="pathways.framework.published", by=by, changes={"framework": framework.code, "version": version.label}
    )
    return version


def _areas(version: FrameworkVersion, document: dict[str, Any]) -> dict[str, Competency]:
    """Store areas, competencies and descriptors; give back competencies by code."""
    areas = Area.objects.bulk_create(
        Area(version=version, code=area["code"], title=area["title"], summary=area.get("summary", ""), order=order)
        for order, area in enumerate(document["areas"], 1)
    )
    competencies: list[Competency] = []
    descriptors: list[LevelDescriptor] = []
    for area, row in zip(areas, document["areas"], strict=True):
        for item in row["competencies"]:
            competency = Competency(
                version=version,
                area=area,
                code=item["code"],
                title=item["title"],
                definition=item.get("definition", ""),
                order=len(competencies) + 1,
            )
            competencies.append(competency)
            descriptors += [
                LevelDescriptor(competency=competency, level=level["value"], text=level["descriptor"])
                for level in item["levels"]
            ]
    Competency.objects.bulk_create(competencies)
    LevelDescriptor.objects.bulk_create(descriptors)
    return {competency.code: competency for competency in competencies}


def _roles(version: FrameworkVersion, catalogue: Catalogue, competencies: dict[str, Competency]) -> None:
    roles = Role.objects.bulk_create(
        Role(
            version=version,
            code=role.code,
            title=role.title,
            tier=role.tier,
            family=role.family,
            summary=role.summary,
            order=order,
        )
        for order, role in enumerate(catalogue.roles, 1)
    )
    Requirement.objects.bulk_create(
        Requirement(role=row, competency=competencies[code], level=level, core=code in role.core)
        for row, role in zip(roles, catalogue.roles, strict=True)
        for code, level in role.requirements.items()
    )


def _experiences_and_gates(version: FrameworkVersion, document: dict[str, Any]) -> None:
    ExperienceType.objects.bulk_create(
        ExperienceType(
            version=version,
            code=item["code"],
            title=item["title"],
            description=item.get("description", ""),
            quantity=item["quantity"],
            unit=item["unit"],
            verifier=item["verifier"],
            competencies=item["competencies"],
            evidence_kinds=item.get("evidence_kinds", []),
            valid_months=item.get("valid_months"),
            act=item.get("act", ""),
            order=order,
        )
        for order, item in enumerate(document["experiences"], 1)
    )
    Gate.objects.bulk_create(
        Gate(
            version=version,
            code=item["code"],
            title=item["title"],
            opens_tier=item["opens_tier"],
            criteria=item["criteria"],
            note=item.get("note", ""),
            order=order,
        )
        for order, item in enumerate(document["gates"], 1)
    )


def _pathways(version: FrameworkVersion, document: dict[str, Any]) -> None:
    rows = Pathway.objects.bulk_create(
        Pathway(version=version, code=item["code"], title=item["title"], summary=item.get("summary", ""), order=order)
        for order, item in enumerate(document["pathways"], 1)
    )
    PathwayStage.objects.bulk_create(
        PathwayStage(
            pathway=row,
            order=stage["order"],
            title=stage["title"],
            roles=stage["roles"],
            typical_months=stage.get("typical_months"),
            required_experiences=stage["required_experiences"],
            choose=stage.get("choose"),
            gate_to_next=stage.get("gate_to_next") or "",
        )
        for row, item in zip(rows, document["pathways"], strict=True)
        for stage in item["stages"]
    )
