"""Asking somebody to say that one is ready for the gate ahead."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from pathways.actions import ask_endorsement, send_endorsement_again, withdraw_endorsement
from pathways.actions.verifiers import line_manager_of
from pathways.catalogue import capacity_words
from pathways.errors import AlreadyWaiting
from pathways.forms.endorsements import AskForm
from pathways.models import Endorsement
from pathways.queries.standing import standing
from people.errors import Refused
from people.models import Person, VerifierEntry
from people.permissions import held, person_of, signed_in
from ui import clock
from ui.forms import bound
from ui.http import confirm, redirect, render

LINE_MANAGER = "line_manager"


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def endorsement_ask(request: HttpRequest, capacity: str) -> HttpResponse:
    """Ask for one of the endorsements that the gate ahead names, or see how an earlier request stands."""
    person = person_of(request)
    stands = standing(person, today=clock.today())
    gate = stands.gate
    if gate is None or capacity not in gate.criteria.endorsements:
        raise Http404
    council = held(request).employer
    entries = (
        list(
            VerifierEntry.objects.confirming(capacity).filter(organisation=council).exclude(email__iexact=person.email)
        )
        if council and capacity != LINE_MANAGER
        else []
    )
    manager = line_manager_of(person) if capacity == LINE_MANAGER else None
    earlier = Endorsement.objects.visible_to(person).filter(person=person, gate=gate.code, capacity=capacity).first()
    form = bound(request, AskForm, entries=entries, capacity=capacity)
    if request.method == "POST" and form.is_valid():
        try:
            made = ask_endorsement(
                person=person, gate=gate.code, capacity=capacity, by=person, email=form.cleaned_data.get("email", "")
            )
        except AlreadyWaiting:
            # A second press of the button: the page shows that it has been asked.
            return redirect(request, "pathways:endorsement_ask", capacity)
        except Refused as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            how = "sees it in their queue" if made.endorser_id else "gets an e-mail"
            confirm(
                request,
                f"You asked {made.name} to endorse you for gate {gate.code}. {made.name.split()[0]} {how}.",
                undo=reverse("pathways:endorsement_withdraw", args=[made.public_id]),
            )
            return redirect(request, "pathways:mine")
    return render(
        request,
        "pathways/endorsement_ask.html",
        {
            "form": form,
            "gate": gate,
            "capacity": capacity_words(capacity),
            "entries": entries,
            "manager": manager,
            "by_manager": capacity == LINE_MANAGER,
            "earlier": earlier,
            "open": earlier is None or earlier.status in {Endorsement.Status.DECLINED, Endorsement.Status.WITHDRAWN},
            "run_out": earlier is not None and earlier.expires_at is not None and earlier.expires_at <= clock.now(),
        },
        status=422 if form.errors else 200,
    )


@require_POST
@signed_in
def endorsement_withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take back a request that nobody has answered."""
    person = person_of(request)
    endorsement = _own(person, public_id)
    try:
        withdraw_endorsement(endorsement=endorsement, by=person)
    except Refused as error:
        messages.warning(request, str(error))
    else:
        confirm(
            request,
            f"You no longer ask {endorsement.name} to endorse you for gate {endorsement.gate}.",
            undo=reverse("pathways:endorsement_restore", args=[endorsement.public_id]),
            undo_label="Ask again",
        )
    return redirect(request, "pathways:mine")


@require_POST
@signed_in
def endorsement_restore(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask again after taking a request back: the same capacity and gate, with a new link where there is one."""
    person = person_of(request)
    row = _own(person, public_id)
    if row.status != Endorsement.Status.WITHDRAWN:
        messages.warning(request, "This request has not been taken back, so there is nothing to ask again.")
        return redirect(request, "pathways:mine")
    email = "" if row.capacity == LINE_MANAGER else row.email
    try:
        made = ask_endorsement(person=person, gate=row.gate, capacity=row.capacity, by=person, email=email)
    except Refused as error:
        messages.warning(request, str(error))
    else:
        confirm(
            request,
            f"You asked {made.name} to endorse you for gate {made.gate}.",
            undo=reverse("pathways:endorsement_withdraw", args=[made.public_id]),
        )
    return redirect(request, "pathways:mine")


@require_POST
@signed_in
def endorsement_again(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Send the e-mail once more."""
    person = person_of(request)
    endorsement = _own(person, public_id)
    try:
        send_endorsement_again(endorsement=endorsement, by=person)
    except Refused as error:
        messages.warning(request, str(error))
    else:
        confirm(request, f"{endorsement.name} was asked again. The link sent before no longer works.")
    return redirect(request, "pathways:endorsement_ask", endorsement.capacity)


def _own(person: Person, public_id: UUID) -> Endorsement:
    return get_object_or_404(Endorsement.objects.visible_to(person).filter(person=person), public_id=public_id)
