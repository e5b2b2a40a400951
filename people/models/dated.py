"""Facts that hold for a time. A span is half-open: `since` is the first day, `until` the first without it."""

from datetime import date, timedelta
from typing import Self, TypeVar

from django.db import models
from django.db.models import F, Q

M = TypeVar("M", bound=models.Model)


class DatedQuerySet(models.QuerySet[M]):
    """Rows that can be asked about a day."""

    def on(self, day: date) -> Self:
        """Rows that hold on `day`."""
        return self.filter(Q(until__isnull=True) | Q(until__gt=day), since__lte=day)

    def ended_by(self, day: date) -> Self:
        """Rows that no longer hold on `day`."""
        return self.filter(until__lte=day)


class Dated(models.Model):
    """A fact with a first day and, once known, the first day it no longer holds."""

    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="%(app_label)s_%(class)s_since_before_until",
            )
        ]

    def holds_on(self, day: date) -> bool:
        """Whether the fact holds on `day`."""
        return self.since <= day and (self.until is None or day < self.until)

    @property
    def last_day(self) -> date | None:
        """The last day it holds, as every page says it; None while no end is known."""
        return None if self.until is None else self.until - timedelta(days=1)
