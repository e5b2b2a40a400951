"""Evidence: a file is handed over as a download after a permission check, words and links are shown on a page."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from pathways.evidence_file import download
from pathways.models import Evidence
from people import audit
from people.permissions import capacity_for, person_of, signed_in
from people.roles import Sees
from ui.http import render


@require_safe
@signed_in
def evidence(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """One piece of evidence. A file always comes as an attachment of the type its content showed, never opened here."""
    viewer = person_of(request)
    piece = get_object_or_404(Evidence.objects.visible_to(viewer).select_related("person"), public_id=public_id)
    capacity = capacity_for(viewer, piece.person, sees=Sees.EVIDENCE)
    audit.opened(viewer=viewer, subject=piece.person, page="evidence", capacity=capacity)
    if not piece.file:
        return render(request, "pathways/evidence.html", {"piece": piece, "own": piece.person_id == viewer.pk})
    try:
        return download(piece, name=piece.file_name or "evidence")
    except FileNotFoundError as error:
        raise Http404 from error
