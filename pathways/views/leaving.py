"""Somebody leaves the council: one form that says what it will do, and the way back."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from pathways import actions
from pathways.forms.appointments import LeaveForm
from pathways.models import Departure
from pathways.queries.appointments import ends, staff_here
from pathways.queries.own import lock
from pathways.views.appointments import show_refusal
from people.errors import Refused
from people.models import Organisation, Person
from people.permissions import council_for, held, needs, person_of
from people.queries import keeps, memberships_to_come
from people.roles import Permission
from ui import clock, http, words
from ui.forms import bound


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.MANAGE_PEOPLE)
def leave(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The last day; posts, roles and the account follow. One recorded already is shown, with the way back."""
    council, by = council_for(request, Permission.MANAGE_PEOPLE), person_of(request)
    recorded = _recorded(council, public_id)
    if recorded is not None:
        _kept_here(request, council, recorded.person)
        if request.method == "POST":
            return _on(request, recorded)  # the second press of a button that did its work
        return http.render(
            request, "pathways/appointments/leave.html", {"recorded": recorded, "person": recorded.person}
        )
    person = get_object_or_404(staff_here(viewer=by, organisation=council), public_id=public_id)
    theirs = memberships_to_come(person)
    if person.pk == by.pk or not keeps(holdings=held(request), organisation=council, person=person, memberships=theirs):
        raise Http404
    form = bound(request, LeaveForm)
    if form.is_bound and form.is_valid():
        try:
            with transaction.atomic():
                lock(person)
                made = actions.leave(person=person, organisation=council, last_day=form.cleaned_data["last_day"], by=by)
        except Refused as error:
            show_refusal(form, error)
        else:
            http.confirm(request, _said(made), undo=reverse("pathways:leave_take_back", args=[person.public_id]))
            return _on(request, made)
    context = {"form": form, "person": person, "council": council, "ends": ends(person=person, memberships=theirs)}
    return http.render(request, "pathways/appointments/leave.html", context, status=422 if form.errors else 200)


@require_POST
@needs(Permission.MANAGE_PEOPLE)
def leave_take_back(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """They stay after all: everything is as it was, or what is not is said."""
    council, by = council_for(request, Permission.MANAGE_PEOPLE), person_of(request)
    recorded = _recorded(council, public_id)
    if recorded is None:
        person = get_object_or_404(staff_here(viewer=by, organisation=council), public_id=public_id)
        messages.warning(request, f"{person.name} is staff here. Nothing was left to take back.")
        return http.redirect(request, "people:person", public_id)
    _kept_here(request, council, recorded.person)
    try:
        otherwise = actions.take_back_departure(departure=recorded, by=by)
    except Refused as error:
        messages.warning(request, str(error))
        return http.redirect(request, "people:list")
    before = (
        f"Everything else is as it was before. {' '.join(otherwise)}"
        if otherwise
        else "Everything is as it was before."
    )
    http.confirm(request, f"{recorded.person.name} stays at {council.official_name}. {before}")
    return http.redirect(request, "people:person", public_id)


def _recorded(council: Organisation, public_id: UUID) -> Departure | None:
    """The departure from this council that stands: one to come, or one after which they are not staff here again."""
    found = Departure.objects.standing().from_council(council).filter(person__public_id=public_id).first()
    if found is None or (found.on <= clock.today() and found.back_since()):
        return None
    return found


def _kept_here(request: HttpRequest, council: Organisation, person: Person) -> None:
    if not keeps(holdings=held(request), organisation=council, person=person):
        raise Http404


def _on(request: HttpRequest, made: Departure) -> HttpResponse:
    """Where one goes on: the person while they are here, else the list they are no longer in."""
    if made.on > clock.today():
        return http.redirect(request, "people:person", made.person.public_id)
    return http.redirect(request, "people:list")


def _said(made: Departure) -> str:
    name, day = made.person.name, words.day(made.last_day)
    gone = made.on <= clock.today()
    account = "" if not made.closes else (" The account is closed." if gone else " The account closes after that day.")
    where = " They are found among People whose account says “Left”." if gone else ""
    count = made.left_without_manager()
    whom = words.plural(count, "person they manage", "people they manage")
    left = f" Name another line manager for the {whom}: My council says for whom." if count else ""
    return f"{name}: last day {day}.{account}{left}{where}"
