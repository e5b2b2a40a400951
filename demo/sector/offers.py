"""What councils offer each other in the sector: opportunities after the demo's like, applications, placements."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from math import ceil

from django.urls import reverse

from demo.posted import POSTED, Posted
from demo.sector import distributions as spread
from demo.sector.applying import Applying, Offered
from demo.sector.frame import Dice, Member, Sector, at
from opportunities.models import Opportunity
from opportunities.posting_templates import QUESTION, TEMPLATES
from pathways.models import DevelopmentOffer

OPEN = "open"
STATUS = {
    OPEN: Opportunity.Status.LIVE,
    "draft": Opportunity.Status.DRAFT,
    "waiting": Opportunity.Status.WAITING,
    "withdrawn": Opportunity.Status.WITHDRAWN,
    "running": Opportunity.Status.FILLED,
    "over": Opportunity.Status.FILLED,
}
WITHDRAWN = "The service has moved the work to next year."
STALE_DAYS = 30


def offer(sector: Sector, *, count: int) -> None:
    """Make `count` open opportunities, those that ended or wait beside them, and who applied."""
    offers = Offers(sector)
    others = [state for state, share in spread.NOT_OPEN.weights.items() for _ in range(_beside(count, share))]
    for state in (*[OPEN] * count, *others):
        offers.make(state)


def _beside(count: int, share: float) -> int:
    return ceil(count * share / spread.OPEN_FOR_EACH)


class Offers:
    """Writes opportunities. Councils post in proportion to their people."""

    def __init__(self, sector: Sector) -> None:
        self.sector = sector
        self.random: Dice = sector.random("offers")
        self.applying = Applying(sector)
        self.sheet = sector.sheet(Opportunity)
        self.shown = sector.sheet(DevelopmentOffer)
        self.codes = [competency.code for competency in sector.catalogue.competencies]
        self.able: dict[int, list[Member]] = defaultdict(list)
        for member in sector.members:
            if sector.tier_order(member.tier) >= 3:
                self.able[member.council.pk].append(member)
        self.posters = [member for member in sector.members if member.council.pk in self.able]

    def make(self, state: str) -> None:
        """One opportunity, and what came of it."""
        random, today = self.random, self.sector.today.day
        like = random.choice(POSTED)
        council = random.choice(self.posters).council
        lead, chief = self.sector.leads.get(council.pk), self.sector.chiefs.get(council.pk)
        supervisor, approver = random.choice(self.able[council.pk]), chief or lead
        posted, closes, starts = self._days(state)
        ends = starts + timedelta(weeks=like.weeks) - timedelta(days=3)
        if state == "over":
            ends = min(ends, today - timedelta(days=1))
        elif state == "running":
            ends = max(ends, today + timedelta(days=14))
        opened = state not in {"draft", "waiting"}
        confirmed = posted
        if state == OPEN and not random.whether(spread.STALE):
            confirmed = max(posted, today - timedelta(days=random.randint(1, STALE_DAYS - 1)))
        elif state == OPEN:
            posted = confirmed = today - timedelta(days=random.randint(STALE_DAYS + 1, 60))
        public_id, values = self.sheet.uuid(), self._terms(like)
        key = self.sheet.add(
            public_id=public_id,
            organisation_id=council.pk,
            status=STATUS[state].value,
            starts_on=starts,
            ends_on=ends,
            closes_on=closes,
            answers_by=min(closes + timedelta(days=11), starts),
            supervisor_id=supervisor.key,
            posted_by_id=lead.key if lead else None,
            approver_id=approver.key if approver and state != "draft" else None,
            approved_on=posted if opened else None,
            published_at=at(posted, 10) if opened else None,
            confirmed_on=confirmed if opened else None,
            confirmed_by_id=lead.key if lead and opened else None,
            ended_on=self._ended(state, posted, closes),
            ended_reason=WITHDRAWN if state == "withdrawn" else "",
            created_at=at(posted, 5),
            stamp=random.getrandbits(40),
            **values,
        )
        about = {"title": like.title, "opportunity": str(public_id)}
        self.sector.record(
            "opportunities.opportunity.drafted", at=at(posted, 5), by=lead, organisation=council, changes=about
        )
        if opened:
            self.sector.record(
                "opportunities.opportunity.approved",
                at=at(posted, 10),
                by=approver,
                organisation=council,
                changes=about,
            )
        if state == OPEN:
            self.shown.add(
                source=f"opportunity:{public_id}",
                title=like.title,
                kind=like.kind,
                url=reverse("opportunities:one", args=[public_id]),
                organisation_id=council.pk,
                competencies=values["competencies"],
                experiences=like.experiences,
                starts_on=starts,
                ends_on=ends,
                closes_on=closes,
                confirmed_on=confirmed,
                stamp=random.getrandbits(40),
            )
        if opened and state != "withdrawn":
            self.applying.to(
                Offered(
                    key=key,
                    public_id=public_id,
                    like=like,
                    council=council,
                    supervisor=supervisor,
                    lead=lead,
                    posted=posted,
                    closes=closes,
                    starts=starts,
                    ends=ends,
                    positions=like.positions,
                    open=state == OPEN,
                    over=state == "over",
                )
            )

    def _terms(self, like: Posted) -> dict[str, object]:
        """What is offered, and on what terms: the template's of its kind."""
        random, template = self.random, TEMPLATES[like.kind]
        competencies = dict(like.competencies)
        if random.whether(spread.SECOND_COMPETENCY):
            competencies[random.choice(self.codes)] = random.randint(2, 4)
        return {
            "kind": like.kind,
            "title": like.title,
            "summary": like.summary,
            "competencies": competencies,
            "experiences": like.experiences,
            "outside_digital": like.outside,
            "tiers": list(like.tiers),
            "days_a_week": Decimal(like.days),
            "travel": like.travel,
            "place": like.place,
            "positions": like.positions,
            "question": QUESTION,
            "criteria": list(like.criteria),
            "hide_names": random.whether(spread.HIDDEN),
            "pay": template.pay,
            "recharge": template.recharge,
            "backfill": template.backfill,
            "line_supervision": template.line_supervision,
            "system_access": template.system_access,
        }

    def _days(self, state: str) -> tuple[date, date, date]:
        """When it was posted, when it closes, when it starts."""
        random, today = self.random, self.sector.today.day
        if state in {"running", "over"}:
            starts = today - timedelta(days=random.randint(*((15, 80) if state == "running" else (100, 300))))
            closes = starts - timedelta(days=random.drawn(spread.STARTS_AFTER))
            return closes - timedelta(days=random.drawn(spread.CLOSES_IN)), closes, starts
        closes = today + timedelta(days=random.drawn(spread.CLOSES_IN))
        posted = today - timedelta(days=random.drawn(spread.POSTED_AGO))
        return posted, closes, closes + timedelta(days=random.drawn(spread.STARTS_AFTER))

    def _ended(self, state: str, posted: date, closes: date) -> date | None:
        if state == "withdrawn":
            return self.sector.day(posted + timedelta(days=20))
        return self.sector.day(closes + timedelta(days=7)) if state in {"running", "over"} else None
