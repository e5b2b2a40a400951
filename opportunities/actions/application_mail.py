"""The e-mails of an application, in plain words. To a host that sees no names yet, none is written."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse

from notices import actions as notices
from opportunities.actions.parties import holders, who_answers
from opportunities.hidden_names import name_for_host
from opportunities.models import Application, Opportunity
from opportunities.offer_rules import OFFERED
from opportunities.queries.applications import time_away
from people.models import Person
from people.roles import Permission
from ui import clock

# As long as a manager may take a decision in the queue back without anybody having read of it.
SECOND_THOUGHTS = timedelta(minutes=15)


def host_contact(opportunity: Opportunity) -> Person | None:
    """Who hears on the host's side: the supervisor if they can sign in, else whoever answers for what was posted."""
    supervisor = opportunity.supervisor
    if supervisor is not None and supervisor.is_active:
        return supervisor
    return who_answers(opportunity.organisation, opportunity.posted_by)


def release_asked(application: Application, manager: Person) -> None:
    """To the line manager, at once; the weekly e-mail lists it as well."""
    notices.send(
        key=f"application:{application.public_id}:release:{manager.public_id}:{_now()}",
        kind="opportunities.release_asked",
        owner=application.organisation.slug,
        to=manager.email,
        subject=f"Would you release {application.person.name}?",
        template="opportunities/mail/release_asked",
        context={
            **_of(application),
            "name": manager.name,
            "url": _url("opportunities:release", application),
            "time": time_away(application.opportunity),
            "backfill_terms": application.opportunity.backfill,
        },
    )


def release_answered(application: Application, *, agreed: bool) -> None:
    """To the applicant, after the minutes in which the manager may take it back."""
    notices.send(
        key=f"{_release_key(application)}{_now()}",
        kind="opportunities.release_answered",
        owner=application.organisation.slug,
        to=application.person.email,
        subject=f"{'Released' if agreed else 'Not released'}: {application.opportunity.title}",
        template="opportunities/mail/release_answered",
        wait=SECOND_THOUGHTS,
        context={
            **_of(application),
            "agreed": agreed,
            "by": application.release_by.name if application.release_by else "",
            "reason": application.backfill,
        },
    )


def release_taken_back(application: Application) -> None:
    """Stop the e-mail about a release that was taken back; if it went out, say that the answer holds no longer."""
    if notices.take_back(key=_release_key(application)) is None:
        return
    notices.send(
        key=f"application:{application.public_id}:undone:{_now()}",
        kind="opportunities.release_taken_back",
        owner=application.organisation.slug,
        to=application.person.email,
        subject=f"Your release is decided again: {application.opportunity.title}",
        template="opportunities/mail/release_taken_back",
        context=_of(application),
    )


def shortlisted(application: Application) -> None:
    """To the applicant."""
    notices.send(
        key=f"application:{application.public_id}:shortlisted",
        kind="opportunities.shortlisted",
        owner=application.organisation.slug,
        to=application.person.email,
        subject=f"Shortlisted: {application.opportunity.title}",
        template="opportunities/mail/shortlisted",
        context=_of(application),
    )


def not_chosen(application: Application) -> None:
    """To the applicant, with the host's reason."""
    notices.send(
        key=f"application:{application.public_id}:not-chosen",
        kind="opportunities.not_chosen",
        owner=application.organisation.slug,
        to=application.person.email,
        subject=f"Not chosen this time: {application.opportunity.title}",
        template="opportunities/mail/not_chosen",
        context={**_of(application), "reason": application.reason},
    )


def offered(application: Application) -> None:
    """To the applicant, with the last day to answer; after the minutes in which the host may take the offer back."""
    notices.send(
        key=f"{_offered_key(application)}{_now()}",
        kind="opportunities.offered",
        owner=application.organisation.slug,
        to=application.person.email,
        subject=f"You are offered a place: {application.opportunity.title}",
        template="opportunities/mail/offered",
        wait=SECOND_THOUGHTS,
        context={**_of(application), "answer_by": application.offer_until},
    )


def offer_answered(application: Application) -> None:
    """Stop that e-mail in the minutes it waits: the person has found the offer on their page and answered it."""
    lately = application.steps.filter(what__startswith=OFFERED, at__gt=clock.now() - SECOND_THOUGHTS)
    if lately.exists():
        notices.take_back(key=_offered_key(application))


def offer_taken_back(application: Application) -> None:
    """Stop that e-mail; if it went out, say that the offer holds no longer."""
    if notices.take_back(key=_offered_key(application)) is None:
        return
    notices.send(
        key=f"application:{application.public_id}:offer-undone:{_now()}",
        kind="opportunities.offer_taken_back",
        owner=application.organisation.slug,
        to=application.person.email,
        subject=f"The offer is taken back: {application.opportunity.title}",
        template="opportunities/mail/offer_taken_back",
        context=_of(application),
    )


