"""A concern raised outside one's own line, read and answered by the one safe contact it was put to.

What these actions leave behind is chosen so that nobody else can work out who raised what:

- An audit event says that a concern was raised, read or closed at an organisation, and nothing more. It names no
  actor and no subject, and its changes are empty, because the data-protection lead reads the trail, finds people in it
  by name, and may be in the line of the person or be whom the concern is about. The time stands, as for every event.
- No opening is logged: the record of openings is read by the same lead, and “opened a concern of” would be the secret.
- The e-mail to the contact says that something waits and links to their list. It carries no name, no words and no id of
  the concern, since other people may read a mailbox, and administrators see mail that could not be delivered.
- No e-mail goes to the person. A message to them, delivered or not, would show that they raised something; they read
  the answer on the page where they wrote.
"""

from django.db import transaction
from django.urls import reverse

from notices import actions as notices
from people import audit
from people.errors import Refused
from people.models import Concern, Membership, Organisation, Person
from people.queries import safe_contacts_for
from ui import clock

LONGEST = 5000
# Who did it, in the trail: neither the person nor the contact.
SOMEBODY = "Not recorded"
Status = Concern.Status


@transaction.atomic
def raise_concern(*, person: Person, contact: Person, text: str, reach_me: str, by: Person) -> Concern:
    """Put a concern to a safe contact of one's employer who is outside one's line, and tell them that something waits.

    The same words once more, while nobody has read them, are the same concern: a button pressed twice raises one.
    Raises Refused if the contact is not one of `safe_contacts_for`, if nothing is written, or if it is not one's own.
    """
    if by.pk != person.pk:
        raise Refused("A concern is raised by the person themselves.")
    if not text.strip():
        raise Refused("Write what your concern is", field="text")
    if len(text) > LONGEST:
        raise Refused(f"What you write can have {LONGEST:,} characters", field="text")
    employer = Membership.objects.employers([person.pk]).get(person.pk)
    if employer is None or not safe_contacts_for(person).filter(pk=contact.pk).exists():
        raise Refused("This safe contact is no longer open to you. Choose one of those shown", field="contact")
    said = {"contact": contact, "organisation": employer, "text": text.strip(), "reach_me": reach_me.strip()}
    # Of two presses at once the second waits here, and finds what the first has written.
    Person.objects.select_for_update().get(pk=person.pk)
    sent = Concern.objects.raised_by(person).filter(**said, status=Status.SENT).first()
    if sent is not None:
        return sent
    concern: Concern = Concern.objects.create(person=person, raised_at=clock.now(), **said)
    _event("people.concern.raised", employer)
    notices.send(
        key=f"people.concern:{concern.pk}",
        kind="people.concern_waiting",
        owner=employer.slug,
        to=contact.email,
        subject="Something waits for you in Pathways",
        template="people/mail/concern_waiting",
        context={"name": contact.name, "path": reverse("people:concerns")},
    )
    return concern


@transaction.atomic
def read_concern(*, concern: Concern, by: Person) -> Concern:
    """Mark a concern as read, the first time its contact opens it. The person sees the day; nobody is told.

    Raises Refused for anybody but the contact, while it is open to them.
    """
    _only_contact(concern, by)
    marked = Concern.objects.filter(pk=concern.pk, status=Status.SENT).update(status=Status.READ, read_at=clock.now())
    concern.refresh_from_db()
    if marked:
        _event("people.concern.read", concern.organisation)
    return concern


@transaction.atomic
def close_concern(*, concern: Concern, answer: str, by: Person) -> Concern:
    """Close a concern with an answer that the person reads. Raises Refused without one, or if it is closed already."""
    _only_contact(concern, by)
    if not answer.strip():
        raise Refused("Write what was done, or what you agreed", field="answer")
    if len(answer) > LONGEST:
        raise Refused(f"Your answer can have {LONGEST:,} characters", field="answer")
    now = clock.now()
    open_still = Concern.objects.filter(pk=concern.pk).exclude(status=Status.CLOSED)
    if not open_still.update(status=Status.CLOSED, answer=answer.strip(), closed_at=now):
        raise Refused("This concern is closed already. Load the page again to see the answer.")
    Concern.objects.filter(pk=concern.pk, read_at__isnull=True).update(read_at=now)
    concern.refresh_from_db()
    _event("people.concern.closed", concern.organisation)
    return concern


def _only_contact(concern: Concern, by: Person) -> None:
    if not Concern.objects.put_to(by).filter(pk=concern.pk).exists():
        raise Refused("Only the safe contact it was put to reads and closes a concern.")


def _event(action: str, organisation: Organisation) -> None:
    """What the trail may know: see above."""
    audit.record(action=action, by=None, by_label=SOMEBODY, organisation=organisation)
