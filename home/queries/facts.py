"""What one person sent to somebody else and what became of it lately, as stored: one query for all of it."""

from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    DateField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, TruncDate

from home.queries.due import DUE, Row, days_of_placements, due_rows
from opportunities.models import Application, Placement
from pathways.models import Assessment, Endorsement, ExperienceRecord, RoleInterest, VerificationRequest
from people.models import AuditEvent, Person
from ui import clock
from ui.prepared import Prepared

RECENT_DAYS = 30
COLUMNS = (
    "kind_of",
    "public_id",
    "code_of",
    "amount_of",
    "state",
    "day_of",
    "who_of",
    "why",
    "held_up",
    "settled_of",
)


class Fact(NamedTuple):
    """One thing sent to somebody else, or that came back, as stored.

    `on` is the day it was sent or, of a level that is decided, the day of the conversation, where one is known.
    `settled` is the day it was decided, None while it waits. Of an application, `code` is the title, `who` the host,
    `reason` the key of the opportunity, `amount` 1 while the home council has not signed, `held_up` while the release
    is asked for, and `settled` the last day of an offer.
    """

    kind: str
    public_id: UUID
    code: str
    amount: int
    status: str
    on: date
    who: str
    reason: str
    held_up: bool
    settled: date | None


def facts_of(person: Person, *, today: date) -> tuple[list[Fact], list[Row]]:
    """What waits, came back, or was settled lately, oldest first; and what has a day (one query for all of it)."""
    found = _FOUND(
        person=person.pk, today=today, since=today - timedelta(days=RECENT_DAYS), **days_of_placements(today)
    )
    state = COLUMNS.index("state")
    facts = [Fact(*row) for row in found if row[state] != DUE]
    return sorted(facts, key=lambda fact: (fact.on, fact.code)), [Row(*row) for row in found if row[state] == DUE]


def _found(
    person: int, today: date, since: date, ends_by: date, begins_by: date, ended_since: date
) -> QuerySet[Any, tuple[Any, ...]]:
    claims: QuerySet[Any, tuple[Any, ...]] = _claims(person, since).values_list(*COLUMNS)
    return claims.union(
        _experiences(person, since).values_list(*COLUMNS),
        _endorsements(person, since).values_list(*COLUMNS),
        _applications(person).values_list(*COLUMNS),
        _interests(person, since).values_list(*COLUMNS),
        *due_rows(person, today=today, ends_by=ends_by, begins_by=begins_by, ended_since=ended_since),
        all=True,
    )


# Twelve queries in one: writing them took three quarters of the page.
_FOUND: Prepared[tuple[Any, ...]] = Prepared(_found)


def _claims(person: int, since: date) -> QuerySet[Assessment]:
    # The first return of that competency written down at or after the moment of the decision.
    returner = (
        AuditEvent.objects.filter(
            action="pathways.assessment.returned", subject=OuterRef("person"), at__gte=OuterRef("decided_at")
        )
        .annotate(code=KeyTextTransform("competency", "changes"))
        .filter(code=OuterRef("competency"))
        .order_by("at")
        .values("actor__name")[:1]
    )
    # A level kept in the same breath names the day of the conversation in which this one was returned.
    kept_beside = (
        Assessment.objects.filter(
            person=OuterRef("person"), decided_at=OuterRef("decided_at"), source=Assessment.Source.ASSESSOR
        )
        .order_by()
        .values("on")[:1]
    )
    decided = TruncDate("decided_at", tzinfo=clock.LONDON)
    return (
        Assessment.objects.filter(person=person)
        .filter(
            Q(source=Assessment.Source.SELF, status__in=[Assessment.Status.CLAIMED, Assessment.Status.RETURNED])
            # Written down lately of a conversation long ago is not lately: the day of the conversation counts.
            | (~Q(source=Assessment.Source.SELF) & Q(status=Assessment.Status.ASSESSED, on__gte=since))
        )
        .order_by()
        .annotate(
            kind_of=_text("claim"),
            code_of=F("competency"),
            amount_of=F("level"),
            state=F("status"),
            # When it was sent, or the conversation held; of one that came back alone only the answer's day is known.
            day_of=Case(
                When(status=Assessment.Status.RETURNED, then=Coalesce(Subquery(kept_beside), decided, F("on"))),
                default=F("on"),
            ),
            # Only a kept claim gains a row that names its assessor; who returned one stands in the trail.
            who_of=Case(
                When(status=Assessment.Status.RETURNED, then=Subquery(returner)),
                default=F("assessor__name"),
                output_field=CharField(),
            ),
            why=F("reason"),
            held_up=_no(),
            settled_of=Case(When(~Q(status=Assessment.Status.CLAIMED), then=decided), output_field=DateField()),
        )
    )


