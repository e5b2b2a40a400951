"""A gate review as those who judge it work on it: remind, declare and score, decide, hear an appeal."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST

from pathways.actions import answer_appeal, decide_review, declare, remind, score
from pathways.forms.gates import CONFLICT, AnswerAppealForm, DecideForm, DeclareForm, ScoreForm
from pathways.models import GateReview, PanelSeat
from pathways.panel_rules import majority_view, short_words, views_words
from pathways.queries.gate_case import evidence_open
from pathways.queries.gate_reviews import (
    chair_alone_refuses,
    convenes,
    every_seat,
    may_decide_from,
    may_remind_from,
    scored_in,
    scored_on,
    why_not_hear,
)
from pathways.queries.panels import rule_of, ties_of
from pathways.views.gate_reviews import CONVENER, RELATED, convened, furniture, opened, reachable
from people.errors import Refused
from people.models import Person
from people.permissions import needs, person_of, signed_in
from people.roles import KIND_WORDS, Kind, Permission
from ui import clock
from ui.forms import Form, bound
from ui.http import confirm, redirect, render
from ui.words import day, join

Status, Outcome = GateReview.Status, GateReview.Outcome


@require_POST
@needs(Permission.RUN_PANELS)
def review_remind(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask the members whose scores are overdue for them, once in three days."""
    found = convened(person_of(request), public_id)
    try:
        seats = remind(review=found, by=person_of(request))
    except Refused as error:
        messages.warning(request, str(error))
    else:
        names = join([seat.member.name for seat in seats])
        gets = "gets" if len(seats) == 1 else "get"
        again = day(may_remind_from(seats[0], today=clock.today()))
        confirm(request, f"{names} {gets} an e-mail that asks for the scores. You can remind them again from {again}.")
    return redirect(request, "pathways:reviews")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def review_seat(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A member's page. The case opens only once they have declared that nothing stands in the way."""
    viewer = person_of(request)
    seat = _seat(viewer, public_id)
    found = seat.review
    tied = ties_of(found, [viewer.pk], today=clock.today()).get(viewer.pk)
    open_now = found.status in {Status.PANEL_SET, Status.SCORED} and not tied
    declared = seat.declared == PanelSeat.Declared.NONE
    form: Form | None = None
    if open_now and not declared:
        form = bound(request, DeclareForm)
        if request.method == "POST" and form.is_valid() and _declared(request, form, seat, viewer):
            gone = form.cleaned_data["declared"] == CONFLICT
            return (
                redirect(request, "pathways:reviews") if gone else redirect(request, "pathways:review_seat", public_id)
            )
    elif open_now and found.status == Status.PANEL_SET:
        form = bound(
            request, ScoreForm, asked=scored_in(found), name=found.person.name.split()[0], initial=_given(seat)
        )
        if request.method == "POST" and form.is_valid() and _scored(request, form, seat, viewer):
            return redirect(request, "pathways:review_seat", public_id)
    elif request.method == "POST":
        messages.warning(request, "This case can no longer be scored.")
        return redirect(request, "pathways:review_seat", public_id)
    if declared and open_now:
        opened(viewer, found, capacity=KIND_WORDS[Kind.PANEL])
    page = furniture(found, viewer=viewer)
    return render(
        request,
        "pathways/gates/seat.html",
        {
            **page,
            "evidence_open": evidence_open(found, viewer),
            "seat": seat,
            "form": form,
            "scoring": isinstance(form, ScoreForm),
            "case_open": open_now and declared,
            "last_to_score": _last_to_score(seat, [row.seat for row in page["seats"]]),
            "tied": tied,
            "may_decide": seat.chair and open_now and (first := page["decides_from"]) and first <= clock.today(),
            "mine": next((row for row in page["seats"] if row.seat.pk == seat.pk), None),
        },
        status=422 if form is not None and form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def review_decide(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Record the decision: the chair, or whoever brings the panel together."""
    viewer = person_of(request)
    found = reachable(viewer, public_id)
    every = every_seat(found)
    seats = [seat for seat in every if seat.stood_down_at is None]
    convening = convenes(viewer, found)
    if not convening and not any(seat.chair and seat.member_id == viewer.pk for seat in seats):
        raise Http404
    rule, views = rule_of(found), [seat.view for seat in seats if seat.view]
    form = bound(request, DecideForm)
    if request.method == "POST" and form.is_valid():
        try:
            decide_review(
                review=found, outcome=form.cleaned_data["outcome"], reason=form.cleaned_data["reason"], by=viewer
            )
        except Refused as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            confirm(request, f"The decision is recorded, and {found.person.name} has it by e-mail.")
            return redirect(request, "pathways:review", found.public_id)
    opened(viewer, found, capacity=CONVENER if convening else KIND_WORDS[Kind.PANEL])
    due = may_decide_from(found, seats)
    refusing = convening and majority_view(rule, views) == Outcome.NOT_YET
    return render(
        request,
        "pathways/gates/decide.html",
        {
            **furniture(found, viewer=viewer, convening=convening, seats=every),
            "form": form,
            "waiting": [seat.member.name for seat in seats if seat.scored_at is None],
            "lack": short_words(rule, len(seats)),
            "due": due if scored_on(seats) and due > clock.today() else None,
            "views": views_words(views) if views else "",
            "chair_alone": chair_alone_refuses(found, every, viewer, today=clock.today()) if refusing else None,
            "is_open": found.status == Status.SCORED,
        },
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.RUN_PANELS)
def review_answer_appeal(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Hear an appeal: somebody who runs panels there and had no part in the decision."""
    viewer = person_of(request)
    found = convened(viewer, public_id)
    why_not = why_not_hear(found, viewer, today=clock.today())
    form = bound(request, AnswerAppealForm)
    if request.method == "POST" and form.is_valid():
        try:
            answer_appeal(
                review=found,
                uphold=form.cleaned_data["uphold"] == "yes",
                answer=form.cleaned_data["answer"],
                by=viewer,
            )
        except Refused as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            confirm(request, f"The appeal is answered, and {found.person.name} has the answer by e-mail.")
            return redirect(request, "pathways:review", found.public_id)
    opened(viewer, found, capacity=CONVENER)
    return render(
        request,
        "pathways/gates/answer_appeal.html",
        {
            **furniture(found, viewer=viewer),
            "form": form,
            "why_not": why_not,
            "is_open": found.status == Status.APPEALED,
        },
        status=422 if form.errors else 200,
    )


def _seat(viewer: Person, public_id: UUID) -> PanelSeat:
    """The viewer's own seat on the panel of a review; 404 without one, or once they stood down."""
    found = get_object_or_404(GateReview.objects.seated(viewer).select_related(*RELATED), public_id=public_id)
    seat = get_object_or_404(found.seats.select_related("member", "organisation"), member=viewer)
    seat.review = found
    return seat


def _last_to_score(seat: PanelSeat, sitting: Sequence[PanelSeat]) -> bool:
    """Whether everybody else on a full panel has scored, so that this member's scores make all of them final."""
    others = [each for each in sitting if each.pk != seat.pk]
    full = len(sitting) == rule_of(seat.review).size
    return full and seat.scored_at is None and all(each.scored_at is not None for each in others)


def _given(seat: PanelSeat) -> dict[str, str]:
    """The scores as the form begins with them."""
    found = {"view": seat.view, "reason": seat.reason}
    for code, given in seat.scores.items():
        found |= {f"shown-{code}": given["shown"], f"reason-{code}": given["reason"]}
    return found


def _declared(request: HttpRequest, form: Form, seat: PanelSeat, viewer: Person) -> bool:
    conflict = form.cleaned_data["declared"] == CONFLICT
    try:
        declare(seat=seat, conflict=conflict, words=form.cleaned_data["words"], by=viewer)
    except Refused as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return False
    text = "You have given up your seat. Whoever brought the panel together knows." if conflict else "The case is open."
    confirm(request, text)
    return True


def _scored(request: HttpRequest, form: ScoreForm, seat: PanelSeat, viewer: Person) -> bool:
    data = form.cleaned_data
    try:
        given = score(seat=seat, scores=form.scores(), view=data["view"], reason=data["reason"], by=viewer)
    except Refused as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return False
    if given.review.status == Status.SCORED:
        said = f"Everybody has scored, so the scores stand. {given.review.person.name} reads them and can reply."
    else:
        said = "You can change them until the last member has scored."
    confirm(request, f"Your scores are saved. {said}")
    return True
