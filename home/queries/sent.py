"""What a person has sent and others have to answer, in words: claims, experiences, endorsements and applications."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.urls import reverse

from home.queries.facts import Fact
from opportunities.models import Application
from pathways.catalogue import Catalogue, capacity_words, quantity_words
from pathways.queries.cards import Card, CardLine
from pathways.queries.standing import Standing
from ui import words

# Things of one kind that are named one by one; more are counted.
MOST_NAMED = 3
Status = Application.Status


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for somebody else: “With Helen Bradshaw since 16 November 2026”.

    `things` names many of its kind, “levels claimed”, for the one line that stands for them all; empty for what always
    has a line of its own. `since` is the day it was sent.
    """

    what: str
    words: str
    url: str
    since: date
    things: str = ""


def what_of(fact: Fact, catalogue: Catalogue) -> str:
    """What it is in words: “Show and tell, 2 events”, “User research, level 2”."""
    if fact.kind == "endorsement":
        return f"Endorsement by your {capacity_words(fact.code)}"
    if fact.kind == "claim":
        titles = {competency.code: competency.title for competency in catalogue.competencies}
        return f"{titles.get(fact.code, fact.code)}, level {fact.amount}"
    if fact.kind == "interest":
        return f"Interest in {next((role.title for role in catalogue.roles if role.code == fact.code), fact.code)}"
    found = next((experience for experience in catalogue.experiences if experience.code == fact.code), None)
    return f"{found.title}, {quantity_words(found, fact.amount)}" if found else fact.code


def waiting_of(facts: Iterable[Fact], stands: Standing) -> Iterable[Waiting]:
    """What waits for others, in the order in which it was sent."""
    manager, gone, stalled = stands.line_manager, stands.absent_manager, ""
    if gone is not None:
        stalled = f"{gone.name} has left or cannot sign in. Your council lead has to name another line manager"
    for fact in facts:
        if fact.kind == "application":
            yield from _application(fact, stands)
            continue
        what, since = what_of(fact, stands.catalogue), words.day(fact.on)
        if fact.kind == "claim" and fact.status == "claimed":
            if any(row.baseline and row.public_id == fact.public_id for row in stands.levels):
                continue  # the baseline is one thing that waits, not thirty
            who = manager.name if manager else "a line manager, whom your council lead has to name"
            said, url = stalled or f"With {who} since {since}", reverse("pathways:claims")
            yield Waiting(what, said, url, fact.on, "levels claimed")
        elif fact.status == "submitted":
            if fact.held_up:
                # Nothing has been sent to an address outside the council's directory before the manager confirms it.
                said = f"Waiting for your manager to confirm who to ask, since {since}"
            else:
                said = stalled if gone is not None and fact.who == gone.name else f"With {fact.who} since {since}"
            yield Waiting(what, said, reverse("pathways:experiences"), fact.on, "experiences to be confirmed")
        elif fact.status == "asked":
            url = reverse("pathways:endorsement_ask", args=[fact.code])
            asked_ahead = stands.gate is not None and fact.code in stands.gate.criteria.endorsements
            said = f"With {fact.who} since {since}"
            yield Waiting(what, said, url if asked_ahead else reverse("pathways:mine"), fact.on)


def _application(fact: Fact, stands: Standing) -> Iterable[Waiting]:
    """One application while the host, or the own council, has to do something. An offer is the person's to answer."""
    url = reverse("opportunities:application", args=[fact.public_id])
    since = words.day(fact.on)
    if fact.status in {Status.SUBMITTED, Status.SHORTLISTED}:
        with_host = f"With {fact.who} since {since}"
        said = f"On the shortlist. {with_host}" if fact.status == Status.SHORTLISTED else with_host
        if fact.held_up:
            who = stands.line_manager.name if stands.line_manager else "Your line manager"
            said = f"{said}. {who} is asked whether you are released"
        yield Waiting(f"Application: {fact.code}", said, url, fact.on)
    elif fact.status == Status.ACCEPTED and fact.amount:
        yield Waiting(f"Place: {fact.code}", f"Your council has not signed the terms with {fact.who} yet", url, fact.on)


def together(found: Iterable[Waiting]) -> tuple[Waiting, ...]:
    """The same with one line for many of a kind, which all lead to one list: “8 levels claimed”."""
    kinds: dict[tuple[str, str], list[Waiting]] = {}
    for number, each in enumerate(found):
        kinds.setdefault((each.url, each.things) if each.things else (str(number), ""), []).append(each)
    lines: list[Waiting] = []
    for (_, things), group in kinds.items():
        lines += [_many(group, things)] if len(group) > MOST_NAMED else group
    return tuple(lines)


def _many(group: list[Waiting], things: str) -> Waiting:
    first = min(group, key=lambda each: each.since)
    same = len({each.words for each in group}) == 1
    said = first.words if same else f"{first.words}, the longest"
    return replace(first, what=f"{len(group)} {things}", words=said)


def with_applications(card: Card, facts: Iterable[Fact]) -> Card:
    """The card as somebody reads it who has applied for what it offers, or begun to: that is said instead."""
    applied = {
        reverse("opportunities:one", args=[UUID(fact.reason)]): fact for fact in facts if fact.kind == "application"
    }
    offers = [line for line in card.lines if line.url in applied]
    if not offers:
        return card
    lines = tuple(_applied(line, applied[line.url]) if line.url in applied else line for line in card.lines)
    first = next(line for line in card.lines if line.url)
    begun = applied[first.url].status == Status.DRAFT if first.url in applied else True
    return replace(card, lines=lines, box=card.box if begun else "You have applied")


def _applied(line: CardLine, fact: Fact) -> CardLine:
    title = line.text.removeprefix("And ")
    url = reverse("opportunities:application", args=[fact.public_id])
    match fact.status:
        case Status.DRAFT:
            said = "You have begun to apply. Finish and send it"
            url = reverse("opportunities:apply", args=[UUID(fact.reason)])
        case Status.SHORTLISTED:
            said = "You are on the shortlist"
        case Status.OFFERED:
            said = (
                f"You are offered a place. Answer by {words.day(fact.settled)}" if fact.settled else "You are offered"
            )
        case Status.ACCEPTED:
            said = "You have a place"
        case _:
            said = f"You applied on {words.day(fact.on)}"
    return CardLine(f"{said}: {title}", url)
