"""A person's own claims and experiences, as their lists show them; and twins of what was sent."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef

from pathways.catalogue import Catalogue, Competency, ExperienceType, capacity_words, quantity_words
from pathways.grace import SECOND_THOUGHTS
from pathways.models import Assessment, Evidence, ExperienceRecord
from people.models import Organisation, Person, Relationship
from people.roles import Kind
from ui import clock
from ui.words import clock_time, day

Claim = Assessment.Status
Experience = ExperienceRecord.Status
TWIN_WITHIN = timedelta(minutes=10)  # a button pressed twice, or a page sent again after going back


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """One claim: its status as shape and words, what the answer said, and what can still be done."""

    row: Assessment
    competency: Competency | None
    title: str
    level: str
    kind: str
    words: str
    answer: str
    evidence: tuple[Evidence, ...]
    can_send: bool
    can_change: bool
    can_withdraw: bool


@dataclass(frozen=True, slots=True)
class ExperienceRow:
    """One experience: what, how much, when, its status as shape and words, and what can still be done."""

    record: ExperienceRecord
    experience: ExperienceType | None
    title: str
    amount: str
    kind: str
    words: str
    answer: str
    who: str
    can_ask_again: bool
    can_withdraw: bool


def answered_since(person: Person) -> frozenset[int]:
    """The returned claims after which the person claimed, or was assessed, once more (one query)."""
    returned = Assessment.objects.of(person).filter(source=Assessment.Source.SELF, status=Claim.RETURNED)
    later = Assessment.objects.of(person).filter(
        competency=OuterRef("competency"), pk__gt=OuterRef("pk"), status__in=Assessment.SENT
    )
    return frozenset(returned.filter(Exists(later)).values_list("pk", flat=True))


def claim_rows(catalogue: Catalogue, rows: Iterable[Assessment], *, answered: Collection[int] = ()) -> list[ClaimRow]:
    """Claims for the list. `rows` must come with `evidence` and `decisions__assessor` fetched.

    `answered` are those returned claims that there is nothing left to mend in.
    """
    known = {competency.code: competency for competency in catalogue.competencies}
    levels = {level.value: level.title for level in catalogue.scale.levels}
    return [_claim(row, known.get(row.competency), levels, answered=row.pk in answered) for row in rows]


def _claim(row: Assessment, competency: Competency | None, levels: dict[int, str], *, answered: bool) -> ClaimRow:
    decision = next(iter(row.decisions.all()), None)
    by = f" by {decision.assessor.name}" if decision is not None and decision.assessor is not None else ""
    on = f", {day(decision.on)}" if decision is not None else f", {day(row.decided_at)}" if row.decided_at else ""
    kind, words, answer = {
        Claim.DRAFT: ("none", "Draft, only you see it", ""),
        Claim.CLAIMED: ("gap", "Waiting to be assessed", f"Sent {day(row.on)}"),
        Claim.ASSESSED: ("met", "Kept", f"Assessed{by}{on}"),
        Claim.RETURNED: ("rule", "Returned", row.reason),
        Claim.WITHDRAWN: ("none", "Withdrawn", ""),
    }[Claim(row.status)]
    return ClaimRow(
        row=row,
        competency=competency,
        title=competency.title if competency else row.competency,
        level=f"{row.level} {levels.get(row.level, '')}".strip(),
        kind=kind,
        words=words,
        answer=answer,
        evidence=tuple(row.evidence.all()),
        can_send=row.status == Claim.DRAFT,
        can_change=competency is not None and row.status in {Claim.DRAFT, Claim.RETURNED} and not answered,
        can_withdraw=row.status in {Claim.DRAFT, Claim.CLAIMED},
    )


def experience_rows(catalogue: Catalogue, records: Iterable[ExperienceRecord]) -> list[ExperienceRow]:
    """Experiences for the list. `records` must come with `requests` fetched."""
    known = {experience.code: experience for experience in catalogue.experiences}
    rows = list(records)
    left = _left_behind(rows)
    return [_experience(record, known.get(record.experience), left=record.pk in left) for record in rows]


def experience_row(record: ExperienceRecord, experience: ExperienceType | None) -> ExperienceRow:
    """One experience for its own page."""
    return _experience(record, experience, left=record.pk in _left_behind([record]))


def _left_behind(records: Iterable[ExperienceRecord]) -> set[int]:
    """Which wait for somebody who no longer manages the person, and so for the next line manager (a query, if any)."""
    asked = [record for record in records if record.status == Experience.SUBMITTED and record.verifier_person_id]
    if not asked:
        return set()
    lines = Relationship.objects.filter(
        viewer__in={record.verifier_person_id for record in asked}, subject__in={record.person_id for record in asked}
    )
    managed = set(lines.of_kind(Kind.LINE_MANAGER).on(clock.today()).values_list("viewer", "subject"))
    return {record.pk for record in asked if (record.verifier_person_id, record.person_id) not in managed}


def _experience(record: ExperienceRecord, experience: ExperienceType | None, *, left: bool) -> ExperienceRow:
    who = record.verifier_name
    if record.verifier_capacity:
        who = f"{who}, {capacity_words(record.verifier_capacity)}"
    last = next(iter(record.requests.all()), None)
    unconfirmed = last is not None and bool(last.outside) and last.address_confirmed_by_id is None
    waiting = record.status == Experience.SUBMITTED
    asked_by_mail = waiting and record.verifier_person_id is None and last is not None
    unsent = False
    kind, words, answer = {
        Experience.DRAFT: ("none", "Draft", ""),
        Experience.SUBMITTED: ("gap", "Waiting to be confirmed", ""),
        Experience.VERIFIED: ("met", "Verified", f"By {who}, {day(record.verified_on)}" if record.verified_on else ""),
        Experience.RETURNED: ("rule", "Returned", record.reason),
        Experience.WITHDRAWN: ("none", "Withdrawn", ""),
    }[Experience(record.status)]
    if waiting and unconfirmed:
        answer = f"Your line manager confirms the address of {record.verifier_name} first"
    elif waiting and asked_by_mail and last is not None:
        expired = last.expires_at <= clock.now()
        goes_out = last.created_at + SECOND_THOUGHTS
        first = len(record.requests.all()) == 1 and not last.outside  # one asked again is asked at once
        answer = f"{record.verifier_name} was asked on {day(last.created_at)}"
        unsent = first and goes_out > clock.now()
        if unsent:
            at = clock_time(goes_out)
            answer = f"{record.verifier_name} gets an e-mail at {at}. Withdraw it before, and none is sent"
        elif expired:
            answer += ", and that link has run out"
    elif waiting and left:
        answer = f"{record.verifier_name} is no longer the line manager. It goes to the next one who is named"
    elif waiting:
        answer = f"In the queue of {record.verifier_name}"
    return ExperienceRow(
        record=record,
        experience=experience,
        title=experience.title if experience else record.experience,
        amount=quantity_words(experience, record.quantity) if experience else str(record.quantity),
        kind=kind,
        words=words,
        answer=answer,
        who=who,
        can_ask_again=asked_by_mail and not unconfirmed and not unsent,
        can_withdraw=waiting,
    )


def works_elsewhere(employer: Organisation | None) -> bool:
    """Whether somebody works for an organisation that is no council, so that no post of theirs is recorded here."""
    return employer is not None and employer.kind != Organisation.Kind.COUNCIL


def lock(person: Person) -> None:
    """Hold the person's row until the transaction ends, so that two sends at once come one after the other.

    Rows that only point at the person can still be written meanwhile: waiting for those could end in a deadlock.
    """
    Person.objects.select_for_update(no_key=True).only("pk").get(pk=person.pk)


def twin_claim(
    person: Person, *, competency: str, level: int, note: str, draft: bool, today: date
) -> Assessment | None:
    """The same claim, sent today already: a second press of the button must not be an error."""
    status = Claim.DRAFT if draft else Claim.CLAIMED
    return (
        Assessment.objects.of(person)
        .filter(competency=competency, level=level, note=note, status=status, source=Assessment.Source.SELF, on=today)
        .first()
    )


def twin_experience(
    person: Person, *, experience: str, quantity: int, since: date, until: date, note: str
) -> ExperienceRecord | None:
    """The same experience, recorded a moment ago and still waiting."""
    return (
        ExperienceRecord.objects.of(person)
        .filter(
            experience=experience,
            quantity=quantity,
            since=since,
            until=until,
            note=note,
            status=Experience.SUBMITTED,
            created_at__gt=clock.now() - TWIN_WITHIN,
        )
        .first()
    )
