"""The way in, the start page, the phone's menu, the switcher, and the two statements."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from home.hats import Hat, hats_for, note_post, wear, worn
from home.navigation import LABELS, entries
from pathways.queries.interests import works_outside_digital
from people.models import Organisation
from people.permissions import held, person_of, public, signed_in
from people.roles import ROLES, Role
from ui import clock
from ui.http import address, redirect, render


@signed_in
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Send everyone to the first page of the hat they wear; for who works outside digital that is Ways in."""
    note_post(request, outside_digital=works_outside_digital(person_of(request), today=clock.today()))
    hat = worn(request)
    return redirect(request, hat.first if hat else "start")


@signed_in
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """What somebody can do here now, in plain words, for roles whose own pages have yet to come."""
    employer = held(request).employer
    in_council = employer is None or employer.kind == Organisation.Kind.COUNCIL
    hats = hats_for(request)
    if not in_council:
        # What they came for is their role; their own record stands below it.
        hats = tuple(sorted(hats, key=lambda hat: hat.role is Role.LEARNER))
    described = [_described(hat, in_council=in_council) for hat in hats]
    return render(request, "home/start.html", {"hats_held": described})


@signed_in
@require_safe
def menu(request: HttpRequest) -> HttpResponse:
    """Everything this person can open, hat by hat; the phone's Menu leads here."""
    sections = [(hat, entries(request, hat)) for hat in hats_for(request)]
    context = {"sections": sections, "account": address("people:account"), "now": worn(request)}
    return render(request, "home/menu.html", context)


@signed_in
@require_POST
def hat(request: HttpRequest) -> HttpResponse:
    """Change hats, and open the new one's first page. 404 for a hat that is not theirs."""
    chosen = wear(request, request.POST.get("hat", ""))
    if chosen is None:
        raise Http404
    return redirect(request, chosen.first)


@public
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return render(request, "home/accessibility.html")


@public
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept about people, who sees it, and for how long."""
    return render(request, "home/privacy.html")


# Roles whose own pages are in no version yet: what they are for is cohorts, mentoring and sector figures.
NO_ROOMS_YET = frozenset(
    {
        Role.REGIONAL_COORDINATOR,
        Role.INSTITUTE_ANALYST,
        Role.PROVIDER_STAFF,
        Role.MENTOR,
    }
)
NOT_YET = "Cohorts, mentoring and sector figures are not part of this version yet. Today you can open:"


def _described(hat: Hat, *, in_council: bool) -> tuple[str, str, list[tuple[str, str]]]:
    """A hat, what it is for, and what can be opened with it now. Outside councils nobody is “employed in digital”."""
    links = [(LABELS[name], url) for name in hat.pages if name != "start" and (url := address(name))]
    purpose = NOT_YET if hat.role in NO_ROOMS_YET else ROLES[hat.role].purpose
    if hat.role is Role.LEARNER and not in_council:
        own = [(LABELS[name], address(name)) for name in ("pathways:record", "people:account")]
        return "Your own record", "What is kept about you here.", own
    return hat.label, purpose, links
