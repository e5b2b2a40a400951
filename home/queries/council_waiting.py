"""How much of each kind waits in a council for those who run it: one query for all of it."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
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
from django.db.models.functions import Coalesce

from opportunities.models import Application, Opportunity
from opportunities.models.postings import STALE_AFTER
from opportunities.queries.hosting import NOT_RELEASED
from pathways.models import GateReview, PanelSeat
from pathways.panel_rules import PANELS, REPLY_DAYS
from pathways.queries.interests import interests_of_staff
from people.models import Organisation, Person
from people.queries import safe_contacts_named
from ui import clock

# A sponsor and a lead are asked to reconfirm this long before it says that nobody has.
RENEW_WITHIN = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Waits:
    """Numbers of what waits. `to_shortlist` and `to_offer` are applications that the host has to answer; `to_approve`
    are opportunities that the viewer may approve, `unapproved` all that wait for approval. The last three are gate
    cases that the council brings before a panel.
    """

    interests: int = 0
    safe_contacts: int = 0
    to_shortlist: int = 0
    to_offer: int = 0
    to_approve: int = 0
    unapproved: int = 0
    to_reconfirm: int = 0
    to_convene: int = 0
    to_decide: int = 0
    appeals: int = 0


def waits_in(organisation: Organisation, *, viewer: Person | None, today: date) -> Waits:
    """What waits in a council on a day, for `viewer` where it matters who looks (one query).

    Nobody is asked to answer the applications of their own rivals, or to convene their own case. Without a viewer only
    what concerns the council as such is counted.
    """
    found = [
        _number("interests", interests_of_staff(organisation, today=today)),
        _number("safe_contacts", safe_contacts_named(organisation, on=today)),
    ]
    if viewer is not None:
        found += [*_of_host(organisation, viewer, today), *_of_panels(organisation, viewer, today)]
    first, *others = found
    return Waits(**dict(first.union(*others, all=True)))


def _number(name: str, rows: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    marked: QuerySet[Any, Any] = rows.order_by().annotate(waits_for=Value(name, CharField())).values("waits_for")
    counted: QuerySet[Any, Any] = marked.annotate(waits_number=Count("pk")).values_list("waits_for", "waits_number")
    return counted


def due_to_reconfirm(today: date) -> Q:
    """Open opportunities that nobody has confirmed for 30 days, or not since a week before that."""
    return Q(status=Opportunity.Status.LIVE, confirmed_on__lte=today - STALE_AFTER + RENEW_WITHIN)


def _of_host(organisation: Organisation, viewer: Person, today: date) -> list[QuerySet[Any, Any]]:
    received = Application.objects.received_by(viewer, on=today).filter(opportunity__organisation=organisation)
    # Nobody can be offered a place before their own line manager has released them.
    ready = received.filter(status=Application.Status.SHORTLISTED).exclude(release__in=NOT_RELEASED)
    posted = Opportunity.objects.filter(organisation=organisation)
    unapproved = posted.filter(status=Opportunity.Status.WAITING)
    return [
        _number("to_shortlist", received.filter(status=Application.Status.SUBMITTED)),
        _number("to_offer", ready),
        _number("to_approve", unapproved.filter(approver=viewer)),
        _number("unapproved", unapproved),
        _number("to_reconfirm", posted.filter(due_to_reconfirm(today))),
    ]


def _of_panels(organisation: Organisation, viewer: Person, today: date) -> list[QuerySet[Any, Any]]:
    status = GateReview.Status
    cases = GateReview.objects.filter(convener=organisation).exclude(person=viewer)
    sits = PanelSeat.objects.filter(review=OuterRef("pk"), stood_down_at__isnull=True)
    members = sits.order_by().values("review").annotate(members=Count("pk")).values("members")
    sized = cases.annotate(
        members=Coalesce(Subquery(members), Value(0)),
        size=Case(
            *(When(panel=rule.code, then=Value(rule.size)) for rule in PANELS.values()),
            default=Value(0),
            output_field=IntegerField(),
        ),
    )
    short = Q(status=status.ASKED) | Q(status=status.PANEL_SET, members__lt=F("size"))
    # The week to reply begins on the day of the last score, and the day after its last is the first to decide.
    written = datetime.combine(today - timedelta(days=REPLY_DAYS - 1), time.min, tzinfo=clock.LONDON)
    replied = Q(replied_at__isnull=False) | ~Exists(sits.filter(scored_at__gte=written))
    met = Q(meets_on__isnull=True) | Q(meets_on__lte=today)
    appealed = cases.filter(status=status.APPEALED).exclude(seats__member=viewer)
    return [
        _number("to_convene", sized.filter(short)),
        _number("to_decide", cases.filter(replied & met, status=status.SCORED)),
        _number("appeals", appealed),
    ]
