"""Why one person may see another, dated; and a council's own list of who confirms what."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from people.models.dated import Dated, DatedQuerySet
from people.models.organisations import Organisation
from people.roles import KIND_WORDS, Kind


class RelationshipQuerySet(DatedQuerySet["Relationship"]):
    """Relationships."""

    def of_kind(self, *kinds: Kind) -> Self:
        """Relationships of these kinds."""
        return self.filter(kind__in=kinds)


class Relationship(Dated):
    """`viewer` may see `subject`, as `kind`, while it lasts. Written by the room that knows, read by `visible_to`.

    `source` names the fact it came from, such as "appointment:42", so that the room that wrote it can end it.
    """

    viewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sees")
    subject = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="seen_by")
    kind = models.CharField(max_length=20, choices=[(kind.value, words) for kind, words in KIND_WORDS.items()])
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    source = models.CharField(max_length=80, blank=True, db_index=True)

    objects = RelationshipQuerySet.as_manager()

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=~Q(viewer=F("subject")), name="people_relationship_never_with_oneself"),
            models.UniqueConstraint(
                fields=["viewer", "subject", "kind", "source"],
                condition=Q(until__isnull=True),
                name="people_relationship_open_once",
            ),
        ]
        indexes = [
            models.Index(fields=["viewer", "kind", "until"]),
            models.Index(fields=["subject", "kind", "until"]),
        ]

    def __str__(self) -> str:
        return f"{self.viewer} sees {self.subject} as {self.kind}"


class VerifierEntryQuerySet(models.QuerySet["VerifierEntry"]):
    """Directory entries."""

    def current(self) -> Self:
        """Entries still in use."""
        return self.filter(active=True)

    def confirming(self, capacity: str) -> Self:
        """Entries that confirm this kind of experience or endorsement."""
        return self.filter(active=True, capacity=capacity)

    def address_now(self, *, capacity: str, name: str, email: str) -> str:
        """Where somebody asked before is reached now; empty if they are in use no longer.

        The same address while it is in the list for anything, else the one that the same name has for the same
        capacity: an address is corrected in the list, and what was asked before goes to the new one from then on.
        """
        listed = self.filter(active=True)
        if listed.filter(email__iexact=email).exists():
            return email
        return listed.filter(capacity=capacity, name=name).values_list("email", flat=True).first() or ""


class VerifierEntry(models.Model):
    """One line of a council's own directory: this person confirms that, at this address. They need no account.

    `capacity` is a code of the framework: what kind of verifier or endorser, such as "finance" or "s151".
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="verifiers")
    capacity = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    job_title = models.CharField(max_length=120, blank=True)
    email = models.EmailField()
    active = models.BooleanField(default=True)

    objects = VerifierEntryQuerySet.as_manager()

    class Meta:
        ordering = ["capacity", "name"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "capacity", "email"], name="people_verifier_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.capacity})"
