"""The outbox: messages to people, jobs done for them, and the slots of the timetable that were taken."""

import uuid
from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q

from notices.leases import Leased, LeasedQuerySet, Policy
from ui import clock

# What `last_error` of a message says that was stopped because it holds no longer.
TAKEN_BACK = "Taken back before it was sent."


class MessageQuerySet(LeasedQuerySet["Message"]):
    def dead_letters(self) -> "MessageQuerySet":
        """Messages that could not be delivered and that nobody has dealt with yet."""
        return self.filter(state=Message.State.DEAD, given_up_at=None)

    def matching(self, words: str) -> "MessageQuerySet":
        """Messages whose address or subject contains every word."""
        found = self
        for word in words.split():
            found = found.filter(Q(recipient__icontains=word) | Q(subject__icontains=word))
        return found


class Message(Leased):
    """One e-mail to one address, as the bytes that are sent: what a repeat sends is what was sent before."""

    class State(models.TextChoices):
        QUEUED = "queued", "Waiting"
        LEASED = "leased", "Being sent"
        SENT = "sent", "Sent"
        DEAD = "dead", "Not delivered"

    # Twelve tries over about a day and a half: longer than a mail server's bad weekend night, shorter than a week.
    policy: ClassVar[Policy] = Policy(
        lease=timedelta(minutes=2),
        attempts=12,
        first_wait=timedelta(seconds=15),
        longest_wait=timedelta(hours=6),
    )

    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=80)
    owner = models.CharField(max_length=80, blank=True, default="", db_index=True)
    recipient = models.EmailField(max_length=254)
    subject = models.CharField(max_length=400)
    message_id = models.CharField(max_length=200, unique=True)
    raw = models.BinaryField()
    text = models.TextField()
    html = models.TextField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.QUEUED)
    created_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta(Leased.Meta):
        indexes = [
            *Leased.Meta.indexes,
            models.Index(fields=["kind", "-id"], name="notices_message_kind"),
            models.Index(fields=["recipient", "-id"], name="notices_message_recipient"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.get_state_display().lower()})"

    @property
    def was_taken_back(self) -> bool:
        """Whether it was stopped before it went out, because what it says holds no longer."""
        return self.is_dead and self.given_up_at is not None and self.last_error == TAKEN_BACK


class JobQuerySet(LeasedQuerySet["Job"]):
    def dead_letters(self) -> "JobQuerySet":
        """Jobs that stopped for good and that nobody has dealt with yet."""
        return self.filter(state=Job.State.DEAD, given_up_at=None)


class Job(Leased):
    """Long work with progress that a page can poll. It may run again after a fault, so its handler must allow that."""

    class State(models.TextChoices):
        QUEUED = "queued", "Waiting"
        LEASED = "leased", "Running"
        DONE = "done", "Finished"
        DEAD = "dead", "Stopped"

    policy: ClassVar[Policy] = Policy(
        lease=timedelta(minutes=5),
        attempts=4,
        first_wait=timedelta(seconds=5),
        longest_wait=timedelta(minutes=10),
    )

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=80)
    arguments = models.JSONField(default=dict)
    owner = models.CharField(max_length=80, blank=True, default="", db_index=True)
    lane = models.CharField(max_length=20, default="jobs")
    state = models.CharField(max_length=8, choices=State.choices, default=State.QUEUED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    result = models.JSONField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta(Leased.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.kind} ({self.get_state_display().lower()})"

    @property
    def is_over(self) -> bool:
        """Whether a page that polls may stop."""
        return self.state in {self.State.DONE, self.State.DEAD}

    @property
    def error(self) -> str:
        """Why the job stopped for good, in words for its owner; empty while it may yet succeed."""
        return self.last_error if self.is_dead else ""

    @property
    def percent(self) -> int | None:
        """How much is done, 0 to 100; None while the whole is not known."""
        return min(100, self.done * 100 // self.total) if self.total else None


class Slot(models.Model):
    """A turn of the timetable that was taken: weekly mail of week 2026-W48, once, however many clocks ring."""

    name = models.CharField(max_length=100)
    slot = models.CharField(max_length=60)
    claimed_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "slot"], name="notices_slot_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.slot}"
