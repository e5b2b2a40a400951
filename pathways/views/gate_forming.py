"""Forming the panel of a gate review, and moving its day: whoever brings it together."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_http_methods

from pathways.actions import move_panel, set_panel
from pathways.actions.panels import BadPanel
from pathways.forms.gates import DayForm, PanelForm
from pathways.models import GateReview, PanelSeat
from pathways.panel_rules import short_words
from pathways.queries.gate_reviews import every_seat
from pathways.queries.panels import MOST, Option, options, rule_of
from pathways.views.gate_reviews import CONVENER, convened, furniture, opened
from people.errors import Refused
from people.models import Person
from people.permissions import needs, person_of
from people.roles import Permission
from ui import clock
from ui.forms import bound
from ui.http import confirm, redirect, render
from ui.words import day, weekday

Status = GateReview.Status
EVERYBODY = "everybody"  # what the button says that clears a search
REFUSED_SHOWN = 5  # of those whom a search finds and who may not sit; the list beside the form has all
SATURDAY = 5


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.RUN_PANELS)
def review_panel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Form the panel: who may sit, why others may not, who chairs, and the day. “Look” searches, the choice stays.

    Once all have scored only the day can be changed, until the decision.
    """
    viewer = person_of(request)
    found = convened(viewer, public_id)
    if found.status == Status.SCORED:
        return _move(request, viewer, found)
    if found.status not in {Status.ASKED, Status.PANEL_SET}:
        return redirect(request, "pathways:review", found.public_id)
    every = every_seat(found)
    seats = [seat for seat in every if seat.stood_down_at is None]
    words = _looked_for(request)
    among = [seat.member for seat in seats]
    people = options(found, today=clock.today(), among=among, named=_chosen(request), words=words)
    form = _panel_form(request, found, seats, people)
    if request.method == "POST" and "look" not in request.POST and form.is_valid():
        try:
            set_panel(
                review=found,
                members=form.chosen(),
                chair=form.chosen_chair(),
                meets_on=form.cleaned_data["meets_on"],
                by=viewer,
            )
        except BadPanel as error:
            for problem in error.problems:
                form.add_error(problem.field, problem.text)
        except Refused as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            _confirm_set(request, found, seats, form)
            return redirect(request, "pathways:review", found.public_id)
    opened(viewer, found, capacity=CONVENER)
    refused = [option for option in people if option.candidate.why_not and option.answers(words)] if words else []
    return render(
        request,
        "pathways/gates/panel.html",
        {
            **furniture(found, viewer=viewer, convening=True, seats=every),
            "form": form,
            "shut_out": [option for option in people if option.candidate.why_not],
            "looked_for": words,
            "none_found": not any(not option.candidate.why_not for option in people),
            "no_match": words and not any(option.answers(words) for option in people),
            "refused": refused[:REFUSED_SHOWN],
            "more_refused": len(refused[REFUSED_SHOWN:]),
            "too_many": len(people) >= MOST,
            "lack": short_words(rule_of(found), len(seats)) if seats else "",
        },
        status=422 if form.errors else 200,
    )


def _move(request: HttpRequest, viewer: Person, found: GateReview) -> HttpResponse:
    form = bound(request, DayForm, initial={"meets_on": found.meets_on})
    if request.method == "POST" and form.is_valid():
        try:
            move_panel(review=found, meets_on=form.cleaned_data["meets_on"], by=viewer)
        except Refused as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            _confirm_day(request, found, form.cleaned_data["meets_on"])
            return redirect(request, "pathways:review", found.public_id)
    opened(viewer, found, capacity=CONVENER)
    context = {**furniture(found, viewer=viewer), "form": form}
    return render(request, "pathways/gates/day.html", context, status=422 if form.errors else 200)


def _confirm_set(request: HttpRequest, found: GateReview, before: list[PanelSeat], form: PanelForm) -> None:
    """Say what has come of it, and no more: who is new is asked to declare, and a day that moved is told to all."""
    meets_on = form.cleaned_data["meets_on"]
    if {member.pk for member in form.chosen()} != {seat.member_id for seat in before}:
        text = "The panel is set. Its members are asked to declare any conflict, then to read the case."
        confirm(request, f"{text} It meets on {weekday(meets_on)} {day(meets_on)}.")
        _warn_of_weekend(request, meets_on)
    elif meets_on != found.meets_on:
        _confirm_day(request, found, meets_on)
    else:
        confirm(request, f"The panel is saved. {found.person.name} gets an e-mail.")


def _confirm_day(request: HttpRequest, found: GateReview, meets_on: date) -> None:
    said = f"The panel meets on {weekday(meets_on)} {day(meets_on)}."
    confirm(request, f"{said} Its members and {found.person.name} get an e-mail.")
    _warn_of_weekend(request, meets_on)


def _warn_of_weekend(request: HttpRequest, meets_on: date) -> None:
    if meets_on.weekday() >= SATURDAY:
        said = f"{day(meets_on)} is a {weekday(meets_on)}. If you did not mean that, change the day."
        messages.warning(request, said)


def _looked_for(request: HttpRequest) -> str:
    """The words of the search; none once it is cleared."""
    typed = request.POST.get("words", "").replace("\0", "").strip()  # PostgreSQL takes no NUL
    return "" if request.POST.get("look") == EVERYBODY else typed


def _chosen(request: HttpRequest) -> list[UUID]:
    """Whom the visitor chose so far: they are on the page whatever is looked for."""
    keys = []
    for key in request.POST.getlist("members") + request.POST.getlist("chair"):
        try:
            keys.append(UUID(key))
        except ValueError:
            continue
    return keys


def _panel_form(request: HttpRequest, found: GateReview, seats: list[PanelSeat], people: list[Option]) -> PanelForm:
    if "look" in request.POST:
        return PanelForm(options=people, initial={**_typed(request.POST), "words": _looked_for(request)})
    chair = next((str(seat.member.public_id) for seat in seats if seat.chair), "")
    initial = {
        "members": [str(seat.member.public_id) for seat in seats],
        "chair": chair,
        "meets_on": found.meets_on,
    }
    return bound(request, PanelForm, options=people, initial=initial)


def _typed(data: QueryDict) -> dict[str, object]:
    """What was chosen so far, as a form begins with it: nothing is checked while somebody still looks."""
    return {
        "members": data.getlist("members"),
        "chair": data.get("chair", ""),
        "meets_on": [data.get(f"meets_on_{part}", "") for part in ("day", "month", "year")],
    }
