"""A person's posts, for whoever manages the council's people: the career, adding a post, putting one right, undo."""

from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_safe

from pathways import actions
from pathways.forms.appointments import NO_ROLE, AddPost, PostForm
from pathways.models import Appointment
from pathways.queries.appointments import (
    FEW,
    TitleHint,
    career_of,
    managers_for,
    posts_here,
    same_post,
    staff_here,
    title_hint,
)
from pathways.queries.frameworks import current_catalogue
from pathways.queries.own import lock
from pathways.views.appointment_undo import kept, undo_url
from people import audit
from people.errors import Refused
from people.models import Organisation, Person
from people.permissions import council_for, held, needs, person_of
from people.queries import keeps
from people.roles import ROLES, Permission, Role
from ui import clock, http, words
from ui.forms import Form, bound

FORM = "pathways/appointments/post.html"
ROLE = "role"


def member(request: HttpRequest, public_id: UUID) -> tuple[Person, Organisation]:
    """Somebody employed in the council the visitor acts for, and that council; else 404."""
    council = council_for(request, Permission.MANAGE_PEOPLE)
    return get_object_or_404(staff_here(viewer=person_of(request), organisation=council), public_id=public_id), council


def post_of(request: HttpRequest, public_id: UUID, post: UUID) -> tuple[Appointment, Organisation]:
    """One post of such a person, held at that council; else 404."""
    person, council = member(request, public_id)
    rows = posts_here(viewer=person_of(request), person=person, organisation=council)
    return get_object_or_404(rows, public_id=post), council


def show_refusal(form: Form, error: Refused) -> None:
    """Why a change was refused, at the field it belongs to or above the form."""
    form.add_error(error.field if error.field in form.fields else None, str(error))


def _capacity(request: HttpRequest, council: Organisation) -> str:
    """As what the visitor looks at people of this council, for the record of openings."""
    roles = [Role(row.role) for row in held(request).memberships if row.organisation_id == council.pk]
    return next((ROLES[role].title for role in roles if Permission.MANAGE_PEOPLE in ROLES[role].may), "")


@require_safe
@needs(Permission.MANAGE_PEOPLE)
def appointments(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The career as a dated list, with what can be done about each post of this council."""
    person, council = member(request, public_id)
    viewer = person_of(request)
    audit.opened(viewer=viewer, subject=person, page="posts", capacity=_capacity(request, council))
    career = career_of(viewer=viewer, person=person, organisation=council, catalogue=current_catalogue())
    movable = keeps(holdings=held(request), organisation=council, person=person)
    return http.render(
        request,
        "pathways/appointments/career.html",
        {"person": person, "council": council, "career": career, "movable": movable, "oneself": person.pk == viewer.pk},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.MANAGE_PEOPLE)
def appointment_add(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Record a new post; the present one may end the same day."""
    person, council = member(request, public_id)
    viewer, catalogue = person_of(request), current_catalogue()
    present = posts_here(viewer=viewer, person=person, organisation=council).on(clock.today())
    open_posts = [post for post in present if post.until is None]
    pool = list(managers_for(viewer=viewer, person=person, organisation=council)[: FEW + 1])
    form = bound(
        request,
        AddPost,
        catalogue=catalogue,
        hint=_hint(request, council),
        initial=_typed(request),
        present=open_posts[0] if len(open_posts) == 1 else None,
        people=pool if len(pool) <= FEW else None,
    )
    if form.is_bound and form.is_valid():
        try:
            post = _add(person, council, form, by=viewer)
        except Refused as error:
            show_refusal(form, error)
        else:
            http.confirm(request, _added(person, post), undo=_undo_of_adding(post, form))
            if form.later and post.line_manager_id is None:
                return http.redirect(request, "pathways:appointment_manager", person.public_id, post.public_id)
            return http.redirect(request, "pathways:appointments", person.public_id)
    context = {"form": form, "person": person, "council": council, "post": None}
    return http.render(request, FORM, context, partials=(ROLE,), status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.MANAGE_PEOPLE)
def appointment_change(request: HttpRequest, public_id: UUID, post: UUID) -> HttpResponse:
    """Put right what was recorded wrongly about a post."""
    found, council = post_of(request, public_id, post)
    title, before = (
        found.title,
        kept(found, "title", "role", "since", "fte", "acting", "outside_digital", "since_known"),
    )
    own = {
        "title": found.title,
        "role": found.role or NO_ROLE,
        "since": found.since,
        "fte": found.fte,
        "acting": found.acting,
        "outside_digital": found.outside_digital,
    }
    form = bound(
        request,
        PostForm,
        catalogue=current_catalogue(),
        hint=_hint(request, council),
        initial={**own, **_typed(request)},
    )
    if form.is_bound and form.is_valid():
        try:
            actions.correct_appointment(appointment=found, by=person_of(request), **form.facts)
        except Refused as error:
            show_refusal(form, error)
        else:
            now = kept(found, *before)
            if now != before:  # a second press leaves the first one's undo
                undo = undo_url(found, "corrected", was=before, now=now)
                http.confirm(request, f"{found.title}, {found.person.name}: saved as it is now.", undo=undo)
            return http.redirect(request, "pathways:appointments", found.person.public_id)
    context = {"form": form, "person": found.person, "council": council, "post": found, "title": title}
    return http.render(request, FORM, context, partials=(ROLE,), status=422 if form.errors else 200)


def _hint(request: HttpRequest, council: Organisation) -> TitleHint:
    """What the title typed stands for: as sent, or as htmx asks while the form is being filled in."""
    sent = request.POST if request.method == "POST" else request.GET
    return title_hint(organisation=council, title=sent.get("title", "")[:160], roles=current_catalogue().roles)


def _typed(request: HttpRequest) -> dict[str, str]:
    """What the address says of the form: the title typed so far, and the role if one was chosen already."""
    return {name: request.GET[name][:160] for name in ("title", "role") if request.GET.get(name)}


@transaction.atomic
def _add(person: Person, council: Organisation, form: AddPost, *, by: Person) -> Appointment:
    """The post, and the end of the one it replaces, both or neither; the same sent twice is one."""
    lock(person)
    facts = form.facts
    twin = same_post(person=person, organisation=council, title=facts["title"], since=facts["since"])
    if twin is not None:
        return twin
    if form.present is not None and form.cleaned_data["ends"]:
        actions.end_appointment(appointment=form.present, on=facts["since"], by=by)
    return actions.appoint(
        person=person,
        organisation=council,
        until=form.cleaned_data["until"],
        line_manager=form.manager,
        by=by,
        **facts,
    )


def _added(person: Person, post: Appointment) -> str:
    manager = f" {post.line_manager.name} manages them." if post.line_manager is not None else ""
    return f"{person.name}: {post.title} from {words.day(post.since)}.{manager}"


def _undo_of_adding(post: Appointment, form: AddPost) -> str:
    ended = [form.present] if form.present is not None and form.cleaned_data["ends"] else []
    now = kept(post, "title", "since", "line_manager_id")
    return undo_url(post, "made", now=now, ended=[str(one.public_id) for one in ended])
