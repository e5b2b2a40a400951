"""Asking somebody, in the capacity a gate names, to say that a person is ready for it."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.urls import reverse

from notices import actions as notices
from pathways.actions.verifiers import employer_of, line_manager_of, own_address
from pathways.catalogue import capacity_words
from pathways.errors import AlreadyDecided, AlreadyWaiting, BadVerifier, LinkExpired, LinkUnknown, LinkUsed, NotYours
from pathways.models import Endorsement
from pathways.queries.frameworks import catalogue_of, current_version
from people import audit
from people.errors import Refused
from people.models import Person, VerifierEntry
from ui import clock, tokens

LINK_DAYS = 30
LINE_MANAGER = "line_manager"
Status = Endorsement.Status


@transaction.atomic
def ask_endorsement(
    *,
    person: Person,
    gate: str,
    capacity: str,
    by: Person | None,
    endorser: Person | None = None,
    name: str = "",
    email: str = "",
) -> Endorsement:
    """Ask for one endorsement a gate needs. The line manager is asked in their queue, others by a signed page.

    An address must be in the person's own council's directory for that capacity. Raises Refused, BadVerifier, or
    AlreadyWaiting when the same was asked or given already.
    """
    version = current_version()
    catalogue = catalogue_of(version)
    try:
        needed = catalogue.gate(gate).criteria.endorsements
    except KeyError as error:
        raise Refused("That gate is not in the framework. Open My pathway and ask from there.") from error
    if capacity not in needed:
        raise Refused(f"Gate {gate} does not ask for this endorsement. Open My pathway to see what it asks.")
    council = employer_of(person)
    if capacity == LINE_MANAGER:
        manager = line_manager_of(person)
        if manager is None:
            raise BadVerifier("You have no line manager here yet. Ask your council lead to name one.")
        endorser, name, email = manager, manager.name, manager.email
    elif endorser is not None:
        raise BadVerifier("Only your line manager is asked in the queue. Choose an address from your council's list.")
    else:
        email = email.strip().lower()
        try:
            validate_email(email)
        except ValidationError as error:
            raise BadVerifier("Enter an e-mail address like name@council.gov.uk.", field="email") from error
        if own_address(person, email):
            raise BadVerifier("You cannot endorse yourself. Choose somebody else.", field="email")
        entry = VerifierEntry.objects.confirming(capacity).filter(organisation=council, email__iexact=email).first()
        if entry is None:
            raise BadVerifier(
                f"Nobody with this address is in your council's list as {capacity_words(capacity)}. "
                "Ask your council lead to add them.",
                field="email",
            )
        name = entry.name
    try:
        with transaction.atomic():
            endorsement = Endorsement.objects.create(
                person=person,
                version=version,
                gate=gate,
                capacity=capacity,
                endorser=endorser,
                name=name,
                email=email,
                organisation=council,
                asked_at=clock.now(),
                expires_at=clock.now() + timedelta(days=LINK_DAYS),
            )
    except IntegrityError as error:
        raise AlreadyWaiting("This endorsement has been asked for or given already.") from error
    audit.record(
        action="pathways.endorsement.asked",
        by=by,
        subject=person,
        organisation=council,
        changes={"gate": gate, "capacity": capacity, "endorsement": str(endorsement.public_id)},
    )
    if endorser is None:
        _send(endorsement)
    return endorsement


def find_endorsement(*, token: str) -> Endorsement:
    """The endorsement behind a signed page. Raises LinkUnknown, LinkUsed or LinkExpired, each with what to do."""
    found = (
        Endorsement.objects.select_related("person", "version", "organisation")
        .filter(token_digest=tokens.digest(token))
        .first()
    )
    if found is None:
        raise LinkUnknown("We do not know this link. Check that the whole address was copied from the e-mail.")
    if found.status in {Status.GIVEN, Status.DECLINED}:
        words = "gave" if found.status == Status.GIVEN else "declined"
        raise LinkUsed(f"You {words} this endorsement on {found.decided_on:%-d %B %Y}. There is nothing more to do.")
    if found.status == Status.WITHDRAWN:
        raise LinkExpired(f"{found.person.name} has withdrawn this request. There is nothing more to do.")
    if found.expires_at is not None and found.expires_at <= clock.now():
        raise LinkExpired(
            f"This link worked until {found.expires_at.astimezone(clock.LONDON):%-d %B %Y}. "
            f"Ask {found.person.name} to send a new one."
        )
    return found


@transaction.atomic
def answer_endorsement(*, token: str, give: bool, reason: str) -> Endorsement:
    """Answer a signed page, once. Raises what find_endorsement raises, and Refused without a reason."""
    endorsement = find_endorsement(token=token)
    return _decide(endorsement, give=give, reason=reason, by=None, by_label=f"{endorsement.name}, {endorsement.email}")


@transaction.atomic
def decide_endorsement(*, endorsement: Endorsement, give: bool, reason: str, by: Person) -> Endorsement:
    """Answer an endorsement asked in one's queue. Raises NotYours, Refused without a reason, AlreadyDecided."""
    if endorsement.endorser_id != by.pk:
        raise NotYours("Only the person who was asked can endorse.")
    manager = line_manager_of(endorsement.person)
    if endorsement.capacity == LINE_MANAGER and (manager is None or manager.pk != by.pk):
        raise NotYours("You are no longer this person's line manager, so you cannot endorse as one.")
    return _decide(endorsement, give=give, reason=reason, by=by)


