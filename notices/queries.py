"""What administrators' pages and the demo's mail room read."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import CharField, Count, Min, Q, QuerySet, Value

from notices.leases import DEAD, LEASED, QUEUED, machine_now
from notices.models import Job, JobQuerySet, Message, MessageQuerySet


def recent(*, kind: str | None = None) -> MessageQuerySet:
    """Messages, newest first, without the bytes that were sent. Slice it."""
    messages = Message.objects.defer("raw").order_by("-pk")
    return messages.filter(kind=kind) if kind else messages


def dead_letters(*, owners: Collection[str] | None = None) -> MessageQuerySet:
    """Messages that could not be delivered and that nobody has dealt with, oldest first; of some owners, if given."""
    found = Message.objects.dead_letters().defer("raw").order_by("pk")
    return found if owners is None else found.filter(owner__in=owners)


def dead_jobs(*, owners: Collection[str] | None = None) -> JobQuerySet:
    """Jobs that stopped for good and that nobody has dealt with, oldest first; of some owners, if given."""
    found = Job.objects.dead_letters().order_by("pk")
    return found if owners is None else found.filter(owner__in=owners)


def mail_is_kept() -> bool:
    """Whether mail meant for real people is kept here and not sent, because no mail server is set."""
    return not settings.MAIL_SENDS and not settings.DEMO


@dataclass(frozen=True, slots=True)
class LaneHealth:
    """How one kind of work stands. `waiting` counts rows in the queue, `failing` those of them tried in vain before,
    `in_hand` those being done, `dead` those that need a person; `oldest_due` is since when the longest-waiting row
    could have been taken, None when nothing waits."""

    waiting: int
    failing: int
    in_hand: int
    dead: int
    oldest_due: datetime | None


@dataclass(frozen=True, slots=True)
class OutboxHealth:
    messages: LaneHealth
    jobs: LaneHealth

    @property
    def needs_someone(self) -> bool:
        """Whether an administrator has something to decide."""
        return bool(self.messages.dead or self.jobs.dead)


def outbox_health(*, owners: Collection[str] | None = None) -> OutboxHealth:
    """Counts of what is not over, of some owners if given, by one query on both indexes of states."""
    now = machine_now()
    messages, jobs = Message.objects.all(), Job.objects.all()
    if owners is not None:
        messages, jobs = messages.filter(owner__in=owners), jobs.filter(owner__in=owners)
    both = _health("messages", messages, now).union(_health("jobs", jobs, now), all=True)
    found = {lane: LaneHealth(*figures) for lane, *figures in both}
    nothing = LaneHealth(waiting=0, failing=0, in_hand=0, dead=0, oldest_due=None)
    return OutboxHealth(messages=found.get("messages", nothing), jobs=found.get("jobs", nothing))


def _health(lane: str, rows: MessageQuerySet | JobQuerySet, now: datetime) -> QuerySet[Any, Any]:
    """One row of figures, in the order of `LaneHealth`; no row where a database gives none for nothing."""
    figures: QuerySet[Any, Any] = (
        rows.filter(state__in=[QUEUED, LEASED, DEAD])
        .order_by()
        .annotate(kind_of_work=Value(lane, CharField()))
        .values("kind_of_work")
        .annotate(
            waiting=Count("pk", filter=Q(state=QUEUED)),
            failing=Count("pk", filter=Q(state=QUEUED, attempts__gt=0)),
            in_hand=Count("pk", filter=Q(state=LEASED)),
            dead_now=Count("pk", filter=Q(state=DEAD, given_up_at=None)),
            oldest_due=Min("run_after", filter=Q(state=QUEUED, run_after__lte=now)),
        )
        .values_list("kind_of_work", "waiting", "failing", "in_hand", "dead_now", "oldest_due")
    )
    return figures
