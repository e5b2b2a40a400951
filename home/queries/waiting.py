"""What waits for a line manager: one definition for the queue's rows, the number in the navigation, and the e-mail."""

from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value

from pathways.models import Assessment, Baseline, Endorsement, ExperienceRecord, VerificationRequest
from people.models import Person, Relationship
from people.models.persons import PersonQuerySet
from people.roles import Kind

LINE_MANAGER = "line_manager"


def managed(manager: Person, *, today: date, person: str = "person") -> Exists:
    """Whether the person a row is about reports to `manager` on a day: yesterday's manager finds nothing."""
    line = Relationship.objects.filter(viewer=manager, subject=OuterRef(person)).of_kind(Kind.LINE_MANAGER)
    return Exists(line.on(today))


def team_of(manager: Person, *, today: date) -> PersonQuerySet:
    """The people a manager manages on a day, by name."""
    people: PersonQuerySet = Person.objects.filter(managed(manager, today=today, person="pk"))
    return people.order_by("name", "pk")


def _sittings(manager: Person) -> QuerySet[Baseline]:
    return Baseline.objects.waiting_for(manager)


def _in_a_sitting(manager: Person) -> Exists:
    # A baseline is decided in one sitting; its levels come here one by one only when no sitting holds them.
    return Exists(_sittings(manager).filter(person=OuterRef("person")))


def sittings(manager: Person, *, today: date) -> QuerySet[Baseline]:
    """Baselines that people of the team have confirmed and this manager has not."""
    return _sittings(manager).filter(managed(manager, today=today))


def claims(manager: Person, *, today: date) -> QuerySet[Assessment]:
    """Levels claimed by people of the team, except those of a baseline that waits to be confirmed in its sitting."""
    return (
        Assessment.objects.waiting()
        .filter(managed(manager, today=today))
        .exclude(Q(baseline=True) & Q(_in_a_sitting(manager)))
    )


def experiences(manager: Person, *, today: date) -> QuerySet[ExperienceRecord]:
    """Experiences this person is asked to confirm, whatever has become of them; the caller looks at the status."""
    return ExperienceRecord.objects.filter(managed(manager, today=today), verifier_person=manager)


def addresses(manager: Person, *, today: date) -> QuerySet[VerificationRequest]:
    """Addresses outside the council's directory that people of the team gave, whatever has become of them."""
    mine = managed(manager, today=today, person="record__person")
    return VerificationRequest.objects.filter(mine).exclude(outside="")


def open_addresses(manager: Person, *, today: date) -> QuerySet[VerificationRequest]:
    """Those of `addresses` that wait to be confirmed."""
    return addresses(manager, today=today).filter(
        address_confirmed_by__isnull=True,
        cancelled_at__isnull=True,
        used_at__isnull=True,
        record__status=ExperienceRecord.Status.SUBMITTED,
    )


def endorsements(manager: Person, *, today: date) -> QuerySet[Endorsement]:
    """Endorsements this person is asked for, whatever has become of them."""
    own = ~Q(capacity=LINE_MANAGER) | Q(managed(manager, today=today))
    return Endorsement.objects.filter(own, endorser=manager)


def waiting_count(manager: Person, *, today: date) -> int:
    """How many decisions wait (one query): one for each person's claims, each other thing, and all baselines."""

    def things(kind: str, rows: QuerySet[Any], what: str) -> QuerySet[Any, dict[str, Any]]:
        marked: QuerySet[Any, dict[str, Any]] = rows.order_by().annotate(queue_kind=Value(kind), queue_what=F(what))
        return marked.values("queue_kind", "queue_what")

    submitted = ExperienceRecord.Status.SUBMITTED
    return (
        things("assess", claims(manager, today=today), "person_id")
        .union(
            things("verify", experiences(manager, today=today).filter(status=submitted), "pk"),
            things("address", open_addresses(manager, today=today), "pk"),
            things("endorse", endorsements(manager, today=today).filter(status=Endorsement.Status.ASKED), "pk"),
            things("baseline", sittings(manager, today=today), "appointment__line_manager_id"),
        )
        .count()
    )
