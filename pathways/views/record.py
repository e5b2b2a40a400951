"""My record: everything held about oneself, and what was done with it."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from pathways.queries.frameworks import current_catalogue
from pathways.queries.own import works_elsewhere
from pathways.queries.record_page import record_page, trail_details
from people.models import AuditEvent, RecordView
from people.permissions import held, person_of, signed_in
from people.trail import action_words, page_words
from ui import clock
from ui.http import render
from ui.paging import page

LATEST = 10  # openings shown here; the page of openings has them all


@require_safe
@signed_in
def record(request: HttpRequest) -> HttpResponse:
    """One's own record on one page, to read and to print."""
    person = person_of(request)
    employer = held(request).employer
    found = record_page(person, today=clock.today())
    if not found.career and works_elsewhere(employer):
        return render(request, "pathways/council_staff.html", {"heading": "My record", "employer": employer})
    return render(request, "pathways/record.html", {"page": found})


@require_safe
@signed_in
def record_trail(request: HttpRequest) -> HttpResponse:
    """What was done to one's record, by whom, newest first; and who opened it lately."""
    person = person_of(request)
    events = page(AuditEvent.objects.about(person), request)
    catalogue = current_catalogue()
    rows = [(event, action_words(event.action), trail_details(catalogue, event.changes)) for event in events.items]
    opened = [(view, page_words(view.page)) for view in RecordView.objects.visible_to(person).of(person)[:LATEST]]
    return render(
        request,
        "pathways/record_trail.html",
        {"page": events, "rows": rows, "opened": opened},
    )
