"""Every address of the service and who gets what there, by role: what there is, what is asked, what is written down.

The promises stand in `access_matrix.txt`, one line for each address and method, one column for each member of the
cast of tests/world.py. `tests/test_access.py` holds the service to them. After adding an address:

    PATHWAYS_MATRIX=add .venv/bin/pytest tests/test_access.py -k written_down

adds its lines as the service now answers. Read them against the table of people/roles.py before you keep them.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache as _rates
from django.db import transaction
from django.http import HttpResponseBase
from django.shortcuts import resolve_url
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.access_arguments import ARGUMENTS
from tests.world import CAST, NOBODY, World

TABLE = Path(__file__).with_name("access_matrix.txt")
COLUMNS = (*CAST, NOBODY)
_SHORT = "own col mgr pmg led pld dpl adm spo saf men prv reg ana pan xln xmg xld xdp out"
HEADINGS = dict(zip(COLUMNS, _SHORT.split(), strict=True))
GONE, SIGN_IN = ".", "in"  # cells: 404, and a redirect to sign in; everything else is the status


@dataclass(frozen=True, slots=True)
class Address:
    """One pattern of the URL conf."""

    name: str
    parts: tuple[str, ...]
    view: Callable[..., HttpResponseBase]

    @property
    def label(self) -> str:
        """How the table calls it: people:list, people:person(public_id)."""
        return f"{self.name}({','.join(self.parts)})" if self.parts else self.name


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    label: str
    method: str
    cells: tuple[str, ...]

    def cell(self, column: str) -> str:
        """What one member of the cast gets."""
        return self.cells[COLUMNS.index(column)]

    @property
    def address(self) -> str:
        """The address without the words that say which thing is asked for."""
        return self.label.split(" ")[0]


@cache
def addresses() -> tuple[Address, ...]:
    """Every named pattern there is. Raises ValueError for one without a name."""
    return tuple(_walk(get_resolver().url_patterns, ""))


def _walk(patterns: list[URLPattern | URLResolver], space: str) -> Iterator[Address]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inside = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _walk(pattern.url_patterns, inside)
        elif pattern.name is None:
            raise ValueError(f"{pattern.pattern} has no name, so nobody can say who may use it.")
        else:
            parts = tuple(sorted(pattern.pattern.regex.groupindex))
            yield Address(f"{space}{pattern.name}", parts, pattern.callback)


def labels() -> list[str]:
    """What should stand in the table: each address, and again for each other thing it is asked for."""
    found = []
    for address in addresses():
        others = [label for label in ARGUMENTS if label.startswith(f"{address.label} ")]
        found += [address.label, *others]
    return list(dict.fromkeys(found))


def without_arguments() -> list[str]:
    """Addresses with parts for which nobody has said what to ask for."""
    return [address.label for address in addresses() if address.parts and address.label not in ARGUMENTS]


def unused_arguments() -> list[str]:
    """What is said about addresses that are no longer there."""
    known = {address.label for address in addresses()}
    return [label for label in ARGUMENTS if label.split(" ")[0] not in known]


def path_of(label: str, world: World) -> str:
    """The path that a line of the table stands for."""
    name = re.split(r"[( ]", label)[0]
    return reverse(name, kwargs=ARGUMENTS[label](world) if label in ARGUMENTS else {})


def forget_rates() -> None:
    """Rate limits are kept in the process's cache; nobody is held to what another test used up."""
    _rates.clear()


