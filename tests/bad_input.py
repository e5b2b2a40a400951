"""What goes wrong in forms and addresses: the list, and how it is put into every form that a page shows.

The list is run by tests/test_bad_input.py. Add a line to it whenever something new was met.
"""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any, TypeVar

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories import PDF

Kind = TypeVar("Kind")

MEGABYTE = 1024 * 1024
WORDS = b"neither a file of that kind nor a staff file"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64

# What somebody types, pastes or sends with a script, into every field that takes words.
TYPED: dict[str, str] = {
    "nothing but spaces": "   \t ",
    "10,000 characters": "word " * 2000,
    "10,000 characters without a break": "x" * 10_000,
    "emoji": "Zoë 👩🏽‍💻 🏳️‍🌈",
    "right to left": "שלום עולם מرحبا",
    "an override of direction": "report\u202efdp.exe",
    "combining marks": "Z̶̰̈́a̵l̷g̸o̴",
    "a NUL byte": "no\0thing",
    "other control characters": "a\x07b\x1b[31m\x7f",
    "markup": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "a template": "{{ 7|add:7 }}{% now 'Y' %}",
    "a quote for SQL": "'; DROP TABLE people_person; --",
    "a formula": '=HYPERLINK("http://elsewhere.example","Click")',
    "a line break in a header": "name\r\nBcc: everybody@elsewhere.example",
    "a huge number": "9" * 60,
    "a negative number": "-1",
    "no number": "NaN",
    "digits of another script": "١٢٣",
    "a superscript digit": "²",
    "an address of mail that is none": "a@b@c..d",
    "a script as a link": "javascript:alert(1)",
}

