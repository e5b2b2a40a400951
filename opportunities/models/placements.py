"""The time somebody spends at an opportunity: objectives, reviews, feedback, and the experience that comes of it."""

import uuid
from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from opportunities.models.applications import SIGNERS, Application
from opportunities.models.postings import POSTERS
from pathways.models import ExperienceRecord
from people.models import Membership, Person, Relationship
from people.roles import Kind
from ui import clock


class PlacementQuerySet(models.QuerySet["Placement"]):
    """Placements, through the one door."""

    def visible_to(self, viewer: Person, *, on: date | None = None) -> Self:
        """One's own; those one supervises or hosts; those of one's team; those one's council signs for."""
        day = on or clock.today()
        mine = Membership.objects.filter(person=viewer).on(day)
        team = Relationship.objects.filter(viewer=viewer).of_kind(Kind.LINE_MANAGER).on(day).values("subject")
        hosts = mine.filter(role__in=POSTERS).values("organisation")
        signs = mine.filter(role__in=SIGNERS).values("organisation")
        return self.filter(
            Q(application__person=viewer)
            | Q(supervisor=viewer)
            | Q(application__opportunity__organisation__in=hosts)
            | Q(application__organisation__in=signs)
            | Q(application__person__in=team)
        )

    def of_person(self, person: Person) -> Self:
        """One's own."""
        return self.filter(application__person=person)

    def hosted_by(self, viewer: Person, *, on: date | None = None) -> Self:
        """Those of other people that organisations host for which the viewer posts, and those they supervise."""
        hosts = Membership.objects.filter(person=viewer, role__in=POSTERS).on(on or clock.today())
        here = Q(application__opportunity__organisation__in=hosts.values("organisation"))
        return self.filter(here | Q(supervisor=viewer)).exclude(application__person=viewer)

    def running_on(self, day: date) -> Self:
        """Placements that have begun and not ended on `day`."""
        return self.filter(status=Placement.Status.AGREED, since__lte=day, until__gte=day)


class Placement(models.Model):
    """An accepted place. `until` is its last day. `experiences` keeps the records that came of it."""

    class Status(models.TextChoices):
        AGREED = "agreed", "Agreed"
        FINISHED = "finished", "Finished"
        ENDED_EARLY = "ended_early", "Ended early"
        CANCELLED = "cancelled", "Cancelled before it began"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="placement")
    supervisor = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="supervises")
    since = models.DateField()
    until = models.DateField()
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.AGREED)
    ended_reason = models.TextField(blank=True)
    feedback = models.TextField(blank=True, help_text="The supervisor's words at the end.")
    feedback_on = models.DateField(null=True, blank=True)
    experiences = models.ManyToManyField(ExperienceRecord, related_name="placements", blank=True)
    created_at = models.DateTimeField(default=clock.now)

    objects = PlacementQuerySet.as_manager()

    class Meta:
        ordering = ["-since", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gte=F("since")), name="opportunities_placement_since_before_until"
            )
        ]
        indexes = [models.Index(fields=["status", "until"]), models.Index(fields=["supervisor", "status"])]

    def __str__(self) -> str:
        return f"Placement from {self.application}"


class Objective(models.Model):
    """One thing the placement is to achieve, and how far it came."""

    class State(models.TextChoices):
        OPEN = "open", "To do"
        MET = "met", "Met"
        PARTLY = "partly", "Partly met"
        DROPPED = "dropped", "Dropped"

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="objectives")
    text = models.CharField(max_length=300)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.text


class PlacementReview(models.Model):
    """A conversation halfway or at the end, in the words of both. Once both have written, it is held."""

    class Point(models.TextChoices):
        MID = "mid", "Halfway"
        END = "end", "End"

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="reviews")
    point = models.CharField(max_length=4, choices=Point.choices)
    held_on = models.DateField()
    person_words = models.TextField(blank=True)
    supervisor_words = models.TextField(blank=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["held_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["placement", "point"], name="opportunities_review_once_a_point")]

    def __str__(self) -> str:
        return f"{self.get_point_display()} review, {self.placement}"
