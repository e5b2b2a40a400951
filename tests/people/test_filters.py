"""Filters that are wrong: what is wrong is shown, with JavaScript and without, and nothing claims to be empty."""

import pytest
from django.urls import reverse

from people.models import Person
from tests.people.conftest import SignIn

PARTS = {"people:audit": "trail", "people:list": "people"}
WRONG = {"people:audit": "since_day=1&since_month=11", "people:list": "standing=odd"}
SAID = {"people:audit": "The date must include a year", "people:list": "Select one of the answers shown"}


@pytest.mark.parametrize("name", PARTS)
@pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
def test_a_wrong_filter_shows_what_is_wrong_and_never_that_nothing_matches(
    protector: Person, lead: Person, signed_in: SignIn, name: str, htmx: bool
) -> None:
    headers = {"HX-Request": "true", "HX-Target": PARTS[name]} if htmx else {}
    answer = signed_in(protector if name == "people:audit" else lead).get(
        f"{reverse(name)}?{WRONG[name]}", headers=headers
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "There is a problem" in page
    assert SAID[name] in page
    assert "matches" not in page
    assert answer.get("HX-Retarget") == ("body" if htmx else None)


@pytest.mark.parametrize("name", PARTS)
def test_a_right_filter_is_still_answered_by_the_part(
    protector: Person, lead: Person, signed_in: SignIn, name: str
) -> None:
    answer = signed_in(protector if name == "people:audit" else lead).get(
        reverse(name), headers={"HX-Request": "true", "HX-Target": PARTS[name]}
    )
    assert answer.content.decode().startswith(f'<div id="{PARTS[name]}">')
    assert "HX-Retarget" not in answer
