"""What changes who sees a person: another line manager, the end of a post, a move to another council."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from pathways import actions
from pathways.forms.appointments import EndPost, FindManager, ManagerForm, MoveForm
from pathways.models import Appointment
from pathways.queries.appointments import (
    FEW,
    held_now,
    leaving,
    managers_for,
    moved_already,
    moved_by_them,
    planned_among,
    planned_move,
    staff_here,
    waiting_in_line,
)
from pathways.queries.frameworks import current_catalogue
from pathways.queries.own import lock
from pathways.views.appointment_undo import kept, undo_url
from pathways.views.appointments import member, post_of, show_refusal
from people.errors import Refused
from people.models import Person
from people.permissions import council_for, held, needs, person_of
from people.queries import keeps, memberships_to_come
from people.roles import Permission
from ui import clock, http, words
from ui.forms import bound
from ui.paging import page

MOVE = "pathways/appointments/move.html"
FOUND = "found"


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.MANAGE_PEOPLE)
def appointment_end(request: HttpRequest, public_id: UUID, post: UUID) -> HttpResponse:
    """End a post, or give its end another day, after saying who loses access."""
    found, council = post_of(request, public_id, post)
    form = bound(request, EndPost, post=found)
    ends, last_day = found.until, found.last_day
    if form.is_bound and form.is_valid():
        on, was = form.cleaned_data["on"], kept(found, "until")
        try:
            actions.end_appointment(appointment=found, on=on, by=person_of(request))
        except Refused as error:
            show_refusal(form, error)
        else:
            now = kept(found, "until")
            if was != now:  # a second press leaves what the first one said, with its undo
                http.confirm(request, _ended(found), undo=undo_url(found, "ended", was=was, now=now))
            return http.redirect(request, "pathways:appointments", found.person.public_id)
    context = {
        "form": form,
        "post": found,
        "person": found.person,
        "council": council,
        "ends": ends,
        "last_day": last_day,
        "waiting": waiting_in_line(found.person),
    }
    return http.render(request, "pathways/appointments/end.html", context, status=422 if form.errors else 200)


def _ended(post: Appointment) -> str:
    sees = f" After that day {post.line_manager.name} does not see the record." if post.line_manager else ""
    return f"{post.person.name}: last day as {post.title} {words.day(post.last_day or clock.today())}.{sees}"


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.MANAGE_PEOPLE)
def appointment_manager(request: HttpRequest, public_id: UUID, post: UUID) -> HttpResponse:
    """Name another line manager: from a list in a small council, by searching in a large one."""
    found, council = post_of(request, public_id, post)
    if found.until is not None and found.until <= clock.today():
        raise Http404
    viewer = person_of(request)
    find = FindManager(request.GET)
    asked = find.cleaned_data["q"] if find.is_valid() else ""
    pool = managers_for(viewer=viewer, person=found.person, organisation=council)
    everybody = list(pool[: FEW + 1])
    few = len(everybody) <= FEW
    matching = managers_for(viewer=viewer, person=found.person, organisation=council, words=asked)
    shown = page(matching if asked else matching.none(), request)
    form = bound(request, ManagerForm, post=found, shown=everybody if few else shown.items, few=few)
    before = found.line_manager
    if form.is_bound and form.is_valid():
        on, was = form.cleaned_data["on"], kept(found, "line_manager_id", "reports_to_nobody")
        waiting = waiting_in_line(found.person)
        try:
            actions.change_manager(
                appointment=found, manager=form.manager, on=on, by=viewer, reports_to_nobody=form.top
            )
        except Refused as error:
            show_refusal(form, error)
        else:
            now = kept(found, *was)
            if was != now:
                undo = undo_url(found, "manager", was=was, now=now, on=str(on))
                http.confirm(request, _managed(found, before, waiting, words.day(on)), undo=undo)
            return http.redirect(request, "pathways:appointments", found.person.public_id)
    context = {
        "form": form,
        "find": find,
        "post": found,
        "person": found.person,
        "council": council,
        "before": before,
        "few": few,
        "asked": asked,
        "page": shown,
        "waiting": waiting_in_line(found.person),
    }
    status = 422 if form.errors or find.errors else 200
    return http.render(request, "pathways/appointments/manager.html", context, partials=(FOUND,), status=status)


def _managed(post: Appointment, before: Person | None, waiting: int, day: str) -> str:
    if post.reports_to_nobody:
        return f"{post.person.name} reports to nobody at the council. My council no longer asks for a line manager."
    if post.line_manager is None:
        after = f"{post.person.name} has no line manager from {day}."
        return f"{after} {_things(waiting)} for the next one." if waiting else after
    lost = f" {before.name} no longer sees the record." if before and before != post.line_manager else ""
    passed = f" {_things(waiting)} for {post.line_manager.name} now." if waiting else ""
    return f"{post.line_manager.name} manages {post.person.name} from {day}.{lost}{passed}"


def _things(number: int) -> str:
    return words.plural(number, "thing waits", "things wait")


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.MANAGE_PEOPLE)
def move(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Record that somebody goes to another council: where and when, then what it will do, then done."""
    council, by = council_for(request, Permission.MANAGE_PEOPLE), person_of(request)
    person = staff_here(viewer=by, organisation=council).filter(public_id=public_id).first()
    if person is None and request.method == "POST" and moved_by_them(public_id=public_id, organisation=council, by=by):
        return http.redirect(request, "people:list")  # the second press of a button that did its work
    theirs = memberships_to_come(person) if person is not None else ()
    if person is None or not keeps(holdings=held(request), organisation=council, person=person, memberships=theirs):
        raise Http404
    form = bound(request, MoveForm, leaving=council, catalogue=current_catalogue())
    checked = False
    if form.is_bound and form.is_valid() and "back" not in request.POST:
        if "confirmed" not in request.POST:
            checked = True
        else:
            try:
                _move(person, form.cleaned_data, by)
            except Refused as error:
                show_refusal(form, error)
            else:
                return _moved(request, person, form.cleaned_data)
    does = leaving(person=person, memberships=theirs) if checked else None
    context = {
        "form": form,
        "person": person,
        "council": council,
        "held_now": does.posts if does is not None else held_now(person=person),
        "leaving": does,
        "planned": planned_among(theirs),
        "checked": checked,
        "said": form.cleaned_data if checked else None,
        "sent": _sent(request) if checked else (),
        "role": form.role_words if checked else "",
        "to_come": checked and form.cleaned_data["on"] > clock.today(),
    }
    return http.render(request, MOVE, context, status=422 if form.errors else 200)


