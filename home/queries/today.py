"""Today: where I am, one thing to do next, what waits for others, what came back, and what changed lately."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce, TruncDate
from django.urls import reverse

from home.minutes import action_minutes
from home.queries.due import DUE, Due, Row, due_of, due_rows
from pathways.catalogue import Catalogue, capacity_words, quantity_words
from pathways.models import Assessment, Endorsement, ExperienceRecord, VerificationRequest
from pathways.queries.cards import Card, claim_url
from pathways.queries.standing import Standing, standing
from pathways.queries.steps import steps
from pathways.queries.way_in import held_words
from people.models import AuditEvent, Person
from ui import clock, words

RECENT_DAYS = 30
# Levels of one conversation that are named one by one; more are counted.
MOST_NAMED = 3


class Fact(NamedTuple):
    """One thing sent to somebody else, or that came back, as stored."""

    kind: str
    public_id: UUID
    code: str
    amount: int
    status: str
    on: date
    who: str
    reason: str
    unconfirmed: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for somebody else: “With Helen Bradshaw since 16 November 2026”."""

    what: str
    words: str
    url: str


@dataclass(frozen=True, slots=True)
class Returned:
    """Something that came back, when and from whom, why, and where to mend it."""

    what: str
    words: str
    reason: str
    act: str
    url: str


@dataclass(frozen=True, slots=True)
class Change:
    """Something assessed, verified or endorsed lately."""

    what: str
    on: date
    who: str


@dataclass(frozen=True, slots=True)
class Today:
    """The page. `action` is the first card of My pathway that is not shown apart.

    `baseline` is "ask", "sent" or nothing to say; `minutes` is 0 for an action that is not done on a page; `towards`
    says where a person stands without a gate ahead.
    """

    standing: Standing
    day: date
    action: Card | None
    minutes: int
    criterion: str
    towards: str
    baseline: str
    waiting: tuple[Waiting, ...]
    returned: tuple[Returned, ...]
    recent: tuple[Change, ...]
    due: tuple[Due, ...] = ()

    @property
    def weekday(self) -> str:
        """“Monday 23 November 2026”."""
        return f"{self.day:%A} {words.day(self.day)}"

    @property
    def outside_digital(self) -> bool:
        """Whether the present post is outside digital, so that Ways in comes first."""
        post = self.standing.appointment
        return self.standing.role is None and post is not None and post.outside_digital

    @property
    def gate(self) -> str:
        """“Gate G2: 4 of 7 met”; empty without a gate ahead."""
        readiness = self.standing.readiness
        if readiness is None or readiness.gate is None:
            return ""
        return f"Gate {readiness.gate.code}: {readiness.met} of {readiness.total} met"


def today_of(person: Person, *, today: date) -> Today:
    """The page of one person (at most 7 queries). Raises NoFramework when nothing is published."""
    stands = standing(person, today=today)
    facts, dated = _facts(person, today)
    # What came back stands in a card of its own, and what waits among what waits for others.
    action = next((card for card in steps(stands, own=True).cards if card.kind not in {"mend", "waiting"}), None)
    readiness = stands.readiness
    return Today(
        standing=stands,
        day=today,
        action=action,
        minutes=action_minutes(action.kind) if action else 0,
        criterion=_criterion(stands, action) if action else "",
        towards=held_words(readiness) if readiness and not readiness.criteria else "",
        baseline=_baseline(stands),
        waiting=tuple(_waiting(facts, stands)),
        returned=tuple(_returned(facts, stands)),
        recent=tuple(_recent(facts, stands)),
        due=due_of(dated, today=today),
    )


def _criterion(stands: Standing, card: Card) -> str:
    """“Closes criterion 3 at gate G2 (Experiences).”"""
    readiness = stands.readiness
    if readiness is None or readiness.gate is None:
        return card.closes
    titles = [row.title for row in readiness.criteria if row.number in card.criteria]
    return f"{card.closes} at gate {readiness.gate.code} ({words.join([title.lower() for title in titles])})."


