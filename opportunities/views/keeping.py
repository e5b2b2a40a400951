"""What has opened: still open, closed, withdrawn; and the page behind the link that asks."""

from collections.abc import Callable
from contextlib import suppress
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from opportunities.actions import posting
from opportunities.actions.ending import waiting_to_hear
from opportunities.forms.posting import ReasonForm
from opportunities.models import Opportunity
from opportunities.views.posting import own
from pathways.errors import LinkUnknown, LinkUnusable, LinkUsed
from pathways.views.signed import secret
from people.errors import Refused
from people.permissions import held, needs, person_of, public
from people.roles import Permission
from people.views.answers import show_refusal
from ui import clock
from ui.drafts import never_keep
from ui.forms import bound
from ui.http import came_from, confirm, redirect, render


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.APPROVE_OPPORTUNITIES)
def reconfirm(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Still open: one press, on the board or here. Open to who approves at the host; whoever posts there does too."""
    rows = Opportunity.objects.of_approver(person_of(request)).select_related("organisation", "posted_by")
    opportunity = get_object_or_404(rows.exclude(status__in=Opportunity.EDITABLE), public_id=public_id)
    posts = held(request).may(Permission.POST_OPPORTUNITIES, opportunity.organisation)
    if request.method != "POST":
        today = clock.today()
        context = {
            "opportunity": opportunity,
            "posts": posts,
            "open_now": opportunity.is_open_on(today),
            "confirmed_today": opportunity.confirmed_on == today,
        }
        return render(request, "opportunities/reconfirm.html", context)
    try:
        posting.reconfirm(opportunity=opportunity, by=person_of(request))
    except Refused as error:
        messages.warning(request, str(error))
    else:
        confirm(request, f"“{opportunity.title}” is confirmed as open today.")
    return redirect(request, came_from(request) or ("opportunities:board" if posts else "home"))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.POST_OPPORTUNITIES)
def close(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Choose nobody more, with a reason."""
    done = "“{}” is closed. Everybody who still waited has an e-mail with your reason."
    return _end(request, own(request, public_id), posting.close, "opportunities/close.html", done)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.POST_OPPORTUNITIES)
def withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """It cannot go ahead, with a reason."""
    done = "“{}” is withdrawn. Everybody concerned has an e-mail with your reason."
    return _end(request, own(request, public_id), posting.withdraw, "opportunities/withdraw.html", done)


def _end(
    request: HttpRequest, opportunity: Opportunity, act: Callable[..., Opportunity], template: str, done: str
) -> HttpResponse:
    if opportunity.status in {*Opportunity.EDITABLE, Opportunity.Status.WITHDRAWN}:
        return redirect(request, "opportunities:board")
    form = bound(request, ReasonForm, label="Why?", hint="Everybody who applied reads this, in these words.")
    if form.is_bound and form.is_valid():
        try:
            act(opportunity=opportunity, reason=form.cleaned_data["reason"], by=person_of(request))
        except Refused as error:
            show_refusal(form, error)
        else:
            confirm(request, done.format(opportunity.title))
            return redirect(request, "opportunities:board")
    waiting, coming = waiting_to_hear(opportunity)
    context = {"form": form, "opportunity": opportunity, "waiting": waiting, "coming": coming}
    return render(request, template, context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@public
@never_keep
@secret
def confirm_by_mail(request: HttpRequest, token: str) -> HttpResponse:
    """Still open? One press, without signing in. Opening the page changes nothing."""
    try:
        opportunity = posting.find_confirmation(token=token)
    except LinkUnusable as error:
        if request.method == "POST":
            return redirect(request, "opportunities:confirm_by_mail", token)
        return _unusable(request, error)
    if request.method == "POST":
        asked = opportunity.posted_by.name if opportunity.posted_by else opportunity.organisation.name
        with suppress(Refused):  # it may end between the two; the page then says so
            posting.reconfirm(opportunity=opportunity, by_label=f"Link in the e-mail to {asked}")
        return redirect(request, "opportunities:confirm_by_mail", token)
    return render(request, "opportunities/confirm_by_mail.html", {"opportunity": opportunity})


def _unusable(request: HttpRequest, error: LinkUnusable) -> HttpResponse:
    if isinstance(error, LinkUsed):
        heading, status = "Confirmed as open", 200
    elif isinstance(error, LinkUnknown):
        heading, status = "This link does not work", 404
    else:
        heading, status = "This is no longer open", 410
    return render(
        request,
        "opportunities/confirm_unusable.html",
        {"heading": heading, "text": str(error), "used": isinstance(error, LinkUsed)},
        status=status,
    )
