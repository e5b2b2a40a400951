"""Posting: what my council offers, a new one from a template or a copy, the form, and how it will look."""

from copy import copy as copy_model
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, resolve_url
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from opportunities.actions import posting
from opportunities.actions.parties import approvers_for
from opportunities.actions.posting import NotFit, NotNow
from opportunities.forms.posting import COPY, ApproverForm, PostingForm, StartForm, as_typed, rows_needed
from opportunities.models import Opportunity
from opportunities.posting_rules import Problem
from opportunities.queries.hosting import former, hosting
from opportunities.queries.reach import reach
from opportunities.queries.sheet import sheet
from pathways.queries.frameworks import catalogue_of, current_catalogue, current_version
from people.errors import Refused
from people.permissions import council_for, held, needs, person_of
from people.roles import Permission
from people.views.answers import show_refusal
from ui import clock
from ui.forms import bound
from ui.http import confirm, redirect, render

GROW = {"competencies": (1, 0), "experiences": (0, 1)}  # what "add another" adds a row to


def own(request: HttpRequest, public_id: UUID) -> Opportunity:
    """An opportunity of an organisation for which the visitor posts; else 404."""
    rows = Opportunity.objects.hosted_by(person_of(request)).select_related("organisation", "supervisor", "posted_by")
    found: Opportunity = get_object_or_404(rows, public_id=public_id)
    if not held(request).may(Permission.POST_OPPORTUNITIES, found.organisation):
        raise Http404  # a supervisor sees applicants, and posts nothing
    return found


@require_GET
@needs(Permission.POST_OPPORTUNITIES)
def board(request: HttpRequest) -> HttpResponse:
    """What my council offers."""
    council = council_for(request, Permission.POST_OPPORTUNITIES)
    return render(
        request,
        "opportunities/hosting.html",
        {"council": council, "hosting": hosting(council, today=clock.today())},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.POST_OPPORTUNITIES)
def post(request: HttpRequest) -> HttpResponse:
    """Choose where to begin; a draft is made and opened. `?experience=X15` is what it is to give besides."""
    council, person = council_for(request, Permission.POST_OPPORTUNITIES), person_of(request)
    earlier = {f"{COPY}{each.public_id}": each for each in former(council)}
    wanted = request.GET.get("experience", "")
    gives = next((each for each in current_catalogue().experiences if each.code == wanted), None) if wanted else None
    form = bound(request, StartForm, former=tuple(earlier.values()))
    if form.is_bound and form.is_valid():
        chosen = form.cleaned_data["start"]
        try:
            if chosen in earlier:
                made = posting.copy_of(opportunity=earlier[chosen], by=person, experience=wanted)
            else:
                made = posting.start(organisation=council, kind=chosen, by=person, experience=wanted)
        except Refused as error:
            form.add_error("start", str(error))
        else:
            return redirect(request, "opportunities:edit", made.public_id)
    return render(
        request,
        "opportunities/new.html",
        {"form": form, "council": council, "gives": gives},
        status=422 if form.errors else 200,
    )