def _baseline(stands: Standing) -> str:
    """Whether to ask for a baseline: in a digital role, with nobody else's view on record, and none sent."""
    if stands.role is None or stands.last_assessed_on is not None:
        return ""
    return "sent" if any(row.baseline for row in stands.levels) else "ask"


def _facts(person: Person, today: date) -> tuple[list[Fact], list[Row]]:
    """What waits, came back, or was settled lately; and what has a day (one query for all of it)."""
    since = today - timedelta(days=RECENT_DAYS)
    columns = ("kind_of", "public_id", "code_of", "amount_of", "state", "day_of", "who_of", "why", "held_up")
    # The first return of that competency written down at or after the moment of the decision.
    returner = (
        AuditEvent.objects.filter(
            action="pathways.assessment.returned", subject=OuterRef("person"), at__gte=OuterRef("decided_at")
        )
        .annotate(code=KeyTextTransform("competency", "changes"))
        .filter(code=OuterRef("competency"))
        .order_by("at")
        .values("actor__name")[:1]
    )
    open_requests = VerificationRequest.objects.filter(
        record=OuterRef("pk"), address_confirmed_by__isnull=True, cancelled_at__isnull=True, used_at__isnull=True
    ).exclude(outside="")

    claims = (
        Assessment.objects.filter(person=person)
        .filter(
            Q(source=Assessment.Source.SELF, status__in=[Assessment.Status.CLAIMED, Assessment.Status.RETURNED])
            | (~Q(source=Assessment.Source.SELF) & Q(status=Assessment.Status.ASSESSED, on__gte=since))
        )
        .order_by()
        .annotate(
            kind_of=_text("claim"),
            code_of=F("competency"),
            amount_of=F("level"),
            state=F("status"),
            # When it was sent, or the conversation held. Of one that came back only the day of the answer is known.
            day_of=Case(
                When(
                    status=Assessment.Status.RETURNED,
                    then=Coalesce(TruncDate("decided_at", tzinfo=clock.LONDON), F("on")),
                ),
                default=F("on"),
            ),
            # Only a kept claim gains a row that names its assessor; who returned one stands in the trail.
            who_of=Case(
                When(status=Assessment.Status.RETURNED, then=Subquery(returner)),
                default=F("assessor__name"),
                output_field=CharField(),
            ),
            why=F("reason"),
            held_up=_no(),
        )
    )
    experiences = (
        ExperienceRecord.objects.filter(person=person)
        .filter(
            Q(status__in=[ExperienceRecord.Status.SUBMITTED, ExperienceRecord.Status.RETURNED])
            | Q(status=ExperienceRecord.Status.VERIFIED, verified_on__gte=since)
        )
        .order_by()
        .annotate(
            kind_of=_text("experience"),
            code_of=F("experience"),
            amount_of=F("quantity"),
            state=F("status"),
            day_of=TruncDate("created_at", tzinfo=clock.LONDON),
            who_of=F("verifier_name"),
            why=F("reason"),
            held_up=Exists(open_requests),
        )
    )
    endorsements = (
        Endorsement.objects.filter(person=person)
        .filter(
            Q(status=Endorsement.Status.ASKED)
            | Q(status__in=[Endorsement.Status.GIVEN, Endorsement.Status.DECLINED], decided_on__gte=since)
        )
        .order_by()
        .annotate(
            kind_of=_text("endorsement"),
            code_of=F("capacity"),
            amount_of=Value(0, output_field=IntegerField()),
            state=F("status"),
            day_of=TruncDate("asked_at", tzinfo=clock.LONDON),
            who_of=F("name"),
            why=F("reason"),
            held_up=_no(),
        )
    )
    rows: QuerySet[Assessment, tuple[object, ...]] = claims.values_list(*columns).union(
        experiences.values_list(*columns), endorsements.values_list(*columns), *due_rows(person, today=today), all=True
    )
    found = list(rows)
    facts = [Fact(*row) for row in found if row[columns.index("state")] != DUE]  # type: ignore[arg-type]
    dated = [Row(*row) for row in found if row[columns.index("state")] == DUE]  # type: ignore[arg-type]
    return sorted(facts, key=lambda fact: (fact.on, fact.code)), dated


def _text(value: str) -> Value:
    return Value(value, output_field=CharField())


