"""What becomes of applications and placements when an opportunity ends: everybody hears, with the reason."""

from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from notices import actions as notices
from opportunities.models import Application, ApplicationStep, Opportunity, Placement
from pathways.actions import forget_planned
from people.actions import end_relationships
from people.models import Person
from ui import clock

TAKEN = "All places on it have been taken."
CANCELLED = "Placement cancelled before it began"


@transaction.atomic
def end_open(*, opportunity: Opportunity, what: str, reason: str, by: Person | None) -> int:
    """End every application not yet decided: a step, the reason, an e-mail. How many there were.

    `what` is what happened, as the timeline says it: “The host withdrew the opportunity”. The caller audits its own
    step. Drafts that nobody sent stay with their writers; they can no longer be sent.
    """
    rows = opportunity.applications.select_for_update().filter(status__in=Application.OPEN).order_by("pk")
    return _end(list(rows.values_list("pk", flat=True)), what=what, reason=reason, by=by)


@transaction.atomic
def cancel_not_begun(*, opportunity: Opportunity, what: str, reason: str, by: Person | None) -> int:
    """Cancel placements that have not begun, with their applications. Those that run go on. How many there were."""
    today = clock.today()
    coming = Placement.objects.select_for_update().filter(
        application__opportunity=opportunity, status=Placement.Status.AGREED, since__gt=today
    )
    found = list(coming.order_by("pk"))
    for placement in found:
        placement.status, placement.ended_reason = Placement.Status.CANCELLED, reason
        placement.save(update_fields=["status", "ended_reason"])
        end_relationships(on=today, source=f"placement:{placement.public_id}")
        forget_planned(source=f"placement:{placement.public_id}")
    _end([placement.application_id for placement in found], what=what, reason=reason, by=by, placed=True)
    return len(found)


@transaction.atomic
def tell_taken(*, opportunity: Opportunity, by: Person | None) -> int:
    """End the applications left over when the last place is taken, and tell them so. How many there were."""
    return end_open(opportunity=opportunity, what="All places were taken", reason=TAKEN, by=by)


def waiting_to_hear(opportunity: Opportunity) -> tuple[int, int]:
    """How many people an end would write to: open applications, and placements not begun (two queries)."""
    return (
        opportunity.applications.open().count(),
        Placement.objects.filter(
            application__opportunity=opportunity, status=Placement.Status.AGREED, since__gt=clock.today()
        ).count(),
    )


def _end(keys: Iterable[int], *, what: str, reason: str, by: Person | None, placed: bool = False) -> int:
    applications = list(
        Application.objects.filter(pk__in=keys).select_related("person", "opportunity__organisation", "organisation")
    )
    for application in applications:
        application.status, application.reason = Application.Status.REJECTED, reason
        application.offer_until = None
        application.save(update_fields=["status", "reason", "offer_until"])
        ApplicationStep.objects.create(
            application=application,
            what=CANCELLED if placed else what,
            by_name=by.name if by else "",
            note=reason,
        )
        _tell(application, what=what, reason=reason, placed=placed)
    return len(applications)


def _tell(application: Application, *, what: str, reason: str, placed: bool) -> None:
    opportunity = application.opportunity
    notices.send(
        key=f"opportunity-ended:{application.public_id}",
        kind="opportunities.ended",
        owner=application.organisation.slug,
        to=application.person.email,
        subject=f"{opportunity.title}: {what[:1].lower()}{what[1:]}",
        template="opportunities/mail/ended",
        context={
            "name": application.person.name,
            "title": opportunity.title,
            "host": opportunity.organisation.official_name,
            "what": what,
            "reason": reason,
            "placed": placed,
            "url": settings.SITE_URL + reverse("opportunities:application", args=[application.public_id]),
        },
    )
