"""A level's way from a draft to a decision. Nothing is overwritten: a kept claim gains a row by its assessor."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from notices import actions as notices
from pathways.actions.corrections import SECOND_THOUGHTS, correct, stop_mended, told_by
from pathways.actions.verifiers import is_line_manager
from pathways.catalogue import Catalogue
from pathways.errors import AlreadyDecided, AlreadyWaiting, NotYours, WrongEvidence
from pathways.evidence_rules import explain, missing
from pathways.models import Assessment, Evidence, FrameworkVersion
from pathways.queries.frameworks import catalogue_of, current_version
from pathways.queries.own import lock
from people import audit
from people.errors import Refused
from people.models import Person, Relationship
from people.roles import Kind
from ui import clock

Source, Status = Assessment.Source, Assessment.Status
CLAIMS = "/my-pathway/claims/"


@dataclass(frozen=True, slots=True)
class ClaimItem:
    """One level a person says they hold. `kinds` are evidence kinds: knowledge, experience, judgement."""

    competency: str
    level: int
    kinds: frozenset[str] = frozenset()
    note: str = ""
    evidence: Sequence[Evidence] = field(default=())


@dataclass(frozen=True, slots=True)
class Decision:
    """Keep a claim as it stands, or return it with a reason."""

    assessment: Assessment
    keep: bool
    reason: str = ""


@transaction.atomic
def claim(
    *, person: Person, items: Sequence[ClaimItem], by: Person | None, draft: bool = False, baseline: bool = False
) -> list[Assessment]:
    """Say which levels a person holds, by their own view. `draft` keeps them to the person alone.

    Raises Refused for an unknown competency or a level off the scale, AlreadyWaiting when one waits to be decided.
    Evidence of the wrong kind is taken: the assessor sees that it cannot be kept yet, and why.
    """
    version = current_version()
    catalogue = catalogue_of(version)
    for item in items:
        _check(catalogue, item)
    codes = [item.competency for item in items]
    if len(set(codes)) != len(codes):
        raise Refused("The same competency is claimed twice. Keep one of them.")
    if not draft:
        _refuse_waiting(person, version, catalogue, codes)
    today = clock.today()
    rows = Assessment.objects.bulk_create(
        Assessment(
            person=person,
            version=version,
            competency=item.competency,
            level=item.level,
            source=Source.SELF,
            status=Status.DRAFT if draft else Status.CLAIMED,
            kinds=sorted(item.kinds),
            note=item.note,
            on=today,
            baseline=baseline,
        )
        for item in items
    )
    for row, item in zip(rows, items, strict=True):
        if item.evidence:
            row.evidence.add(*item.evidence)
    if not draft:
        stop_mended(person=person, codes=codes)
    verb = "drafted" if draft else "claimed"
    audit.record_many(
        [
            audit.event(
                action=f"pathways.assessment.{verb}",
                by=by,
                subject=person,
                changes={"competency": row.competency, "level": row.level, "assessment": str(row.public_id)},
            )
            for row in rows
        ],
        alone=draft,
    )
    return rows


@transaction.atomic
def send_draft(*, assessment: Assessment, by: Person) -> Assessment:
    """Send one's own draft to the line manager. Raises AlreadyWaiting or AlreadyDecided."""
    catalogue = catalogue_of(assessment.version)
    _refuse_waiting(assessment.person, assessment.version, catalogue, [assessment.competency])
    moved = Assessment.objects.filter(pk=assessment.pk, status=Status.DRAFT).update(
        status=Status.CLAIMED, on=clock.today()
    )
    if not moved:
        raise AlreadyDecided("This draft has been sent already. Open your claims to see where it is.")
    audit.record(
        action="pathways.assessment.claimed",
        by=by,
        subject=assessment.person,
        changes={
            "competency": assessment.competency,
            "level": assessment.level,
            "assessment": str(assessment.public_id),
        },
    )
    assessment.refresh_from_db()
    stop_mended(person=assessment.person, codes=[assessment.competency])
    return assessment


