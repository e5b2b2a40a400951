"""The applicant's pages: applying, one's own applications, and each with its timeline, its offer and its withdrawal."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from opportunities.actions import applying, choosing
from opportunities.actions.attaching import add_while_applying
from opportunities.errors import AlreadyApplied
from opportunities.forms.applying import ApplyForm, DeclineForm
from opportunities.models import Application, Opportunity
from opportunities.queries.applications import (
    assessed_levels,
    evidence_of,
    own_applications,
    own_rows,
    release_stand,
    stand_of,
    time_away,
    timeline,
)
from opportunities.queries.conflicts import why_not_apply
from pathways.actions.verifiers import line_manager_of
from pathways.queries.frameworks import current_catalogue
from pathways.queries.kept_evidence import kept_evidence
from people import audit
from people.errors import Refused
from people.models import Person
from people.permissions import held, person_of, signed_in
from people.roles import ROLES, Permission, Role
from ui import clock
from ui.forms import Form, bound
from ui.http import confirm, redirect, render
from ui.paging import page

Status = Application.Status
CONFLICT = 409
SIGNS = "who signs placements for the council"


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def apply(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Answer the opportunity's one question, as a draft or for good, and choose what goes with the answer."""
    person = person_of(request)
    found = Opportunity.objects.visible_to(person).select_related("organisation", "supervisor")
    opportunity = get_object_or_404(found, public_id=public_id)
    if opportunity.published_at is None:
        raise Http404
    own = own_applications(person).filter(opportunity=opportunity).exclude(status=Status.WITHDRAWN).first()
    if own is not None and own.status != Status.DRAFT:
        return redirect(request, "opportunities:application", own.public_id)
    open_now = opportunity.is_open_on(clock.today())
    posts = held(request).may(Permission.POST_OPPORTUNITIES, opportunity.organisation)
    why_not = why_not_apply(opportunity, person, posts=posts)
    catalogue = current_catalogue()
    levels = assessed_levels(person, catalogue, on=clock.today())
    kept = kept_evidence(person, catalogue, attached=evidence_of(own))
    draft = request.POST.get("do") == "draft"
    form = bound(
        request,
        ApplyForm,
        question=opportunity.question,
        hides_names=opportunity.hide_names,
        levels=levels,
        develops=opportunity.competencies,
        kept=kept,
        draft=draft,
        initial={
            "statement": own.statement if own else "",
            "levels": own.levels if own else [],
            "more_levels": own.levels if own else [],
            "evidence": [str(each.piece.public_id) for each in kept if each.attached],
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = _save(person, opportunity, form, draft=draft)
        except AlreadyApplied:
            # The same button pressed twice, or in two windows: the first has done it.
            return redirect(request, "opportunities:applications")
        except Refused as error:
            form.refuse(error)
        else:
            said = "Draft saved. Only you see it." if draft else f"Application sent to {opportunity.organisation.name}."
            confirm(request, said, undo=reverse("opportunities:application_withdraw", args=[made.public_id]))
            return redirect(request, "opportunities:application", made.public_id)
    return render(
        request,
        "opportunities/apply.html",
        {
            "form": form,
            "opportunity": opportunity,
            "open_now": open_now,
            "why_not": why_not if open_now else "",
            "own": own,
            "time": time_away(opportunity),
            "manager": line_manager_of(person),
        },
        status=422 if form.errors else 200,
    )


@transaction.atomic
def _save(person: Person, opportunity: Opportunity, form: ApplyForm, *, draft: bool) -> Application:
    """The application and what was added to the record for it, both or neither."""
    data = form.cleaned_data
    added = add_while_applying(
        opportunity=opportunity, person=person, by=person, link=data["link"], upload=data["file"]
    )
    return applying.apply(
        opportunity=opportunity,
        person=person,
        statement=data["statement"],
        levels=form.ticked,
        evidence=[*form.attached, *added],
        by=person,
        draft=draft,
    )


@require_safe
@signed_in
def applications(request: HttpRequest) -> HttpResponse:
    """One's own applications, newest first, with how each stands."""
    found = page(own_applications(person_of(request)), request)
    return render(request, "opportunities/applications.html", {"page": found, "rows": own_rows(found.items)})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def application(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One application, for the applicant; how it stands, for their manager and who signs. A POST answers an offer."""
    viewer = person_of(request)
    found = Application.objects.followed_by(viewer).select_related(
        "person",
        "organisation",
        "opportunity__organisation",
        "opportunity__supervisor",
        "opportunity__approver",
        "placement",
        "home_signed_by",
        "release_by",
    )
    row = get_object_or_404(found, public_id=public_id)
    own = row.person_id == viewer.pk
    if row.status == Status.WITHDRAWN and row.submitted_at is None:
        raise Http404
    if own and row.status == Status.DRAFT:
        return redirect(request, "opportunities:apply", row.opportunity.public_id)
    if request.method != "POST":
        return _page(request, row, own=own)
    if not own:
        raise Http404
    form = bound(request, DeclineForm)
    do = request.POST.get("do")
    if not form.is_valid():
        return _page(request, row, own=own, form=form, status=422)
    try:
        if do == "accept":
            placement = choosing.accept(application=row, by=viewer)
            confirm(request, "Place accepted. This is your placement.")
            return redirect(request, "opportunities:placement", placement.public_id)
        if do == "decline":
            choosing.decline(application=row, reason=form.cleaned_data["reason"], by=viewer)
            confirm(request, f"Place declined. {row.opportunity.organisation.name} has been told.")
        elif do == "ask_again":
            applying.ask_release_again(application=row, by=viewer)
            confirm(request, "Your line manager is asked again.")
    except Refused as error:
        row = get_object_or_404(found, public_id=public_id)
        return _page(request, row, own=own, notice=str(error), status=CONFLICT)
    return redirect(request, "opportunities:application", row.public_id)


def _page(
    request: HttpRequest,
    row: Application,
    *,
    own: bool,
    form: Form | None = None,
    notice: str = "",
    status: int = 200,
) -> HttpResponse:
    if not own:
        viewer = person_of(request)
        manages = Application.objects.of_team(viewer).filter(pk=row.pk).exists()
        capacity = ROLES[Role.LINE_MANAGER].title.lower() if manages else SIGNS
        audit.opened(viewer=viewer, subject=row.person, page="application", capacity=capacity)
    steps = timeline(row, side="person" if own else "home")
    catalogue = current_catalogue()
    return render(
        request,
        "opportunities/application.html",
        {
            "application": row,
            "opportunity": row.opportunity,
            "own": own,
            "stand": stand_of(row, ended_as=steps[-1].what if steps else ""),
            "release": release_stand(row),
            "time": time_away(row.opportunity),
            "steps": steps,
            "levels": assessed_levels(row.person, catalogue, on=clock.today(), codes=row.levels) if own else [],
            "pieces": list(row.evidence.all()) if own else [],
            "manager": line_manager_of(row.person) if own else None,
            "placement": getattr(row, "placement", None),
            "form": form or (DeclineForm() if request.method == "POST" else bound(request, DeclineForm)),
            "notice": notice,
        },
        status=status,
    )


@require_POST
@signed_in
def application_withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take an application back, or throw a draft away."""
    row = _own(request, public_id)
    was = row.status
    try:
        applying.withdraw_application(application=row, by=person_of(request))
    except Refused as error:
        return _page(request, row, own=True, notice=str(error), status=CONFLICT)
    undo = None if was == Status.OFFERED else reverse("opportunities:application_restore", args=[row.public_id])
    said = "Draft deleted." if was == Status.DRAFT else f"Application for {row.opportunity.title} withdrawn."
    confirm(request, said, undo=undo)
    return redirect(request, "opportunities:applications")


@require_POST
@signed_in
def application_restore(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take the withdrawal back, within minutes of it."""
    row = _own(request, public_id)
    try:
        applying.restore_application(application=row, by=person_of(request))
    except Refused as error:
        if row.submitted_at is None:
            raise Http404 from error
        return _page(request, row, own=True, notice=str(error), status=CONFLICT)
    confirm(request, "Your application stands again.")
    return redirect(request, "opportunities:application", row.public_id)


def _own(request: HttpRequest, public_id: UUID) -> Application:
    viewer = person_of(request)
    mine: Any = Application.objects.followed_by(viewer).filter(person=viewer)
    row: Application = get_object_or_404(
        mine.select_related("person", "organisation", "opportunity__organisation", "opportunity__supervisor"),
        public_id=public_id,
    )
    return row
