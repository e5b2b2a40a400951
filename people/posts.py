"""What posts people hold, told to the list of people by the room above that keeps posts.

This room knows who somebody is, not what they do; the list and a person's page show both.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from people.models import Organisation, Person


@dataclass(frozen=True, slots=True)
class PostLine:
    """A present post in words: the council's own title, and who manages it ("" for nobody).

    `key` is the post's public id, under which the room that keeps posts has its pages.
    """

    title: str
    manager: str
    key: UUID


@dataclass(frozen=True, slots=True)
class Posts:
    """What the room above can tell.

    `lines` gives present posts by person's key, in a fixed number of queries; `tiers` the code and title of every
    tier, entry first; `in_tier` the keys of people whose present post is in one, as a query to stand inside another.
    """

    lines: Callable[[Collection[Person], Organisation, date], Mapping[int, PostLine]]
    tiers: Callable[[], list[tuple[str, str]]]
    in_tier: Callable[[str, Organisation, date], "QuerySet[Any, Any]"]


_told: list[Posts] = []


def tell(posts: Posts) -> None:
    """Register what is known of posts; the last to do so is asked."""
    _told.append(posts)


def lines(people: Collection[Person], organisation: Organisation, on: date) -> Mapping[int, PostLine]:
    """Present posts of people at an organisation, by person's key; nothing where no room tells."""
    return _told[-1].lines(people, organisation, on) if _told and people else {}


def tiers() -> list[tuple[str, str]]:
    """Every tier as code and title, entry first; none where no room tells."""
    return _told[-1].tiers() if _told else []


def in_tier(tier: str, organisation: Organisation, on: date) -> "QuerySet[Any, Any]":
    """Keys of the people of an organisation in a tier; nobody where no room tells."""
    return _told[-1].in_tier(tier, organisation, on) if _told else Person.objects.none().values("pk")
