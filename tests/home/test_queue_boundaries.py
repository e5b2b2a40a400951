"""My queue: when somebody else was first, what nobody else can decide, and what the page costs."""

from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from home.queries.queue import queue_of
from home.queries.waiting import waiting_count
from pathways.actions import Decision, appoint, change_manager, decide, withdraw_claim
from pathways.models import Appointment, Assessment, Baseline, ExperienceRecord
from people.models import Person
from tests.home.world import (
    EXPERIENCE,
    KNOWLEDGE,
    Team,
    claims,
    conversation,
    decide_url,
    endorsement,
    shift,
    shift_seen_by,
    statuses,
)
from ui import clock

Browser = Callable[[Person], Client]
pytestmark = pytest.mark.django_db


def test_when_somebody_was_first_it_says_so_once_and_shows_how_it_stands(team: Team, browser: Browser) -> None:
    one, two = claims(team.tomasz, ("TEC5", 3, EXPERIENCE), ("GOV2", 3, EXPERIENCE))
    decide(decisions=[Decision(one, keep=True)], by=team.martin, held_on=clock.today())
    fields = conversation(team.tomasz, (one, "return", "No."), (two, "keep", ""))
    response = browser(team.martin).post(decide_url("assess", team.tomasz.public_id), fields)
    page = response.content.decode()
    assert response.status_code == 409
    assert page.count("was kept by Martin Sowerby, before you saved") == 1
    assert "1 level from one conversation" in page
    assert statuses(one, two) == ["assessed", "claimed"], "nothing of the conversation was saved"


def test_a_claim_withdrawn_meanwhile_is_a_conflict(team: Team, browser: Browser) -> None:
    (one,) = claims(team.tomasz, ("TEC5", 3, EXPERIENCE))
    withdraw_claim(assessment=one, by=team.tomasz)
    response = browser(team.martin).post(
        decide_url("assess", team.tomasz.public_id), conversation(team.tomasz, (one, "keep", ""))
    )
    assert response.status_code == 409
    assert "was withdrawn by Tomasz Wieczorek" in response.content.decode()


def test_somebody_elses_claim_under_ones_own_persons_name_is_not_found(team: Team, browser: Browser) -> None:
    claims(team.tomasz, ("TEC5", 3, EXPERIENCE))
    (foreign,) = claims(team.gwen, ("GOV2", 2, KNOWLEDGE))
    fields = conversation(team.tomasz, (foreign, "keep", ""))
    assert browser(team.martin).post(decide_url("assess", team.tomasz.public_id), fields).status_code == 404
    assert statuses(foreign) == ["claimed"]


@pytest.mark.parametrize("kind", ["assess", "verify", "address", "endorse", "baseline", "nonsense"])
def test_an_id_that_is_nobodys_is_not_found(team: Team, browser: Browser, kind: str) -> None:
    assert browser(team.martin).post(decide_url(kind, uuid4()), {}).status_code == 404


def test_another_manager_finds_nothing(team: Team, browser: Browser) -> None:
    (one,) = claims(team.tomasz, ("TEC5", 3, EXPERIENCE))
    record, asked = shift(team.denise, team.martin), endorsement(team.tomasz)
    client = browser(team.gwen)  # manages Martin, not his team
    assert (
        client.post(
            decide_url("assess", team.tomasz.public_id), conversation(team.tomasz, (one, "keep", ""))
        ).status_code
        == 404
    )
    assert (
        client.post(decide_url("verify", record.public_id), {f"verify-{record.public_id}": "verify"}).status_code == 404
    )
    assert (
        client.post(decide_url("endorse", asked.public_id), {f"endorse-{asked.public_id}": "give"}).status_code == 404
    )
    assert statuses(one) == ["claimed"]


