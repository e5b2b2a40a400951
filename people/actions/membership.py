"""People, and the roles they hold for a time."""

from datetime import date, timedelta
from typing import Final

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse

from notices import actions as notices
from people import audit
from people.actions.relationships import end_relationships
from people.errors import AddressTaken, LastAdministrator, NotGrantable, Refused
from people.models import AuditEvent, Invitation, Membership, Organisation, Person
from people.roles import ROLES, Kind, Role
from ui import clock

# How long the mail about a closed account waits, so that opening the account again can still stop it.
SECOND_THOUGHTS: Final = timedelta(minutes=15)


@transaction.atomic
def add_person(
    *,
    email: str,
    name: str,
    organisation: Organisation,
    by: Person | None,
    since: date | None = None,
    external_id: str = "",
) -> Person:
    """Make a person who is staff of `organisation` from `since` (today unless told). They have no password yet.

    Raises AddressTaken if the address, in any case, belongs to somebody.
    """
    day = since or clock.today()
    try:
        with transaction.atomic():
            person: Person = Person.objects.create_user(email, None, name=name.strip(), external_id=external_id)
    except IntegrityError as error:
        raise AddressTaken(
            f"{email} belongs to somebody in Pathways already. Use another address.", field="email"
        ) from error
    Membership.objects.create(person=person, organisation=organisation, role=Role.LEARNER, since=day)
    audit.record(
        action="people.person.added", by=by, subject=person, organisation=organisation, changes={"since": str(day)}
    )
    return person


@transaction.atomic
def rename(
    *,
    person: Person,
    name: str,
    email: str,
    by: Person,
    organisation: Organisation | None = None,
    tell_new_address: bool = True,
) -> Person:
    """Correct a name or address. The old address no longer opens the account; both addresses are told.

    `tell_new_address` is off for a caller whose own message says it there. Raises AddressTaken.
    """
    before = {"name": person.name, "email": person.email}
    person.name, person.email = name.strip(), email.strip().lower()
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError as error:
        raise AddressTaken(
            f"{email} belongs to somebody in Pathways already. Use another address.", field="email"
        ) from error
    changed = [key for key, value in before.items() if getattr(person, key) != value]
    changes: dict[str, object] = {"changed": changed}
    if "name" in changed:
        changes["names"] = [before["name"], person.name]
    if "email" in changed:
        changes["emails"] = [before["email"], person.email]
    event = audit.record(
        action="people.person.renamed", by=by, subject=person, organisation=organisation, changes=changes
    )
    if "email" in changed:
        # Sign-in also looks addresses up in allauth's own list, and a link sent to the old address must not work.
        EmailAddress.objects.filter(user=person).delete()
        _stop_invitations(person)
        notices.send(
            key=f"people.address_changed:{event.pk}",
            kind="people.address_changed",
            owner=event.owner,
            to=before["email"],
            subject="Your address in Pathways was changed",
            template="people/mail/address_changed",
            context={"name": person.name, "new": person.email, "by": by.name},
        )
        if tell_new_address:
            notices.send(
                key=f"people.address_now:{event.pk}",
                kind="people.address_now",
                owner=event.owner,
                to=person.email,
                subject="You sign in to Pathways with this address now",
                template="people/mail/address_now",
                context={
                    "name": person.name,
                    "before": before["email"],
                    "by": by.name,
                    "path": reverse("account_login"),
                },
                reply_to=by.email,
            )
    if "name" in changed and by.pk != person.pk:
        notices.send(
            key=f"people.name_corrected:{event.pk}",
            kind="people.name_corrected",
            owner=event.owner,
            to=person.email,
            subject="Your name in Pathways was corrected",
            template="people/mail/name_corrected",
            context={"name": person.name, "before": before["name"], "by": by.name},
            reply_to=by.email,
        )
    return person


def _stop_invitations(person: Person) -> None:
    """Make every unused invitation of this person useless."""
    now = clock.now()
    Invitation.objects.filter(person=person, accepted_at__isnull=True, expires_at__gt=now).update(expires_at=now)


@transaction.atomic
def grant(
    *, person: Person, organisation: Organisation, role: Role, by: Person | None, since: date | None = None
) -> Membership:
    """Give a role from a day (today unless told). Twice changes nothing. Raises NotGrantable if it is derived."""
    if not ROLES[role].grantable:
        raise NotGrantable(
            f"{ROLES[role].title} comes from appointments. Name them as line manager there.", field="role"
        )
    day = since or clock.today()
    found, made = Membership.objects.get_or_create(
        person=person, organisation=organisation, role=role, until=None, defaults={"since": day}
    )
    if made:
        audit.record(
            action="people.role.granted",
            by=by,
            subject=person,
            organisation=organisation,
            changes={"role": role.value, "since": str(day)},
        )
    return found


@transaction.atomic
def end_membership(*, membership: Membership, on: date, by: Person | None) -> Membership:
    """End a role from day `on`. Raises LastAdministrator if nobody would be left to run the installation."""
    if membership.role == Role.ADMINISTRATOR:
        others = Membership.objects.holding(Role.ADMINISTRATOR).on(clock.today()).exclude(pk=membership.pk)
        if not others.filter(person__is_active=True).exists():
            raise LastAdministrator("This is the last administrator. Make somebody else administrator first.")
    membership.until = max(on, membership.since)
    membership.save(update_fields=["until"])
    audit.record(
        action="people.role.ended",
        by=by,
        subject=membership.person,
        organisation=membership.organisation,
        changes={"role": membership.role, "until": str(membership.until)},
    )
    return membership


