"""Whose address a letter went to: so that one that came back leads to where the address is corrected."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from people.models import Organisation, Person, VerifierEntry


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whose address a letter went to, where this organisation can correct it. `key` is for the page that does."""

    name: str
    key: UUID | int
    is_person: bool


def addressees(*, addresses: Collection[str], organisation: Organisation) -> dict[str, Addressee]:
    """By address in small letters: people of an organisation, and who its directory says confirms (two queries)."""
    wanted = {address.lower() for address in addresses}
    if not wanted:
        return {}
    entries = VerifierEntry.objects.filter(organisation=organisation, email__in=wanted).order_by("active", "-pk")
    found = {entry.email.lower(): Addressee(entry.name, entry.pk, is_person=False) for entry in entries}
    people = Person.objects.of(organisation).filter(email__in=wanted)
    found |= {one.email.lower(): Addressee(one.name, one.public_id, is_person=True) for one in people}
    return found
