"""Handing a file of evidence over. Whoever calls this has checked that the reader may have it."""

from django.http import FileResponse

from pathways.models import Evidence


def download(piece: Evidence, *, name: str) -> FileResponse:
    """The file as an attachment called `name`, of the type its content showed, never opened in the browser's own page.

    Raises FileNotFoundError for a file that is gone.
    """
    response = FileResponse(
        piece.file.open("rb"),
        as_attachment=True,
        filename=name,
        content_type=piece.media_type or "application/octet-stream",
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
