"""Taking back what was just done to a post. The button carries, signed, what was and what is now, and undoes that."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from pathways import actions
from pathways.models import Appointment
from pathways.queries.appointments import managers_for, posts_here, staff_here
from people.errors import Refused
from people.models import Person
from people.permissions import council_for, needs, person_of
from people.roles import Permission
from ui import http

SALT = "pathways.appointment.undo"
LASTS = 24 * 60 * 60  # seconds

Fields = Mapping[str, Any]


def kept(post: Appointment, *fields: str) -> dict[str, Any]:
    """Fields of a post as the button carries them."""
    return {field: _plain(getattr(post, field)) for field in fields}


def undo_url(
    post: Appointment, kind: str, *, was: Fields | None = None, now: Fields, ended: Sequence[str] = (), on: str = ""
) -> str:
    """The address to post to. `now` must still hold then; `was` comes back. `ended` are posts that go on again."""
    said = {"post": str(post.public_id), "kind": kind, "was": was or {}, "now": now, "ended": list(ended), "on": on}
    url = reverse("pathways:appointment_undo", args=[post.person.public_id, post.public_id])
    return f"{url}?{urlencode({'of': signing.dumps(said, salt=SALT)})}"


@require_POST
@needs(Permission.MANAGE_PEOPLE)
def appointment_undo(request: HttpRequest, public_id: UUID, post: UUID) -> HttpResponse:
    """Undo the last thing done to a post, if nothing has been done to it since."""
    council, by = council_for(request, Permission.MANAGE_PEOPLE), person_of(request)
    person = get_object_or_404(staff_here(viewer=by, organisation=council), public_id=public_id)
    rows = posts_here(viewer=by, person=person, organisation=council)
    found = rows.filter(public_id=post).first()
    said = _said(request, post)
    try:
        if said is None or found is None or kept(found, *said["now"]) != said["now"]:
            raise Refused("This has changed since, or was undone already. What you see now is what is recorded.")
        done = _undo(request, found, said, list(rows.filter(public_id__in=said["ended"])))
    except Refused as error:
        messages.warning(request, str(error))
    else:
        http.confirm(request, done)
    return http.redirect(request, "pathways:appointments", person.public_id)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value.normalize())
    return value if isinstance(value, bool | int | None) else str(value)


def _said(request: HttpRequest, post: UUID) -> dict[str, Any] | None:
    try:
        said = signing.loads(request.GET.get("of", ""), salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return None
    return said if isinstance(said, dict) and said.get("post") == str(post) else None


@transaction.atomic
def _undo(request: HttpRequest, post: Appointment, said: dict[str, Any], ended: list[Appointment]) -> str:
    by = person_of(request)
    undo: Callable[[], str] = {
        "made": lambda: _made(post, ended, by),
        "ended": lambda: _ended(post, said["was"], by),
        "corrected": lambda: _corrected(post, said["was"], by),
        "manager": lambda: _manager(request, post, said, by),
    }[said["kind"]]
    return undo()


def _made(post: Appointment, ended: list[Appointment], by: Person) -> str:
    actions.take_back_appointment(appointment=post, by=by)
    for other in ended:
        actions.reopen_appointment(appointment=other, by=by)
    on = "".join(f" {other.title} goes on." for other in ended)
    return f"{post.title} is taken back.{on}"


def _ended(post: Appointment, was: Fields, by: Person) -> str:
    if was["until"] is None:
        actions.reopen_appointment(appointment=post, by=by)
        return f"{post.title} goes on as before."
    actions.end_appointment(appointment=post, on=date.fromisoformat(was["until"]), by=by)
    return f"{post.title} ends on the day it had before."


def _corrected(post: Appointment, was: Fields, by: Person) -> str:
    back = {**was, "since": date.fromisoformat(was["since"]), "fte": Decimal(was["fte"])}
    actions.correct_appointment(appointment=post, by=by, **back)
    return f"{post.title} is as it was before."


def _manager(request: HttpRequest, post: Appointment, said: dict[str, Any], by: Person) -> str:
    council = council_for(request, Permission.MANAGE_PEOPLE)
    key = said["was"]["line_manager_id"]
    top = bool(said["was"].get("reports_to_nobody"))
    before = managers_for(viewer=by, person=post.person, organisation=council).filter(pk=key).first()
    if key is not None and before is None:
        raise Refused("The line manager before is no longer at this council. Choose another one.")
    actions.change_manager(
        appointment=post, manager=before, on=date.fromisoformat(said["on"]), by=by, reports_to_nobody=top
    )
    if top:
        return f"{post.person.name} reports to nobody at the council again."
    return f"{before.name} manages {post.person.name} again." if before else f"{post.person.name} has no line manager."
