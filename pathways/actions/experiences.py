"""An experience's way from being recorded to being confirmed by somebody who saw it."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction

from notices import actions as notices
from pathways.actions.corrections import SECOND_THOUGHTS, correct
from pathways.actions.requests import ask, find_request, stop_requests
from pathways.actions.verifiers import Verifier, employer_of, is_line_manager, settle
from pathways.catalogue import quantity_words
from pathways.errors import AlreadyDecided, BadQuantity, BadVerifier, LinkUsed, NotYours
from pathways.models import Evidence, ExperienceRecord, VerificationRequest
from pathways.quantity_rules import doubt
from pathways.queries.frameworks import catalogue_of, current_version
from people import audit
from people.errors import Refused
from people.models import Person, VerifierEntry
from ui import clock

Status = ExperienceRecord.Status
EXPERIENCES = "/my-pathway/experiences/"


@transaction.atomic
def record_experience(
    *,
    person: Person,
    experience: str,
    quantity: int,
    since: date,
    until: date,
    verifier: Verifier,
    by: Person | None,
    place: str = "",
    note: str = "",
    evidence: Sequence[Evidence] = (),
) -> ExperienceRecord:
    """Record something a person did and ask somebody to confirm it. `since` and `until` are its first and last day.

    The line manager is asked in their queue, a directory entry by a signed page, and any other address once the line
    manager has confirmed the address. Raises Refused, BadQuantity or BadVerifier, naming the field.
    """
    version = current_version()
    catalogue = catalogue_of(version)
    try:
        kind = catalogue.experience(experience)
    except KeyError as error:
        raise Refused(
            "That experience is not in the framework. Choose one from the list.", field="experience"
        ) from error
    if quantity < 1:
        raise Refused("Enter how much of it you did, as a whole number of 1 or more.", field="quantity")
    if until < since:
        raise Refused("The last day is before the first. Check both dates.", field="until")
    if until > clock.today():
        raise Refused(f"{until:%-d %B %Y} is in the future. Record it once it has happened.", field="until")
    if doubtful := doubt(kind, quantity, since, until):
        raise BadQuantity(f"{doubtful}.", field="quantity")
    asked = settle(person=person, verifier=verifier)
    record = ExperienceRecord.objects.create(
        person=person,
        version=version,
        experience=experience,
        quantity=quantity,
        since=since,
        until=until,
        place=place.strip(),
        note=note.strip(),
        organisation=employer_of(person),
        verifier_person=asked.person,
        verifier_name=asked.name,
        verifier_email=asked.email,
        verifier_capacity=asked.capacity,
    )
    if evidence:
        record.evidence.add(*evidence)
    audit.record(
        action="pathways.experience.submitted",
        by=by,
        subject=person,
        organisation=record.organisation,
        changes={"experience": experience, "quantity": quantity, "record": str(record.public_id)},
    )
    if asked.person is None:
        ask(record=record, outside="" if asked.in_directory else asked.reason, wait=SECOND_THOUGHTS)
    return record


@transaction.atomic
def ask_again(*, record: ExperienceRecord, by: Person) -> ExperienceRecord:
    """Send the signed page once more. The link sent before stops working.

    Raises AlreadyDecided, and Refused while the line manager has it or once the verifier left the council's list.
    """
    record = ExperienceRecord.objects.select_for_update().get(pk=record.pk)
    if record.status != Status.SUBMITTED:
        raise AlreadyDecided("This experience has been answered, so there is nothing to ask again.")
    if record.verifier_person_id is not None:
        raise Refused("Your line manager sees this in their queue. Speak to them if it is urgent.")
    last = record.requests.first()
    if last is not None and last.outside and last.address_confirmed_by_id is None:
        raise Refused("Your line manager has not confirmed this address yet. It is in their queue.")
    if last is None or not last.outside:
        now = VerifierEntry.objects.filter(organisation=record.organisation_id).address_now(
            capacity=record.verifier_capacity, name=record.verifier_name, email=record.verifier_email
        )
        if not now:
            raise Refused(
                f"{record.verifier_name} is no longer in your council's list of who confirms what. "
                "Withdraw this and record it again with somebody else."
            )
        if now.lower() == record.person.email.lower():
            raise BadVerifier("Nobody confirms their own experience. Withdraw this and record it with somebody else.")
        if now != record.verifier_email:
            record.verifier_email = now
            record.save(update_fields=["verifier_email"])
    stop_requests(record=record)
    ask(
        record=record,
        outside=last.outside if last else "",
        confirmed_by=last.address_confirmed_by if last else None,
    )
    audit.record(
        action="pathways.experience.asked_again",
        by=by,
        subject=record.person,
        changes={"record": str(record.public_id)},
    )
    return record


@transaction.atomic
def answer_request(*, token: str, confirm: bool, reason: str = "") -> ExperienceRecord:
    """Answer a signed page, once. Raises what find_request raises, and Refused for a return without a reason."""
    request = find_request(token=token)
    _hold(request.record)
    if not confirm and not reason.strip():
        raise Refused("Say what is not right, so that they can mend it.", field="reason")
    outcome = VerificationRequest.Outcome.CONFIRMED if confirm else VerificationRequest.Outcome.RETURNED
    used = (
        VerificationRequest.objects.usable(clock.now())
        .filter(pk=request.pk)
        .update(used_at=clock.now(), outcome=outcome)
    )
    if not used:
        raise LinkUsed("This link has been used. There is nothing more to do.")
    label = f"{request.name}, {request.email}"
    return _answer(request.record, verify=confirm, reason=reason, by=None, by_label=label)


@transaction.atomic
def decide_experience(*, record: ExperienceRecord, verify: bool, by: Person, reason: str = "") -> ExperienceRecord:
    """The line manager confirms or returns an experience in their queue. Raises NotYours, Refused, AlreadyDecided."""
    if record.verifier_person_id != by.pk:
        raise NotYours("Only the person who was asked can confirm this.")
    if not is_line_manager(by, of=record.person):
        raise NotYours("You are no longer this person's line manager, so you cannot confirm this.")
    if not verify and not reason.strip():
        raise Refused("Say what is not right, so that they can mend it.", field="reason")
    return _answer(record, verify=verify, reason=reason, by=by, wait=SECOND_THOUGHTS)


@transaction.atomic
def refuse_address(*, request: VerificationRequest, by: Person, reason: str) -> ExperienceRecord:
    """The line manager says that an address outside the directory is not right: nothing is sent to it, ever.

    The experience goes back to its owner with the reason, so that they choose another person. Raises NotYours, Refused
    without a reason, and AlreadyDecided when the address was confirmed or the request withdrawn meanwhile.
    """
    if not is_line_manager(by, of=request.record.person):
        raise NotYours("Only the person's line manager can refuse this address.")
    _hold(request.record)
    why = reason.strip()
    if not why:
        raise Refused("Say why not, so that they can choose another person.", field="reason")
    refused = (
        VerificationRequest.objects.exclude(outside="")
        .filter(pk=request.pk, address_confirmed_by__isnull=True, cancelled_at__isnull=True, used_at__isnull=True)
        .update(cancelled_at=clock.now())
    )
    if not refused:
        raise AlreadyDecided("This address has been confirmed or refused already, or the request was withdrawn.")
    request.refresh_from_db()
    audit.record(
        action="pathways.verifier_address.refused",
        by=by,
        subject=request.record.person,
        changes={"record": str(request.record.public_id)},
    )
    ended = why if why.endswith((".", "!", "?", "…")) else f"{why}."
    said = f"The address of {request.name} was not confirmed: {ended} Choose another person to confirm it."
    return _answer(request.record, verify=False, reason=said, by=by)


@transaction.atomic
def undo_experience_decision(*, record: ExperienceRecord, by: Person) -> ExperienceRecord:
    """Undo one's own answer in the queue on the day it was given. Raises NotYours or AlreadyDecided."""
    if record.verifier_person_id != by.pk:
        raise NotYours("Only the person who answered can undo this.")
    if not is_line_manager(by, of=record.person):
        raise NotYours("You are no longer this person's line manager, so you cannot undo this.")
    undone = ExperienceRecord.objects.filter(
        pk=record.pk, status__in=[Status.VERIFIED, Status.RETURNED], verified_on=clock.today()
    ).update(status=Status.SUBMITTED, verified_on=None, reason="")
    if not undone:
        raise AlreadyDecided("An answer can be undone on the day it was given. This one cannot.")
    audit.record(
        action="pathways.experience.reopened", by=by, subject=record.person, changes={"record": str(record.public_id)}
    )
    record.refresh_from_db()
    kind = catalogue_of(record.version).experience(record.experience)
    correct(key=f"experience:{record.public_id}:", person=record.person, by=by, about=kind.title, path=EXPERIENCES)
    return record