@require_POST
@needs(Permission.POST_OPPORTUNITIES)
def copy(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A draft like this one, for the next time."""
    opportunity = own(request, public_id)
    try:
        made = posting.copy_of(opportunity=opportunity, by=person_of(request))
    except Refused as error:
        messages.warning(request, f"No copy was made. {error}")
        return redirect(request, "opportunities:board")
    return redirect(request, "opportunities:edit", made.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.POST_OPPORTUNITIES)
def edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The form. Saved as a draft whatever is missing; what is missing is said before it goes on to the preview."""
    opportunity = own(request, public_id)
    if opportunity.status not in Opportunity.EDITABLE:
        return redirect(request, "opportunities:preview", public_id)
    catalogue, then = current_catalogue(), request.POST.get("then", "preview")
    given: dict[str, Any] = {
        "catalogue": catalogue,
        "organisation": opportunity.organisation,
        "opportunity": opportunity,
    }
    rows = rows_needed(request.POST, opportunity)
    kept = False
    if then in GROW:
        more = GROW[then]
        form = as_typed(PostingForm(**given, rows=(rows[0] + more[0], rows[1] + more[1])), request.POST)
        return _page(request, opportunity, form)
    form = bound(request, PostingForm, **given, rows=rows)
    if form.is_bound and form.is_valid():
        try:
            opportunity = posting.save_draft(
                organisation=opportunity.organisation,
                by=person_of(request),
                fields=form.values(),
                opportunity=opportunity,
            )
            missing = posting.what_is_wrong(opportunity) if then == "preview" else ()
            kept = bool(missing)
            form.show(missing)
        except NotFit:
            form.show(_wrong(opportunity, form, opening=then == "preview"))
        except NotNow as error:
            show_refusal(form, error)
        if not form.errors:
            if then == "preview":
                return redirect(request, "opportunities:preview", public_id)
            confirm(request, f"“{opportunity.title}” is kept as a draft.")
            return redirect(request, "opportunities:board")
    elif form.is_bound:
        form.show(_wrong(opportunity, form, opening=then == "preview"))
    return _page(request, opportunity, form, kept=kept)


def _wrong(opportunity: Opportunity, form: PostingForm, *, opening: bool) -> tuple[Problem, ...]:
    """Everything wrong with what was typed, as far as it could be read, so that it is mended in one round."""
    as_sent = copy_model(opportunity)
    for name, value in form.values().items():
        setattr(as_sent, name, value)
    return posting.what_is_wrong(as_sent, opening=opening)


def _page(request: HttpRequest, opportunity: Opportunity, form: PostingForm, *, kept: bool = False) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound and form.errors else HTTPStatus.OK
    # On arrival, what the template or the copy could not know; what is wrong after that is said as errors.
    arriving = request.method != "POST" and not form.restored
    left = form.left(posting.what_is_wrong(opportunity)) if arriving else []
    return render(
        request,
        "opportunities/edit.html",
        {"form": form, "opportunity": opportunity, "kept": kept, "left": left},
        status=status,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.POST_OPPORTUNITIES)
def preview(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """How it will look and how many people near have the gap; then approval is asked for, or it is opened."""
    opportunity, person = own(request, public_id), person_of(request)
    host = opportunity.organisation
    approvers = approvers_for(host, by=person)
    draft = opportunity.status == Opportunity.Status.DRAFT
    form = bound(request, ApproverForm, approvers=approvers) if approvers else None
    refused: Refused | None = None
    if request.method == "POST":
        try:
            if form is None:
                opened = posting.approve(opportunity=opportunity, by=person)
                confirm(request, f"“{opened.title}” is open. People whose gap it closes see it from now on.")
                return redirect(request, "opportunities:board")
            if form.is_valid():
                approver = form.chosen()
                posting.ask_approval(opportunity=opportunity, approver=approver, by=person)
                confirm(request, f"{approver.name} has been asked to approve “{opportunity.title}”.")
                return redirect(request, "opportunities:board")
        except Refused as error:
            refused = error
            opportunity = own(request, public_id)
    version = current_version()
    catalogue = catalogue_of(version)
    return render(
        request,
        "opportunities/preview.html",
        {
            "form": form,
            "sheet": sheet(opportunity, catalogue),
            "opportunity": opportunity,
            "draft": draft,
            "missing": posting.what_is_wrong(opportunity, catalogue=catalogue) if draft else (),
            "refused": refused if refused and not isinstance(refused, NotFit) else None,
            "reach": reach(
                organisation=host,
                competencies=opportunity.competencies,
                experiences=opportunity.experiences,
                version=version,
                today=clock.today(),
            ),
        },
        status=422 if refused or (form and form.errors) else 200,
    )


@require_POST
@needs(Permission.POST_OPPORTUNITIES)
def discard(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Throw a draft away."""
    opportunity = own(request, public_id)
    try:
        posting.discard(opportunity=opportunity, by=person_of(request))
    except NotNow as error:
        messages.warning(request, f"Nothing was thrown away. {error}")
    else:
        confirm(request, f"The draft “{opportunity.title}” is thrown away.")
    return redirect(request, resolve_url("opportunities:board"))
