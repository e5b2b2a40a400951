"""Three small middlewares: what a page cost, signing in under htmx, and keeping what was typed."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.conf import settings
from django.db import connections
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url

from ui import drafts
from ui.http import is_htmx

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class _Meter:
    """Counts and times the queries of one request."""

    def __init__(self) -> None:
        self.queries = 0
        self.seconds = 0.0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        started = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            # SQLite is told to begin a transaction by a statement of its own; elsewhere it comes with the first query.
            self.queries += not sql.startswith("BEGIN")
            self.seconds += time.perf_counter() - started


class ServerTiming:
    """Adds a Server-Timing header: the whole time, and the database's with its number of queries."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        meter, started = _Meter(), time.perf_counter()
        with ExitStack() as stack:
            for connection in connections.all():
                stack.enter_context(connection.execute_wrapper(meter))
            response = self.get_response(request)
        total = (time.perf_counter() - started) * 1000
        queries = f"{meter.queries} {'query' if meter.queries == 1 else 'queries'}"
        response["Server-Timing"] = f'total;dur={total:.1f}, db;dur={meter.seconds * 1000:.1f};desc="{queries}"'
        return response


def _is_sign_in(response: HttpResponseBase) -> bool:
    location = response.get("Location", "")
    return response.status_code in {301, 302, 303} and urlsplit(location).path == resolve_url(settings.LOGIN_URL)


def _with_next(location: str, page: str) -> str:
    parts = urlsplit(location)
    query = [(key, value) for key, value in parse_qsl(parts.query) if key != "next"]
    return urlunsplit(parts._replace(query=urlencode([*query, ("next", page)])))


def _page_behind(request: HttpRequest) -> str:
    """The page a request was sent from, as a path of this service: as htmx or the Referer says, else its own."""
    for header in ("HX-Current-URL", "Referer"):
        parts = urlsplit(request.headers.get(header, ""))
        if parts.path and parts.netloc == request.get_host():
            return urlunsplit(("", "", parts.path, parts.query, ""))
    return request.get_full_path()


def _with_draft(page: str, draft: str) -> str:
    parts = urlsplit(page)
    query = [(key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if key != "draft"]
    return urlunsplit(parts._replace(query=urlencode([*query, ("draft", draft)])))


class HtmxSignIn:
    """A redirect to the sign-in page, met by htmx, opens that page instead of nesting it in a part of this one.

    After signing in the person comes back to the page they were on, not to the address of the part.
    Stands after SessionMiddleware and before KeepDrafts and whatever refuses people.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not (is_htmx(request) and _is_sign_in(response)):
            return response
        location = response["Location"]
        if dict(parse_qsl(urlsplit(location).query)).get("next") == request.get_full_path():
            location = _with_next(location, _page_behind(request))
        opened = HttpResponse(headers={"HX-Redirect": location})
        opened.cookies = response.cookies
        return opened


class KeepDrafts:
    """Keeps what a POST carried when it meets the sign-in page, and brings the person back to it. See ui.drafts.

    Stands after AuthenticationMiddleware and CsrfViewMiddleware (so that only our own pages' forms are kept), after
    HtmxSignIn, and before whatever refuses people.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.method == "POST" and not request.user.is_authenticated and _is_sign_in(response):
            page = _page_behind(request)
            draft = drafts.keep(request)
            response["Location"] = _with_next(response["Location"], _with_draft(page, draft) if draft else page)
        elif request.session.accessed and request.user.is_authenticated:
            drafts.remember(request, response)
        return response
