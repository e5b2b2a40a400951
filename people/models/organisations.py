"""Organisations: the 317 councils, nine regional centres and the institute are shipped data; others can be added."""

from typing import Self

from django.db import models
from django.db.models import Q


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Organisations, chosen by what they are."""

    def councils(self) -> Self:
        """Principal councils, by name."""
        return self.filter(kind=Organisation.Kind.COUNCIL).order_by("name")

    def in_region(self, region_code: str) -> Self:
        """Organisations whose region has this ONS code."""
        return self.filter(region_code=region_code)

    def matching(self, words: str) -> Self:
        """Organisations whose common or official name contains every word of `words`."""
        found = self
        for word in words.split():
            found = found.filter(Q(name__icontains=word) | Q(official_name__icontains=word))
        return found


class Organisation(models.Model):
    """A body that people belong to. Location is a rough centre; hex_q and hex_r place it on the sector's map."""

    class Kind(models.TextChoices):
        COUNCIL = "council", "Council"
        PROVIDER = "provider", "Training provider"
        REGIONAL_CENTRE = "regional_centre", "Regional centre"
        INSTITUTE = "institute", "Institute"
        HOST = "host", "Host organisation"

    slug = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    name = models.CharField(max_length=120)
    official_name = models.CharField(max_length=160)
    ons_code = models.CharField(max_length=12, blank=True, help_text="Empty where none has been issued.")
    council_kind = models.CharField(max_length=30, blank=True)
    region_code = models.CharField(max_length=12, blank=True, db_index=True)
    region = models.CharField(max_length=40, blank=True)
    county_code = models.CharField(max_length=12, blank=True)
    combined_authority = models.CharField(max_length=120, blank=True)
    population = models.PositiveIntegerField(null=True, blank=True, help_text="Residents, mid-2020 estimate.")
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    hex_q = models.SmallIntegerField(null=True, blank=True)
    hex_r = models.SmallIntegerField(null=True, blank=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["ons_code"], condition=~Q(ons_code=""), name="people_organisation_ons_code_once"
            )
        ]

    def __str__(self) -> str:
        return self.official_name


class Succession(models.Model):
    """A dated predecessor to successor fact: statistics can be restated on successor boundaries, history stays."""

    predecessor = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="successions", null=True, blank=True
    )
    predecessor_code = models.CharField(max_length=12)
    successor_name = models.CharField(max_length=160)
    successor_code = models.CharField(max_length=12, blank=True)
    effective_on = models.DateField()
    source = models.TextField()

    class Meta:
        ordering = ["effective_on", "predecessor_code"]
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor_code", "successor_name", "effective_on"], name="people_succession_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_code} to {self.successor_name} on {self.effective_on}"
