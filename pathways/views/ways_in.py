"""Ways in: the roles somebody is close to, interest in one click, and the list of interests for the council's lead."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, resolve_url
from django.views.decorators.http import require_POST, require_safe

from pathways.actions.interests import answer_interest, reopen_interest, show_interest, take_back_interest
from pathways.models import RoleInterest
from pathways.queries.frameworks import current_catalogue
from pathways.queries.interests import interests_at, role_title, wanted, ways_in_page
from pathways.queries.standing import standing
from people import audit
from people.errors import Refused
from people.permissions import council_for, held, needs, person_of, signed_in
from people.roles import ROLES, Permission, Role
from ui import clock
from ui.http import confirm, redirect, render
from ui.paging import page


@signed_in
@require_safe
def ways_in(request: HttpRequest) -> HttpResponse:
    """The framework's roles by how much one holds already, the entry tier first."""
    stands = standing(person_of(request), today=clock.today())
    return render(request, "pathways/ways_in.html", {"page": ways_in_page(stands, employer=held(request).employer)})


@signed_in
@require_POST
def interest(request: HttpRequest, code: str) -> HttpResponse:
    """Show interest in a role, in one click."""
    me = person_of(request)
    if code not in {role.code for role in current_catalogue().roles}:
        raise Http404
    try:
        shown = show_interest(person=me, role=code, by=me)
    except Refused as error:
        messages.warning(request, str(error))
    else:
        undo = resolve_url("pathways:interest_take_back", shown.public_id)
        confirm(request, f"Your council lead sees that {role_title(code)} interests you.", undo=undo)
    return redirect(request, "pathways:ways_in")


@signed_in
@require_POST
def interest_take_back(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take one's own interest back."""
    me = person_of(request)
    mine = RoleInterest.objects.visible_to(me).filter(person=me)
    found = get_object_or_404(mine, public_id=public_id)
    take_back_interest(interest=found, by=me)
    undo = resolve_url("pathways:interest", found.role)
    confirm(request, f"Your interest in {role_title(found.role)} is taken back.", undo=undo)
    return redirect(request, "pathways:ways_in")


@needs(Permission.SEE_INTERESTS)
@require_safe
def interests(request: HttpRequest) -> HttpResponse:
    """Who of the council would like to move into which role. Whom it names is logged, since it shows their levels."""
    me, organisation, today = person_of(request), council_for(request, Permission.SEE_INTERESTS), clock.today()
    shown = page(interests_at(organisation, viewer=me, today=today), request)
    rows = wanted(shown.items, today=today)
    audit.opened_many(
        viewer=me,
        subjects=[row.interest.person for row in rows],
        page="interests",
        capacity=ROLES[Role.COUNCIL_LEAD].title.lower(),
    )
    context = {"organisation": organisation, "page": shown, "rows": rows}
    return render(request, "pathways/interests.html", context)


@needs(Permission.SEE_INTERESTS)
@require_POST
def interest_answer(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Mark that one got in touch."""
    found = _to_answer(request, public_id)
    try:
        answer_interest(interest=found, by=person_of(request))
    except Refused as error:
        messages.warning(request, str(error))
    else:
        undo = resolve_url("pathways:interest_reopen", found.public_id)
        confirm(request, f"{found.person.name} sees that you have been in touch.", undo=undo)
    return redirect(request, "pathways:interests")


@needs(Permission.SEE_INTERESTS)
@require_POST
def interest_reopen(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take that back."""
    found = _to_answer(request, public_id)
    reopen_interest(interest=found, by=person_of(request))
    undo = resolve_url("pathways:interest_answer", found.public_id)
    confirm(request, f"{found.person.name}’s interest waits for you again.", undo=undo)
    return redirect(request, "pathways:interests")


def _to_answer(request: HttpRequest, public_id: UUID) -> RoleInterest:
    """An interest in the list of the visitor's own council, whichever of theirs it is. Raises Http404."""
    for organisation in held(request).organisations_for(Permission.SEE_INTERESTS):
        rows = interests_at(organisation, viewer=person_of(request), today=clock.today())
        found: RoleInterest | None = rows.filter(public_id=public_id).first()
        if found is not None:
            return found
    raise Http404
