"""Asking somebody without an account to confirm an experience: an address, a signed page, the mail with its link."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from notices import actions as notices
from pathways.actions.verifiers import is_line_manager
from pathways.catalogue import quantity_words
from pathways.errors import AlreadyDecided, LinkExpired, LinkUnknown, LinkUsed, NotYours
from pathways.models import ExperienceRecord, VerificationRequest
from pathways.queries.frameworks import catalogue_of
from people import audit
from people.models import Person
from ui import clock, tokens

LINK_DAYS = 30
Status = ExperienceRecord.Status


def ask(
    *,
    record: ExperienceRecord,
    outside: str,
    confirmed_by: Person | None = None,
    wait: timedelta = timedelta(0),
) -> None:
    """Make a request; send it, after `wait`, unless the address still has to be confirmed."""
    request = VerificationRequest.objects.create(
        record=record,
        name=record.verifier_name,
        email=record.verifier_email,
        capacity=record.verifier_capacity,
        # A placeholder until it is sent: the token is only ever in the message.
        token_digest=tokens.make()[1],
        expires_at=clock.now() + timedelta(days=LINK_DAYS),
        outside=outside,
        address_confirmed_by=confirmed_by,
    )
    if not outside or confirmed_by is not None:
        _send(request, wait=wait)


def stop_requests(*, record: ExperienceRecord) -> None:
    """Cancel the open requests of a record: their links stop working, and mail that has not gone out stays here."""
    for request in record.requests.filter(used_at__isnull=True, cancelled_at__isnull=True):
        request.cancelled_at = clock.now()
        request.save(update_fields=["cancelled_at"])
        notices.take_back(key=_key(request), whole=True)


@transaction.atomic
def confirm_address(*, request: VerificationRequest, by: Person) -> VerificationRequest:
    """The line manager says that an address outside the directory is right; the signed page is sent then."""
    if not is_line_manager(by, of=request.record.person):
        raise NotYours("Only the person's line manager can confirm this address.")
    confirmed = VerificationRequest.objects.filter(
        pk=request.pk, address_confirmed_by__isnull=True, cancelled_at__isnull=True
    ).update(address_confirmed_by=by)
    if not confirmed:
        raise AlreadyDecided("This address has been confirmed already, or the request was withdrawn.")
    request.refresh_from_db()
    _send(request)
    audit.record(
        action="pathways.verifier_address.confirmed",
        by=by,
        subject=request.record.person,
        changes={"record": str(request.record.public_id)},
    )
    return request


def find_request(*, token: str) -> VerificationRequest:
    """The request behind a signed page. Raises LinkUnknown, LinkUsed or LinkExpired, each with what to do."""
    found = (
        VerificationRequest.objects.select_related("record__person", "record__version", "record__organisation")
        .filter(token_digest=tokens.digest(token))
        .first()
    )
    if found is None:
        raise LinkUnknown("We do not know this link. Check that the whole address was copied from the e-mail.")
    if found.used_at is not None:
        day = found.used_at.astimezone(clock.LONDON)
        words = "confirmed" if found.outcome == VerificationRequest.Outcome.CONFIRMED else "returned"
        raise LinkUsed(f"You {words} this on {day:%-d %B %Y}. There is nothing more to do.")
    if found.cancelled_at is not None or found.record.status != Status.SUBMITTED:
        raise LinkExpired("This request was withdrawn or sent again with a new link. Use the newest e-mail.")
    if found.expires_at <= clock.now():
        raise LinkExpired(
            f"This link worked until {found.expires_at.astimezone(clock.LONDON):%-d %B %Y}. "
            f"Ask {found.record.person.name} to send a new one."
        )
    return found


def answered_request(*, token: str) -> VerificationRequest | None:
    """The request behind a link that has done its work, for the page that says so; None for any other."""
    asked = VerificationRequest.objects.select_related("record__person", "record__version")
    return asked.filter(token_digest=tokens.digest(token), used_at__isnull=False).first()


def _key(request: VerificationRequest) -> str:
    return f"verification:{request.pk}"


def _send(request: VerificationRequest, *, wait: timedelta = timedelta(0)) -> None:
    token, digest = tokens.make()
    request.token_digest = digest
    request.expires_at = clock.now() + timedelta(days=LINK_DAYS)
    request.save(update_fields=["token_digest", "expires_at"])
    record = request.record
    kind = catalogue_of(record.version).experience(record.experience)
    notices.send(
        key=_key(request),
        kind="pathways.verify",
        owner=record.organisation.slug if record.organisation else "",
        to=request.email,
        subject=f"Can you confirm this for {record.person.name}?",
        template="pathways/mail/verify",
        context={
            "name": request.name,
            "person": record.person.name,
            "organisation": record.organisation.official_name if record.organisation else "",
            "title": kind.title,
            "quantity": quantity_words(kind, record.quantity),
            "since": record.since,
            "until": record.until,
            "url": settings.SITE_URL + reverse("pathways:verify", args=[token]),
            "expires_at": request.expires_at,
        },
        reply_to=record.person.email,
        wait=wait,
    )
