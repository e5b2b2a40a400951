"""A line manager records a conversation about levels with somebody of their team."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from pathways.actions import record_conversation, take_back_conversation
from pathways.actions.verifiers import is_line_manager
from pathways.errors import AlreadyDecided
from pathways.forms.conversations import ConversationForm, TalkLine
from pathways.models import Conversation
from pathways.queries.competency_page import lines_of
from pathways.queries.standing import Standing, standings_in
from people import audit
from people.errors import Refused
from people.models import Person
from people.permissions import needs, person_of
from people.roles import KIND_WORDS, Kind, Permission, Sees
from ui import clock
from ui.forms import bound
from ui.http import confirm, redirect, render
from ui.words import day, plural


@needs(Permission.DECIDE_TEAM)
@require_http_methods(["GET", "HEAD", "POST"])
def conversation(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The day it was held, what it changed, and a note. For the present line manager alone."""
    manager = person_of(request)
    one = Person.objects.visible_to(manager, sees=Sees.LEVELS).filter(public_id=public_id)
    found = next(iter(standings_in(one, today=clock.today()).values()), None)
    if found is None or not is_line_manager(manager, of=found.person):
        raise Http404
    person = found.person
    audit.opened(viewer=manager, subject=person, page="pathway", capacity=KIND_WORDS[Kind.LINE_MANAGER])
    role = found.target or found.role
    form = bound(
        request,
        ConversationForm,
        lines=_lines(found),
        catalogue=found.catalogue,
        initial={"held_on": clock.today()},
    )
    if request.method == "POST" and form.is_valid():
        try:
            talk = record_conversation(
                person=person,
                by=manager,
                held_on=form.cleaned_data["held_on"],
                levels=form.levels,
                note=form.cleaned_data["note"],
            )
        except Refused as error:
            form.add_error(form.place(error.field or ""), str(error))
        else:
            changed = plural(len(talk.levels), "level", "levels") + " set." if talk.levels else "No level changed."
            confirm(
                request,
                f"Conversation with {person.name} on {day(talk.held_on)} recorded. {changed}",
                undo=reverse("pathways:conversation_undo", args=[person.public_id, talk.public_id]),
            )
            return redirect(request, "pathways:of", person.public_id)
    return render(
        request,
        "pathways/conversation.html",
        {
            "form": form,
            "subject": person,
            "first_name": person.name.split()[0],
            "role": role,
            "last": found.last_conversation,
            "last_ago": plural((clock.today() - found.last_conversation).days, "day", "days")
            if found.last_conversation
            else "",
        },
        status=422 if form.errors else 200,
    )


@needs(Permission.DECIDE_TEAM)
@require_POST
def conversation_undo(request: HttpRequest, public_id: UUID, talk: UUID) -> HttpResponse:
    """Take a conversation back on the day it was recorded: its levels stand as before. For its author alone."""
    manager = person_of(request)
    person = get_object_or_404(Person.objects.visible_to(manager, sees=Sees.LEVELS), public_id=public_id)
    if not is_line_manager(manager, of=person):
        raise Http404
    found = Conversation.objects.visible_to(manager).filter(person=person, public_id=talk).first()
    try:
        if found is None:
            raise AlreadyDecided("This conversation has been taken back already. Nothing was left to undo.")
        take_back_conversation(conversation=found, by=manager)
    except Refused as error:
        messages.warning(request, str(error))
    else:
        levels = plural(len(found.levels), "level stands", "levels stand")
        after = f" The {levels} as before." if found.levels else ""
        confirm(request, f"Conversation with {person.name} on {day(found.held_on)} taken back.{after}")
    return redirect(request, "pathways:of", person.public_id)


def _lines(stands: Standing) -> list[TalkLine]:
    """The competencies that the target asks, or without one the present role, with what is held of each."""
    role = stands.target or stands.role
    asked = role.requirements if role else {}
    held = lines_of(stands)
    waiting = stands.claims
    found = []
    for competency in stands.catalogue.competencies:
        code = competency.code
        if not asked.get(code):
            continue
        line = held.get(code)
        known = line is not None and line.source is not None
        basis = ("assessed" if line.assessed else "own view") if line is not None and known else ""
        claim = waiting.get(code)
        found.append(
            TalkLine(
                competency=competency,
                asked=asked[code],
                held=line.held if line is not None else 0,
                basis=basis,
                claimed=claim.level if claim else 0,
            )
        )
    return found
