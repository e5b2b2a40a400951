"""Pages of a list without counting it: one row more than asked for says whether there is a next page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet
from django.http import HttpRequest

T = TypeVar("T")
# Beyond this a database walks too many rows for one page; nobody leafs that far, they search.
LAST_PAGE = 1_000


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page: its rows, its number from 1, and whether there are pages on either side."""

    items: list[T]
    number: int
    has_previous: bool
    has_next: bool


def page(
    queryset: "QuerySet[Any, T] | Sequence[T]", request: HttpRequest, *, size: int = 25, name: str = "page"
) -> Page[T]:
    """The page that `?page=` asks for, in one query and no COUNT. A number that makes no sense is page 1.

    What is at hand already, such as a ranked list, is cut the same way. The queryset must have a total order, or rows
    may repeat across pages.
    """
    asked = request.GET.get(name, "1")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    number = min(max(number, 1), LAST_PAGE)
    start = (number - 1) * size
    rows = list(queryset[start : start + size + 1])
    return Page(items=rows[:size], number=number, has_previous=number > 1, has_next=len(rows) > size)
