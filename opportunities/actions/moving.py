"""Applicants who change council, or leave the last one, while their application is under way."""

from django.db import transaction

from opportunities.actions import application_mail as mail
from opportunities.actions.current import record
from opportunities.actions.one_by_one import one_by_one
from opportunities.actions.releasing import ask_release
from opportunities.actions.steps import step
from opportunities.models import Application
from people.models import Membership, Organisation, Person

Status, Release = Application.Status, Application.Release


@transaction.atomic
def follow_move(*, person: Person, to: Organisation) -> int:
    """The person's live applications go with them to council `to`; whoever manages them now is asked for release.

    What was agreed or signed by the council they left no longer holds. Returns how many went along.
    """
    moving = Application.objects.filter(person=person, status__in=Application.LIVE).exclude(organisation=to)
    applications = list(moving.select_related("opportunity__organisation", "person").order_by("pk"))
    for application in applications:
        application.organisation = to
        application.home_signed_by = application.home_signed_on = None
        application.save(update_fields=["organisation", "home_signed_by", "home_signed_on"])
        if application.status in Application.OPEN:
            step(application, f"Moved to {to.official_name}", seen_by_host=False)
            if application.release == Release.AGREED:
                step(application, "Release to be decided again by the home council", seen_by_person=False)
            ask_release(application)
        elif application.status == Status.ACCEPTED:
            mail.to_sign(application)
        record("opportunities.application.followed_move", application, None)
    return len(applications)


def settle_moves() -> int:
    """What a night brings: applications follow people who moved, and a first manager is asked. How many changed.

    An application of somebody whom no council employs any more ends. Running it again changes nothing.
    """
    live = Application.objects.filter(status__in=Application.LIVE).select_related("person", "opportunity__organisation")
    applications = list(live.order_by("pk"))
    employers = Membership.objects.employers({application.person_id for application in applications})

    def settle(application: Application) -> int:
        employer = employers.get(application.person_id)
        if employer is None:
            return _end_without_employer(application)
        if employer.pk != application.organisation_id:
            return follow_move(person=application.person, to=employer)
        if application.status in Application.OPEN and application.release == Release.NOT_ASKED:
            return ask_release(application)
        return 0

    return one_by_one(applications, settle, what="Applications to follow their people")


def _end_without_employer(application: Application) -> int:
    if application.status == Status.ACCEPTED:
        return 0  # the placement says how it goes on
    reason = "No council employs the applicant any more, so nobody can release them."
    ended = Application.objects.filter(pk=application.pk, status=application.status).update(
        status=Status.WITHDRAWN, reason=reason
    )
    if ended and application.status != Status.DRAFT:
        step(application, "Application ended", note=reason)
    if ended:
        record("opportunities.application.ended_without_employer", application, None)
    return ended
