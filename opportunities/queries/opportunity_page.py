"""One opportunity as one person reads it: why it suits them, what it gives, its terms and what follows."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import quote
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils.safestring import SafeString

from opportunities.models import Application, Opportunity, SavedOpportunity
from opportunities.models.postings import STALE_AFTER
from opportunities.queries.board import offer_of, quantity
from opportunities.queries.finding import STATES, dots_of
from opportunities.queries.needs import held_of, need_of
from opportunities.queries.reasons import (
    breadth_words,
    criteria_words,
    dates_words,
    days_words,
    lack_words,
    tiers_words,
    weeks_words,
)
from opportunities.ranking import Closed, Ranked, reason
from pathways.catalogue import capacity_words, quantity_words
from pathways.catalogue_words import amount, sentence_case
from pathways.queries.standing import Standing
from people.models import Organisation, Person
from ui.charts import dot_axis
from ui.words import day, plural

LINE_MANAGER = "line_manager"
SHUT = {
    Opportunity.Status.CLOSED: "Closed",
    Opportunity.Status.FILLED: "Filled",
    Opportunity.Status.WITHDRAWN: "Withdrawn by the host",
}

SENT = frozenset(Application.LIVE) - {Application.Status.DRAFT}


@dataclass(frozen=True, slots=True)
class GapRow:
    """One gap it closes: the competency, why that matters, held against required, how far it develops."""

    title: str
    words: str
    short: str
    dots: SafeString
    develops: str


@dataclass(frozen=True, slots=True)
class GiftRow:
    """One experience it gives: how much, how much of it the reader has (shape and words), and who confirms it."""

    code: str
    title: str
    quantity: str
    shape: str
    yours: str
    verified_by: str


@dataclass(frozen=True, slots=True)
class Side:
    """One signature under the terms."""

    shape: str
    words: str
    then: str


@dataclass(frozen=True, slots=True)
class OpportunityPage:
    """The whole page. `shut` says why nobody can apply, empty while they can; `mine` is one's own application."""

    opportunity: Opportunity
    stands: Standing
    when: str
    where: str
    closes_a_gap: bool
    gaps: tuple[GapRow, ...]
    more: tuple[str, ...]
    develops: tuple[str, ...]
    gifts: tuple[GiftRow, ...]
    terms: tuple[tuple[str, str], ...]
    signatures: tuple[Side, ...]
    between: bool
    steps: tuple[str, ...]
    shut: str
    closes_in: str
    confirmed: bool
    confirmed_words: str
    tiers: str
    ask_url: str
    saved: bool
    mine: Application | None
    mine_words: str

    @property
    def axis(self) -> SafeString:
        """The digits over a row of the dot plot."""
        return dot_axis()

    @property
    def can_apply(self) -> bool:
        """Whether the reader may still apply: it is open, and no application of theirs has been sent and lives."""
        return not self.shut and (self.mine is None or self.mine.status not in SENT)

    @property
    def stale_words(self) -> str:
        """“Not confirmed for 36 days”."""
        on = self.opportunity.confirmed_on
        return f"Not confirmed for {plural((self.stands.today - on).days, 'day', 'days')}" if on else ""


def seen_by(viewer: Person, public_id: UUID, *, today: date) -> Opportunity | None:
    """One opportunity that is open to this person, with whether they saved it (one query); None for any other."""
    saved = SavedOpportunity.objects.filter(opportunity=OuterRef("pk"), person=viewer)
    found: Opportunity | None = (
        Opportunity.objects.visible_to(viewer, on=today)
        .filter(public_id=public_id)
        .select_related("organisation", "supervisor", "confirmed_by")
        .annotate(saved=Exists(saved))
        .first()
    )
    return found


