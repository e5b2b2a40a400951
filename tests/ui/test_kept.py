"""Parts of pages that are written once for each value they show."""

from collections.abc import Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest
from django.template import engines
from django.template.loader import render_to_string

from ui import kept as keeping
from ui.kept import kept

PART = "ui_tests/kept.html"


@dataclass(frozen=True)
class Row:
    """What the part shows."""

    text: str


@pytest.fixture
def filled(site: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The texts that the part was filled in with, in order; nothing is kept from before."""
    found: list[str] = []

    def noting(template: str, context: dict[str, Row]) -> Any:
        found.append(context["it"].text)
        return render_to_string(template, context)

    monkeypatch.setattr(keeping, "render_to_string", noting)
    keeping._kept.cache_clear()
    yield found
    keeping._kept.cache_clear()


def test_equal_values_are_written_once_and_others_each(filled: list[str]) -> None:
    first, again, other = (kept(PART, Row(text)).strip() for text in ("met", "met", "gap"))
    assert first == again == "<b>met</b>"
    assert other == "<b>gap</b>"
    assert filled == ["met", "gap"]


def test_what_is_shown_is_escaped(filled: list[str]) -> None:
    assert "<b>&lt;script&gt;</b>" in kept(PART, Row("<script>"))


def test_the_page_around_it_reaches_no_part(filled: list[str], rf: Any) -> None:
    """Not the request, nor what else the page knows, nor the reader's token: the next reader is shown the same."""
    page = engines["django"].from_string('{% kept "ui_tests/kept.html" row %}')
    said = page.render({"row": Row("met"), "secret": "of one reader"}, rf.get("/a-place/"))
    assert said.strip() == "<b>met</b>"


def test_while_templates_are_worked_on_nothing_is_kept(filled: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    # Not by the fixture `settings`: telling everybody of a change makes the engine forget the tests' own templates.
    monkeypatch.setattr(keeping, "settings", SimpleNamespace(DEBUG=True))
    kept(PART, Row("met"))
    kept(PART, Row("met"))
    assert filled == ["met", "met"]


def test_what_may_change_is_refused(filled: list[str]) -> None:
    with pytest.raises(TypeError, match="unhashable"):
        kept(PART, ["a list may change"])  # type: ignore[arg-type]
