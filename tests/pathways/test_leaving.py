"""Somebody leaves the council: one form ends posts, roles and the line, closes the account, and can be taken back."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from pathways.actions import appoint, leave, take_back_departure
from pathways.models import Appointment, Departure
from pathways.tasks import nightly_lines
from people import actions as people
from people.errors import Refused
from people.models import AuditEvent, Membership, Person, Relationship
from people.roles import Kind, Role
from tests.pathways.pages_client import client, text, words
from tests.pathways.pages_world import World
from tests.people.conftest import day
from ui import clock


@pytest.fixture
def made(staff: World) -> World:
    return staff


@pytest.fixture
def lead(made: World) -> Client:
    return client(made.lead)


def address(person: Person, name: str = "leave") -> str:
    return reverse(f"pathways:{name}", args=[person.public_id])


def post_of(person: Person) -> Appointment:
    return Appointment.objects.get(person=person, until=None)


def stands(person: Person) -> tuple[bool, bool, bool]:
    """Whether the account is open, somebody employs them today, and a post is held today."""
    person.refresh_from_db()
    today = clock.today()
    employed = person.pk in Membership.objects.employers([person.pk], on=today)
    return person.is_active, employed, Appointment.objects.filter(person=person).on(today).exists()


def test_one_form_ends_everything_today_and_undo_brings_it_all_back(made: World, lead: Client) -> None:
    helen, council = made.helen, made.council
    people.grant(person=helen, organisation=council, role=Role.MENTOR, by=made.lead)
    appoint(person=helen, organisation=council, title="Head", role="", since=made_since(), by=made.lead)
    page = words(text(lead, address(helen)))
    assert "Have no line manager then: choose who takes over" in page
    assert "Choose for Nasreen Akhtar" in page
    yesterday = clock.today() - timedelta(days=1)
    answer = lead.post(address(helen), day(yesterday, "last_day"), follow=True)
    assert answer.redirect_chain == [(reverse("people:list"), 303)]
    said = answer.content.decode()
    assert "The account is closed. Name another line manager for the 1 person they manage" in said
    assert address(helen, "leave_take_back") in said
    assert stands(helen) == (False, False, False)
    assert not Membership.objects.filter(person=helen).on(clock.today()).exists()
    assert post_of(made.nasreen).line_manager is None
    lead.post(address(helen, "leave_take_back"))
    assert stands(helen) == (True, True, True)
    assert Membership.objects.filter(person=helen).holding(Role.MENTOR).on(clock.today()).exists()
    assert post_of(made.nasreen).line_manager == helen
    assert AuditEvent.objects.filter(action__startswith="pathways.departure.").count() == 2


def made_since() -> date:
    return clock.today() - timedelta(days=400)


def test_a_last_day_to_come_changes_nothing_until_the_night_after_it(
    made: World, lead: Client, settings: Settings
) -> None:
    helen, last = made.helen, clock.today() + timedelta(days=3)
    answer = lead.post(address(helen), day(last, "last_day"), follow=True)
    assert f"Leaves Last day here: {last.day} " in words(answer.content.decode())
    assert stands(helen)[:2] == (True, True)
    assert post_of(made.nasreen).line_manager == helen
    settings.CLOCK_SHIFT = timedelta(days=3)
    nightly_lines()
    assert stands(helen)[:2] == (True, True), "the last day is still a day"
    settings.CLOCK_SHIFT = timedelta(days=4)
    nightly_lines()
    assert stands(helen) == (False, False, False)
    assert post_of(made.nasreen).line_manager is None
    nightly_lines()
    assert AuditEvent.objects.filter(action="people.person.deactivated", subject=helen).count() == 1


def test_a_last_day_to_come_is_taken_back_with_the_line_below(made: World, lead: Client) -> None:
    helen = made.helen
    departure = leave(person=helen, organisation=made.council, last_day=clock.today() + timedelta(days=3), by=made.lead)
    assert "They stay: take it back" in text(lead, address(helen))
    take_back_departure(departure=departure, by=made.lead)
    line = Relationship.objects.filter(viewer=helen, subject=made.nasreen).of_kind(Kind.LINE_MANAGER)
    assert line.on(clock.today() + timedelta(days=30)).exists()
    assert Membership.objects.get(person=helen, role=Role.LEARNER).until is None
    with pytest.raises(Refused, match="taken back already"):
        take_back_departure(departure=departure, by=made.lead)


def test_the_same_form_sent_twice_is_one_departure_and_another_day_is_refused(made: World) -> None:
    def go(days: int) -> Departure:
        last = clock.today() + timedelta(days=days)
        return leave(person=made.helen, organisation=made.council, last_day=last, by=made.lead)

    assert go(5) == go(5)
    with pytest.raises(Refused, match="recorded as their last day already"):
        go(6)


def test_nobody_else_may_record_it_and_nobody_records_their_own(made: World, lead: Client) -> None:
    assert client(made.helen).get(address(made.nasreen)).status_code == 404
    assert client(made.stranger).get(address(made.nasreen)).status_code == 404
    assert lead.get(address(made.lead)).status_code == 404
    leave(person=made.helen, organisation=made.council, last_day=clock.today() - timedelta(days=1), by=made.lead)
    assert client(made.stranger).post(address(made.helen, "leave_take_back")).status_code == 404


def test_after_the_last_post_ended_the_career_offers_it_as_the_next_step(made: World, lead: Client) -> None:
    posts = reverse("pathways:appointments", args=[made.nasreen.public_id])
    assert "Do they leave the council?" not in text(lead, posts)
    post = post_of(made.nasreen)
    end = reverse("pathways:appointment_end", args=[made.nasreen.public_id, post.public_id])
    page = lead.post(end, day(clock.today(), "on"), follow=True).content.decode()
    assert "Do they leave the council?" in page
    assert address(made.nasreen) in page


def test_closing_and_opening_an_account_is_said_in_the_same_words_everywhere(made: World, lead: Client) -> None:
    person = reverse("people:person", args=[made.colleague.public_id])
    assert "Close the account" in text(lead, person)
    close = reverse("people:deactivate", args=[made.colleague.public_id])
    asked = text(lead, close)
    assert "Close the account?" in asked
    assert "eactivate the" not in asked
    page = lead.post(close, follow=True).content.decode()
    assert "The account of Tom Okafor is closed." in page
    assert "Account closed" in page
    assert "Open the account again" in page


def test_every_page_says_the_same_last_day(made: World, lead: Client) -> None:
    last = clock.today() + timedelta(days=3)
    lead.post(address(made.helen), day(last, "last_day"))
    said = said_day(last)
    for page in (
        reverse("people:person", args=[made.helen.public_id]),
        reverse("pathways:leave", args=[made.helen.public_id]),
        reverse("people:list"),
    ):
        html = words(text(lead, page))
        assert said_day(last + timedelta(days=1)) not in html, page
    assert html_count(lead, made.helen, said) >= 2
    own = client(made.helen)
    for name in ("people:account", "pathways:record"):
        html = words(text(own, reverse(name)))
        assert said_day(last + timedelta(days=1)) not in html, name


def said_day(value: date) -> str:
    return f"{value.day} {value:%B %Y}"


def html_count(browser: Client, person: Person, said: str) -> int:
    """How often a person's page says a day: above, and in the table of roles."""
    return words(text(browser, reverse("people:person", args=[person.public_id]))).count(said)


def test_leaving_asks_the_database_no_more_than_ten_times(made: World, lead: Client) -> None:
    post = post_of(made.nasreen)
    ends = reverse("pathways:appointment_end", args=[made.nasreen.public_id, post.public_id])
    manager = reverse("pathways:appointment_manager", args=[made.nasreen.public_id, post.public_id])
    change = reverse("pathways:appointment_change", args=[made.nasreen.public_id, post.public_id])
    pages = [address(made.nasreen, name) for name in ("leave", "move", "appointments", "appointment_add")]
    for page in (*pages, ends, manager, change):
        text(lead, page)
        with CaptureQueriesContext(connection) as asked:
            text(lead, page)
        assert len(asked) <= 10, page
