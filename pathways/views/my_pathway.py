"""My pathway, the same page for whoever may see the levels, and the role to work towards."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from pathways.actions import set_target
from pathways.forms.target import TargetForm
from pathways.queries.conversations import talk_of, with_talk
from pathways.queries.frameworks import current_catalogue
from pathways.queries.own import works_elsewhere
from pathways.queries.pathway_page import pathway_page, suggestions
from pathways.queries.standing import Standing, standing, standings_in
from people import audit
from people.errors import Refused
from people.models import Person
from people.permissions import capacity_for, held, person_of, signed_in
from people.roles import KIND_WORDS, ROLES, Kind, Permission, Role, Sees
from ui import clock
from ui.forms import bound
from ui.http import confirm, redirect, render

VIEWS = ("picture", "table", "gaps")


def _view(request: HttpRequest) -> str:
    asked = request.GET.get("view", "")
    return asked if asked in VIEWS else "picture"


@require_safe
@signed_in
def mine(request: HttpRequest) -> HttpResponse:
    """What stands between me and the next role."""
    person = person_of(request)
    stands = standing(person, today=clock.today())
    employer = held(request).employer
    if not stands.career and works_elsewhere(employer):
        return render(request, "pathways/council_staff.html", {"heading": "My pathway", "employer": employer})
    page = pathway_page(stands, own=True)
    return render(request, "pathways/mine.html", {"page": page, "view": _view(request)})


@require_safe
@signed_in
def of(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The same page of somebody whose levels are open to the reader; the opening is logged and shown to them."""
    viewer = person_of(request)
    one = Person.objects.visible_to(viewer, sees=Sees.LEVELS).filter(public_id=public_id)
    found = next(iter(standings_in(with_talk(one, by=viewer), today=clock.today()).values()), None)
    if found is None:
        raise Http404
    person = found.person
    if person.pk == viewer.pk:
        return redirect(request, "pathways:mine")
    page = pathway_page(found, own=False)
    audit.opened(viewer=viewer, subject=person, page="pathway", capacity=_capacity(request, found))
    back = _back(request, found)
    manages = found.appointment is not None and found.appointment.line_manager_id == viewer.pk
    return render(
        request,
        "pathways/mine.html",
        {
            "page": page,
            "view": _view(request),
            "subject": person,
            "back": back,
            "manages": manages,
            "talk": talk_of(person) if manages else None,
        },
    )


def _back(request: HttpRequest, stands: Standing) -> tuple[str, str] | None:
    """Where the reader comes from, and how that is called: their team, or the person's page in their council."""
    viewer, post = person_of(request), stands.appointment
    if post is not None and post.line_manager_id == viewer.pk:
        return reverse("team"), "my team"
    if post is not None and post.organisation in held(request).organisations_for(Permission.MANAGE_PEOPLE):
        return reverse("people:person", args=[stands.person.public_id]), stands.person.name
    if held(request).may(Permission.MANAGE_PEOPLE):
        return reverse("people:list"), "people"
    return None


def _capacity(request: HttpRequest, stands: Standing) -> str:
    """As what the reader opens the page; for the usual two, from what is known already."""
    viewer, post = person_of(request), stands.appointment
    if post is not None and post.line_manager_id == viewer.pk:
        return KIND_WORDS[Kind.LINE_MANAGER]
    if post is not None and post.organisation in held(request).at(Role.COUNCIL_LEAD):
        return ROLES[Role.COUNCIL_LEAD].title.lower()
    return capacity_for(viewer, stands.person, sees=Sees.LEVELS)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def target(request: HttpRequest) -> HttpResponse:
    """Choose the role to work towards."""
    person = person_of(request)
    catalogue = current_catalogue()
    stands = standing(person, today=clock.today())
    form = bound(
        request,
        TargetForm,
        catalogue=catalogue,
        likely=suggestions(catalogue, stands.role),
        initial={"role": stands.target.code if stands.target else ""},
    )
    if request.method == "POST" and form.is_valid():
        try:
            set_target(person=person, role=form.cleaned_data["role"], by=person)
        except Refused as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            confirm(request, f"You are working towards {catalogue.role(form.cleaned_data['role']).title}.")
            return redirect(request, "pathways:mine")
    return render(
        request,
        "pathways/target.html",
        {"form": form, "target": stands.target},
        status=422 if form.errors else 200,
    )
