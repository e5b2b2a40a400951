"""Whole page or listed part; redirects that work with htmx and without; confirmations with an undo."""

import json

import pytest
from django.template import Context, Template
from django.test import Client

from people.models import Person
from ui.templatetags.ui import Banner

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
HTMX = {"HX-Request": "true"}


def test_a_url_is_a_whole_page(client: Client) -> None:
    response = client.get("/open/")
    assert b"<html" in response.content
    assert b"<li>Ada</li>" in response.content
    assert {"HX-Request", "HX-Target"} <= {name.strip() for name in response["Vary"].split(",")}


def test_a_listed_part_comes_alone(client: Client) -> None:
    response = client.get("/open/", headers={**HTMX, "HX-Target": "list"})
    assert response.content.decode() == '<ul id="list"><li>Ada</li></ul>'


@pytest.mark.parametrize(
    "extra",
    [
        {"HX-Target": "content"},
        {"HX-Target": "../secret"},
        {"HX-Target": "list", "HX-Boosted": "true"},
        {"HX-Target": "list", "HX-History-Restore-Request": "true"},
    ],
    ids=["not listed", "nonsense", "boosted", "history"],
)
def test_anything_else_gets_the_whole_page(client: Client, extra: dict[str, str]) -> None:
    assert b"<html" in client.get("/open/", headers={**HTMX, **extra}).content


def test_a_redirect_is_a_303(client: Client) -> None:
    response = client.get("/away/here/")
    assert response.status_code == 303
    assert response["Location"] == "/open/"


def test_under_htmx_a_redirect_is_a_header_so_that_no_page_nests(client: Client) -> None:
    here = client.get("/away/here/", headers=HTMX)
    assert here.status_code == 200
    assert json.loads(here["HX-Location"]) == {"path": "/open/", "target": "body"}
    there = client.get("/away/there/", headers=HTMX)
    assert there["HX-Redirect"] == "https://elsewhere.example/page"
    assert "HX-Location" not in there


def test_a_confirmation_stands_on_the_next_page_once_with_its_undo(client: Client, person: Person) -> None:
    client.force_login(person)
    data = {"note": "Joins", "on_day": "1", "on_month": "2", "on_year": "2026"}
    page = client.post("/note/", data, follow=True).content.decode()
    assert "Note saved" in page
    assert '<form method="post" action="/undo/">' in page
    assert "Note saved" not in client.get("/open/").content.decode()


def test_a_message_of_a_library_is_shown_without_an_undo() -> None:
    class Message:
        message = "Too many tries"
        extra_tags = ""
        level_tag = "error"

    banner = Template("{% if m|banner %}{{ m|banner }}{% endif %}").render(Context({"m": Message()}))
    assert "Too many tries" in banner
    assert Banner(text="Too many tries", problem=True).undo == ""


def test_a_form_with_errors_is_422_and_its_title_says_so(client: Client, person: Person) -> None:
    client.force_login(person)
    response = client.post("/note/", {})
    assert response.status_code == 422
    page = response.content.decode()
    assert "<title>Error: Note – Pathways</title>" in page
    assert 'href="#id_note"' in page
    assert "<title>Note – Pathways</title>" in client.get("/note/").content.decode()


def test_a_page_carries_the_csrf_token_for_htmx_and_no_inline_script_or_style(client: Client) -> None:
    page = client.get("/open/").content.decode()
    assert 'hx-headers=\'{"X-CSRFToken":"' in page
    assert page.count("<script") == page.count('<script type="module" src=') + page.count("<script src=")
    assert " style=" not in page
    assert '"allowEval":false' in page
