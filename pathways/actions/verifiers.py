"""Who may confirm something about a person: a directory entry, a colleague in the line, or an address with a reason."""

from dataclasses import dataclass
from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from pathways.errors import BadVerifier
from pathways.models import Appointment
from people.models import Organisation, Person, Relationship, VerifierEntry
from people.permissions import holdings
from people.roles import Kind
from ui import clock


@dataclass(frozen=True, slots=True)
class Verifier:
    """Who is asked. `person` has an account and is asked in their queue; the others by a signed page.

    `in_directory` says that the council vouches for the address, `hosted` that the host of a placement does; otherwise
    `reason` says why it is used, and the line manager confirms it before anything is sent.
    """

    name: str
    email: str
    capacity: str
    person: Person | None = None
    in_directory: bool = False
    reason: str = ""
    hosted: bool = False

    @classmethod
    def entry(cls, entry: VerifierEntry) -> Self:
        """Somebody in the council's own directory."""
        return cls(name=entry.name, email=entry.email, capacity=entry.capacity, in_directory=True)

    @classmethod
    def host(cls, name: str, email: str, capacity: str) -> Self:
        """Somebody for whom the host of a placement vouches: on its own list, or the supervisor.

        Only the room that made the placement knows this, so nothing a person types becomes one.
        """
        return cls(name=name.strip(), email=email.strip().lower(), capacity=capacity, in_directory=True, hosted=True)

    @classmethod
    def colleague(cls, person: Person, capacity: str) -> Self:
        """Somebody with an account, such as the line manager."""
        return cls(name=person.name, email=person.email, capacity=capacity, person=person)

    @classmethod
    def address(cls, name: str, email: str, capacity: str, reason: str) -> Self:
        """An address that is not in the directory, with the reason for using it."""
        return cls(name=name.strip(), email=email.strip().lower(), capacity=capacity, reason=reason.strip())


def line_manager_of(person: Person) -> Person | None:
    """The line manager on the person's latest current appointment that names one who can sign in."""
    appointment = Appointment.objects.of(person).on(clock.today()).filter(line_manager__is_active=True).first()
    return appointment.line_manager if appointment else None


def is_line_manager(viewer: Person, *, of: Person) -> bool:
    """Whether somebody manages a person today, by any of their posts."""
    return Relationship.objects.filter(viewer=viewer, subject=of).of_kind(Kind.LINE_MANAGER).on(clock.today()).exists()


def employer_of(person: Person) -> Organisation | None:
    """Where the person works today."""
    return holdings(person).employer


def own_address(person: Person, email: str) -> bool:
    """Whether mail to this address reaches the person: theirs in any case, or with a +tag, which mail servers drop."""
    return _mailbox(email) == _mailbox(person.email)


def _mailbox(email: str) -> tuple[str, str]:
    local, _, domain = email.strip().lower().rpartition("@")
    return local.partition("+")[0] or local, domain


def settle(*, person: Person, verifier: Verifier) -> Verifier:
    """Check who is asked, and use the directory's entry if the typed address is in it. Raises BadVerifier.

    Rules: never the person's own address; a directory entry must be a current one of the person's own council; a
    colleague must be the person's line manager; any other address needs a name and a reason, and a line manager
    who can confirm it.
    """
    settled, problems = _look(person, verifier)
    if problems:
        raise problems[0]
    return settled


def verifier_problems(*, person: Person, verifier: Verifier) -> list[BadVerifier]:
    """Everything for which `settle` would refuse, at once, so that a form can say all of it."""
    return _look(person, verifier)[1]


def _look(person: Person, verifier: Verifier) -> tuple[Verifier, list[BadVerifier]]:
    """Who is asked in the end, and what stands against it."""
    if own_address(person, verifier.email) or (verifier.person and verifier.person.pk == person.pk):
        return verifier, [BadVerifier("You cannot confirm your own experience. Choose somebody else.", field="email")]
    if verifier.hosted:
        return verifier, []
    council = employer_of(person)
    if verifier.person is not None:
        manager = line_manager_of(person)
        if manager is None or manager.pk != verifier.person.pk:
            text = "Only your line manager can be asked this way. Choose somebody from the list."
            return verifier, [BadVerifier(text, field="verifier")]
        return verifier, []
    listed = VerifierEntry.objects.current().filter(organisation=council, email__iexact=verifier.email)
    found = listed.filter(capacity=verifier.capacity).first() or listed.first()
    if found is not None:
        return Verifier.entry(found), []
    if verifier.in_directory:
        text = "That person is no longer in your council's list. Choose another from the list."
        return verifier, [BadVerifier(text, field="verifier")]
    return _outside(person, verifier)


def _outside(person: Person, verifier: Verifier) -> tuple[Verifier, list[BadVerifier]]:
    """An address that the council does not vouch for: a name, a reason, and somebody who can confirm it."""
    problems = []
    if not verifier.name:
        problems.append(BadVerifier("Enter the name of the person who can confirm this.", field="name"))
    try:
        validate_email(verifier.email)
    except ValidationError:
        problems.append(BadVerifier("Enter an e-mail address like name@council.gov.uk.", field="email"))
    if not verifier.reason:
        text = "This address is not in your council's list. Say why this person is the right one to confirm it."
        problems.append(BadVerifier(text, field="reason"))
    manager = line_manager_of(person)
    if manager is None:
        text = (
            "This address is not in your council's list and you have no line manager here to confirm it. "
            "Ask your council lead to add it to the list."
        )
        problems.append(BadVerifier(text, field="email"))
    elif not problems and manager.email.lower() == verifier.email.lower():
        return Verifier.colleague(manager, verifier.capacity), []
    return verifier, problems
