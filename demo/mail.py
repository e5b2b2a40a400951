"""The demo's mail as its page shows it: found by whom it is for, and what has become of it in words."""

from django.db.models import Q, QuerySet

from notices.leases import machine_now
from notices.models import Message
from notices.queries import recent
from people.models import Person
from ui import clock, words


def mail_found(asked: str) -> QuerySet[Message]:
    """Messages, newest first, whose address or subject has every word, or that are for a person with that name."""
    messages = recent()
    if not asked.split():
        return messages
    named = Person.objects.matching(asked).values("email")
    return messages.filter(Q(pk__in=Message.objects.matching(asked).values("pk")) | Q(recipient__in=named))


def state_words(message: Message) -> str:
    """“Waits until 10:57am”, “Taken back before it was sent”; nothing for what has gone out as usual."""
    if message.was_taken_back:
        return "Taken back before it was sent"
    left = message.run_after - machine_now()
    if message.state == Message.State.QUEUED and left.total_seconds() > 0:
        # The outbox waits by the machine's clock; people read the demo's.
        return f"Waits until {words.clock_time(clock.now() + left)}"
    return ""
