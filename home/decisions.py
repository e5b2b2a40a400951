"""Carrying out what a manager decided in the queue: one row at a time, each by the action of the room that owns it.

What can be undone is kept in the session under a short name, so that the address of the undo button tells nothing.
With it is kept what the manager had marked and typed, which is theirs and comes back when they undo.
"""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction

from home.forms import CONFIRM, GIVE, KEEP, RELEASE, VERIFY, RowForm, clear_of
from home.queries import waiting
from home.queries.rows import AddressRow, AssessRow, EndorseRow, ReleaseRow, VerifyRow
from opportunities.actions import applying as opportunities
from opportunities.models import Application
from pathways import actions as pathways
from pathways.errors import AlreadyDecided
from pathways.models import Assessment, ExperienceRecord
from people.models import Person
from ui import clock, words

SESSION = "queue_undo"
TYPED = "queue_typed"
MOST_KEPT = 40  # more than a manager decides in a day, and a session stays small
# How long the page says at its top what was saved last: long enough to come back from another page. Afterwards it
# stands with what else was decided today.
SHOWN_FOR = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Done:
    """What was done, in words, and what to undo: ids of claims, experiences and releases, and what had been typed.

    `about` names the levels, where `text` only counts them.
    """

    text: str
    about: str = ""
    claims: tuple[UUID, ...] = ()
    experiences: tuple[UUID, ...] = ()
    releases: tuple[UUID, ...] = ()
    typed: dict[str, str] = field(default_factory=dict)

    @property
    def undoable(self) -> bool:
        """Whether it can be taken back in the queue."""
        return bool(self.claims or self.experiences or self.releases)


@dataclass(frozen=True, slots=True)
class Saved:
    """What was saved today: the name of its undo, when, what in words, and the levels it decided.

    `releases` are those answered by it; `undoable` turns false once one of them cannot be taken back any more.
    """

    name: str
    at: datetime
    text: str
    about: str = ""
    releases: tuple[str, ...] = ()
    undoable: bool = True

    @property
    def fresh(self) -> bool:
        """Saved a moment ago."""
        return clock.now() - self.at < SHOWN_FOR


def carry_out(*, form: RowForm, by: Person) -> Done:
    """Do what a checked row says. Raises AlreadyDecided when somebody else was first, and other Refused."""
    row = form.row
    if isinstance(row, AssessRow):
        return _assess(form, by)
    if isinstance(row, VerifyRow) and row.record is not None:
        verify = form.chosen == VERIFY
        pathways.decide_experience(record=row.record, verify=verify, by=by, reason="" if verify else form.reason)
        what = f"{row.experience}, {row.quantity}"
        text = f"Verified for {row.person.name}: {what}." if verify else f"Returned to {row.person.name}: {what}."
        return Done(text, experiences=(row.public_id,), typed=form.sent)
    if isinstance(row, EndorseRow) and row.endorsement is not None and row.gate is not None:
        give = form.chosen == GIVE
        pathways.decide_endorsement(endorsement=row.endorsement, give=give, reason=form.reason, by=by)
        verb = "endorsed" if give else "declined to endorse"
        return Done(f"You {verb} {row.person.name} for gate {row.gate.code}.")
    if isinstance(row, ReleaseRow) and row.application is not None:
        agree = form.chosen == RELEASE
        opportunities.decide_release(application=row.application, agree=agree, backfill=form.reason, by=by)
        what = row.application.opportunity.title
        text = f"Released {row.person.name}: {what}." if agree else f"Not released, {row.person.name}: {what}."
        # Why somebody is not released is no word on cover: taken back, it does not stand in the box for either answer.
        return Done(text, releases=(row.public_id,), typed=form.sent if agree else {})
    if isinstance(row, AddressRow) and row.record is not None:
        return _address(form, row, row.record, by)
    raise ValueError(f"{row.key} has nothing to carry out")


def _address(form: RowForm, row: AddressRow, record: ExperienceRecord, by: Person) -> Done:
    request = waiting.open_addresses(by, today=clock.today()).filter(record=record).order_by("-created_at").first()
    if request is None:
        raise AlreadyDecided("This address was confirmed, refused or withdrawn already.")
    if form.chosen == CONFIRM:
        pathways.confirm_address(request=request, by=by)
        return Done(f"Address confirmed. {request.name} has been asked to confirm {row.person.name}’s experience.")
    pathways.refuse_address(request=request, by=by, reason=form.reason)
    what = f"{row.experience}, {row.quantity}"
    return Done(f"Returned to {row.person.name}: {what}. Nothing is sent to {request.name}.")


