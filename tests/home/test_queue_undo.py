"""Second thoughts in My queue: what comes back, how long undo is offered, and what the person is told."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from notices.leases import machine_now
from notices.models import Message
from pathways.actions import reopen
from pathways.actions.corrections import SECOND_THOUGHTS
from pathways.models import Assessment
from pathways.queries.frameworks import current_catalogue
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


def test_what_was_saved_stands_at_the_top_for_ten_minutes_however_often_the_page_is_loaded(
    team: Team, browser: Browser
) -> None:
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
        page = _queue(client)
        assert "Saved at " not in page
        assert reverse("queue_undo", args=[name]) in page, "below, until the end of the day"
    _undo(client)
    assert "Saved at " not in _queue(client)


def _three(team: Team, client: Client) -> list[str]:
    """Three decisions, one after another; the names of their undos."""
    (one,) = claims(team.tomasz, ("TEC5", 3, EXPERIENCE))
    (two,) = claims(team.hannah, ("GOV2", 2, KNOWLEDGE))
    record = shift(team.denise, team.martin)
    client.post(decide_url("assess", team.tomasz.public_id), conversation(team.tomasz, (one, "keep", "")))
    client.post(decide_url("assess", team.hannah.public_id), conversation(team.hannah, (two, "keep", "")))
    client.post(decide_url("verify", record.public_id), {f"verify-{record.public_id}": "verify"})
    return list(client.session["queue_undo"])


def _offered(page: str) -> list[str]:
    """The names of the undos on a page, in their order."""
    return re.findall(r'action="/my-queue/undo/([^/]+)/"', page)


def test_each_of_three_decisions_can_be_undone_until_the_end_of_the_day(team: Team, browser: Browser) -> None:
    client = browser(team.martin)
    first, second, third = _three(team, client)
    page = _queue(client)
    assert _offered(page) == [third, second, first], "the latest at the top"
    assert "Saved at " in page
    assert "Decided today: 2 more you can undo" in page
    for level in Assessment.objects.filter(assessor=team.martin):
        assert f"{current_catalogue().competency(level.competency).title} {level.level}</span>" in page, "told apart"
    assert "You can undo until the end of today. The e-mail about it waits 15 minutes" in page
    client.post(reverse("queue_undo", args=[third]))
    page = _queue(client)
    assert "Undone." in page
    assert _offered(page) == [second, first], "undoing one leaves the others"
    assert "Decided today: 2 you can undo" in page
    assert "What you had marked" not in page, "an answer by its button leaves no mark"
    client.post(reverse("queue_undo", args=[first]))
    page = _queue(client)
    assert _offered(page) == [second]
    assert "What you had marked is still here." in page, "the level is marked again"
    assert '<div class="q-today' in page, "one alone is not folded"
    with clock.standing_at(clock.now() + timedelta(days=1)):
        page = _queue(client)
        assert _offered(page) == []
        assert "Decided today" not in page


def test_an_undo_that_came_too_late_is_offered_no_more(team: Team, browser: Browser) -> None:
    client = browser(team.martin)
    first, *others = _three(team, client)
    for row in Assessment.objects.filter(person=team.tomasz, source="self"):
        reopen(assessment=row, by=team.martin)  # in another window
    late = client.post(reverse("queue_undo", args=[first]))
    assert late.status_code == 409
    assert _offered(late.content.decode()) == others[::-1]


def test_undo_keeps_what_is_marked_in_other_rows(team: Team, browser: Browser) -> None:
    (one,) = claims(team.tomasz, ("TEC5", 3, EXPERIENCE))
    record = shift(team.denise, team.martin)
    client = browser(team.martin)
    _queue(client)
    client.post(decide_url("verify", record.public_id), {f"verify-{record.public_id}": "verify"})
    [name] = client.session["queue_undo"]
    marked = conversation(team.tomasz, (one, "return", "Show me the assessment."))
    page = client.post(reverse("queue_undo", args=[name]), marked, follow=True).content.decode()
    assert "Undone." in page
    assert "Show me the assessment." in page
    assert "What you had marked is still here." in page


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
