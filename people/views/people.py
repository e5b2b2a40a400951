"""A council's people: the list, one person, adding and correcting, inviting."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from people import actions, audit, invitations, leavers, posts, queries
from people.errors import Refused
from people.forms.people import Add, Correct, Find
from people.models import Organisation, Person
from people.permissions import council_for, held, needs, person_of
from people.roles import ROLES, Permission, Role
from people.views.answers import show_refusal
from ui import clock, http, words
from ui.forms import bound
from ui.paging import Page, page

PAGE = 50


def capacity_here(request: HttpRequest, organisation: Organisation) -> str:
    """In what capacity the visitor looks at people of this organisation, for the record of openings."""
    roles = [m.role for m in held(request).memberships if m.organisation_id == organisation.pk]
    able = (Role(role) for role in roles if Permission.MANAGE_PEOPLE in ROLES[Role(role)].may)
    return next((ROLES[role].title for role in able), "")


def person_here(request: HttpRequest, public_id: UUID) -> tuple[Person, Organisation]:
    """One person of the organisation the visitor acts for, and that organisation; else 404."""
    organisation = council_for(request, Permission.MANAGE_PEOPLE)
    people = queries.council_people(viewer=person_of(request), organisation=organisation)
    return get_object_or_404(people, public_id=public_id), organisation


def person_kept(request: HttpRequest, public_id: UUID) -> tuple[Person, Organisation]:
    """The same, but only somebody whose account this organisation keeps."""
    person, organisation = person_here(request, public_id)
    if not queries.keeps(holdings=held(request), organisation=organisation, person=person):
        raise Http404
    return person, organisation


@needs(Permission.MANAGE_PEOPLE)
@require_GET
def people_list(request: HttpRequest) -> HttpResponse:
    """Everyone of the council, found by name, role and how their account stands."""
    organisation = council_for(request, Permission.MANAGE_PEOPLE)
    form = Find(request.GET)
    right = form.is_valid()
    asked = form.cleaned_data if right else {}
    if asked.get("standing") == leavers.LEFT:
        return _those_who_left(request, organisation, form)
    found = queries.council_people(
        viewer=person_of(request),
        organisation=organisation,
        words=asked.get("q", ""),
        role=asked.get("role", ""),
        standing=asked.get("standing", ""),
        without=asked.get("without", ""),
        tier=asked.get("tier", ""),
    )
    shown = page(found if right else found.none(), request, size=PAGE)
    roles = queries.roles_held(people=shown.items, organisation=organisation)
    held_posts = posts.lines(shown.items, organisation, clock.today())
    rows = [
        (person, queries.standing_of(person), roles.get(person.pk, []), held_posts.get(person.pk))
        for person in shown.items
    ]
    return http.render(
        request,
        "people/list.html",
        {
            "form": form,
            "organisation": organisation,
            "page": shown,
            "rows": rows,
            "filtered": any(asked.values()),
            "sought": asked.get("q", ""),
            "closed": asked.get("standing") == "closed",
            "invitable": {
                person.pk
                for person in shown.items
                if queries.is_invitable(person) and not queries.was_asked_lately(person)
            },
        },
        partials={"people"},
        status=200 if right else 422,
    )


def _those_who_left(request: HttpRequest, organisation: Organisation, form: Find) -> HttpResponse:
    """The list narrowed to those who left: by name only, because what they held here has ended."""
    said, today = form.cleaned_data, clock.today()
    by_more = any(said[field] for field in ("role", "without", "tier"))
    gone = () if by_more else leavers.gone_from(organisation, on=today, words=said["q"])
    shown: Page[Any] = page(gone, request, size=PAGE)
    holdings = held(request)
    rows = [
        (
            left,
            queries.keeps(
                holdings=holdings,
                organisation=organisation,
                person=left.person,
                memberships=left.person.memberships.all(),
            ),
        )
        for left in shown.items
    ]
    context = {
        "form": form,
        "organisation": organisation,
        "page": shown,
        "left": rows,
        "left_only": True,
        "by_more": by_more,
        "sought": said["q"],
        "filtered": True,
    }
    return http.render(request, "people/list.html", context, partials={"people"})


@needs(Permission.MANAGE_PEOPLE)
@require_GET
def person(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One person: name, address, roles by date, and what may be done. Who left is shown where that is taken back."""
    try:
        found, organisation = person_here(request, public_id)
    except Http404:
        council = council_for(request, Permission.MANAGE_PEOPLE)
        if not leavers.has_gone(council, public_id, on=clock.today()):
            raise
        return http.redirect(request, "pathways:leave", public_id)
    viewer, holdings, day = person_of(request), held(request), clock.today()
    audit.opened(viewer=viewer, subject=found, page="profile", capacity=capacity_here(request, organisation))
    grantable = queries.grantable_roles(holdings=holdings, organisation=organisation)
    shown = list(queries.memberships_shown(person=found, organisation=organisation))
    memberships = [
        (
            membership,
            membership.holds_on(day),
            membership.organisation_id == organisation.pk
            and membership.role in grantable
            and (membership.until is None or membership.until > day),
        )
        for membership in shown
    ]
    return http.render(
        request,
        "people/person.html",
        {
            "person": found,
            "organisation": organisation,
            "standing": queries.standing_of(found),
            "post": posts.lines([found], organisation, day).get(found.pk),
            "memberships": memberships,
            "keeps": queries.keeps(holdings=holdings, organisation=organisation, person=found),
            "invitable": queries.is_invitable(found),
            "lately": queries.was_asked_lately(found),
            "every": queries.LINK_EVERY.days,
            "oneself": found.pk == viewer.pk,
            "can_give": bool(grantable),
            "employed": queries.is_employed(found),
            "sees_levels": queries.sees_levels(viewer=viewer, person=found),
            "leaving": next((one for one in shown if one.role == Role.LEARNER and one.since > day), None),
            "gone": queries.last_day_here(memberships=shown, organisation=organisation),
        },
    )


