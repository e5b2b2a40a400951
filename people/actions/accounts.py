"""Ways in: the invitation, and the first administrator of an empty installation."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from notices import actions as notices
from people import audit
from people.actions.membership import add_person, grant
from people.errors import InvitationUnusable, Refused
from people.models import Invitation, Organisation, Person
from people.roles import Role
from ui import clock, tokens

INVITATION_DAYS = 14


@transaction.atomic
def invite(*, person: Person, organisation: Organisation, by: Person | None) -> Invitation:
    """Send a way in that works once, for 14 days. An earlier, unused invitation stops working, and the mail says so."""
    now = clock.now()
    again = Invitation.objects.filter(person=person).exists()
    Invitation.objects.filter(person=person, accepted_at__isnull=True, expires_at__gt=now).update(expires_at=now)
    token, digest = tokens.make()
    invitation = Invitation.objects.create(
        person=person,
        organisation=organisation,
        invited_by=by,
        token_digest=digest,
        created_at=now,
        expires_at=now + timedelta(days=INVITATION_DAYS),
    )
    notices.send(
        key=f"invitation:{invitation.pk}",
        kind="people.invitation",
        owner=organisation.slug,
        to=person.email,
        subject=f"{'Reminder: ' if again else ''}{organisation.official_name} has invited you to Pathways",
        template="people/mail/invitation",
        context={
            "name": person.name,
            "organisation": organisation.official_name,
            "invited_by": by.name if by else "",
            "again": again,
            "url": settings.SITE_URL + reverse("people:invitation", args=[token]),
            "expires_at": invitation.expires_at,
        },
    )
    audit.record(action="people.person.invited", by=by, subject=person, organisation=organisation)
    return invitation


def find_invitation(*, token: str) -> Invitation:
    """The invitation behind a link. Raises InvitationUnusable, saying why and what to do."""
    found = (
        Invitation.objects.select_related("person", "organisation").filter(token_digest=tokens.digest(token)).first()
    )
    if found is None:
        raise InvitationUnusable(
            "This link is not one of ours. Check that the whole address was copied from the e-mail."
        )
    if found.accepted_at is not None:
        raise InvitationUnusable("This invitation has been used. Sign in with your e-mail address.")
    if not found.person.is_active:
        raise InvitationUnusable("This account is closed. Ask the people team of your council to open it again.")
    if found.expires_at <= clock.now():
        raise InvitationUnusable(
            "This invitation has expired or was replaced. Ask the person who invited you for another."
        )
    return found


@transaction.atomic
def accept_invitation(*, token: str, password: str) -> Person:
    """Use an invitation once and set the first password. Raises InvitationUnusable, or Refused for a weak password."""
    invitation = find_invitation(token=token)
    person = invitation.person
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise Refused(" ".join(error.messages), field="password") from error
    used = Invitation.objects.filter(pk=invitation.pk, accepted_at__isnull=True).update(accepted_at=clock.now())
    if not used:
        raise InvitationUnusable("This invitation has been used. Sign in with your e-mail address.")
    person.set_password(password)
    person.save(update_fields=["password"])
    audit.record(action="people.invitation.accepted", by=person, subject=person, organisation=invitation.organisation)
    return person


@transaction.atomic
def set_up(*, organisation: Organisation, name: str, email: str, password: str) -> Person:
    """Make the first administrator, who is also the council's lead. Raises Refused once there is one."""
    # Two people with the link at once: an empty table cannot be locked, a shipped row can.
    list(Organisation.objects.select_for_update().order_by("pk").values("pk")[:1])
    if Person.objects.exists():
        raise Refused("This installation is set up already. Sign in instead.")
    person = add_person(email=email, name=name, organisation=organisation, by=None)
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise Refused(" ".join(error.messages), field="password") from error
    person.set_password(password)
    person.save(update_fields=["password"])
    for role in (Role.ADMINISTRATOR, Role.COUNCIL_LEAD):
        grant(person=person, organisation=organisation, role=role, by=None)
    audit.record(action="people.installation.set_up", by=person, subject=person, organisation=organisation)
    return person
