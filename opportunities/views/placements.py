"""Placements: the list, the page, and what the two of them write on it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from opportunities.actions import placing
from opportunities.forms.placements import EndForm, FeedbackForm, FinishForm, ObjectivesForm, ReviewForm
from opportunities.models import Placement
from opportunities.placement_rules import POINTS, left_until, too_soon
from opportunities.queries.placements import (
    AWAY,
    HOSTED,
    MINE,
    SHOWN,
    PlacementPage,
    part_of,
    placement_page,
    rows_of,
)
from people import audit
from people.errors import Refused
from people.permissions import held, person_of, signed_in
from people.roles import Permission
from ui import clock
from ui.forms import Form, bound
from ui.http import came_from, confirm, redirect, render
from ui.paging import page
from ui.words import day

PARTS = (MINE, HOSTED, AWAY)


@require_safe
@signed_in
def placements(request: HttpRequest) -> HttpResponse:
    """One's own placements; those one hosts or supervises; those of one's team or council. `?part=` shows one part."""
    viewer, today, holdings = person_of(request), clock.today(), held(request)
    host = next(iter(holdings.organisations_for(Permission.POST_OPPORTUNITIES)), None)
    asked = request.GET.get("part", "")
    if asked in PARTS:
        found = page(rows_of(asked, viewer), request, size=25)
        parts = [part_of(asked, viewer, found.items, host=host, more=False, today=today)]
        return render(request, "opportunities/placements.html", {"parts": parts, "page": found, "one": asked})
    parts = []
    for code in PARTS:
        rows = list(rows_of(code, viewer)[: SHOWN + 1])
        # One's own part is everybody's; hosting is a host's, with or without anybody there.
        if rows or code == MINE or (code == HOSTED and host is not None):
            parts.append(part_of(code, viewer, rows[:SHOWN], host=host, more=len(rows) > SHOWN, today=today))
    return render(request, "opportunities/placements.html", {"parts": parts, "one": ""})


@require_safe
@signed_in
def placement(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One placement, as far as the reader's part in it goes."""
    found = _open_to(request, public_id)
    viewer, person = person_of(request), found.placement.application.person
    if found.party in {"supervisor", "manager", "host"}:
        audit.opened(viewer=viewer, subject=person, page="placement", capacity=_CAPACITY[found.party])
    return render(request, "opportunities/placement.html", {"page": found})


_CAPACITY = {"supervisor": "host of a placement", "host": "host of a placement", "manager": "line manager"}


