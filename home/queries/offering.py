"""What a council can do for people near a gate: for each of them one deed, and what it could offer to several."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from django.urls import reverse

from home.queries.council import Near
from pathways.catalogue import Catalogue
from pathways.panel_rules import PANELS
from pathways.readiness import Criteria, Criterion, ExperiencePlanned, Readiness
from ui.words import day, join

# People named beside one thing to offer; more are counted.
NAMED = 3
# On the page itself: what can be offered, and who can post it.
OFFERS = "#offer"


@dataclass(frozen=True, slots=True)
class Poster:
    """Somebody who may post what the council offers, for a reader who may not."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Helper:
    """How the reader gets things done: whether they post opportunities themselves, else the council lead to ask."""

    posts: bool
    lead: Poster | None


@dataclass(frozen=True, slots=True)
class Act:
    """What can be done about what is left, in words, and where: a page or a letter. Nothing to do has no address."""

    text: str
    url: str = ""

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Offer:
    """One experience or level that the council can give, who of its near cases needs it, and where to offer it."""

    title: str
    who: str
    act: str
    url: str


def act_for(near: Near, left: Sequence[Criterion], *, helper: Helper) -> Act:
    """What a chief executive can do about the first criterion left that they can do something about."""
    if not left:
        return Act("Nothing more: the gate is passed")
    readiness = near.standing.readiness
    gate = readiness.gate if readiness else None
    if readiness is None or gate is None:
        return Act("Nothing more: no gate is ahead")
    first = next((row for row in left if row.key in ACTABLE), left[0])
    person, code = near.person, gate.code
    if left[0].under_way and not left[0].yours.startswith("asked"):
        return _decision(near, left[0], gate.criteria.panel or "", code, helper)
    match first.key:
        case Criteria.ENDORSEMENTS:
            asked = join([each.by for each in first.waiting if each.by])
            said = f"Ask {person.name} to remind {asked}" if asked else f"Ask {person.name} to ask for the endorsements"
            return Act(said, _letter(person.email, f"Your endorsements for gate {code}"))
        case Criteria.EXPERIENCES:
            return _experience(near, first, helper)
        case Criteria.PANEL:
            return _panel(near, first, gate.criteria.panel or "", code, helper)
        case Criteria.MENTORING:
            if helper.lead is None:
                return Act(f"Ask {person.name} who should mentor them", _letter(person.email, "A mentor for you"))
            return Act(
                f"Ask {helper.lead.name} for a mentor", _letter(helper.lead.email, f"A mentor for {person.name}")
            )
        case Criteria.ASSESSED:
            manager = near.standing.line_manager or person
            whom = "" if manager == person else f" with {person.name}"
            about = f"A conversation about levels{whom}"
            return Act(f"Ask {manager.name} for a conversation{whom}", _letter(manager.email, about))
        case _:
            return _level(near, readiness, first, helper)


ACTABLE = (Criteria.ENDORSEMENTS, Criteria.EXPERIENCES, Criteria.PANEL, Criteria.MENTORING, Criteria.ASSESSED)


def _experience(near: Near, row: Criterion, helper: Helper) -> Act:
    under_way = _under_way(near)
    code = next((code for code in row.closes if code not in under_way), "")
    if not code and row.closes:
        place = under_way[row.closes[0]]
        return Act(f"Wait: a place in {place.host} gives it until {day(place.until)}")
    titles = {kind.code: kind.title for kind in near.standing.catalogue.experiences}
    title = titles.get(code, "an experience")
    return Act(*_offer(title, code, helper, whom=near.person.name))


def _under_way(near: Near) -> dict[str, ExperiencePlanned]:
    """What a place that was accepted gives in full, by the experience's code, with the place that is over last."""
    readiness = near.standing.readiness
    if readiness is None:
        return {}
    full = {state.experience.code for state in readiness.experiences if state.met_once_over}
    return {plan.code: plan for plan in sorted(readiness.planned, key=lambda plan: plan.until) if plan.code in full}


def _level(near: Near, readiness: Readiness, row: Criterion, helper: Helper) -> Act:
    named = [short for short in readiness.shortfalls if short.competency.code in row.closes] or readiness.shortfalls
    title = f"work in {named[0].competency.title}" if named else "work that builds the level"
    return Act(*_offer(title, "", helper, whom=near.person.name))


