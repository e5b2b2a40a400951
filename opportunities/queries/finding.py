"""Finding: what is open, the most for one person first, narrowed by what they tick."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, Value
from django.urls import reverse
from django.utils.safestring import SafeString

from opportunities.models import Application, SavedOpportunity, Watch
from opportunities.models.postings import STALE_AFTER
from opportunities.queries.asked import DAYS, GAP, OUTSIDE, REGION, REMOTE, SAVED, Asked
from opportunities.queries.board import AWAY, Board, Notice, Ranking, board, counts_of, days_group
from opportunities.queries.needs import need_of
from opportunities.queries.reasons import KINDS, confirmed_words
from opportunities.queries.result_words import meta_words, why_words
from opportunities.ranking import Gap, Need, Ranked
from pathways.catalogue import Catalogue, Role
from pathways.queries.standing import Standing
from people.models import Organisation, Person
from ui.charts import dot_axis, dot_row
from ui.prepared import Prepared
from ui.words import plural

TOLD = "told"
_MINE: Prepared[tuple[int, str]] = Prepared(
    lambda person: (
        SavedOpportunity.objects.filter(person=person)
        .order_by()
        .values_list("opportunity", Value(SAVED))
        .union(
            Application.objects.filter(Q(person=person), status__in=Application.LIVE)
            .order_by()
            .values_list("opportunity", "status"),
            Watch.objects.running().filter(person=person).order_by().values_list("pk", Value(TOLD)),
        )
    )
)
STATES = dict(Application.Status.choices)


@dataclass(frozen=True, slots=True)
class Box:
    """One box of the filters: its name and value in the address, its label, and how many there are in all."""

    name: str
    value: str
    label: str
    count: int
    ticked: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One opportunity of the list in words. `why` is empty where it closes no gap of this person."""

    url: str
    title: str
    meta: str
    why: str
    also: str
    gives: str
    closes_on: date
    positions: str
    gap_title: str
    dots: SafeString
    confirmed: bool
    confirmed_words: str
    confirmed_on: date
    mine: str


@dataclass(frozen=True, slots=True)
class Found:
    """The whole list page before it is cut into pages. `results` are in order; `row` puts one into words.

    `told` says that the person gets letters about new ones.
    """

    person: Person
    stands: Standing
    need: Need
    asked: Asked
    board: Board
    ranking: Ranking
    groups: tuple[tuple[str, tuple[Box, ...]], ...]
    results: Sequence[Ranked]
    applied: dict[int, str] = field(default_factory=dict)
    saved: int = 0
    saved_before: int = 0
    told: bool = False

    @property
    def nothing_saved(self) -> bool:
        """Whether this is the tab of what was saved and nothing open is on it, so that there is nothing to narrow."""
        return self.asked.saved and not self.saved

    @property
    def chosen(self) -> str:
        """What is chosen, in the words of the boxes: “scrutiny”, Closes a gap of mine, Placement."""
        said = [f"“{self.asked.text}”"] if self.asked.words else []
        said += [
            f"{box.label} days a week" if box.name == "days" else box.label
            for _, boxes in self.groups
            for box in boxes
            if box.ticked
        ]
        return ", ".join(said)

    @property
    def open(self) -> int:
        """How many are open in all."""
        return len(self.board.notices)

    @property
    def target(self) -> Role | None:
        return self.stands.target

    @property
    def axis(self) -> SafeString:
        """The digits over a row of the dot plot."""
        return dot_axis()

    @property
    def order_words(self) -> str:
        """How the results are sorted, as it follows their number."""
        if self.asked.by_closing:
            return "the first to close first"
        if self.need.gate:
            return "the most for your gate first"
        return "what closes most first" if self.need.gaps else "the nearest to you first"

    @property
    def other_order(self) -> tuple[str, str]:
        """The other way to sort: the words of its link, and where it leads."""
        other = "Sort by what closes my gaps" if self.target else "Sort by what is nearest"
        words = other if self.asked.by_closing else "Sort by closing date"
        return words, self.asked.address(by_closing=not self.asked.by_closing)

    @property
    def closing(self) -> int:
        """How many close a gap of this person."""
        return self.ranking.closing

    def state(self, ranked: Ranked) -> str:
        """The status of this person's application to one of the results; empty where there is none."""
        return self.applied.get(ranked.offer.key, "")

    def row(self, ranked: Ranked) -> Row:
        """One result in words."""
        return _row(self, ranked, self.board.notices[ranked.offer.key])


