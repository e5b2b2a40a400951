"""Taking evidence in: words, a link or a file whose content, not its name, says what it is."""

from dataclasses import dataclass

import puremagic
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from pathways.errors import BadEvidence
from pathways.models import Evidence
from people import audit
from people.models import Person
from ui import clock


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file that is taken: what it is called in an error, and the endings it may have."""

    words: str
    endings: tuple[str, ...]


# What councils send as evidence. Nothing that a browser would run: no HTML, no SVG, no scripts, no archives.
TAKEN: dict[str, FileKind] = {
    "application/pdf": FileKind("PDF", (".pdf",)),
    "image/jpeg": FileKind("JPEG picture", (".jpg", ".jpeg")),
    "image/png": FileKind("PNG picture", (".png",)),
    "image/heic": FileKind("HEIC picture", (".heic",)),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": FileKind("Word document", (".docx",)),
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": FileKind(
        "PowerPoint slides", (".pptx",)
    ),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": FileKind("Excel workbook", (".xlsx",)),
    "application/vnd.oasis.opendocument.text": FileKind("OpenDocument text", (".odt",)),
    "text/plain": FileKind("plain text", (".txt", ".md", ".csv")),
}
ENDING_TO_TYPE = {ending: media_type for media_type, kind in TAKEN.items() for ending in kind.endings}
# How the first bytes of each ending must look; text has no signature but may hold no NUL.
SIGNATURES: dict[str, tuple[bytes, ...]] = {
    ".pdf": (b"%PDF-",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".docx": (b"PK\x03\x04",),
    ".pptx": (b"PK\x03\x04",),
    ".xlsx": (b"PK\x03\x04",),
    ".odt": (b"PK\x03\x04",),
}


def media_type_of(upload: "UploadedFile[bytes]") -> str:
    """What an upload is, by its content. Raises BadEvidence, saying what is taken and how to mend it."""
    name = upload.name or ""
    ending = "." + name.rsplit(".", maxsplit=1)[-1].lower() if "." in name else ""
    if upload.size is None or upload.size == 0:
        raise BadEvidence(f"{name} is empty. Choose the file again.", field="file")
    if upload.size > settings.EVIDENCE_MAX_BYTES:
        limit = settings.EVIDENCE_MAX_BYTES // (1024 * 1024)
        raise BadEvidence(
            f"{name} is {upload.size / 1024 / 1024:.1f} MB. Files may have {limit} MB: use a smaller copy or a link.",
            field="file",
        )
    media_type = ENDING_TO_TYPE.get(ending)
    if media_type is None:
        raise BadEvidence(
            f"{name} is not a kind of file we take. Use PDF, Word, PowerPoint, Excel, text or a picture.", field="file"
        )
    upload.seek(0)
    start = upload.read(8192)
    upload.seek(0)
    if media_type == "text/plain":
        known = tuple(signature for signatures in SIGNATURES.values() for signature in signatures)
        fits = b"\x00" not in start and not start.startswith(known)
    elif ending == ".heic":
        fits = start[4:8] == b"ftyp"
    else:
        fits = start.startswith(SIGNATURES[ending])
    if fits and media_type.startswith("image/") and ending != ".heic":
        fits = any(match.mime_type == media_type for match in puremagic.magic_string(start))
    if not fits:
        raise BadEvidence(
            f"{name} is not a {TAKEN[media_type].words}, whatever its name says. "
            "Open it, save it again and choose that copy.",
            field="file",
        )
    return media_type


@transaction.atomic
def add_evidence(
    *,
    person: Person,
    title: str,
    by: Person,
    text: str = "",
    link: str = "",
    upload: "UploadedFile[bytes] | None" = None,
) -> Evidence:
    """Add a piece of evidence to a person's record. Raises BadEvidence for a file that is not taken."""
    evidence = Evidence(
        person=person, title=title.strip()[:160] or "Evidence", text=text, link=link, created_at=clock.now()
    )
    if upload is not None:
        evidence.media_type = media_type_of(upload)
        evidence.file_name = (upload.name or "file")[:160]
        evidence.size = upload.size
        ending = "." + evidence.file_name.rsplit(".", maxsplit=1)[-1].lower()
        evidence.file.save(f"{evidence.public_id}{ending}", upload, save=False)
    evidence.save()
    audit.record(action="pathways.evidence.added", by=by, subject=person, changes={"evidence": str(evidence.public_id)})
    return evidence
