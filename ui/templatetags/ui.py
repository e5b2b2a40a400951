"""Template tags and filters, built in to every template: status words, dates, counts, small page parts, forms."""

import json
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Protocol
from urllib.parse import urlencode

from django import template
from django.forms import BaseForm, BoundField
from django.template import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django_htmx.jinja import htmx_script

from ui import http, icons, summary, words
from ui import kept as keeping
from ui.http import CONFIRMATION
from ui.paging import Page

register = template.Library()


@register.simple_tag
def status(kind: str, text: str = "", *, boxed: bool = False) -> SafeString:
    """A status: shape, then words. Kinds: met, gap, rule, stopped, none, here. Raises KeyError for any other."""
    return icons.status(kind, text, boxed=boxed)


@register.simple_tag
def icon(kind: str) -> SafeString:
    """The shape alone, for a sentence that goes on to say what it means."""
    return icons.SHAPES[kind]


@register.filter
def day(value: date | datetime | None) -> str:
    """22 November 2026; nothing for None."""
    return words.day(value) if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """22 November 2026, 2:30pm, in English time; nothing for None."""
    return words.moment(value) if value else ""


@register.filter
def clock_time(value: datetime | None) -> str:
    """2:30pm, midday, midnight, in English time; nothing for None."""
    return words.clock_time(value) if value else ""


@register.filter
def plural(number: int, forms: str) -> str:
    """1 level, 3 levels: `{{ n|plural:"level,levels" }}`."""
    one, _, many = forms.partition(",")
    return words.plural(number, one, many or f"{one}s")


@register.filter
def breakable(address: str) -> SafeString:
    """An e-mail address that breaks after its @ where it must break, and within a word only if that is too long."""
    before, at, after = address.partition("@")
    return format_html("{}{}<wbr>{}", before, at, after) if at else conditional_escape(address)


@register.filter
def number(value: int | None) -> str:
    """1,200; nothing for None."""
    return "" if value is None else words.number(value)


@register.simple_tag(name="address")
def address_of(name: str) -> str:
    """`{% address "menu" as menu_url %}`: a page's address by its name alone; empty if it is not installed."""
    return http.address(name)


@register.simple_tag
def page_assets(theme: str = "") -> SafeString:
    """The frame's links to styles and scripts, with a council's theme over the default colours."""
    return _assets(theme or "ui/themes/default.css")


@cache
def _assets(theme: str) -> SafeString:
    sheets = ("vendor/govuk-frontend/govuk-frontend.min.css", "ui/pathways.css", theme)
    return format_html(
        '<link rel="icon" href="{}" type="image/svg+xml">\n{}'
        '<link rel="modulepreload" href="{}" data-govuk-frontend>\n<script type="module" src="{}"></script>\n{}',
        static("ui/mark.svg"),
        format_html_join("", '<link rel="stylesheet" href="{}">\n', ((static(sheet),) for sheet in sheets)),
        static("vendor/govuk-frontend/govuk-frontend.min.js"),
        static("ui/app.js"),
        htmx_script(version=2),
    )


def _pairs(values: tuple[Any, ...]) -> Iterator[tuple[Any, Any]]:
    return zip(values[::2], values[1::2], strict=True)


@register.simple_tag
def breadcrumbs(*texts_and_urls: str) -> SafeString:
    """`{% breadcrumbs "Framework" url_a "People" url_b %}`: the way up, without the page itself."""
    items = format_html_join(
        "",
        '<li class="govuk-breadcrumbs__list-item"><a class="govuk-breadcrumbs__link" href="{}">{}</a></li>',
        ((url, text) for text, url in _pairs(texts_and_urls)),
    )
    return format_html(
        '<nav class="govuk-breadcrumbs" aria-label="Breadcrumb"><ol class="govuk-breadcrumbs__list">{}</ol></nav>',
        items,
    )


@register.simple_tag
def empty(fact: str, act: str = "", url: str = "") -> SafeString:
    """An empty state: one sentence of fact and one act. Not straight inside `{% for %}`, which has its own empty."""
    link = format_html(' <a class="govuk-link" href="{}">{}</a>', url, act) if act and url else conditional_escape(act)
    return format_html('<p class="empty">{}{}</p>', fact, link if url else format_html(" {}", link) if act else "")