@transaction.atomic
def move(*, person: Person, to: Organisation, on: date, by: Person | None) -> Membership:
    """The person leaves every organisation they are staff of and joins `to`, on one day.

    Their record goes with them. Roles held in the organisations left end, and so do relationships as a line manager
    or under one, on the day of the move. Raises Refused if they are staff there already.
    """
    left = list(
        Membership.objects.select_for_update(of=("self",))
        .filter(Q(until__isnull=True) | Q(until__gt=on), person=person, role=Role.LEARNER)
        .select_related("organisation")
    )
    if any(membership.organisation_id == to.pk for membership in left):
        raise Refused(f"{person.name} is at {to.official_name} already. Choose another council.", field="to")
    for membership in left:
        held_there = Membership.objects.filter(person=person, organisation=membership.organisation)
        for held in held_there.filter(Q(until__isnull=True) | Q(until__gt=on)):
            end_membership(membership=held, on=on, by=by)
    # Mentors, providers and panels stay until the room that knows them ends them.
    line = frozenset({Kind.LINE_MANAGER})
    end_relationships(subject=person, on=on, kinds=line)
    end_relationships(viewer=person, on=on, kinds=line)
    joined = Membership.objects.create(person=person, organisation=to, role=Role.LEARNER, since=on)
    if by is not None and by.pk != person.pk:
        notices.send(
            key=f"people.moved:{joined.pk}",
            kind="people.moved",
            owner=(left[-1].organisation if left else to).slug,
            to=person.email,
            subject=f"Your move to {to.official_name}",
            template="people/mail/moved",
            context={
                "name": person.name,
                "to": to.official_name,
                "on": on,
                "by": by.name,
                "email": person.email,
            },
            reply_to=by.email,
        )
    for organisation in [*(membership.organisation for membership in left), to]:
        audit.record(
            action="people.person.moved",
            by=by,
            subject=person,
            organisation=organisation,
            changes={"to": to.slug, "on": str(on)},
        )
    return joined


@transaction.atomic
def cancel_move(*, person: Person, by: Person | None) -> Membership:
    """Undo a move recorded for a day to come: they stay where they are staff, with the roles they hold there.

    Returns the membership that never begins. Relationships are for the rooms that know them to give again. Raises
    Refused when no move is to come.
    """
    rows = Membership.objects.select_for_update(of=("self",)).filter(person=person).select_related("organisation")
    joined = rows.holding(Role.LEARNER).filter(since__gt=clock.today()).order_by("since", "pk").first()
    left = [] if joined is None else list(rows.holding(Role.LEARNER).filter(until=joined.since, since__lt=joined.since))
    if joined is None or not left:
        raise Refused(f"No move of {person.name} is to come, so there is none to take back.")
    on, to = joined.since, joined.organisation
    rows.filter(organisation__in=[kept.organisation_id for kept in left], until=on).update(until=None)
    joined.delete()
    for organisation in [*(kept.organisation for kept in left), to]:
        audit.record(
            action="people.person.move_cancelled",
            by=by,
            subject=person,
            organisation=organisation,
            changes={"to": to.slug, "on": str(on)},
        )
    return joined


@transaction.atomic
def deactivate(*, person: Person, by: Person | None, organisation: Organisation | None = None) -> Person:
    """Stop a person signing in, by an invitation too. Their record stays. Raises LastAdministrator for the last one.

    The person is told a little later, unless the account is opened again before.
    """
    if person.memberships.holding(Role.ADMINISTRATOR).on(clock.today()).exists():
        others = Membership.objects.holding(Role.ADMINISTRATOR).on(clock.today()).exclude(person=person)
        if not others.filter(person__is_active=True).exists():
            raise LastAdministrator("This is the last administrator. Make somebody else administrator first.")
    person.is_active = False
    person.save(update_fields=["is_active"])
    _stop_invitations(person)
    event = audit.record(action="people.person.deactivated", by=by, subject=person, organisation=organisation)
    if by is not None and by.pk != person.pk:
        notices.send(
            key=_closed_key(event),
            kind="people.deactivated",
            owner=event.owner,
            to=person.email,
            subject="Your Pathways account was closed",
            template="people/mail/deactivated",
            context={"name": person.name, "by": by.name},
            reply_to=by.email,
            wait=SECOND_THOUGHTS,
        )
    return person


@transaction.atomic
def reactivate(*, person: Person, by: Person | None, organisation: Organisation | None = None) -> Person:
    """Let a person sign in again. The mail that their account was closed is stopped; once it went out, another follows.

    Invitations that closing stopped stay stopped; see `reopen_invitations`.
    """
    person.is_active = True
    person.save(update_fields=["is_active"])
    closed = AuditEvent.objects.about(person).filter(action="people.person.deactivated").first()
    event = audit.record(action="people.person.reactivated", by=by, subject=person, organisation=organisation)
    told = notices.take_back(key=_closed_key(closed), whole=True) if closed is not None else None
    if told is not None and by is not None:
        notices.send(
            key=f"people.reactivated:{event.pk}",
            kind="people.reactivated",
            owner=event.owner or told.owner,
            to=person.email,
            subject="Your Pathways account is open again",
            template="people/mail/reactivated",
            context={"name": person.name, "by": by.name, "path": reverse("account_login")},
            reply_to=by.email,
        )
    return person


def _closed_key(event: AuditEvent) -> str:
    """The key of the message that tells of a closed account."""
    return f"people.deactivated:{event.pk}"
