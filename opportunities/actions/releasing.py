"""The line manager's release: asked, agreed with a word on cover or refused with a reason, and taken back."""

from django.db import transaction

from opportunities.actions import application_mail as mail
from opportunities.actions.current import fresh, record
from opportunities.actions.steps import step
from opportunities.models import Application
from pathways.actions.verifiers import is_line_manager, line_manager_of
from pathways.errors import AlreadyDecided, NotYours
from people.errors import Refused
from people.models import Person
from ui import clock, words

REASON_MOST = 1000
Status, Release = Application.Status, Application.Release


@transaction.atomic
def decide_release(*, application: Application, agree: bool, backfill: str, by: Person) -> Application:
    """The line manager releases the person, with a word on cover if they like, or refuses with a reason.

    The host learns that there is a release, never the words, and never that it was refused. Raises NotYours,
    AlreadyDecided, and Refused without a reason.
    """
    if not is_line_manager(by, of=application.person):
        raise NotYours("Only the person's line manager can release them.")
    backfill = backfill.strip()
    if not agree and not backfill:
        raise Refused("Say why not, so that they know what would have to change.", field="backfill")
    if len(backfill) > REASON_MOST:
        raise Refused(f"Use {words.number(REASON_MOST)} characters or fewer.", field="backfill")
    moved = Application.objects.filter(pk=application.pk, release=Release.ASKED, status__in=Application.OPEN).update(
        release=Release.AGREED if agree else Release.REFUSED,
        release_by=by,
        release_on=clock.today(),
        backfill=backfill,
    )
    if not moved:
        raise AlreadyDecided("This release was answered, or the application ended, before you saved.")
    application = fresh(application)
    step(application, "Release agreed" if agree else "Release refused", by=by, note=backfill, seen_by_host=False)
    if agree:
        step(application, "Release agreed by the home council", seen_by_person=False)
    record(
        "opportunities.application.released" if agree else "opportunities.application.release_refused", application, by
    )
    mail.release_answered(application, agreed=agree)
    return application


@transaction.atomic
def undo_release(*, application: Application, by: Person) -> Application:
    """Take one's own answer back on the day it was given, unless a place was offered on it. Raises AlreadyDecided."""
    if not is_line_manager(by, of=application.person):
        raise NotYours("You are no longer this person's line manager, so you cannot undo this.")
    undone = Application.objects.filter(
        pk=application.pk,
        release__in=[Release.AGREED, Release.REFUSED],
        release_by=by,
        release_on=clock.today(),
        status__in=[Status.SUBMITTED, Status.SHORTLISTED],
    ).update(release=Release.ASKED, release_by=None, release_on=None, backfill="")
    if not undone:
        raise AlreadyDecided("A release can be undone on the day it was given, before a place is offered.")
    application = fresh(application)
    step(application, "Release to be decided again", by=by, seen_by_host=False)
    step(application, "Release to be decided again by the home council", seen_by_person=False)
    record("opportunities.application.release_reopened", application, by)
    mail.release_taken_back(application)
    return application


@transaction.atomic
def ask_release_again(*, application: Application, by: Person) -> Application:
    """After a refusal, and a word with the manager: ask once more. Raises AlreadyDecided, NotYours."""
    if application.person_id != by.pk:
        raise NotYours("Only the person who applied can ask.")
    moved = Application.objects.filter(pk=application.pk, release=Release.REFUSED, status__in=Application.OPEN).update(
        release=Release.NOT_ASKED
    )
    if not moved:
        raise AlreadyDecided("There is no refused release to ask for again.")
    application = fresh(application)
    ask_release(application)
    record("opportunities.application.release_asked_again", application, by)
    return application


def ask_release(application: Application) -> bool:
    """Ask whoever manages the person today; nobody if nobody does. Returns whether somebody was asked."""
    manager = line_manager_of(application.person)
    application.release = Release.ASKED if manager else Release.NOT_ASKED
    application.release_by = application.release_on = None
    application.backfill = ""
    application.save(update_fields=["release", "release_by", "release_on", "backfill"])
    if manager is None:
        return False
    step(application, f"{manager.name}, line manager, asked to release", seen_by_host=False)
    mail.release_asked(application, manager)
    return True
