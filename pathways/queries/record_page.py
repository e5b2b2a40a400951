"""One's own record, whole: career, levels side by side, experiences, endorsements, evidence."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pathways.catalogue import Catalogue, capacity_words, quantity_words
from pathways.models import Appointment, Assessment, Endorsement, Evidence, ExperienceRecord
from pathways.queries.frameworks import current_catalogue
from pathways.queries.own import ExperienceRow, experience_rows
from people.models import Person
from people.trail import details
from ui.words import day

Status, Source = Assessment.Status, Assessment.Source


@dataclass(frozen=True, slots=True)
class LevelRow:
    """One competency: one's own view and what others assessed, each with its day. They are never averaged."""

    code: str
    title: str
    own: str
    own_on: date | None
    assessed: str
    assessed_by: str
    assessed_on: date | None
    runs_out: str


@dataclass(frozen=True, slots=True)
class AreaLevels:
    """The levels of one area; competencies with nothing recorded are left out."""

    title: str
    rows: tuple[LevelRow, ...]


@dataclass(frozen=True, slots=True)
class EndorsementRow:
    """One endorsement: for which gate, in which capacity, and how it stands."""

    endorsement: Endorsement
    gate: str
    capacity: str
    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class RecordPage:
    """Everything on the page."""

    catalogue: Catalogue
    today: date
    career: tuple[Appointment, ...]
    areas: tuple[AreaLevels, ...]
    experiences: tuple[ExperienceRow, ...]
    endorsements: tuple[EndorsementRow, ...]
    evidence: tuple[Evidence, ...]


def record_page(person: Person, *, today: date) -> RecordPage:
    """One's own record (seven queries, however long it is)."""
    catalogue = current_catalogue()
    records = ExperienceRecord.objects.visible_to(person).of(person).standing().prefetch_related("requests")
    endorsements = Endorsement.objects.visible_to(person).filter(person=person)
    return RecordPage(
        catalogue=catalogue,
        today=today,
        career=tuple(Appointment.objects.visible_to(person).of(person)),
        areas=_areas(catalogue, person, today),
        experiences=tuple(experience_rows(catalogue, records)),
        endorsements=tuple(_endorsement(catalogue, row) for row in endorsements),
        evidence=tuple(Evidence.objects.visible_to(person).filter(person=person).order_by("-created_at")),
    )


def _areas(catalogue: Catalogue, person: Person, today: date) -> tuple[AreaLevels, ...]:
    """The latest own view and the latest assessment of each competency."""
    own: dict[str, Assessment] = {}
    assessed: dict[str, Assessment] = {}
    # Oldest first, so that the latest stays. A kept claim is still one's own view; a returned one is not held.
    own_rows = Assessment.objects.visible_to(person).counting().filter(person=person)
    rows = own_rows.select_related("assessor").order_by("on", "pk")
    for row in rows:
        (own if row.source == Source.SELF else assessed)[row.competency] = row
    areas = []
    for area in catalogue.areas:
        found = tuple(
            _level(code, competency.title, own.get(code), assessed.get(code), today)
            for competency in area.competencies
            for code in [competency.code]
            if code in own or code in assessed
        )
        if found:
            areas.append(AreaLevels(title=area.title, rows=found))
    return tuple(areas)


def _level(code: str, title: str, own: Assessment | None, assessed: Assessment | None, today: date) -> LevelRow:
    runs_out = ""
    if assessed is not None and assessed.expires_on is not None:
        runs_out = f"{'Ran' if assessed.expires_on <= today else 'Runs'} out {day(assessed.expires_on)}"
    return LevelRow(
        code=code,
        title=title,
        own=str(own.level) if own else "",
        own_on=own.on if own else None,
        assessed=str(assessed.level) if assessed else "",
        assessed_by=assessed.assessor.name if assessed and assessed.assessor else "",
        assessed_on=assessed.on if assessed else None,
        runs_out=runs_out,
    )


def _endorsement(catalogue: Catalogue, row: Endorsement) -> EndorsementRow:
    gate = next((f"{gate.code}, {gate.title}" for gate in catalogue.gates if gate.code == row.gate), row.gate)
    kind = {"given": "met", "asked": "gap", "declined": "rule"}.get(row.status, "none")
    return EndorsementRow(
        endorsement=row, gate=gate, capacity=capacity_words(row.capacity), kind=kind, words=row.get_status_display()
    )


def trail_details(catalogue: Catalogue, changes: Mapping[str, Any]) -> str:
    """What an event was about, in one line: competency and level, experience, role, or what people's say."""
    code = str(changes.get("competency", ""))
    competency = next((found.title for found in catalogue.competencies if found.code == code), "")
    if competency:
        return f"{competency}, level {changes['level']}" if "level" in changes else competency
    kind = next((found for found in catalogue.experiences if found.code == changes.get("experience")), None)
    if kind is not None:
        return f"{kind.title}, {quantity_words(kind, int(changes.get('quantity', 1)))}"
    role = next((found.title for found in catalogue.roles if found.code == changes.get("role")), "")
    if role:
        return role
    known = details(changes)
    return f"gate {changes['gate']}, {known}" if "gate" in changes else known
