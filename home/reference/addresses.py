"""docs/reference/addresses.md: every address, and who may open it, from the markers on the views."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from home.reference.markdown import code, first_line, table
from home.reference.markdown import page as whole
from people.permissions import Access
from people.roles import ROLES

HEADINGS = {
    "": "Pages that people open first, and signing in",
    "opportunities": "Opportunities: finding, posting, applying, placements, and the link that confirms one is open",
    "pathways": "Pathways: the framework, one's own pathway, a council's first afternoon, signed pages",
    "people": "People: accounts, people of a council, roles, verifiers, the trail, the service",
    "demo": "The demo: there in demo mode only",
}


@dataclass(frozen=True, slots=True)
class Address:
    """One address. `room` is the name space, empty for names that stand in the open."""

    room: str
    name: str
    path: str
    view: Callable[..., Any]


def addresses() -> list[Address]:
    """Every address of the service, in the order in which they are looked up."""
    return list(_under(get_resolver().url_patterns, "", ""))


def _under(patterns: list[URLPattern | URLResolver], start: str, room: str) -> Iterator[Address]:
    for pattern in patterns:
        path = start + _written(str(pattern.pattern))
        if isinstance(pattern, URLResolver):
            yield from _under(pattern.url_patterns, path, pattern.namespace or room)
        else:
            yield Address(room, f"{room}:{pattern.name}" if room else str(pattern.name), f"/{path}", pattern.callback)


def _written(pattern: str) -> str:
    # The one regular expression is allauth's own shape of a reset link; elsewhere a part reads <uuid:public_id>.
    if "(?P<" in pattern:
        return "password/reset/<uidb36>-<key>/"
    return pattern


def who(access: Access) -> str:
    """Who may open it, in words: a permission is told by the roles that carry it."""
    if access.permission is None:
        return access.words
    carriers = [rule.title.lower() for rule in ROLES.values() if access.permission in rule.may]
    return f"{', '.join(carriers)} ({code(access.permission)})"


def page() -> str:
    """Every address by room: path, name, who may open it, what it is."""
    found = addresses()
    parts = [
        part
        for room in dict.fromkeys(address.room for address in found)
        for part in (
            f"## {HEADINGS[room]}",
            table(
                ["Address", "Name", "Who may open it", "What it is"],
                [
                    (code(each.path), code(each.name), who(each.view.access), first_line(each.view))  # type: ignore[attr-defined]
                    for each in found
                    if each.room == room
                ],
            ),
        )
    ]
    return whole(
        "Addresses",
        "Every address of the service. Whoever may not open one gets 404, or is sent to sign in. Being let in is "
        "the first half: which rows a page then finds is limited by `visible_to`, and an object that is not open "
        "to you is a 404 as well. `tests/access_matrix.txt` says what each member of a cast of 19, and a visitor "
        "who is not signed in, gets at each of these.",
        *parts,
    )