def opportunity_page(opportunity: Opportunity, *, stands: Standing, employer: Organisation | None) -> OpportunityPage:
    """The page of one opportunity that `seen_by` found (one query)."""
    today, host = stands.today, opportunity.organisation
    home = stands.appointment.organisation if stands.appointment else employer
    need = need_of(stands, employer=employer)
    rungs = {tier.code: tier.order for tier in stands.catalogue.tiers}
    ranked = reason(offer_of(opportunity, rungs), need)
    # The latest of the reader's own, a living one before those that have ended.
    own = list(Application.objects.filter(opportunity=opportunity, person=stands.person).order_by("-created_at"))
    mine = next((one for one in own if one.status in Application.LIVE), own[0] if own else None)
    missing = need.breadth.missing if need.breadth else 0
    more = [lack_words(given, stands.catalogue, gate=_gate(stands)) for given in ranked.gives]
    more.append(breadth_words(ranked, missing, also=bool(ranked.closes or ranked.gives)))
    confirmed, words = _confirmed(opportunity, today)
    return OpportunityPage(
        opportunity=opportunity,
        stands=stands,
        when=_when(opportunity),
        where=_where(opportunity),
        closes_a_gap=ranked.closes_a_gap,
        gaps=tuple(_gap_row(closed, ranked, stands) for closed in ranked.closes),
        more=tuple(line for line in more if line),
        develops=_develops(ranked, stands),
        gifts=_gifts(opportunity, stands),
        terms=_terms(opportunity),
        signatures=_signatures(opportunity, home, mine),
        between=home is None or home.pk != host.pk,
        steps=_steps(opportunity, stands),
        shut=_shut(opportunity, today),
        closes_in=_closes_in(opportunity, today),
        confirmed=confirmed,
        confirmed_words=words,
        tiers=tiers_words(opportunity.tiers),
        ask_url=_ask(opportunity),
        saved=bool(vars(opportunity).get("saved")),
        mine=mine,
        mine_words=STATES[mine.status] if mine else "",
    )


def _gate(stands: Standing) -> str:
    return stands.gate.code if stands.gate else ""


def _when(opportunity: Opportunity) -> str:
    """“1 day a week for 10 weeks, 11 January to 19 March 2027.”"""
    since, until = opportunity.starts_on, opportunity.ends_on
    first = " ".join(part for part in (days_words(opportunity.days_a_week), weeks_words(since, until)) if part)
    return ", ".join(part for part in (first, dates_words(since, until)) if part) + "."


def _where(opportunity: Opportunity) -> str:
    travel = opportunity.get_travel_display()
    return f"{travel}; {opportunity.place.rstrip('.')}." if opportunity.place else f"{travel}."


def _gap_row(closed: Closed, ranked: Ranked, stands: Standing) -> GapRow:
    gap, target = closed.gap, stands.target.title if stands.target else ""
    short = gap.required - gap.held
    words = f"You hold {gap.held}. {target} needs {gap.required}."
    if gap.criteria:
        rivals = _rivals(closed, stands)
        which = f"{criteria_words(gap.criteria)} at gate {_gate(stands)}"
        words += (
            f" It is all that stops {which}."
            if rivals == 1
            else f" It is one of the {rivals} competencies that stop {which}."
            if len(gap.criteria) == 1
            else f" It stops {which}."
        )
    else:
        words += f" It adds to coverage at gate {_gate(stands)}." if _gate(stands) else ""
    if gap.claimed:
        words += " You have claimed it, and the claim waits."
    return GapRow(
        title=stands.catalogue.competency(gap.code).title,
        words=words,
        short=f"{short} short",
        dots=dots_of(gap),
        develops=f"Develops to level {ranked.offer.competencies[gap.code]}. Your assessor still decides.",
    )


def _rivals(closed: Closed, stands: Standing) -> int:
    """How many competencies stop the one criterion that this gap stops; 0 where it stops several."""
    if len(closed.gap.criteria) != 1 or stands.readiness is None:
        return 0
    number = closed.gap.criteria[0]
    return next((len(row.closes) for row in stands.readiness.criteria if row.number == number), 0)


def _develops(ranked: Ranked, stands: Standing) -> tuple[str, ...]:
    """The competencies it develops where the reader has no gap that it closes."""
    titles = {competency.code: competency.title for competency in stands.catalogue.competencies}
    closing = {closed.gap.code for closed in ranked.closes}
    return tuple(
        f"{titles[code]}, to level {level}"
        for code, level in ranked.offer.competencies.items()
        if code in titles and code not in closing
    )


def _gifts(opportunity: Opportunity, stands: Standing) -> tuple[GiftRow, ...]:
    known = {experience.code: experience for experience in stands.catalogue.experiences}
    asked = {state.experience.code for state in stands.readiness.experiences} if stands.readiness else set()
    rows = []
    for code, value in opportunity.experiences.items():
        experience = known.get(code)
        if experience is None:
            continue
        held = held_of(stands, code)
        yours = f"{amount(held)} of {amount(experience.quantity)}"
        if held >= experience.quantity:
            shape, yours = "met", f"{yours}, verified"
        elif code in asked:
            shape = "gap"
        else:
            shape, yours = "none", f"{yours}, not asked at gate {_gate(stands)}" if _gate(stands) else yours
        rows.append(
            GiftRow(
                code=code,
                title=experience.title,
                quantity=quantity_words(experience, quantity(value)),
                shape=shape,
                yours=yours,
                verified_by=verifier_words(experience.verifier),
            )
        )
    return tuple(rows)


