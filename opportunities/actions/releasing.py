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
# The steps of an answer, for the person's side and for the host's.
AGREED, REFUSED, AGREED_FOR_HOST = "Release agreed", "Release refused", "Release agreed by the home council"
Release = Application.Release


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
    step(application, AGREED if agree else REFUSED, by=by, note=backfill, seen_by_host=False)
    if agree:
        step(application, AGREED_FOR_HOST, seen_by_person=False)
    record(
        "opportunities.application.released" if agree else "opportunities.application.release_refused", application, by
    )
    mail.release_answered(application, agreed=agree)
    return application


@transaction.atomic
def undo_release(*, application: Application, by: Person) -> Application:
    """Take one's own answer back on the day it was given, unless a place was offered on it. Raises AlreadyDecided.

    All is as before: the answer and its words leave the timeline, and one line says that it was taken back. The host
    reads that line only where it had read of a release: of a refusal it never knew.
    """
    if not is_line_manager(by, of=application.person):
        raise NotYours("You are no longer this person's line manager, so you cannot undo this.")
    open_to = Application.objects.filter(pk=application.pk).release_undoable(by, on=clock.today())
    undone = open_to.update(release=Release.ASKED, release_by=None, release_on=None, backfill="")
    if not undone:
        raise AlreadyDecided("A release can be undone on the day it was given, before a place is offered.")
    application = fresh(application)
    host_knew = _unsay(application)
    step(application, "Answer about the release taken back, to be decided again", by=by, seen_by_host=False)
    if host_knew:
        step(application, "Release taken back by the home council, to be decided again", seen_by_person=False)
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


def _unsay(application: Application) -> bool:
    """Take the last answer's steps off the timeline; the audit trail keeps it. Whether a host read of it."""
    answers = application.steps.filter(what__in=[AGREED, REFUSED], seen_by_host=False)
    last = answers.order_by("-at", "-pk").first()
    if last is None:
        return False
    told = application.steps.filter(what=AGREED_FOR_HOST, at__gte=last.at)
    host_knew = last.what == AGREED and told.delete()[0] > 0
    last.delete()
    return host_knew


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
