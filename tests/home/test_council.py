"""My council: who may see it, what it counts, and whose names it shows."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from home.queries.council import council_of, near_a_gate
from notices.models import Message
from pathways.actions import appoint, set_target
from people.models import Person
from people.roles import Role
from tests.home.world import Team, person
from ui import clock

Browser = Callable[[Person], Client]
pytestmark = pytest.mark.django_db


def test_everyone_counts_once_in_their_present_post(team: Team) -> None:
    appoint(
        person=team.rhys, organisation=team.leeds, title="Analyst", role="data-analyst", since=date(2025, 4, 1), by=None
    )
    board = council_of(team.kirklees, today=clock.today(), service=False)
    assert {tier.code: tier.people for tier in board.tiers if tier.people} == {"T1": 1, "T2": 2, "T3": 1}
    assert (board.counts.staff, board.counts.digital, board.counts.confirmed) == (8, 4, 0)
    assert board.counts.baseline_missing == 4


def test_the_lead_is_told_what_to_do_and_the_sponsor_is_not(team: Team, browser: Browser) -> None:
    appoint(person=team.past, organisation=team.kirklees, title="Wizard", role="", since=date(2025, 4, 1), by=None)
    lead = browser(team.gwen).get(reverse("council")).content.decode()
    assert "1 person has a job title without a role" in lead
    assert "7 people have not been invited" in lead, "all but the lead, who is signed in"
    sponsor = browser(team.chloe).get(reverse("council"))
    assert sponsor.status_code == 200
    assert "job title without a role" not in sponsor.content.decode()


def test_mail_that_could_not_be_delivered_is_the_administrators(team: Team, browser: Browser) -> None:
    Message.objects.create(
        key="k", kind="k", owner="kirklees", recipient="a@b.example", subject="s", message_id="m", raw=b"", state="dead"
    )
    assert "1 message or job could not be done" in browser(team.adam).get(reverse("council")).content.decode()
    assert "could not be done" not in browser(team.gwen).get(reverse("council")).content.decode()


def test_mail_of_another_council_is_not_counted(team: Team, browser: Browser) -> None:
    Message.objects.create(
        key="k", kind="k", owner="leeds", recipient="a@b.example", subject="s", message_id="m", raw=b"", state="dead"
    )
    assert "could not be done" not in browser(team.adam).get(reverse("council")).content.decode()


@pytest.mark.parametrize(("sends", "demo", "warns"), [(False, False, True), (True, False, False), (False, True, False)])
def test_who_runs_the_council_is_warned_while_no_mail_is_sent(
    team: Team, browser: Browser, settings: Any, *, sends: bool, demo: bool, warns: bool
) -> None:
    settings.MAIL_SENDS, settings.DEMO = sends, demo
    for reader, name in ((team.gwen, "council"), (team.adam, "council"), (team.adam, "people:service")):
        page = browser(reader).get(reverse(name)).content.decode()
        assert ("Mail is not being sent" in page) is warns
        assert ("<code>EMAIL_URL</code>" in page) is warns
    assert "Mail is not being sent" not in browser(team.chloe).get(reverse("council")).content.decode()


@pytest.mark.parametrize("who", ["martin", "tomasz", "rhys"])
def test_others_do_not_find_it(team: Team, browser: Browser, who: str) -> None:
    for name in ("council", "gates"):
        assert browser(getattr(team, who)).get(reverse(name)).status_code == 404


def test_names_near_a_gate_are_for_lead_and_sponsor_of_that_council(team: Team, browser: Browser) -> None:
    assert browser(team.gwen).get(reverse("gates")).status_code == 200
    assert browser(team.chloe).get(reverse("gates")).status_code == 200
    assert browser(team.adam).get(reverse("gates")).status_code == 404
    assert reverse("gates") not in browser(team.adam).get(reverse("council")).content.decode()


def test_near_a_gate_names_nobody_of_another_council(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("home.queries.council.NEAR", 99)
    appoint(
        person=team.rhys, organisation=team.leeds, title="Analyst", role="data-analyst", since=date(2025, 4, 1), by=None
    )
    for someone in (team.rhys, team.tomasz):
        set_target(person=someone, role="lead-data-analyst", by=someone)
    elsewhere = person("Lena Lead", team.leeds, Role.COUNCIL_LEAD)
    for viewer, organisation, all_staff, names in (
        (team.gwen, team.kirklees, False, ["Tomasz Wieczorek"]),
        (team.chloe, team.kirklees, True, ["Tomasz Wieczorek"]),
        (elsewhere, team.leeds, False, ["Rhys Morgan"]),
        (elsewhere, team.kirklees, False, []),
    ):
        found = near_a_gate(organisation, viewer=viewer, all_staff=all_staff, today=clock.today())
        assert [near.person.name for near in found] == names


def test_somebody_with_many_criteria_left_is_not_near(team: Team) -> None:
    set_target(person=team.tomasz, role="lead-data-analyst", by=team.tomasz)
    assert not near_a_gate(team.kirklees, viewer=team.gwen, all_staff=True, today=clock.today())


@pytest.mark.parametrize("name", ["council", "gates"])
def test_the_number_of_queries_does_not_depend_on_the_number_of_staff(
    team: Team, browser: Browser, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr("home.queries.council.NEAR", 99)  # so that people are named, and that is logged
    set_target(person=team.tomasz, role="lead-data-analyst", by=team.tomasz)
    client = browser(team.chloe)
    client.get(reverse(name))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse(name))
    for number in range(5):
        someone = person(f"P{number} Staff", team.kirklees)
        appoint(
            person=someone,
            organisation=team.kirklees,
            title="Analyst",
            role="data-analyst",
            since=date(2025, 4, 1),
            by=None,
        )
        set_target(person=someone, role="lead-data-analyst", by=someone)
    with CaptureQueriesContext(connection) as many:
        client.get(reverse(name))
    assert len(few) == len(many) <= 10