def find(*, stands: Standing, asked: Asked, employer: Organisation | None) -> Found:
    """What this person finds (two queries: the board's stamp, and what they saved, applied for or asked)."""
    person, today = stands.person, stands.today
    here = board(today=today, catalogue=stands.catalogue)
    need = need_of(stands, employer=employer)
    mine = _MINE(person=person.pk)
    saved = frozenset(key for key, what in mine if what == SAVED and key in here.notices)
    ranking = here.ranking_for(need)
    region = _region(stands, employer)
    tab: Sequence[Ranked] = [one for one in ranking.ranked if one.offer.key in saved] if asked.saved else ranking.ranked
    results = _narrowed(tab, here, asked, region=region, catalogue=stands.catalogue)
    if asked.by_closing:
        results = sorted(results, key=lambda one: (one.offer.closes_on, one.offer.key))
    counts, closing = here.counts, ranking.closing
    if asked.saved:
        counts = counts_of(here.notices[one.offer.key] for one in tab)
        closing = sum(1 for one in tab if one.closes_a_gap)
    gaps = closing if stands.target is not None else None
    return Found(
        person=person,
        stands=stands,
        need=need,
        asked=asked,
        board=here,
        ranking=ranking,
        groups=_groups(counts, asked, gaps=gaps, region=region),
        results=results,
        applied={key: what for key, what in mine if what in STATES},
        saved=len(saved),
        saved_before=sum(1 for key, what in mine if what == SAVED and key not in here.notices),
        told=any(what == TOLD for _, what in mine),
    )


def _region(stands: Standing, employer: Organisation | None) -> Organisation | None:
    """Where the person works, if that lies in a region."""
    organisation = stands.appointment.organisation if stands.appointment else employer
    return organisation if organisation is not None and organisation.region_code else None


def _narrowed(
    ranked: Sequence[Ranked],
    here: Board,
    asked: Asked,
    *,
    region: Organisation | None,
    catalogue: Catalogue,
) -> Sequence[Ranked]:
    """Those that answer every group of boxes: all of Show, and one or more of each other group."""
    if not asked.filters:
        return ranked
    coded = [_codes_named(word, catalogue) for word in asked.words]
    region_code = region.region_code if region else ""

    def answers(one: Ranked) -> bool:
        notice = here.notices[one.offer.key]
        return (
            (GAP not in asked.show or one.closes_a_gap)
            and (OUTSIDE not in asked.show or notice.outside_digital)
            and (not asked.kinds or notice.kind in asked.kinds)
            and (not asked.days or days_group(notice.days) in asked.days)
            and (
                not asked.travel
                or (REMOTE in asked.travel and notice.travel in AWAY)
                or (REGION in asked.travel and bool(region_code) and notice.region_code == region_code)
            )
            and all(
                word in notice.text or not codes.isdisjoint((*one.offer.competencies, *one.offer.experiences))
                for word, codes in zip(asked.words, coded, strict=True)
            )
        )

    return [one for one in ranked if answers(one)]


def _codes_named(word: str, catalogue: Catalogue) -> frozenset[str]:
    """The codes of competencies and experiences whose title has this word in it: people search for what they lack."""
    titles = [(competency.code, competency.title) for competency in catalogue.competencies]
    titles += [(experience.code, experience.title) for experience in catalogue.experiences]
    return frozenset(code for code, title in titles if word in title.lower())


def _groups(
    counts: Mapping[tuple[str, str], int], asked: Asked, *, gaps: int | None, region: Organisation | None
) -> tuple[tuple[str, tuple[Box, ...]], ...]:
    """The boxes with their counts over everything on the tab. A kind that is nowhere there has none."""
    show = [] if gaps is None else [Box("show", GAP, "Closes a gap of mine", gaps, GAP in asked.show)]
    show.append(Box("show", OUTSIDE, "Outside digital", counts["outside", ""], OUTSIDE in asked.show))
    travel = [Box("travel", REMOTE, "Remote or hybrid", counts["away", ""], REMOTE in asked.travel)]
    if region is not None:
        near = counts["region", region.region_code]
        travel.append(Box("travel", REGION, region.region, near, REGION in asked.travel))
    kinds = sorted((label, code) for code, label in KINDS.items() if counts["kind", code] or code in asked.kinds)
    return (
        ("Show", tuple(show)),
        ("Kind", tuple(Box("kind", code, said, counts["kind", code], code in asked.kinds) for said, code in kinds)),
        ("Travel", tuple(travel)),
        (
            "Days a week",
            tuple(Box("days", code, said, counts["days", code], code in asked.days) for code, said in DAYS.items()),
        ),
    )


def _row(found: Found, ranked: Ranked, notice: Notice) -> Row:
    catalogue, offer = found.stands.catalogue, ranked.offer
    closed = ranked.closes[0] if ranked.closes else None
    why = why_words(ranked, found.need, catalogue)
    confirmed, said = confirmed_words(notice.confirmed_on, today=found.stands.today, stale_days=STALE_AFTER.days)
    hidden = ", names hidden until shortlist" if notice.hide_names else ""
    state = found.state(ranked)
    return Row(
        url=reverse("opportunities:one", args=[notice.public_id]),
        title=notice.title,
        meta=meta_words(ranked, notice, found.need, catalogue),
        why=why.first,
        also=why.also,
        gives=why.gives,
        closes_on=offer.closes_on,
        positions=f"{plural(notice.positions, 'position', 'positions')}{hidden}",
        gap_title=catalogue.competency(closed.gap.code).title if closed else "",
        dots=dots_of(closed.gap) if closed else SafeString(""),
        confirmed=confirmed,
        confirmed_words=said,
        confirmed_on=notice.confirmed_on,
        mine=f"Your application: {STATES[state].lower()}" if state else "",
    )


def dots_of(gap: Gap) -> SafeString:
    """Held against required, drawn."""
    return dot_row(held=gap.held, required=gap.required, assessed=gap.assessed)
