"""Changes of a person's standing in a council: roles given and ended, closing and opening the account."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, resolve_url
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from people import actions, queries
from people.errors import Refused
from people.forms.people import EndRole, GiveRole
from people.models import Person
from people.permissions import held, needs, person_of, signed_in
from people.roles import BOUNDARY, PERMISSION_WORDS, ROLES, Permission
from people.views.answers import show_refusal
from people.views.people import person_here, person_kept
from ui import clock, http, words
from ui.forms import bound


@signed_in
@require_GET
def roles(request: HttpRequest) -> HttpResponse:
    """What every role may do and who may see what, as the service itself decides it."""
    table = [(rule, [PERMISSION_WORDS[p] for p in Permission if p in rule.may]) for rule in ROLES.values()]
    return http.render(request, "people/roles.html", {"roles": table, "boundary": list(BOUNDARY.values())})


@needs(Permission.GRANT_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def give_role(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Give a role in the visitor's own organisation."""
    found, organisation = person_here(request, public_id)
    able = queries.grantable_roles(holdings=held(request), organisation=organisation)
    if not able:
        raise Http404
    form = bound(request, GiveRole, roles=able)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        already = queries.held_already(person=found, organisation=organisation, role=said["role"])
        try:
            if already is not None:
                raise Refused(f"{found.name} holds this role since {words.day(already.since)}", field="role")
            actions.grant(
                person=found, organisation=organisation, role=said["role"], by=person_of(request), since=said["since"]
            )
        except Refused as error:
            show_refusal(form, error)
        else:
            title = ROLES[said["role"]].title
            http.confirm(request, f"{found.name}: {title} from {words.day(said['since'])}.")
            return http.redirect(request, "people:person", found.public_id)
    context = {"form": form, "person": found, "organisation": organisation}
    return http.render(request, "people/give_role.html", context, status=422 if form.is_bound else 200)


@needs(Permission.GRANT_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def end_role(request: HttpRequest, public_id: UUID, key: int) -> HttpResponse:
    """End a role in the visitor's own organisation."""
    found, organisation = person_here(request, public_id)
    able = queries.grantable_roles(holdings=held(request), organisation=organisation)
    if request.method != "POST" and queries.ended_here(person=found, organisation=organisation).filter(pk=key).exists():
        # The browser's way back after ending it.
        return http.redirect(request, "people:person", found.public_id)
    membership = get_object_or_404(
        queries.membership_here(person=found, organisation=organisation).holding(*able), pk=key
    )
    form = bound(request, EndRole, membership=membership)
    if form.is_bound and form.is_valid():
        try:
            actions.end_membership(membership=membership, on=form.cleaned_data["on"], by=person_of(request))
        except Refused as error:
            show_refusal(form, error)
        else:
            last = words.day(membership.last_day or clock.today())
            http.confirm(request, f"{found.name}: last day as {membership.title} {last}.")
            if (
                queries.council_people(viewer=person_of(request), organisation=organisation)
                .filter(pk=found.pk)
                .exists()
            ):
                return http.redirect(request, "people:person", found.public_id)
            return http.redirect(request, "people:list")
    context = {"form": form, "person": found, "organisation": organisation, "membership": membership}
    return http.render(request, "people/end_role.html", context, status=422 if form.is_bound else 200)


@needs(Permission.MANAGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def deactivate(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Close an account, after a page that says what that means. The record stays; it can be undone."""
    found, organisation = person_kept(request, public_id)
    by = person_of(request)
    if found.pk == by.pk or not found.is_active:
        raise Http404
    why = ""
    if request.method == "POST":
        try:
            actions.deactivate(person=found, by=by, organisation=organisation)
        except Refused as error:
            why = str(error)
        else:
            undo = resolve_url("people:reactivate", found.public_id)
            http.confirm(request, f"The account of {found.name} is closed.{_left_over(found)}", undo=undo)
            return http.redirect(request, "people:person", found.public_id)
    context = {"person": found, "organisation": organisation, "why": why, "manages": queries.managed_by(found)}
    context["employed"] = queries.is_employed(found)
    return http.render(request, "people/deactivate.html", context, status=422 if why else 200)


def _left_over(person: Person) -> str:
    """What remains to be done for those whom somebody without an account still manages."""
    count = queries.managed_by(person)
    if not count:
        return ""
    whom = words.plural(count, "person they manage", "people they manage")
    return f" Name another line manager for the {whom}: My council says for whom."


@needs(Permission.MANAGE_PEOPLE)
@require_POST
def reactivate(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Open a closed account again."""
    found, organisation = person_kept(request, public_id)
    if not found.is_active:
        actions.reactivate(person=found, by=person_of(request), organisation=organisation)
        http.confirm(request, f"The account of {found.name} is open again.")
    return http.redirect(request, "people:person", found.public_id)