# Files that are not what they should be: name, content.
FILES: dict[str, tuple[str, bytes]] = {
    "an empty file": ("empty.pdf", b""),
    "a page that calls itself a PDF": ("report.pdf", b"<html><script>alert(1)</script></html>"),
    "a page": ("report.html", b"<html></html>"),
    "a picture with a script": ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
    "a program that calls itself a picture": ("photo.png", b"MZ\x90\0" + b"\0" * 64),
    "a picture that calls itself a CSV": ("staff.csv", PNG),
    "a PDF that calls itself a CSV": ("staff.csv", PDF),
    "an archive": ("all.zip", b"PK\x03\x04" + b"\0" * 26),
    "20 MB": ("large.pdf", PDF + b"0" * (20 * MEGABYTE)),
    "20 MB of rows": ("large.csv", b"Name,Email\n" + b"A,a@b.example\n" * (20 * MEGABYTE // 14)),
    "a name that climbs": ("../../etc/passwd.pdf", WORDS),
    "a name of 300 characters": ("n" * 300 + ".pdf", WORDS),
    "a name from right to left": ("\u202efdp.exe", WORDS),
    "no ending": ("report", WORDS),
}

# What stands behind the question mark of every page.
QUERIES: dict[str, str] = {
    "a page beyond every page": "page=999999999999999999999",
    "a page before the first": "page=-1",
    "a page that is no number": "page=two",
    "a page in another script": "page=%D9%A1",
    "a page with a NUL": "page=%00",
    "everything asked for nonsense": "q=%00&role=wizard&standing=lost&action=none&view=none&level=99&as=x",
    "a search of 10,000 characters": "q=" + "x" * 10_000,
    "a search for emoji": "q=%F0%9F%A6%8A",
    "bytes that are no text": "q=%ff%fe&page=%ff",
    "a draft that is nobody's": "draft=nobody:signed",
    "a date that is none": "on=2026-02-31&since=99999-99-99&month=13",
    "the same thing many times": "&".join(["q=a"] * 500),
}

# What stands in the place of an id or a code.
IDS: dict[str, str] = {
    "no id": "nothing",
    "nought": "0",
    "a huge number": "9" * 40,
    "a UUID of nobody": "00000000-0000-4000-8000-000000000000",
    "half a UUID": "00000000-0000-4000",
    "a NUL": "%00",
    "bytes that are no text": "%ff%fe",
    "emoji": "%F0%9F%A6%8A",
    "a climb": "..%2f..%2fetc%2fpasswd",
    "5,000 characters": "x" * 5_000,
}

# The whole lists are tried on SQLite. Pages and forms are the same ones on PostgreSQL; what a database may take
# differently is tried there again: bytes and signs that text may not hold, and what is longer or larger than a column.
A_DATABASE_MINDS = {
    "10,000 characters",
    "emoji",
    "a NUL byte",
    "other control characters",
    "a quote for SQL",
    "a huge number",
    "a negative number",
    "digits of another script",
    "a name of 300 characters",
    "a name from right to left",
    "a page beyond every page",
    "a page with a NUL",
    "everything asked for nonsense",
    "a search of 10,000 characters",
    "a search for emoji",
    "a UUID of nobody",
    "a NUL",
    "bytes that are no text",
    "5,000 characters",
}


def tried(bad: dict[str, Kind], *, vendor: str) -> dict[str, Kind]:
    """What of a list is tried on a database of this vendor."""
    return {what: value for what, value in bad.items() if vendor == "sqlite" or what in A_DATABASE_MINDS}


@dataclass
class Field:
    """One named input of a form: what kind, what it holds, and what may be chosen."""

    name: str
    kind: str
    value: str = ""
    choices: list[str] = field(default_factory=list)

    @property
    def typed(self) -> bool:
        """Whether somebody types into it."""
        return self.kind in {"text", "email", "search", "password", "textarea", "number", "url", "tel"}


@dataclass
class FormFound:
    """One form of a page, as a browser would send it."""

    action: str = ""
    method: str = "get"
    fields: dict[str, Field] = field(default_factory=dict)

    def filled(self, **answers: Any) -> dict[str, Any]:
        """What is sent when everything is left or chosen sensibly, changed by `answers`."""
        sent: dict[str, Any] = {}
        for found in self.fields.values():
            if found.kind in {"file", "submit"}:
                continue
            if found.kind in {"radio", "select"}:
                sent[found.name] = found.value or next(filter(None, found.choices), "")
            elif found.kind == "checkbox":
                sent[found.name] = found.choices[:1]
            else:
                sent[found.name] = found.value or _sensible(found)
        return {name: value for name, value in {**sent, **answers}.items() if value is not None}


def _sensible(found: Field) -> str:
    for end, answer in (("_day", "2"), ("_month", "11"), ("_year", "2026"), ("quantity", "1")):
        if found.name.endswith(end):
            return answer
    if found.kind == "email" or "email" in found.name:
        return "someone.new@kirklees.example"
    if found.name == "link":
        return "https://kirklees.example/page"
    return "Three odd lemons walk" if found.kind != "hidden" else ""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[FormFound] = []
        self.now: FormFound | None = None
        self.select: Field | None = None
        self.textarea: Field | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.now = FormFound(said.get("action", ""), said.get("method", "get").lower())
            self.forms.append(self.now)
        if self.now is None:
            return
        name = said.get("name", "")
        if tag == "option" and self.select is not None:
            self.select.choices.append(said.get("value", ""))
            if "selected" in said:
                self.select.value = said.get("value", "")
        if not name:
            return
        if tag in {"select", "textarea"}:
            made = self.now.fields.setdefault(name, Field(name, tag))
            self.select, self.textarea = (made, None) if tag == "select" else (None, made)
        elif tag == "button":
            self.now.fields.setdefault(name, Field(name, "submit", said.get("value", "")))
        elif tag == "input":
            kind = "readonly" if "readonly" in said else said.get("type", "text")
            made = self.now.fields.setdefault(name, Field(name, kind))
            if kind in {"radio", "checkbox"}:
                made.choices.append(said.get("value", "on"))
                if "checked" in said:
                    made.value = said.get("value", "on")
            else:
                made.value = said.get("value", "")

    def handle_data(self, data: str) -> None:
        if self.textarea is not None:
            self.textarea.value += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.now = None
        elif tag == "select":
            self.select = None
        elif tag == "textarea" and self.textarea is not None:
            self.textarea.value = self.textarea.value.strip()
            self.textarea = None


def forms_in(page: str, *, at: str) -> list[FormFound]:
    """The forms of a page that are sent by POST, each with the path it goes to."""
    reader = _Reader()
    reader.feed(page)
    found = [form for form in reader.forms if form.method == "post"]
    for form in found:
        form.action = form.action or at
        form.fields.pop("csrfmiddlewaretoken", None)
    return found


def file_of(what: str) -> SimpleUploadedFile:
    """A bad file as a browser sends it."""
    name, content = FILES[what]
    made = SimpleUploadedFile("x", content)
    made._name = name  # type: ignore[attr-defined] # past Django's own tidying, as a script would send it
    return made
