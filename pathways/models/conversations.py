"""That a line manager and somebody of their team talked about levels, whether or not any changed."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q

from people.models import Person
from people.roles import Sees
from ui import clock


class ConversationQuerySet(models.QuerySet["Conversation"]):
    """Conversations."""

    def visible_to(self, viewer: Person) -> Self:
        """One's own, and those of people whose levels are open to the viewer."""
        return self.filter(Q(person=viewer) | Q(person__in=Person.objects.visible_to(viewer, sees=Sees.LEVELS)))


class Conversation(models.Model):
    """One conversation: the day it was held, the levels it set by competency, and a note for the person."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="conversations")
    manager = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    held_on = models.DateField()
    levels = models.JSONField(default=dict, blank=True)
    note = models.TextField(blank=True)
    created_at = models.DateTimeField(default=clock.now)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]
        indexes = [models.Index(fields=["person", "-held_on"])]

    def __str__(self) -> str:
        return f"{self.person} on {self.held_on}"
