"""The conversation that can still be taken back."""

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import OuterRef, Subquery

from pathways.models import Conversation
from people.models import Person
from people.models.persons import PersonQuerySet
from ui import clock


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation recorded today, and the day it was held."""

    public_id: UUID
    held_on: date


def with_talk(people: PersonQuerySet, *, by: Person) -> PersonQuerySet:
    """Put beside each person the latest conversation with them that `by` can take back; no query of its own.

    The rule is that of `pathways.actions.take_back_conversation`: its author, on the day it was recorded. Once it is
    taken back, the one before it comes to stand here.
    """
    began = datetime.combine(clock.today(), time.min, tzinfo=clock.LONDON)
    found = Conversation.objects.filter(person=OuterRef("pk"), manager=by, created_at__gte=began)
    latest = found.order_by("-created_at", "-pk")
    return people.annotate(
        talk_today=Subquery(latest.values("public_id")[:1]), talk_held_on=Subquery(latest.values("held_on")[:1])
    )


def talk_of(person: Person) -> Talk | None:
    """What `with_talk` put beside a person; None for a person asked without it."""
    found = getattr(person, "talk_today", None)
    return Talk(found, person.talk_held_on) if found else None  # type: ignore[attr-defined] # put there with it
