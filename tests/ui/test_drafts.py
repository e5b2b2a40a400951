"""What was typed when a session ended comes back to the same person, to nobody else, and not for long."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.conf import settings
from django.test import Client

from people.models import Person
from ui import drafts
from ui.models import Draft

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
TYPED = {"note": "Matched two extracts", "on_day": "1", "on_month": "2", "on_year": "2026", "kinds": ["a", "b"]}


def end_session(client: Client) -> None:
    """What a browser is left with when its session has run out."""
    del client.cookies[settings.SESSION_COOKIE_NAME]


def visit_then_expire(client: Client, person: Person) -> None:
    client.force_login(person)
    client.get("/note/")
    end_session(client)


def back_to(response: Any) -> str:
    return parse_qs(urlsplit(response["Location"]).query)["next"][0]


def test_the_text_comes_back_after_signing_in(client: Client, person: Person) -> None:
    visit_then_expire(client, person)
    response = client.post("/note/?tab=2", TYPED)
    assert response.status_code == 302
    assert urlsplit(response["Location"]).path == "/sign-in/"
    page = back_to(response)
    assert page.startswith("/note/?tab=2&draft=")
    client.force_login(person)
    html = client.get(page).content.decode()
    assert "Matched two extracts</textarea>" in html
    assert 'name="on_year" type="text" inputmode="numeric" value="2026"' in html
    assert html.count(" checked") == 2
    assert "What you typed is back" in html
    assert "There is a problem" not in html


def test_nobody_else_gets_it(client: Client, person: Person, another: Person) -> None:
    visit_then_expire(client, person)
    page = back_to(client.post("/note/", TYPED))
    client.force_login(another)
    assert "Matched two extracts" not in client.get(page).content.decode()


def test_a_browser_that_was_nobodys_keeps_nothing(client: Client) -> None:
    response = client.post("/note/", TYPED)
    assert back_to(response) == "/note/"
    assert not Draft.objects.exists()


def test_a_forged_cookie_keeps_nothing(client: Client, person: Person) -> None:
    client.cookies[drafts.COOKIE] = drafts.owner_of(person)
    client.post("/note/", TYPED)
    assert not Draft.objects.exists()


def test_the_cookie_and_the_table_name_nobody(client: Client, person: Person) -> None:
    visit_then_expire(client, person)
    client.post("/note/", TYPED)
    cookie = client.cookies[drafts.COOKIE]
    assert cookie["httponly"]
    assert person.email not in cookie.value
    assert str(person.public_id) not in cookie.value
    draft = Draft.objects.get()
    assert draft.owner != str(person.pk)
    assert len(draft.owner) == 64


def test_secrets_are_never_kept(client: Client, person: Person) -> None:
    visit_then_expire(client, person)
    names = ["password", "new_password1", "csrfmiddlewaretoken", "otp", "code", "passphrase", "api_token", "pin"]
    client.post("/note/", {**TYPED, **dict.fromkeys(names, "hush"), "postcode": "HD1 2TA"})
    kept = Draft.objects.get().data
    assert "hush" not in json.dumps(kept)
    assert kept["postcode"] == ["HD1 2TA"]


def test_a_view_may_refuse_to_be_remembered(client: Client, person: Person) -> None:
    visit_then_expire(client, person)
    assert "draft=" not in back_to(client.post("/private-note/", TYPED))
    assert not Draft.objects.exists()


def test_what_is_too_long_is_not_kept(client: Client, person: Person) -> None:
    visit_then_expire(client, person)
    client.post("/note/", {"note": "x" * (drafts.MAX_BYTES + 1)})
    assert not Draft.objects.exists()


def test_an_empty_form_is_not_kept(client: Client, person: Person) -> None:
    visit_then_expire(client, person)
    client.post("/note/", {"note": "  "})
    assert not Draft.objects.exists()


def test_one_person_keeps_a_few_at_most(client: Client, person: Person) -> None:
    visit_then_expire(client, person)
    for number in range(drafts.MAX_EACH + 3):
        client.post("/note/", {"note": f"Note {number}"})
    kept = {draft.data["note"][0] for draft in Draft.objects.all()}
    assert len(kept) == drafts.MAX_EACH
    assert f"Note {drafts.MAX_EACH + 2}" in kept
    assert "Note 0" not in kept


def test_a_draft_lasts_a_day(client: Client, person: Person) -> None:
    start = datetime(2026, 11, 23, 9, tzinfo=UTC)
    with time_machine.travel(start, tick=False):
        visit_then_expire(client, person)
        page = back_to(client.post("/note/", TYPED))
    with time_machine.travel(start + timedelta(hours=25), tick=False):
        client.force_login(person)
        assert "Matched two extracts" not in client.get(page).content.decode()
        assert drafts.drop_old() == 1
        assert not Draft.objects.exists()


@pytest.mark.parametrize("draft", ["", "nonsense", "abc:def"])
def test_an_id_that_is_not_ours_is_passed_by(client: Client, person: Person, draft: str) -> None:
    client.force_login(person)
    response = client.get("/note/", {"draft": draft})
    assert response.status_code == 200
    assert "What you typed is back" not in response.content.decode()


def test_the_person_comes_back_to_the_page_the_form_stood_on(client: Client, person: Person) -> None:
    visit_then_expire(client, person)
    response = client.post("/note/", TYPED, headers={"Referer": "http://testserver/open/?page=2"})
    assert back_to(response).startswith("/open/?page=2&draft=")
    response = client.post("/note/", TYPED, headers={"Referer": "https://elsewhere.example/x"})
    assert back_to(response).startswith("/note/?draft=")
