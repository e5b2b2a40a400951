"""Markup as an outline, so that a test can say which elements GOV.UK Frontend expects, and where."""

from html.parser import HTMLParser
from typing import Any

VOID = {"input", "br", "img", "meta", "link", "path"}
# Sizes of labels are a choice of the page, not part of a component.
SIZES = {f"govuk-{what}--{size}" for what in ("label", "fieldset__legend") for size in ("s", "m", "l", "xl")}


class _Outline(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.attributes: list[dict[str, str | None]] = []
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        found = dict(attrs)
        classes = sorted(set((found.get("class") or "").split()) - SIZES)
        self.lines.append("  " * self.depth + ".".join([tag, *classes]).replace("govuk-", ""))
        self.attributes.append({"tag": tag, **found})
        self.depth += tag not in VOID

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag not in VOID


def outline(html: str) -> list[str]:
    """One line an element, indented by depth: its tag and classes, without `govuk-` and sizes."""
    parser = _Outline()
    parser.feed(html)
    assert parser.depth == 0, "An element is left open"
    return parser.lines


def attributes(html: str, tag: str) -> list[dict[str, str | None]]:
    """The attributes of each element with this tag."""
    parser = _Outline()
    parser.feed(html)
    return [found for found in parser.attributes if found["tag"] == tag]
