"""The certificate of a gate as PDF, and the public page that says whether it counts."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from pathways.catalogue_words import with_article
from pathways.certificates import PROMISE, Certificate, certificate_pdf
from pathways.queries.frameworks import catalogue_of
from pathways.queries.gate_reviews import certified, last_day, panel_title, still_counts
from pathways.views.gate_reviews import sees_levels
from people.permissions import person_of, public, signed_in
from ui import clock
from ui.http import render


@require_safe
@signed_in
def certificate(request: HttpRequest, code: str) -> HttpResponse:
    """The PDF, for the person and those to whom their levels are open."""
    found = certified(code)
    if found is None or not sees_levels(person_of(request), found.person):
        raise Http404
    catalogue = catalogue_of(found.version)
    gate = catalogue.gate(found.gate)
    content = certificate_pdf(
        Certificate(
            name=found.person.name,
            gate=gate.code,
            gate_title=gate.title,
            opens=catalogue.tier(gate.opens_tier).title,
            framework=f"{catalogue.title}, version {catalogue.version}",
            organisation=found.organisation.official_name,
            panel=panel_title(found),
            convener=found.convener.official_name,
            decided_on=found.appeal_decided_on or found.decided_on or clock.today(),
            last_day=last_day(found),
            address=settings.SITE_URL + reverse("pathways:certificate_verify", args=[code]),
        )
    )
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="gate-{gate.code.lower()}.pdf"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
@public
def certificate_verify(request: HttpRequest, code: str) -> HttpResponse:
    """Whose it is, for which gate, and whether it still counts. Whoever has the certificate has the address."""
    found = certified(code)
    if found is None:
        return _private(render(request, "pathways/gates/no_certificate.html", status=404))
    today = clock.today()
    catalogue = catalogue_of(found.version)
    context = {
        "review": found,
        "gate": catalogue.gate(found.gate),
        "framework": f"{catalogue.title} {catalogue.version}",
        "a_panel": with_article(panel_title(found)),
        "decided_on": found.appeal_decided_on or found.decided_on,
        "counts": still_counts(found, today=today),
        "last_day": last_day(found),
        "promise": PROMISE,
        "today": today,
    }
    return _private(render(request, "pathways/gates/certificate.html", context))


def _private(response: HttpResponse) -> HttpResponse:
    """Nobody keeps it: whether it counts is a question of the day, and the name is not for an index."""
    response["Cache-Control"] = "no-store, private"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