@transaction.atomic
def withdraw_endorsement(*, endorsement: Endorsement, by: Person) -> Endorsement:
    """Take back a request that nobody has answered. Raises AlreadyDecided."""
    moved = Endorsement.objects.filter(pk=endorsement.pk, status=Status.ASKED).update(status=Status.WITHDRAWN)
    if not moved:
        raise AlreadyDecided("This endorsement has been answered, so the request cannot be taken back.")
    audit.record(
        action="pathways.endorsement.withdrawn",
        by=by,
        subject=endorsement.person,
        changes={"endorsement": str(endorsement.public_id)},
    )
    endorsement.refresh_from_db()
    return endorsement


@transaction.atomic
def send_endorsement_again(*, endorsement: Endorsement, by: Person) -> Endorsement:
    """Send the signed page once more; the link sent before stops working.

    Raises AlreadyDecided, and BadVerifier once the endorser is no longer in the council's list for that capacity.
    """
    if endorsement.status != Status.ASKED or endorsement.endorser_id is not None:
        raise AlreadyDecided("There is no e-mail to send again for this endorsement.")
    listed = VerifierEntry.objects.confirming(endorsement.capacity).filter(organisation=endorsement.organisation_id)
    now = listed.address_now(capacity=endorsement.capacity, name=endorsement.name, email=endorsement.email)
    if not now or now.lower() == endorsement.person.email.lower():
        raise BadVerifier(
            f"{endorsement.name} is no longer in your council's list as {capacity_words(endorsement.capacity)}. "
            "Withdraw this request and ask somebody else."
        )
    endorsement.email, endorsement.expires_at = now, clock.now() + timedelta(days=LINK_DAYS)
    endorsement.save(update_fields=["email", "expires_at"])
    _send(endorsement)
    audit.record(
        action="pathways.endorsement.asked_again",
        by=by,
        subject=endorsement.person,
        changes={"endorsement": str(endorsement.public_id)},
    )
    return endorsement


def _send(endorsement: Endorsement) -> None:
    token, digest = tokens.make()
    endorsement.token_digest = digest
    endorsement.save(update_fields=["token_digest"])
    gate = catalogue_of(endorsement.version).gate(endorsement.gate)
    notices.send(
        key=f"endorsement:{endorsement.public_id}:{digest[:16]}",
        kind="pathways.endorse",
        owner=endorsement.organisation.slug if endorsement.organisation else "",
        to=endorsement.email,
        subject=f"Would you endorse {endorsement.person.name}?",
        template="pathways/mail/endorse",
        context={
            "name": endorsement.name,
            "person": endorsement.person.name,
            "organisation": endorsement.organisation.official_name if endorsement.organisation else "",
            "gate": gate.title,
            "gate_code": gate.code,
            "capacity": capacity_words(endorsement.capacity),
            "url": settings.SITE_URL + reverse("pathways:endorse", args=[token]),
            "expires_at": endorsement.expires_at,
        },
        reply_to=endorsement.person.email,
    )


def _decide(endorsement: Endorsement, *, give: bool, reason: str, by: Person | None, by_label: str = "") -> Endorsement:
    if not reason.strip():
        words = "why, in a sentence or two" if give else "why not, so that they know what to work on"
        raise Refused(f"Say {words}.", field="reason")
    moved = Endorsement.objects.filter(pk=endorsement.pk, status=Status.ASKED).update(
        status=Status.GIVEN if give else Status.DECLINED, reason=reason.strip(), decided_on=clock.today()
    )
    if not moved:
        raise AlreadyDecided(
            "This endorsement has been answered or withdrawn already. Nothing of yours was saved for it."
        )
    endorsement.refresh_from_db()
    event = audit.record(
        action=f"pathways.endorsement.{'given' if give else 'declined'}",
        by=by,
        by_label=by_label,
        subject=endorsement.person,
        changes={"gate": endorsement.gate, "capacity": endorsement.capacity, "endorsement": str(endorsement.public_id)},
    )
    gate = catalogue_of(endorsement.version).gate(endorsement.gate)
    notices.send(
        key=f"endorsement-answer:{endorsement.public_id}",
        kind="pathways.endorsement_answered",
        owner=event.owner,
        to=endorsement.person.email,
        subject=f"{endorsement.name} has answered about gate {gate.code}",
        template="pathways/mail/endorsement_answered",
        context={
            "name": endorsement.person.name,
            "by": endorsement.name,
            "given": give,
            "reason": reason,
            "gate": gate.title,
            "gate_code": gate.code,
        },
    )
    return endorsement
