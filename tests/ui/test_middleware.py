"""Signing in under htmx, and what a page cost."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from people.models import Person
from ui.middleware import ServerTiming

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/open/?page=2"}


def test_under_htmx_signing_in_opens_a_page_and_comes_back_to_the_one_before(client: Client) -> None:
    response = client.get("/note/?part=1", headers=HTMX)
    assert response.status_code == 200
    assert response.content == b""
    parts = urlsplit(response["HX-Redirect"])
    assert parts.path == "/sign-in/"
    assert parse_qs(parts.query)["next"] == ["/open/?page=2"]


def test_another_sites_address_is_never_where_one_comes_back_to(client: Client) -> None:
    response = client.get("/note/", headers={**HTMX, "HX-Current-URL": "https://elsewhere.example/"})
    assert parse_qs(urlsplit(response["HX-Redirect"]).query)["next"] == ["/note/"]


def test_a_draft_is_kept_under_htmx_too(client: Client, person: Person) -> None:
    client.force_login(person)
    client.get("/note/")
    del client.cookies[settings.SESSION_COOKIE_NAME]
    response = client.post("/note/", {"note": "Typed"}, headers={**HTMX, "HX-Current-URL": "http://testserver/note/"})
    assert parse_qs(urlsplit(response["HX-Redirect"]).query)["next"][0].startswith("/note/?draft=")


def test_without_htmx_signing_in_is_a_plain_redirect(client: Client) -> None:
    response = client.get("/note/")
    assert response.status_code == 302
    assert "HX-Redirect" not in response


def test_server_timing_counts_queries(client: Client, person: Person) -> None:
    assert 'desc="0 queries"' in client.get("/open/")["Server-Timing"]
    client.force_login(person)
    timing = client.get("/note/")["Server-Timing"]
    found = re.fullmatch(r'total;dur=[\d.]+, db;dur=[\d.]+;desc="(\d+) quer(?:y|ies)"', timing)
    assert found
    assert int(found[1]) >= 2  # the session and the person


def test_beginning_a_transaction_is_no_query_on_any_database() -> None:
    def view(_request: HttpRequest) -> HttpResponse:
        measured = connection.execute_wrappers[-1]
        for sql in ("BEGIN IMMEDIATE", "BEGIN", "SELECT 1"):
            measured(lambda *_: None, sql, None, False, {})
        return HttpResponse()

    assert 'desc="1 query"' in ServerTiming(view)(RequestFactory().get("/"))["Server-Timing"]
