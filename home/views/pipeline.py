"""My pipeline, for the chief executive sponsor: one page, and the same in a quarterly mail."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from home.queries.pipeline import pipeline_of
from home.tier_chart import narrow_tier_chart, tier_chart
from people import audit
from people.permissions import council_for, held, needs, person_of
from people.roles import ROLES, Permission, Role
from ui import clock
from ui.http import render


@require_safe
@needs(Permission.SEE_PIPELINE)
def pipeline(request: HttpRequest) -> HttpResponse:
    """Who is near a gate, who lacks breadth, what could be offered, what to sign. Whom it names is logged."""
    organisation = council_for(request, Permission.SEE_PIPELINE)
    viewer = person_of(request)
    found = pipeline_of(
        organisation,
        viewer=viewer,
        posts=held(request).may(Permission.POST_OPPORTUNITIES, organisation),
        today=clock.today(),
    )
    audit.opened_many(
        viewer=viewer,
        subjects=[case.near.person for case in found.cases],
        page="pipeline",
        capacity=ROLES[Role.SPONSOR].title.lower(),
    )
    rows = [(tier.title, tier.people) for tier in found.tiers]
    context = {
        "page": found,
        "chart": tier_chart(rows, council=organisation.name),
        "narrow_chart": narrow_tier_chart(rows, council=organisation.name),
    }
    return render(request, "home/pipeline.html", context)
