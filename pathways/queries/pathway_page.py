"""My pathway: what stands between a person and the next role, worked out whole before the template sees it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.urls import reverse
from django.utils.safestring import SafeString

from pathways.catalogue import Catalogue, Role, capacity_words
from pathways.models import DevelopmentOffer
from pathways.next_actions import NextAction
from pathways.queries.breadth import Breadth, breadth, breadth_experience
from pathways.queries.cards import Card, CardLine, to_ask
from pathways.queries.offers import giving
from pathways.queries.rungs import Rungs, rungs
from pathways.queries.shape import Shape, shape
from pathways.queries.standing import Standing
from pathways.queries.steps import Steps, steps
from pathways.queries.way_in import held_words, way_in_words
from pathways.readiness import Criteria, Criterion, Readiness
from ui.charts import dot_axis
from ui.words import day, plural


@dataclass(frozen=True, slots=True)
class GateRow:
    """One criterion of the gate, and the numbers of the cards that serve it.

    `requests` are the endorsements asked for: whom, and the page where the request can be sent again or taken back.
    `asks` are those still to ask: in which capacity, and the page where that is done; both on one's own page alone.
    `review` is the address of the review that the panel's row speaks of; `plans` are the accepted places that will
    give what is missing: words, and the place's page; `own` as the page.
    """

    criterion: Criterion
    actions: tuple[int, ...]
    own: bool
    requests: tuple[tuple[str, str], ...] = ()
    asks: tuple[tuple[str, str], ...] = ()
    review: str = ""
    plans: tuple[tuple[str, str], ...] = ()


class Ladder(NamedTuple):
    """The rung strip with what it says of the gate ahead; without one, `gate` is empty. `own` as the page."""

    rungs: Rungs
    own: bool
    first_name: str
    gate: str
    met: int
    total: int


@dataclass(frozen=True, slots=True)
class PathwayPage:
    """The whole page. `shape`, `rows` and `cards` are empty without a target; `suggestions` are given then instead.

    `first_name` is how the page speaks of somebody else; `baseline_due` asks to confirm what the post implies.
    """

    standing: Standing
    own: bool
    first_name: str
    post: str
    article: str
    answer: str
    rungs: Rungs
    cards: tuple[Card, ...]
    rows: tuple[GateRow, ...]
    shape: Shape | None
    breadth: Breadth | None
    breadth_offers: tuple[DevelopmentOffer, ...]
    breadth_ask: CardLine | None
    suggestions: tuple[Role, ...]
    baseline_due: bool

    @property
    def ladder(self) -> Ladder:
        """Where the person stands, as the strip shows it."""
        gate, readiness = self.standing.gate, self.standing.readiness
        met, total = (readiness.met, readiness.total) if gate and readiness else (0, 0)
        return Ladder(self.rungs, self.own, self.first_name, gate.code if gate else "", met, total)

    @property
    def last_post_ended(self) -> date | None:
        """The last day of the last post, for somebody who holds none now; None where none was ever recorded."""
        ended = [post.last_day for post in self.standing.career if post.last_day is not None]
        return max((day for day in ended if day < self.standing.today), default=None)

    @property
    def axis(self) -> SafeString:
        """The digits over a column of the picture."""
        return dot_axis()


def pathway_page(stands: Standing, *, own: bool) -> PathwayPage:
    """The page of one person's standing, their `own` or as somebody else reads it (one query more)."""
    readiness, post, person = stands.readiness, stands.appointment, stands.person
    meter = _breadth(stands)
    found = steps(stands, own=own, wanted=meter.experience.code if meter else "")
    title = stands.role.title if stands.role else post.title if post else ""
    return PathwayPage(
        standing=stands,
        own=own,
        first_name=person.name.split()[0],
        post=title,
        article="an" if title[:1].lower() in "aeiou" else "a",
        answer=_answer(stands, readiness, found, own=own) if readiness else "",
        rungs=rungs(
            catalogue=stands.catalogue,
            career=stands.career,
            present=post,
            role=stands.role,
            target=stands.target,
        ),
        cards=found.cards,
        rows=_rows(readiness, found.cards, own=own) if readiness else (),
        shape=shape(readiness) if readiness else None,
        breadth=meter,
        breadth_offers=giving(found.offers, meter.experience.code) if meter else (),
        breadth_ask=to_ask(found.lead, whose="your", about=f"An opportunity: {meter.experience.title}")
        if meter and own
        else None,
        suggestions=() if stands.target else suggestions(stands.catalogue, stands.role),
        baseline_due=own and stands.role is not None and _unknown(stands),
    )


def _rows(readiness: Readiness, made: Sequence[Card], *, own: bool) -> tuple[GateRow, ...]:
    serving = [card for card in made if card.kind != "waiting"]
    return tuple(
        GateRow(
            criterion=row,
            own=own,
            actions=() if row.met else tuple(card.number for card in serving if row.number in card.criteria),
            requests=tuple(
                (ask.by or capacity_words(ask.capacity), _asking(ask.capacity)) for ask in row.waiting if own
            ),
            asks=tuple((capacity_words(code), _asking(code)) for code in row.unasked if own),
            review=reverse("pathways:review_ask") if own and row.key is Criteria.PANEL and _reviewed(row) else "",
            plans=_plans(row, readiness, own=own) if row.key is Criteria.EXPERIENCES else (),
        )
        for row in readiness.criteria
    )


