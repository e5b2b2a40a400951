"""What one host offers, as its council lead keeps it: drafts, what waits, what is open, and what is over."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Min, Q

from opportunities.models import Application, Opportunity
from people.models import Organisation
from ui import words

Status = Opportunity.Status
PAST_SHOWN = 25  # the latest that are over; older ones are found through the list of all
# For whom an application waits. A place is offered once the home council agrees: till then the host can only wait.
NOT_RELEASED = (Application.Release.ASKED, Application.Release.REFUSED)
UNRELEASED = Q(applications__status=Application.Status.SHORTLISTED, applications__release__in=NOT_RELEASED)
FOR_THE_HOST = Q(applications__status__in=(Application.Status.SUBMITTED, Application.Status.SHORTLISTED)) & ~UNRELEASED
OFFERED = Q(applications__status=Application.Status.OFFERED)
RESTING = (Status.CLOSED, Status.FILLED, Status.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Line:
    """One opportunity on the board, with how many applications came in and for whom those still wait.

    `undecided` wait for the host; `unreleased` are on the shortlist until their council releases the person; `offered`
    wait for the person, the first of them until `answer_by`.
    """

    opportunity: Opportunity
    sent: int
    undecided: int
    unreleased: int
    offered: int
    answer_by: date | None
    today: date

    @property
    def going_on(self) -> bool:
        """Whether an application is not decided yet, whoever it waits for."""
        return bool(self.undecided or self.unreleased or self.offered)

    @property
    def offered_words(self) -> str:
        """“1, waiting for the applicant until 4 December 2026”; empty without an offer."""
        if not self.offered:
            return ""
        until = f" until {words.day(self.answer_by)}" if self.answer_by else ""
        if self.offered == 1:
            return f"1, waiting for the applicant{until}"
        return f"{self.offered}, waiting for applicants{', the first' if until else ''}{until}"

    @property
    def stale(self) -> bool:
        """Whether nobody has confirmed it for more than 30 days."""
        return self.opportunity.is_stale_on(self.today)

    @property
    def confirmed_words(self) -> str:
        """“Confirmed 18 November 2026”, or how long it is that nobody did."""
        last = self.opportunity.confirmed_on
        if last is None:
            return ""
        if self.stale:
            return f"Not confirmed for {words.plural((self.today - last).days, 'day', 'days')}"
        return f"Confirmed {words.day(last)}"

    @property
    def confirmed_today(self) -> bool:
        """Whether there is nothing to confirm today."""
        return self.opportunity.confirmed_on == self.today

    @property
    def past_closing(self) -> bool:
        """Open still, but its last day to apply is over: the night closes it."""
        closes = self.opportunity.closes_on
        return closes is not None and closes < self.today


@dataclass(frozen=True, slots=True)
class Hosting:
    """The board: `open`, `waiting`, `drafts`, then `choosing` (closed, an application not decided) and `over`."""

    open: tuple[Line, ...]
    waiting: tuple[Line, ...]
    drafts: tuple[Line, ...]
    choosing: tuple[Line, ...]
    over: tuple[Line, ...]

    def __iter__(self) -> Iterator[Line]:
        yield from (*self.open, *self.waiting, *self.drafts, *self.choosing, *self.over)

    @property
    def any(self) -> bool:
        """Whether there is anything at all."""
        return next(iter(self), None) is not None

    @property
    def stale(self) -> int:
        """How many open ones nobody has confirmed for more than 30 days."""
        return sum(line.stale for line in self.open)

    @property
    def undecided(self) -> int:
        """How many applications wait for the host."""
        return sum(line.undecided for line in self)


def hosting(organisation: Organisation, *, today: date) -> Hosting:
    """Everything one host offers (two queries)."""
    rows = (
        Opportunity.objects.posted_at(organisation)
        .annotate(
            sent=Count("applications", filter=~Q(applications__status=Application.Status.DRAFT)),
            undecided=Count("applications", filter=FOR_THE_HOST),
            unreleased=Count("applications", filter=UNRELEASED),
            offered=Count("applications", filter=OFFERED),
            answer_by=Min("applications__offer_until", filter=OFFERED),
            going_on=Count("applications", filter=Q(applications__status__in=Application.OPEN)),
        )
        .defer("summary", "adjustments")
    )
    current = _lines(rows.exclude(status__in=RESTING).order_by("closes_on", "pk"), today)
    past = _lines(rows.filter(status__in=RESTING).order_by("-going_on", "-ended_on", "-pk")[:PAST_SHOWN], today)
    return Hosting(
        open=tuple(line for line in current if line.opportunity.status == Status.LIVE),
        waiting=tuple(line for line in current if line.opportunity.status == Status.WAITING),
        drafts=tuple(line for line in current if line.opportunity.status == Status.DRAFT),
        choosing=tuple(line for line in past if line.going_on),
        over=tuple(line for line in past if not line.going_on),
    )


def _lines(rows: Iterable[Any], today: date) -> list[Line]:
    return [
        Line(
            opportunity=row,
            sent=row.sent,
            undecided=row.undecided,
            unreleased=row.unreleased,
            offered=row.offered,
            answer_by=row.answer_by,
            today=today,
        )
        for row in rows
    ]


def former(organisation: Organisation, *, most: int = 12) -> tuple[Opportunity, ...]:
    """What the host has posted before, latest first, to copy (one query)."""
    rows = Opportunity.objects.posted_at(organisation).filter(published_at__isnull=False)
    return tuple(rows.order_by("-published_at", "-pk")[:most])
