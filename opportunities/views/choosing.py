"""The host's pages: everybody who applied, one of them, and the evidence they attached."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from opportunities.actions import choosing
from opportunities.actions.application_mail import SECOND_THOUGHTS
from opportunities.actions.offering import offered_today, take_offer_back
from opportunities.forms.choosing import OfferForm, RejectForm, WeighForm
from opportunities.hidden_names import first_name_for_host, is_hidden, name_for_host, text_for_host
from opportunities.models import Application, Opportunity
from opportunities.models.applications import rivalled_by
from opportunities.offer_rules import OFFERED, usual_answer
from opportunities.queries.applications import (
    GOING_ON,
    RECEIVED,
    Moment,
    assessed_levels,
    attached_pieces,
    counts_by_state,
    places,
    received,
    received_rows,
    release_for_host,
    stand_of,
    time_away,
    timeline,
)
from pathways.errors import AlreadyDecided
from pathways.evidence_file import download
from pathways.queries.frameworks import current_catalogue
from people import audit
from people.errors import Refused
from people.models import Person
from people.permissions import person_of, signed_in
from ui import clock
from ui.forms import Form, bound
from ui.http import confirm, redirect, render
from ui.paging import page

CONFLICT = 409
HOST = "host of an opportunity"
Status = Application.Status


@require_safe
@signed_in
def applicants(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Who applied for one opportunity, by state. Names stay hidden where the host asked for that."""
    viewer = person_of(request)
    hosted = Opportunity.objects.hosted_by(viewer).exclude(pk__in=rivalled_by(viewer))
    opportunity = get_object_or_404(hosted.select_related("organisation", "supervisor"), public_id=public_id)
    every = received(viewer, opportunity)
    state = request.GET.get("state", "")
    chosen = state if state in {each.value for each in RECEIVED} else ""
    found = page(every.filter(status=chosen) if chosen else every, request)
    rows = received_rows(found.items, opportunity)
    named = [row.application.person for row in rows if not is_hidden(row.application)]
    audit.opened_many(viewer=viewer, subjects=named, page="applicants", capacity=HOST)
    states = counts_by_state(every)
    return render(
        request,
        "opportunities/applicants.html",
        {
            "opportunity": opportunity,
            "page": found,
            "rows": rows,
            "states": states,
            "total": sum(number for _, _, number in states),
            "chosen": chosen,
            "places": places(opportunity),
            "time": time_away(opportunity),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def applicant(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One application as the host may see it, with the criteria and what the host does next."""
    viewer = person_of(request)
    row = _received(request, public_id)
    if request.method != "POST":
        return _page(request, row)
    act = ACTS.get(request.POST.get("do", ""))
    if act is None:
        return _unanswered(request, row)
    name, carry_out = act
    form = _form(request, name, row)
    if not form.is_valid():
        return _page(request, row, forms={name: form}, status=422)
    try:
        said = carry_out(row, form, viewer)
    except AlreadyDecided as error:
        return _page(request, _received(request, public_id), forms={name: form}, notice=str(error), status=CONFLICT)
    except Refused as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return _page(request, row, forms={name: form}, status=422)
    undo = reverse("opportunities:offer_undo", args=[row.public_id]) if name == "offer" else None
    confirm(request, said, undo=undo)
    return redirect(request, "opportunities:applicant", row.public_id)


def _form(request: HttpRequest, name: str, row: Application) -> Form:
    """One of the page's three forms, filled with what was sent for it, or with what was kept before."""
    if name == "weigh":
        met = [number for number, found in row.met.items() if found]
        return bound(request, WeighForm, criteria=row.opportunity.criteria, initial={"met": met, "note": row.note})
    if name == "offer":
        return bound(request, OfferForm, initial=_suggested(row.opportunity))
    return bound(request, RejectForm)


def _suggested(opportunity: Opportunity) -> dict[str, date]:
    starts, ends = opportunity.starts_on, opportunity.ends_on
    return {"answer_by": usual_answer(starts=starts, ends=ends, today=clock.today())}


def _unanswered(request: HttpRequest, row: Application) -> HttpResponse:
    """Sent without a button, as some programs do: nothing is done, and what was typed stays in its form."""
    name = "reject" if "reason" in request.POST else "offer" if "answer_by_day" in request.POST else "weigh"
    form = _form(request, name, row)
    form.add_error(None, "Press one of the buttons shown")
    return _page(request, row, forms={name: form}, status=422)


def _weigh(row: Application, form: Any, by: Person) -> str:
    choosing.weigh(application=row, met=form.ticked, note=form.cleaned_data["note"], by=by)
    return "Criteria and note saved."


def _shortlist(row: Application, form: Any, by: Person) -> str:
    after = choosing.shortlist(application=row, met=form.ticked, note=form.cleaned_data["note"], by=by)
    return f"{after.person.name} is on the shortlist, and has been told."


def _reject(row: Application, form: Any, by: Person) -> str:
    after = choosing.reject(application=row, reason=form.cleaned_data["reason"], by=by)
    return f"{name_for_host(after)} is not chosen, and has been told why."


def _offer(row: Application, form: Any, by: Person) -> str:
    after = choosing.offer(application=row, answer_by=form.cleaned_data["answer_by"], by=by)
    minutes = SECOND_THOUGHTS.seconds // 60
    return f"{after.person.name} is offered a place. The e-mail about it goes in {minutes} minutes."


@require_POST
@signed_in
def offer_undo(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take an offer back on the day it was made, while it waits."""
    row = _received(request, public_id)
    try:
        after = take_offer_back(application=row, by=person_of(request))
    except Refused as error:
        confirm(request, str(error))
    else:
        confirm(request, f"The offer is taken back. {after.person.name} is on the shortlist again.")
    return redirect(request, "opportunities:applicant", row.public_id)


# What was pressed → the form it belongs to, and what to do with it.
ACTS: dict[str, tuple[str, Callable[[Application, Any, Person], str]]] = {
    "weigh": ("weigh", _weigh),
    "shortlist": ("weigh", _shortlist),
    "reject": ("reject", _reject),
    "offer": ("offer", _offer),
}


FORMS = tuple({name: None for name, _ in ACTS.values()})


def _page(
    request: HttpRequest,
    row: Application,
    *,
    forms: dict[str, Form] | None = None,
    notice: str = "",
    status: int = 200,
) -> HttpResponse:
    audit.opened(viewer=person_of(request), subject=row.person, page="application", capacity=HOST)
    # What was sent for one of them, or what was typed before a session ended.
    shown = forms or {name: _form(request, name, row) for name in FORMS if request.method != "POST"}
    restored = next((name for name, form in shown.items() if form.restored), "")
    steps = timeline(row, side="host")
    choosing_now = row.opportunity.status in choosing.CHOOSING
    weigh = shown.get("weigh") or WeighForm(
        criteria=row.opportunity.criteria,
        initial={"met": [number for number, found in row.met.items() if found], "note": row.note},
    )
    return render(
        request,
        "opportunities/applicant.html",
        {
            "application": row,
            "opportunity": row.opportunity,
            "name": name_for_host(row),
            "first_name": first_name_for_host(row),
            "hidden": is_hidden(row),
            "statement": text_for_host(row, row.statement),
            "stand": stand_of(row, ended_as=steps[-1].what if steps else "", host=True),
            "release": release_for_host(row) if row.status in GOING_ON else None,
            "levels": assessed_levels(row.person, current_catalogue(), on=clock.today(), codes=row.levels),
            "pieces": attached_pieces(row),
            "steps": steps,
            "places": places(row.opportunity),
            "weigh": weigh,
            "reject": shown.get("reject") or RejectForm(),
            "offer": shown.get("offer") or OfferForm(initial=_suggested(row.opportunity)),
            "may_weigh": row.status in Application.OPEN,
            "may_shortlist": choosing_now and row.status == Status.SUBMITTED,
            "may_reject": row.status in (Status.SUBMITTED, Status.SHORTLISTED),
            "may_take_back": row.status == Status.OFFERED and offered_today(_offered_at(steps)),
            "may_offer": choosing_now and row.status == Status.SHORTLISTED,
            "waits_for_release": row.release in (Application.Release.ASKED, Application.Release.REFUSED),
            "open_form": next(iter(forms), "") if forms else restored,
            "wrong": next(iter(forms.values()), None) if forms else None,
            "notice": notice,
        },
        status=status,
    )


def _offered_at(steps: Sequence[Moment]) -> datetime | None:
    return next((each.at for each in reversed(steps) if each.what.startswith(OFFERED)), None)


@require_safe
@signed_in
def application_evidence(request: HttpRequest, public_id: UUID, piece_id: UUID) -> HttpResponseBase:
    """A file that the applicant attached, as a download; while names are hidden under a name that says nothing."""
    row = _received(request, public_id)
    piece = next((each for each in attached_pieces(row) if each.piece.public_id == piece_id), None)
    if piece is None or not piece.file_name:
        raise Http404
    audit.opened(viewer=person_of(request), subject=row.person, page="evidence", capacity=HOST)
    try:
        return download(piece.piece, name=piece.file_name)
    except FileNotFoundError as error:
        raise Http404 from error


def _received(request: HttpRequest, public_id: UUID) -> Application:
    found = Application.objects.received_by(person_of(request)).select_related(
        "person",
        "organisation",
        "placement",
        "opportunity__organisation",
        "opportunity__supervisor",
        "opportunity__posted_by",
    )
    return get_object_or_404(found, public_id=public_id)
