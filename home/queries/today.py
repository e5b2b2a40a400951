"""Today: where I am, one thing to do next, what waits for others, what came back, and what changed lately."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from home.minutes import action_minutes
from home.queries.due import Due, due_of
from home.queries.facts import Fact, facts_of
from home.queries.sent import MOST_NAMED, Waiting, together, waiting_of, what_of, with_applications
from pathways.queries.cards import Card, claim_url
from pathways.queries.standing import Standing, standing
from pathways.queries.steps import steps
from pathways.queries.way_in import held_words
from people.models import Person
from ui import words


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
    """Something assessed, verified or endorsed lately: “3 November 2026, Helen Bradshaw”."""

    what: str
    words: str


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
    facts, dated = facts_of(person, today=today)
    # What came back stands in a card of its own, and what waits among what waits for others.
    action = next((card for card in steps(stands, own=True).cards if card.kind not in {"mend", "waiting"}), None)
    readiness = stands.readiness
    return Today(
        standing=stands,
        day=today,
        action=with_applications(action, facts) if action else None,
        minutes=action_minutes(action.kind) if action else 0,
        criterion=_criterion(stands, action) if action else "",
        towards=held_words(readiness) if readiness and not readiness.criteria else "",
        baseline=_baseline(stands),
        waiting=together(waiting_of(facts, stands)),
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


def _returned(facts: Iterable[Fact], stands: Standing) -> Iterable[Returned]:
    """What came back and has not been mended, the latest of each competency or experience."""
    to_mend = {row.public_id for row in stands.returned}
    # A later record of the same experience, waiting or verified, answers a return.
    mended = {fact.code: fact.on for fact in facts if fact.kind == "experience" and fact.status != "returned"}
    latest = {fact.code: fact for fact in facts if fact.kind == "experience" and fact.status == "returned"}
    for fact in facts:
        if fact.status != "returned":
            continue
        what = what_of(fact, stands.catalogue)
        said = _decided(fact, by="by ")
        if fact.kind == "claim" and fact.public_id in to_mend:
            yield Returned(what, said, fact.reason, "Mend it and claim again", claim_url(fact.code, fact.amount))
        elif fact.kind == "experience" and latest[fact.code] is fact and mended.get(fact.code, date.min) < fact.on:
            url = reverse("pathways:experience_add", args=[fact.code])
            yield Returned(what, said, fact.reason, "Mend it and record it again", url)


def _recent(facts: Iterable[Fact], stands: Standing) -> Iterable[Change]:
    """What others settled, newest first; a conversation about many levels is one line."""
    groups: dict[tuple[date, date, str, str, str], list[Fact]] = {}
    for fact in facts:
        if fact.kind != "application" and fact.status in {"assessed", "verified", "given", "declined", "answered"}:
            # Of what others confirm only the day they did so matters; of a level, the day it was talked about too.
            day = fact.settled or fact.on
            talked = fact.on if fact.kind == "claim" else day
            groups.setdefault((day, talked, fact.kind, fact.status, fact.who or ""), []).append(fact)
    for (*_, kind, verb, _who), group in sorted(groups.items(), key=lambda each: each[0], reverse=True):
        if kind == "claim" and len(group) > MOST_NAMED:
            yield Change(f"{len(group)} competencies {verb}", _decided(group[0]))
        else:
            for fact in group:
                yield Change(f"{what_of(fact, stands.catalogue)}: {verb}", _decided(fact))


def _decided(fact: Fact, *, by: str = "") -> str:
    """When and by whom: “3 November 2026, Helen Bradshaw”; and of which conversation, where that was another day.

    “Decided 3 November 2026, after your conversation of 28 October 2026, Helen Bradshaw”.
    """
    day = fact.settled or fact.on
    when = words.day(day)
    if fact.kind == "claim" and fact.on < day:
        when = f"Decided {when}, after your conversation of {words.day(fact.on)}"
    return f"{when}, {by}{fact.who}" if fact.who else when
