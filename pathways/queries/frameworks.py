"""The catalogue of a published version, read from its rows once a process: a published version never changes."""

from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import Prefetch

from pathways.catalogue import SCHEMA, Catalogue, parse
from pathways.models import Competency, FrameworkVersion, Requirement, Role
from people.errors import Refused


class NoFramework(Refused):
    """Nothing is published yet."""


def current_version() -> FrameworkVersion:
    """The newest published version (one query). Raises NoFramework."""
    version = FrameworkVersion.objects.published().first()
    if version is None:
        raise NoFramework("No framework is published. Run `manage.py publish_framework` to publish the one that ships.")
    return version


def read_ahead() -> None:
    """Read the newest published version before anybody visits: a starting server calls it, so no first visitor waits.

    Without a published version there is nothing to read yet.
    """
    version = FrameworkVersion.objects.published().first()
    if version is not None:
        catalogue_of(version)


def current_catalogue() -> Catalogue:
    """The newest published version as a catalogue (one small query once the process has read it)."""
    return catalogue_of(current_version())


def catalogue_of(version: FrameworkVersion) -> Catalogue:
    """One version as a catalogue. Only published and retired versions are kept in memory; drafts may change."""
    if version.status == FrameworkVersion.Status.DRAFT:
        return parse(document_of(version))
    return kept_catalogue(version.pk, version.published_at)


@lru_cache(maxsize=8)
def kept_catalogue(pk: int, _published_at: datetime | None) -> Catalogue:
    """The catalogue of a published version, from memory once the process has read it.

    The time is part of the key because a test database, or a restored one, may use a primary key again.
    """
    return parse(document_of(FrameworkVersion.objects.select_related("framework").get(pk=pk)))


@lru_cache(maxsize=8)
def versions_beside(pk: int, _published_at: datetime | None) -> tuple[int, ...]:
    """The keys of all versions of the framework of this one, which is the newest published; kept like its catalogue."""
    return tuple(FrameworkVersion.objects.filter(framework__versions=pk).values_list("pk", flat=True))


def document_of(version: FrameworkVersion) -> dict[str, Any]:
    """A version as the document it was published from (a fixed number of queries)."""
    requirements = Prefetch(
        "requirements", Requirement.objects.select_related("competency").order_by("competency__order")
    )
    competencies = Prefetch("competencies", Competency.objects.prefetch_related("descriptors"))
    return {
        "schema": SCHEMA,
        "code": version.framework.code,
        "title": version.framework.title,
        "version": version.label,
        **version.extra,
        "scale": version.scale,
        "tiers": version.tiers,
        "areas": [
            {
                "code": area.code,
                "title": area.title,
                "summary": area.summary,
                "competencies": [
                    {
                        "code": item.code,
                        "title": item.title,
                        "definition": item.definition,
                        "levels": [
                            {"value": level.level, "descriptor": level.text} for level in item.descriptors.all()
                        ],
                    }
                    for item in area.competencies.all()
                ],
            }
            for area in version.areas.prefetch_related(competencies)
        ],
        "roles": [_role(role) for role in version.roles.prefetch_related(requirements)],
        "experiences": [
            {
                "code": item.code,
                "title": item.title,
                "description": item.description,
                "quantity": item.quantity,
                "unit": item.unit,
                "verifier": item.verifier,
                "competencies": item.competencies,
                "evidence_kinds": item.evidence_kinds,
                "valid_months": item.valid_months,
                **({"act": item.act} if item.act else {}),
            }
            for item in version.experience_types.all()
        ],
        "gates": [
            {
                "code": gate.code,
                "title": gate.title,
                "opens_tier": gate.opens_tier,
                "criteria": gate.criteria,
                "note": gate.note,
            }
            for gate in version.gates.all()
        ],
        "pathways": [
            {
                "code": pathway.code,
                "title": pathway.title,
                "summary": pathway.summary,
                "stages": [
                    {
                        "order": stage.order,
                        "title": stage.title,
                        "roles": stage.roles,
                        "typical_months": stage.typical_months,
                        "required_experiences": stage.required_experiences,
                        "choose": stage.choose,
                        "gate_to_next": stage.gate_to_next or None,
                    }
                    for stage in pathway.stages.all()
                ],
            }
            for pathway in version.pathways.prefetch_related("stages")
        ],
    }


def _role(role: Role) -> dict[str, Any]:
    requirements = list(role.requirements.all())
    return {
        "code": role.code,
        "title": role.title,
        "tier": role.tier,
        "family": role.family,
        "summary": role.summary,
        "requirements": {row.competency.code: row.level for row in requirements},
        "core": [row.competency.code for row in requirements if row.core],
    }