@transaction.atomic
def withdraw_claim(*, assessment: Assessment, by: Person) -> Assessment:
    """Take back one's own draft or claim that nobody has decided. Raises AlreadyDecided."""
    own = Assessment.objects.filter(pk=assessment.pk, source=Source.SELF)
    gone = {"status": Status.WITHDRAWN, "decided_at": clock.now()}
    was_draft = bool(own.filter(status=Status.DRAFT).update(**gone))
    if not was_draft and not own.filter(status=Status.CLAIMED).update(**gone):
        raise AlreadyDecided(
            "This claim has been decided, so it cannot be taken back. Claim again if something changed."
        )
    event = audit.event(
        action="pathways.assessment.withdrawn",
        by=by,
        subject=assessment.person,
        changes={"competency": assessment.competency, "assessment": str(assessment.public_id)},
    )
    audit.record_many([event], alone=was_draft)
    assessment.refresh_from_db()
    return assessment


@transaction.atomic
def decide(*, decisions: Sequence[Decision], by: Person, held_on: date) -> list[Assessment]:
    """Keep or return claims of people one manages, from one conversation. All of them, or none.

    A kept claim gains a row of source ASSESSOR dated `held_on`. Each claimant gets one message. Raises Refused for a
    date in the future or a return without a reason, WrongEvidence when a level's evidence kind is missing, NotYours for
    somebody else's team, AlreadyDecided when another person was first (nothing is changed then).
    """
    if held_on > clock.today():
        raise Refused(f"{held_on:%-d %B %Y} is in the future. Use today or an earlier day.", field="held_on")
    rows = {
        row.pk: row
        for row in Assessment.objects.select_for_update(of=("self",))
        .filter(pk__in=[decision.assessment.pk for decision in decisions])
        .order_by("pk")
        .select_related("person", "version")
    }
    people_of_mine = set(
        Relationship.objects.filter(viewer=by)
        .of_kind(Kind.LINE_MANAGER)
        .on(clock.today())
        .values_list("subject", flat=True)
    )
    kept: list[Assessment] = []
    events = []
    now = clock.now()
    for decision in decisions:
        row = rows.get(decision.assessment.pk)
        if row is None or row.person_id not in people_of_mine:
            raise NotYours("Only the person's line manager can assess this.")
        _check_decision(row, decision)
        moved = Assessment.objects.filter(pk=row.pk, status=Status.CLAIMED).update(
            status=Status.ASSESSED if decision.keep else Status.RETURNED, reason=decision.reason, decided_at=now
        )
        if not moved:
            raise _already(row)
        if decision.keep:
            kept.append(
                Assessment(
                    person=row.person,
                    version=row.version,
                    competency=row.competency,
                    level=row.level,
                    source=Source.ASSESSOR,
                    status=Status.ASSESSED,
                    kinds=row.kinds,
                    assessor=by,
                    decides=row,
                    baseline=row.baseline,
                    on=held_on,
                    decided_at=now,
                )
            )
        events.append(
            audit.event(
                action=f"pathways.assessment.{'assessed' if decision.keep else 'returned'}",
                by=by,
                subject=row.person,
                changes={"competency": row.competency, "level": row.level, "assessment": str(row.public_id)},
            )
        )
    made = Assessment.objects.bulk_create(kept)
    audit.record_many(events)
    _tell(decisions, rows, by, now, owners={event.subject_id: event.owner for event in events})
    return made


@transaction.atomic
def reopen(*, assessment: Assessment, by: Person) -> Assessment:
    """Undo one's own decision on the day it was made: the claim waits again. `assessment` is the claim.

    Raises NotYours for somebody else's decision, an earlier day's, or a person managed no longer, AlreadyDecided if
    there is nothing to undo.
    """
    rows = Assessment.objects.select_for_update(of=("self",)).select_related("person", "version")
    claim_row = rows.get(pk=assessment.pk)
    decided_at = claim_row.decided_at
    if claim_row.status not in {Status.ASSESSED, Status.RETURNED} or decided_at is None:
        raise AlreadyDecided("There is no decision to undo here. It has been changed since.")
    if decided_at.astimezone(clock.LONDON).date() != clock.today():
        raise NotYours("A decision can be undone on the day it was made. Ask for a new claim instead.")
    if not is_line_manager(by, of=claim_row.person):
        raise NotYours("Only the person's line manager can undo this.")
    _refuse_waiting(claim_row.person, claim_row.version, catalogue_of(claim_row.version), [claim_row.competency])
    if claim_row.status == Status.ASSESSED:
        undone = Assessment.objects.filter(decides=claim_row, assessor=by, status=Status.ASSESSED).update(
            status=Status.WITHDRAWN
        )
        if not undone:
            raise NotYours("Only the person who decided can undo this.")
    Assessment.objects.filter(pk=claim_row.pk).update(status=Status.CLAIMED, reason="", decided_at=None)
    audit.record(
        action="pathways.assessment.reopened",
        by=by,
        subject=claim_row.person,
        changes={"competency": claim_row.competency, "assessment": str(claim_row.public_id)},
    )
    claim_row.refresh_from_db()
    correct(key=told_by(claim_row.person, decided_at), person=claim_row.person, by=by, about="your claims", path=CLAIMS)
    return claim_row


