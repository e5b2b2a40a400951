"""A gate review as the person goes through it, and as those who may see it read it: ask, follow, reply, appeal."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pathways.actions import appeal, ask_review, reply, withdraw_review
from pathways.catalogue_words import with_article
from pathways.errors import AlreadyWaiting
from pathways.forms.gates import AppealForm, AskForm, ReplyForm
from pathways.models import GateReview, PanelSeat
from pathways.panel_rules import APPEAL_DAYS, PANELS, REPLY_DAYS
from pathways.queries.frameworks import catalogue_of
from pathways.queries.gate_case import case_of, frozen, open_criteria
from pathways.queries.gate_list import list_of
from pathways.queries.gate_reviews import (
    appeal_by,
    convenes,
    decided_day,
    declarations,
    every_seat,
    last_day,
    may_appeal,
    may_decide_from,
    panel_title,
    seat_rows,
    state_of,
    still_counts,
    upheld,
    who_alone_records,
)
from pathways.queries.panels import rule_of
from pathways.queries.standing import standing
from people import audit
from people.errors import Refused
from people.models import Person
from people.permissions import held, person_of, signed_in
from people.roles import KIND_WORDS, Kind, Permission, Sees
from ui import clock
from ui.forms import bound
from ui.http import confirm, redirect, render

Status = GateReview.Status
CONVENER = "convener of a gate panel"
RELATED = ("person", "version", "organisation", "convener", "decided_by", "appeal_by")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def review_ask(request: HttpRequest) -> HttpResponse:
    """Ask for a review: the case as it will be frozen, and one's own statement. One under way is shown instead."""
    person = person_of(request)
    today = clock.today()
    stands = standing(person, today=today)
    gate, readiness = stands.gate, stands.readiness
    if gate is None or readiness is None or gate.criteria.panel is None:
        raise Http404
    made = GateReview.objects.visible_to(person).filter(person=person, gate=gate.code).exclude(status=Status.WITHDRAWN)
    latest = made.order_by("-asked_at").first()
    if latest is not None and (latest.status in GateReview.OPEN or still_counts(latest, today=today)):
        return redirect(request, "pathways:review", latest.public_id)
    left = open_criteria(readiness)
    form = bound(request, AskForm)
    if request.method == "POST" and form.is_valid():
        try:
            review = ask_review(person=person, statement=form.cleaned_data["statement"], by=person)
        except AlreadyWaiting:
            return redirect(request, "pathways:review_ask")
        except Refused as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            confirm(request, f"You asked for a review at gate {gate.code}. {review.convener.name} forms the panel.")
            return redirect(request, "pathways:review", review.public_id)
    return render(
        request,
        "pathways/gates/ask.html",
        {
            "form": form,
            "gate": gate,
            "left": left,
            "case": case_of(frozen(stands)),
            "rule": PANELS.get(gate.criteria.panel),
            "evidence_open": None,
            "earlier": latest,
            "earlier_day": decided_day(latest) if latest else None,
            "today": today,
        },
        status=422 if form.errors else 200,
    )


