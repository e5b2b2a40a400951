"""One opportunity: why it suits the reader, terms, what follows, one's own application, keeping it; and who sees it."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from opportunities.models import Application, Opportunity, SavedOpportunity
from tests.opportunities.rows import draft_opportunity, live_opportunity
from tests.pathways.pages_client import client, text
from tests.pathways.pages_world import World
from ui import clock
from ui.words import day


@pytest.fixture
def scrutiny(full: World) -> Opportunity:
    return live_opportunity(
        full.elsewhere,
        title="Lead officer, scrutiny review",
        kind="stretch_project",
        summary="Lead the officer side.\n\nAnswer the committee.",
        competencies={"DEM3": 3, "TRN1": 2},
        experiences={"X15": 1, "X14": 1},
        tiers=["T4", "T5"],
        positions=2,
        hide_names=True,
        supervisor=full.stranger,
        confirmed_by=full.stranger,
        pay="Your council keeps paying your salary",
        answers_by=clock.today() + timedelta(days=30),
        question="What would you ask first?",
        criteria=["Has drafted a report"],
        adjustments="Captions in all meetings.",
        place="Leeds Civic Hall",
    )


def words(html: str) -> str:
    """What a reader reads, with a space where a tag stands."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def url(opportunity: Opportunity, more: str = "") -> str:
    return f"/opportunities/{opportunity.public_id}/{more}"


def test_it_says_why_it_suits_the_reader(full: World, scrutiny: Opportunity) -> None:
    html = text(client(full.nasreen), url(scrutiny))
    page = words(html)
    assert "Stretch project, Leeds City Council" in page
    assert "You hold 1. Head of digital services needs 3. It is all that stops criterion 3 at gate G4." in page
    assert "2 short" in page
    assert "Develops to level 3. Your assessor still decides." in page
    assert "It also develops Delivery, to level 2" in page
    assert 'aria-label="Held 1, required 3, 2 short"' in html


def test_what_it_gives_stands_beside_what_the_reader_has(full: World, scrutiny: Opportunity) -> None:
    page = words(text(client(full.nasreen), url(scrutiny)))
    assert "Gave evidence to scrutiny 1 session 0 of 1, not asked at gate G4 Democratic services, by e-mail" in page
    assert "Presented to members 1 meeting 2 of 2, verified" in page


def test_terms_signatures_and_what_follows(full: World, scrutiny: Opportunity) -> None:
    page = words(text(client(full.nasreen), url(scrutiny)))
    assert "Terms between the two councils" in page
    assert "Pay Your council keeps paying your salary" in page
    assert "Recharge Not said yet" in page
    assert f"Leeds signed {day(clock.today() - timedelta(days=1))}" in page
    assert "Calderdale to sign once you are offered a place" in page
    assert "Helen Bradshaw, your line manager, is asked to release you: 1 day a week." in page
    closes = day(clock.today() + timedelta(days=21))
    assert f"Leeds shortlists, by the criteria on this page. People can apply until {closes}." in page
    assert "it sees your levels and your answer, not your name" in page
    assert f"You hear by {day(clock.today() + timedelta(days=30))}, with a reason whichever way it goes." in page
    assert "Has drafted a report" in page


def test_the_side_says_when_it_closes_who_confirmed_it_and_whom_to_ask(full: World, scrutiny: Opportunity) -> None:
    html = text(client(full.nasreen), url(scrutiny))
    page = words(html)
    assert f"Closes {day(clock.today() + timedelta(days=21))} in 21 days, at 11:59pm" in page
    assert "Confirmed open by Una Stranger on" in page
    assert (
        "2 positions Tier T4 Team or programme manager or T5 Head of service Adjustments Captions in all meetings."
        in page
    )
    assert "Ask Una Stranger, who supervises the work. Send a question" in page
    assert f'href="mailto:{full.stranger.email}?subject=' in html
    assert f'href="{url(scrutiny, "apply/")}"' in html


def test_in_ones_own_council_there_is_one_signature(full: World) -> None:
    page = words(text(client(full.nasreen), url(live_opportunity(full.council))))
    assert "Terms between" not in page
    assert "to sign" not in page


def test_nobody_confirmed_it_for_long(full: World) -> None:
    stale = live_opportunity(full.elsewhere, confirmed_on=clock.today() - timedelta(days=36))
    page = words(text(client(full.nasreen), url(stale)))
    assert "Not confirmed for 36 days" in page
    assert "Confirmed open" not in page


@pytest.mark.parametrize(
    ("status", "said"),
    [("closed", "Closed on"), ("filled", "Filled on"), ("withdrawn", "Withdrawn by the host on")],
)
def test_what_has_ended_says_so_and_cannot_be_applied_to(full: World, status: str, said: str) -> None:
    ended = live_opportunity(
        full.elsewhere, status=status, ended_on=clock.today(), ended_reason="The review was put off."
    )
    html = text(client(full.nasreen), url(ended))
    assert f"{said} {day(clock.today())}" in words(html)
    assert "The review was put off." in html
    assert "Nobody can apply any more." in html
    assert url(ended, "apply/") not in html
    assert "What happens after you apply" not in html


