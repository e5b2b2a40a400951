"""Who left an organisation, told to the list of people by the room above that records leaving.

This room knows only that somebody belongs here no longer; why, and the way back, are known above.
"""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from people.models import Organisation

# What the filter of the list is called in the address. It stands beside the standings of accounts.
LEFT, LEFT_WORDS = "left", "Left"
# Those who left by a day, the last first, narrowed to a name or address. Each row has `person`, `last_day`,
# `closed_at` and `elsewhere` (staff of another organisation by now).
Found = Callable[[Organisation, date, str], "QuerySet[Any, Any]"]

_told: list[Found] = []


def tell(found: Found) -> None:
    """Register how those who left are found; the last to do so is asked."""
    _told.append(found)


def gone_from(organisation: Organisation, *, on: date, words: str = "") -> "QuerySet[Any, Any] | tuple[()]":
    """Those who left an organisation and are not back, the last first; nobody where no room tells."""
    return _told[-1](organisation, on, words) if _told else ()


def has_gone(organisation: Organisation, public_id: UUID, *, on: date) -> bool:
    """Whether one person left the organisation and is not back."""
    return bool(_told) and _told[-1](organisation, on, "").filter(person__public_id=public_id).exists()
