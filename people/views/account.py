"""One's own account: what is held, the password, the devices, the weekly e-mail."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from people import actions, devices
from people.actions.preferences import QUEUE_DAYS
from people.forms.accounts import QueueDay
from people.permissions import held, person_of, signed_in
from ui import http, words
from ui.forms import bound


@signed_in
@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """Name, address, roles and the links to change what one may change oneself."""
    person, holdings = person_of(request), held(request)
    return http.render(
        request,
        "people/account.html",
        {
            "person": person,
            "holdings": holdings,
            "queue_day": QUEUE_DAYS[person.queue_day] if holdings.manages else "",
            "devices": devices.devices(person),
        },
    )


@signed_in
@require_GET
def address(request: HttpRequest) -> HttpResponse:
    """allauth's name for the page about one's address."""
    return http.redirect(request, "people:account")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def queue_day(request: HttpRequest) -> HttpResponse:
    """When the weekly e-mail comes, for people who manage somebody."""
    person = person_of(request)
    if not held(request).manages:
        raise Http404
    form = bound(request, QueueDay, initial={"day": person.queue_day})
    if form.is_bound and form.is_valid():
        actions.choose_queue_day(person=person, day=form.cleaned_data["day"])
        chosen = form.cleaned_data["day"]
        never = chosen not in range(5)
        http.confirm(
            request, "No weekly e-mail from now on." if never else f"Your e-mail comes on {QUEUE_DAYS[chosen]}s."
        )
        return http.redirect(request, "people:account")
    return http.render(request, "people/queue_day.html", {"form": form}, status=422 if form.is_bound else 200)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request: HttpRequest) -> HttpResponse:
    """Where one is signed in. POST ends one session (`session`), or all others."""
    person = person_of(request)
    if request.method == "POST":
        asked = request.POST.get("session", "")
        if asked and not (asked.isascii() and asked.isdigit() and len(asked) < 18):
            raise Http404
        ended = devices.sign_out(request, person=person, key=int(asked) if asked else None)
        if asked and not ended:
            raise Http404
        http.confirm(request, f"Signed out on {words.plural(ended, 'other device', 'other devices')}.")
        return http.redirect(request, "usersessions_list")
    return http.render(request, "usersessions/usersession_list.html", {"devices": devices.devices(person)})
