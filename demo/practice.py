"""How opportunities come about in the demo: posted and approved, applied for, chosen, worked through, confirmed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from random import Random

from demo.letters import token_in_mail
from demo.posted import DRAFT, OPEN, OVER, POSTED, RUNNING, WAITING, WITHDRAWN, Posted
from demo.staffing import Cast
from opportunities.actions import applying, choosing, placing, posting, releasing
from opportunities.actions.news_letters import send_news
from opportunities.actions.telling import tell_of_new
from opportunities.models import Application, Opportunity, Placement
from opportunities.posting_templates import template_fields
from pathways import actions as pathways
from pathways.actions.verifiers import line_manager_of
from pathways.catalogue import Catalogue
from pathways.models import Assessment, ExperienceRecord
from pathways.queries.frameworks import current_catalogue
from people.models import Person
from ui import clock

STATEMENTS = (
    "I have done this work from the desk for three years and never seen it from the other side. I would bring back how "
    "the decision is really made, and show my team one thing we should stop doing.",
    "My gate asks for exactly this. I can give the days: my manager and I have agreed what waits. I would write down "
    "what I learn so that the next person here starts further on.",
    "I led a smaller piece of work like this last year and made the mistakes already. I would like to do it once with "
    "people who do it well.",
    "What I miss is being in the room. I am good at the numbers and want to learn how they are heard.",
)
BACKFILL = (
    "Two of the team share the stand-up and the weekly report; the rest waits.",
    "The graduate takes the service desk mornings. It is ten weeks and we can carry it.",
    "Agreed with the delivery manager: one release fewer this quarter.",
)
NOT_CHOSEN = (
    "Two others had more of what we asked in the first criterion. Your answer to the question was the clearest we had; "
    "try again for the spring round.",
    "We wanted somebody who could begin on the first day. The work itself would have suited you.",
)
# What becomes of the applicants of one opportunity, in the order in which they applied.
ENDS: dict[str, tuple[str, ...]] = {
    OPEN: ("submitted", "draft", "shortlisted", "submitted", "released"),
    "late": ("offered", "shortlisted", "rejected", "withdrawn", "refused"),
    RUNNING: ("declined", "accepted", "accepted", "rejected"),
    OVER: ("accepted", "accepted", "accepted", "rejected"),
    WITHDRAWN: ("submitted", "shortlisted", "submitted"),
}
# Posts that a character of the cast may hold under another key, by the role of the post.
CAST_HOLDS = {
    "chief": "chief-executive",
    "cdio": "chief-digital-information-officer",
    "head-digital": "head-of-digital",
}
# Who asked to be told of new opportunities, how many days ago, and minutes from 9am back to when such letters go out.
WATCHER, WATCHED, TO_HALF_PAST_SEVEN = "nasreen", 8, -90
LATE_FROM = 18  # days until closing: nearer than that, choosing has begun


@dataclass
class Practice:
    """Puts the opportunities and everything that comes of them on the calendar."""

    cast: Cast
    random: Random
    catalogue: Catalogue = field(default_factory=current_catalogue)
    made: dict[str, Opportunity] = field(default_factory=dict)
    busy: set[str] = field(default_factory=set)

    def begin(self) -> None:
        """Called once, before the calendar runs."""
        for number, posted in enumerate(POSTED):
            day = self._day(posted.posted)
            self.cast.calendar.on(day, partial(self._post, posted), minute=90 + number)
        self._tell_of_new()

    def _tell_of_new(self) -> None:
        """Somebody asks to be told of new ones, and each working morning since the letters went out."""
        on = partial(self.cast.calendar.on, aside=True)
        on(self._day(-WATCHED), lambda: (tell_of_new(person=self.cast.persons[WATCHER]), None)[1])
        for day in (self._day(-back) for back in range(1, WATCHED)):
            if day.weekday() < 5:
                on(day, lambda: (send_news(clock.today()), None)[1], minute=TO_HALF_PAST_SEVEN)

    def _day(self, days: int) -> date:
        return self.cast.today.day + timedelta(days=days)

    # --- posting ----------------------------------------------------------------------------------------------------

    def _post(self, posted: Posted) -> None:
        lead = self.cast.lead_of(posted.council)
        chief = self._post_of(posted.council, "chief")
        if lead is None or chief is None:
            return
        starts = self._day(posted.starts)
        ends = starts + timedelta(weeks=posted.weeks) - timedelta(days=3)
        closes = self._day(posted.closes)
        opportunity = posting.save_draft(
            organisation=self.cast.organisations[posted.council],
            by=lead,
            fields={
                **template_fields(posted.kind, today=clock.today()),
                "title": posted.title,
                "summary": posted.summary,
                "competencies": posted.competencies,
                "experiences": posted.experiences,
                "outside_digital": posted.outside,
                "tiers": list(posted.tiers),
                "starts_on": starts,
                "ends_on": ends,
                "closes_on": closes,
                "answers_by": min(closes + timedelta(days=11), starts),
                "days_a_week": Decimal(posted.days),
                "travel": posted.travel,
                "place": posted.place,
                "positions": posted.positions,
                "hide_names": posted.hide_names,
                "criteria": list(posted.criteria),
                "supervisor": self._post_of(posted.council, posted.supervisor) or lead,
            },
        )
        if posted.state == DRAFT:
            return
        posting.ask_approval(opportunity=opportunity, approver=chief, by=lead)
        if posted.state == WAITING:
            return
        self.made[posted.key] = posting.approve(opportunity=opportunity, by=chief)
        if posted.confirmed is not None and -posted.posted > posted.confirmed:
            self.cast.calendar.on(self._day(-posted.confirmed), partial(self._reconfirm, posted, lead))
        self._invite(posted)
        if posted.state == WITHDRAWN:
            self.cast.calendar.on(self._day(posted.posted + 20), partial(self._withdraw, posted, lead))

    def _post_of(self, council: str, post: str) -> Person | None:
        """Who holds a post there; a character of the cast where one fills it."""
        direct = self.cast.persons.get(f"{council}-{post}")
        if direct is not None:
            return direct
        wanted = CAST_HOLDS.get(post, "")
        keys = [key for key, life in self.cast.lives.items() if life.council == council and life.role == wanted]
        return next((self.cast.persons[key] for key in keys if key in self.cast.persons), None)

    def _reconfirm(self, posted: Posted, lead: Person) -> None:
        posting.reconfirm(opportunity=self.made[posted.key], by=lead)

    def _withdraw(self, posted: Posted, lead: Person) -> None:
        posting.withdraw(
            opportunity=self.made[posted.key],
            reason="The children's service has moved the hubs project to next year.",
            by=lead,
        )

    # --- applying ---------------------------------------------------------------------------------------------------

    def _invite(self, posted: Posted) -> None:
        """Choose who applies and when. Choosing takes place while the opportunity is open or after it has closed."""
        late = posted.state == OPEN and posted.closes <= LATE_FROM
        ends = ENDS["late" if late else posted.state]
        span = max(2, min(-posted.posted, posted.closes - posted.posted) - 1)
        for number, key in enumerate(self._applicants(posted)):
            after = min(1 + number, span)
            end = ends[number % len(ends)]
            self.cast.calendar.on(
                self._day(posted.posted + after), partial(self._apply, posted, key, end), minute=120 + number
            )

    def _applicants(self, posted: Posted) -> Iterator[str]:
        """People of the tiers it suits, of its own region first; nobody applies for two things in this world."""
        tiers = {role.code: role.tier for role in self.catalogue.roles}
        close = [
            key
            for key, life in self.cast.lives.items()
            if tiers.get(life.role) in posted.tiers
            and life.target
            and key in self.cast.persons
            and key not in self.busy
            and life.council != posted.council
            and not life.tags & {"own story", "one short"}
        ]
        self.random.shuffle(close)
        wished = {"reuse-leeds": "tomasz", "data-bristol": "denise"}.get(posted.key)
        if wished in close:
            close.remove(wished)
            close.insert(1, wished)
        for key in close[: posted.applicants]:
            self.busy.add(key)
            yield key

    def _apply(self, posted: Posted, key: str, end: str) -> None:
        person = self.cast.persons[key]
        opportunity = Opportunity.objects.get(pk=self.made[posted.key].pk)
        if not opportunity.is_open_on(clock.today()):
            return
        held = Assessment.objects.filter(
            person=person, status=Assessment.Status.ASSESSED, competency__in=posted.competencies
        ).exclude(source=Assessment.Source.SELF)
        application = applying.apply(
            opportunity=opportunity,
            person=person,
            statement=self.random.choice(STATEMENTS),
            levels=sorted(set(held.values_list("competency", flat=True))),
            evidence=(),
            by=person,
            draft=end == "draft",
        )
        if end == "draft" or (posted.state == OPEN and end == "submitted" and posted.council != "leeds"):
            return
        if end == "withdrawn":
            self._then(2, lambda: applying.withdraw_application(application=application, by=person))
            return
        self._then(2, partial(self._release, application, agree=end != "refused"))
        if end in {"submitted", "released", "refused"}:
            return
        host = opportunity.supervisor
        if host is None:
            return
        self._then(4, partial(self._shortlist, application, end, posted))

    def _then(self, days: int, act: Callable[[], object]) -> None:
        self.cast.calendar.on(clock.today() + timedelta(days=days), lambda: (act(), None)[1])

    def _fresh(self, application: Application) -> Application:
        return Application.objects.get(pk=application.pk)

    def _release(self, application: Application, *, agree: bool) -> None:
        manager = line_manager_of(application.person)
        application = self._fresh(application)
        asked = application.release == Application.Release.ASKED and application.status in Application.OPEN
        if manager is None or not asked:
            return
        words = self.random.choice(BACKFILL) if agree else "Not before the election; ask me again in May."
        releasing.decide_release(application=application, agree=agree, backfill=words, by=manager)

    def _shortlist(self, application: Application, end: str, posted: Posted) -> None:
        application = self._fresh(application)
        host = application.opportunity.supervisor
        if host is None or application.status != Application.Status.SUBMITTED:
            return
        if end == "rejected":
            choosing.reject(application=application, reason=self.random.choice(NOT_CHOSEN), by=host)
            return
        choosing.shortlist(application=application, met={0, 1}, note="Clear about what they want to learn.", by=host)
        if end != "shortlisted":
            self._then(3, partial(self._offer, application, end, posted))

    def _offer(self, application: Application, end: str, posted: Posted) -> None:
        application = self._fresh(application)
        host = application.opportunity.supervisor
        if host is None or application.status != Application.Status.SHORTLISTED:
            return
        if application.release not in {Application.Release.AGREED, Application.Release.NOT_ASKED}:
            return
        starts = application.opportunity.starts_on or clock.today() + timedelta(days=14)
        choosing.offer(application=application, answer_by=min(clock.today() + timedelta(days=14), starts), by=host)
        if end == "declined":
            self._then(3, partial(self._decline, application))
        elif end == "accepted":
            self._then(2, partial(self._accept, application, posted))

    def _decline(self, application: Application) -> None:
        application = self._fresh(application)
        if application.status == Application.Status.OFFERED:
            reason = "My team has lost two people since I applied. I am sorry."
            choosing.decline(application=application, reason=reason, by=application.person)

    def _accept(self, application: Application, posted: Posted) -> None:
        application = self._fresh(application)
        if application.status != Application.Status.OFFERED:
            return
        placement = choosing.accept(application=application, by=application.person)
        chief = self._post_of(application.organisation.slug, "chief")
        # One placement of the sponsor's council still waits for a signature.
        if chief is not None and application.crosses_councils and self._key_of(application.person) != "tomasz":
            self._then(3, lambda: choosing.sign_for_home(application=application, by=chief))
        self.cast.calendar.on(placement.since + timedelta(days=1), partial(self._objectives, placement.pk))
        middle = placement.since + (placement.until - placement.since) / 2
        self.cast.calendar.on(middle, partial(self._review, placement.pk, "mid"))
        if posted.state == OVER:
            self.cast.calendar.on(placement.until + timedelta(days=1), partial(self._finish, placement.pk))

    def _key_of(self, person: Person) -> str:
        return next((key for key, known in self.cast.persons.items() if known.pk == person.pk), "")

    # --- during and after -------------------------------------------------------------------------------------------

    def _placement(self, pk: int) -> Placement:
        return Placement.objects.select_related("application__person", "supervisor").get(pk=pk)

    def _objectives(self, pk: int) -> None:
        placement = self._placement(pk)
        placing.set_objectives(
            placement=placement,
            objectives=[
                ("Say by week three what the real problem is, in one page", "open"),
                ("Leave something behind that the team uses without me", "open"),
            ],
            by=placement.application.person,
        )

    def _review(self, pk: int, point: str) -> None:
        placement = self._placement(pk)
        if placement.status != Placement.Status.AGREED:
            return
        for by, words in (
            (
                placement.application.person,
                "I know the people now and have seen two decisions made. Next: run one.",
            ),
            (placement.supervisor, "Quick to ask, careful with what they promise. Ready to lead the next meeting."),
        ):
            if by is not None:
                placing.hold_review(placement=placement, point=point, held_on=clock.today(), words=words, by=by)

    def _finish(self, pk: int) -> None:
        placement = self._placement(pk)
        self._review(pk, "end")
        records = placing.finish(placement=placement, on=placement.until, by=placement.application.person)
        if placement.supervisor is not None:
            placing.give_feedback(
                placement=self._placement(pk),
                words="We would take them back tomorrow. Work on saying no earlier.",
                by=placement.supervisor,
            )
        for record in records:
            if self.random.random() < 0.75:
                self._then(6, partial(self._confirm, record.pk))

    def _confirm(self, pk: int) -> None:
        record = ExperienceRecord.objects.get(pk=pk)
        if record.status != record.Status.SUBMITTED:
            return
        if record.verifier_person is not None:
            pathways.decide_experience(record=record, verify=True, by=record.verifier_person)
        else:
            pathways.answer_request(token=token_in_mail(record), confirm=True)
