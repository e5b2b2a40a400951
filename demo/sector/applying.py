"""Who applied for what in the sector, how far it went, and the placements that came of it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.urls import reverse

from demo.posted import Posted
from demo.sector import distributions as spread
from demo.sector.deeds import Deeds
from demo.sector.frame import Dice, Member, Sector, at
from opportunities.models import Application, ApplicationStep, Objective, Placement
from pathways.models import PlannedExperience
from people.models import Organisation, Relationship
from people.roles import Kind

Status, Release = Application.Status, Application.Release
STATEMENTS = (
    "I know this work from the desk and have never seen how it is decided. I would write down what I learn.",
    "My gate asks for exactly this, and I can give the days. My manager and I have agreed what waits.",
    "I led a smaller piece of work like it last year and would like to do it once with people who do it well.",
)
COVER = "Two of the team share the weekly report and the stand-up; the rest waits."
NO_RELEASE = "Not before the budget is set. Ask me again in spring."
NOT_CHOSEN = "Two others had more of the first criterion. Your answer to the question was clear; try the next round."
DECLINED = "My team has lost two people since I applied."
OBJECTIVES = ("Say by week three what the real problem is, in one page", "Leave something behind that the team uses")
FEEDBACK = "We would take them back tomorrow. Work on saying no earlier."
STEPS = {
    Status.SHORTLISTED: "Shortlisted",
    Status.REJECTED: "Not chosen",
    Status.WITHDRAWN: "Application withdrawn",
    Status.DECLINED: "Place declined",
    Status.ACCEPTED: "Place accepted",
}
CHOSEN = {Status.SHORTLISTED, Status.OFFERED, Status.ACCEPTED, Status.DECLINED}


@dataclass(frozen=True, slots=True)
class Offered:
    """What an application needs to know of its opportunity. `over` when the time at it has ended."""

    key: int
    public_id: UUID
    like: Posted
    council: Organisation
    supervisor: Member
    lead: Member | None
    posted: date
    closes: date
    starts: date
    ends: date
    positions: int
    open: bool
    over: bool


class Applying:
    """Writes applications with their timeline, and placements."""

    def __init__(self, sector: Sector) -> None:
        self.sector = sector
        self.random: Dice = sector.random("applying")
        self.deeds = Deeds(sector, part="deeds of placements")
        self.sheet, self.steps = sector.sheet(Application), sector.sheet(ApplicationStep)
        self.placements, self.objectives = sector.sheet(Placement), sector.sheet(Objective)
        self.by_tier: dict[tuple[str, str], list[Member]] = defaultdict(list)
        for member in sector.members:
            if member.target is not None:
                self.by_tier[member.tier, member.council.region_code].append(member)
                self.by_tier[member.tier, ""].append(member)

    def to(self, offered: Offered) -> None:
        """Whoever applied to one opportunity."""
        left = offered.positions
        for number, member in enumerate(self._applicants(offered), 1):
            if offered.open:
                end = Status(self.random.one_of(spread.OPEN_APPLICATION))
            else:
                end = Status(self.random.one_of(spread.ENDED_APPLICATION)) if left else Status.REJECTED
                left -= end is Status.ACCEPTED
            self._application(offered, member, number, end)

    def _applicants(self, offered: Offered) -> list[Member]:
        wanted = int(self.random.one_of(spread.APPLICANTS))
        if not offered.open:
            wanted = max(wanted, offered.positions)
        region = offered.council.region_code if self.random.whether(spread.SAME_REGION) else ""
        pool = [member for tier in offered.like.tiers for member in self.by_tier[tier, region]]
        if len(pool) <= wanted:
            pool = [member for tier in offered.like.tiers for member in self.by_tier[tier, ""]]
        found = self.random.sample(pool, min(len(pool), wanted + 3))
        free = [member for member in found if member.council is not offered.council]
        return free[:wanted]

    def _application(self, offered: Offered, member: Member, number: int, end: Application.Status) -> None:
        sheet, random = self.sheet, self.random
        open_for = max(
            1, min((offered.closes - offered.posted).days, (self.sector.today.day - offered.posted).days) - 1
        )
        sent = self.sector.day(offered.posted + timedelta(days=random.randint(0, open_for)))
        release = self._release(member, end)
        answered = release in {Release.AGREED, Release.REFUSED}
        moved = self.sector.day(sent + timedelta(days=random.randint(3, 14)))
        public_id = sheet.uuid()
        reasons = {Status.REJECTED: NOT_CHOSEN, Status.DECLINED: DECLINED}
        sheet_key = sheet.add(
            public_id=public_id,
            opportunity_id=offered.key,
            person_id=member.key,
            organisation_id=member.council.pk,
            number=number,
            statement=random.choice(STATEMENTS),
            levels=sorted(set(offered.like.competencies) & member.levels.keys()),
            status=end.value,
            release=release.value,
            release_by_id=member.manager.key if answered and member.manager else None,
            release_on=moved if answered else None,
            backfill={Release.AGREED: COVER, Release.REFUSED: NO_RELEASE}.get(release, ""),
            met={"0": True, "1": True} if end in CHOSEN else {},
            named=end in CHOSEN,
            reason=reasons.get(end, ""),
            offer_until=self._offer_until(offered, end, moved),
            home_signed_by_id=self._signer(member) if end is Status.ACCEPTED else None,
            home_signed_on=moved if end is Status.ACCEPTED and self._signer(member) else None,
            submitted_at=None if end is Status.DRAFT else at(sent, 30),
            created_at=at(sent, 20),
        )
        self._timeline(sheet_key, end, release, sent, moved, offered)
        self.sector.record(
            f"opportunities.application.{'drafted' if end is Status.DRAFT else 'sent'}",
            at=at(sent, 30),
            by=member,
            subject=member,
            organisation=member.council,
            changes={"application": str(public_id), "opportunity": str(offered.public_id)},
        )
        if end is Status.ACCEPTED:
            self._placement(offered, member, sheet_key, moved)

    def _release(self, member: Member, end: Application.Status) -> Application.Release:
        if end is Status.DRAFT or member.manager is None:
            return Release.NOT_ASKED
        if end in {Status.OFFERED, Status.ACCEPTED, Status.DECLINED}:
            return Release.AGREED
        return Release(self.random.one_of(spread.RELEASED))

    def _offer_until(self, offered: Offered, end: Application.Status, moved: date) -> date | None:
        if end is Status.OFFERED:
            return min(self.sector.today.day + timedelta(days=self.random.randint(3, 14)), offered.ends)
        return moved + timedelta(days=7) if end in {Status.ACCEPTED, Status.DECLINED} else None

    def _signer(self, member: Member) -> int | None:
        """Who signs for the home council: its lead, or chief executive where the lead is who goes."""
        council = member.council.pk
        lead = self.sector.leads.get(council)
        signer = lead if lead is not None and lead is not member else self.sector.chiefs.get(council)
        return signer.key if signer is not None and signer is not member else None

    def _timeline(
        self, key: int, end: Application.Status, release: Application.Release, sent: date, moved: date, offered: Offered
    ) -> None:
        if end is Status.DRAFT:
            return
        self.steps.add(application_id=key, at=at(sent, 30), what="Application sent")
        if release is Release.AGREED:
            self.steps.add(
                application_id=key, at=at(moved, 10), what="Release agreed by the home council", seen_by_person=False
            )
        host = offered.supervisor.name
        if end in CHOSEN and end is not Status.SHORTLISTED:
            self.steps.add(application_id=key, at=at(moved, 20), what="Shortlisted", by_name=host)
            self.steps.add(application_id=key, at=at(moved, 30), what="Place offered", by_name=host)
        if end in STEPS:
            by_host = end in {Status.SHORTLISTED, Status.REJECTED}
            self.steps.add(application_id=key, at=at(moved, 40), what=STEPS[end], by_name=host if by_host else "")

    def _placement(self, offered: Offered, member: Member, application: int, agreed: date) -> None:
        """The accepted place: what the supervisor sees meanwhile and, once it is over, the experience it gave."""
        sheet = self.placements
        public_id = sheet.uuid()
        over = offered.over
        placement = sheet.add(
            public_id=public_id,
            application_id=application,
            supervisor_id=offered.supervisor.key,
            since=offered.starts,
            until=offered.ends,
            status=(Placement.Status.FINISHED if over else Placement.Status.AGREED).value,
            feedback=FEEDBACK if over else "",
            feedback_on=self.sector.day(offered.ends) if over else None,
            created_at=at(agreed, 40),
        )
        for order, text in enumerate(OBJECTIVES):
            state = Objective.State.MET if over else Objective.State.OPEN
            self.objectives.add(placement_id=placement, text=text, state=state.value, order=order)
        self.sector.sheet(Relationship).add(
            viewer_id=offered.supervisor.key,
            subject_id=member.key,
            kind=Kind.HOST.value,
            organisation_id=offered.council.pk,
            source=f"placement:{public_id}",
            since=offered.starts,
            until=offered.ends + timedelta(days=1),
        )
        if not over:
            for code, quantity in offered.like.experiences.items():
                self.sector.sheet(PlannedExperience).add(
                    source=f"placement:{public_id}",
                    offer=f"opportunity:{offered.public_id}",
                    person_id=member.key,
                    experience=code,
                    quantity=quantity,
                    since=offered.starts,
                    until=offered.ends,
                    title=offered.like.title,
                    host=offered.council.name,
                    url=reverse("opportunities:placement", args=[public_id]),
                )
        else:
            for code, quantity in offered.like.experiences.items():
                record = self.deeds.experience(
                    member,
                    self.sector.catalogue.experience(code),
                    quantity=quantity,
                    since=offered.starts,
                    until=offered.ends,
                    place=offered.council.name,
                    waits=False,
                )
                self.sector.sheet(Placement.experiences.through).add(placement_id=placement, experiencerecord_id=record)