@needs(Permission.MANAGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Add a member of staff, and invite them in the same step if asked."""
    organisation, by = council_for(request, Permission.MANAGE_PEOPLE), person_of(request)
    form = bound(request, Add)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            made = actions.add_person(
                email=said["email"],
                name=said["name"],
                organisation=organisation,
                by=by,
                since=said["since"],
                external_id=said["external_id"],
            )
        except Refused as error:
            show_refusal(form, error)
        else:
            told = ""
            if said["invite"]:
                actions.invite(person=made, organisation=organisation, by=by)
                told = f" An invitation is on its way to {made.email}."
            http.confirm(request, f"{made.name} is added to {organisation.name}.{told}")
            # Somebody who starts later is not in the council's list until that day.
            if said["since"] > clock.today():
                return http.redirect(request, "people:list")
            return http.redirect(request, "people:person", made.public_id)
    context = {"form": form, "organisation": organisation}
    return http.render(request, "people/add.html", context, status=422 if form.is_bound else 200)


@needs(Permission.MANAGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Put a name or an address right."""
    found, organisation = person_kept(request, public_id)
    form = bound(request, Correct, initial={"name": found.name, "email": found.email})
    shown, address = found.name, found.email
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        invited = queries.is_invitable(found) and bool(invitations.working(found))
        try:
            actions.rename(
                person=found, name=said["name"], email=said["email"], by=person_of(request), organisation=organisation
            )
        except Refused as error:
            show_refusal(form, error)
        else:
            _confirm_corrected(request, found, stopped=invited and found.email != address)
            return http.redirect(request, "people:person", found.public_id)
    context = {"form": form, "person": found, "shown": shown, "organisation": organisation}
    return http.render(request, "people/correct.html", context, status=422 if form.is_bound else 200)


def _confirm_corrected(request: HttpRequest, person: Person, *, stopped: bool) -> None:
    """What was saved. `stopped`: their invitation went to another address and works no longer; the next is a button."""
    saved = f"Saved: {person.name}, {person.email}."
    if not stopped:
        http.confirm(request, saved)
        return
    http.confirm(
        request,
        f"{saved} The invitation sent to the old address no longer works.",
        undo=reverse("people:invite", args=[person.public_id]),
        undo_label="Invite again",
    )


@needs(Permission.MANAGE_PEOPLE)
@require_POST
def invite(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Send one invitation; an earlier one stops working."""
    found, organisation = person_kept(request, public_id)
    if not queries.is_invitable(found):
        raise Http404
    if queries.was_asked_lately(found):
        messages.warning(
            request,
            f"{found.name} was sent a link in the last {words.plural(queries.LINK_EVERY.days, 'day', 'days')} and it "
            "still works. Nothing was sent again.",
        )
        return http.redirect(request, "people:person", found.public_id)
    actions.invite(person=found, organisation=organisation, by=person_of(request))
    http.confirm(request, f"An invitation is on its way to {found.email}. It works once, for 14 days.")
    return http.redirect(request, "people:person", found.public_id)


@needs(Permission.MANAGE_PEOPLE)
@require_POST
def invite_several(request: HttpRequest) -> HttpResponse:
    """Invite everyone ticked in the list, after a page that says who gets what.

    Those who came in meanwhile, or who are not this council's, are passed by; so is who was sent a link lately.
    """
    organisation, by = council_for(request, Permission.MANAGE_PEOPLE), person_of(request)
    chosen = {found for text in request.POST.getlist("person")[:PAGE] if (found := _uuid(text))}
    people = queries.council_people(viewer=by, organisation=organisation)
    invited = list(queries.can_be_invited(people).filter(public_id__in=chosen))
    kept = [each for each in invited if queries.keeps(holdings=held(request), organisation=organisation, person=each)]
    asked = [each for each in kept if not queries.was_asked_lately(each)]
    if kept and (not asked or "confirmed" not in request.POST):
        context = {
            "organisation": organisation,
            "first": [each for each in asked if queries.standing_of(each).code == "not_invited"],
            "again": [each for each in asked if queries.standing_of(each).code != "not_invited"],
            "lately": [each for each in kept if each not in asked],
            "asked": asked,
        }
        return http.render(request, "people/invite_several.html", context)
    for each in asked:
        actions.invite(person=each, organisation=organisation, by=by)
    if asked:
        http.confirm(request, f"{words.plural(len(asked), 'invitation is', 'invitations are')} on the way.")
    else:
        messages.warning(request, "Nobody was invited. Tick the people to invite first.")
    return http.redirect(request, "people:list")


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
