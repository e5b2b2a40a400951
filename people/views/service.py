"""How the service itself does: mail that was not delivered and jobs that stopped, for those who run it."""

from collections.abc import Callable

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET, require_POST

from notices import actions as notices
from notices import queries as outbox
from notices.actions import AlreadyOver, NotDead
from notices.models import Job
from people import audit, queries
from people.addressees import addressees
from people.models import Organisation
from people.permissions import council_for, needs, person_of
from people.roles import Permission
from ui import http

SHOWN = 50
REASON = "Given up by an administrator."


@needs(Permission.RUN_SERVICE)
@require_GET
def service(request: HttpRequest) -> HttpResponse:
    """Health of the visitor's own part of the outbox, and what of it needs somebody: `queries.outbox_owners`."""
    organisation, owners = _answers_for(request)
    letters = list(outbox.dead_letters(owners=owners)[:SHOWN])
    whose = addressees(addresses=[letter.recipient for letter in letters], organisation=organisation)
    context = {
        "organisation": organisation,
        "mail_is_kept": outbox.mail_is_kept(),
        "health": outbox.outbox_health(owners=owners),
        "letters": [(letter, whose.get(letter.recipient.lower())) for letter in letters],
        "jobs": list(outbox.dead_jobs(owners=owners)[:SHOWN]),
        "most": SHOWN,
    }
    return http.render(request, "people/service.html", context)


def _answers_for(request: HttpRequest) -> tuple[Organisation, list[str]]:
    """The organisation the visitor acts for, and the owners whose mail and jobs are theirs to deal with."""
    organisation = council_for(request, Permission.RUN_SERVICE)
    return organisation, queries.outbox_owners(organisation)


def _deal_with(
    request: HttpRequest, *, change: Callable[[], None], kind: str, done: str, key: int, said: str
) -> HttpResponse:
    """Change a row and record it; if it is no longer dead, say so."""
    try:
        with transaction.atomic():
            change()
            audit.record(
                action=f"people.{kind}.{done}",
                by=person_of(request),
                organisation=council_for(request, Permission.RUN_SERVICE),
                changes={kind: key},
            )
    except (NotDead, AlreadyOver) as error:
        messages.warning(request, str(error))
    else:
        http.confirm(request, said)
    return http.redirect(request, "people:service")


@needs(Permission.RUN_SERVICE)
@require_POST
def retry_message(request: HttpRequest, key: int) -> HttpResponse:
    """Try to deliver once more, from the beginning."""
    row = get_object_or_404(outbox.dead_letters(owners=_answers_for(request)[1]), pk=key)
    return _deal_with(
        request,
        change=lambda: notices.retry(row=row),
        kind="message",
        done="retried",
        key=key,
        said="The message is in the queue again.",
    )


@needs(Permission.RUN_SERVICE)
@require_POST
def give_up_message(request: HttpRequest, key: int) -> HttpResponse:
    """Stop trying, and take the message off the list."""
    row = get_object_or_404(outbox.dead_letters(owners=_answers_for(request)[1]), pk=key)
    return _deal_with(
        request,
        change=lambda: notices.give_up(row=row, reason=REASON),
        kind="message",
        done="given_up",
        key=key,
        said="The message is given up and will not be sent.",
    )


@needs(Permission.RUN_SERVICE)
@require_POST
def retry_job(request: HttpRequest, key: int) -> HttpResponse:
    """Run a stopped job once more."""
    row: Job = get_object_or_404(outbox.dead_jobs(owners=_answers_for(request)[1]), pk=key)
    return _deal_with(
        request,
        change=lambda: notices.retry(row=row),
        kind="job",
        done="retried",
        key=key,
        said="The job is in the queue again.",
    )


@needs(Permission.RUN_SERVICE)
@require_POST
def give_up_job(request: HttpRequest, key: int) -> HttpResponse:
    """Leave a stopped job as it is, and take it off the list."""
    row: Job = get_object_or_404(outbox.dead_jobs(owners=_answers_for(request)[1]), pk=key)
    return _deal_with(
        request,
        change=lambda: notices.give_up(row=row, reason=REASON),
        kind="job",
        done="given_up",
        key=key,
        said="The job is given up.",
    )
