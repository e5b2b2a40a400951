"""Approving what a colleague at the same host has written, or sending it back with a reason."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from opportunities.actions import posting
from opportunities.actions.parties import approvers_for
from opportunities.forms.posting import ReasonForm
from opportunities.models import Opportunity
from opportunities.queries.sheet import sheet
from pathways.queries.frameworks import current_catalogue
from people.errors import Refused
from people.permissions import needs, person_of
from people.roles import Permission
from ui.forms import bound
from ui.http import came_from, confirm, redirect, render

APPROVE, RETURN = "approve", "return"


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.APPROVE_OPPORTUNITIES)
def approve(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Read it as applicants will, with its terms, and open it; or send it back."""
    person = person_of(request)
    rows = Opportunity.objects.of_approver(person).select_related("organisation", "supervisor", "posted_by", "approver")
    opportunity = get_object_or_404(rows, public_id=public_id)
    if opportunity.status != Opportunity.Status.WAITING:
        return render(request, "opportunities/not_waiting.html", {"opportunity": opportunity})
    answer = request.POST.get("answer", "")
    asked = {
        "label": "What should change?",
        "hint": f"{opportunity.posted_by.name if opportunity.posted_by else 'Whoever wrote it'} reads this.",
    }
    # The reason is asked for of somebody who sends it back, and of nobody else.
    form = bound(request, ReasonForm, **asked) if answer != APPROVE else ReasonForm(**asked)
    refused: Refused | None = None
    if request.method == "POST":
        try:
            if answer == APPROVE:
                posting.approve(opportunity=opportunity, by=person)
                confirm(request, f"“{opportunity.title}” is open. People whose gap it closes see it from now on.")
                back = came_from(request)
                return redirect(request, back) if back else redirect(request, "opportunities:one", public_id)
            if answer == RETURN and form.is_valid():
                posting.return_draft(opportunity=opportunity, reason=form.cleaned_data["reason"], by=person)
                confirm(request, f"“{opportunity.title}” has gone back with your reason.")
                return redirect(request, came_from(request) or "home")
            if answer not in {APPROVE, RETURN}:
                form.add_error(None, "Press one of the two buttons")
        except Refused as error:
            refused = error
    wrote = opportunity.posted_by_id == person.pk
    return render(
        request,
        "opportunities/approve.html",
        {
            "form": form,
            "opportunity": opportunity,
            "sheet": sheet(opportunity, current_catalogue()),
            "own": wrote,
            "alone": wrote and not approvers_for(opportunity.organisation, by=person),
            "returning": answer == RETURN,
            "refused": refused,
            "back": came_from(request),
        },
        status=422 if form.errors or refused else 200,
    )
