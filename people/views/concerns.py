"""A concern raised outside one's line. Nothing typed here is kept as a draft, cached or logged; see the actions."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from people import posts, queries
from people.actions.concerns import close_concern, raise_concern, read_concern
from people.errors import Refused
from people.forms.concerns import CloseConcern, RaiseConcern
from people.models import Concern
from people.permissions import held, person_of, signed_in
from people.roles import Permission
from people.shared_managers import shared_managers
from people.views.answers import show_refusal
from ui import clock, http
from ui.drafts import never_keep
from ui.forms import bound
from ui.paging import page

Status = Concern.Status
# What the person sees of how far it is, and the shape beside it.
STANDINGS = {Status.SENT: ("gap", "Not read yet"), Status.READ: ("here", "Read"), Status.CLOSED: ("met", "Closed")}


@signed_in
@never_keep
@never_cache
@sensitive_post_parameters("text", "reach_me")
@sensitive_variables()
@require_http_methods(["GET", "HEAD", "POST"])
def concern(request: HttpRequest) -> HttpResponse:
    """Raise a concern to a named contact outside one's line; without one, whom to ask."""
    me = person_of(request)
    contacts = list(queries.safe_contacts_for(me))
    employer = held(request).employer
    context: dict[str, object] = {"contacts": contacts, "employer": employer}
    if not contacts:
        context["leads"] = queries.council_leads(employer) if employer else []
        context["named"] = employer is not None and queries.has_safe_contact(employer)
        return http.render(request, "people/concern.html", context, status=404 if request.method == "POST" else 200)
    close = shared_managers(me, contacts)
    contacts.sort(key=lambda each: each.pk in close)  # stable: by name among those alike
    titles = posts.lines(contacts, employer, clock.today()) if employer else {}
    form = bound(request, RaiseConcern, contacts=contacts, titles=titles, close=close)
    context["readers"] = [(each, titles.get(each.pk)) for each in contacts]
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            raise_concern(person=me, contact=said["contact"], text=said["text"], reach_me=said["reach_me"], by=me)
        except Refused as error:
            show_refusal(form, error)
        else:
            http.confirm(request, "Your concern is sent.")
            return http.redirect(request, "people:concerns")
    context["form"] = form
    return http.render(request, "people/concern.html", context, status=422 if form.is_bound else 200)


@signed_in
@never_cache
@require_safe
def concerns(request: HttpRequest) -> HttpResponse:
    """What one raised; and for a safe contact, above it, what was put to them. No words of any stand in a list."""
    me = person_of(request)
    contact = held(request).may(Permission.READ_CONCERNS)
    shown = page(Concern.objects.put_to(me), request) if contact else None
    context = {
        "contact": contact,
        "page": shown,
        "rows": [(each, *STANDINGS[Status(each.status)]) for each in shown.items] if shown else [],
        "own": [(each, *_standing(each)) for each in Concern.objects.raised_by(me)],
    }
    return http.render(request, "people/concerns.html", context)


def _standing(own: Concern) -> tuple[str, str]:
    """How far one's own concern is. One that waits for somebody who may no longer read it says so."""
    if own.status != Status.CLOSED and not own.readable:
        return "stopped", "Its reader can no longer open it"
    return STANDINGS[Status(own.status)]


@signed_in
@never_keep
@never_cache
@sensitive_post_parameters("answer")
@sensitive_variables()
@require_http_methods(["GET", "HEAD", "POST"])
def concern_read(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One concern, for the two of them. When its contact opens it, it is read; they answer and close it here."""
    me = person_of(request)
    own = Concern.objects.raised_by(me).filter(public_id=public_id).first()
    if own is not None and request.method != "POST":
        shape, said = _standing(own)
        return http.render(request, "people/concern_own.html", {"concern": own, "shape": shape, "said": said})
    found: Concern = get_object_or_404(Concern.objects.put_to(me), public_id=public_id)
    if request.method == "GET":
        read_concern(concern=found, by=me)
    form = None if found.status == Status.CLOSED else bound(request, CloseConcern)
    if form is not None and form.is_bound and form.is_valid():
        try:
            close_concern(concern=found, answer=form.cleaned_data["answer"], by=me)
        except Refused as error:
            show_refusal(form, error)
        else:
            http.confirm(request, "The concern is closed, and your answer is there to read.")
            return http.redirect(request, "people:concerns")
    context = {"concern": found, "form": form}
    return http.render(
        request, "people/concern_read.html", context, status=422 if form is not None and form.is_bound else 200
    )
