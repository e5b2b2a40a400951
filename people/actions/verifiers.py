"""A council's directory of who confirms what."""

from django.db import IntegrityError, transaction

from people import audit
from people.errors import Refused
from people.models import Organisation, Person, VerifierEntry


@transaction.atomic
def add_verifier(
    *, organisation: Organisation, capacity: str, name: str, email: str, by: Person | None, job_title: str = ""
) -> VerifierEntry:
    """Add an entry. Raises Refused if this address is there for this capacity already."""
    try:
        with transaction.atomic():
            entry = VerifierEntry.objects.create(
                organisation=organisation,
                capacity=capacity,
                name=name,
                email=email.strip().lower(),
                job_title=job_title,
            )
    except IntegrityError as error:
        raise Refused(f"{email} is in the list for this already. Change that entry instead.", field="email") from error
    audit.record(
        action="people.verifier.added",
        by=by,
        organisation=organisation,
        changes={"capacity": capacity, "entry": entry.pk, "name": entry.name},
    )
    return entry


@transaction.atomic
def change_verifier(*, entry: VerifierEntry, name: str, email: str, job_title: str, by: Person) -> VerifierEntry:
    """Correct an entry. Raises Refused if the new address is there for the same capacity already."""
    entry.name, entry.email, entry.job_title = name, email.strip().lower(), job_title
    try:
        with transaction.atomic():
            entry.save()
    except IntegrityError as error:
        raise Refused(f"{email} is in the list for this already. Use another address.", field="email") from error
    audit.record(
        action="people.verifier.changed",
        by=by,
        organisation=entry.organisation,
        changes={"entry": entry.pk, "name": entry.name},
    )
    return entry


@transaction.atomic
def retire_verifier(*, entry: VerifierEntry, by: Person, active: bool = False) -> VerifierEntry:
    """Take an entry out of use, or with `active` put it back. What they confirmed stays confirmed."""
    entry.active = active
    entry.save(update_fields=["active"])
    audit.record(
        action="people.verifier.restored" if active else "people.verifier.retired",
        by=by,
        organisation=entry.organisation,
        changes={"entry": entry.pk, "name": entry.name},
    )
    return entry
