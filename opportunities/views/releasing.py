"""The applicant's council: the line manager's release, and the signature under the terms."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from opportunities.actions import applying, choosing
from opportunities.actions.parties import who_answers
from opportunities.forms.applying import AGREE, ReleaseForm
from opportunities.models import Application
from opportunities.queries.applications import release_stand, signing_note, stand_of, time_away
from pathways.errors import AlreadyDecided
from pathways.queries.frameworks import current_catalogue
from people import audit
from people.errors import Refused
from people.permissions import needs, person_of
from people.roles import ROLES, Permission, Role
from ui import clock
from ui.forms import bound
from ui.http import came_from, confirm, redirect, render

CONFLICT = 409
SIGNS = "who signs placements for the council"
TOGETHER = ("person", "organisation", "opportunity__organisation", "opportunity__supervisor", "release_by")


@needs(Permission.DECIDE_TEAM)
@require_http_methods(["GET", "HEAD", "POST"])
def release(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Release somebody of one's team for an opportunity, or say why not."""
    manager = person_of(request)
    found = Application.objects.of_team(manager).select_related(*TOGETHER)
    row = get_object_or_404(found, public_id=public_id)
    form = bound(request, ReleaseForm)
    notice = ""
    if request.method == "POST" and form.is_valid():
        agree = form.cleaned_data["answer"] == AGREE
        try:
            applying.decide_release(application=row, agree=agree, backfill=form.cleaned_data["backfill"], by=manager)
        except AlreadyDecided as error:
            notice, row = str(error), get_object_or_404(found, public_id=public_id)
        except Refused as error:
            form.refuse(error)
        else:
            said = f"{row.person.name} is released." if agree else f"{row.person.name} is told why not."
            confirm(request, said, undo=reverse("opportunities:release_undo", args=[row.public_id]))
            return redirect(request, "opportunities:release", row.public_id)
    audit.opened(
        viewer=manager, subject=row.person, page="application", capacity=ROLES[Role.LINE_MANAGER].title.lower()
    )
    titles = {experience.code: experience.title for experience in current_catalogue().experiences}
    return render(
        request,
        "opportunities/release.html",
        {
            "application": row,
            "opportunity": row.opportunity,
            "form": form,
            "waits": row.release == Application.Release.ASKED and row.status in Application.OPEN,
            "stand": stand_of(row),
            "release": release_stand(row),
            "time": time_away(row.opportunity),
            "gives": [titles[code] for code in row.opportunity.experiences if code in titles],
            "notice": notice,
        },
        status=CONFLICT if notice else 422 if form.errors else 200,
    )


@needs(Permission.DECIDE_TEAM)
@require_POST
def release_undo(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take one's own answer back, on the day it was given."""
    manager = person_of(request)
    row = get_object_or_404(Application.objects.of_team(manager), public_id=public_id)
    try:
        applying.undo_release(application=row, by=manager)
    except Refused as error:
        confirm(request, str(error))
    else:
        confirm(request, "Undone. It waits for your answer again.")
    return redirect(request, "opportunities:release", row.public_id)


@needs(Permission.SIGN_PLACEMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Sign the terms for the council that lends somebody to another."""
    signer = person_of(request)
    found = Application.objects.placed_elsewhere(signer).select_related(
        *TOGETHER, "home_signed_by", "placement", "opportunity__posted_by", "opportunity__approver"
    )
    row = get_object_or_404(found, public_id=public_id)
    notice = ""
    if request.method == "POST":
        try:
            choosing.sign_for_home(application=row, by=signer)
        except Refused as error:
            notice, row = str(error), get_object_or_404(found, public_id=public_id)
        else:
            what = f"{row.person.name}, {row.opportunity.title}"
            confirm(request, f"Signed for {row.organisation.official_name}: {what}.")
            back = came_from(request)
            return redirect(request, back) if back else redirect(request, "opportunities:sign", row.public_id)
    audit.opened(viewer=signer, subject=row.person, page="application", capacity=SIGNS)
    return render(
        request,
        "opportunities/sign.html",
        {
            "application": row,
            "opportunity": row.opportunity,
            "stand": stand_of(row),
            "release": release_stand(row),
            "time": time_away(row.opportunity),
            "when": signing_note(row, today=clock.today()),
            "notice": notice,
            "back": came_from(request),
            "answers": who_answers(row.opportunity.organisation, row.opportunity.posted_by),
        },
        status=CONFLICT if notice else 200,
    )