@require_safe
@signed_in
def reviews(request: HttpRequest) -> HttpResponse:
    """What one has to do with gate reviews: panels to bring together, panels one sits on, one's own."""
    runs = held(request).organisations_for(Permission.RUN_PANELS)
    return render(
        request,
        "pathways/gates/list.html",
        {"reviews": list_of(person_of(request), today=clock.today()), "runs": runs},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def review(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One review: where it stands, the panel by name, its reasons, the reply, the decision and what follows.

    POST is the person's reply. A member of the panel is sent to their seat, where the case is read.
    """
    viewer = person_of(request)
    found = reachable(viewer, public_id)
    own = viewer.pk == found.person_id
    convening = convenes(viewer, found)
    if not own and not convening and found.seats.filter(member=viewer, stood_down_at__isnull=True).exists():
        return redirect(request, "pathways:review_seat", found.public_id)
    can_reply = own and found.status == Status.SCORED and found.replied_at is None
    form = bound(request, ReplyForm, initial={"text": found.reply}) if _plain(request) else ReplyForm()
    if request.method == "POST":
        if not own:
            raise Http404
        if "nothing" in request.POST or form.is_valid():
            text = "" if "nothing" in request.POST else form.cleaned_data["text"]
            try:
                reply(review=found, text=text, by=viewer)
            except Refused as error:
                messages.warning(request, str(error))
            else:
                confirm(request, "The panel has your reply." if text else "The panel knows that you add nothing.")
            return redirect(request, "pathways:review", found.public_id)
    # Beside the person, whoever convenes and the panel, a review is open to the line manager alone.
    opened(viewer, found, capacity=CONVENER if convening else KIND_WORDS[Kind.LINE_MANAGER])
    every = every_seat(found)
    return render(
        request,
        "pathways/gates/review.html",
        {
            **furniture(found, viewer=viewer, full=own or convening, convening=convening, seats=every),
            "form": form,
            "own": own,
            "convening": convening,
            "full": own or convening,
            "certificate_open": bool(found.certificate) and sees_levels(viewer, found.person),
            "can_reply": can_reply,
            "can_withdraw": own and found.status in {Status.ASKED, Status.PANEL_SET, Status.SCORED},
            "can_appeal": own and may_appeal(found),
            "too_late": own and found.outcome == GateReview.Outcome.NOT_YET and not (found.appeal or may_appeal(found)),
            "evidence_open": None if own else frozenset(),
            "chair_alone": who_alone_records(found, every, viewer, today=clock.today()) if convening else None,
        },
        status=422 if form.errors else 200,
    )


@require_POST
@signed_in
def review_withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take one's own request back."""
    viewer = person_of(request)
    found = own_review(viewer, public_id)
    try:
        withdraw_review(review=found, by=viewer)
    except Refused as error:
        messages.warning(request, str(error))
        return redirect(request, "pathways:review", found.public_id)
    confirm(request, f"You took your request for a review at gate {found.gate} back.")
    return redirect(request, "pathways:mine")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def review_appeal(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Appeal against “not yet”."""
    viewer = person_of(request)
    found = own_review(viewer, public_id)
    form = bound(request, AppealForm)
    if request.method == "POST" and form.is_valid():
        try:
            appeal(review=found, text=form.cleaned_data["text"], by=viewer)
        except Refused as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            confirm(request, f"You appealed. {found.convener.name} finds somebody who was not on the panel to hear it.")
            return redirect(request, "pathways:review", found.public_id)
    return render(
        request,
        "pathways/gates/appeal.html",
        {**furniture(found, viewer=viewer), "form": form, "can_appeal": may_appeal(found), "days": APPEAL_DAYS},
        status=422 if form.errors else 200,
    )


def reachable(viewer: Person, public_id: UUID) -> GateReview:
    """A review that is open to the viewer; 404 for any other."""
    return get_object_or_404(GateReview.objects.visible_to(viewer).select_related(*RELATED), public_id=public_id)


def own_review(viewer: Person, public_id: UUID) -> GateReview:
    """A review of the viewer's own case; 404 for any other."""
    return get_object_or_404(
        GateReview.objects.visible_to(viewer).filter(person=viewer).select_related(*RELATED), public_id=public_id
    )


def convened(viewer: Person, public_id: UUID) -> GateReview:
    """A review that the viewer brings together, never their own; 404 for any other."""
    rows = GateReview.objects.convened_by(viewer).exclude(person=viewer).select_related(*RELATED)
    return get_object_or_404(rows, public_id=public_id)


def sees_levels(viewer: Person, subject: Person) -> bool:
    """Whether a person's levels, and so their certificates, are open to the viewer."""
    return bool(Person.objects.visible_to(viewer, sees=Sees.LEVELS).filter(pk=subject.pk).exists())


def opened(viewer: Person, found: GateReview, *, capacity: str) -> None:
    """Log that somebody else's review was read, and as what."""
    audit.opened(viewer=viewer, subject=found.person, page="gate_review", capacity=capacity)


def furniture(
    found: GateReview,
    *,
    viewer: Person,
    full: bool = True,
    convening: bool = False,
    seats: Sequence[PanelSeat] | None = None,
) -> dict[str, Any]:
    """What every page about one review shows; to whoever convenes it also what members declared.

    `seats` are all of them, those who stood down too, where the page has them at hand.
    """
    seats = every_seat(found) if seats is None else seats
    sits = [seat for seat in seats if seat.stood_down_at is None]
    catalogue = catalogue_of(found.version)
    today = clock.today()
    kind, words = state_of(found, today=today)
    rule = rule_of(found)
    return {
        "review": found,
        "gate": catalogue.gate(found.gate),
        "target": catalogue.role(found.target),
        "framework": f"{catalogue.title} {catalogue.version}",
        "a_panel": with_article(panel_title(found)),
        "a_target": with_article(catalogue.role(found.target).title.lower()),
        "rule": rule.words if viewer.pk == found.person_id else rule.said_of(found.organisation.name),
        "kind": kind,
        "words": words,
        "before_meeting": found.meets_on is not None and today < found.meets_on,
        "decides_from": may_decide_from(found, sits) if found.status == Status.SCORED else None,
        "decided_day": decided_day(found),
        "upheld": upheld(found),
        "seats": seat_rows(found, sits, reader=viewer, full=full),
        "declarations": declarations(seats) if convening else (),
        "case": case_of(found.case),
        "reply_days": REPLY_DAYS,
        "appeal_by": appeal_by(found) if found.decided_on else None,
        "last_day": last_day(found),
        "counts": still_counts(found, today=today),
        "first_name": found.person.name.split()[0],
        "today": today,
    }


def _plain(request: HttpRequest) -> bool:
    """Not the button that says there is nothing to add: then what stands in the box is not looked at."""
    return "nothing" not in request.POST
