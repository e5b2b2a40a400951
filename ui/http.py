"""Answering a request: a whole page or the part htmx asked for, a redirect that works both ways, a confirmation."""

import json
from collections.abc import Collection, Mapping
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render as render_page
from django.shortcuts import resolve_url
from django.urls import NoReverseMatch, get_urlconf, reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme

CONFIRMATION = "confirmation"
BACK = "back"
_FORGOTTEN = "_earlier_confirmations_forgotten"


def address(name: str) -> str:
    """The address of a page that needs nothing but its name; empty for one that is not installed."""
    return _address(name, get_urlconf())


@cache
def _address(name: str, _urlconf: str | None) -> str:
    """Looked up once a process: a page's frame asks for twenty of them."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


class SeeOther(HttpResponseRedirect):
    """303: whatever the method was, fetch the next page with GET."""

    status_code = 303


def is_htmx(request: HttpRequest) -> bool:
    """Whether htmx sent this request. Read from the header, so that it holds before HtmxMiddleware has run."""
    return request.headers.get("HX-Request") == "true"


def wants_whole_page(request: HttpRequest) -> bool:
    """Boosted links and history restores replace the whole body, so a part would leave a broken page."""
    return (
        not is_htmx(request)
        or request.headers.get("HX-Boosted") == "true"
        or request.headers.get("HX-History-Restore-Request") == "true"
    )


def render(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    partials: Collection[str] = (),
    status: int = 200,
) -> HttpResponse:
    """The whole page, or the one partial of it that htmx aims at.

    `partials` is the view's allow-list. One name is the DOM id, the `{% partialdef %}` and the entry here; a target
    that is not listed gets the whole page, so the client never chooses a template. Status 422 puts "Error: " in
    front of the page's title. A filter that is wrong (GET, 422) answers the whole page, because what is wrong stands
    in the form and not in the part with the results.
    """
    target = "" if wants_whole_page(request) else request.headers.get("HX-Target", "")
    part = target in partials
    wrong_filter = part and status == 422 and request.method == "GET"
    name = f"{template}#{target}" if part and not wrong_filter else template
    response = render_page(request, name, {**(context or {}), "status_code": status}, status=status)
    if wrong_filter:
        response["HX-Retarget"] = "body"
        response["HX-Reswap"] = "innerHTML"
    patch_vary_headers(response, ("HX-Request", "HX-Target"))
    return response


def redirect(request: HttpRequest, to: Any, *args: Any, **kwargs: Any) -> HttpResponse:
    """303 to a URL name, path or model; under htmx the same by header, because a followed 303 nests page in page.

    A path of this service is fetched and swapped into the body (HX-Location); any other address is opened by the
    browser itself (HX-Redirect).
    """
    url = resolve_url(to, *args, **kwargs)
    if not is_htmx(request):
        return SeeOther(url)
    response = HttpResponse()
    if url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        response["HX-Location"] = json.dumps({"path": url, "target": "body"})
    else:
        response["HX-Redirect"] = url
    return response


def back_to(name: str) -> str:
    """The query that a link carries from the list it stands in, so that the deed leads back to that list."""
    return urlencode({BACK: address(name)})


def came_from(request: HttpRequest) -> str:
    """The list that the link here came from, as a path of this service; empty where none is named, or one elsewhere."""
    path = request.GET.get(BACK, "")
    return path if path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None) else ""


def confirm(request: HttpRequest, text: str, *, undo: str | None = None, undo_label: str = "Undo") -> None:
    """Show `text` in the green frame on the next page. `undo` is a URL that its button posts to.

    A confirmation of an earlier request that no page has shown yet is of the past: it does not stand beside this one.
    If it says the very same, a button was pressed twice, and its undo is still the way back.
    """
    earlier = _forget_earlier(request)
    kept = json.dumps({"undo": undo, "label": undo_label}) if undo else ""
    tags = f"{CONFIRMATION} {kept}" if kept else earlier.get(text, CONFIRMATION)
    messages.success(request, text, extra_tags=tags)


def _forget_earlier(request: HttpRequest) -> dict[str, str]:
    """Once a request, before its own first confirmation: those forgotten, with their tags. What else waits is kept."""
    if getattr(request, _FORGOTTEN, False):
        return {}
    setattr(request, _FORGOTTEN, True)
    forgotten: dict[str, str] = {}
    # Reading them takes them out of what is stored at the end of the request.
    for each in list(messages.get_messages(request)):
        if (each.extra_tags or "").startswith(CONFIRMATION):
            forgotten[str(each.message)] = str(each.extra_tags)
        else:
            messages.add_message(request, each.level, each.message, extra_tags=each.extra_tags)
    return forgotten
