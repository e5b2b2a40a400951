"""A small site for the tests of the rendering kit: one form, one open page, one part."""

from typing import Any

from django import forms as plain
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from people.permissions import public, signed_in
from ui import drafts, forms, http


class NoteForm(forms.Form):
    """What one would write about a day."""

    note = plain.CharField(label="What did you learn?", max_length=200, widget=forms.Textarea())
    on = forms.DateField(label="When")
    kinds = plain.MultipleChoiceField(
        label="What kind", choices=[("a", "Reading"), ("b", "Doing")], widget=forms.Checkboxes(), required=False
    )
    passphrase = plain.CharField(label="Passphrase", widget=plain.PasswordInput(render_value=True), required=False)


def _note(request: HttpRequest) -> HttpResponse:
    form = forms.bound(request, NoteForm)
    if request.method == "POST" and form.is_valid():
        http.confirm(request, "Note saved", undo="/undo/")
        return http.redirect(request, "open")
    return http.render(request, "ui_tests/note.html", {"form": form}, status=422 if form.errors else 200)


@public
def open_page(request: HttpRequest) -> HttpResponse:
    """Everyone may see it; `list` is the one part of it."""
    return http.render(request, "ui_tests/open.html", {"names": ["Ada"]}, partials=("list",))


@public
def away(request: HttpRequest, to: str) -> HttpResponse:
    """Sends people on."""
    addresses: dict[str, Any] = {"here": "/open/", "there": "https://elsewhere.example/page"}
    return http.redirect(request, addresses[to])


urlpatterns = [
    path("", public(open_page), name="home"),
    path("open/", open_page, name="open"),
    path("away/<str:to>/", away),
    path("note/", signed_in(_note), name="note"),
    path("private-note/", signed_in(drafts.never_keep(_note)), name="private-note"),
    path("", include("people.urls")),
]
