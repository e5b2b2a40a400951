"""Answering an opportunity: as a draft, sent, withdrawn, and sent again after all."""

from collections.abc import Collection
from datetime import timedelta

from django.db import IntegrityError, transaction

from opportunities.actions import application_mail as mail
from opportunities.actions.current import fresh, hold, record
from opportunities.actions.moving import follow_move, settle_moves
from opportunities.actions.parties import may
from opportunities.actions.releasing import ask_release, ask_release_again, decide_release, undo_release
from opportunities.actions.steps import step
from opportunities.errors import AlreadyApplied, NotOpen
from opportunities.models import Application, Opportunity
from opportunities.queries.conflicts import why_not_apply
from pathways.actions.verifiers import employer_of
from pathways.errors import AlreadyDecided, NotYours
from pathways.models import Assessment, Evidence
from people.errors import Refused
from people.models import Person
from people.roles import Permission
from ui import clock, words

__all__ = [
    "apply",
    "ask_release_again",
    "decide_release",
    "follow_move",
    "restore_application",
    "send",
    "settle_moves",
    "undo_release",
    "withdraw_application",
]
STATEMENT_MOST = 2000
Status = Application.Status
# How long a withdrawal can be taken back; the e-mail to the host waits as long.
RESTORE_WITHIN = timedelta(minutes=15)


@transaction.atomic
def apply(
    *,
    opportunity: Opportunity,
    person: Person,
    statement: str,
    levels: Collection[str],
    evidence: Collection[Evidence],
    by: Person,
    draft: bool = False,
) -> Application:
    """Apply, or keep what there is as a draft; a draft kept before becomes this one.

    `levels` are codes of competencies in which somebody else assessed the person; `evidence` is the person's own. The
    host sees both and nothing else. Raises NotOpen after the closing date, AlreadyApplied, and Refused.
    """
    # One at a time for each opportunity: its applications are numbered, and it may close at this moment.
    opportunity = hold(opportunity)
    _check_open(opportunity)
    _check_apart(opportunity, person)
    council = employer_of(person)
    if council is None:
        raise Refused("No council employs you in Pathways, so nobody could release you. Ask your council lead.")
    application = _theirs(opportunity, person)
    if application is not None and application.status != Status.DRAFT:
        raise AlreadyApplied("You have applied for this already. Open My applications to see how it stands.")
    _check_contents(person, statement, levels, evidence, draft=draft)
    if application is None:
        numbers = Application.objects.filter(opportunity=opportunity).order_by("-number").values_list("number")
        application = Application(opportunity=opportunity, person=person, number=(numbers.first() or (0,))[0] + 1)
    application.organisation = council
    application.statement = statement.strip()
    application.levels = sorted(set(levels))
    try:
        with transaction.atomic():
            application.save()
    except IntegrityError as error:
        raise AlreadyApplied("You have applied for this already. Open My applications to see how it stands.") from error
    application.evidence.set(evidence)
    if not draft:
        return _send(application, by=by)
    record("opportunities.application.drafted", application, by)
    return application


@transaction.atomic
def send(*, application: Application, by: Person) -> Application:
    """Send a draft. Raises NotOpen, Refused for an empty one, AlreadyDecided if it is no draft any more."""
    if application.person_id != by.pk:
        raise NotYours("Only the person who wrote this application can send it.")
    opportunity = hold(application.opportunity)
    _check_open(opportunity)
    _check_apart(opportunity, by)
    application = fresh(application)
    if application.status != Status.DRAFT:
        raise AlreadyDecided("This application is no draft any more. Open My applications to see how it stands.")
    _check_contents(
        application.person, application.statement, application.levels, application.evidence.all(), draft=False
    )
    return _send(application, by=by)


@transaction.atomic
def withdraw_application(*, application: Application, by: Person, reason: str = "") -> Application:
    """Take one's own application back, in any state before a place is accepted. Raises AlreadyDecided, NotYours."""
    if application.person_id != by.pk:
        raise NotYours("Only the person who applied can withdraw it.")
    before = fresh(application)
    moved = Application.objects.filter(pk=before.pk, status__in=[Status.DRAFT, *Application.OPEN]).update(
        status=Status.WITHDRAWN, reason=reason.strip()
    )
    if not moved:
        raise AlreadyDecided(
            f"This application is “{before.get_status_display().lower()}” already, so it cannot be withdrawn."
        )
    after = fresh(application)
    if before.status == Status.DRAFT:
        record("opportunities.application.draft_discarded", after, by)
        return after
    step(after, "Application withdrawn", by=by, note=reason)
    record("opportunities.application.withdrawn", after, by)
    if before.status in (Status.SHORTLISTED, Status.OFFERED):
        mail.offer_answered(after)
        mail.withdrawn(after)
    return after


