"""That somebody would like to move into a digital role, and that their council lead got in touch about it."""

from django.db import IntegrityError, transaction

from pathways.errors import NotYours
from pathways.models import Appointment, RoleInterest
from pathways.queries.frameworks import current_catalogue
from people import audit
from people.errors import Refused
from people.models import Membership, Organisation, Person
from people.roles import Role
from ui import clock


@transaction.atomic
def show_interest(*, person: Person, role: str, by: Person) -> RoleInterest:
    """Show interest in one role of the framework, to the lead of the council that employs the person. Twice is once.

    An interest shown at a council that they have left since is taken back, since that lead can no longer answer it.
    Raises Refused for a role that is not in the framework, for the role they are in, and without an employer.
    """
    if by.pk != person.pk:
        raise NotYours("Only the person themselves can show interest in a role.")
    titles = {each.code: each.title for each in current_catalogue().roles}
    if role not in titles:
        raise Refused("That role is no longer in the framework. Choose one of those shown.")
    employer = Membership.objects.employers([person.pk]).get(person.pk)
    if employer is None or employer.kind != Organisation.Kind.COUNCIL:
        raise Refused("Only people on a council’s staff can show interest: its lead is who answers.")
    if Appointment.objects.filter(person=person, role=role).on(clock.today()).exists():
        raise Refused(f"You are in this role already: {titles[role]}.")
    live = RoleInterest.objects.filter(person=person, role=role).live()
    for old in live.exclude(organisation=employer):
        take_back_interest(interest=old, by=by)
    found: RoleInterest | None = live.filter(organisation=employer).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            found = RoleInterest.objects.create(person=person, organisation=employer, role=role, shown_at=clock.now())
    except IntegrityError:
        # The same click, twice at once.
        return live.get()
    _record("pathways.interest.shown", found, by)
    return found


@transaction.atomic
def take_back_interest(*, interest: RoleInterest, by: Person) -> RoleInterest:
    """Take an interest back; the lead no longer sees it. Twice is once. Raises NotYours for anybody else."""
    if by.pk != interest.person_id:
        raise NotYours("Only the person themselves can take an interest back.")
    if RoleInterest.objects.filter(pk=interest.pk).live().update(withdrawn_at=clock.now()):
        _record("pathways.interest.taken_back", interest, by)
    interest.refresh_from_db()
    return interest


@transaction.atomic
def answer_interest(*, interest: RoleInterest, by: Person) -> RoleInterest:
    """Mark that the council lead got in touch. The person sees the day and by whom.

    Raises NotYours for anybody but a lead of that council, and Refused once it was taken back or answered.
    """
    _only_lead(interest, by)
    open_still = RoleInterest.objects.filter(pk=interest.pk, answered_at__isnull=True).live()
    if not open_still.update(answered_at=clock.now(), answered_by=by):
        raise Refused("This interest was taken back or answered meanwhile. Load the page again.")
    interest.refresh_from_db()
    _record("pathways.interest.answered", interest, by)
    return interest


@transaction.atomic
def reopen_interest(*, interest: RoleInterest, by: Person) -> RoleInterest:
    """Undo `answer_interest`: nobody got in touch yet. Twice is once. Raises NotYours."""
    _only_lead(interest, by)
    answered = RoleInterest.objects.filter(pk=interest.pk, answered_at__isnull=False)
    if answered.update(answered_at=None, answered_by=None):
        _record("pathways.interest.reopened", interest, by)
    interest.refresh_from_db()
    return interest


def _only_lead(interest: RoleInterest, by: Person) -> None:
    leads = Membership.objects.filter(person=by, organisation=interest.organisation_id, role=Role.COUNCIL_LEAD)
    if not leads.on(clock.today()).exists():
        raise NotYours("Only the lead of the person’s own council answers an interest.")


def _record(action: str, interest: RoleInterest, by: Person) -> None:
    audit.record(
        action=action,
        by=by,
        subject=interest.person,
        organisation=interest.organisation,
        changes={"role": interest.role},
    )
