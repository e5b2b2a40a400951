"""A post at the top of a council: nobody goes on asking for a line manager that there is none."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from home.queries.council import council_of
from pathways.actions import leave
from pathways.models import Appointment
from pathways.queries.first_day import first_day
from people.lacks import LACKS
from tests.pathways.pages_client import client, text, words
from tests.pathways.pages_world import World
from tests.people.conftest import day
from ui import clock


@pytest.fixture
def made(staff: World) -> World:
    found = staff
    Appointment.objects.filter(person=found.nasreen).update(line_manager=None)
    return found


@pytest.fixture
def lead(made: World) -> Client:
    return client(made.lead)


def asked_for(made: World) -> tuple[int, int, bool]:
    """How My council, the first afternoon and the list of people ask for a line manager of Nasreen."""
    today = clock.today()
    council = council_of(made.council, today=today, service=False).counts.without_manager
    board = first_day(made.council, today=today).without_manager
    return council, board, made.nasreen.pk in LACKS["manager"].found(made.council, today).values_list("pk", flat=True)


def test_reports_to_nobody_ends_the_asking_until_it_is_unsaid(made: World, lead: Client) -> None:
    assert asked_for(made) == (1, 1, True)
    post = Appointment.objects.get(person=made.nasreen, until=None)
    url = reverse("pathways:appointment_manager", args=[made.nasreen.public_id, post.public_id])
    assert "Reports to nobody here, as a chief executive" in text(lead, url)
    page = lead.post(url, {"line_manager": "top", **day(clock.today(), "on")}, follow=True)
    assert "reports to nobody here" in page.content.decode()
    assert asked_for(made) == (0, 0, False)
    lead.post(url, {"line_manager": "nobody", **day(clock.today(), "on")})
    assert asked_for(made) == (1, 1, True)


def test_a_title_that_is_not_decided_is_asked_for_and_one_outside_digital_is_not(made: World, lead: Client) -> None:
    post = Appointment.objects.filter(person=made.nasreen, until=None)
    post.update(role="")
    assert asked_for(made) == (1, 1, True)
    assert "Nasreen Akhtar" in text(lead, reverse("people:list") + "?without=manager")
    assert "1 person has no line manager" in words(text(lead, reverse("council")))
    assert "1 person, not counting those outside digital" in words(text(lead, reverse("pathways:first_day")))
    post.update(outside_digital=True)
    assert asked_for(made) == (0, 0, False)


@pytest.mark.parametrize("outside", [False, True])
def test_after_somebody_left_as_many_are_asked_for_as_are_listed(made: World, *, outside: bool) -> None:
    post = Appointment.objects.filter(person=made.nasreen, until=None)
    post.update(role="", outside_digital=outside, line_manager=made.helen)
    yesterday = clock.today() - timedelta(days=1)
    departure = leave(person=made.helen, organisation=made.council, last_day=yesterday, by=made.lead)
    count = departure.left_without_manager()
    assert asked_for(made) == (count, count, bool(count))
    assert count == (0 if outside else 1)


def test_a_named_line_manager_takes_the_mark_away(made: World, lead: Client) -> None:
    post = Appointment.objects.get(person=made.nasreen, until=None)
    url = reverse("pathways:appointment_manager", args=[made.nasreen.public_id, post.public_id])
    lead.post(url, {"line_manager": "top", **day(clock.today(), "on")})
    lead.post(url, {"line_manager": str(made.helen.public_id), **day(clock.today(), "on")})
    post.refresh_from_db()
    assert (post.line_manager, post.reports_to_nobody) == (made.helen, False)
