"""Breadth: the months spent leading something that is not technology, the gap that digital people close last."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString

from pathways.catalogue import Catalogue, ExperienceType, Gate, capacity_words
from pathways.catalogue_words import sentence_case
from pathways.models import ExperienceRecord
from pathways.queries.words import Word
from ui.charts import breadth_meter
from ui.words import day

A_YEAR = 12
VERIFIED = ExperienceRecord.Status.VERIFIED


@dataclass(frozen=True, slots=True)
class Breadth:
    """The meter: months verified of those asked, each spell in words, and at which gate it is asked."""

    experience: ExperienceType
    gate: Gate
    months: int
    needed: int
    drawn: SafeString
    spells: tuple[tuple[str, str], ...]
    asked_now: bool


def breadth_experience(catalogue: Catalogue) -> tuple[ExperienceType, Gate] | None:
    """The experience that stands for breadth, and the gate that asks it; None in a framework that has none.

    It is found in the framework's own data: coming down from the highest gate, the first experience counted in months
    that a stage requires for a year or more. In the framework that ships this is a service outside digital led.
    """
    for gate in sorted(catalogue.gates, key=lambda gate: -catalogue.tier(gate.opens_tier).order):
        for pathway in catalogue.pathways:
            for stage in pathway.stages:
                if stage.gate_to_next != gate.code:
                    continue
                for code in stage.required_experiences:
                    experience = catalogue.experience(code)
                    if experience.unit == "months" and experience.quantity >= A_YEAR:
                        return experience, gate
    return None


def breadth(catalogue: Catalogue, deeds: Iterable[Word], *, gate_ahead: Gate | None, today: date) -> Breadth | None:
    """The meter for one person. `deeds` may hold other experiences too; only verified ones fill a cell."""
    found = breadth_experience(catalogue)
    if found is None:
        return None
    experience, gate = found
    months, spells = 0, []
    for deed in deeds:
        since, until = deed.since, deed.until
        if deed.code != experience.code or deed.status != VERIFIED or since is None or until is None or until > today:
            continue
        months += deed.quantity
        capacity = f", {capacity_words(deed.capacity)}" if deed.capacity else ""
        place = f" {sentence_case(deed.place.rstrip('.'))}." if deed.place else ""
        verified = f"by {deed.by}{capacity}, {day(deed.on)}." if deed.on else ""
        spells.append((f"{span_words(since, until)}.{place}", verified))
    needed = int(experience.quantity)
    return Breadth(
        experience=experience,
        gate=gate,
        months=months,
        needed=needed,
        drawn=breadth_meter(months=months, needed=needed),
        spells=tuple(spells),
        asked_now=gate_ahead is not None and gate_ahead.code == gate.code,
    )


def span_words(since: date, until: date) -> str:
    """“March to June 2025”, “November 2025 to February 2026”, “June 2025”."""
    if (since.year, since.month) == (until.year, until.month):
        return f"{since:%B %Y}"
    if since.year == until.year:
        return f"{since:%B} to {until:%B %Y}"
    return f"{since:%B %Y} to {until:%B %Y}"
