"""Appointments, moves between councils, and the role a person works towards."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Q

from pathways.actions.line import check_manager, give_sight, hand_over, release_reports, source_of
from pathways.models import Appointment, Baseline, TargetRole
from pathways.queries.frameworks import catalogue_of, current_version
from people import actions as people
from people import audit
from people.errors import Refused
from people.models import AuditEvent, Organisation, Person
from ui import clock, words

FULL_TIME = Decimal("1.00")
LEAST, MOST = Decimal("0.01"), Decimal("1.50")  # hours as a share of full time


@transaction.atomic
def appoint(
    *,
    person: Person,
    organisation: Organisation,
    title: str,
    role: str,
    since: date,
    by: Person | None,
    until: date | None = None,
    fte: Decimal = FULL_TIME,
    line_manager: Person | None = None,
    acting: bool = False,
    outside_digital: bool = False,
) -> Appointment:
    """Put a person in a post from `since`. `role` is a framework role's code, or "" where none fits.

    Other posts are left as they are: gaps and overlaps are facts. The line manager sees the person from
    `since` to the day it ends, and takes over what waited for a manager who left. Raises Refused for an unknown role,
    dates the wrong way round, or somebody managing themselves.
    """
    _check_role(role)
    _check_fte(fte)
    if until is not None and until < since:
        raise Refused("The end is before the start. Use an end date on or after the start.", field="until")
    if line_manager is not None:
        check_manager(manager=line_manager, person=person, on=since)
    appointment = Appointment.objects.create(
        person=person,
        organisation=organisation,
        title=title.strip(),
        role=role,
        since=since,
        until=until,
        fte=fte,
        line_manager=line_manager,
        acting=acting,
        outside_digital=outside_digital,
    )
    give_sight(appointment=appointment, since=since)
    _record(
        "pathways.appointment.made",
        appointment,
        by,
        {"role": role, "title": appointment.title, "since": str(since)},
    )
    if line_manager is not None and since <= clock.today():
        hand_over(people=[person], by=by)
    return appointment


@transaction.atomic
def take_back_appointment(*, appointment: Appointment, by: Person) -> None:
    """Undo a post recorded by mistake, on the day it was recorded. Raises Refused later, or once it has a baseline."""
    made = AuditEvent.objects.filter(
        action="pathways.appointment.made",
        subject=appointment.person_id,
        changes__appointment=str(appointment.public_id),
    ).first()
    if made is None or made.at.astimezone(clock.LONDON).date() != clock.today():
        raise Refused("A post can be taken back on the day it was recorded. This one can be corrected or ended.")
    if Baseline.objects.filter(appointment=appointment).exists():
        raise Refused("Levels were confirmed for this post, so it can no longer be taken back. Correct or end it.")
    remove_planned(appointment=appointment, by=by)
    hand_over(people=[appointment.person], by=by)


@transaction.atomic
def correct_appointment(
    *,
    appointment: Appointment,
    title: str,
    role: str,
    since: date,
    fte: Decimal,
    acting: bool,
    outside_digital: bool,
    by: Person | None,
    since_known: bool | None = None,
) -> Appointment:
    """Put right what was recorded wrongly about a post; a new job is a new post. Nothing changed records nothing.

    With another start the line manager sees the person from that day, and the start is known unless `since_known` says
    otherwise. Raises Refused for an unknown role, hours out of
    range, or a start after the end.
    """
    if not title.strip():
        raise Refused("Enter the job title.", field="title")
    if role != appointment.role:
        _check_role(role)
    _check_fte(fte)
    if appointment.until is not None and since > appointment.until:
        raise Refused(
            f"The post ends on {words.day(appointment.until)}. Use that day or an earlier one.", field="since"
        )
    wanted = {
        "title": title.strip(),
        "role": role,
        "since": since,
        "fte": fte,
        "acting": acting,
        "outside_digital": outside_digital,
        "since_known": appointment.since_known or since != appointment.since if since_known is None else since_known,
    }
    before = {field: getattr(appointment, field) for field in wanted}
    changed = [field for field, value in wanted.items() if before[field] != value]
    if not changed:
        return appointment
    for field in changed:
        setattr(appointment, field, wanted[field])
    appointment.save(update_fields=changed)
    if "since" in changed:
        people.begin_relationships(source=source_of(appointment), before=before["since"], since=since)
    _record(
        "pathways.appointment.corrected",
        appointment,
        by,
        {"changed": changed, "was": {field: str(before[field]) for field in changed}},
    )
    return appointment


@transaction.atomic
def end_appointment(*, appointment: Appointment, on: date, by: Person | None) -> Appointment:
    """End a post: `on` is the first day it is no longer held. The line manager stops seeing the person that day.

    A post with an end gets another; the same end again records nothing. What waits for the manager passes to another
    manager of the person if there is one, else to whoever is named next. Raises Refused for an end before the start.
    """
    if on < appointment.since:
        raise Refused("The end is before the start. Use an end date on or after the start.", field="on")
    before = appointment.until
    if before == on:
        return appointment
    appointment.until = on
    appointment.save(update_fields=["until"])
    if before is not None and before < on:
        give_sight(appointment=appointment, since=before)
    people.end_relationships(source=source_of(appointment), on=on)
    _record("pathways.appointment.ended", appointment, by, {"title": appointment.title, "until": str(on)})
    if on <= clock.today():
        hand_over(people=[appointment.person], by=by)
    return appointment


@transaction.atomic
def reopen_appointment(*, appointment: Appointment, by: Person | None) -> Appointment:
    """Undo the end of a post: it goes on, and its line manager sees the person again. Raises Refused for a loop."""
    before = appointment.until
    if before is None:
        return appointment
    if appointment.line_manager is not None:
        check_manager(manager=appointment.line_manager, person=appointment.person, on=clock.today())
    appointment.until = None
    appointment.save(update_fields=["until"])
    give_sight(appointment=appointment, since=before)
    _record("pathways.appointment.reopened", appointment, by, {})
    hand_over(people=[appointment.person], by=by)
    return appointment


@transaction.atomic
def move(
    *,
    person: Person,
    to: Organisation,
    on: date,
    title: str,
    role: str,
    by: Person | None,
    line_manager: Person | None = None,
    fte: Decimal = FULL_TIME,
    email: str = "",
) -> Appointment | None:
    """The person takes a post in another council from day `on`, which may be to come; the record follows.

    Posts held end that day, posts that would have begun later never begin, and the membership moves. Whoever they
    managed has no line manager from that day (recorded at once, or on the day itself by `settle_lines`). What waited
    for their own manager waits for the next one. Without a `title` the new council records the post itself and None
    comes back. With `email`, their address at the new council, they sign in with that from now on: the address before
    is told of the change, the new one of the move. Raises Refused when they are there already, a post began on or after
    the day, or there is an address for a day to come; AddressTaken when it is somebody's.
    """
    address = email.strip().lower()
    if address and on > clock.today():
        raise Refused("The address changes on the day of the move, not before. Leave it empty.", field="email")
    posts = Appointment.objects.select_for_update(of=("self",)).filter(person=person).exclude(organisation=to)
    held = list(posts.filter(Q(until__isnull=True) | Q(until__gt=on)).select_related("person", "organisation"))
    begun = next((post for post in held if on <= post.since <= clock.today()), None)
    if begun is not None:
        raise Refused(
            f"{person.name} began as {begun.title} on {words.day(begun.since)}. "
            "Use a later day, or correct that post first.",
            field="on",
        )
    for post in held:
        if post.since >= on:
            remove_planned(appointment=post, by=by)
        else:
            end_appointment(appointment=post, on=on, by=by)
    if address and address != person.email and by is not None:
        people.rename(person=person, name=person.name, email=address, by=by, tell_new_address=False)
    people.move(person=person, to=to, on=on, by=by)
    if on <= clock.today():
        release_reports(manager=person, on=on, by=by)
    if not title.strip():
        return None
    return appoint(
        person=person, organisation=to, title=title, role=role, since=on, by=by, line_manager=line_manager, fte=fte
    )


@transaction.atomic
def cancel_move(*, person: Person, by: Person | None) -> None:
    """Undo a move recorded for a day to come: posts go on, and so does the line above and below. Raises Refused."""
    joined = people.cancel_move(person=person, by=by)
    posts = Appointment.objects.filter(person=person).select_related("person", "organisation", "line_manager")
    for post in posts.filter(organisation=joined.organisation, since=joined.since):
        remove_planned(appointment=post, by=by)
    for post in posts.exclude(organisation=joined.organisation).filter(until=joined.since, since__lt=joined.since):
        reopen_appointment(appointment=post, by=by)
    reports = Appointment.objects.managed_by(person).on(joined.since).select_related("person", "organisation")
    for post in reports.select_related("line_manager"):
        give_sight(appointment=post, since=joined.since)


@transaction.atomic
def set_target(*, person: Person, role: str, by: Person | None) -> TargetRole:
    """The role the person works towards from now on; the gate ahead is the one into its tier. Raises Refused."""
    _check_role(role, required=True)
    version = current_version()
    target, _made = TargetRole.objects.update_or_create(
        person=person, defaults={"version": version, "role": role, "set_at": clock.now()}
    )
    audit.record(action="pathways.target.set", by=by, subject=person, changes={"role": role})
    return target


def _check_role(role: str, *, required: bool = False) -> None:
    if not role and not required:
        return
    if not any(known.code == role for known in catalogue_of(current_version()).roles):
        raise Refused("That role is not in the framework. Choose one from the list.", field="role")


def _check_fte(fte: Decimal) -> None:
    if not LEAST <= fte <= MOST:
        raise Refused(f"Hours are a share of full time, from {LEAST} to {MOST}. Full time is 1.", field="fte")


def remove_planned(*, appointment: Appointment, by: Person | None) -> None:
    """A post that never begins, or was recorded by mistake: it goes, with what its line manager sees."""
    people.end_relationships(source=source_of(appointment), on=appointment.since)
    _record(
        "pathways.appointment.taken_back",
        appointment,
        by,
        {"role": appointment.role, "title": appointment.title, "since": str(appointment.since)},
    )
    appointment.delete()


def _record(action: str, appointment: Appointment, by: Person | None, changes: dict[str, object]) -> None:
    audit.record(
        action=action,
        by=by,
        subject=appointment.person,
        organisation=appointment.organisation,
        changes={"appointment": str(appointment.public_id), **changes},
    )
