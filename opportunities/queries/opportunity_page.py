"""One opportunity as one person reads it: why it suits them, what it gives, its terms and what follows."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils.safestring import SafeString

from opportunities.models import Application, Opportunity, SavedOpportunity
from opportunities.queries.board import offer_of, quantity
from opportunities.queries.conflicts import what_to_do, why_not_apply
from opportunities.queries.finding import STATES, dots_of
from opportunities.queries.needs import held_of, need_of
from opportunities.queries.opportunity_words import (
    Side,
    ask_url_of,
    closes_in,
    confirmed_of,
    shut_words,
    signatures_of,
    steps_after,
    terms_of,
)
from opportunities.queries.reasons import (
    breadth_words,
    criteria_words,
    dates_words,
    days_words,
    lack_words,
    tiers_words,
    weeks_words,
    where_words,
)
from opportunities.ranking import Closed, Ranked, reason
from pathways.catalogue import capacity_words, quantity_words
from pathways.catalogue_words import amount, sentence_case
from pathways.queries.standing import Standing
from people.models import Organisation, Person
from ui.charts import dot_axis
from ui.words import plural

LINE_MANAGER = "line_manager"
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
class OpportunityPage:
    """The whole page. `shut` says why nobody can apply, empty while they can; `mine` is one's own application.

    `apart` says why the reader cannot, because of their own part in it; then there are `acts` for them.
    """

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
    apart: str
    acts: tuple[tuple[str, str], ...]
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
        """Whether the reader may still apply: it is open, it is not theirs, and no application of theirs lives."""
        return not self.shut and not self.apart and (self.mine is None or self.mine.status not in SENT)

    @property
    def supervises(self) -> bool:
        """Whether the reader is the one whom people ask."""
        return self.opportunity.supervisor_id == self.stands.person.pk

    @property
    def stale_words(self) -> str:
        """“Not confirmed for 36 days”."""
        on = self.opportunity.confirmed_on
        return f"Not confirmed for {plural((self.stands.today - on).days, 'day', 'days')}" if on else ""


def seen_by(viewer: Person, public_id: UUID, *, today: date) -> Opportunity | None:
    """One opportunity that is open to this person (one query); None for any other.

    With it comes whether they saved it, and whether the host has begun to shortlist.
    """
    saved = SavedOpportunity.objects.filter(opportunity=OuterRef("pk"), person=viewer)
    chosen = Q(named=True) | Q(status__in=Application.NAMED)
    begun = Application.objects.filter(chosen, opportunity=OuterRef("pk"))
    found: Opportunity | None = (
        Opportunity.objects.visible_to(viewer, on=today)
        .filter(public_id=public_id)
        .select_related("organisation", "supervisor", "confirmed_by")
        .annotate(saved=Exists(saved), shortlisting=Exists(begun))
        .first()
    )
    return found


def opportunity_page(
    opportunity: Opportunity, *, stands: Standing, employer: Organisation | None, posts: bool = False
) -> OpportunityPage:
    """The page of one opportunity that `seen_by` found (one query). `posts`: the reader posts for its host."""
    today, host = stands.today, opportunity.organisation
    home = stands.appointment.organisation if stands.appointment else employer
    need = need_of(stands, employer=employer)
    rungs = {tier.code: tier.order for tier in stands.catalogue.tiers}
    ranked = reason(offer_of(opportunity, rungs), need)
    # The latest of the reader's own, a living one before those that have ended.
    own = list(Application.objects.filter(opportunity=opportunity, person=stands.person).order_by("-created_at"))
    mine = next((one for one in own if one.status in Application.LIVE), own[0] if own else None)
    apart = why_not_apply(opportunity, stands.person, posts=posts)
    missing = need.breadth.missing if need.breadth else 0
    more = [lack_words(given, stands.catalogue, gate=_gate(stands)) for given in ranked.gives]
    more.append(breadth_words(ranked, missing, also=bool(ranked.closes or ranked.gives)))
    confirmed, words = confirmed_of(opportunity, today)
    return OpportunityPage(
        opportunity=opportunity,
        stands=stands,
        when=_when(opportunity),
        where=where_words(opportunity.travel, opportunity.place),
        closes_a_gap=ranked.closes_a_gap,
        gaps=tuple(_gap_row(closed, ranked, stands) for closed in ranked.closes),
        more=tuple(line for line in more if line),
        develops=_develops(ranked, stands),
        gifts=_gifts(opportunity, stands),
        terms=terms_of(opportunity),
        signatures=signatures_of(opportunity, home, mine),
        between=home is None or home.pk != host.pk,
        steps=steps_after(opportunity, stands),
        shut=shut_words(opportunity, today),
        apart=apart,
        acts=what_to_do(opportunity, stands.person, applied=mine is not None and mine.status in SENT, posts=posts)
        if apart
        else (),
        closes_in=closes_in(opportunity, today),
        confirmed=confirmed,
        confirmed_words=words,
        tiers=tiers_words(opportunity.tiers, stands.catalogue),
        ask_url=ask_url_of(opportunity),
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
