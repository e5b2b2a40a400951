"""What waits for a line manager: one definition for the queue's rows, the number in the navigation, and the e-mail."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import DateField, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast

from opportunities.models import Application
from opportunities.queries.supervising import supervised, window
from opportunities.supervision import Duty, owed
from pathways.models import (
    Assessment,
    Baseline,
    Endorsement,
    ExperienceRecord,
    GateReview,
    PanelSeat,
    VerificationRequest,
)
from people.models import Person, Relationship
from people.models.persons import PersonQuerySet
from people.roles import Kind
from ui.prepared import Prepared

LINE_MANAGER = "line_manager"
SUPERVISE = "supervise"


def managed(manager: Person | int, *, today: date, person: str = "person") -> Q:
    """Rows about people who report to `manager` on a day: yesterday's manager finds nothing.

    Asked as a list of people, not row by row: a database that begins with the rows would go through the whole sector's.
    """
    line = Relationship.objects.filter(viewer=manager).of_kind(Kind.LINE_MANAGER).on(today)
    return Q(**{f"{person}__in": line.values("subject")})


def team_of(manager: Person | int, *, today: date) -> PersonQuerySet:
    """The people a manager manages on a day, by name."""
    people: PersonQuerySet = Person.objects.filter(managed(manager, today=today, person="pk"))
    return people.order_by("name", "pk")


def _sittings(manager: Person | int, today: date) -> QuerySet[Baseline]:
    return Baseline.objects.waiting_for(manager, on=today)


def _in_a_sitting(manager: Person | int, today: date) -> Exists:
    # A baseline is decided in one sitting; its levels come here one by one only when no sitting holds them.
    return Exists(_sittings(manager, today).filter(person=OuterRef("person")))


def sittings(manager: Person | int, *, today: date) -> QuerySet[Baseline]:
    """Baselines that people of the team have confirmed and this manager has not."""
    return _sittings(manager, today).filter(managed(manager, today=today))


def claims(manager: Person | int, *, today: date) -> QuerySet[Assessment]:
    """Levels claimed by people of the team, except those of a baseline that waits to be confirmed in its sitting."""
    return (
        Assessment.objects.waiting()
        .filter(managed(manager, today=today))
        .exclude(Q(baseline=True) & Q(_in_a_sitting(manager, today)))
    )


def experiences(manager: Person | int, *, today: date) -> QuerySet[ExperienceRecord]:
    """Experiences this person is asked to confirm, whatever has become of them; the caller looks at the status."""
    return ExperienceRecord.objects.filter(managed(manager, today=today), verifier_person=manager)


def addresses(manager: Person | int, *, today: date) -> QuerySet[VerificationRequest]:
    """Addresses outside the council's directory that people of the team gave, whatever has become of them."""
    mine = managed(manager, today=today, person="record__person")
    return VerificationRequest.objects.filter(mine).exclude(outside="")


def open_addresses(manager: Person | int, *, today: date) -> QuerySet[VerificationRequest]:
    """Those of `addresses` that wait to be confirmed."""
    return addresses(manager, today=today).filter(
        address_confirmed_by__isnull=True,
        cancelled_at__isnull=True,
        used_at__isnull=True,
        record__status=ExperienceRecord.Status.SUBMITTED,
    )


def endorsements(manager: Person | int, *, today: date) -> QuerySet[Endorsement]:
    """Endorsements this person is asked for, whatever has become of them."""
    own = ~Q(capacity=LINE_MANAGER) | Q(managed(manager, today=today))
    return Endorsement.objects.filter(own, endorser=manager)


def releases(manager: Person | int, *, today: date) -> QuerySet[Application]:
    """Applications of people of the team for which somebody is to say whether they are released."""
    return Application.objects.to_release(manager, on=today)


def seats(member: Person | int) -> QuerySet[PanelSeat]:
    """Seats on gate panels on which this person has to declare, or to read and score."""
    return PanelSeat.objects.filter(
        member=member,
        stood_down_at__isnull=True,
        scored_at__isnull=True,
        review__status=GateReview.Status.PANEL_SET,
    )


def _things(kind: str, rows: QuerySet[Any], what: str) -> QuerySet[Any, Any]:
    no_day = Cast(Value(None), DateField())
    marked: QuerySet[Any, Any] = rows.order_by().annotate(
        queue_kind=Value(kind),
        queue_what=F(what),
        queue_since=no_day,
        queue_until=no_day,
        queue_left=Value(0, output_field=IntegerField()),
    )
    return marked.values_list(*_COLUMNS)


# The last three are of a placement that one supervises: its days, and what is left to do with it.
_COLUMNS = ("queue_kind", "queue_what", "queue_since", "queue_until", "queue_left")


def _placements(supervisor: int, begins_by: date, ended_since: date) -> QuerySet[Any, Any]:
    rows = supervised(supervisor, begins_by=begins_by, ended_since=ended_since)
    marked: QuerySet[Any, Any] = rows.annotate(
        queue_kind=Value(SUPERVISE),
        queue_what=F("pk"),
        queue_since=F("since"),
        queue_until=F("until"),
        queue_left=F("open_duties"),
    )
    return marked.values_list(*_COLUMNS)


def _waiting(manager: int, today: date, begins_by: date, ended_since: date) -> QuerySet[Any, Any]:
    submitted = ExperienceRecord.Status.SUBMITTED
    return _things("assess", claims(manager, today=today), "person_id").union(
        _things("verify", experiences(manager, today=today).filter(status=submitted), "pk"),
        _things("address", open_addresses(manager, today=today), "pk"),
        _things("endorse", endorsements(manager, today=today).filter(status=Endorsement.Status.ASKED), "pk"),
        _things("release", releases(manager, today=today), "pk"),
        _things("seat", seats(manager), "pk"),
        _things("baseline", sittings(manager, today=today), "appointment__line_manager_id"),
        _placements(manager, begins_by, ended_since),
    )


# The navigation of every manager asks this on every page of theirs.
_WAITING: Prepared[tuple[Any, ...]] = Prepared(_waiting)


def waiting_count(manager: Person, *, today: date) -> int:
    """How many things wait (one query): one for each person's claims, each other decision, and all baselines.

    With them what is due by today of the placements that the manager supervises.
    """
    decisions, days = _found(manager, today)
    return decisions + sum(day <= today for day in days)


def lists_anything(manager: Person, *, today: date) -> bool:
    """Whether My queue has a row: a decision, or something owed to a placement now or within 14 days (one query)."""
    decisions, days = _found(manager, today)
    return bool(decisions or days)


def _found(manager: Person, today: date) -> tuple[int, Sequence[date]]:
    """How many decisions wait, and the days by which something is owed to a placement."""
    found = _WAITING(manager=manager.pk, today=today, **window(today))
    placements = [row[2:] for row in found if row[0] == SUPERVISE]
    days = [
        day for since, until, left in placements for _, day in owed(Duty(left), since=since, until=until, today=today)
    ]
    return len(found) - len(placements), days
