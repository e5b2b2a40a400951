"""What somebody in the list of people can be without: filters that the rooms above add, each in words.

A room above registers a filter when it is loaded, because only it knows what a line manager or a baseline is.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from people.models import Organisation

# Keys of the people of an organisation who are without it on a day, as a query that can stand inside another.
Found = Callable[[Organisation, date], "QuerySet[Any, Any]"]


@dataclass(frozen=True, slots=True)
class Lack:
    """One filter: the code in the address, the words in the list, and who it finds."""

    code: str
    words: str
    found: Found


LACKS: dict[str, Lack] = {}


def lack(code: str, words: str) -> Callable[[Found], Found]:
    """Add a filter to the list of people: `@lack("manager", "Line manager")`."""

    def register(found: Found) -> Found:
        LACKS[code] = Lack(code, words, found)
        return found

    return register
