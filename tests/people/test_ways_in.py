"""Invitations, and setting up an empty installation."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from notices.models import Message
from people import actions, setup
from people.models import Organisation, Person
from people.roles import Role
from tests.people.conftest import PASSWORD, Make
from ui import clock


def invite(person: Person, organisation: Organisation, by: Person) -> str:
    actions.invite(person=person, organisation=organisation, by=by)
    found = re.search(
        r"http://\S+?(/invitation/\S+/)", Message.objects.filter(kind="people.invitation").order_by("-pk")[0].text
    )
    assert found
    return found[1]


@pytest.fixture
def newcomer(make: Make, kirklees: Organisation) -> Person:
    return make("Nia New", kirklees, password=None)


def test_an_invitation_sets_the_first_password_and_comes_in(
    newcomer: Person, lead: Person, kirklees: Organisation
) -> None:
    url = invite(newcomer, kirklees, lead)
    browser = Client()
    page = browser.get(url).content.decode()
    assert "Nia New" in page
    weak = browser.post(url, {"password": "short"})
    assert weak.status_code == 422
    assert "at least 12 characters" in weak.content.decode()
    came = browser.post(url, {"password": PASSWORD})
    assert came.status_code == 302
    assert browser.get(reverse("people:account")).status_code == 200
    newcomer.refresh_from_db()
    assert newcomer.check_password(PASSWORD)


def test_an_invitation_works_once(newcomer: Person, lead: Person, kirklees: Organisation) -> None:
    url = invite(newcomer, kirklees, lead)
    Client().post(url, {"password": PASSWORD})
    for answer in (Client().get(url), Client().post(url, {"password": "another odd password"})):
        assert answer.status_code == 410
        assert "This invitation has been used" in answer.content.decode()
    newcomer.refresh_from_db()
    assert newcomer.check_password(PASSWORD)


def test_an_invitation_expires_after_14_days(newcomer: Person, lead: Person, kirklees: Organisation) -> None:
    url = invite(newcomer, kirklees, lead)
    with time_machine.travel(clock.now() + timedelta(days=13, hours=23)):
        assert Client().get(url).status_code == 200
    with time_machine.travel(clock.now() + timedelta(days=14)):
        late = Client().get(url)
        assert late.status_code == 410
        assert "has expired or was replaced" in late.content.decode()
        assert Client().post(url, {"password": PASSWORD}).status_code == 410


def test_a_second_invitation_replaces_the_first(newcomer: Person, lead: Person, kirklees: Organisation) -> None:
    first, second = invite(newcomer, kirklees, lead), invite(newcomer, kirklees, lead)
    assert Client().get(first).status_code == 410
    assert Client().get(second).status_code == 200


def test_a_deactivated_person_cannot_come_in_by_an_old_invitation(
    newcomer: Person, lead: Person, kirklees: Organisation
) -> None:
    url = invite(newcomer, kirklees, lead)
    actions.deactivate(person=newcomer, by=lead, organisation=kirklees)
    assert "This account is closed" in Client().get(url).content.decode()
    assert Client().post(url, {"password": PASSWORD}).status_code == 410
    newcomer.refresh_from_db()
    assert not newcomer.is_active
    actions.reactivate(person=newcomer, by=lead, organisation=kirklees)
    assert Client().get(url).status_code == 410, "opening the account again does not bring the link back"


@pytest.mark.parametrize("token", ["nothing", "x" * 500, "%00", "مرحبا"])
def test_an_unknown_invitation_says_what_to_check(db: None, token: str) -> None:
    answer = Client().get(f"/invitation/{token}/")
    assert answer.status_code == 410
    assert "Check that the whole address was copied" in answer.content.decode()


def test_the_invitation_ends_another_persons_session_in_this_browser(
    newcomer: Person, lead: Person, kirklees: Organisation
) -> None:
    browser = Client()
    browser.force_login(lead)
    browser.post(invite(newcomer, kirklees, lead), {"password": PASSWORD})
    assert newcomer.email in browser.get(reverse("people:account")).content.decode()


SAID = {"council": "kirklees", "name": "Zoë  O’Neill 🦊", "email": "Zoe@Kirklees.gov.uk", "password": PASSWORD}


def test_an_empty_installation_says_at_sign_in_how_to_set_it_up(db: None) -> None:
    assert setup.token_line().endswith(f"/set-up/{setup.token()}/")
    turned_away = Client().get(reverse("people:account"), follow=True)
    assert "Nobody is here yet" in turned_away.content.decode()
    assert setup.token() not in turned_away.content.decode()


def test_setting_up_makes_the_first_administrator_once(db: None) -> None:
    url = reverse("people:set_up", args=[setup.token()])
    browser = Client()
    page = browser.get(url).content.decode()
    assert page.count("<option") == 318
    assert '<optgroup label="Yorkshire and The Humber">' in page
    came = browser.post(url, SAID)
    assert came.status_code == 302
    person = Person.objects.get()
    assert (person.name, person.email) == ("Zoë O’Neill 🦊", "zoe@kirklees.gov.uk")
    assert set(person.memberships.values_list("role", flat=True)) == {
        Role.LEARNER,
        Role.ADMINISTRATOR,
        Role.COUNCIL_LEAD,
    }
    assert browser.get(reverse("people:list")).status_code == 200
    assert Client().get(url).status_code == 404
    assert Client().post(url, {**SAID, "email": "other@kirklees.gov.uk"}).status_code == 404
    assert Person.objects.count() == 1
    assert setup.token_line() == ""
    assert "Nobody is here yet" not in Client().get("/sign-in/").content.decode()


def test_setting_up_needs_the_token(db: None) -> None:
    assert Client().get("/set-up/0123456789abcdef0123456789abcdef/").status_code == 404
    assert Client().get("/set-up/é/").status_code == 404
    assert Client().post("/set-up/x/", SAID).status_code == 404
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("name", "", "Enter your full name"),
        ("name", "Z\0oë", "contains a character that is not text"),
        ("name", "x" * 10_000, "can have 120 characters; this has 10,000"),
        ("email", "zoe at kirklees", "Enter an e-mail address in the correct format"),
        ("email", "x" * 10_000 + "@kirklees.gov.uk", "can have 254 characters"),
        ("council", "atlantis", "Select one of the answers shown"),
        ("council", "", "Select your council"),
        ("password", "password1234", "too common"),
    ],
)
def test_a_faulty_set_up_keeps_what_was_typed_and_makes_nobody(db: None, field: str, typed: str, said: str) -> None:
    answer = Client().post(reverse("people:set_up", args=[setup.token()]), {**SAID, field: typed})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    if field != "council":
        assert '<option value="kirklees" selected>' in page
    assert PASSWORD not in page
    assert not Person.objects.exists()
