"""A case for a gate: every criterion with its figure, what stands behind it, and the day it was frozen.

`GateReview.case` is a list of rows, each with its "part": one for each criterion, competency, experience, endorsement
and piece of evidence. The panel reads what stood there on the day the review was asked for, however the record goes on.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import CharField, QuerySet, Value

from pathways.catalogue import capacity_words, quantity_words
from pathways.models import Assessment, Endorsement, Evidence, ExperienceRecord, GateReview
from pathways.queries.standing import Standing
from pathways.readiness import Criteria, Readiness
from people.models import Person

CRITERION, LEVEL, EXPERIENCE, ENDORSEMENT, EVIDENCE = "criterion", "level", "experience", "endorsement", "evidence"


@dataclass(frozen=True, slots=True)
class Case:
    """A frozen case as a page shows it. The days in its rows are days again."""

    criteria: tuple[dict[str, Any], ...]
    levels: tuple[dict[str, Any], ...]
    experiences: tuple[dict[str, Any], ...]
    endorsements: tuple[dict[str, Any], ...]
    evidence: tuple[dict[str, Any], ...]


def open_criteria(readiness: Readiness) -> list[str]:
    """What is still open apart from the panel, in words: “Coverage, 80% of 85%”. Empty when a review may be asked."""
    return [
        f"{row.title}: needed {row.needed}, held {row.yours}"
        for row in readiness.criteria
        if not row.met and row.key is not Criteria.PANEL
    ]


def frozen(stands: Standing) -> list[dict[str, Any]]:
    """The rows of a case as they stand (one query). Needs a target role with a gate before it."""
    if stands.readiness is None or stands.gate is None:
        raise ValueError("Only a person who works towards a gate has a case.")
    return [
        *_criteria(stands.readiness),
        *_levels(stands.readiness),
        *_experiences(stands),
        *_said_and_sent(stands.person, stands.gate.code, stands.readiness),
    ]


def case_of(rows: Sequence[dict[str, Any]]) -> Case:
    """A frozen case put in order for a page."""
    parts: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        known = {key: date.fromisoformat(row[key]) for key in ("on", "since", "until") if row.get(key)}
        parts.setdefault(str(row.get("part", "")), []).append({**row, **known})
    return Case(
        criteria=tuple(parts.get(CRITERION, ())),
        levels=tuple(parts.get(LEVEL, ())),
        experiences=tuple(parts.get(EXPERIENCE, ())),
        endorsements=tuple(parts.get(ENDORSEMENT, ())),
        evidence=tuple(parts.get(EVIDENCE, ())),
    )


def evidence_open(review: GateReview, viewer: Person) -> frozenset[str]:
    """Which evidence of a case is open to a viewer now, by public id (one query)."""
    ids = [UUID(row["evidence"]) for row in review.case if row.get("part") == EVIDENCE]
    if not ids:
        return frozenset()
    found = Evidence.objects.visible_to(viewer).filter(public_id__in=ids).values_list("public_id", flat=True)
    return frozenset(str(public_id) for public_id in found)


def _criteria(readiness: Readiness) -> Iterator[dict[str, Any]]:
    for row in readiness.criteria:
        if row.key is not Criteria.PANEL:
            yield {
                "part": CRITERION,
                "number": row.number,
                "key": row.key.value,
                "title": row.title,
                "needed": row.needed,
                "yours": row.yours,
                "met": row.met,
            }


def _levels(readiness: Readiness) -> Iterator[dict[str, Any]]:
    for line in readiness.lines:
        if line.required:
            yield {
                "part": LEVEL,
                "code": line.competency.code,
                "title": line.competency.title,
                "required": line.required,
                "held": line.held,
                "short": line.short,
                "core": line.core,
                "assessed": line.assessed,
                "by": line.assessor,
                "on": line.on.isoformat() if line.on else "",
            }


def _experiences(stands: Standing) -> Iterator[dict[str, Any]]:
    """Those that the stage asks, verified; each record with its place, days and who confirmed it."""
    asked = {state.experience.code for state in stands.readiness.experiences} if stands.readiness else set()
    known = {kind.code: kind for kind in stands.catalogue.experiences}
    for deed in stands.deeds:
        if deed.code in asked and deed.status == ExperienceRecord.Status.VERIFIED:
            yield {
                "part": EXPERIENCE,
                "code": deed.code,
                "title": known[deed.code].title,
                "amount": quantity_words(known[deed.code], deed.quantity),
                "since": deed.since.isoformat() if deed.since else "",
                "until": deed.until.isoformat() if deed.until else "",
                "place": deed.place,
                "by": deed.by,
                "on": deed.on.isoformat() if deed.on else "",
            }


def _said_and_sent(person: Person, gate: str, readiness: Readiness) -> Iterator[dict[str, Any]]:
    """Endorsements of the gate; and what was sent with the claims and experiences that the target asks (one query)."""
    asked = {line.competency.code: line.competency.title for line in readiness.lines if line.required}
    deeds = {state.experience.code: state.experience.title for state in readiness.experiences}
    given = _rows(Endorsement.objects.given().filter(person=person, gate=gate), ENDORSEMENT).values_list(
        "row", "public_id", "reason", "capacity", "decided_on", "name", "pk"
    )
    claims = _rows(
        Assessment.objects.counting().filter(person=person, competency__in=asked, evidence__isnull=False), EVIDENCE
    ).values_list("row", "evidence__public_id", "evidence__title", "competency", "on", "nobody", "pk")
    verified = _rows(
        ExperienceRecord.objects.verified().filter(person=person, experience__in=deeds, evidence__isnull=False),
        EVIDENCE,
    ).values_list("row", "evidence__public_id", "evidence__title", "experience", "until", "nobody", "pk")
    found: dict[str, dict[str, Any]] = {}
    for part, public_id, words, code, on, by, _ in sorted(
        given.union(claims, verified, all=True), key=lambda row: (row[4] or date.min, row[6])
    ):
        if part == ENDORSEMENT:
            given_on = on.isoformat() if on else ""
            yield {"part": part, "capacity": capacity_words(code), "by": by, "on": given_on, "reason": words}
            continue
        row = found.setdefault(str(public_id), {"part": part, "evidence": str(public_id), "title": words, "shows": []})
        shown = asked.get(code) or deeds[code]
        if shown not in row["shows"]:
            row["shows"].append(shown)
    yield from found.values()


def _rows(found: QuerySet[Any], part: str) -> QuerySet[Any]:
    rows: QuerySet[Any] = found.order_by().annotate(row=Value(part, CharField()), nobody=Value("", CharField()))
    return rows
