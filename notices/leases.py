"""One way of holding work, shared by messages and jobs: rows that are claimed, renewed, finished or given back.

A row is the truth; the broker only rings the bell. A worker takes a row by compare-and-set, an UPDATE that names the
state it expects, so that of any number of workers one gets it, on SQLite and on PostgreSQL alike. Each claim carries a
lease of its own, and everything the holder writes afterwards names that lease: a holder that lost it changes nothing.

Leases, waits and time limits are the machine's business and run on the real clock, so that moving the demo's day
neither frees a lease nor holds mail back. Dates that people see come from `ui.clock`.
"""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, Self, TypeVar

from django.db import models

QUEUED, LEASED, DEAD = "queued", "leased", "dead"

# Which start of the program this is. In embedded mode there is one process, so another boot's lease is a dead one.
BOOT = uuid.uuid4().hex

LeasedRow = TypeVar("LeasedRow", bound="Leased")


class LeaseLost(Exception):
    """The row is no longer this worker's: its lease ran out and another took it, or somebody gave it up."""


@dataclass(frozen=True, slots=True)
class Policy:
    """How long a claim holds, how often work is tried, and how long it waits in between."""

    lease: timedelta
    attempts: int
    first_wait: timedelta
    longest_wait: timedelta

    def wait(self, *, attempt: int) -> timedelta:
        """The wait after this attempt failed (1 is the first): four times longer each time, up to the longest."""
        times: int = 4 ** min(attempt - 1, 12)
        return min(self.first_wait * times, self.longest_wait)


def machine_now() -> datetime:
    """The real time, in UTC, for leases and waits only."""
    return datetime.now(UTC)


class LeasedQuerySet(models.QuerySet[LeasedRow]):
    def due(self, *, now: datetime) -> Self:
        """Rows that wait and may be taken at `now`, the longest waiting first."""
        return self.filter(state=QUEUED, run_after__lte=now).order_by("run_after", "pk")

    def claim(self, *, pk: int, now: datetime) -> LeasedRow | None:
        """Take this row if it waits and is due; None when somebody else has it, or it is over, or not yet due."""
        lease = uuid.uuid4()
        taken = self.filter(pk=pk, state=QUEUED, run_after__lte=now).update(
            state=LEASED,
            lease=lease,
            lease_until=now + self.model.policy.lease,
            boot=BOOT,
            attempts=models.F("attempts") + 1,
        )
        return self.get(pk=pk, lease=lease) if taken else None

    def give_back_lost(self, *, now: datetime, alone: bool = False) -> int:
        """Put rows back in the queue whose holder is gone; answer how many.

        A holder is gone when its lease ran out and, where this process is the only one (`alone`), when it belonged to
        an earlier boot. A row that lost its holder too often is dead: it may be what kills them.
        """
        lost = models.Q(lease_until__lt=now)
        if alone:
            lost |= ~models.Q(boot=BOOT)
        moved = 0
        for row in self.filter(lost, state=LEASED).only("pk", "lease", "attempts"):
            tried_enough = row.attempts >= self.model.policy.attempts
            moved += row.held().update(
                state=DEAD if tried_enough else QUEUED,
                run_after=now,
                last_error="The program stopped while doing this." if tried_enough else "",
                **RELEASED,
            )
        return moved


RELEASED: dict[str, Any] = {"lease": None, "lease_until": None, "boot": ""}


class Leased(models.Model):
    """A row of work. What inherits gives `state` its choices: queued, leased, dead and its own word for finished."""

    policy: ClassVar[Policy]

    state = models.CharField(max_length=8, default=QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    run_after = models.DateTimeField(default=machine_now)
    lease = models.UUIDField(null=True, blank=True, editable=False)
    lease_until = models.DateTimeField(null=True, blank=True, editable=False)
    boot = models.CharField(max_length=32, blank=True, default="", editable=False)
    last_error = models.CharField(max_length=500, blank=True, default="")
    # When a person decided that a dead row needs nothing more; it then leaves the list of dead letters.
    given_up_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        indexes = [models.Index(fields=["state", "run_after"], name="%(app_label)s_%(class)s_due")]
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_lease",
                condition=models.Q(state=LEASED, lease__isnull=False, lease_until__isnull=False)
                | (~models.Q(state=LEASED) & models.Q(lease__isnull=True, lease_until__isnull=True)),
            )
        ]

    @property
    def is_dead(self) -> bool:
        return self.state == DEAD

    def held(self) -> models.QuerySet[Self]:
        """This row as long as the lease of this instance still holds it: what every later write goes through."""
        return type(self)._default_manager.filter(pk=self.pk, state=LEASED, lease=self.lease)

    def renew(self, *, now: datetime, **values: Any) -> None:
        """Hold on for another lease and write `values` (progress, say). LeaseLost when it is ours no longer."""
        if not self.held().update(lease_until=now + self.policy.lease, **values):
            raise LeaseLost(f"{self._meta.label} {self.pk}")

    def finish(self, *, state: str, **values: Any) -> bool:
        """Mark the work over; False when the lease was lost on the way, and then nothing is written."""
        return bool(self.held().update(state=state, last_error="", **values, **RELEASED))

    def fail(self, *, error: str, now: datetime, for_good: bool = False) -> bool:
        """Give the row back to wait its turn again, or leave it dead: tried often enough, or failed `for_good`.

        False when the lease was lost on the way, and then nothing is written.
        """
        over = for_good or self.attempts >= self.policy.attempts
        return bool(
            self.held().update(
                state=DEAD if over else QUEUED,
                run_after=now + self.policy.wait(attempt=self.attempts),
                last_error=error[:500],
                **RELEASED,
            )
        )
