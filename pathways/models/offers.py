"""Facts that higher rooms write down here: what an open opportunity develops, and that a mentoring session was held."""

import secrets
from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property

from pathways.action_parts import Offer
from people.models import Organisation, Person
from ui import clock


def fresh_stamp() -> int:
    """40 random bits: the sum over some rows changes when one of them does."""
    return secrets.randbits(40)


class DevelopmentOfferQuerySet(models.QuerySet["DevelopmentOffer"]):
    """Offers."""

    def open_on(self, day: date) -> Self:
        """Offers not withdrawn and not closed by `day`."""
        return self.filter(Q(closes_on__isnull=True) | Q(closes_on__gte=day), withdrawn_at__isnull=True)


class DevelopmentOffer(models.Model):
    """What an open opportunity or programme develops, so that gaps can show it. `source` names where it came from.

    `competencies` maps codes to the level developed to; `experiences` maps codes to a quantity.
    """

    source = models.CharField(max_length=80, unique=True)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=40)
    url = models.CharField(max_length=300, blank=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    competencies = models.JSONField(default=dict)
    experiences = models.JSONField(default=dict)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    closes_on = models.DateField(null=True, blank=True)
    confirmed_on = models.DateField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    stamp = models.BigIntegerField(default=fresh_stamp, help_text="Drawn anew with every change: what is kept notices.")

    objects = DevelopmentOfferQuerySet.as_manager()

    def __str__(self) -> str:
        return self.title

    @cached_property
    def option(self) -> Offer:
        """The offer as the next actions look at it; `key` is the primary key as text."""
        return Offer(
            key=str(self.pk),
            title=self.title,
            experiences=frozenset(self.experiences),
            competencies=self.competencies,
        )


class PlannedExperience(models.Model):
    """That a place which somebody accepted will give an experience, so that nobody looks for it twice.

    `source` names the place where it came from, `offer` the offer. Gone once the place is over or given up: what was
    done is then an experience on the record.
    """

    source = models.CharField(max_length=80)
    offer = models.CharField(max_length=80, blank=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="planned_experiences")
    experience = models.CharField(max_length=20)
    quantity = models.PositiveSmallIntegerField()
    since = models.DateField()
    until = models.DateField()
    title = models.CharField(max_length=200)
    host = models.CharField(max_length=200)
    url = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "experience"], name="pathways_planned_experience_once")
        ]

    def __str__(self) -> str:
        return f"{self.experience} from {self.title}"


class SupportSession(models.Model):
    """That a mentoring session was held: who, when, how long. Never what was said."""

    source = models.CharField(max_length=80, unique=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="support_sessions")
    held_on = models.DateField()
    minutes = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-held_on"]
        indexes = [models.Index(fields=["person", "-held_on"])]

    def __str__(self) -> str:
        return f"{self.person} on {self.held_on}"