def _decision(near: Near, row: Criterion, kind: str, gate: str, helper: Helper) -> Act:
    """While the panel reads, there is nothing to do; once it has met, who convened it can be asked."""
    rule = PANELS.get(kind)
    if not row.yours.startswith("met") or rule is None or rule.convener != "council":
        return Act("Wait for the panel’s decision")
    if helper.posts:
        return Act("Record the panel’s decision", reverse("pathways:reviews"))
    if helper.lead is None:
        return Act("Wait for the panel’s decision")
    about = f"The panel’s decision on {near.person.name}, gate {gate}"
    return Act(f"Ask {helper.lead.name} for the panel’s decision", _letter(helper.lead.email, about))


def _panel(near: Near, row: Criterion, kind: str, gate: str, helper: Helper) -> Act:
    person = near.person
    if not row.under_way:
        return Act(f"Ask {person.name} to ask for a review", _letter(person.email, f"Your review at gate {gate}"))
    rule = PANELS.get(kind)
    if helper.posts:
        return Act("Bring the panel together", reverse("pathways:reviews"))
    if helper.lead is not None and rule is not None and rule.convener == "council":
        about = f"The panel for {person.name}, gate {gate}"
        return Act(f"Ask {helper.lead.name} to bring the panel together", _letter(helper.lead.email, about))
    return Act("Wait for the panel: it is brought together outside the council")


def _offer(title: str, experience: str, helper: Helper, *, whom: str) -> tuple[str, str]:
    """What to press to offer something, and where it leads: the posting form, a letter, or who could post."""
    said = title if title.startswith(("work ", "an ")) else f"“{title}”"
    if helper.posts:
        return f"Offer {said}", _posting(experience)
    if helper.lead is None:
        return f"Offer {said}", OFFERS
    return f"Ask {helper.lead.name} to offer {said}", _letter(helper.lead.email, f"An offer for {whom}: {title}")


def _posting(experience: str) -> str:
    return f"{reverse('opportunities:post')}{f'?experience={experience}' if experience else ''}"


def _letter(email: str, about: str) -> str:
    """Opens a letter in the reader's own mail program, with the subject filled in."""
    return f"mailto:{quote(email, safe='@')}?subject={quote(about)}"


def offers_for(near: Sequence[Near], catalogue: Catalogue, *, helper: Helper) -> tuple[Offer, ...]:
    """What the near cases lack that a council can give: what most need first, then what the nearest need."""
    needed: dict[tuple[str, str], list[str]] = {}
    for one in near:
        for key in _lacking(one):
            needed.setdefault(key, []).append(one.person.name)
    # The cases come nearest first, and so does what each lacks; sorting keeps that order among equals.
    ranked = sorted(needed.items(), key=lambda item: -len(item[1]))
    experiences = {kind.code: kind.title for kind in catalogue.experiences}
    competencies = {competency.code: competency.title for competency in catalogue.competencies}
    return tuple(_offered(key, names, experiences, competencies, helper) for key, names in ranked)


def _lacking(near: Near) -> list[tuple[str, str]]:
    """Codes of the experiences that would meet the criterion, then of the competencies a criterion names."""
    readiness = near.standing.readiness
    if readiness is None:
        return []
    experiences = readiness.criterion(Criteria.EXPERIENCES)
    under_way = _under_way(near)
    found = [("experience", code) for code in (experiences.closes if experiences else ()) if code not in under_way]
    for named in (Criteria.CORE, Criteria.SHORTFALL):
        row = readiness.criterion(named)
        if row is not None and not row.met:
            found += [("competency", code) for code in row.closes]
    return list(dict.fromkeys(found))


def _offered(
    key: tuple[str, str],
    names: Sequence[str],
    experiences: dict[str, str],
    competencies: dict[str, str],
    helper: Helper,
) -> Offer:
    kind, code = key
    title = experiences[code] if kind == "experience" else f"Work in {competencies[code]}"
    named = sorted(names)
    who = join([*named[:NAMED], *([f"{len(named) - NAMED} more"] if len(named) > NAMED else [])])
    if helper.posts:
        return Offer(title, who, "Offer it", _posting(code if kind == "experience" else ""))
    if helper.lead is None:
        return Offer(title, who, "", "")
    return Offer(title, who, "Ask for it", _letter(helper.lead.email, f"An offer for {who}: {title}"))
