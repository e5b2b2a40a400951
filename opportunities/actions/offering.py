"""A place offered by mistake: the host takes the offer back, on the same day and before it is answered."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from opportunities.actions import application_mail as mail
from opportunities.actions.current import fresh, hold
from opportunities.actions.hosting import check_host, record
from opportunities.actions.steps import step
from opportunities.models import Application
from opportunities.offer_rules import OFFERED
from pathways.errors import AlreadyDecided
from people.models import Person
from ui import clock

Status = Application.Status


def offered_today(at: datetime | None) -> bool:
    """Whether a place offered at this moment was offered today; then the offer can still be taken back."""
    return at is not None and timezone.localtime(at).date() == clock.today()


@transaction.atomic
def take_offer_back(*, application: Application, by: Person) -> Application:
    """Undo an offer of today that waits for its answer: back on the shortlist. Raises AlreadyDecided, NotYours.

    If the e-mail about the offer has not gone, it never goes; if it has, the person is told. What the home council has
    signed stays signed, because the terms are the same.
    """
    check_host(application, by)
    # Whoever accepts holds the opportunity too: of the two, the second finds what the first did.
    hold(application.opportunity)
    made = application.steps.filter(what__startswith=OFFERED).last()
    if not offered_today(made.at if made else None):
        raise AlreadyDecided("An offer can be taken back on the day it was made. Talk to the person instead.")
    undone = Application.objects.filter(pk=application.pk, status=Status.OFFERED).update(
        status=Status.SHORTLISTED, offer_until=None
    )
    application = fresh(application)
    if not undone:
        now = application.get_status_display().lower()
        raise AlreadyDecided(f"This application is “{now}” now, so there is no offer to take back.")
    step(application, "Offer taken back by the host", by=by)
    record("opportunities.application.offer_taken_back", application, by)
    mail.offer_taken_back(application)
    return application