def _assess(form: RowForm, by: Person) -> Done:
    decisions = [
        pathways.Decision(
            assessment=line.claim.assessment,
            keep=line.decision == KEEP,
            reason="" if line.decision == KEEP else line.reason,
        )
        for line in form.decided
    ]
    pathways.decide(decisions=decisions, by=by, held_on=form.held_on)
    kept = sum(1 for decision in decisions if decision.keep)
    returned = len(decisions) - kept
    parts = [
        f"{words.plural(kept, 'level', 'levels')} kept" if kept else "",
        f"{words.plural(returned, 'level', 'levels')} returned" if returned else "",
    ]
    text = f"{form.row.person.name}: {words.join([part for part in parts if part])}."
    about = ", ".join(f"{line.claim.title} {line.claim.level}" for line in form.decided)
    return Done(text, about, claims=tuple(decision.assessment.public_id for decision in decisions), typed=form.sent)


def remember(session: SessionBase, done: Sequence[Done]) -> str:
    """Keep what can be undone; gives back its name, or nothing when nothing can."""
    claims = [str(one) for each in done for one in each.claims]
    experiences = [str(one) for each in done for one in each.experiences]
    releases = [str(one) for each in done for one in each.releases]
    if not (claims or experiences or releases):
        return ""
    name = secrets.token_urlsafe(8)
    today = {one.name for one in saved_today(session)[: MOST_KEPT - 1]}
    session[SESSION] = {
        **{key: value for key, value in session.get(SESSION, {}).items() if key in today},
        name: {
            "claims": claims,
            "experiences": experiences,
            "releases": releases,
            "typed": {key: value for each in done if each.undoable for key, value in each.typed.items()},
            "text": " ".join(each.text for each in done if each.undoable),
            "about": ", ".join(each.about for each in done if each.about),
            "at": clock.now().isoformat(),
        },
    }
    return name


def saved_today(session: SessionBase) -> tuple[Saved, ...]:
    """What was saved today in this session, the latest first: an undo lasts until the end of the day."""
    found = [
        Saved(
            name,
            datetime.fromisoformat(kept["at"]),
            kept["text"],
            kept.get("about", ""),
            tuple(kept.get("releases", ())),
        )
        for name, kept in session.get(SESSION, {}).items()
    ]
    return tuple(one for one in reversed(found) if one.at.astimezone(clock.LONDON).date() == clock.today())


def decided_today(session: SessionBase, *, by: Person) -> tuple[Saved, ...]:
    """The same as pages show it: without an undo once a place was offered on a release (one query if there is one)."""
    saved = saved_today(session)
    named = {one for each in saved for one in each.releases}
    if not named:
        return saved
    there = Application.objects.filter(public_id__in=named).release_undoable(by, on=clock.today())
    still = {str(one) for one in there.values_list("public_id", flat=True)}
    return tuple(replace(each, undoable=still.issuperset(each.releases)) for each in saved)


def forget(session: SessionBase, name: str) -> None:
    """Offer this undo no longer: what it names has changed since."""
    session[SESSION] = {key: value for key, value in session.get(SESSION, {}).items() if key != name}


def typed_before(session: SessionBase) -> dict[str, str]:
    """What had been marked and typed in rows whose decision was taken back, until they are saved again."""
    return dict(session.get(TYPED, {}))


def forget_typed(session: SessionBase, keys: Collection[str]) -> None:
    """These rows have been saved, so what was typed in them before is of no use any more."""
    before = typed_before(session)
    left = clear_of(before, keys)
    if left != before:
        session[TYPED] = left


@transaction.atomic
def undo(*, session: SessionBase, name: str, by: Person) -> int | None:
    """Take back everything kept under a name, all of it or nothing; how many things, None for a name not known.

    Raises Refused when something has changed since.
    """
    kept = session.get(SESSION, {}).get(name)
    if kept is None:
        return None
    claims = Assessment.objects.filter(public_id__in=kept["claims"]).order_by("pk")
    experiences = ExperienceRecord.objects.filter(public_id__in=kept["experiences"]).order_by("pk")
    undone = 0
    for claim in claims:
        pathways.reopen(assessment=claim, by=by)
        undone += 1
    for record in experiences:
        pathways.undo_experience_decision(record=record, by=by)
        undone += 1
    for application in Application.objects.filter(public_id__in=kept.get("releases", [])).order_by("pk"):
        opportunities.undo_release(application=application, by=by)
        undone += 1
    forget(session, name)
    session[TYPED] = {**typed_before(session), **kept["typed"]}
    return undone
