"""A concern raised outside one's own line, to a named safe contact. Nobody but the two of them reads it."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, When

from people.models.line import above, below
from people.models.organisations import Organisation
from people.models.persons import Membership, Person
from people.roles import Role
from ui import clock


class ConcernQuerySet(models.QuerySet["Concern"]):
    """Concerns, through the one door."""

    def visible_to(self, viewer: Person) -> Self:
        """What one raised, and what was put to oneself as safe contact and may still be read."""
        return self.filter(Q(person=viewer) | _put_to(viewer))

    def put_to(self, contact: Person) -> Self:
        """What was put to a safe contact, while they are one there and stand outside the line of whoever raised it.

        With the person who raised it; what waits to be read comes first, then the newest.
        """
        rank = Case(When(status="sent", then=0), When(status="read", then=1), default=2)
        return self.filter(_put_to(contact)).select_related("person").order_by(rank, "-raised_at", "-pk")

    def raised_by(self, person: Person) -> Self:
        """What one person raised, newest first, with the contact, and with `readable`: whether they can open it."""
        today = clock.today()
        named = Membership.objects.filter(
            person=OuterRef("contact"), organisation=OuterRef("organisation"), role=Role.SAFE_CONTACT
        )
        readable = Q(Exists(named.on(today))) & Q(contact__is_active=True) & ~Q(contact__in=above(person.pk, on=today))
        found = self.filter(person=person).select_related("contact").annotate(readable=readable)
        return found.order_by("-raised_at", "-pk")


def _put_to(contact: Person) -> Q:
    today = clock.today()
    named = Membership.objects.filter(person=contact, role=Role.SAFE_CONTACT).on(today)
    under = below(contact.pk, on=today)
    return Q(contact=contact, organisation__in=named.values("organisation")) & ~Q(person__in=under)


class Concern(models.Model):
    """What somebody wrote to a safe contact. The words are never in a mail, an audit event or a list."""

    class Status(models.TextChoices):
        SENT = "sent", "Sent"
        READ = "read", "Read"
        CLOSED = "closed", "Closed"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="concerns")
    contact = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    reach_me = models.CharField(max_length=200, blank=True, help_text="How and when the person wants to be reached.")
    status = models.CharField(max_length=6, choices=Status.choices, default=Status.SENT)
    raised_at = models.DateTimeField(default=clock.now)
    read_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True, help_text="What the contact says was done; the person reads it.")

    # Of one's own, as `raised_by` finds them: whether the contact can still open it.
    readable: bool

    objects = ConcernQuerySet.as_manager()

    class Meta:
        ordering = ["-raised_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(contact=F("person")), name="people_concern_never_to_oneself")
        ]
        indexes = [models.Index(fields=["contact", "status"])]

    def __str__(self) -> str:
        return f"Concern of {self.raised_at:%-d %B %Y}"
