"""Signing in and out: allauth's views, answering as the house does (422 for a form with errors)."""

from urllib.parse import urlencode

from allauth.account import views as account
from allauth.account.utils import perform_login
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from people.models import Person
from people.permissions import person_of, public, signed_in
from people.queries import is_set_up
from ui import http

TYPED = "typed_address"


def _answer(response: HttpResponse) -> HttpResponse:
    """A form that came back with errors is 422, so that htmx and tests can tell it from a fresh page."""
    if isinstance(response, TemplateResponse) and response.context_data:
        form = response.context_data.get("form")
        if form is not None and form.is_bound and form.errors:
            response.status_code = 422
    return response


def _keep_address(request: HttpRequest) -> bool:
    """Keep what was typed as the address on the sign-in page, for the next page that asks for one. Whether it was sent.

    It stays with the session and is never part of an address, which would be written to logs.
    """
    if request.method != "POST" or "login" not in request.POST:
        return False
    request.session[TYPED] = request.POST["login"].replace("\0", "").strip()[:254]
    return True


def _with_address(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The page with that address filled in, once."""
    if request.method == "GET" and isinstance(response, TemplateResponse) and response.context_data:
        typed = request.session.pop(TYPED, "")
        if typed:
            response.context_data["form"].initial["email"] = typed
    return response


def _with_next(request: HttpRequest, name: str) -> str:
    wanted = request.POST.get("next", "")
    return f"{reverse(name)}?{urlencode({'next': wanted})}" if wanted else reverse(name)


@public
def sign_in(request: HttpRequest) -> HttpResponse:
    """Address and password; or on to a code. An empty installation says how to set it up instead."""
    _keep_address(request)
    response = _answer(account.login(request))
    if isinstance(response, TemplateResponse) and response.context_data is not None and not is_set_up():
        response.context_data["nobody_yet"] = True
    return response


@public
def ask_for_code(request: HttpRequest) -> HttpResponse:
    """Have a one-time code sent. From the sign-in page the address that was typed there comes along."""
    if request.method == "POST" and "email" not in request.POST and _keep_address(request):
        return http.redirect(request, _with_next(request, "account_request_login_code"))
    return _with_address(request, _answer(account.request_login_code(request)))


@public
def enter_code(request: HttpRequest) -> HttpResponse:
    """Type the code that came."""
    return _answer(account.confirm_login_code(request))


@public
def sign_out(request: HttpRequest) -> HttpResponse:
    """POST signs out; GET asks first, so that a picture in an e-mail cannot."""
    response: HttpResponse = account.logout(request)
    return response


@public
@require_GET
def signed_out(request: HttpRequest) -> HttpResponse:
    """Says so, and offers the way back in."""
    return http.render(request, "account/signed_out.html")


@public
def closed(request: HttpRequest) -> HttpResponse:
    """The account is closed."""
    response: HttpResponse = account.account_inactive(request)
    return response


@public
@require_GET
def no_sign_up(request: HttpRequest, **_parts: str) -> HttpResponse:
    """Nobody signs up or confirms an address: how to come by an invitation."""
    return http.render(request, "account/no_sign_up.html")


@public
def ask_for_reset(request: HttpRequest) -> HttpResponse:
    """Have a link for a new password sent. From the sign-in page the address that was typed there comes along."""
    if request.method == "POST" and "email" not in request.POST and _keep_address(request):
        return http.redirect(request, "account_reset_password")
    return _with_address(request, _answer(account.password_reset(request)))


@public
@require_GET
def reset_asked(request: HttpRequest) -> HttpResponse:
    """The same words whether or not the address is known."""
    response: HttpResponse = account.password_reset_done(request)
    return response


@public
def reset(request: HttpRequest, uidb36: str, key: str) -> HttpResponse:
    """Choose a new password by the link."""
    return _answer(account.password_reset_from_key(request, uidb36=uidb36, key=key))


@public
@require_GET
def reset_done(request: HttpRequest) -> HttpResponse:
    """The new password works."""
    response: HttpResponse = account.password_reset_from_key_done(request)
    return response


@signed_in
def change_password(request: HttpRequest) -> HttpResponse:
    """Change one's password."""
    return _answer(account.password_change(request))


@signed_in
def set_password(request: HttpRequest) -> HttpResponse:
    """Choose a first password, for people who came in by a code."""
    return _answer(account.password_set(request))


@signed_in
def reauthenticate(request: HttpRequest) -> HttpResponse:
    """Type the password once more. Who has none chooses one first, where allauth would only forbid."""
    if not person_of(request).has_usable_password():
        return http.redirect(request, "account_set_password")
    return _answer(account.reauthenticate(request))


def come_in(request: HttpRequest, person: Person) -> HttpResponse:
    """Sign somebody in who has just proved who they are by a link, and send them to their first page."""
    response: HttpResponse = perform_login(request, person)
    return response
