"""The framework's own pages: what every role asks, what every level means, what every gate and experience is."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from pathways.catalogue import quantity_words
from pathways.catalogue_words import number_words
from pathways.queries.competency_page import competency_page, lines_of
from pathways.queries.framework_pages import (
    asked_by_area,
    confirmed_by,
    family_title,
    gate_in_words,
    role_grid,
    stages_of,
)
from pathways.queries.frameworks import catalogue_of, current_catalogue, current_version
from pathways.queries.standing import standing
from people.permissions import person_of, signed_in
from ui import clock
from ui.http import render


@require_safe
@signed_in
def framework(request: HttpRequest) -> HttpResponse:
    """The whole framework on one page."""
    version = current_version()
    catalogue = catalogue_of(version)
    return render(
        request,
        "pathways/framework.html",
        {
            "catalogue": catalogue,
            "version": version,
            "grid": role_grid(catalogue),
            "gates": catalogue.gates,
            "levels_words": number_words(len(catalogue.scale.levels)),
        },
    )


@require_safe
@signed_in
def role(request: HttpRequest, code: str) -> HttpResponse:
    """What one role asks, beside what the reader holds."""
    person = person_of(request)
    mine = standing(person, today=clock.today())
    catalogue = mine.catalogue
    found = next((item for item in catalogue.roles if item.code == code), None)
    if found is None:
        raise Http404
    held = {code: line.held for code, line in lines_of(mine).items() if line.source is not None}
    gate = catalogue.gate_into(found.tier)
    return render(
        request,
        "pathways/role.html",
        {
            "catalogue": catalogue,
            "role": found,
            "tier": catalogue.tier(found.tier),
            "family": family_title(catalogue, found.family),
            "areas": asked_by_area(catalogue, found, held),
            "gate": gate,
            "criteria": gate_in_words(gate) if gate else (),
            "stages": stages_of(catalogue, role=code),
            "outside": mine.role is None and mine.appointment is not None and mine.appointment.outside_digital,
            "is_role": mine.role is not None and mine.role.code == code,
            "is_target": mine.target is not None and mine.target.code == code,
            "knows_levels": bool(held),
        },
    )


@require_safe
@signed_in
def competency(request: HttpRequest, code: str) -> HttpResponse:
    """Six levels, the reader's own and the one required marked; the way up; what builds it."""
    mine = standing(person_of(request), today=clock.today())
    page = competency_page(mine, code=code)
    if page is None:
        raise Http404
    return render(request, "pathways/competency.html", {"page": page, "as_table": request.GET.get("view") == "table"})


@require_safe
@signed_in
def experience_type(request: HttpRequest, code: str) -> HttpResponse:
    """One experience: what it is, who confirms it, what it builds, where it is asked."""
    catalogue = current_catalogue()
    found = next((item for item in catalogue.experiences if item.code == code), None)
    if found is None:
        raise Http404
    return render(
        request,
        "pathways/experience_type.html",
        {
            "experience": found,
            "amount": quantity_words(found, found.quantity),
            "confirmed_by": confirmed_by(found),
            "builds": [catalogue.competency(item) for item in found.competencies],
            "stages": stages_of(catalogue, experience=code),
        },
    )


@require_safe
@signed_in
def gate(request: HttpRequest, code: str) -> HttpResponse:
    """What one gate asks, in words, and the experiences asked before it on each pathway."""
    mine = standing(person_of(request), today=clock.today())
    catalogue = mine.catalogue
    found = next((item for item in catalogue.gates if item.code == code), None)
    if found is None:
        raise Http404
    own = mine.stage.pathway_code if mine.stage is not None else ""
    return render(
        request,
        "pathways/gate.html",
        {
            "catalogue": catalogue,
            "gate": found,
            "tier": catalogue.tier(found.opens_tier),
            "roles": catalogue.roles_in(found.opens_tier),
            "criteria": gate_in_words(found),
            "stages": sorted(stages_of(catalogue, gate=code), key=lambda item: item.stage.pathway_code != own),
            "own_pathway": own,
        },
    )
