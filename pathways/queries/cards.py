"""The next-action cards of My pathway: the pure answer, given its links, offers and people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import assert_never
from urllib.parse import quote

from django.urls import reverse

from pathways.catalogue import capacity_words
from pathways.models import DevelopmentOffer
from pathways.next_actions import NextAction
from pathways.queries.offers import confirmed_words, offer_words
from pathways.queries.standing import Standing
from people.models import Person
from ui.words import day

NEAREST = 3  # competencies offered to claim on one card


@dataclass(frozen=True, slots=True)
class CardLine:
    """One line of the white box: words, a link if there is one; `quiet` is set small, `rule` is an amber rule."""

    text: str
    url: str = ""
    quiet: bool = False
    rule: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """One card: what to do, the gap in figures, which criterion it closes (if any), and how to go about it.

    `kind` says what sort of step it is, as the link of its next action does.
    """

    number: int
    kind: str
    heading: str
    gap: str
    closes: str
    criteria: tuple[int, ...]
    box: str
    lines: tuple[CardLine, ...]


def cards(
    actions: Sequence[NextAction],
    *,
    stands: Standing,
    offers: Sequence[DevelopmentOffer],
    own: bool,
    lead: Person | None = None,
) -> tuple[Card, ...]:
    """The cards of one person. Without `own` a reader sees what they say, and none of the links to act.

    `lead` is whom to ask for what is not on offer, where it is known.
    """
    by_key = {offer.option.key: offer for offer in offers}
    made = []
    for number, action in enumerate(actions, start=1):
        found = [by_key[offer.key] for offer in action.offers if offer.key in by_key]
        box, lines = _offers(found, stands.today) if found else _way(action, stands, own=own, lead=lead)
        made.append(
            Card(
                number=number,
                kind=action.link,
                heading=_heading(action, stands, own=own),
                gap=action.gap,
                closes=action.closes_words,
                criteria=action.criteria,
                box=box,
                lines=(*lines, *(_already(action) if own else ())),
            )
        )
    return tuple(made)


def _heading(action: NextAction, stands: Standing, *, own: bool) -> str:
    """What to do, for whom it is to be done; a reader is told what there is, and asked to do nothing."""
    if action.link == "waiting":
        return _waiting_heading(action, stands)
    if own:
        return action.heading
    match action.link:
        case "mend":
            return came_back_heading(stands, action.codes[0])
        case "endorsement":
            return "Endorsements not asked for yet" if len(action.codes) > 1 else "An endorsement not asked for yet"
        case "panel":
            return "A review can be asked for"
        case "verified":
            return "Levels that can be claimed since an experience was verified"
    return action.heading


def came_back_heading(stands: Standing, code: str) -> str:
    """“A claim that came back: User research”, for a reader who cannot mend it."""
    return f"A claim that came back: {stands.catalogue.competency(code).title}"


def _waiting_heading(action: NextAction, stands: Standing) -> str:
    """“Waiting for Helen Bradshaw since 23 November 2026: User research, level 3”."""
    who = stands.line_manager.name if stands.line_manager else "a line manager"
    since = f" since {day(action.sent_on)}" if action.sent_on else ""
    return f"Waiting for {who}{since}: {action.heading}"


def to_ask(lead: Person | None, *, whose: str, about: str) -> CardLine:
    """Whom to ask for something nobody offers yet: the council lead by name, with a letter to write."""
    if lead is None:
        return CardLine("A council lead can post one.", quiet=True)
    return write_to(lead, f"Ask {lead.name}, {whose} council lead, to post one", about=about)


def _already(action: NextAction) -> tuple[CardLine, ...]:
    """The way out for somebody who can do it already: nobody has to gain a level twice."""
    found = action.to_claim
    if found is None:
        return ()
    return (
        CardLine(
            f"Already there? Claim level {found.level} in {found.title}", claim_url(found.competency, found.level)
        ),
    )


@lru_cache(maxsize=4096)
def claim_url(competency: str, level: int) -> str:
    """The page to claim one level, with the level chosen."""
    return f"{reverse('pathways:claim', args=[competency])}?level={level}"


def write_to(person: Person, words: str, *, about: str) -> CardLine:
    """A line that opens a letter to somebody."""
    return CardLine(words, f"mailto:{person.email}?subject={quote(about)}")


def _offers(found: Sequence[DevelopmentOffer], today: date) -> tuple[str, tuple[CardLine, ...]]:
    first = found[0]
    words, stale = confirmed_words(first, today=today)
    lines = [
        CardLine(first.title, first.url),
        CardLine(offer_words(first), quiet=True),
        CardLine(words, quiet=True, rule=stale),
    ]
    if len(found) == 2:
        lines.append(CardLine(f"And {found[1].title}, {found[1].organisation.name}", found[1].url))
    elif len(found) > 2:
        lines.append(CardLine(f"And {len(found) - 1} more like it", quiet=True))
    return ("Opportunity" if len(found) == 1 else f"{len(found)} opportunities", tuple(lines))


def _way(action: NextAction, stands: Standing, *, own: bool, lead: Person | None) -> tuple[str, tuple[CardLine, ...]]:
    """What to do where nothing is on offer. A reader other than the person is asked to do nothing."""
    code = action.codes[0] if action.codes else ""
    whose = "your" if own else "the"
    match action.link:
        case "conversation":
            return _conversation(action, stands, own=own)
        case "claim":
            return "Nearest to what may be held already", claim_lines(stands, action.codes, own=own)
        case "verified":
            asked = stands.target.requirements if stands.target else {}
            level = f"now claim level {asked[code]} with it" if len(action.codes) == 1 and code in asked else ""
            return f"Verified: {level or 'now claim with it'}", claim_lines(stands, action.codes, own=own)
        case "waiting":
            return "", (CardLine("See your claims", reverse("pathways:claims")),) if own else ()
        case "mend":
            back = next((row.level for row in stands.returned if row.competency == code), 0)
            box, text = "It came back", "What you wrote before is in the form, ready to be changed."
            link, url = "Mend it and claim again", claim_url(code, back)
        case "baseline":
            box, text = "The baseline", "What is held already is confirmed with the line manager in one conversation."
            link, url = "Confirm your levels", reverse("pathways:baseline")
        case "confirm":
            box, text = "Waiting for an answer", "Ask again if it has been a while."
            link, url = "See your experiences", reverse("pathways:experiences")
        case "experience":
            add = CardLine("Record it if you have done it", reverse("pathways:experience_add", args=[code]))
            ask = to_ask(lead, whose="your", about=f"An opportunity: {action.heading}")
            return "Nothing open gives this experience", (ask, add) if own else ()
        case "competency":
            box, text = "In your own work" if own else "In their own work", "No experience in the framework builds it."
            link, url = "See what the level means", reverse("pathways:competency", args=[code])
        case "endorsement":
            lines = tuple(
                CardLine(
                    f"Ask {capacity_words(capacity)}" if own else capitalised(capacity_words(capacity)),
                    reverse("pathways:endorsement_ask", args=[capacity]) if own else "",
                )
                for capacity in action.codes
            )
            return "Who can endorse you" if own else "Who can endorse", lines
        case "mentoring":
            return "Mentoring", (
                CardLine(f"{whose.capitalize()} council lead can find a mentor.", quiet=True),
                CardLine("A session counts once it has been recorded.", quiet=True),
            )
        case "panel":
            refused = any(row.refused_on for row in stands.readiness.criteria) if stands.readiness else False
            words = "Read what the panel said" if refused else "Ask for a review"
            review = CardLine(words, reverse("pathways:review_ask")) if own else None
            return f"Gate {stands.gate.code if stands.gate else ''}", (
                CardLine("A panel reads the case and says whether it shows readiness.", quiet=True),
                *([review] if review else []),
            )
        case never:
            assert_never(never)
    return box, ((CardLine(text, quiet=True), CardLine(link, url)) if own else ())


def capitalised(text: str) -> str:
    """The same with a capital letter at the start, as a line of its own begins."""
    return text[:1].upper() + text[1:]


def claim_lines(stands: Standing, codes: Sequence[str], *, own: bool) -> tuple[CardLine, ...]:
    """A link to claim each of the first few competencies, at the level the target asks."""
    asked = stands.target.requirements if stands.target else {}
    titles = {competency.code: competency.title for competency in stands.catalogue.competencies}
    return tuple(
        CardLine(
            f"{f'Claim level {asked.get(code, 1)} in ' if own else ''}{titles[code]}",
            claim_url(code, asked.get(code, 1)) if own else "",
        )
        for code in codes[:NEAREST]
    )


def _conversation(action: NextAction, stands: Standing, *, own: bool) -> tuple[str, tuple[CardLine, ...]]:
    manager, gone, whose = stands.line_manager, stands.absent_manager, "your" if own else "the"
    if gone is not None:
        return f"{whose.capitalize()} line manager is not here", (
            CardLine(f"{gone.name} has left or cannot sign in."),
            CardLine(f"{whose.capitalize()} council lead has to name another.", quiet=True),
        )
    if manager is None:
        return "No line manager yet", (CardLine(f"{whose.capitalize()} council lead has to name one.", quiet=True),)
    first = manager.name.split()[0]
    if action.sent_on is None:
        lines = [CardLine(f"{manager.name}, {'your ' if own else ''}line manager")]
    else:
        lines = [CardLine(f"With {manager.name} since {day(action.sent_on)}")]
        if own:
            lines.append(CardLine(f"{first} has the claims already: you need not send them again.", quiet=True))
    if own:
        lines.append(write_to(manager, f"Ask {first} for a conversation", about="A conversation about my levels"))
    return "In your own council" if own else "In their own council", tuple(lines)
