"""The line: who manages a person through a post, and what becomes of that which waited for a manager who left it."""

from collections import Counter
from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery

from pathways.models import Appointment, Endorsement, ExperienceRecord
from people import actions as people
from people import audit
from people.errors import Refused
from people.models import Organisation, Person, Relationship
from people.roles import Kind
from ui import clock, words


def source_of(appointment: Appointment) -> str:
    """What a relationship that comes from a post is called by."""
    return f"appointment:{appointment.pk}"


def check_manager(*, manager: Person, person: Person, on: date) -> None:
    """Raise Refused for somebody who would manage themselves, or whose own line leads to the person."""
    if manager.pk == person.pk:
        raise Refused(f"{manager.name} cannot be their own line manager. Choose somebody else.", field="line_manager")
    if _reports_to(manager, person, max(on, clock.today())):
        raise Refused(
            f"{manager.name} reports to {person.name}, so cannot also manage them. Choose somebody else.",
            field="line_manager",
        )


def give_sight(*, appointment: Appointment, since: date) -> None:
    """The post's line manager sees the person from `since` until the post ends."""
    if appointment.line_manager is None or (appointment.until is not None and appointment.until <= since):
        return
    people.relate(
        viewer=appointment.line_manager,
        subject=appointment.person,
        kind=Kind.LINE_MANAGER,
        since=since,
        source=source_of(appointment),
        organisation=appointment.organisation,
    )
    if appointment.until is not None:
        people.end_relationships(source=source_of(appointment), on=appointment.until)


@transaction.atomic
def change_manager(
    *, appointment: Appointment, manager: Person | None, on: date, by: Person | None, reports_to_nobody: bool = False
) -> Appointment:
    """Another line manager, or none, from day `on`. The one before loses access that day.

    What waited for the one before waits for the new one; without one it goes on waiting for whoever comes next. The day
    lies within the post and is not to come, because a post names one manager. Naming the same one changes nothing.
    `reports_to_nobody`, without a manager, says that none is missing: the post is at the top of the council.
    Raises Refused for such a day and for a management loop.
    """
    top = manager is None and reports_to_nobody
    if appointment.line_manager_id == (manager.pk if manager else None) and appointment.reports_to_nobody == top:
        return appointment
    if on < appointment.since:
        raise Refused(f"The post began on {words.day(appointment.since)}. Use that day or a later one.", field="on")
    if appointment.until is not None and on >= appointment.until:
        raise Refused(f"The post ends on {words.day(appointment.until)}. Use an earlier day.", field="on")
    if on > max(clock.today(), appointment.since):
        raise Refused(f"{words.day(on)} is in the future. Use today, or change the manager on that day.", field="on")
    if manager is not None:
        check_manager(manager=manager, person=appointment.person, on=on)
    before = appointment.line_manager
    people.end_relationships(source=source_of(appointment), on=on)
    appointment.line_manager, appointment.reports_to_nobody = manager, top
    appointment.save(update_fields=["line_manager", "reports_to_nobody"])
    give_sight(appointment=appointment, since=on)
    audit.record(
        action="pathways.appointment.manager_changed",
        by=by,
        subject=appointment.person,
        organisation=appointment.organisation,
        changes={
            "appointment": str(appointment.public_id),
            "from": before.pk if before else None,
            "to": manager.pk if manager else None,
            "managers": [before.name if before else "", manager.name if manager else ""],
            **({"reports_to_nobody": True} if top else {}),
            "on": str(on),
        },
    )
    hand_over(people=[appointment.person], by=by)
    return appointment


