"""Facts that rooms above write down here, so that gaps and gates can show them without looking upward."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from pathways.models import DevelopmentOffer, PlannedExperience, SupportSession
from pathways.models.offers import fresh_stamp
from people import audit
from people.models import Organisation, Person
from ui import clock


@transaction.atomic
def publish_offer(
    *,
    source: str,
    title: str,
    kind: str,
    organisation: Organisation,
    competencies: Mapping[str, int],
    experiences: Mapping[str, int],
    confirmed_on: date,
    url: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
    closes_on: date | None = None,
) -> DevelopmentOffer:
    """Say, or say again, what an open opportunity or programme develops. `source` names it for ever.

    competencies: codes to the level developed to. experiences: codes to a quantity. The caller audits its own step.
    """
    offer, _made = DevelopmentOffer.objects.update_or_create(
        source=source,
        defaults={
            "title": title,
            "kind": kind,
            "url": url,
            "organisation": organisation,
            "competencies": dict(competencies),
            "experiences": dict(experiences),
            "starts_on": starts_on,
            "ends_on": ends_on,
            "closes_on": closes_on,
            "confirmed_on": confirmed_on,
            "withdrawn_at": None,
            "stamp": fresh_stamp(),
        },
    )
    return offer


@transaction.atomic
def withdraw_offer(*, source: str) -> bool:
    """Stop showing an offer. Returns whether there was one to withdraw."""
    return bool(
        DevelopmentOffer.objects.filter(source=source, withdrawn_at__isnull=True).update(
            withdrawn_at=clock.now(), stamp=fresh_stamp()
        )
    )


@transaction.atomic
def plan_experiences(
    *,
    source: str,
    offer: str,
    person: Person,
    experiences: Mapping[str, int],
    since: date,
    until: date,
    title: str,
    host: Organisation,
    url: str = "",
) -> int:
    """Say, or say again, what a place that a person accepted will give. Returns how many experiences that is.

    `source` names the place for ever, `offer` the offer it came from; experiences: codes to a quantity. The caller
    audits its own step.
    """
    forget_planned(source=source)
    made = PlannedExperience.objects.bulk_create(
        PlannedExperience(
            source=source,
            offer=offer,
            person=person,
            experience=code,
            quantity=quantity,
            since=since,
            until=until,
            title=title,
            host=host.name,
            url=url,
        )
        for code, quantity in experiences.items()
    )
    return len(made)


@transaction.atomic
def forget_planned(*, source: str) -> bool:
    """A place is over or was given up: it will give nothing any more. Returns whether there was anything to forget."""
    return bool(PlannedExperience.objects.filter(source=source).delete()[0])


@transaction.atomic
def record_support_session(
    *, source: str, person: Person, held_on: date, minutes: int, by: Person | None = None
) -> SupportSession:
    """Note that a mentoring session was held: who, when, how long. Saying it twice changes nothing."""
    session, made = SupportSession.objects.get_or_create(
        source=source, defaults={"person": person, "held_on": held_on, "minutes": minutes}
    )
    if made:
        audit.record(
            action="pathways.support_session.recorded", by=by, subject=person, changes={"held_on": str(held_on)}
        )
    return session
