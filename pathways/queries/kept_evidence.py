"""Evidence already in a person's record, as a form offers it to be used again."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, Q

from pathways.catalogue import Catalogue
from pathways.models import Assessment, Evidence, ExperienceRecord
from people.models import Person
from ui.words import day, join, moment

RECENT = 20  # pieces offered; an older one is found in the record and can be linked
NAMED = 2  # uses named before the rest are counted


@dataclass(frozen=True, slots=True)
class KeptPiece:
    """One piece to choose: its title, and what tells it from others: its day and what it was used for."""

    piece: Evidence
    title: str
    hint: str


def kept_evidence(person: Person, catalogue: Catalogue, *, keep: Collection[Evidence] = ()) -> list[KeptPiece]:
    """The newest pieces, each once, with a day and uses (three queries). `keep` are offered whatever their age.

    A piece that only withdrawn claims or experiences used is left out: it was taken back with them. Of pieces alike in
    every part, as when a form was sent twice, the newest stands for all.
    """
    wanted = [piece.pk for piece in keep]
    claims = Assessment.objects.exclude(status=Assessment.Status.WITHDRAWN)
    deeds = ExperienceRecord.objects.exclude(status=ExperienceRecord.Status.WITHDRAWN)
    unused = Q(assessments__isnull=True, experiences__isnull=True)
    found = (
        Evidence.objects.visible_to(person)
        .filter(person=person)
        .filter(Q(assessments__in=claims) | Q(experiences__in=deeds) | unused | Q(pk__in=wanted))
        .prefetch_related(Prefetch("assessments", claims), Prefetch("experiences", deeds))
        .order_by("-created_at", "-pk")
    )
    pieces: dict[tuple[object, ...], Evidence] = {}
    for piece in found[: RECENT * 2]:
        alike = (piece.title, piece.text, piece.link, piece.file_name, piece.size)
        if alike not in pieces or piece.pk in wanted:
            pieces[alike] = piece
    missed = [piece for piece in keep if piece not in pieces.values()]
    return _told_apart(catalogue, [*missed, *pieces.values()][: max(RECENT, len(missed))])


def _told_apart(catalogue: Catalogue, pieces: Sequence[Evidence]) -> list[KeptPiece]:
    """Day and uses; with the time of day where two would read the same."""
    hints = [_hint(catalogue, piece, day(piece.created_at)) for piece in pieces]
    same = Counter((piece.title, hint) for piece, hint in zip(pieces, hints, strict=True))
    return [
        KeptPiece(
            piece=piece,
            title=piece.title,
            hint=hint if same[piece.title, hint] == 1 else _hint(catalogue, piece, moment(piece.created_at)),
        )
        for piece, hint in zip(pieces, hints, strict=True)
    ]


def _hint(catalogue: Catalogue, piece: Evidence, when: str) -> str:
    uses = list(dict.fromkeys(_uses(catalogue, piece)))
    if len(uses) > NAMED:
        uses = [*uses[:NAMED], f"{len(uses) - NAMED} more"]
    said = f"Added {when}. {f'Used for {join(uses)}' if uses else 'Not used yet'}."
    return f"{piece.link} {said}" if piece.link else said


def _uses(catalogue: Catalogue, piece: Evidence) -> list[str]:
    levels = {competency.code: competency.title for competency in catalogue.competencies}
    deeds = {experience.code: experience.title for experience in catalogue.experiences}
    return [
        *(f"{levels.get(row.competency, row.competency)}, level {row.level}" for row in piece.assessments.all()),
        *(deeds.get(row.experience, row.experience) for row in piece.experiences.all()),
    ]