# --- Asking -----------------------------------------------------------------------------------------------------------
class Visitors:
    """Everybody's browser. Each visit leaves nothing behind: not in the database, not in the browser."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._keys: dict[str, str] = {}
        for column in CAST:
            client = Client()
            client.force_login(world.cast[column])
            self._keys[column] = client.cookies[settings.SESSION_COOKIE_NAME].value

    def browser(self, column: str) -> Client:
        """A browser in which this member of the cast is signed in."""
        client = Client(raise_request_exception=False)
        if column != NOBODY:
            client.cookies[settings.SESSION_COOKIE_NAME] = self._keys[column]
        return client

    def ask(self, column: str, method: str, path: str) -> Any:
        """The response, read whole, with everything it changed taken back. "#name" asks as htmx does for a part."""
        forget_rates()
        headers = {"HX-Request": "true", "HX-Target": method[1:]} if method.startswith("#") else {}
        verb = "GET" if headers else method
        with transaction.atomic():
            response: Any = self.browser(column).generic(verb, path, headers=headers, **_body(verb))
            said = b"".join(response.streaming_content) if response.streaming else response.content
            response.said = said.decode(errors="replace")
            transaction.set_rollback(True)
        return response


def _body(method: str) -> dict[str, Any]:
    return {"data": b"", "content_type": "application/x-www-form-urlencoded"} if method == "POST" else {}


def cell_of(response: Any) -> str:
    """A response as the table writes it."""
    if response.status_code == 404:
        return GONE
    to = response.get("Location") or response.get("HX-Redirect") or ""
    return SIGN_IN if to.split("?")[0] == resolve_url(settings.LOGIN_URL) else str(response.status_code)


# --- The table --------------------------------------------------------------------------------------------------------
@cache
def rows() -> tuple[Row, ...]:
    """The table as it is written down."""
    found = []
    for line in TABLE.read_text(encoding="utf-8").splitlines() if TABLE.exists() else []:
        if not line.strip() or line.startswith("#"):
            continue
        words = re.split(r"\s{2,}", line.strip(), maxsplit=2)
        found.append(Row(words[0], words[1], tuple(words[2].split())))
    return tuple(found)


def count() -> int:
    """Answers promised: lines × columns."""
    return len(rows()) * len(COLUMNS)


HEADER = f"""\
# Who gets what: every address and form of the service × everybody in tests/world.py.
#
#   .    404: nothing there for you, not even that it exists
#   in   sent to sign in
#   500  a fault. None may stand here.
#   200, 303, 422 …  the status. POST is sent empty: 422 and 303 mean that the form is yours to fill in or to press,
#        405 that there is no such form, 409 that it came too late, 410 that a link has run out.
#   #name  the part of the page that htmx asks for by itself
#
# "name(part)" is an address; words after it say which thing is asked for, otherwise the learner's own.
#
{"".join(f"#   {HEADINGS[column]}  {CAST.get(column, 'not signed in')}" + chr(10) for column in COLUMNS)}"""


def write(found: dict[tuple[str, str], tuple[str, ...]]) -> None:
    """Write the table anew, in the order of the URL conf."""
    width = max(len(label) for label, _ in found)
    head = f"# {'':{width - 2}}  {'':9}  " + " ".join(f"{HEADINGS[column]:>3}" for column in COLUMNS)
    lines = [HEADER, head.rstrip()]
    room = ""
    for (label, method), cells in found.items():
        now = "account" if label.startswith("account") else label.split(":")[0] if ":" in label else "home"
        if now != room:
            lines.append("")
        room = now
        lines.append(f"{label:{width}}  {method:9}  " + " ".join(f"{cell:>3}" for cell in cells))
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def methods(visitors: Visitors, label: str) -> list[str]:
    """GET, POST, and "#name" for each part of the page that htmx can ask for by itself."""
    path = path_of(label, visitors.world)
    pages = ((column, visitors.ask(column, "GET", path)) for column in COLUMNS)
    column, page = next(((column, page) for column, page in pages if page.status_code == 200), ("", None))
    if page is None or not getattr(page, "templates", None):
        return ["GET", "POST"]
    origin = Path(page.templates[0].origin.name)
    named = re.findall(r"{% partialdef ([\w-]+)", origin.read_text(encoding="utf-8")) if origin.exists() else []
    parts = [f"#{name}" for name in named if "<html" not in visitors.ask(column, f"#{name}", path).said]
    return ["GET", *parts, "POST"]


def answers(visitors: Visitors, label: str, method: str) -> tuple[str, ...]:
    """What the service answers now, column by column."""
    path = path_of(label, visitors.world)
    return tuple(cell_of(visitors.ask(column, method, path)) for column in COLUMNS)