def _open_to(request: HttpRequest, public_id: UUID) -> PlacementPage:
    viewer = person_of(request)
    rows = Placement.objects.visible_to(viewer).select_related(
        "application__person", "application__organisation", "application__opportunity__organisation", "supervisor"
    )
    return placement_page(get_object_or_404(rows, public_id=public_id), viewer)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def objectives(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Write the objectives, and how far each has come."""
    found = _to_write(request, public_id)
    have = found.objectives
    initial: dict[str, str] = {}
    for number, objective in enumerate(have, start=1):
        initial |= {f"text_{number}": objective.text, f"state_{number}": objective.state}
    form = bound(
        request,
        ObjectivesForm,
        rows=len(have) + 2,
        stated=len(have) if found.placement.since <= clock.today() else 0,
        initial=initial,
    )

    def save() -> str:
        made = placing.set_objectives(
            placement=found.placement,
            objectives=[(text, state or _kept_state(found, text)) for text, state in form.objectives],
            by=person_of(request),
        )
        return f"{len(made)} objective{'' if len(made) == 1 else 's'} saved."

    return _write(request, found, form, save, heading="Objectives", button="Save objectives")


def _kept_state(found: PlacementPage, text: str) -> str:
    return next((objective.state for objective in found.objectives if objective.text == text.strip()), "")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def review(request: HttpRequest, public_id: UUID, point: str) -> HttpResponse:
    """Write one's own side of a review."""
    found = _to_write(request, public_id)
    if point not in POINTS:
        raise Http404
    part = next(part for part in found.reviews if part.point == point)
    own, person, supervisor = found.party == "person", found.placement.application.person, found.placement.supervisor
    sides = (part.review.person_words, part.review.supervisor_words) if part.review is not None else ("", "")
    words, other = sides if own else reversed(sides)
    who = person.name if not own else supervisor.name if supervisor else "The supervisor"
    held = part.review.held_on if part.review is not None else clock.today()
    form = bound(request, ReviewForm, initial={"held_on": held, "words": words})

    def save() -> str:
        placing.hold_review(
            placement=found.placement,
            point=point,
            held_on=form.cleaned_data["held_on"],
            words=form.cleaned_data["words"],
            by=person_of(request),
        )
        whose = "" if own else f" of {person.name}’s placement"
        so_far = f"{who} has written theirs" if other else f"{who} has still to write theirs"
        return f"Your side of the {part.title.lower()}{whose} is saved. {so_far}."

    missing = "" if other else f"{who} has not written their side yet."
    return _write(request, found, form, save, heading=part.title, button="Save my side", other=other, missing=missing)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def feedback(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The supervisor's feedback."""
    found = _to_write(request, public_id)
    if not found.feedback_due:
        raise Http404
    form = bound(request, FeedbackForm, initial={"words": found.placement.feedback})

    def save() -> str:
        placing.give_feedback(placement=found.placement, words=form.cleaned_data["words"], by=person_of(request))
        return f"Your feedback is saved, and {found.placement.application.person.name} gets an e-mail."

    return _write(request, found, form, save, heading="Feedback", button="Save feedback")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def finish(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say that it is done: what it gives goes to whoever confirms it."""
    found = _open_to(request, public_id)
    if found.party not in {"person", "supervisor", "host"}:
        raise Http404
    if not found.can_finish:
        confirm(request, f"{found.words}. There is nothing to finish.")
        return redirect(request, "opportunities:placement", public_id)
    last = min(found.placement.until, clock.today())
    form = bound(request, FinishForm, initial={"on": last})

    def save() -> str:
        records = placing.finish(placement=found.placement, on=form.cleaned_data["on"], by=person_of(request))
        asked = sorted({record.verifier_name for record in records})
        return f"The placement is finished. Asked to confirm it: {', '.join(asked)}." if asked else "It is finished."

    until, today = found.placement.until, clock.today()
    return _write(
        request,
        found,
        form,
        save,
        heading="It is finished",
        button="Finish the placement",
        left=left_until(until, today=today),
        too_soon=bool(too_soon(today, until=until)),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def end(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """End it before its last day, with a reason."""
    found = _open_to(request, public_id)
    if found.party == "signer":
        raise Http404
    if not found.can_end:
        confirm(request, f"{found.words}. There is nothing to end.")
        return redirect(request, "opportunities:placement", public_id)
    form = bound(request, EndForm, initial={"on": clock.today()})

    def save() -> str:
        placing.end_early(
            placement=found.placement,
            on=form.cleaned_data["on"],
            reason=form.cleaned_data["reason"],
            by=person_of(request),
        )
        return f"The placement ends on {day(form.cleaned_data['on'])}. The others get an e-mail."

    return _write(request, found, form, save, heading="End it early", button="End the placement", warning=True)


def _to_write(request: HttpRequest, public_id: UUID) -> PlacementPage:
    found = _open_to(request, public_id)
    if not found.can_write:
        raise Http404
    return found


def _write(
    request: HttpRequest, found: PlacementPage, form: Form, save: Callable[[], str], **context: Any
) -> HttpResponse:
    """One form of a placement: save and go back to it, or show what to mend."""
    if request.method == "POST" and form.is_valid():
        try:
            said = save()
        except Refused as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            confirm(request, said)
            back = came_from(request)
            return redirect(request, back or reverse("opportunities:placement", args=[found.placement.public_id]))
    return render(
        request,
        "opportunities/placement_form.html",
        {"page": found, "form": form, **context},
        status=422 if form.errors else 200,
    )
