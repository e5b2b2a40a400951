"""Be anybody with one click, and read the mail that the demo kept instead of sending."""

from csp.decorators import csp_replace
from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_POST, require_safe

from demo.mail import mail_found, state_words
from demo.personas import GROUPS, PERSONAS
from demo.staff_list import arrived, staff_list
from home import hats
from notices.queries import recent
from people.models import Person
from people.permissions import held, public
from ui.http import confirm, redirect, render
from ui.paging import page

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@public
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Everybody a visitor can be."""
    return render(request, "demo/index.html", {"groups": GROUPS, "arrived": arrived()})


@public
@require_safe
def signed_out(request: HttpRequest) -> HttpResponse:
    """The same page after signing out, saying so."""
    return render(request, "demo/index.html", {"groups": GROUPS, "signed_out": True})


@public
@require_POST
def sign_in(request: HttpRequest, persona: str) -> HttpResponse:
    """Become a persona. Whoever was signed in before is signed out first."""
    chosen = PERSONAS.get(persona)
    person = Person.objects.active().filter(name=chosen.name).first() if chosen else None
    if chosen is None or person is None:
        raise Http404
    if request.user.is_authenticated:
        logout(request)
    login(request, person, backend=BACKEND)
    if hasattr(request, "_holdings"):
        del request._holdings
    if chosen.hat is not None:
        hat = next((hat for hat in hats.hats_of(held(request)) if hat.role == chosen.hat), None)
        if hat is not None:
            hats.wear(request, hat.value)
    confirm(request, f"You are {person.name} now. Everything you change stays until the demo is reset.")
    return redirect(request, "home")


@public
@require_safe
def mail(request: HttpRequest) -> HttpResponse:
    """What the demo wrote to people, newest first; an address, a name or words of a subject can be asked for."""
    words = request.GET.get("q", "").replace("\0", "").strip()[:200]
    shown = page(mail_found(words), request, size=25)
    rows = [(message, state_words(message)) for message in shown.items]
    return render(request, "demo/mail.html", {"page": shown, "rows": rows, "q": words})


@public
@require_safe
def message(request: HttpRequest, key: int) -> HttpResponse:
    """One message as plain text, with its links to follow."""
    found = recent().filter(pk=key).first()
    if found is None:
        raise Http404
    return render(request, "demo/message.html", {"message": found, "state": state_words(found)})


@public
@require_safe
@csp_replace({"style-src": ["'unsafe-inline'"]})  # type: ignore[arg-type]
def message_html(request: HttpRequest, key: int) -> HttpResponse:  # noqa: ARG001
    """One message as its HTML part stands in the e-mail: mail has no style sheets, so its own styles pass."""
    found = recent().filter(pk=key).first()
    if found is None:
        raise Http404
    return HttpResponse(found.html)


@public
@require_GET
def staff_file(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """A staff list to try loading on a council's first afternoon."""
    response = HttpResponse(staff_list(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="bradford-staff-invented.csv"'
    return response
