"""Ways in without a password: the invitation, and the set-up of an empty installation."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from people import actions, setup
from people.actions.accounts import find_invitation
from people.errors import InvitationUnusable, Refused
from people.forms.accounts import FirstPassword, SetUp
from people.permissions import public
from people.views.answers import show_refusal
from people.views.sign_in import come_in
from ui import http
from ui.drafts import never_keep
from ui.forms import bound


@public
@never_keep
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Choose a first password by an invitation, once, and come in. A link that no longer works says why."""
    form = bound(request, FirstPassword)
    try:
        found = find_invitation(token=token)
        if form.is_bound and form.is_valid():
            person = actions.accept_invitation(token=token, password=form.cleaned_data["password"])
            return come_in(request, person)
    except InvitationUnusable as error:
        return http.render(request, "people/invitation_unusable.html", {"why": str(error)}, status=410)
    except Refused as error:
        show_refusal(form, error)
    return http.render(
        request,
        "people/invitation.html",
        {"form": form, "invitation": found},
        status=422 if form.is_bound else 200,
    )


@public
@never_keep
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def set_up(request: HttpRequest, token: str) -> HttpResponse:
    """Make the first administrator. Not there without the token, nor once somebody is."""
    if not setup.opens(token):
        raise Http404
    form = bound(request, SetUp)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            person = actions.set_up(
                organisation=said["council"], name=said["name"], email=said["email"], password=said["password"]
            )
        except Refused as error:
            show_refusal(form, error)
        else:
            http.confirm(request, f"{said['council'].official_name} is set up, and you are its administrator.")
            return come_in(request, person)
    return http.render(request, "people/set_up.html", {"form": form}, status=422 if form.is_bound else 200)
