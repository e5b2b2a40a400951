"""Evidence already in a person's record, as a form offers it to be used again."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet, Value

from pathways.catalogue import Catalogue
from pathways.models import Assessment, Evidence, ExperienceRecord
from people.models import Person
from ui.words import day, join, moment

RECENT = 20  # pieces offered; an older one is found in the record and can be linked
NAMED = 2  # uses named before the rest are counted


@dataclass(frozen=True, slots=True)
class KeptPiece:
    """One piece to choose: its title, and what tells it from others: its day and what it was used for.

    `attached` is one that hangs on the draft, or the claim that came back, from which the form goes on.
    """

    piece: Evidence
    title: str
    hint: str
    attached: bool = False


class Use(NamedTuple):
    """What a piece was used for: a claim of a level, or an experience, whose `level` is 0."""

    piece: int
    level: int
    on: date
    pk: int
    code: str


def kept_evidence(person: Person, catalogue: Catalogue, *, attached: "QuerySet[Any] | None" = None) -> list[KeptPiece]:
    """The newest pieces, each once, with a day and uses (two queries).

    `attached` are rows with an `evidence`, those of the draft from which the form goes on: such pieces are offered
    whatever their age. A piece that only withdrawn claims or
    experiences used is left out: it was taken back with them. Of pieces alike in every part, as when a form was sent
    twice, the newest stands for all.
    """
    unused = Q(assessments__isnull=True, experiences__isnull=True)
    hangs = Value(value=False) if attached is None else Exists(attached.filter(evidence=OuterRef("pk")))
    found = (
        Evidence.objects.visible_to(person)
        .filter(person=person)
        .annotate(attached=hangs)
        .filter(Q(assessments__in=_CLAIMS) | Q(experiences__in=_DEEDS) | unused | Q(attached=True))
        .order_by("-attached", "-created_at", "-pk")
    )
    pieces: dict[tuple[object, ...], Evidence] = {}
    rows = list(found[: RECENT * 2])
    sure = {piece.pk: piece for piece in rows if _attached(piece)}
    for piece in rows:
        alike = (piece.title, piece.text, piece.link, piece.file_name, piece.size)
        if alike not in pieces or piece.pk in sure:
            pieces[alike] = piece
    missed = [piece for piece in sure.values() if piece not in pieces.values()]
    return _told_apart(catalogue, [*missed, *pieces.values()][: max(RECENT, len(missed))])


_CLAIMS = Assessment.objects.exclude(status=Assessment.Status.WITHDRAWN).order_by()
_DEEDS = ExperienceRecord.objects.exclude(status=ExperienceRecord.Status.WITHDRAWN).order_by()


def _attached(piece: Evidence) -> bool:
    """Whether it hangs on what the form goes on from."""
    return bool(vars(piece)["attached"])


def _uses(pieces: Sequence[Evidence]) -> Mapping[int, list[Use]]:
    """What each piece was used for: claims first, the latest first (one query)."""
    keys = [piece.pk for piece in pieces]
    claims = _CLAIMS.filter(evidence__in=keys).values_list("evidence", "level", "on", "pk", "competency")
    deeds = _DEEDS.filter(evidence__in=keys).annotate(none=Value(0))
    rows = claims.union(deeds.values_list("evidence", "none", "until", "pk", "experience"), all=True)
    found: dict[int, list[Use]] = defaultdict(list)
    for use in sorted(map(Use._make, rows), key=lambda use: (bool(use.level), use.on, use.pk), reverse=True):
        found[use.piece].append(use)
    return found


def _told_apart(catalogue: Catalogue, pieces: Sequence[Evidence]) -> list[KeptPiece]:
    """Day and uses; with the time of day where two would read the same."""
    if not pieces:
        return []
    levels = {competency.code: competency.title for competency in catalogue.competencies}
    deeds = {experience.code: experience.title for experience in catalogue.experiences}
    uses = {
        piece: [
            f"{levels.get(use.code, use.code)}, level {use.level}" if use.level else deeds.get(use.code, use.code)
            for use in used
        ]
        for piece, used in _uses(pieces).items()
    }
    hints = [_hint(piece, day(piece.created_at), uses.get(piece.pk, [])) for piece in pieces]
    same = Counter((piece.title, hint) for piece, hint in zip(pieces, hints, strict=True))
    return [
        KeptPiece(
            piece=piece,
            title=piece.title,
            hint=hint
            if same[piece.title, hint] == 1
            else _hint(piece, moment(piece.created_at), uses.get(piece.pk, [])),
            attached=_attached(piece),
        )
        for piece, hint in zip(pieces, hints, strict=True)
    ]


def _hint(piece: Evidence, when: str, used: Sequence[str]) -> str:
    uses = list(dict.fromkeys(used))
    if len(uses) > NAMED:
        uses = [*uses[:NAMED], f"{len(uses) - NAMED} more"]
    said = f"Added {when}. {f'Used for {join(uses)}' if uses else 'Not used yet'}."
    return f"{piece.link} {said}" if piece.link else said
