"""My queue: what a manager finds, keeps, returns and takes back."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from home.queries.queue import queue_of
from home.queries.waiting import waiting_count
from pathways.actions import appoint
from pathways.actions.baseline import confirm_baseline
from pathways.models import Appointment, Assessment, Baseline, Endorsement
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


def test_the_top_promises_how_many_decisions_and_minutes(team: Team, browser: Browser) -> None:
    claims(
        team.tomasz, ("TEC5", 3, EXPERIENCE), ("GOV2", 3, EXPERIENCE), ("PLC4", 2, KNOWLEDGE), ("TEC4", 3, KNOWLEDGE)
    )
    shift(team.denise, team.martin)
    page = browser(team.martin).get(reverse("queue")).content.decode()
    assert "2 decisions, 5 answers for 2 people, about 4 minutes." in page
    assert "Nothing here is late. The oldest was sent today." in page
    assert "Tomasz Wieczorek, Data analyst" in page
    assert "4 levels from one conversation" in page


def test_a_manager_is_asked_for_their_own_baseline_until_it_is_sent(team: Team, browser: Browser) -> None:
    client = browser(team.martin)
    said = "Your own baseline is not confirmed."
    assert said in client.get(reverse("queue")).content.decode()
    post = Appointment.objects.get(person=team.martin)
    asked = current_catalogue().role(post.role).requirements
    levels = {code: level for code, level in asked.items() if level > 0}
    confirm_baseline(person=team.martin, appointment=post, levels=levels, by=team.martin)
    assert said not in client.get(reverse("queue")).content.decode()
    appoint(
        person=team.tomasz,
        organisation=team.kirklees,
        title="Trainee",
        role="",
        since=clock.today(),
        line_manager=team.past,
        by=None,
    )
    assert said not in browser(team.past).get(reverse("queue")).content.decode(), "Pauline is in no digital role"


def test_who_supervises_a_placement_finds_it_from_here(team: Team, browser: Browser) -> None:
    page = browser(team.martin).get(reverse("queue")).content.decode()
    assert f'href="{reverse("opportunities:placements")}">Placements</a> that you supervise' in page


def test_nothing_is_preselected(team: Team, browser: Browser) -> None:
    claims(team.tomasz, ("TEC5", 3, EXPERIENCE), ("TEC4", 3, KNOWLEDGE))
    endorsement(team.tomasz)
    assert " checked" not in browser(team.martin).get(reverse("queue")).content.decode()


def test_what_was_sent_long_ago_is_late(team: Team) -> None:
    (row,) = claims(team.tomasz, ("PLC4", 2, KNOWLEDGE))
    Assessment.objects.filter(pk=row.pk).update(on=clock.today() - timedelta(days=20))
    queue = queue_of(team.martin, today=clock.today())
    assert queue.waited == "1 late: sent more than 14 days ago. The oldest has waited 20 days."


def test_an_empty_queue_says_when_the_next_mail_comes(team: Team, browser: Browser) -> None:
    page = browser(team.martin).get(reverse("queue")).content.decode()
    assert "No decisions wait for you." in page
    assert "Next e-mail Monday" in page


def test_several_levels_of_one_conversation_are_one_save(team: Team, browser: Browser) -> None:
    one, two, three = claims(team.tomasz, ("TEC5", 3, EXPERIENCE), ("GOV2", 3, EXPERIENCE), ("PLC4", 2, KNOWLEDGE))
    fields = conversation(team.tomasz, (one, "keep", ""), (two, "return", "Show me the assessment itself."))
    client = browser(team.martin)
    response = client.post(decide_url("assess", team.tomasz.public_id), fields)
    assert (response.status_code, response["Location"]) == (303, reverse("queue"))
    assert statuses(one, two, three) == ["assessed", "returned", "claimed"]
    kept = Assessment.objects.get(decides=one)
    assert (kept.assessor, kept.on, kept.level) == (team.martin, clock.today(), 3)
    page = client.get(reverse("queue")).content.decode()
    assert "Tomasz Wieczorek: 1 level kept and 1 level returned." in page
    assert "1 level from one conversation" in page


def test_a_return_needs_a_reason_and_keeps_what_was_typed(team: Team, browser: Browser) -> None:
    one, two = claims(team.tomasz, ("TEC5", 3, EXPERIENCE), ("GOV2", 3, EXPERIENCE))
    response = browser(team.martin).post(
        decide_url("assess", team.tomasz.public_id),
        conversation(team.tomasz, (one, "keep", "kept by me"), (two, "return", " ")),
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert statuses(one, two) == ["claimed", "claimed"]
    assert "say what is missing, so that Tomasz can mend it" in page
    assert page.count(" checked") == 2
    assert "kept by me" in page
    assert "<title>Error: My queue" in page


def test_choosing_nothing_is_an_error_of_that_row(team: Team, browser: Browser) -> None:
    claims(team.tomasz, ("TEC5", 3, EXPERIENCE))
    response = browser(team.martin).post(decide_url("assess", team.tomasz.public_id), conversation(team.tomasz))
    assert response.status_code == 422
    assert "Choose keep or return for at least one level" in response.content.decode()


def test_a_level_with_the_wrong_evidence_cannot_be_kept(team: Team, browser: Browser) -> None:
    (row,) = claims(team.tomasz, ("TEC4", 3, KNOWLEDGE))
    client = browser(team.martin)
    page = client.get(reverse("queue")).content.decode()
    assert "Cannot be kept yet" in page
    assert "Level 3 needs an experience." in page
    assert "Return and ask for one" in page
    assert "Keep 3" not in page
    response = client.post(decide_url("assess", team.tomasz.public_id), conversation(team.tomasz, (row, "keep", "")))
    assert response.status_code == 422
    assert statuses(row) == ["claimed"]


def test_returning_it_asks_for_the_evidence_without_typing(team: Team, browser: Browser) -> None:
    (row,) = claims(team.tomasz, ("TEC4", 3, KNOWLEDGE))
    fields = conversation(team.tomasz, (row, "return", ""))
    del fields[f"assess-{team.tomasz.public_id}-{row.public_id}-reason"]  # the box as it came holds the reason
    assert browser(team.martin).post(decide_url("assess", team.tomasz.public_id), fields).status_code == 303
    row.refresh_from_db()
    assert row.status == "returned"
    assert "Add evidence of experience" in row.reason


def test_a_conversation_cannot_be_held_tomorrow(team: Team, browser: Browser) -> None:
    (row,) = claims(team.tomasz, ("TEC5", 3, EXPERIENCE))
    tomorrow = clock.today() + timedelta(days=1)
    key = f"assess-{team.tomasz.public_id}"
    fields = conversation(team.tomasz, (row, "keep", "")) | {
        f"{key}-held_on_day": str(tomorrow.day),
        f"{key}-held_on_month": str(tomorrow.month),
        f"{key}-held_on_year": str(tomorrow.year),
    }
    response = browser(team.martin).post(decide_url("assess", team.tomasz.public_id), fields)
    assert response.status_code == 422
    assert "is in the future. Use today or an earlier day" in response.content.decode()
    assert statuses(row) == ["claimed"]


def test_a_decision_can_be_undone(team: Team, browser: Browser) -> None:
    one, two = claims(team.tomasz, ("TEC5", 3, EXPERIENCE), ("GOV2", 3, EXPERIENCE))
    client = browser(team.martin)
    client.post(
        decide_url("assess", team.tomasz.public_id),
        conversation(team.tomasz, (one, "keep", ""), (two, "return", "Show it.")),
    )
    name = next(iter(client.session["queue_undo"]))
    assert reverse("queue_undo", args=[name]) in client.get(reverse("queue")).content.decode()
    assert client.post(reverse("queue_undo", args=[name])).status_code == 303
    assert statuses(one, two) == ["claimed", "claimed"]
    assert client.post(reverse("queue_undo", args=[name])).status_code == 404, "once"


def test_nobody_undoes_what_another_decided(team: Team, browser: Browser) -> None:
    (one,) = claims(team.tomasz, ("TEC5", 3, EXPERIENCE))
    client = browser(team.martin)
    client.post(decide_url("assess", team.tomasz.public_id), conversation(team.tomasz, (one, "keep", "")))
    name = next(iter(client.session["queue_undo"]))
    assert browser(team.gwen).post(reverse("queue_undo", args=[name])).status_code == 404
    assert statuses(one) == ["assessed"]


def test_an_experience_is_verified_with_one_button(team: Team, browser: Browser) -> None:
    record = shift(team.denise, team.martin, note="Sat with the blue badge team.")
    client = browser(team.martin)
    page = client.get(reverse("queue")).content.decode()
    assert "Verify 3 days" in page
    assert "Sat with the blue badge team." in page
    response = client.post(decide_url("verify", record.public_id), {f"verify-{record.public_id}": "verify"})
    assert response.status_code == 303
    record.refresh_from_db()
    assert record.status == "verified"
    name = next(iter(client.session["queue_undo"]))
    client.post(reverse("queue_undo", args=[name]))
    record.refresh_from_db()
    assert record.status == "submitted"


def test_an_experience_is_returned_only_with_a_reason(team: Team, browser: Browser) -> None:
    record = shift(team.denise, team.martin)
    client, key = browser(team.martin), f"verify-{record.public_id}"
    refused = client.post(decide_url("verify", record.public_id), {key: "return", f"{key}-reason": ""})
    assert refused.status_code == 422
    assert "Say what is not right, so that Denise can mend it" in refused.content.decode()
    assert (
        client.post(
            decide_url("verify", record.public_id), {key: "return", f"{key}-reason": "It was 2 days."}
        ).status_code
        == 303
    )
    record.refresh_from_db()
    assert (record.status, record.reason) == ("returned", "It was 2 days.")


def test_an_address_outside_the_directory_is_confirmed_first(team: Team, browser: Browser) -> None:
    record = shift_seen_by(team.denise, email="vera@example.org")
    client = browser(team.martin)
    page = client.get(reverse("queue")).content.decode()
    assert "vera@example.org" in page
    assert "She ran the desk that day" in page
    assert (
        client.post(decide_url("address", record.public_id), {f"address-{record.public_id}": "confirm"}).status_code
        == 303
    )
    assert record.requests.get().address_confirmed_by == team.martin
    again = client.post(decide_url("address", record.public_id), {f"address-{record.public_id}": "confirm"})
    assert again.status_code == 409


@pytest.mark.parametrize(("answer", "status"), [("give", "given"), ("decline", "declined")])
def test_an_endorsement_is_answered_with_a_reason(team: Team, browser: Browser, answer: str, status: str) -> None:
    asked = endorsement(team.tomasz)
    client, key = browser(team.martin), f"endorse-{asked.public_id}"
    assert client.post(decide_url("endorse", asked.public_id), {key: answer}).status_code == 422
    assert (
        client.post(
            decide_url("endorse", asked.public_id), {key: answer, f"{key}-reason": "I have seen it."}
        ).status_code
        == 303
    )
    assert Endorsement.objects.get(pk=asked.pk).status == status


def test_baselines_lead_to_their_sitting(team: Team, browser: Browser) -> None:
    post = Appointment.objects.get(person=team.tomasz, until=None)
    Baseline.objects.create(person=team.tomasz, appointment=post, confirmed_on=clock.today())
    (row,) = claims(team.tomasz, ("TEC5", 3, EXPERIENCE))
    Assessment.objects.filter(pk=row.pk).update(baseline=True)
    page = browser(team.martin).get(reverse("queue")).content.decode()
    assert reverse("pathways:baseline_team") in page
    assert "1 decision, about 1 minute." in page
    assert "from one conversation" not in page, "the levels of a baseline are decided in its sitting"


def test_all_decisions_at_once(team: Team, browser: Browser) -> None:
    (one,) = claims(team.tomasz, ("TEC5", 3, EXPERIENCE))
    (two,) = claims(team.hannah, ("GOV2", 2, KNOWLEDGE))
    record, asked = shift(team.denise, team.martin), endorsement(team.hannah)
    fields = {
        **conversation(team.tomasz, (one, "keep", "")),
        **conversation(team.hannah, (two, "return", "Show me.")),
        f"verify-{record.public_id}-reason": "It was 2 days.",
        f"endorse-{asked.public_id}": "give",
        f"endorse-{asked.public_id}-reason": "Ready.",
    }
    client = browser(team.martin)
    assert client.post(reverse("queue"), fields).status_code == 303
    assert statuses(one, two) == ["assessed", "returned"]
    record.refresh_from_db()
    assert record.status == "returned"
    assert waiting_count(team.martin, today=clock.today()) == 0
    name = next(iter(client.session["queue_undo"]))
    client.post(reverse("queue_undo", args=[name]))
    assert statuses(one, two) == ["claimed", "claimed"], "an endorsement that was given stays given"


def test_rows_that_cannot_be_saved_stay_and_the_rest_is_saved(team: Team, browser: Browser) -> None:
    (one,) = claims(team.tomasz, ("TEC5", 3, EXPERIENCE))
    (two,) = claims(team.hannah, ("GOV2", 2, KNOWLEDGE))
    fields = conversation(team.tomasz, (one, "keep", "")) | conversation(team.hannah, (two, "return", ""))
    response = browser(team.martin).post(reverse("queue"), fields)
    page = response.content.decode()
    assert response.status_code == 422
    assert statuses(one, two) == ["assessed", "claimed"]
    assert "Tomasz Wieczorek: 1 level kept." in page
    assert "say what is missing, so that Hannah can mend it" in page
    assert 'value="return" checked' in page


def test_saving_all_with_nothing_chosen_is_an_error(team: Team, browser: Browser) -> None:
    claims(team.tomasz, ("TEC5", 3, EXPERIENCE))
    shift(team.denise, team.martin)
    assert browser(team.martin).post(reverse("queue"), conversation(team.tomasz)).status_code == 422


def test_saving_one_row_keeps_what_was_marked_in_the_others(team: Team, browser: Browser) -> None:
    (one,) = claims(team.tomasz, ("TEC5", 3, EXPERIENCE))
    (two,) = claims(team.hannah, ("GOV2", 2, KNOWLEDGE))
    client = browser(team.martin)
    client.get(reverse("queue"))
    fields = conversation(team.tomasz, (one, "keep", "")) | conversation(team.hannah, (two, "return", "Half a thought"))
    response = client.post(decide_url("assess", team.tomasz.public_id), fields)
    assert statuses(one, two) == ["assessed", "claimed"]
    page = client.get(response["Location"]).content.decode()
    assert "Half a thought" in page
    assert page.count(" checked") == 1


def test_htmx_replaces_only_the_row(team: Team, browser: Browser) -> None:
    (one,) = claims(team.tomasz, ("TEC5", 3, EXPERIENCE))
    shift(team.denise, team.martin)
    key = f"assess-{team.tomasz.public_id}"
    client = browser(team.martin)
    headers = {"HX-Request": "true", "HX-Target": key}
    wrong = client.post(
        decide_url("assess", team.tomasz.public_id), conversation(team.tomasz, (one, "return", "")), headers=headers
    )
    assert wrong.status_code == 422
    assert "<html" not in wrong.content.decode()
    assert f'id="{key}"' in wrong.content.decode()
    right = client.post(
        decide_url("assess", team.tomasz.public_id), conversation(team.tomasz, (one, "keep", "")), headers=headers
    )
    page = right.content.decode()
    assert right.status_code == 200
    assert "<html" not in page
    assert "Tomasz Wieczorek: 1 level kept." in page
    assert "Undo" in page
    assert "1 decision, about 1 minute." in page
