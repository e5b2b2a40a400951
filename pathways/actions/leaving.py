"""Somebody leaves a council for no other one here: posts and roles end, and the account closes after the last day."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from pathways.actions.careers import end_appointment, remove_planned, reopen_appointment
from pathways.actions.line import change_manager, give_sight, source_of
from pathways.models import Appointment, Departure
from pathways.queries.appointments import planned_move
from people import actions as people
from people import audit, invitations
from people.errors import Refused
from people.models import Membership, Organisation, Person
from people.roles import Role
from ui import clock, words

ONE_DAY = timedelta(days=1)


@transaction.atomic
def leave(*, person: Person, organisation: Organisation, last_day: date, by: Person) -> Departure:
    """The person is at the council for the last time on `last_day`. Their record stays as it is.

    Posts and roles there end, posts to come never begin, and whoever they managed has no line manager from the next
    day. Unless somebody else employs them then, their account is closed: now, or by `close_leavers` in the night after
    a last day to come. The same day sent twice is one departure. Raises Refused when a move or another departure is
    recorded, or a post began after the day; LastAdministrator.
    """
    on = last_day + ONE_DAY
    recorded = Departure.objects.standing().from_council(organisation).filter(person=person, on__gte=clock.today())
    twin = recorded.first()
    if twin is not None and twin.on == on:
        return twin
    if twin is not None:
        raise Refused(f"{words.day(twin.last_day)} is recorded as their last day already. Take that back first.")
    if planned_move(person) is not None:
        raise Refused("A move to another council is recorded already. Take that one back first.")
    kept: dict[str, Any] = {
        "posts_to_come": _posts_to_come(person, organisation, on),
        "posts": _end_posts(person, organisation, on, by),
        "reports": _end_line_below(person, organisation, on, by),
        "memberships": people.leave_organisation(person=person, organisation=organisation, on=on, by=by),
    }
    closes = person.pk not in Membership.objects.employers([person.pk], on=on)
    made = Departure.objects.create(
        person=person, organisation=organisation, by=by, on=on, closes=closes, kept=kept, recorded_at=clock.now()
    )
    _record("pathways.departure.recorded", made, by)
    if closes and on <= clock.today():
        _close(made)
    return made


@transaction.atomic
def take_back_departure(*, departure: Departure, by: Person) -> tuple[str, ...]:
    """They stay: posts, roles, the people they managed and the account are as before. What changed since stays so.

    Returns what is not as before, each a sentence with what mends it. Raises Refused once it was taken back, or when
    another council employs them.
    """
    person, council = departure.person, departure.organisation
    if departure.undone_at is not None:
        raise Refused("This was taken back already. What you see now is what is recorded.")
    elsewhere = Membership.objects.holding(Role.LEARNER).filter(person=person, since__gte=departure.on)
    if elsewhere.exclude(organisation=council).exists():
        raise Refused(f"{person.name} is staff of another council by now, so this can no longer be taken back.")
    people.return_to(person=person, before=departure.kept["memberships"], on=departure.on)
    posts = Appointment.objects.filter(person=person, pk__in=[int(key) for key in departure.kept["posts"]])
    for post in posts.filter(until=departure.on).select_related("person", "organisation", "line_manager"):
        earlier = departure.kept["posts"][str(post.pk)]
        if earlier is None:
            reopen_appointment(appointment=post, by=by)
        else:
            end_appointment(appointment=post, on=date.fromisoformat(earlier), by=by)
    managed_by_others = _line_below_again(departure, by)
    if departure.closed_at is not None and not person.is_active:
        people.reactivate(person=person, by=by, organisation=council)
        if person.email == departure.kept.get("email"):
            people.reopen_invitations(
                person=person, before=departure.kept["invitations"], stopped_at=departure.closed_at
            )
    departure.undone_at = clock.now()
    departure.save(update_fields=["undone_at"])
    _record("pathways.departure.taken_back", departure, by)
    return _not_as_before(departure, managed_by_others)


def _not_as_before(departure: Departure, managed_by_others: int) -> tuple[str, ...]:
    said = [
        f"The post of {post['title']}, planned for {words.day(date.fromisoformat(post['since']))}, has to be "
        "recorded again."
        for post in departure.kept.get("posts_to_come", ())
    ]
    if managed_by_others:
        whom = words.plural(managed_by_others, "person they managed has", "people they managed have")
        said.append(f"{whom} another line manager by now.")
    if departure.closed_at is not None and invitations.is_lost(departure.person):
        said.append("Their invitation no longer works: send it again.")
    return tuple(said)


def close_leavers() -> int:
    """Close the accounts of those whose last day is over, unless somebody employs them by now. How many were closed.

    Run each night. Running it again changes nothing.
    """
    today = clock.today()
    due = Departure.objects.standing().filter(closes=True, closed_at__isnull=True, on__lte=today)
    employed = Membership.objects.employers(list(due.values_list("person", flat=True)))
    closed = 0
    for departure in due:
        if departure.person_id in employed or not departure.person.is_active:
            continue
        with transaction.atomic():
            _close(departure)
        closed += 1
    return closed


def _close(departure: Departure) -> None:
    person = departure.person
    open_until = invitations.working(person)
    departure.kept = {**departure.kept, "invitations": open_until, "email": person.email}
    people.deactivate(person=person, by=departure.by, organisation=departure.organisation)
    departure.closed_at = clock.now()
    departure.save(update_fields=["closed_at", "kept"])


def _posts_to_come(person: Person, organisation: Organisation, on: date) -> list[dict[str, str]]:
    """Posts planned for the day or later, which go: what taking the departure back cannot bring back."""
    rows = Appointment.objects.filter(person=person, organisation=organisation, since__gte=on).order_by("since", "pk")
    return [{"title": title, "since": since.isoformat()} for title, since in rows.values_list("title", "since")]


def _end_posts(person: Person, organisation: Organisation, on: date, by: Person) -> dict[str, str | None]:
    posts = Appointment.objects.select_for_update(of=("self",)).filter(person=person, organisation=organisation)
    held = list(posts.filter(Q(until__isnull=True) | Q(until__gt=on)).select_related("person", "organisation"))
    begun = next((post for post in held if on <= post.since <= clock.today()), None)
    if begun is not None:
        raise Refused(
            f"{person.name} began as {begun.title} on {words.day(begun.since)}. "
            "Use a later day, or correct that post first.",
            field="last_day",
        )
    before: dict[str, str | None] = {}
    for post in held:
        if post.since >= on:
            remove_planned(appointment=post, by=by)
        else:
            before[str(post.pk)] = post.until.isoformat() if post.until else None
            end_appointment(appointment=post, on=on, by=by)
    return before


def _end_line_below(person: Person, organisation: Organisation, on: date, by: Person) -> list[int]:
    """Those they manage there have no line manager from the day. Keys of the posts; the posts follow on the day."""
    posts = Appointment.objects.managed_by(person).on(max(on, clock.today())).filter(organisation=organisation)
    found = list(posts.select_related("person", "organisation", "line_manager").order_by("pk"))
    for post in found:
        if on <= clock.today():
            change_manager(appointment=post, manager=None, on=max(on, post.since), by=by)
        else:
            people.end_relationships(source=source_of(post), viewer=person, on=max(on, post.since))
    return [post.pk for post in found]


def _line_below_again(departure: Departure, by: Person) -> int:
    """Name the person again where nobody else was named meanwhile. For how many somebody was."""
    today, person, others = clock.today(), departure.person, 0
    posts = Appointment.objects.filter(pk__in=departure.kept["reports"]).on(max(today, departure.on))
    for post in posts.select_related("person", "organisation", "line_manager"):
        if post.line_manager_id == person.pk:
            give_sight(appointment=post, since=max(departure.on, post.since))
        elif post.line_manager_id is None:
            change_manager(appointment=post, manager=person, on=max(today, post.since), by=by)
        else:
            others += 1
    return others


def _record(action: str, departure: Departure, by: Person) -> None:
    audit.record(
        action=action,
        by=by,
        subject=departure.person,
        organisation=departure.organisation,
        changes={"last_day": str(departure.last_day)},
    )