def test_past_its_closing_date_it_is_closed_before_any_job_says_so(full: World) -> None:
    late = live_opportunity(full.elsewhere, closes_on=clock.today() - timedelta(days=1))
    html = text(client(full.nasreen), url(late))
    assert f"Closed on {day(clock.today() - timedelta(days=1))}" in words(html)
    assert url(late, "apply/") not in html


def test_on_its_last_day_it_is_open(full: World) -> None:
    html = text(client(full.nasreen), url(live_opportunity(full.elsewhere, closes_on=clock.today())))
    assert "today, at 11:59pm" in html


@pytest.mark.parametrize(
    ("status", "button"),
    [("draft", "Go on with it"), ("submitted", ""), ("accepted", ""), ("withdrawn", "Apply again")],
)
def test_ones_own_application_stands_in_place_of_the_button(
    full: World, scrutiny: Opportunity, status: str, button: str
) -> None:
    mine = Application.objects.create(
        opportunity=scrutiny, person=full.nasreen, organisation=full.council, number=1, status=status
    )
    html = text(client(full.nasreen), url(scrutiny))
    assert mine.get_status_display() in html
    assert (url(scrutiny, "apply/") in html) == bool(button)
    assert button in html
    assert "Your application" not in text(client(full.colleague), url(scrutiny))


def test_the_home_councils_signature_is_shown_once_given(full: World, scrutiny: Opportunity) -> None:
    Application.objects.create(
        opportunity=scrutiny, person=full.nasreen, organisation=full.council, number=1, status="accepted",
        home_signed_by=full.lead, home_signed_on=clock.today(),
    )  # fmt: skip
    assert f"Calderdale signed {day(clock.today())}" in words(text(client(full.nasreen), url(scrutiny)))


def test_saved_for_later_and_taken_off_again(full: World, scrutiny: Opportunity) -> None:
    reader = client(full.nasreen)
    saved = reader.post(url(scrutiny, "save/"), follow=True).content.decode()
    assert "is saved for later. Only you see that." in saved
    assert f'action="{url(scrutiny, "save/undo/")}"' in saved
    reader.post(url(scrutiny, "save/"))
    assert SavedOpportunity.objects.count() == 1
    assert "Save for later" in text(client(full.colleague), url(scrutiny))
    off = reader.post(url(scrutiny, "save/undo/"), follow=True).content.decode()
    assert "is no longer saved." in off
    assert not SavedOpportunity.objects.exists()
    assert "no longer saved" not in reader.post(url(scrutiny, "save/undo/"), follow=True).content.decode()


def test_posters_may_copy_it_for_their_council(full: World, scrutiny: Opportunity) -> None:
    link = f'href="/opportunities/new/?copy={scrutiny.public_id}"'
    assert link in text(client(full.lead), url(scrutiny))
    assert link not in text(client(full.nasreen), url(scrutiny))


def test_a_draft_is_for_its_host_alone(full: World) -> None:
    draft = draft_opportunity(full.council, closes_on=None, starts_on=None, ends_on=None)
    html = text(client(full.lead), url(draft))
    assert "Only Calderdale sees this page until it opens." in html
    for reader in (full.nasreen, full.helen, full.colleague, full.stranger, full.administrator):
        for path in ("", "save/", "save/undo/"):
            browser = client(reader)
            answer = browser.post(url(draft, path)) if path else browser.get(url(draft))
            assert answer.status_code == 404, (reader, path)
    assert not SavedOpportunity.objects.exists()


def test_everybody_signed_in_sees_a_live_one_and_nobody_else(full: World, scrutiny: Opportunity) -> None:
    for reader in (full.nasreen, full.helen, full.lead, full.colleague, full.stranger, full.administrator):
        assert client(reader).get(url(scrutiny)).status_code == 200
    assert Client().get(url(scrutiny)).status_code == 302
    assert client(full.nasreen).get("/opportunities/00000000-0000-4000-8000-000000000000/").status_code == 404


def test_codes_that_the_framework_no_longer_has_are_passed_over(full: World) -> None:
    old = live_opportunity(full.elsewhere, competencies={"OLD1": 3}, experiences={"X99": 2}, tiers=["T99"])
    reader = client(full.nasreen)
    assert "What it gives you" not in text(reader, url(old))
    assert old.title in text(reader, "/opportunities/")


def test_it_is_light_and_costs_a_fixed_number_of_queries(full: World, scrutiny: Opportunity) -> None:
    reader = client(full.nasreen)
    reader.get(url(scrutiny))
    with CaptureQueriesContext(connection) as queries:
        answer = reader.get(url(scrutiny))
    assert len(queries) <= 10
    assert len(answer.content) <= 60_000
