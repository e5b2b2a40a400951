"""Second thoughts in My queue: what comes back, how long undo is offered, and what the person is told."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from notices.leases import machine_now
from notices.models import Message
from pathways.actions.corrections import SECOND_THOUGHTS
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


def _queue(client: Client) -> str:
    return client.get(reverse("queue")).content.decode()


def _undo(client: Client) -> None:
    name = list(client.session["queue_undo"])[-1]
    assert client.post(reverse("queue_undo", args=[name])).status_code == 303


def test_marks_reasons_and_the_day_come_back_until_they_are_saved_again(team: Team, browser: Browser) -> None:
    one, two = claims(team.tomasz, ("TEC5", 3, EXPERIENCE), ("GOV2", 3, EXPERIENCE))
    record = shift(team.denise, team.martin)
    held_on = clock.today() - timedelta(days=3)
    key = f"assess-{team.tomasz.public_id}"
    fields = conversation(team.tomasz, (one, "keep", ""), (two, "return", "Show me the assessment.")) | {
        f"{key}-held_on_{part}": str(getattr(held_on, part)) for part in ("day", "month", "year")
    }
    client = browser(team.martin)
    client.post(reverse("queue"), fields | {f"verify-{record.public_id}-reason": "It was 2 days."})
    _undo(client)
    for _ in range(2):  # loading the page again does not lose it
        page = _queue(client)
        assert page.count(" checked") == 2
        assert "Show me the assessment." in page
        assert "It was 2 days." in page
        assert f"<b>{held_on.day} {held_on:%B %Y}</b>" in page
        assert "1 kept, 0 left to decide, 1 to return" in page
    client.post(decide_url("assess", team.tomasz.public_id), fields)
    assert statuses(one, two) == ["assessed", "returned"]
    page = _queue(client)
    assert "Show me the assessment." not in page
    assert "It was 2 days." in page, "another row, not yet saved again"


def test_undo_is_offered_for_ten_minutes_however_often_the_page_is_loaded(team: Team, browser: Browser) -> None:
    (one,) = claims(team.tomasz, ("TEC5", 3, EXPERIENCE))
    claims(team.hannah, ("GOV2", 2, KNOWLEDGE))
    client = browser(team.martin)
    client.post(decide_url("assess", team.tomasz.public_id), conversation(team.tomasz, (one, "keep", "")))
    name = next(iter(client.session["queue_undo"]))
    for _ in range(2):
        page = _queue(client)
        assert page.count("Tomasz Wieczorek: 1 level kept.") == 1
        assert "Saved at " in page
        assert reverse("queue_undo", args=[name]) in page
    wrong = client.post(decide_url("assess", team.hannah.public_id), conversation(team.hannah))
    assert "Saved at " not in wrong.content.decode(), "not above what is wrong now"
    with clock.standing_at(clock.now() + timedelta(minutes=11)):
        assert "Saved at " not in _queue(client)
    _undo(client)
    assert "Saved at " not in _queue(client)


def test_what_cannot_be_taken_back_says_so_before(team: Team, browser: Browser) -> None:
    endorsement(team.tomasz)
    assert "This cannot be taken back." in _queue(browser(team.martin))
    shift_seen_by(team.hannah, email="vera@example.org")
    assert "Neither can be taken back." in _queue(browser(team.martin))


def test_a_form_loaded_again_leads_back_to_the_queue(team: Team, browser: Browser) -> None:
    client = browser(team.martin)
    for url in (decide_url("assess", team.tomasz.public_id), reverse("queue_undo", args=["nothing"])):
        response = client.get(url)
        assert (response.status_code, response["Location"]) == (303, reverse("queue"))


def test_nobody_is_told_of_what_was_undone_in_time(team: Team, browser: Browser) -> None:
    one, two = claims(team.tomasz, ("TEC5", 3, EXPERIENCE), ("GOV2", 3, EXPERIENCE))
    record = shift(team.denise, team.martin)
    client = browser(team.martin)
    client.post(
        reverse("queue"),
        conversation(team.tomasz, (one, "keep", ""), (two, "return", "Show me."))
        | {f"verify-{record.public_id}-reason": "It was 2 days."},
    )
    letters = Message.objects.filter(kind__in=["pathways.assessed", "pathways.experience_answered"])
    assert {letter.state for letter in letters} == {Message.State.QUEUED}
    assert len(letters) == 2
    soon = machine_now() + SECOND_THOUGHTS - timedelta(minutes=1)
    assert not Message.objects.due(now=soon).exists()
    assert Message.objects.due(now=soon + timedelta(minutes=2)).count() == 2
    _undo(client)
    assert all(letter.was_taken_back for letter in letters.all())
    assert not Message.objects.filter(kind="pathways.taken_back").exists()


def test_a_letter_that_has_gone_out_is_corrected_once(team: Team, browser: Browser) -> None:
    one, two = claims(team.tomasz, ("TEC5", 3, EXPERIENCE), ("GOV2", 3, EXPERIENCE))
    client = browser(team.martin)
    for times in (1, 2):
        client.post(
            decide_url("assess", team.tomasz.public_id),
            conversation(team.tomasz, (one, "keep", ""), (two, "return", "Show me.")),
        )
        Message.objects.filter(kind="pathways.assessed").update(state=Message.State.SENT, sent_at=clock.now())
        _undo(client)
        letters = Message.objects.filter(kind="pathways.taken_back", recipient=team.tomasz.email)
        assert letters.count() == times, "one for each letter, however many levels it told of"
    assert "Martin Sowerby has taken back the answer about your claims" in letters[0].text


def test_after_second_thoughts_the_new_decision_has_a_letter_of_its_own(team: Team, browser: Browser) -> None:
    record = shift(team.denise, team.martin)
    client = browser(team.martin)
    url = decide_url("verify", record.public_id)
    key = f"verify-{record.public_id}"
    client.post(url, {key: "return", f"{key}-reason": "It was 2 days."})
    _undo(client)
    client.post(url, {key: "verify"})
    first, second = Message.objects.filter(kind="pathways.experience_answered").order_by("pk")
    assert first.was_taken_back
    assert (second.state, second.subject) == (Message.State.QUEUED, "Frontline shift: confirmed")
