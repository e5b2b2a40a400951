"""That somebody leaves a council, and what it ended, so that it can be taken back."""

from datetime import date, timedelta
from typing import Self

from django.db import models

from pathways.models.careers import Appointment
from people.models import Membership, Organisation, Person
from people.roles import Role
from ui import clock


class DepartureQuerySet(models.QuerySet["Departure"]):
    """Departures."""

    def standing(self) -> Self:
        """Those that were not taken back, latest first."""
        return self.filter(undone_at__isnull=True).select_related("person", "organisation", "by").order_by("-pk")

    def from_council(self, organisation: Organisation) -> Self:
        """Departures from one council."""
        return self.filter(organisation=organisation)


class Departure(models.Model):
    """A person leaves a council: `on` is the first day they are no longer there.

    `kept` is what it ended and how that stood before: posts and memberships with their ends by key, posts of the
    people they managed. `closes` says that the account is closed on the day, because nobody else employs them then;
    `closed_at` that it was.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="departures")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    on = models.DateField()
    closes = models.BooleanField(default=True)
    kept = models.JSONField(default=dict)
    recorded_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = DepartureQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["person", "undone_at"])]

    def __str__(self) -> str:
        return f"{self.person} leaves {self.organisation}"

    @property
    def last_day(self) -> date:
        """The last day they are there."""
        return self.on - timedelta(days=1)

    @property
    def is_over(self) -> bool:
        """Whether the last day is over."""
        return self.on <= clock.today()

    def left_without_manager(self) -> int:
        """How many people they managed need another line manager: those whose post is not outside digital."""
        rows = Appointment.objects.filter(pk__in=self.kept["reports"], outside_digital=False)
        return rows.values("person").distinct().count()

    def back_since(self) -> bool:
        """Whether they are staff of the council again, so that the departure is of the past."""
        staff = Membership.objects.holding(Role.LEARNER).filter(
            person=self.person_id, organisation=self.organisation_id
        )
        return staff.on(clock.today()).exists()
