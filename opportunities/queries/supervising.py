"""What somebody owes the placements they supervise, as rows that other rooms join to theirs, and in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Lower
from django.urls import reverse

from opportunities.models import Objective, Placement, PlacementReview
from opportunities.supervision import AFTERWARDS, AHEAD, Duty, owed
from pathways.models import ExperienceRecord
from people.models import Person
from ui.http import back_to
from ui.words import day, plural

Status, Point = Placement.Status, PlacementReview.Point
COLUMNS = ("public_id", "title", "whose", "since", "until", "open_duties")


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing that a supervisor owes one placement: whose and which it is, and the day it is due."""

    duty: Duty
    public_id: UUID
    title: str
    whose: str
    since: date
    until: date
    due: date
    today: date

    @property
    def key(self) -> str:
        """Its id on a page."""
        return f"{self.code}-{self.public_id}"

    @property
    def code(self) -> str:
        """“mid_review”."""
        return (self.duty.name or "").lower()

    @property
    def now(self) -> bool:
        """Whether it is due today or was before."""
        return self.due <= self.today

    @property
    def late(self) -> bool:
        """Whether its day has passed; what came of it may be confirmed in the fortnight after the last day."""
        grace = AHEAD if self.by_mail else timedelta()
        return self.due + grace < self.today

    @property
    def by_mail(self) -> bool:
        """Whether it is done by the link in an e-mail and not on a page here."""
        return self.duty == Duty.CONFIRM

    @property
    def what(self) -> str:
        """What is to be done, with the name: “Agree objectives with Callum Ferris”."""
        return f"{_ACTS[self.duty]} {self.whose}"

    @property
    def heading(self) -> str:
        """What it is about, after the name: “halfway review”."""
        return _HEADINGS[self.duty]

    @property
    def act(self) -> str:
        """What its button says."""
        return _BUTTONS[self.duty]

    @property
    def when(self) -> str:
        """The day in words; of what is late, for how long."""
        if self.by_mail:
            return f"Asked of you by e-mail since its last day, {day(self.until)}"
        if not self.late:
            return f"Due {'today' if self.now else f'on {day(self.due)}'}"
        return f"Was due on {day(self.due)}, {plural((self.today - self.due).days, 'day', 'days')} ago"

    def url(self, *, back: str) -> str:
        """The page on which it is done, and which then leads back to the page of that name.

        What came of a placement is confirmed by the link in an e-mail; here stands what that is.
        """
        name, *more = _PAGES[self.duty]
        page = reverse(f"opportunities:{name}", args=[self.public_id, *more])
        return page if self.by_mail else f"{page}?{back_to(back)}"


_ACTS = {
    Duty.OBJECTIVES: "Agree objectives with",
    Duty.MID_REVIEW: "Write your side of the halfway review with",
    Duty.END_REVIEW: "Write your side of the end review with",
    Duty.FEEDBACK: "Write your feedback for",
    Duty.FINISH: "Finish the placement of",
    Duty.CONFIRM: "Confirm what came of the placement of",
}
_HEADINGS = {
    Duty.OBJECTIVES: "objectives",
    Duty.MID_REVIEW: "halfway review",
    Duty.END_REVIEW: "end review",
    Duty.FEEDBACK: "your feedback",
    Duty.FINISH: "to be finished",
    Duty.CONFIRM: "experience to confirm",
}
_BUTTONS = {
    Duty.OBJECTIVES: "Agree objectives",
    Duty.MID_REVIEW: "Write your side",
    Duty.END_REVIEW: "Write your side",
    Duty.FEEDBACK: "Write feedback",
    Duty.FINISH: "Finish the placement",
    Duty.CONFIRM: "See the placement",
}
_PAGES = {
    Duty.OBJECTIVES: ("placement_objectives",),
    Duty.MID_REVIEW: ("placement_review", Point.MID.value),
    Duty.END_REVIEW: ("placement_review", Point.END.value),
    Duty.FEEDBACK: ("placement_feedback",),
    Duty.FINISH: ("placement_finish",),
    Duty.CONFIRM: ("placement",),
}


def window(today: date) -> dict[str, date]:
    """Between which days a placement begins and ends of which something may be owed on a day."""
    return {"begins_by": today + AHEAD, "ended_since": today - AFTERWARDS}


def supervises(person: Person, *, today: date) -> bool:
    """Whether somebody supervises a placement that is agreed, or that ended within the last month (one query)."""
    alive = Q(status=Status.AGREED) | Q(until__gte=today - AFTERWARDS)
    return Placement.objects.filter(alive, supervisor=person).exclude(status=Status.CANCELLED).exists()


def supervised(supervisor: int, *, begins_by: date, ended_since: date) -> QuerySet[Placement]:
    """Placements of which this supervisor has something left to do, by primary key, with `COLUMNS` annotated.

    `open_duties` are those of `Duty` not done, as a sum, whatever the day: `owed_of` says which are asked for. One that
    ended before the month ended stays while its experience waits for the supervisor, or while nobody has finished it.
    """
    runs, done = Q(status=Status.AGREED), Q(status__in=[Status.AGREED, Status.FINISHED])
    words = PlacementReview.objects.filter(placement=OuterRef("pk")).exclude(supervisor_words="")
    waits = ExperienceRecord.objects.filter(
        placements=OuterRef("pk"),
        status=ExperienceRecord.Status.SUBMITTED,
        verifier_person__isnull=True,
        verifier_email=Lower(OuterRef("supervisor__email")),
    )
    left = {
        Duty.OBJECTIVES: runs & ~Exists(Objective.objects.filter(placement=OuterRef("pk"))),
        Duty.MID_REVIEW: runs & ~Exists(words.filter(point=Point.MID)),
        Duty.END_REVIEW: done & ~Exists(words.filter(point=Point.END)),
        Duty.FEEDBACK: Q(feedback=""),
        Duty.FINISH: runs,
        Duty.CONFIRM: Q(Exists(waits)),
    }
    nothing = Value(0, output_field=IntegerField())
    total: Combinable = nothing
    for duty, unless_done in left.items():
        total = total + Case(When(unless_done, then=Value(duty.value)), default=nothing)
    mine = Placement.objects.filter(supervisor=supervisor, since__lte=begins_by).exclude(status=Status.CANCELLED)
    return (
        mine.exclude(application__person=supervisor)
        .filter(runs | Q(until__gte=ended_since) | Exists(waits))
        .order_by()
        .annotate(
            open_duties=total,
            title=F("application__opportunity__title"),
            whose=F("application__person__name"),
        )
    )


def owed_of(rows: Iterable[tuple[Any, ...]], *, today: date) -> tuple[Owed, ...]:
    """What is due by now or within 14 days, of rows of `COLUMNS`: the most overdue first."""
    found = [
        Owed(duty, public_id, title, whose, since, until, due, today)
        for public_id, title, whose, since, until, left in rows
        for duty, due in owed(Duty(left), since=since, until=until, today=today)
    ]
    return tuple(sorted(found, key=lambda each: (each.due, each.duty, each.whose, each.title)))
