"""That somebody outside digital would like to move into a digital role. One click; the council lead sees it."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q

from people.models import Membership, Organisation, Person
from people.roles import Role
from ui import clock


class RoleInterestQuerySet(models.QuerySet["RoleInterest"]):
    """Interests."""

    def visible_to(self, viewer: Person) -> Self:
        """One's own, and those of one's council for its lead."""
        leads = Membership.objects.filter(person=viewer, role=Role.COUNCIL_LEAD).on(clock.today())
        return self.filter(Q(person=viewer) | Q(organisation__in=leads.values("organisation")))

    def live(self) -> Self:
        """Those not taken back."""
        return self.filter(withdrawn_at__isnull=True)


class RoleInterest(models.Model):
    """One person's interest in one role of the framework, while they work at `organisation`."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="interests")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=60)
    shown_at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True, help_text="When the council lead got in touch.")
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = RoleInterestQuerySet.as_manager()

    class Meta:
        ordering = ["-shown_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "role"], condition=Q(withdrawn_at__isnull=True), name="pathways_role_interest_once"
            )
        ]
        indexes = [models.Index(fields=["organisation", "withdrawn_at"])]

    def __str__(self) -> str:
        return f"{self.person} towards {self.role}"
