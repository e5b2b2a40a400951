"""Gate reviews of the demo, at every stage: asked, formed, declared, scored, replied to, decided, appealed against."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from demo.gate_plan import CASES, REASONS, VIEWS, Case, Stage
from demo.staffing import Cast
from pathways.actions import gate_reviews, panels
from pathways.models import GateReview, PanelSeat
from pathways.panel_rules import scored_competencies
from pathways.queries.frameworks import catalogue_of
from people.models import Organisation, Person

# Days after a case is asked for: the panel is named, its members declare, one who stepped back is replaced.
NAMED, DECLARED, STEPPED_BACK, REPLACED, DECLARED_LAST = 5, 8, 10, 13, 16
# Days after the panel met: the scores, the person's reply, the decision, the appeal.
SCORED, REPLIED, DECIDED, APPEALED = 1, 4, 7, 14
# Minutes into the day, so that steps which a weekend brings together keep their order.
FIRST_MINUTE, A_STEP = 200, 15
SATURDAY, SUNDAY = 5, 6


def begin(cast: Cast) -> None:
    """Called once, before the calendar runs."""
    for number, case in enumerate(CASES):
        Course(cast, case, number).begin()


def working_day(day: date) -> date:
    """The day itself, or the weekday nearest to it: the Friday before a Saturday, the Monday after a Sunday."""
    return day + timedelta(days={SATURDAY: -1, SUNDAY: 1}.get(day.weekday(), 0))


class Course:
    """Puts one case on the calendar, step after step."""

    def __init__(self, cast: Cast, case: Case, number: int) -> None:
        self.cast, self.case, self.number = cast, case, number
        self.asked = cast.today.day + timedelta(days=case.asked)
        self.meets = working_day(cast.today.day + timedelta(days=case.meets))
        self.steps = 0

    def begin(self) -> None:
        case = self.case
        self._then(self.asked, self._ask)
        if case.stage >= Stage.PANEL:
            self._form()
        if case.stage >= Stage.SCORED or case.unscored:
            self._after(SCORED, self._score)
        if case.stage >= Stage.REPLIED:
            self._after(REPLIED, self._reply)
        if case.stage >= Stage.DECIDED:
            self._after(DECIDED, self._decide)
        if case.stage >= Stage.APPEALED:
            self._after(APPEALED, self._appeal)

    def _form(self) -> None:
        gone, words, instead = self.case.conflict
        members = self.case.members
        self._then(self._on(NAMED), partial(self._name, members))
        self._then(self._on(DECLARED), partial(self._declare, [key for key in members if key != gone]))
        if gone:
            self._then(self._on(STEPPED_BACK), partial(self._step_back, gone, words))
            self._then(self._on(REPLACED), partial(self._name, [key for key in members if key != gone] + [instead]))
            self._then(self._on(DECLARED_LAST), partial(self._declare, [instead]))

    def _on(self, days: int) -> date:
        return self.asked + timedelta(days=days)

    def _after(self, days: int, act: Callable[[], None]) -> None:
        self._then(self.meets + timedelta(days=days), act)

    def _then(self, day: date, act: Callable[[], None]) -> None:
        self.steps += 1
        self.cast.calendar.on(day, act, minute=FIRST_MINUTE + A_STEP * self.steps + self.number)

    # --- the steps --------------------------------------------------------------------------------------------------

    @property
    def person(self) -> Person:
        return self.cast.persons[self.case.key]

    @property
    def review(self) -> GateReview:
        return GateReview.objects.select_related("convener", "person").get(person=self.person)

    def _seats(self) -> list[tuple[str, PanelSeat]]:
        keys = {self.cast.persons[key].pk: key for key in self.case.members + self.case.conflict[2:] if key}
        seats = self.review.seats.filter(stood_down_at__isnull=True).select_related("review")
        return [(keys[seat.member_id], seat) for seat in seats]

    def _convener(self, at: Organisation) -> Person:
        """Who brings the panel together: the council's lead, or the one who does it for the region or the sector."""
        if at.kind == Organisation.Kind.COUNCIL:
            lead = self.cast.lead_of(at.slug)
            if lead is None:
                raise LookupError(f"{at} has no lead to bring a panel together.")
            return lead
        region = at.kind == Organisation.Kind.REGIONAL_CENTRE
        return self.cast.persons["anil.desai" if region else "grace.whitfield"]

    def _ask(self) -> None:
        gate_reviews.ask_review(person=self.person, statement=self.case.statement, by=self.person)

    def _name(self, keys: tuple[str, ...] | list[str]) -> None:
        members, review = [self.cast.persons[key] for key in keys], self.review
        panels.set_panel(
            review=review, members=members, chair=members[0], meets_on=self.meets, by=self._convener(review.convener)
        )

    def _declare(self, keys: list[str]) -> None:
        for key, seat in self._seats():
            if key in keys and key != self.case.undeclared:
                panels.declare(seat=seat, conflict=False, words="", by=self.cast.persons[key])

    def _step_back(self, gone: str, words: str) -> None:
        seat = next(seat for key, seat in self._seats() if key == gone)
        panels.declare(seat=seat, conflict=True, words=words, by=self.cast.persons[gone])

    def _score(self) -> None:
        """Every member scores every competency; one who finds the person not ready says at which."""
        review = self.review
        codes = scored_competencies(catalogue_of(review.version).role(review.target))
        for number, (key, seat) in enumerate(self._seats()):
            if key == self.case.unscored:
                continue
            ready = self.case.ready[self.case.members.index(key)]
            scores = {}
            for place, code in enumerate(codes):
                shown = "clearly" if (place + number) % 4 else "partly"
                if not ready and place % 3 == 1:
                    shown = "not_yet"
                words = REASONS[shown]
                scores[code] = {"shown": shown, "reason": words[(place + number + self.number) % len(words)]}
            view = GateReview.Outcome.READY if ready else GateReview.Outcome.NOT_YET
            words = VIEWS[ready]
            panels.score(
                seat=seat,
                scores=scores,
                view=view,
                reason=words[(number + self.number) % len(words)],
                by=self.cast.persons[key],
            )

    def _reply(self) -> None:
        gate_reviews.reply(review=self.review, text=self.case.reply, by=self.person)

    def _decide(self) -> None:
        ready = self.case.ready.count(True) > self.case.ready.count(False)
        outcome = GateReview.Outcome.READY if ready else GateReview.Outcome.NOT_YET
        chair = self.cast.persons[self.case.members[0]]
        gate_reviews.decide(review=self.review, outcome=outcome, reason=self.case.reason, by=chair)

    def _appeal(self) -> None:
        gate_reviews.appeal(review=self.review, text=self.case.appeal, by=self.person)