def _plans(row: Criterion, readiness: Readiness, *, own: bool) -> tuple[tuple[str, str], ...]:
    """“Report author: Write two cabinet reports, Wakefield, until 19 March 2027”, with the place's page.

    Whoever else reads the levels sees what it will give and when, not where: that is for the two sides of the place.
    """
    titles = {state.experience.code: state.experience.title for state in readiness.experiences}
    return tuple(
        (f"{titles[plan.code]}: {plan.title}, {plan.host}, until {day(plan.until)}", plan.url)
        if own
        else (f"{titles[plan.code]}, until {day(plan.until)}", "")
        for plan in readiness.planned
        if plan.code in row.closes and plan.code in titles
    )


def _asking(capacity: str) -> str:
    """The page of an endorsement in one capacity, to ask for it or to see how the request stands."""
    return reverse("pathways:endorsement_ask", args=[capacity])


def _reviewed(row: Criterion) -> bool:
    """Whether there is a review to look at: one under way, or the one that was passed."""
    return row.under_way or row.met


def _answer(stands: Standing, readiness: Readiness, found: Steps, *, own: bool) -> str:
    """The answer; for somebody without a digital role it begins with what they hold already."""
    if not readiness.criteria:
        return way_in_words(stands, readiness, own=own)
    said = answer(readiness, found.actions, found.awaited)
    if stands.role is not None:
        return said
    return f"{held_words(readiness, name='' if own else stands.person.name.split()[0])} {said}"


def answer(readiness: Readiness, actions: Sequence[NextAction], awaited: NextAction | None = None) -> str:
    """The answer at a gate: “4 of the 8 gate criteria are met; 3 actions would leave only the panel.”

    What is awaited counts beside the actions: “2 actions and the answer that is awaited would leave only the panel.”
    """
    if readiness.ready:
        gate = f": ready for gate {readiness.gate.code}" if readiness.gate else ""
        return f"All {readiness.total} gate criteria are met{gate}."
    said = f"{readiness.met} of the {readiness.total} gate criteria {'is' if readiness.met == 1 else 'are'} met"
    if readiness.only_panel_left:
        return f"{said}; only the panel is left."
    closed = {number for action in actions if action.closes for number in action.criteria}
    closing = sum(1 for action in actions if action.closes)
    open_after = [row for row in readiness.criteria if not row.met and row.number not in closed]
    number = plural(closing, "action", "actions")
    if awaited is not None and awaited.closes:
        open_after = [row for row in open_after if row.number not in awaited.criteria]
        number = f"{number} and the answer that is awaited" if closing else "the answer that is awaited"
        closing += 1
    if closing and not open_after:
        return f"{said}; {number} would meet the rest."
    if closing and [row.key.value for row in open_after] == ["panel"]:
        return f"{said}; {number} would leave only the panel."
    return f"{said}."


def _breadth(stands: Standing) -> Breadth | None:
    """The meter, from the tier on where a panel first sits: that is where leading a team begins."""
    catalogue = stands.catalogue
    found = breadth_experience(catalogue)
    if found is None:
        return None
    reach = max((catalogue.tier(role.tier).order for role in (stands.role, stands.target) if role), default=0)
    with_panel = [gate for gate in catalogue.gates if gate.criteria.panel]
    shown_from = min((catalogue.tier(gate.opens_tier).order for gate in with_panel), default=0)
    if reach < shown_from:
        return None
    return breadth(catalogue, stands.deeds, gate_ahead=stands.gate, today=stands.today)


def suggestions(catalogue: Catalogue, role: Role | None) -> tuple[Role, ...]:
    """Roles to work towards, most likely first: one tier up in the same family, then where a pathway leads from here.

    Somebody without a digital role gets those of the lowest tier.
    """
    tiers = sorted(catalogue.tiers, key=lambda tier: tier.order)
    if role is None:
        return catalogue.roles_in(tiers[0].code) if tiers else ()
    order = catalogue.tier(role.tier).order
    above = next((tier for tier in tiers if tier.order > order), None)
    if above is None:
        return ()
    family = [found for found in catalogue.roles_in(above.code) if found.family == role.family]
    onward: list[Role] = []
    for pathway in catalogue.pathways:
        for stage, following in zip(pathway.stages, pathway.stages[1:], strict=False):
            if role.code in stage.roles:
                onward.extend(catalogue.role(code) for code in following.roles)
    return tuple(dict.fromkeys([*family, *onward])) or catalogue.roles_in(above.code)


def _unknown(stands: Standing) -> bool:
    """Fewer than half of what the present role asks has any level recorded: the baseline comes first."""
    asked = {code for code, level in stands.role.requirements.items() if level} if stands.role else set()
    known = {row.competency for row in stands.levels}
    return len(asked & known) * 2 < len(asked)