def _check(catalogue: Catalogue, item: ClaimItem) -> None:
    try:
        competency = catalogue.competency(item.competency)
    except KeyError as error:
        raise Refused(
            "That competency is not in the framework. Choose one from the list.", field="competency"
        ) from error
    if not 1 <= item.level <= catalogue.scale.maximum:
        raise Refused(
            f"{competency.title} has levels 1 to {catalogue.scale.maximum}. Choose one of them.", field="level"
        )


def _refuse_waiting(person: Person, version: FrameworkVersion, catalogue: Catalogue, codes: Sequence[str]) -> None:
    # Lock the person, so that two sends at once cannot both find nothing waiting.
    lock(person)
    waiting = (
        Assessment.objects.waiting()
        .filter(person=person, version=version, competency__in=codes)
        .order_by("competency")
        .first()
    )
    if waiting is not None:
        title = catalogue.competency(waiting.competency).title
        raise AlreadyWaiting(
            f"A claim for {title}, level {waiting.level}, waits already. Withdraw it first, or wait for the answer.",
            field="level",
        )


def _check_decision(row: Assessment, decision: Decision) -> None:
    if row.status != Status.CLAIMED:
        raise _already(row)
    if decision.keep:
        scale = catalogue_of(row.version).scale
        if missing(row.level, row.kinds, scale):
            raise WrongEvidence(explain(row.level, row.kinds, scale))
    elif not decision.reason.strip():
        raise Refused("Say what is missing, so that they can mend it.", field="reason")


def _already(row: Assessment) -> AlreadyDecided:
    decided = Assessment.objects.filter(pk=row.pk).select_related("person").get()
    if decided.status == Status.WITHDRAWN:
        return AlreadyDecided(f"{decided.person.name} has withdrawn this claim. Nothing is left to decide.")
    by = Assessment.objects.filter(decides=decided).select_related("assessor").first()
    who = f" by {by.assessor.name}" if by is not None and by.assessor is not None else ""
    words = "kept" if decided.status == Status.ASSESSED else "returned"
    return AlreadyDecided(f"This claim has been {words} already{who}. Nothing of yours was saved for it.")


def _tell(
    decisions: Sequence[Decision],
    rows: dict[int, Assessment],
    by: Person,
    at: datetime,
    *,
    owners: Mapping[int | None, str],
) -> None:
    """One message a person, however many competencies the conversation covered; `owners` by the person's key."""
    grouped: dict[int, list[Decision]] = {}
    for decision in decisions:
        grouped.setdefault(rows[decision.assessment.pk].person_id, []).append(decision)
    for theirs in grouped.values():
        row = rows[theirs[0].assessment.pk]
        catalogue = catalogue_of(row.version)
        lines = [
            {
                "competency": catalogue.competency(rows[decision.assessment.pk].competency).title,
                "level": rows[decision.assessment.pk].level,
                "keep": decision.keep,
                "reason": decision.reason,
            }
            for decision in theirs
        ]
        notices.send(
            # A decision after an undo is a message of its own.
            key=f"{told_by(row.person, at)}{row.public_id}",
            kind="pathways.assessed",
            owner=owners[row.person_id],
            to=row.person.email,
            subject=f"{by.name} has answered your claims" if len(lines) > 1 else f"{by.name} has answered your claim",
            template="pathways/mail/assessed",
            context={
                "name": row.person.name,
                "by": by.name,
                "lines": lines,
                "kept": sum(decision.keep for decision in theirs),
            },
            wait=SECOND_THOUGHTS,
        )
