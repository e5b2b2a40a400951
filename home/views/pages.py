"""The way in, the start page, the phone's menu, the switcher, and the two statements."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from home.hats import Hat, hats_for, note_post, wear, worn
from home.navigation import LABELS, account_links, entries
from home.queries.helped import KINDS, helped_by
from pathways.queries.interests import works_outside_digital
from people.models import Organisation, Person
from people.permissions import held, person_of, public, signed_in
from people.roles import BOUNDARY, ROLES, Role, Sees
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
    named = helped_by(person_of(request), today=clock.today()) if any(hat.role in KINDS for hat in hats) else {}
    described = [_described(hat, in_council=in_council, named=named.get(hat.role, ())) for hat in hats]
    return render(request, "home/start.html", {"hats_held": described})


@signed_in
@require_safe
def menu(request: HttpRequest) -> HttpResponse:
    """Everything this person can open, hat by hat; the phone's Menu leads here."""
    sections = [(hat, entries(request, hat)) for hat in hats_for(request)]
    context = {"sections": sections, "account": account_links(), "now": worn(request)}
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


# Roles part of whose work is in no version yet: what they can do here today, and what comes.
STARTS: dict[Role, tuple[str, str]] = {
    Role.PROVIDER_STAFF: (
        "Open the pathway of each of your learners, and look up what they work towards: every role, what each level "
        "means, and what each gate asks. When somebody wants you to confirm what they did, you get an e-mail with a "
        "link and answer there.",
        "Cohorts, and reviews that you hold with a learner and their manager, come in a later version.",
    ),
    Role.MENTOR: (
        "Look up what your mentee works towards, so that you can talk about it: every role, what each level means, and "
        "what each gate asks. What they hold they tell you themselves: a mentor opens nobody’s levels.",
        "Finding a mentee, and agreeing the days you meet, come in a later version.",
    ),
    Role.REGIONAL_COORDINATOR: (
        "Bring together the gate panels of your region, follow them to a decision, and have appeals heard.",
        "Cohorts and mentor pools come in a later version.",
    ),
    Role.INSTITUTE_ANALYST: (
        "Bring together the gate panels that the institute convenes, and follow them to a decision.",
        "Figures for the whole sector come in a later version.",
    ),
}
PEOPLE = {Role.PROVIDER_STAFF: "Your learners", Role.MENTOR: "Your mentees"}
LINK_WORDS = {
    "pathways:framework": "Roles, competencies, levels, experiences and gates.",
    "people:roles": "Who may see what about whom, you among them.",
    "people:account": "Your name and address, and how you sign in.",
    "pathways:reviews": "Cases, the panels that read them, and what they decide.",
    "pathways:record": "What is kept about you here.",
}


@dataclass(frozen=True, slots=True)
class Link:
    """One page that can be opened now, and in a few words what is there."""

    label: str
    url: str
    words: str


@dataclass(frozen=True, slots=True)
class Start:
    """One hat: what can be done here now, what comes in a later version, and the pages that are open.

    `people` is what those `named` are called, empty where the role is for nobody in particular; `opens` their pathways.
    """

    label: str
    purpose: str
    later: str
    links: tuple[Link, ...]
    people: str = ""
    named: tuple[Person, ...] = ()
    opens: bool = False


def _links(*names: str) -> tuple[Link, ...]:
    return tuple(Link(LABELS[name], url, LINK_WORDS.get(name, "")) for name in names if (url := address(name)))


def _described(hat: Hat, *, in_council: bool, named: tuple[Person, ...]) -> Start:
    """A hat, what it is for, and what can be opened with it now. Outside councils nobody is “employed in digital”."""
    if hat.role is Role.LEARNER and not in_council:
        return Start("Your own record", "What is kept about you here.", "", _links("pathways:record", "people:account"))
    purpose, later = STARTS.get(hat.role, (ROLES[hat.role].purpose, ""))
    pages = tuple(name for name in hat.pages if name != "start")
    own = ("people:account",) if hat.role in STARTS else ()
    people = PEOPLE.get(hat.role, "")
    opens = hat.role in KINDS and KINDS[hat.role] in BOUNDARY[Sees.LEVELS].kinds
    return Start(hat.label, purpose, later, _links(*pages, *own), people, named, opens)
