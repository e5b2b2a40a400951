"""From what a claim starts: an earlier one that came back or was never sent, and the level that counts meanwhile."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from pathways.catalogue import Scale
from pathways.models import Assessment
from pathways.readiness import Line
from people.models import Person
from ui.words import day

Source, Status = Assessment.Source, Assessment.Status


def claim_to_mend(person: Person, competency: str, *, chosen: str = "") -> Assessment | None:
    """The person's own draft or returned claim to go on from; None for a fresh start.

    `chosen` is the public id that a link names. Without one, it is the last claim of the competency if that was
    returned and nothing was claimed or assessed since.
    """
    own = Assessment.objects.visible_to(person).of(person).filter(competency=competency)
    if chosen:
        try:
            public_id = UUID(chosen)
        except ValueError:
            return None
        return own.filter(public_id=public_id, source=Source.SELF, status__in=[Status.DRAFT, Status.RETURNED]).first()
    last = own.exclude(status__in=[Status.DRAFT, Status.WITHDRAWN]).first()
    return last if last is not None and last.source == Source.SELF and last.status == Status.RETURNED else None


def evidence_of(claim: Assessment | None) -> "QuerySet[Any] | None":
    """What hangs on the claim from which a form goes on: rows with an `evidence`."""
    return Assessment.evidence.through.objects.filter(assessment=claim) if claim is not None else None


def counts_now(line: Line | None, scale: Scale) -> str:
    """Which level counts once a claim came back: a claim that waited counted as own view, and does so no longer.

    `line` is what the person holds of the competency; None where nothing is recorded and nothing asks for it.
    """
    if line is None or line.on is None:
        return "No level of yours counts here until you claim one again or your line manager records one."
    how = "your own view of" if line.source == "self" else "assessed on"
    return f"Your level is now {_named(line.held, scale)}, {how} {day(line.on)}."


def holds_now(line: Line | None, scale: Scale) -> str:
    """Which level the person holds, for somebody about to claim one. `line` as for `counts_now`."""
    if line is None or line.on is None:
        return "No level of yours is recorded here yet."
    how = "your own view of" if line.source == "self" else "assessed on"
    return f"You hold level {_named(line.held, scale)}, {how} {day(line.on)}."


def _named(held: int, scale: Scale) -> str:
    title = next((level.title for level in scale.levels if level.value == held), "")
    return ", ".join(part for part in (str(held), title) if part)
