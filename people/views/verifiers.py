"""A council's directory: who confirms what, by name and address."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, resolve_url
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from people import actions, capacities, queries
from people.errors import Refused
from people.forms.verifiers import Entry, NewEntry
from people.models import VerifierEntry
from people.permissions import council_for, needs, person_of
from people.roles import Permission
from people.views.answers import show_refusal
from ui import http
from ui.forms import bound


def _entry(request: HttpRequest, key: int) -> VerifierEntry:
    """An entry of the visitor's own council; else 404."""
    organisation = council_for(request, Permission.MANAGE_VERIFIERS)
    return get_object_or_404(queries.verifiers(organisation), pk=key)


@needs(Permission.MANAGE_VERIFIERS)
@require_GET
def directory(request: HttpRequest) -> HttpResponse:
    """The directory, by capacity; then what is out of use."""
    organisation = council_for(request, Permission.MANAGE_VERIFIERS)
    entries = list(queries.verifiers(organisation))
    current = sorted((entry for entry in entries if entry.active), key=lambda entry: capacities.title(entry.capacity))
    groups = [
        (heading, list(found))
        for heading, found in groupby(current, key=lambda entry: capacities.title(entry.capacity))
    ]
    retired = [(entry, capacities.title(entry.capacity)) for entry in entries if not entry.active]
    context = {"organisation": organisation, "groups": groups, "retired": retired, "count": len(current)}
    return http.render(request, "people/verifiers.html", context)


@needs(Permission.MANAGE_VERIFIERS)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Add somebody who confirms."""
    organisation = council_for(request, Permission.MANAGE_VERIFIERS)
    form = bound(request, NewEntry, initial={"capacity": request.GET.get("capacity", "")})
    if form.is_bound and form.is_valid():
        try:
            entry = actions.add_verifier(organisation=organisation, by=person_of(request), **form.cleaned_data)
        except Refused as error:
            show_refusal(form, error)
        else:
            http.confirm(
                request,
                f"{entry.name} confirms for {capacities.words(entry.capacity)}.",
                undo=resolve_url("people:verifier_retire", entry.pk),
            )
            return http.redirect(request, "people:verifiers")
    context = {"form": form, "organisation": organisation}
    return http.render(request, "people/verifier_add.html", context, status=422 if form.is_bound else 200)


@needs(Permission.MANAGE_VERIFIERS)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, key: int) -> HttpResponse:
    """Correct an entry."""
    entry = _entry(request, key)
    shown = entry.name
    form = bound(request, Entry, initial={"name": entry.name, "job_title": entry.job_title, "email": entry.email})
    if form.is_bound and form.is_valid():
        try:
            actions.change_verifier(entry=entry, by=person_of(request), **form.cleaned_data)
        except Refused as error:
            show_refusal(form, error)
        else:
            http.confirm(request, f"Saved: {entry.name}, {entry.email}.")
            return http.redirect(request, "people:verifiers")
    context = {"form": form, "entry": entry, "shown": shown, "capacity": capacities.words(entry.capacity)}
    return http.render(request, "people/verifier_change.html", context, status=422 if form.is_bound else 200)


@needs(Permission.MANAGE_VERIFIERS)
@require_POST
def retire(request: HttpRequest, key: int) -> HttpResponse:
    """Take an entry out of use; what it confirmed stays confirmed."""
    entry = actions.retire_verifier(entry=_entry(request, key), by=person_of(request))
    http.confirm(
        request, f"{entry.name} is no longer asked to confirm.", undo=resolve_url("people:verifier_restore", entry.pk)
    )
    return http.redirect(request, "people:verifiers")


@needs(Permission.MANAGE_VERIFIERS)
@require_POST
def restore(request: HttpRequest, key: int) -> HttpResponse:
    """Put an entry back in use."""
    entry = actions.retire_verifier(entry=_entry(request, key), by=person_of(request), active=True)
    http.confirm(request, f"{entry.name} can be asked to confirm again.")
    return http.redirect(request, "people:verifiers")