@transaction.atomic
def hand_over(*, people: Collection[Person] | None = None, by: Person | None = None) -> int:
    """What was asked of somebody who no longer manages the person is asked of whoever does today. Returns how many.

    That is experiences to confirm and endorsements as line manager. Where nobody manages the person they stay as they
    are, and pass to whoever is named next. `people` limits it to some; everybody without.
    """
    handed: Counter[tuple[int, int]] = Counter()
    records = ExperienceRecord.objects.filter(status=ExperienceRecord.Status.SUBMITTED)
    asked = Endorsement.objects.filter(status=Endorsement.Status.ASKED, capacity=Kind.LINE_MANAGER)
    left = [
        *((row, "verifier_person", "verifier_") for row in _left_behind(records, "verifier_person", people)),
        *((row, "endorser", "") for row in _left_behind(asked, "endorser", people)),
    ]
    if not left:
        return 0
    takers = Person.objects.in_bulk({row.taker for row, _, _ in left})
    for row, field, prefix in left:
        taker = takers[row.taker]
        # Compare and set: an answer given meanwhile stands.
        waiting = type(row)._default_manager.filter(
            pk=row.pk, status=row.status, **{field: getattr(row, f"{field}_id")}
        )
        changed = {field: taker, f"{prefix}name": taker.name, f"{prefix}email": taker.email}
        handed[row.person_id, row.council] += waiting.update(**changed)
    subjects = Person.objects.in_bulk({person for person, _ in handed})
    councils = Organisation.objects.in_bulk({council for _, council in handed})
    for (person, council), count in handed.items():
        audit.record(
            action="pathways.line.handed_over",
            by=by,
            subject=subjects[person],
            organisation=councils[council],
            changes={"count": count},
        )
    return handed.total()


@transaction.atomic
def settle_lines() -> int:
    """What the passing of days changes: posts no longer name a manager who has left, and what waited is handed over.

    Run each night, so that a move recorded for a day to come takes effect on that day. Returns how many posts changed.
    Running it again changes nothing.
    """
    today = clock.today()
    gone = (
        Appointment.objects.filter(line_manager__isnull=False)
        .on(today)
        .exclude(Exists(_line("line_manager", "person", today)))
        .select_related("person", "organisation", "line_manager")
    )
    posts = list(gone.order_by("pk"))
    for post in posts:
        change_manager(appointment=post, manager=None, on=today, by=None)
    hand_over()
    return len(posts)


def release_reports(*, manager: Person, on: date, by: Person | None) -> int:
    """Nobody is named any more where this person was the line manager, from day `on`. Returns how many posts."""
    posts = Appointment.objects.managed_by(manager).on(on).select_related("person", "organisation")
    found = list(posts.order_by("pk"))
    for post in found:
        change_manager(appointment=post, manager=None, on=on, by=by)
    return len(found)


def _line(viewer: str, subject: str, day: date) -> "QuerySet[Relationship]":
    rows = Relationship.objects.filter(viewer=OuterRef(viewer), subject=OuterRef(subject))
    return rows.of_kind(Kind.LINE_MANAGER).on(day)


def _left_behind(rows: "QuerySet[Any]", asked: str, people: Collection[Person] | None) -> "QuerySet[Any]":
    """Of what waits: rows asked of somebody who does not manage the person today, where somebody else does.

    Each with `taker`, that somebody's key, and `council`, that of the post that names them.
    """
    today = clock.today()
    posts = (
        Appointment.objects.filter(person=OuterRef("person"))
        .on(today)
        .filter(Exists(_line("line_manager", "person", today)))
        .order_by("-since", "-pk")
    )
    if people is not None:
        rows = rows.filter(person__in=people)
    left: QuerySet[Any] = (
        rows.filter(**{f"{asked}__isnull": False})
        .exclude(Exists(_line(asked, "person", today)))
        .annotate(taker=Subquery(posts.values("line_manager")[:1]), council=Subquery(posts.values("organisation")[:1]))
        .filter(taker__isnull=False)
        .exclude(taker=F(asked))
        .order_by("pk")
    )
    return left


def _reports_to(person: Person, above: Person, day: date) -> bool:
    """Whether `above` is anywhere in the chain of managers over `person` on a day."""
    seen: set[int] = set()
    level = {person.pk}
    while level:
        posts = Appointment.objects.filter(person__in=level, line_manager__isnull=False).on(day)
        managers = set(posts.values_list("line_manager", flat=True))
        if above.pk in managers:
            return True
        seen |= level
        level = {pk for pk in managers if pk is not None} - seen
    return False
