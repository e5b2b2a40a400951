"""The little Markdown that the reference is written in."""

import inspect
from collections.abc import Iterable, Sequence

NOTE = "Written by `make reference` from the code. Change the code and run it again, not this page."


def page(title: str, lead: str, *parts: str) -> str:
    """A whole page: its title, the note that it is generated, what it is about, and its parts."""
    return "\n\n".join([f"# {title}", f"*{NOTE}*", lead, *parts]) + "\n"


def table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table. Cells are text; a bar in a cell is escaped and a line break becomes a space."""
    lines = [_row(headings), _row(["---"] * len(headings)), *(_row(row) for row in rows)]
    return "\n".join(lines)


def _row(cells: Sequence[object]) -> str:
    return "| " + " | ".join(" ".join(str(cell).split()).replace("|", "\\|") for cell in cells) + " |"


def code(text: str) -> str:
    """Text as it is typed."""
    return f"`{text}`"


def bullets(lines: Iterable[str]) -> str:
    """A list, a line each."""
    return "\n".join(f"- {line}" for line in lines)


def first_paragraph(thing: object) -> str:
    """The first paragraph of a docstring, in one line; empty when there is none."""
    return " ".join((inspect.getdoc(thing) or "").partition("\n\n")[0].split())


def first_line(thing: object) -> str:
    """The first line of a docstring; empty when there is none."""
    return (inspect.getdoc(thing) or "").partition("\n")[0].strip()
