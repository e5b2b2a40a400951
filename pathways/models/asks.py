"""What is asked of others: confirm an experience, endorse somebody for a gate. Each by a signed page or in a queue."""

import uuid
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q

from pathways.models.frameworks import FrameworkVersion
from pathways.models.held import ExperienceRecord
from people.models import Organisation, Person
from people.roles import Sees
from ui import clock


class VerificationRequestQuerySet(models.QuerySet["VerificationRequest"]):
    """Requests to confirm an experience."""

    def usable(self, now: datetime) -> Self:
        """Requests whose link still works."""
        return self.filter(used_at__isnull=True, cancelled_at__isnull=True, expires_at__gt=now)


class VerificationRequest(models.Model):
    """A signed, single-use page for somebody without an account. Only the token's digest is kept.

    `outside` says why an address outside the council's directory and domain was used, and who confirmed it.
    """

    class Outcome(models.TextChoices):
        CONFIRMED = "confirmed", "Confirmed"
        RETURNED = "returned", "Returned"

    record = models.ForeignKey(ExperienceRecord, on_delete=models.CASCADE, related_name="requests")
    name = models.CharField(max_length=120)
    email = models.EmailField()
    capacity = models.CharField(max_length=40)
    token_digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    outside = models.TextField(blank=True)
    address_confirmed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = VerificationRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.email} asked about {self.record}"


class EndorsementQuerySet(models.QuerySet["Endorsement"]):
    """Endorsements."""

    def visible_to(self, viewer: Person) -> Self:
        """One's own, those asked of the viewer, and those of people whose levels are open to the viewer."""
        theirs = Person.objects.visible_to(viewer, sees=Sees.LEVELS)
        return self.filter(Q(person=viewer) | Q(endorser=viewer) | Q(person__in=theirs))

    def given(self) -> Self:
        """Endorsements that were given."""
        return self.filter(status=Endorsement.Status.GIVEN)

    def waiting_for(self, endorser: Person) -> Self:
        """Those that this person is asked for in their queue."""
        return self.filter(status=Endorsement.Status.ASKED, endorser=endorser)


class Endorsement(models.Model):
    """Somebody, in a capacity the gate names, says a person is ready for it, with a reason; or declines.

    Asked of a person with an account (`endorser`, in their queue) or by a signed page (`token_digest`).
    """

    class Status(models.TextChoices):
        ASKED = "asked", "Asked"
        GIVEN = "given", "Given"
        DECLINED = "declined", "Declined"
        WITHDRAWN = "withdrawn", "Withdrawn"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="endorsements")
    version = models.ForeignKey(FrameworkVersion, on_delete=models.PROTECT, related_name="+", db_index=False)
    gate = models.CharField(max_length=20)
    capacity = models.CharField(max_length=40)
    endorser = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=120)
    email = models.EmailField()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ASKED)
    reason = models.TextField(blank=True)
    token_digest = models.CharField(max_length=64, blank=True, db_index=True)
    asked_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField(null=True, blank=True)
    decided_on = models.DateField(null=True, blank=True)

    objects = EndorsementQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "version", "gate", "capacity"],
                condition=Q(status__in=["asked", "given"]),
                name="pathways_endorsement_one_live_per_capacity",
            ),
            models.CheckConstraint(
                condition=Q(endorser__isnull=True) | ~Q(endorser=F("person")),
                name="pathways_endorsement_not_by_oneself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.capacity} for {self.person} at {self.gate}"
