"""Pages for somebody without an account: confirm an experience, or endorse a person, by a link that works once.

Opening a page changes nothing, so that a mail filter which follows links does no harm; only the button does. The
address is a secret: the page is never stored or indexed, and its address goes to no other site. The referrer policy is
"same-origin", not "no-referrer", because browsers then send the form without its origin and it would be refused.
"""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from pathways.actions import answer_endorsement, answer_request, find_endorsement, find_request
from pathways.actions.requests import answered_request
from pathways.catalogue import capacity_words, quantity_words
from pathways.errors import AlreadyDecided, LinkUnknown, LinkUnusable, LinkUsed
from pathways.forms.endorsements import AnswerForm
from pathways.models import VerificationRequest
from pathways.queries.framework_pages import gate_in_words
from pathways.queries.frameworks import catalogue_of
from people.errors import Refused
from people.permissions import public
from ui.drafts import never_keep
from ui.forms import bound
from ui.http import redirect, render

Page = Callable[..., HttpResponse]
JUST_DONE = "answered"
PRESS_ONE = "Press one of the two buttons to answer"


def secret(view: Page) -> Page:
    """Keep a page whose address is a secret out of caches, indexes and other sites' logs."""

    @wraps(view)
    def kept(request: HttpRequest, token: str) -> HttpResponse:
        response = view(request, token)
        response["Cache-Control"] = "no-store, private"
        response["Referrer-Policy"] = "same-origin"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return kept


def _unusable(request: HttpRequest, error: LinkUnusable, *, just_done: str = "") -> HttpResponse:
    """A link that was used, has run out, or was never ours: what happened, and what to do.

    `just_done` is said instead to somebody who has this moment answered.
    """
    if just_done:
        heading, status = just_done, 200
    elif isinstance(error, LinkUsed):
        heading, status = "This has been answered", 200
    elif isinstance(error, LinkUnknown):
        heading, status = "This link does not work", 404
    else:
        heading, status = "This link no longer works", 410
    return render(
        request,
        "pathways/link_unusable.html",
        {"heading": heading, "text": str(error), "used": isinstance(error, LinkUsed)},
        status=status,
    )


def _done(request: HttpRequest, token: str) -> str:
    """“You confirmed Show and tell for Nasreen Akhtar”, on the page that follows the button; else nothing."""
    asked = answered_request(token=token) if JUST_DONE in request.GET else None
    if asked is None:
        return ""
    record = asked.record
    verb = "confirmed" if asked.outcome == VerificationRequest.Outcome.CONFIRMED else "returned"
    to = "for" if verb == "confirmed" else "to"
    title = catalogue_of(record.version).experience(record.experience).title
    return f"You {verb} “{title}” {to} {record.person.name}"


@require_http_methods(["GET", "HEAD", "POST"])
@public
@never_keep
@secret
def verify(request: HttpRequest, token: str) -> HttpResponse:
    """Ninety seconds: who, what, when, how much. Confirm it, or return it with a reason."""
    try:
        asked = find_request(token=token)
    except LinkUnusable as error:
        if request.method == "POST":
            return redirect(request, "pathways:verify", token)
        return _unusable(request, error, just_done=_done(request, token) if isinstance(error, LinkUsed) else "")
    record = asked.record
    form = bound(
        request,
        AnswerForm,
        label="What is not right? (needed only to return it)",
        hint=f"{record.person.name.split()[0]} reads this, so that they can mend it.",
    )
    answer = request.POST.get("answer", "")
    if request.method == "POST" and answer not in {"confirm", "return"}:
        form.add_error(None, PRESS_ONE)
    elif request.method == "POST" and form.is_valid():
        try:
            answer_request(token=token, confirm=answer == "confirm", reason=form.cleaned_data["reason"])
        except (LinkUnusable, AlreadyDecided):
            return redirect(request, "pathways:verify", token)
        except Refused as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            return redirect(request, f"{reverse('pathways:verify', args=[token])}?{JUST_DONE}=1")
    kind = catalogue_of(record.version).experience(record.experience)
    return render(
        request,
        "pathways/verify.html",
        {
            "form": form,
            "asked": asked,
            "record": record,
            "kind": kind,
            "amount": quantity_words(kind, record.quantity),
            "capacity": capacity_words(asked.capacity),
            "returning": bool(form.errors),
        },
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@public
@never_keep
@secret
def endorse(request: HttpRequest, token: str) -> HttpResponse:
    """Say that somebody is ready for a gate, or not, with a reason."""
    try:
        endorsement = find_endorsement(token=token)
    except LinkUnusable as error:
        if request.method == "POST":
            return redirect(request, "pathways:endorse", token)
        return _unusable(request, error)
    form = bound(
        request,
        AnswerForm,
        label="Your reason (needed)",
        hint=f"Whichever you answer, in a sentence or two. {endorsement.person.name} and the panel read it.",
    )
    answer = request.POST.get("answer", "")
    if request.method == "POST" and answer not in {"give", "decline"}:
        form.add_error(None, PRESS_ONE)
    elif request.method == "POST" and form.is_valid():
        try:
            answer_endorsement(token=token, give=answer == "give", reason=form.cleaned_data["reason"])
        except (LinkUnusable, AlreadyDecided):
            return redirect(request, "pathways:endorse", token)
        except Refused as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            return redirect(request, "pathways:endorse", token)
    catalogue = catalogue_of(endorsement.version)
    gate = catalogue.gate(endorsement.gate)
    return render(
        request,
        "pathways/endorse.html",
        {
            "form": form,
            "endorsement": endorsement,
            "gate": gate,
            "tier": catalogue.tier(gate.opens_tier),
            "criteria": gate_in_words(gate),
            "capacity": capacity_words(endorsement.capacity),
        },
        status=422 if form.errors else 200,
    )