def verifier_words(capacity: str) -> str:
    """“Democratic services, by e-mail, no account”; a line manager has one."""
    words = sentence_case(capacity_words(capacity))
    return words if capacity == LINE_MANAGER else f"{words}, by e-mail, no account"


def _terms(opportunity: Opportunity) -> tuple[tuple[str, str], ...]:
    found = (
        ("Pay", opportunity.pay),
        ("Recharge", opportunity.recharge),
        ("Backfill", opportunity.backfill),
        ("Line supervision", opportunity.line_supervision),
        ("System access", opportunity.system_access),
    )
    return tuple((name, words or "Not said yet") for name, words in found)


def _signatures(opportunity: Opportunity, home: Organisation | None, mine: Application | None) -> tuple[Side, ...]:
    host = opportunity.organisation
    first = (
        Side("met", f"{host.name} signed", day(opportunity.approved_on))
        if opportunity.approved_on
        else Side("gap", f"{host.name} to sign", "before it opens")
    )
    if home is not None and home.pk == host.pk:
        return (first,)
    name = home.name if home else "Your council"
    if mine is not None and mine.home_signed_on is not None:
        return (first, Side("met", f"{name} signed", day(mine.home_signed_on)))
    return (first, Side("gap", f"{name} to sign", "once you are offered a place"))


def _steps(opportunity: Opportunity, stands: Standing) -> tuple[str, ...]:
    manager, host = stands.line_manager, opportunity.organisation.name
    release = days_words(opportunity.days_a_week)
    release = release if release[:1].isdigit() else release[:1].lower() + release[1:]
    first = (
        f"{manager.name}, your line manager, is asked to release you: {release}."
        if manager
        else "Your line manager is asked to release you. None is recorded for you: your council lead has to name one."
    )
    closes = f" after {day(opportunity.closes_on)}" if opportunity.closes_on else ""
    by = ", by the criteria on this page" if opportunity.criteria else ""
    second = f"{host} shortlists{closes}{by}."
    if opportunity.hide_names:
        second += " Before that it sees your levels and your answer, not your name."
    hears = f" by {day(opportunity.answers_by)}" if opportunity.answers_by else ""
    return (first, second, f"You hear{hears}, with a reason whichever way it goes.")


def _shut(opportunity: Opportunity, today: date) -> str:
    """Why nobody can apply, in words for the side box; empty while people can."""
    if opportunity.is_open_on(today):
        return ""
    if opportunity.status in SHUT:
        words = SHUT[Opportunity.Status(opportunity.status)]
        return f"{words} on {day(opportunity.ended_on)}" if opportunity.ended_on else words
    if opportunity.status == Opportunity.Status.LIVE and opportunity.closes_on is not None:
        return f"Closed on {day(opportunity.closes_on)}"
    return opportunity.get_status_display()


def _closes_in(opportunity: Opportunity, today: date) -> str:
    if opportunity.closes_on is None:
        return ""
    left = (opportunity.closes_on - today).days
    return "today, at 11:59pm" if left == 0 else f"in {plural(left, 'day', 'days')}, at 11:59pm"


def _confirmed(opportunity: Opportunity, today: date) -> tuple[bool, str]:
    """Whether it was confirmed of late, and the sentence after the status."""
    on, by = opportunity.confirmed_on, opportunity.confirmed_by
    if on is None:
        return False, ""
    age = (today - on).days
    ago = "today" if age == 0 else f"{plural(age, 'day', 'days')} ago"
    words = f"{f'by {by.name} ' if by else ''}on {day(on)}, {ago}."
    return not opportunity.is_stale_on(today), f"{words} Marked stale after {STALE_AFTER.days} days."


def _ask(opportunity: Opportunity) -> str:
    """Where to write to the person who supervises the work."""
    who = opportunity.supervisor
    return f"mailto:{who.email}?subject={quote(f'A question about: {opportunity.title}')}" if who else ""
