"""How a person's invitations stand: which still work, and whether one has to be sent again."""

from people.models import Invitation, Person
from ui import clock


def working(person: Person) -> dict[str, str]:
    """When each unused invitation of a person ends that still works (ISO), by key of the invitation (one query)."""
    rows = Invitation.objects.filter(person=person, accepted_at__isnull=True, expires_at__gt=clock.now())
    return {str(key): end.isoformat() for key, end in rows.values_list("pk", "expires_at")}


def is_lost(person: Person) -> bool:
    """Whether somebody who never came in was invited, and no invitation of theirs works any more (one query)."""
    if person.last_login is not None:
        return False
    ends = list(Invitation.objects.filter(person=person).values_list("accepted_at", "expires_at"))
    return bool(ends) and all(used is None and end <= clock.now() for used, end in ends)
