"""Who wants to be told when a new opportunity closes a gap of theirs."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from people.models import Person
from ui import clock


class WatchQuerySet(models.QuerySet["Watch"]):
    """Watches."""

    def running(self) -> Self:
        """Those that nobody has stopped."""
        return self.filter(stopped_at__isnull=True)

    def due(self, day: date) -> Self:
        """Running ones of people who may sign in and have had no letter on `day`."""
        unread = Q(told_on__isnull=True) | Q(told_on__lt=day)
        return self.running().filter(unread, person__is_active=True).select_related("person")


class Watch(models.Model):
    """One person's wish for a letter, once a day at most, about new opportunities that close a gap of theirs.

    One that is stopped stays as a row, so that the last letter is known when it is turned on again.
    """

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(default=clock.now, help_text="When it was last turned on.")
    told_to = models.DateTimeField(default=clock.now, help_text="What opened after this is new to the person.")
    told_on = models.DateField(null=True, blank=True, help_text="The day of the last letter.")
    stopped_at = models.DateTimeField(null=True, blank=True)

    objects = WatchQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "watches"
        constraints = [
            models.CheckConstraint(
                condition=Q(told_to__gte=F("since")), name="opportunities_watch_tells_nothing_older"
            ),
        ]

    def __str__(self) -> str:
        return f"New opportunities for {self.person}"