def lapsed(application: Application) -> None:
    """To the applicant who did not answer an offer."""
    notices.send(
        key=f"application:{application.public_id}:lapsed",
        kind="opportunities.offer_lapsed",
        owner=application.organisation.slug,
        to=application.person.email,
        subject=f"Your offer has run out: {application.opportunity.title}",
        template="opportunities/mail/offer_lapsed",
        context={**_of(application), "answer_by": application.offer_until},
    )


def accepted(application: Application, *, manager: Person | None, since: date) -> None:
    """To the host, and to the line manager who has the time to cover."""
    host = host_contact(application.opportunity)
    if host is not None:
        notices.send(
            key=f"application:{application.public_id}:accepted",
            kind="opportunities.accepted",
            owner=application.opportunity.organisation.slug,
            to=host.email,
            subject=f"Place accepted: {application.opportunity.title}",
            template="opportunities/mail/accepted",
            context=_to_host(application, host),
        )
    if manager is not None:
        notices.send(
            key=f"application:{application.public_id}:accepted:{manager.public_id}",
            kind="opportunities.accepted_at_home",
            owner=application.organisation.slug,
            to=manager.email,
            subject=f"{application.person.name} has accepted a place: {application.opportunity.title}",
            template="opportunities/mail/accepted_at_home",
            context={
                **_of(application),
                "name": manager.name,
                "since": since,
                "backfill": application.backfill,
                "url": _url("opportunities:application", application),
            },
        )


def to_sign(application: Application) -> None:
    """To everybody who may sign for the council that lends the person: one of them is enough."""
    if not application.crosses_councils or application.home_signed_on is not None:
        return
    home = application.organisation
    for signer in holders(home, Permission.SIGN_PLACEMENTS).exclude(pk=application.person_id):
        notices.send(
            key=f"application:{application.public_id}:to-sign:{home.slug}:{signer.public_id}",
            kind="opportunities.to_sign",
            owner=home.slug,
            to=signer.email,
            subject=f"A placement to sign: {application.person.name}, {application.opportunity.title}",
            template="opportunities/mail/to_sign",
            context={
                **_of(application),
                "name": signer.name,
                "home": home.official_name,
                "time": time_away(application.opportunity),
                "url": _url("opportunities:sign", application),
            },
        )


def declined(application: Application) -> None:
    """To the host: the place is free again."""
    host = host_contact(application.opportunity)
    if host is None:
        return
    notices.send(
        key=f"application:{application.public_id}:declined",
        kind="opportunities.declined",
        owner=application.opportunity.organisation.slug,
        to=host.email,
        subject=f"Place declined: {application.opportunity.title}",
        template="opportunities/mail/declined",
        context={**_to_host(application, host), "reason": application.reason},
    )


def withdrawn(application: Application) -> None:
    """To the host that had shortlisted or chosen the person; after the minutes in which they may change their mind."""
    host = host_contact(application.opportunity)
    if host is None:
        return
    notices.send(
        key=f"{_withdrawn_key(application)}{_now()}",
        kind="opportunities.application_withdrawn",
        owner=application.opportunity.organisation.slug,
        to=host.email,
        subject=f"An application was withdrawn: {application.opportunity.title}",
        template="opportunities/mail/application_withdrawn",
        wait=SECOND_THOUGHTS,
        context=_to_host(application, host),
    )


def not_withdrawn(application: Application) -> None:
    """Stop that e-mail: the person sent the application again at once."""
    notices.take_back(key=_withdrawn_key(application))


def _release_key(application: Application) -> str:
    return f"application:{application.public_id}:release-answered:"


def _offered_key(application: Application) -> str:
    return f"application:{application.public_id}:offered:"


def _withdrawn_key(application: Application) -> str:
    return f"application:{application.public_id}:withdrawn:"


def _now() -> float:
    return clock.now().timestamp()


def _url(name: str, application: Application) -> str:
    return f"{settings.SITE_URL}{reverse(name, args=[application.public_id])}"


def _of(application: Application) -> dict[str, Any]:
    """What every e-mail on the applicant's side says. `name` is whom it greets, unless another is put in its place."""
    opportunity = application.opportunity
    return {
        "name": application.person.name,
        "person": application.person.name,
        "first_name": application.person.name.split(" ", maxsplit=1)[0],
        "opportunity": opportunity,
        "title": opportunity.title,
        "host": opportunity.organisation.official_name,
        "url": _url("opportunities:application", application),
    }


def _to_host(application: Application, host: Person) -> dict[str, Any]:
    return {
        "name": host.name,
        "applicant": name_for_host(application),
        "title": application.opportunity.title,
        "url": _url("opportunities:applicant", application),
    }
