"""A link and a file added while applying: kept in the person's record, to go with the application."""

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from opportunities.models import Application, Opportunity
from pathways.actions import add_evidence
from pathways.models import Evidence
from pathways.queries.own import lock
from people.models import Person


@transaction.atomic
def add_while_applying(
    *,
    opportunity: Opportunity,
    person: Person,
    by: Person,
    link: str = "",
    upload: "UploadedFile[bytes] | None" = None,
) -> list[Evidence]:
    """Add what was given to the record. The same sent twice, as when a button is pressed twice, is added once.

    Raises BadEvidence for a file that is not taken.
    """
    if not link and upload is None:
        return []
    lock(person)
    drafted = Application.objects.filter(opportunity=opportunity, person=person, status=Application.Status.DRAFT)
    there = list(Evidence.objects.filter(applications__in=drafted))
    made = []
    if link:
        same = next((piece for piece in there if piece.link == link), None)
        title = f"Link for {opportunity.title}"
        made.append(same or add_evidence(person=person, title=title, by=by, link=link))
    if upload is not None:
        kept = next((piece for piece in there if _is_same(piece, upload)), None)
        made.append(kept or add_evidence(person=person, title=upload.name or "", by=by, upload=upload))
    return made


def _is_same(piece: Evidence, upload: "UploadedFile[bytes]") -> bool:
    if not piece.file or (piece.title, piece.size) != (upload.name, upload.size):
        return False
    upload.seek(0)
    with piece.file.open() as stored:
        same: bool = stored.read() == upload.read()
    upload.seek(0)
    return same
