"""Many people at once, in a few statements: the bulk path of staff files and large moves of data."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from people import audit
from people.errors import AddressTaken
from people.models import Membership, Organisation, Person
from people.roles import Role


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody to add: an address in any case, a name, their first day, and the number their HR system uses."""

    email: str
    name: str
    since: date
    external_id: str = ""


@transaction.atomic
def add_people(*, organisation: Organisation, people: Sequence[NewPerson], by: Person | None) -> list[Person]:
    """Make persons who are staff of `organisation`, in the order given, as `add_person` does one. No passwords yet.

    Five statements a thousand people. Raises AddressTaken if any address, in any case, belongs to somebody or is there
    twice; then nobody was added.
    """
    made = [_person(new) for new in people]
    try:
        with transaction.atomic():
            Person.objects.bulk_create(made, batch_size=500)
    except IntegrityError as error:
        raise AddressTaken(
            "One of these e-mail addresses belongs to somebody in Pathways already. Check the list again.",
            field="email",
        ) from error
    join(organisation=organisation, people=list(zip(made, (new.since for new in people), strict=True)), by=by)
    return made


@transaction.atomic
def join(*, organisation: Organisation, people: Sequence[tuple[Person, date]], by: Person | None) -> None:
    """Make persons staff of `organisation`, each from their day. The caller knows that they are not staff there now."""
    Membership.objects.bulk_create(
        [
            Membership(person=person, organisation=organisation, role=Role.LEARNER, since=since)
            for person, since in people
        ],
        batch_size=500,
    )
    audit.record_many(
        [
            audit.event(
                action="people.person.added",
                by=by,
                subject=person,
                organisation=organisation,
                changes={"since": str(since)},
            )
            for person, since in people
        ]
    )


@transaction.atomic
def number_people(*, numbers: Sequence[tuple[Person, str]], organisation: Organisation, by: Person | None) -> None:
    """Note the number by which a council's HR system knows each person."""
    for person, number in numbers:
        person.external_id = number
    Person.objects.bulk_update([person for person, _ in numbers], ["external_id"], batch_size=200)
    audit.record_many(
        [
            audit.event(
                action="people.person.numbered",
                by=by,
                subject=person,
                organisation=organisation,
                changes={"changed": ["external_id"]},
            )
            for person, _ in numbers
        ]
    )


def _person(new: NewPerson) -> Person:
    """A person not yet stored, with what `Person.save` and the manager would have filled in."""
    email, name = new.email.strip().lower(), new.name.strip()
    return Person(
        email=email,
        name=name,
        external_id=new.external_id,
        password=make_password(None),
        search=f"{name} {email}".lower()[:400],
    )
