"""The board: what is open today, kept by every process and read anew as soon as anything on it has changed.

One cheap query a page asks for the number of live rows and the sum of their stamps. A row's stamp is drawn anew with
every change (see the model), so the pair is the same only while nothing was posted, changed, closed or taken back.
What is kept is what a list shows of an opportunity: about a megabyte for five hundred of them.
"""

from collections import Counter, OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from uuid import UUID

from django.db.models import Count, Sum

from opportunities.models import Opportunity
from opportunities.ranking import Need, Offer, Quantity, Ranked, Spot, rank
from pathways.catalogue import Catalogue
from people.models import Organisation
from ui.prepared import Prepared

LIVE = Opportunity.Status.LIVE
AWAY = frozenset({Opportunity.Travel.REMOTE, Opportunity.Travel.HYBRID})
LITTLE, SOME, MOST = "1", "3", "5"  # days a week
NEEDS_KEPT = 64  # people whose ranked list is kept beside the board
ARTICLES_KEPT = 60  # of each of them, as many results in HTML: six pages
Stamp = tuple[int, int]

_STAMP: Prepared[tuple[int, int | None]] = Prepared(
    lambda: (
        Opportunity.objects.filter(status=LIVE)
        .order_by()
        .values("status")
        .annotate(rows=Count("pk"), stamps=Sum("stamp"))
        .values_list("rows", "stamps")
    )
)


@dataclass(frozen=True, slots=True, eq=False)
class Notice:
    """One open opportunity as lists show it. `offer` is what ranking looks at; `text` is what a search looks through.

    `experiences` are kept with the codes that the framework knows; `days` of 5 a week are full time.
    """

    offer: Offer
    public_id: UUID
    title: str
    kind: str
    host: str
    region_code: str
    outside_digital: bool
    travel: str
    place: str
    days: Decimal
    ends_on: date | None
    positions: int
    hide_names: bool
    confirmed_on: date
    tiers: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    """The board in one person's order, and the results already drawn for them: they change with the board only."""

    ranked: tuple[Ranked, ...]
    closing: int
    articles: dict[tuple[int, str], str] = field(default_factory=dict)

    def keep(self, key: tuple[int, str], article: str) -> None:
        """Remember one result as drawn."""
        if len(self.articles) >= ARTICLES_KEPT:
            self.articles.clear()
        self.articles[key] = article


@dataclass(frozen=True, slots=True, eq=False)
class Board:
    """What is open on `day`, by key, and how many there are of everything that boxes count.

    It remembers the lists of the people who asked last.
    """

    stamp: Stamp
    day: date
    framework: str
    notices: Mapping[int, Notice]
    counts: Mapping[tuple[str, str], int]
    _rankings: "OrderedDict[Need, Ranking]" = field(default_factory=OrderedDict)

    def ranking_for(self, need: Need) -> Ranking:
        """Everything on the board, the most for this need first."""
        kept = self._rankings.get(need)
        if kept is None:
            ranked = rank([notice.offer for notice in self.notices.values()], need)
            kept = self._rankings[need] = Ranking(ranked, sum(1 for one in ranked if one.closes_a_gap))
            while len(self._rankings) > NEEDS_KEPT:
                self._rankings.popitem(last=False)
        return kept


_kept: dict[str, Board] = {}


def board(*, today: date, catalogue: Catalogue) -> Board:
    """What is open today (one query; two when something has changed)."""
    rows = _STAMP()
    stamp = (rows[0][0], rows[0][1] or 0) if rows else (0, 0)
    framework = f"{catalogue.code} {catalogue.version}"
    kept = _kept.get("board")
    if kept is None or (kept.stamp, kept.day, kept.framework) != (stamp, today, framework):
        notices = _read(today, catalogue)
        kept = _kept["board"] = Board(stamp, today, framework, MappingProxyType(notices), counts_of(notices.values()))
    return kept


def _read(today: date, catalogue: Catalogue) -> dict[int, Notice]:
    rungs = {tier.code: tier.order for tier in catalogue.tiers}
    rows = (
        Opportunity.objects.open_on(today)
        .select_related("organisation")
        .only(
            "public_id", "kind", "title", "summary", "competencies", "experiences", "outside_digital", "tiers",
            "starts_on", "ends_on", "days_a_week", "travel", "place", "positions", "hide_names", "closes_on",
            "confirmed_on", "organisation__name", "organisation__official_name", "organisation__region_code",
            "organisation__latitude", "organisation__longitude",
        )
        .order_by("closes_on", "pk")
    )  # fmt: skip
    return {row.pk: _notice(row, rungs) for row in rows.iterator(chunk_size=500)}


def days_group(days: Decimal) -> str:
    """Which box of days a week it falls under: up to 1, up to 3, more."""
    return LITTLE if days <= 1 else SOME if days <= 3 else MOST


def counts_of(notices: Iterable[Notice]) -> Mapping[tuple[str, str], int]:
    """How many there are of each kind, travel, region and days a week, by the name of the group and its value."""
    counts: Counter[tuple[str, str]] = Counter()
    for notice in notices:
        counts["kind", notice.kind] += 1
        counts["days", days_group(notice.days)] += 1
        counts["region", notice.region_code] += 1
        counts["outside", ""] += notice.outside_digital
        counts["away", ""] += notice.travel in AWAY
    return counts


def _notice(row: Opportunity, rungs: Mapping[str, int]) -> Notice:
    host = row.organisation
    return Notice(
        offer=offer_of(row, rungs),
        public_id=row.public_id,
        title=row.title,
        kind=row.kind,
        host=host.name,
        region_code=host.region_code,
        outside_digital=row.outside_digital,
        travel=row.travel,
        place=row.place,
        days=row.days_a_week,
        ends_on=row.ends_on,
        positions=row.positions,
        hide_names=row.hide_names,
        confirmed_on=row.confirmed_on or date.min,
        tiers=tuple(row.tiers),
        text=" ".join((row.title, row.summary, row.place, host.name, host.official_name)).lower(),
    )


def offer_of(row: Opportunity, rungs: Mapping[str, int]) -> Offer:
    """An opportunity as ranking looks at it. Without dates, as drafts may be, it starts and closes last of all."""
    return Offer(
        key=row.pk,
        competencies={code: int(level) for code, level in row.competencies.items()},
        experiences={code: quantity(amount) for code, amount in row.experiences.items()},
        tiers=tuple(rungs[code] for code in row.tiers if code in rungs),
        host=row.organisation_id,
        spot=spot_of(row.organisation),
        starts_on=row.starts_on or date.max,
        closes_on=row.closes_on or date.max,
    )


def spot_of(organisation: Organisation | None) -> Spot | None:
    """Where an organisation is, if anybody has said."""
    if organisation is None or organisation.latitude is None or organisation.longitude is None:
        return None
    return organisation.latitude, organisation.longitude


def quantity(amount: object) -> Quantity:
    """A quantity as it stands in a row: whole, or exact."""
    return amount if isinstance(amount, int) else Decimal(str(amount))
