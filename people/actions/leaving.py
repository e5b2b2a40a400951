"""Leaving an organisation: every role held there ends on one day, and can begin again as it was."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from people.actions.membership import end_membership
from people.models import Invitation, Membership, Organisation, Person
from ui import clock


@transaction.atomic
def leave_organisation(
    *, person: Person, organisation: Organisation, on: date, by: Person | None
) -> dict[str, str | None]:
    """End what the person is in `organisation` from day `on`: staff, and every role there.

    Returns the ends they had before, by key of the membership (ISO day, or None for open), for `return_to`. Raises
    LastAdministrator.
    """
    rows = Membership.objects.select_for_update(of=("self",)).filter(person=person, organisation=organisation)
    before: dict[str, str | None] = {}
    for held in rows.filter(Q(until__isnull=True) | Q(until__gt=on)).select_related("person", "organisation"):
        before[str(held.pk)] = held.until.isoformat() if held.until else None
        end_membership(membership=held, on=on, by=by)
    return before


@transaction.atomic
def return_to(*, person: Person, before: Mapping[str, str | None], on: date) -> None:
    """Undo `leave_organisation` of day `on`, as `before` says. What was changed since is left as it is.

    The caller's own audited action is the record of it.
    """
    rows = Membership.objects.select_for_update(of=("self",)).filter(person=person, pk__in=[int(key) for key in before])
    for held in rows:
        if held.until == max(on, held.since):
            earlier = before[str(held.pk)]
            held.until = date.fromisoformat(earlier) if earlier else None
            held.save(update_fields=["until"])


@transaction.atomic
def reopen_invitations(*, person: Person, before: Mapping[str, str], stopped_at: datetime) -> bool:
    """Let invitations work again that closing the account stopped at `stopped_at`, until the end each had before.

    `before` is `people.invitations.working` of the moment before. None does when another was sent since, or when its
    own end is past. Whether any works again. It is for the caller to see that the person still has the address to which
    they went. The caller's own audited action is the record of it.
    """
    rows = Invitation.objects.select_for_update(of=("self",)).filter(person=person)
    again = False
    for held in rows.filter(pk__in=[int(key) for key in before], accepted_at__isnull=True, expires_at__lte=stopped_at):
        end = datetime.fromisoformat(before[str(held.pk)])
        if end > clock.now() and not rows.filter(pk__gt=held.pk).exists():
            held.expires_at = end
            held.save(update_fields=["expires_at"])
            again = True
    return again
