"""Turns of the timetable, each taken once."""

from notices.models import Slot


def claim(name: str, slot: str) -> bool:
    """Take this turn; False when it was taken before.

    Call it inside the transaction that does the work: if that is rolled back the turn is free again.
    """
    _, taken = Slot.objects.get_or_create(name=name, slot=slot)
    return taken
