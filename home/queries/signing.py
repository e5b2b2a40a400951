"""What waits for a sponsor's signature: placements, approvals, and offers that grow stale."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Case, CharField, F, Q, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse

from home.minutes import signing_minutes
from home.queries.council import begun
from home.queries.council_waiting import due_to_reconfirm
from opportunities.models import Application, Opportunity
from people.models import Organisation, Person
from ui import words
from ui.http import back_to


@dataclass(frozen=True, slots=True)
class Signing:
    """One decision that waits for the sponsor. `late` says that a placement goes on unsigned."""

    title: str
    facts: str
    url: str
    minutes: int
    late: str = ""

    @property
    def said(self) -> str:
        """Everything but the title, for a mail."""
        return "; ".join(part for part in (self.late, self.facts) if part)


def signings(organisation: Organisation, *, viewer: Person, today: date) -> tuple[Signing, ...]:
    """What waits for the council's signature, the soonest first (one query)."""
    to_sign = (
        Application.objects.visible_to(viewer, on=today)
        .filter(organisation=organisation, status__in=Application.PLACED, home_signed_on__isnull=True)
        .exclude(opportunity__organisation=organisation)
        .order_by()
        .annotate(
            what=Case(When(begun(today), then=Value("begun")), default=Value("sign"), output_field=CharField()),
            who=F("person__name"),
            day=Coalesce(F("placement__since"), F("opportunity__starts_on")),
        )
        .values_list(
            "what",
            "public_id",
            "who",
            "opportunity__organisation__name",
            "day",
            "opportunity__days_a_week",
            "opportunity__pay",
            "opportunity__backfill",
        )
    )
    own = (
        Opportunity.objects.visible_to(viewer, on=today)
        .filter(
            Q(status=Opportunity.Status.WAITING, approver=viewer) | due_to_reconfirm(today), organisation=organisation
        )
        .order_by()
        .annotate(what=F("status"), who=Coalesce(F("posted_by__name"), Value("")), day=F("confirmed_on"))
        .values_list("what", "public_id", "title", "who", "day", "days_a_week", "pay", "backfill")
    )
    return tuple(_signing(*row) for row in to_sign.union(own, all=True).order_by("day", "public_id"))


def _signing(
    what: str, public_id: UUID, one: str, other: str, on: date | None, days: Decimal, pay: str, backfill: str
) -> Signing:
    def url(name: str) -> str:
        return f"{reverse(f'opportunities:{name}', args=[public_id])}?{back_to('pipeline')}"

    if what in {"sign", "begun"}:
        late = f"Began on {words.day(on)}, not signed yet" if what == "begun" and on else ""
        return Signing(
            title=f"Placement: {one} to {other}",
            facts="; ".join(part for part in (_when(None if late else on, days), pay, backfill) if part),
            url=url("sign"),
            minutes=signing_minutes("sign"),
            late=late,
        )
    if what == Opportunity.Status.WAITING:
        posted = f"posted by {other}" if other else ""
        return Signing(f"Approve: {one}", posted, url("approve"), signing_minutes("approve"))
    facts = f"last confirmed on {words.day(on)}" if on else ""
    return Signing(f"Reconfirm: {one}", facts, url("reconfirm"), signing_minutes("reconfirm"))


def _when(starts_on: date | None, days: Decimal) -> str:
    number = f"{Decimal(days).normalize():f}"
    said = f"{number} {'day' if number == '1' else 'days'} a week"
    return f"{said} from {words.day(starts_on)}" if starts_on else said
