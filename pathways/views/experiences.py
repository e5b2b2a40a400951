"""Recording experiences, and following whether somebody confirmed them."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.db.models import Case, IntegerField, Value, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pathways.actions import Verifier, add_evidence, ask_again, record_experience, withdraw_experience
from pathways.actions.verifiers import line_manager_of
from pathways.catalogue import Catalogue, ExperienceType, quantity_words
from pathways.forms.experiences import Choices, ExperienceForm
from pathways.grace import SECOND_THOUGHTS
from pathways.models import Evidence, ExperienceRecord
from pathways.queries.experience_choice import experience_choice, recorded_already
from pathways.queries.frameworks import current_catalogue
from pathways.queries.kept_evidence import kept_evidence
from pathways.queries.own import experience_row, experience_rows, lock, twin_experience
from people import audit
from people.errors import Refused
from people.models import Person, VerifierEntry
from people.permissions import capacity_for, held, person_of, signed_in
from people.roles import Sees
from ui import clock
from ui.forms import bound
from ui.http import confirm, redirect, render
from ui.paging import page
from ui.words import clock_time

MOST_WITHDRAWN = 100  # folded at the end of the list


@require_safe
@signed_in
def experience_choose(request: HttpRequest) -> HttpResponse:
    """Which experience was it? Those asked at the gate ahead come first."""
    asked = request.GET.get("q", "").strip()[:100]
    groups = experience_choice(person_of(request), today=clock.today(), words=asked)
    return render(request, "pathways/experience_choose.html", {"groups": groups, "asked": asked})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def experience_add(request: HttpRequest, code: str) -> HttpResponse:
    """Record one experience and ask somebody to confirm it."""
    person = person_of(request)
    catalogue = current_catalogue()
    experience = _type(catalogue, code)
    if experience is None:
        raise Http404
    council = held(request).employer
    entries = (
        list(
            VerifierEntry.objects.confirming(experience.verifier)
            .filter(organisation=council)
            .exclude(email__iexact=person.email)
        )
        if council
        else []
    )
    form = bound(
        request,
        ExperienceForm,
        person=person,
        experience=experience,
        choices=Choices(entries=entries, manager=line_manager_of(person)),
        kept=kept_evidence(person, catalogue),
    )
    if request.method == "POST" and form.is_valid():
        try:
            record = _save(person, experience, form)
        except Refused as error:
            form.refuse(error)
        else:
            confirm(
                request,
                _recorded(record, experience, form.cleaned_data["verifier"]),
                undo=reverse("pathways:experience_withdraw", args=[record.public_id]),
            )
            return redirect(request, "pathways:experiences")
    return render(
        request,
        "pathways/experience_add.html",
        {
            "form": form,
            "experience": experience,
            "amount": quantity_words(experience, experience.quantity),
            "already": experience_rows(catalogue, recorded_already(person, experience)),
        },
        status=422 if form.errors else 200,
    )


def _recorded(record: ExperienceRecord, experience: ExperienceType, chosen: str) -> str:
    said = f"{experience.title}, {quantity_words(experience, record.quantity)}, recorded."
    if record.verifier_person_id is not None:
        return f"{said} {record.verifier_name} sees it in their queue."
    if chosen == "other" and record.requests.filter(outside__gt="").exists():
        return f"{said} Your line manager confirms the address first."
    at = clock_time(clock.now() + SECOND_THOUGHTS)
    return f"{said} {record.verifier_name} gets an e-mail at {at}, unless you undo this before."


@transaction.atomic
def _save(person: Person, experience: ExperienceType, form: ExperienceForm) -> ExperienceRecord:
    """The record and the evidence that came with it, both or neither; the same sent twice is one."""
    data = form.cleaned_data
    lock(person)
    twin = twin_experience(
        person,
        experience=experience.code,
        quantity=data["quantity"],
        since=data["since"],
        until=data["until"],
        note=data["note"].strip(),
    )
    if twin is not None:
        return twin
    evidence = form.chosen()
    if data["link"]:
        evidence.append(add_evidence(person=person, title=f"Link for {experience.title}", by=person, link=data["link"]))
    if data["file"]:
        evidence.append(add_evidence(person=person, title=data["file"].name, by=person, upload=data["file"]))
    return record_experience(
        person=person,
        experience=experience.code,
        quantity=data["quantity"],
        since=data["since"],
        until=data["until"],
        verifier=form.asked(),
        by=person,
        place=data["place"],
        note=data["note"],
        evidence=evidence,
    )


@require_safe
@signed_in
def experiences(request: HttpRequest) -> HttpResponse:
    """One's own experiences: those that wait first, and those withdrawn folded at the end."""
    person = person_of(request)
    catalogue = current_catalogue()
    own = ExperienceRecord.objects.visible_to(person).of(person).prefetch_related("requests")
    waiting_first = Case(
        When(status=ExperienceRecord.Status.SUBMITTED, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    found = page(own.standing().order_by(waiting_first, "-until", "-pk"), request)
    withdrawn = [] if found.has_next else list(own.withdrawn()[:MOST_WITHDRAWN])
    return render(
        request,
        "pathways/experiences.html",
        {
            "page": found,
            "rows": experience_rows(catalogue, found.items),
            "withdrawn": experience_rows(catalogue, withdrawn),
        },
    )


@require_safe
@signed_in
def experience(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One experience, for its owner and whoever may see experiences. Somebody else's opening is logged."""
    viewer = person_of(request)
    seen = ExperienceRecord.objects.visible_to(viewer).select_related("person", "organisation")
    record = get_object_or_404(seen.prefetch_related("requests"), public_id=public_id)
    capacity = capacity_for(viewer, record.person, sees=Sees.EXPERIENCES)
    audit.opened(viewer=viewer, subject=record.person, page="experiences", capacity=capacity)
    catalogue = current_catalogue()
    evidence = Evidence.objects.visible_to(viewer).filter(experiences=record)
    return render(
        request,
        "pathways/experience.html",
        {
            "row": experience_row(record, _type(catalogue, record.experience)),
            "own": record.person_id == viewer.pk,
            "evidence": list(evidence),
        },
    )


@require_POST
@signed_in
def experience_ask_again(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Send the e-mail once more."""
    person = person_of(request)
    record = _own(person, public_id)
    try:
        ask_again(record=record, by=person)
    except Refused as error:
        messages.warning(request, str(error))
    else:
        confirm(request, f"{record.verifier_name} was asked again. The link sent before no longer works.")
    return redirect(request, "pathways:experiences")


@require_POST
@signed_in
def experience_withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take back an experience that nobody has answered."""
    person = person_of(request)
    record = _own(person, public_id)
    try:
        withdraw_experience(record=record, by=person)
    except Refused as error:
        messages.warning(request, str(error))
    else:
        title = _title(record)
        confirm(request, f"{title} withdrawn.", undo=reverse("pathways:experience_restore", args=[record.public_id]))
    return redirect(request, "pathways:experiences")


@require_POST
@signed_in
def experience_restore(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Undo a withdrawal: the same experience is recorded again and the same person asked, with a new link."""
    person = person_of(request)
    record = _own(person, public_id)
    if record.status != ExperienceRecord.Status.WITHDRAWN:
        messages.warning(request, "This experience has not been withdrawn, so there is nothing to undo.")
        return redirect(request, "pathways:experiences")
    last = record.requests.first()
    verifier = Verifier(
        name=record.verifier_name,
        email=record.verifier_email,
        capacity=record.verifier_capacity,
        person=record.verifier_person,
        reason=last.outside if last else "",
    )
    try:
        with transaction.atomic():
            lock(person)
            if (
                twin_experience(
                    person,
                    experience=record.experience,
                    quantity=record.quantity,
                    since=record.since,
                    until=record.until,
                    note=record.note,
                )
                is None
            ):
                record_experience(
                    person=person,
                    experience=record.experience,
                    quantity=record.quantity,
                    since=record.since,
                    until=record.until,
                    verifier=verifier,
                    by=person,
                    place=record.place,
                    note=record.note,
                    evidence=list(record.evidence.all()),
                )
    except Refused as error:
        messages.warning(request, str(error))
    else:
        confirm(request, f"{_title(record)} is back, and {record.verifier_name} is asked again.")
    return redirect(request, "pathways:experiences")


def _own(person: Person, public_id: UUID) -> ExperienceRecord:
    return get_object_or_404(ExperienceRecord.objects.visible_to(person).of(person), public_id=public_id)


def _type(catalogue: Catalogue, code: str) -> ExperienceType | None:
    return next((found for found in catalogue.experiences if found.code == code), None)


def _title(record: ExperienceRecord) -> str:
    found = _type(current_catalogue(), record.experience)
    return found.title if found else record.experience