def _experiences(person: int, since: date) -> QuerySet[ExperienceRecord]:
    open_requests = VerificationRequest.objects.filter(
        record=OuterRef("pk"), address_confirmed_by__isnull=True, cancelled_at__isnull=True, used_at__isnull=True
    ).exclude(outside="")
    status = ExperienceRecord.Status
    return (
        ExperienceRecord.objects.filter(person=person)
        .filter(Q(status__in=[status.SUBMITTED, status.RETURNED]) | Q(status=status.VERIFIED, verified_on__gte=since))
        .order_by()
        .annotate(
            kind_of=_text("experience"),
            code_of=F("experience"),
            amount_of=F("quantity"),
            state=F("status"),
            day_of=TruncDate("created_at", tzinfo=clock.LONDON),
            who_of=F("verifier_name"),
            why=F("reason"),
            held_up=Exists(open_requests),
            settled_of=F("verified_on"),
        )
    )


def _endorsements(person: int, since: date) -> QuerySet[Endorsement]:
    status = Endorsement.Status
    return (
        Endorsement.objects.filter(person=person)
        .filter(Q(status=status.ASKED) | Q(status__in=[status.GIVEN, status.DECLINED], decided_on__gte=since))
        .order_by()
        .annotate(
            kind_of=_text("endorsement"),
            code_of=F("capacity"),
            amount_of=Value(0, output_field=IntegerField()),
            state=F("status"),
            day_of=TruncDate("asked_at", tzinfo=clock.LONDON),
            who_of=F("name"),
            why=F("reason"),
            held_up=_no(),
            settled_of=F("decided_on"),
        )
    )


def _applications(person: int) -> QuerySet[Application]:
    """One's own that are alive: begun, sent, offered a place, or with a place that is not over."""
    status = Application.Status
    placed = Q(status=status.ACCEPTED, placement__status=Placement.Status.AGREED)
    return (
        Application.objects.filter(placed | Q(status__in=[status.DRAFT, *Application.OPEN]), person=person)
        .order_by()
        .annotate(
            kind_of=_text("application"),
            code_of=F("opportunity__title"),
            amount_of=Case(
                When(Q(home_signed_on__isnull=True) & ~Q(opportunity__organisation=F("organisation")), then=Value(1)),
                default=Value(0),
                output_field=IntegerField(),
            ),
            state=F("status"),
            day_of=TruncDate(Coalesce("submitted_at", "created_at"), tzinfo=clock.LONDON),
            who_of=F("opportunity__organisation__name"),
            why=Cast("opportunity__public_id", CharField()),
            held_up=Case(
                When(release=Application.Release.ASKED, then=Value(value=True)),
                default=Value(value=False),
                output_field=BooleanField(),
            ),
            settled_of=F("offer_until"),
        )
    )


def _interests(person: int, since: date) -> QuerySet[RoleInterest]:
    """Interest in a role about which a council lead got in touch."""
    return (
        RoleInterest.objects.live()
        .filter(person=person)
        .annotate(settled_of=TruncDate("answered_at", tzinfo=clock.LONDON))
        .filter(settled_of__gte=since)
        .order_by()
        .annotate(
            kind_of=_text("interest"),
            code_of=F("role"),
            amount_of=Value(0, output_field=IntegerField()),
            state=_text("answered"),
            day_of=TruncDate("shown_at", tzinfo=clock.LONDON),
            who_of=F("answered_by__name"),
            why=_text(""),
            held_up=_no(),
        )
    )


def _text(value: str) -> Value:
    return Value(value, output_field=CharField())


def _no() -> Value:
    return Value(value=False, output_field=BooleanField())