@transaction.atomic
def _move(person: Person, said: dict[str, Any], by: Person) -> None:
    lock(person)
    if moved_already(person=person, to=said["to"], on=said["on"]):
        return
    if planned_move(person) is not None:
        raise Refused("A move is recorded already. Take that one back first.")
    actions.move(
        person=person,
        to=said["to"],
        on=said["on"],
        title=said["title"],
        role=said["role"],
        email=said["email"],
        by=by,
    )


def _moved(request: HttpRequest, person: Person, said: dict[str, Any]) -> HttpResponse:
    to, day = said["to"].official_name, words.day(said["on"])
    if said["on"] > clock.today():
        undo = reverse("pathways:move_cancel", args=[person.public_id])
        http.confirm(request, f"{person.name} goes to {to} on {day}, with their record.", undo=undo)
        return http.redirect(request, "pathways:appointments", person.public_id)
    http.confirm(request, f"{person.name} is at {to} since {day}, with their record.")
    return http.redirect(request, "people:list")


def _sent(request: HttpRequest) -> list[tuple[str, str]]:
    """What was typed, to be sent again with the confirmation."""
    own = ("csrfmiddlewaretoken", "confirmed", "back")
    return [(name, str(value)) for name, value in request.POST.items() if name not in own]


@require_POST
@needs(Permission.MANAGE_PEOPLE)
def move_cancel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a move that is still to come back."""
    person, council = member(request, public_id)
    if not keeps(holdings=held(request), organisation=council, person=person):
        raise Http404
    try:
        actions.cancel_move(person=person, by=person_of(request))
    except Refused as error:
        messages.warning(request, str(error))
    else:
        http.confirm(request, f"{person.name} stays at {council.official_name}. The move is taken back.")
    return http.redirect(request, "pathways:appointments", person.public_id)
