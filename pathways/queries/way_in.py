"""The way into a role that no gate stands before: what is held of it already, whom to talk to, what it asks.

There are no criteria to close, so the cards are the same whoever it is, but for a claim that came back.
Most who see them work outside digital.
"""

from datetime import date

from django.urls import reverse

from pathways.action_levels import nearest
from pathways.catalogue import Role as PathwayRole
from pathways.next_actions import MOST
from pathways.queries.cards import Card, CardLine, came_back_heading, claim_lines, claim_url, write_to
from pathways.queries.standing import Standing
from pathways.readiness import Readiness
from people.models import Membership, Organisation, Person
from people.roles import Role
from ui.words import day, plural


def held_words(readiness: Readiness, *, name: str = "") -> str:
    """“By your own view you hold 12 of the 45 levels it asks.” `name` is somebody spoken about."""
    levels, assessed = readiness.coverage, readiness.assessed
    if not any(line.required and line.source for line in readiness.lines):
        return f"None of the {plural(readiness.asked, 'competency', 'competencies')} it asks is recorded yet."
    held = f"{levels.part} of the {plural(levels.whole, 'level', 'levels')} it asks"
    if not assessed.part:
        return f"By their own view {name} holds {held}." if name else f"By your own view you hold {held}."
    own = levels.part - assessed.part
    by_self = f", {own} of them by {'their' if name else 'your'} own view" if own else ""
    return f"{f'{name} holds' if name else 'You hold'} {held}{by_self}."


def way_in_words(stands: Standing, readiness: Readiness, *, own: bool) -> str:
    """What it takes to move in: the levels held, and that no gate stands before the role."""
    held = held_words(readiness, name="" if own else stands.person.name.split()[0])
    if not own:
        return f"{held} No gate stands before this role."
    if stands.role is not None:
        return f"{held} No gate stands before this role: you apply when a post comes up."
    ways = "talk to your council lead, and apply when a post or an apprenticeship comes up"
    return f"{held} No gate stands before this role: {ways}."


def way_in_cards(stands: Standing, *, own: bool) -> tuple[Card, ...]:
    """Up to three cards for a target without a gate (one query); none without a target."""
    readiness, target = stands.readiness, stands.target
    if readiness is None or target is None:
        return ()
    found = [
        *_mend(stands, readiness, own=own),
        *_claim(stands, readiness, own=own),
        _talk(stands, target, own=own),
        _look(readiness, target, own=own),
    ][:MOST]
    return tuple(
        Card(number=number, kind=kind, heading=heading, gap=gap, closes="", criteria=(), box=box, lines=tuple(lines))
        for number, (kind, heading, gap, box, lines) in enumerate(found, start=1)
    )


Made = tuple[str, str, str, str, list[CardLine]]


def _mend(stands: Standing, readiness: Readiness, *, own: bool) -> list[Made]:
    """The latest claim that came back, where the role asks for more than is held."""
    short = {shortfall.competency.code: shortfall for shortfall in readiness.shortfalls}
    wanted = [row for row in stands.returned if row.competency in short and row.level > short[row.competency].held]
    if not wanted:
        return []
    row = max(wanted, key=lambda row: row.came_back_on)
    title = short[row.competency].competency.title
    heading = f"Mend your claim for {title}" if own else came_back_heading(stands, row.competency)
    gap = f"Level {row.level} came back on {day(row.came_back_on)}{f': “{row.reason}”' if row.reason else '.'}"
    again = CardLine("Mend it and claim again", claim_url(row.competency, row.level))
    return [("mend", heading, gap, "It came back" if own else "", [again] if own else [])]


def _claim(stands: Standing, readiness: Readiness, *, own: bool) -> list[Made]:
    """Say what is held already: the core competencies nearest to what is asked, by name."""
    codes = [shortfall.competency.code for shortfall in nearest(readiness)]
    if not codes:
        return []
    met = readiness.at_or_above
    asked = plural(readiness.asked, "competency", "competencies")
    gap = "Much of what a digital role asks is learnt elsewhere too. "
    gap += f"{met or 'None'} of the {asked} {'is' if met < 2 else 'are'} at the level asked so far."
    lines = list(claim_lines(stands, codes, own=own))
    said = "Say which levels you hold already" if own else "Levels that may be held already"
    return [("claim", said, gap, "The nearest", lines)]


def _talk(stands: Standing, target: PathwayRole, *, own: bool) -> Made:
    """The council lead, who knows what will be posted, and the line manager; whoever else reads knows the lead."""
    post = stands.appointment
    manager = post.present_manager if post else None
    lead = council_lead(post.organisation, but=stands.person, today=stands.today) if post and own else None
    both = ((lead, "council lead"), (manager if manager != lead else None, "line manager"))
    known = [(who, hat) for who, hat in both if who is not None]
    if not known:
        gap = f"Nobody is named as line manager{' or council lead' if own else ''} yet."
        return "talk", "Talk to your council", gap, "", []
    whose = "your " if own else ""
    lines: list[CardLine] = []
    for who, hat in known:
        lines.append(CardLine(f"{who.name}, {whose}{hat}"))
        if own:
            lines.append(write_to(who, f"Write to {who.name.split()[0]}", about=f"Working towards {target.title}"))
    gap = "They know which posts and apprenticeships are coming up, and can let you try the work first."
    if not own:
        gap = "They know which posts and apprenticeships are coming up."
    return "talk", f"Talk to {known[0][0].name}", gap, "In your own council" if own else "In their own council", lines


def _look(readiness: Readiness, target: PathwayRole, *, own: bool) -> Made:
    """The role's own page."""
    core = len(target.core)
    gap = f"{target.title} asks for {plural(readiness.asked, 'competency', 'competencies')}"
    gap += f", {core} of them core." if core else "."
    url = reverse("pathways:role", args=[target.code])
    lines = [CardLine(f"What {target.title} asks", url)] if own else []
    return "role", "See what the role asks", gap, target.title, lines


def council_lead(organisation: Organisation, *, but: Person, today: date) -> Person | None:
    """Somebody who leads Pathways at a council on a day, the first by name; None when nobody else does."""
    found = (
        Membership.objects.filter(organisation=organisation, role=Role.COUNCIL_LEAD, person__is_active=True)
        .on(today)
        .exclude(person=but)
        .select_related("person")
        .order_by("person__name", "pk")
        .first()
    )
    return found.person if found else None