@transaction.atomic
def withdraw_experience(*, record: ExperienceRecord, by: Person) -> ExperienceRecord:
    """Take back one's own experience that nobody has answered. Its links stop working. Raises AlreadyDecided."""
    moved = ExperienceRecord.objects.filter(pk=record.pk, status__in=[Status.DRAFT, Status.SUBMITTED]).update(
        status=Status.WITHDRAWN, withdrawn_at=clock.now()
    )
    if not moved:
        raise AlreadyDecided("This experience has been answered, so it cannot be taken back.")
    stop_requests(record=record)
    audit.record(
        action="pathways.experience.withdrawn", by=by, subject=record.person, changes={"record": str(record.public_id)}
    )
    record.refresh_from_db()
    return record


def _hold(record: ExperienceRecord) -> None:
    """Lock the record before its requests, as withdrawing and asking again do, or two at once could deadlock."""
    ExperienceRecord.objects.select_for_update(no_key=True).only("pk").get(pk=record.pk)


def _answer(
    record: ExperienceRecord,
    *,
    verify: bool,
    reason: str,
    by: Person | None,
    by_label: str = "",
    wait: timedelta = timedelta(0),
) -> ExperienceRecord:
    """Store the answer if nobody gave one before, and tell the person."""
    moved = ExperienceRecord.objects.filter(pk=record.pk, status=Status.SUBMITTED).update(
        status=Status.VERIFIED if verify else Status.RETURNED, verified_on=clock.today(), reason=reason.strip()
    )
    if not moved:
        raise AlreadyDecided("This has been answered or withdrawn already. Nothing of yours was saved for it.")
    record.refresh_from_db()
    event = audit.record(
        action=f"pathways.experience.{'verified' if verify else 'returned'}",
        by=by,
        by_label=by_label,
        subject=record.person,
        changes={"experience": record.experience, "quantity": record.quantity, "record": str(record.public_id)},
    )
    kind = catalogue_of(record.version).experience(record.experience)
    notices.send(
        key=f"experience:{record.public_id}:{clock.now().timestamp()}",
        kind="pathways.experience_answered",
        owner=event.owner,
        to=record.person.email,
        subject=f"{kind.title}: {'confirmed' if verify else 'returned to you'}",
        template="pathways/mail/experience_answered",
        context={
            "name": record.person.name,
            "by": by.name if by else record.verifier_name,
            "title": kind.title,
            "quantity": quantity_words(kind, record.quantity),
            "verified": verify,
            "reason": reason,
        },
        wait=wait,
    )
    return record