@register.simple_tag
def kept(template_name: str, value: Hashable) -> SafeString:
    """`{% kept "room/parts/row.html" row %}`: a part that depends on one value only, which it knows as `it`."""
    return keeping.kept(template_name, value)


@register.simple_tag(takes_context=True)
def pagination(context: Context, page: Page[Any], *, name: str = "page") -> SafeString:
    """Previous and next, keeping the rest of the query string; nothing when there is one page only."""
    if not (page.has_previous or page.has_next):
        return SafeString("")
    request = context.get("request")
    query = request.GET.copy() if request is not None else {}

    def link(number: int) -> str:
        query[name] = str(number)
        return "?" + (query.urlencode() if hasattr(query, "urlencode") else urlencode(query))

    return mark_safe(  # noqa: S308 - every value in the template is escaped
        render_to_string(
            "ui/pagination.html",
            {
                "page": page,
                "previous": link(page.number - 1) if page.has_previous else "",
                "next": link(page.number + 1) if page.has_next else "",
            },
        )
    )


@register.simple_tag
def field(bound: BoundField, *, heading: bool = False, size: str = "s", hide_label: bool = False) -> SafeString:
    """One field with its label, hint and error.

    `heading` makes the label the page's h1 (then `size` is usually "l"); `hide_label` keeps it for screen readers
    only, where a column heading already says it.
    """
    return bound.render(
        bound.template_name,
        {"field": bound, "heading": heading, "size": size, "hide_label": hide_label},
        bound.form.renderer,
    )


@register.simple_tag
def error_summary(*forms: BaseForm | str | None) -> SafeString:
    """What is wrong on the page, each line a link to the place to mend it. Anything that is not a form is passed by."""
    lines = summary.lines(*(form for form in forms if isinstance(form, BaseForm)))
    return mark_safe(render_to_string("ui/error_summary.html", {"lines": lines})) if lines else SafeString("")  # noqa: S308


class _Message(Protocol):
    message: str
    extra_tags: str | None
    level_tag: str


@dataclass(frozen=True, slots=True)
class Banner:
    """What a message becomes on the page. `undo` is a URL to post to, or nothing."""

    text: str
    problem: bool
    undo: str = ""
    label: str = ""


@register.filter
def banner(message: _Message) -> Banner:
    """A confirmation with its undo, read back from a message of `ui.http.confirm` or of a library."""
    kind, _, kept = (message.extra_tags or "").partition(" ")
    extra = json.loads(kept) if kind == CONFIRMATION and kept else {}
    return Banner(
        text=message.message,
        problem=message.level_tag in {"error", "warning"},
        undo=extra.get("undo", ""),
        label=extra.get("label", ""),
    )


@register.filter
def item(mapping: Mapping[str, Any], key: str) -> Any:
    """A value by a key that is no identifier, such as `aria-invalid`."""
    return mapping.get(key)


# Attributes that the markup sets itself, or that would make the browser cut or refuse input without a word of ours.
_LEFT_OUT = frozenset({"class", "maxlength", "minlength", "min", "max", "step", "aria-invalid", "cols", "required"})


@register.simple_tag
def input_attrs(attrs: Mapping[str, Any], *, also_described_by: str = "") -> SafeString:
    """The other attributes of an input. `also_described_by` is the end of one more id that describes it."""
    shown = {name: value for name, value in attrs.items() if name not in _LEFT_OUT and value is not False}
    if also_described_by and "id" in shown:
        shown["aria-describedby"] = f"{shown.get('aria-describedby', '')} {shown['id']}{also_described_by}".strip()
    return mark_safe(  # noqa: S308 - each part is escaped
        "".join(
            format_html(" {}", name) if value is True else format_html(' {}="{}"', name, value)
            for name, value in shown.items()
        )
    )


@register.simple_tag
def tick() -> SafeString:
    """The tick of a chosen chip or box; the style sheet shows it when its input is checked."""
    return icons.TICK