def _no() -> Value:
    return Value(value=False, output_field=BooleanField())


def _what(fact: Fact, catalogue: Catalogue) -> str:
    """What it is in words: “Show and tell, 2 events”, “User research, level 2”."""
    if fact.kind == "endorsement":
        return f"Endorsement by your {capacity_words(fact.code)}"
    if fact.kind == "claim":
        titles = {competency.code: competency.title for competency in catalogue.competencies}
        return f"{titles.get(fact.code, fact.code)}, level {fact.amount}"
    found = next((experience for experience in catalogue.experiences if experience.code == fact.code), None)
    return f"{found.title}, {quantity_words(found, fact.amount)}" if found else fact.code


def _waiting(facts: Iterable[Fact], stands: Standing) -> Iterable[Waiting]:
    manager, gone, stalled = stands.line_manager, stands.absent_manager, ""
    if gone is not None:
        stalled = f"{gone.name} has left or cannot sign in. Your council lead has to name another line manager"
    for fact in facts:
        what, since = _what(fact, stands.catalogue), words.day(fact.on)
        if fact.kind == "claim" and fact.status == "claimed":
            if any(row.baseline and row.public_id == fact.public_id for row in stands.levels):
                continue  # the baseline is one thing that waits, not thirty
            who = manager.name if manager else "a line manager, whom your council lead has to name"
            yield Waiting(what, stalled or f"With {who} since {since}", reverse("pathways:claims"))
        elif fact.status == "submitted" and fact.unconfirmed:
            # Nothing has been sent to an address outside the council's directory before the manager confirms it.
            said = f"Waiting for your manager to confirm who to ask, since {since}"
            yield Waiting(what, said, reverse("pathways:experiences"))
        elif fact.status == "submitted":
            said = stalled if gone is not None and fact.who == gone.name else f"With {fact.who} since {since}"
            yield Waiting(what, said, reverse("pathways:experiences"))
        elif fact.status == "asked":
            url = reverse("pathways:endorsement_ask", args=[fact.code])
            asked_ahead = stands.gate is not None and fact.code in stands.gate.criteria.endorsements
            yield Waiting(what, f"With {fact.who} since {since}", url if asked_ahead else reverse("pathways:mine"))


def _returned(facts: Iterable[Fact], stands: Standing) -> Iterable[Returned]:
    """What came back and has not been mended, the latest of each competency or experience."""
    to_mend = {row.public_id for row in stands.returned}
    # A later record of the same experience, waiting or verified, answers a return.
    mended = {fact.code: fact.on for fact in facts if fact.kind == "experience" and fact.status != "returned"}
    latest = {fact.code: fact for fact in facts if fact.kind == "experience" and fact.status == "returned"}
    for fact in facts:
        if fact.status != "returned":
            continue
        what = _what(fact, stands.catalogue)
        said = f"{words.day(fact.on)}, by {fact.who}" if fact.who else words.day(fact.on)
        if fact.kind == "claim" and fact.public_id in to_mend:
            yield Returned(what, said, fact.reason, "Mend it and claim again", claim_url(fact.code, fact.amount))
        elif fact.kind == "experience" and latest[fact.code] is fact and mended.get(fact.code, date.min) < fact.on:
            url = reverse("pathways:experience_add", args=[fact.code])
            yield Returned(what, said, fact.reason, "Mend it and record it again", url)


def _recent(facts: Iterable[Fact], stands: Standing) -> Iterable[Change]:
    """What others settled, newest first; a conversation about many levels is one line."""
    groups: dict[tuple[date, str, str, str], list[Fact]] = {}
    for fact in facts:
        if fact.status in {"assessed", "verified", "given", "declined"}:
            groups.setdefault((fact.on, fact.kind, fact.status, fact.who or ""), []).append(fact)
    for (on, kind, verb, who), together in sorted(groups.items(), key=lambda group: group[0], reverse=True):
        if kind == "claim" and len(together) > MOST_NAMED:
            yield Change(f"{len(together)} competencies {verb}", on, who)
        else:
            for fact in together:
                yield Change(f"{_what(fact, stands.catalogue)}: {verb}", on, who)
