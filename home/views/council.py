"""My council, for those who run it or answer for its pipeline."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from home.council_tasks import to_do
from home.queries.council import council_of, near_a_gate
from home.tier_chart import tier_chart
from notices.queries import mail_is_kept
from people import audit
from people.models import Organisation
from people.permissions import held, person_of, signed_in
from people.roles import ROLES, Permission, Role
from ui import clock
from ui.http import render


@signed_in
@require_safe
def council(request: HttpRequest) -> HttpResponse:
    """What needs doing, people by tier, baseline. Open to who may see the council or its pipeline; others get 404."""
    organisation = _organisation(request)
    runs_service = held(request).may(Permission.RUN_SERVICE, organisation)
    board = council_of(
        organisation,
        today=clock.today(),
        service=runs_service,
        viewer=person_of(request),
        signs=held(request).may(Permission.SIGN_PLACEMENTS, organisation),
    )
    context = {
        "board": board,
        "mail_is_kept": held(request).may(Permission.MANAGE_PEOPLE, organisation) and mail_is_kept(),
        "tasks": to_do(board, may=lambda permission: held(request).may(permission, organisation)),
        "chart": tier_chart([(f"{tier.title}", tier.people) for tier in board.tiers], council=organisation.name),
        "sees_gates": _sees_gates(request, organisation),
        "sees_people": held(request).may(Permission.MANAGE_PEOPLE, organisation),
    }
    return render(request, "home/council.html", context)


@signed_in
@require_safe
def gates(request: HttpRequest) -> HttpResponse:
    """Who is near a gate: a page of its own, and the part of My council that htmx fetches. Whom it names is logged."""
    organisation = _organisation(request)
    if not _sees_gates(request, organisation):
        raise Http404
    sponsor = held(request).may(Permission.SEE_PIPELINE, organisation)
    found = near_a_gate(organisation, viewer=person_of(request), all_staff=sponsor, today=clock.today())
    lead = organisation in held(request).at(Role.COUNCIL_LEAD)
    audit.opened_many(
        viewer=person_of(request),
        subjects=[near.person for near in found],
        page="gates",
        capacity=ROLES[Role.COUNCIL_LEAD if lead else Role.SPONSOR].title.lower(),
    )
    context = {"organisation": organisation, "near": found, "links": lead}
    return render(request, "home/gates.html", context, partials={"gates"})


def _organisation(request: HttpRequest) -> Organisation:
    """The council looked at: the one acted for, else the first of those open to the visitor. Raises Http404."""
    holdings = held(request)
    open_to = {
        *holdings.organisations_for(Permission.SEE_COUNCIL),
        *holdings.organisations_for(Permission.SEE_PIPELINE),
    }
    if not open_to:
        raise Http404
    chosen = request.session.get("organisation")
    by_name = sorted(open_to, key=lambda one: one.name)
    return next((one for one in by_name if one.slug == chosen), by_name[0])


def _sees_gates(request: HttpRequest, organisation: Organisation) -> bool:
    # Levels are open to the council lead, and gate cases to the sponsor; an administrator keeps the service running.
    lead = organisation in held(request).at(Role.COUNCIL_LEAD)
    return lead or held(request).may(Permission.SEE_PIPELINE, organisation)