def test_a_past_manager_finds_nothing_from_the_day_of_the_move(team: Team, browser: Browser) -> None:
    (one,) = claims(team.tomasz, ("TEC5", 3, EXPERIENCE))
    record, asked = shift(team.tomasz, team.martin), endorsement(team.tomasz)
    post = Appointment.objects.get(person=team.tomasz, until=None)
    change_manager(appointment=post, manager=team.gwen, on=clock.today(), by=team.gwen)
    client = browser(team.martin)
    assert "Tomasz" not in client.get(reverse("queue")).content.decode()
    assert (
        client.post(
            decide_url("assess", team.tomasz.public_id), conversation(team.tomasz, (one, "keep", ""))
        ).status_code
        == 404
    )
    assert (
        client.post(decide_url("verify", record.public_id), {f"verify-{record.public_id}": "verify"}).status_code == 404
    )
    key = f"endorse-{asked.public_id}"
    assert client.post(decide_url("endorse", asked.public_id), {key: "give", f"{key}-reason": "x"}).status_code == 404
    assert browser(team.past).get(reverse("queue")).status_code == 404
    assert statuses(one) == ["claimed"]


def test_people_who_manage_nobody_have_no_queue(team: Team, browser: Browser) -> None:
    for name in ("queue", "team"):
        assert browser(team.tomasz).get(reverse(name)).status_code == 404
        assert Client().get(reverse(name)).status_code == 302


def _six_more(team: Team) -> None:
    for number in range(6):
        someone = Person.objects.create_user(f"p{number}@kirklees.gov.uk", None, name=f"Person {number}")
        appoint(
            person=someone,
            organisation=team.kirklees,
            title="Analyst",
            role="data-analyst",
            since=date(2025, 4, 1),
            line_manager=team.martin,
            by=None,
        )
        _one_of_each(someone, team)


def _one_of_each(someone: Person, team: Team) -> None:
    claims(someone, ("TEC5", 3, EXPERIENCE), ("GOV2", 3, EXPERIENCE), ("PLC4", 2, KNOWLEDGE))
    shift(someone, team.martin)
    shift_seen_by(someone, email="vera@example.org")
    endorsement(someone)


@pytest.mark.parametrize("name", ["queue", "team"])
def test_the_number_of_queries_does_not_depend_on_the_number_of_rows(team: Team, browser: Browser, name: str) -> None:
    client = browser(team.martin)
    _one_of_each(team.tomasz, team)
    assert client.get(reverse(name)).status_code == 200  # reads the framework, once a process
    with CaptureQueriesContext(connection) as few:
        client.get(reverse(name))
    _six_more(team)
    with CaptureQueriesContext(connection) as many:
        client.get(reverse(name))
    assert len(few) == len(many) <= 10


def test_the_number_in_the_navigation_is_the_number_of_rows(team: Team) -> None:
    claims(team.tomasz, ("TEC5", 3, EXPERIENCE), ("GOV2", 3, EXPERIENCE))
    claims(team.hannah, ("PLC4", 2, KNOWLEDGE))
    shift(team.denise, team.martin)
    shift_seen_by(team.denise, email="vera@example.org")
    endorsement(team.tomasz)
    post = Appointment.objects.get(person=team.denise, until=None)
    Baseline.objects.create(person=team.denise, appointment=post, confirmed_on=clock.today())
    queue = queue_of(team.martin, today=clock.today())
    assert [row.kind for row in queue.rows] == ["baseline", "assess", "assess", "verify", "address", "endorse"]
    assert waiting_count(team.martin, today=clock.today()) == len(queue.rows)
    assert ExperienceRecord.objects.count() == 2


def test_a_level_of_a_baseline_is_sent_on_to_its_sitting(team: Team, browser: Browser) -> None:
    post = Appointment.objects.get(person=team.tomasz, until=None)
    Baseline.objects.create(person=team.tomasz, appointment=post, confirmed_on=clock.today())
    (row,) = claims(team.tomasz, ("TEC5", 3, EXPERIENCE))
    Assessment.objects.filter(pk=row.pk).update(baseline=True)
    response = browser(team.martin).post(
        decide_url("assess", team.tomasz.public_id), conversation(team.tomasz, (row, "keep", ""))
    )
    assert response.status_code == 409
    assert "decided in the baseline sitting" in response.content.decode()
    assert statuses(row) == ["claimed"]