@transaction.atomic
def restore_application(*, application: Application, by: Person) -> Application:
    """Take a withdrawal back within 15 minutes, while the opportunity is open. Raises AlreadyDecided, NotYours.

    An offer that was given up does not come back: the place may be somebody else's by then.
    """
    if application.person_id != by.pk:
        raise NotYours("Only the person who applied can do this.")
    opportunity = hold(application.opportunity)
    application = fresh(application)
    last = application.steps.last()
    offered = application.offer_until is not None
    late = last is not None and last.at < clock.now() - RESTORE_WITHIN
    if application.status != Status.WITHDRAWN or offered or late or not opportunity.is_open_on(clock.today()):
        raise AlreadyDecided("This withdrawal cannot be taken back any more. You can apply again while it is open.")
    if _theirs(opportunity, by) is not None:
        raise AlreadyApplied("You have applied again meanwhile. Open My applications to see how that stands.")
    if application.submitted_at is None:
        application.status = Status.DRAFT
    else:
        application.status = Status.SHORTLISTED if application.named else Status.SUBMITTED
    application.reason = ""
    application.save(update_fields=["status", "reason"])
    if application.status != Status.DRAFT:
        step(application, "Withdrawal taken back", by=by)
        mail.not_withdrawn(application)
    record("opportunities.application.restored", application, by)
    return application


def _send(application: Application, *, by: Person) -> Application:
    application.status = Status.SUBMITTED
    application.submitted_at = clock.now()
    application.save(update_fields=["status", "submitted_at"])
    step(application, "Application sent", by=by)
    ask_release(application)
    record("opportunities.application.sent", application, by)
    return application


def _check_open(opportunity: Opportunity) -> None:
    if opportunity.is_open_on(clock.today()):
        return
    closed = opportunity.closes_on
    match opportunity.status:
        case Opportunity.Status.WITHDRAWN:
            text = "The host has withdrawn this opportunity."
        case Opportunity.Status.FILLED:
            text = "All places of this opportunity are taken."
        case Opportunity.Status.LIVE | Opportunity.Status.CLOSED if closed is not None and closed < clock.today():
            text = f"This closed on {words.day(closed)}, at 11:59pm."
        case Opportunity.Status.CLOSED:
            text = "The host has closed this to new applications."
        case _:
            text = "This opportunity is not open."
    raise NotOpen(f"{text} You cannot apply for it any more; other opportunities are open.")


def _check_apart(opportunity: Opportunity, person: Person) -> None:
    """Nobody applies for what they wrote, approved or supervise, or for which they choose."""
    posts = may(person, Permission.POST_OPPORTUNITIES, opportunity.organisation)
    if why := why_not_apply(opportunity, person, posts=posts):
        raise Refused(why)


def _theirs(opportunity: Opportunity, person: Person) -> Application | None:
    """The application that stands in the way of another: a live one, or one that was answered either way."""
    every = Application.objects.filter(opportunity=opportunity, person=person).exclude(status=Status.WITHDRAWN)
    return every.order_by("-pk").first()


def _check_contents(
    person: Person, statement: str, levels: Collection[str], evidence: Collection[Evidence], *, draft: bool
) -> None:
    text = statement.strip()
    if not text and not draft:
        raise Refused("Answer the question, or save this as a draft.", field="statement")
    if len(text) > STATEMENT_MOST:
        raise Refused(f"Use {words.number(STATEMENT_MOST)} characters or fewer.", field="statement")
    if any(piece.person_id != person.pk for piece in evidence):
        raise Refused("You can attach your own evidence only.", field="evidence")
    assessed = Assessment.objects.filter(person=person, status=Assessment.Status.ASSESSED, competency__in=levels)
    known = set(assessed.exclude(source=Assessment.Source.SELF).values_list("competency", flat=True))
    if set(levels) - known:
        raise Refused("You can attach levels that somebody has assessed. Select from the list.", field="levels")
