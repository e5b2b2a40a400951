"""Who left is found again in the list of people, with the way back; by whom the council's people are kept, and nobody
else."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pathways.actions import leave, take_back_departure
from people import actions as people
from people.models import Membership
from people.roles import Role
from tests.pathways.pages_client import client, text, words
from tests.pathways.pages_world import World, gone
from ui import clock

LEFT = "?standing=left"


@pytest.fixture
def made(staff: World) -> World:
    return staff


@pytest.fixture
def lead(made: World) -> Client:
    return client(made.lead)


def listed(browser: Client, query: str = LEFT) -> str:
    return text(browser, reverse("people:list") + query)


def test_who_left_is_found_by_filter_and_name_and_leads_to_the_way_back(made: World, lead: Client) -> None:
    back = reverse("pathways:leave", args=[made.helen.public_id])
    assert "Nobody is recorded as having left." in listed(lead)
    gone(made, made.helen)
    gone(made, made.colleague, days=9)
    page = listed(lead)
    assert page.index("Helen Bradshaw") < page.index("Tom Okafor"), "the last to leave first"
    assert "Nasreen Akhtar" not in page
    assert back in page
    assert "They stay: take it back" in text(lead, back)
    nobody = listed(lead, "?q=bradshaw")
    assert "Nobody matches." in nobody
    assert "?standing=left&amp;q=bradshaw" in nobody
    found = listed(lead, f"{LEFT}&q=bradshaw")
    assert "Helen Bradshaw" in found
    assert "Tom Okafor" not in found
    assert "Nobody who left matches." in listed(lead, f"{LEFT}&q=zebra")
    assert "look for them by name alone" in listed(lead, f"{LEFT}&role=mentor")
    assert "?standing=left" in listed(lead, "?standing=closed")


def test_an_address_of_somebody_who_left_leads_to_the_way_back(made: World, lead: Client) -> None:
    address = reverse("people:person", args=[made.helen.public_id])
    gone(made, made.helen)
    assert lead.get(address).headers["Location"] == reverse("pathways:leave", args=[made.helen.public_id])
    assert client(made.stranger).get(address).status_code == 404
    assert client(made.nasreen).get(address).status_code == 404


def test_other_councils_and_colleagues_see_nobody_who_left(made: World) -> None:
    gone(made, made.helen)
    assert "Helen Bradshaw" not in listed(client(made.stranger))
    assert client(made.nasreen).get(reverse("people:list") + LEFT).status_code == 404


def test_whoever_is_here_again_or_stays_or_has_yet_to_go_is_not_among_those_who_left(made: World, lead: Client) -> None:
    departure = gone(made, made.helen)
    take_back_departure(departure=departure, by=made.lead)
    gone(made, made.colleague)
    today = clock.today()
    Membership.objects.create(person=made.colleague, organisation=made.council, role=Role.LEARNER, since=today)
    leave(person=made.before, organisation=made.council, last_day=today, by=made.lead)
    page = listed(lead)
    assert not [name for name in ("Helen Bradshaw", "Tom Okafor", "Piotr Zielinski") if name in page]


def test_who_is_staff_elsewhere_by_now_is_said_and_not_taken_back(made: World, lead: Client) -> None:
    gone(made, made.helen)
    Membership.objects.create(
        person=made.helen, organisation=made.elsewhere, role=Role.LEARNER, since=clock.today() - timedelta(days=1)
    )
    page = listed(lead)
    assert "Staff of another council" in words(page)
    assert reverse("pathways:leave", args=[made.helen.public_id]) not in page


def test_those_who_left_are_read_in_ten_queries_however_many(made: World, lead: Client) -> None:
    for number in range(12):
        person = people.add_person(
            email=f"gone{number}@calderdale.example",
            name=f"Gone {number}",
            organisation=made.council,
            by=None,
            since=clock.today() - timedelta(days=90),
        )
        gone(made, person)
    listed(lead)
    with CaptureQueriesContext(connection) as asked:
        assert listed(lead).count("Take it back") == 12
    assert len(asked) <= 10
