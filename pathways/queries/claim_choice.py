"""Which level to claim: the gaps to one's target first, then every competency by area."""

from dataclasses import dataclass

from pathways.catalogue import Competency
from pathways.queries.competency_page import lines_of, next_level
from pathways.queries.standing import Standing


@dataclass(frozen=True, slots=True)
class ClaimChoice:
    """One competency to claim. `level` is the one its form starts with; `waiting` the one that waits already."""

    competency: Competency
    held: int | None
    short: int
    core: bool
    level: int | None
    waiting: int | None


@dataclass(frozen=True, slots=True)
class ClaimGroup:
    """A heading, and the competencies under it."""

    title: str
    rows: tuple[ClaimChoice, ...]


def claim_choice(stands: Standing, *, words: str = "") -> tuple[ClaimGroup, ...]:
    """The groups that have something to show (no query). `words` must all be in the title, code or definition.

    Gaps come worst first, as on My pathway, and once more in their area, so that the areas are complete.
    """
    lines = lines_of(stands)
    wanted = words.casefold().split()

    def row(competency: Competency) -> ClaimChoice | None:
        text = f"{competency.code} {competency.title} {competency.definition}".casefold()
        if not all(word in text for word in wanted):
            return None
        line = lines.get(competency.code)
        held = line.held if line is not None and line.source is not None else None
        claim = stands.claims.get(competency.code)
        return ClaimChoice(
            competency=competency,
            held=held,
            short=line.short if line is not None and stands.target is not None else 0,
            core=line is not None and line.core and stands.target is not None,
            level=next_level(stands, competency.code, held=held or 0),
            waiting=claim.level if claim else None,
        )

    groups = []
    if stands.readiness is not None and stands.target is not None:
        gaps = [row(gap.competency) for gap in stands.readiness.shortfalls]
        groups.append(ClaimGroup(f"Gaps to {stands.target.title}", tuple(each for each in gaps if each)))
    for area in stands.catalogue.areas:
        found = [row(competency) for competency in area.competencies]
        groups.append(ClaimGroup(area.title, tuple(each for each in found if each)))
    return tuple(group for group in groups if group.rows)
