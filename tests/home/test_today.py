"""Today: each state a learner can be in."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import get_args

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from home.minutes import action_minutes
from home.queries.today import today_of
from pathways.action_parts import LinkKind
from pathways.actions import ClaimItem, Decision, appoint, claim, decide, decide_experience, set_target
from pathways.actions.baseline import confirm_baseline
from pathways.models import Appointment, Assessment
from pathways.queries.frameworks import current_catalogue
from people.models import Person
from tests.home.world import EXPERIENCE, KNOWLEDGE, Team, claims, endorsement, person, shift, shift_seen_by
from ui import clock, words

Browser = Callable[[Person], Client]
pytestmark = pytest.mark.django_db


def _page(browser: Browser, person: Person) -> str:
    return browser(person).get(reverse("today")).content.decode()


def test_a_new_person_is_asked_for_their_baseline_first(team: Team, browser: Browser) -> None:
    page = _page(browser, team.tomasz)
    assert "confirm your baseline" in page
    assert reverse("pathways:baseline") in page
    assert f"{clock.today():%A} {words.day(clock.today())}" in page


def test_a_baseline_that_was_sent_waits_for_the_manager_as_one_thing(team: Team, browser: Browser) -> None:
    post = Appointment.objects.get(person=team.tomasz, until=None)
    asked = {code: level for code, level in current_catalogue().role("data-analyst").requirements.items() if level}
    confirm_baseline(person=team.tomasz, appointment=post, levels=asked, by=team.tomasz)
    page = _page(browser, team.tomasz)
    assert "It waits for Martin Sowerby." in page
    assert "Only your baseline." in page


def test_one_next_action_with_its_criterion_and_minutes(team: Team, browser: Browser) -> None:
    set_target(person=team.tomasz, role="lead-data-analyst", by=team.tomasz)
    page = today_of(team.tomasz, today=clock.today())
    assert page.action is not None
    assert page.gate.startswith("Gate G2: ")
    assert "at gate G2 (" in page.criterion
    assert page.minutes == 10, "the baseline is confirmed on a page"
    html = _page(browser, team.tomasz)
    assert html.count("Your next action") == 1
    assert page.gate in html
    assert page.criterion in html


def test_without_a_target_the_next_action_is_to_choose_one(team: Team, browser: Browser) -> None:
    (row,) = claims(team.tomasz, ("PLC4", 2, KNOWLEDGE))
    decide(decisions=[Decision(row, keep=True)], by=team.martin, held_on=clock.today())
    assert "Choose the role you work towards" in _page(browser, team.tomasz)


def test_what_waits_says_with_whom_and_since_when(team: Team, browser: Browser) -> None:
    (row,) = claims(team.tomasz, ("PLC4", 2, KNOWLEDGE))
    Assessment.objects.filter(pk=row.pk).update(on=clock.today() - timedelta(days=5))
    shift(team.tomasz, team.martin)
    endorsement(team.tomasz)
    page = _page(browser, team.tomasz)
    assert "Communication and influence, level 2" in page
    assert f"With Martin Sowerby since {words.day(clock.today() - timedelta(days=5))}" in page
    assert "Frontline shift, 3 days" in page
    assert "Endorsement by your line manager" in page


def test_what_came_back_says_why_and_where_to_mend_it(team: Team, browser: Browser) -> None:
    (row,) = claims(team.tomasz, ("TEC4", 3, KNOWLEDGE))
    decide(decisions=[Decision(row, keep=False, reason="Show me a pipeline.")], by=team.martin, held_on=clock.today())
    record = shift(team.tomasz, team.martin)
    decide_experience(record=record, verify=False, reason="It was 2 days.", by=team.martin)
    page = _page(browser, team.tomasz)
    assert page.count("Returned to you") == 2
    assert "Show me a pipeline." in page
    assert reverse("pathways:claim", args=["TEC4"]) in page
    assert "It was 2 days." in page
    assert reverse("pathways:experience_add", args=["X01"]) in page


def test_only_the_latest_return_of_a_competency_is_shown_with_its_day_and_by_whom(team: Team, browser: Browser) -> None:
    for reason in ("Show me a pipeline.", "Still no pipeline."):
        (row,) = claims(team.tomasz, ("TEC4", 3, KNOWLEDGE))
        decide(decisions=[Decision(row, keep=False, reason=reason)], by=team.martin, held_on=clock.today())
    page = _page(browser, team.tomasz)
    assert page.count("Returned to you") == 1
    assert "Still no pipeline." in page
    assert "Show me a pipeline." not in page
    assert f"{words.day(clock.today())}, by Martin Sowerby" in page


def test_a_returned_claim_stands_once_and_its_act_is_a_link(team: Team, browser: Browser) -> None:
    set_target(person=team.tomasz, role="lead-data-analyst", by=team.tomasz)
    (held,) = claims(team.tomasz, ("TEC4", 1, EXPERIENCE))
    decide(decisions=[Decision(held, keep=True)], by=team.martin, held_on=clock.today() - timedelta(days=9))
    (row,) = claims(team.tomasz, ("TEC4", 3, KNOWLEDGE))
    decide(decisions=[Decision(row, keep=False, reason="Show me a pipeline.")], by=team.martin, held_on=clock.today())
    page = _page(browser, team.tomasz)
    assert page.count("Show me a pipeline.") == 1
    assert "Mend your claim for" not in page
    url = reverse("pathways:claim", args=["TEC4"])
    assert f'<a class="govuk-link b" href="{url}?level=3">Mend it and claim again</a>' in page
    mine = browser(team.tomasz).get(reverse("pathways:mine")).content.decode()
    assert "Mend your claim for" in mine
    assert f'<a class="govuk-link b" href="{url}?level=3">Mend it and claim again</a>' in mine
    assert "<b>Mend it and claim again</b>" not in mine


def test_an_assessment_after_the_return_answers_it(team: Team, browser: Browser) -> None:
    (row,) = claims(team.tomasz, ("TEC4", 3, KNOWLEDGE))
    decide(decisions=[Decision(row, keep=False, reason="Show me a pipeline.")], by=team.martin, held_on=clock.today())
    (again,) = claims(team.tomasz, ("TEC4", 2, KNOWLEDGE))
    # The talk was held before the return, and is written down after it.
    held_on = clock.today() - timedelta(days=3)
    decide(decisions=[Decision(again, keep=True)], by=team.martin, held_on=held_on)
    assert "Returned to you" not in _page(browser, team.tomasz)


def test_an_address_that_is_not_confirmed_waits_for_the_manager(team: Team, browser: Browser) -> None:
    record = shift_seen_by(team.tomasz, email="vera@example.org")
    waiting = f"Waiting for your manager to confirm who to ask, since {words.day(clock.today())}"
    page = _page(browser, team.tomasz)
    assert waiting in page
    assert "With Vera Outside" not in page
    request = record.requests.get()
    request.address_confirmed_by = team.martin
    request.save()
    page = _page(browser, team.tomasz)
    assert waiting not in page
    assert f"With Vera Outside since {words.day(clock.today())}" in page


def test_somebody_outside_digital_is_led_to_my_pathway(team: Team, browser: Browser) -> None:
    paula = person("Paula Outside", team.kirklees)
    appoint(
        person=paula,
        organisation=team.kirklees,
        title="Council tax officer",
        role="",
        since=date(2020, 4, 1),
        line_manager=team.martin,
        outside_digital=True,
        by=None,
    )
    set_target(person=paula, role="data-apprentice", by=paula)
    html = _page(browser, paula)
    assert "Say which levels you hold already" in html
    assert "On the way to Data apprentice" in html
    assert "No gate stands before this role." in html
    assert f'<a class="govuk-link" href="{reverse("pathways:mine")}">My pathway</a>' in html
    assert "confirm your baseline" not in html
    # The manager's page agrees with hers.
    team_page = browser(team.martin).get(reverse("team")).content.decode()
    assert "Works outside digital. Target: Data apprentice, which has no gate before it" in team_page
    assert "No digital role" in team_page
    assert "Not asked" not in team_page


def test_minutes_are_promised_for_what_is_done_on_a_page_alone() -> None:
    assert {kind for kind in get_args(LinkKind) if action_minutes(kind)} == {
        "mend", "verified", "claim", "baseline", "confirm", "endorsement",
    }  # fmt: skip


def test_what_was_mended_is_not_shown_as_returned(team: Team, browser: Browser) -> None:
    (row,) = claims(team.tomasz, ("TEC4", 3, KNOWLEDGE))
    decide(decisions=[Decision(row, keep=False, reason="Show me a pipeline.")], by=team.martin, held_on=clock.today())
    claim(person=team.tomasz, items=[ClaimItem("TEC4", 3, EXPERIENCE)], by=team.tomasz)
    assert "Returned to you" not in _page(browser, team.tomasz)


def test_the_last_thirty_days_and_no_longer(team: Team, browser: Browser) -> None:
    row, old = claims(team.tomasz, ("PLC4", 2, KNOWLEDGE), ("GOV2", 2, KNOWLEDGE))
    held_on = clock.today() - timedelta(days=3)
    decide(decisions=[Decision(row, keep=True)], by=team.martin, held_on=held_on)
    # Recorded today, but held longer ago: the day of the conversation counts.
    decide(decisions=[Decision(old, keep=True)], by=team.martin, held_on=clock.today() - timedelta(days=31))
    page = _page(browser, team.tomasz)
    assert "Communication and influence, level 2: assessed" in page
    assert "Information governance and privacy" not in page
    (change,) = today_of(team.tomasz, today=clock.today()).recent
    assert f"after your conversation of {words.day(held_on)}" in change.words


def test_a_long_conversation_is_one_line(team: Team, browser: Browser) -> None:
    rows = claims(team.tomasz, *((code, 2, KNOWLEDGE) for code in ("PLC4", "GOV2", "TEC4", "TEC5", "USR1")))
    decide(decisions=[Decision(row, keep=True) for row in rows], by=team.martin, held_on=clock.today())
    assert "5 competencies assessed" in _page(browser, team.tomasz)


def test_nothing_of_rooms_that_are_not_built(team: Team, browser: Browser) -> None:
    page = _page(browser, team.tomasz).lower()
    for word in ("off-the-job", "mentor"):
        assert word not in page


def test_at_most_ten_queries_however_full_the_record(team: Team, browser: Browser) -> None:
    client = browser(team.tomasz)
    endorsement(team.tomasz)
    client.get(reverse("today"))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("today"))
    codes = [competency.code for competency in current_catalogue().competencies][:20]
    rows = claims(team.tomasz, *((code, 2, KNOWLEDGE) for code in codes))
    decide(
        decisions=[Decision(row, keep=number % 2 == 0, reason="No") for number, row in enumerate(rows[:10])],
        by=team.martin,
        held_on=date(2026, 1, 5),
    )
    shift(team.tomasz, team.martin)
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("today"))
    assert len(few) == len(many) <= 10
