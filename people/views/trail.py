"""What was done, and who opened whose record."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from people import audit, queries
from people.forms.trail import FindEvent, FindPerson
from people.models import Person
from people.permissions import council_for, held, needs, person_of, signed_in
from people.roles import ROLES, Permission, Role
from people.trail import action_words, details, page_words, slugs
from ui import http
from ui.paging import page

PAGE = 50
FOUND = 20
OUTSIDE = 20


@needs(Permission.READ_AUDIT)
@require_GET
def events(request: HttpRequest) -> HttpResponse:
    """The audit trail of the visitor's own organisation, newest first."""
    organisation = council_for(request, Permission.READ_AUDIT)
    form = FindEvent(request.GET, actions=queries.trail_actions(organisation))
    right = form.is_valid()
    asked = form.cleaned_data if right else {}
    found = queries.trail(
        organisation=organisation,
        words=asked.get("q", ""),
        action=asked.get("action", ""),
        since=asked.get("since"),
        until=asked.get("until"),
    )
    shown = page(found if right else found.none(), request, size=PAGE)
    names = queries.organisation_names(slugs(event.changes for event in shown.items))
    rows = [(event, action_words(event.action), details(event.changes, names)) for event in shown.items]
    return http.render(
        request,
        "people/trail.html",
        {
            "form": form,
            "organisation": organisation,
            "page": shown,
            "rows": rows,
            "filtered": any(asked.values()),
            "sought": asked.get("q", ""),
        },
        partials={"trail"},
        status=200 if right else 422,
    )


def _outside(viewer: Person, subject: Person) -> dict[str, object]:
    """The last answers of people without an account: their one page is no opening, but the person should know."""
    found = queries.answers_from_outside(viewer=viewer, subject=subject)[: OUTSIDE + 1]
    rows = [(event, action_words(event.action)) for event in found]
    return {"outside": rows[:OUTSIDE], "outside_more": len(rows) > OUTSIDE, "outside_most": OUTSIDE}


@signed_in
@require_GET
def opened(request: HttpRequest) -> HttpResponse:
    """Who opened one's own record. A data-protection lead also finds people of their council here."""
    me = person_of(request)
    shown = page(queries.openings(viewer=me, subject=me), request, size=PAGE)
    context: dict[str, object] = {
        "page": shown,
        "rows": [(opening, page_words(opening.page)) for opening in shown.items],
        **_outside(me, me),
    }
    right = True
    if held(request).may(Permission.READ_OPENED):
        organisation = council_for(request, Permission.READ_OPENED)
        form = FindPerson(request.GET)
        right = form.is_valid()
        words = form.cleaned_data.get("q", "") if right else ""
        found = queries.answers_for(viewer=me, organisation=organisation, words=words)[:FOUND] if words else []
        context.update(form=form, organisation=organisation, found=list(found), words=words, most=FOUND)
    return http.render(request, "people/opened.html", context, status=200 if right else 422)


@needs(Permission.READ_OPENED)
@require_GET
def opened_of(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Who opened the record of one person of the visitor's own council. Looking here is recorded too."""
    viewer, organisation = person_of(request), council_for(request, Permission.READ_OPENED)
    people = queries.answers_for(viewer=viewer, organisation=organisation, words="")
    subject = get_object_or_404(people, public_id=public_id)
    capacity = ROLES[Role.DATA_PROTECTION_LEAD].title.lower()
    audit.opened(viewer=viewer, subject=subject, page="opened", capacity=capacity)
    shown = page(queries.openings(viewer=viewer, subject=subject), request, size=PAGE)
    rows = [(opening, page_words(opening.page)) for opening in shown.items]
    context = {
        "subject": subject,
        "organisation": organisation,
        "page": shown,
        "rows": rows,
        **_outside(viewer, subject),
    }
    return http.render(request, "people/opened_of.html", context)
