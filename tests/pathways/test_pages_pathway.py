"""My pathway: the answer, the criteria, the picture; who else may open it; what it costs."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pathways.actions import ClaimItem, change_manager, claim, publish_offer, set_target
from pathways.models import Appointment, TargetRole
from pathways.next_actions import awaited
from pathways.queries.cards import cards
from pathways.queries.pathway_page import answer, pathway_page
from pathways.queries.standing import standing
from people.models import RecordView
from tests.pathways.pages_client import client, text, words
from tests.pathways.pages_world import TARGET, World, hold, rich, verified
from ui import clock
from ui.words import day

MINE = "/my-pathway/"


@pytest.fixture
def made(staff: World) -> World:
    return staff


@pytest.fixture
def full(made: World) -> World:
    rich(made)
    return made


def test_the_lead_sentence_is_the_answer(full: World) -> None:
    page = words(text(client(full.nasreen), MINE))
    assert "You are a Digital programme manager, working towards Head of digital services." in page
    assert "2 of the 8 gate criteria are met." in page


def test_every_criterion_stands_with_its_figure(full: World) -> None:
    page = words(text(client(full.nasreen), MINE))
    assert "Gate G4, Service leader: 2 of 8 met" in page
    figures = ("89% (103 of 116 levels)", "4 of 5", "76% (78 of 103 levels)", "7, last on", "1: democratic services")
    for figure in figures:
        assert figure in page
    assert "Opens when 1 to 7 are met" in page
    assert "It never promises a post: councils appoint on merit." in page


def test_the_way_here_is_told_in_words(full: World) -> None:
    page = words(text(client(full.nasreen), MINE))
    assert "You came in at T2 from housing benefits officer. T1 was not needed." in page
    assert "2017 to 2020" in page
    assert "since April 2023" in page


def test_actions_name_the_criterion_they_close_and_rows_lead_to_them(full: World) -> None:
    html = text(client(full.nasreen), MINE)
    assert html.count('class="act" id="action-') == 3
    assert "Closes criterion 4" in html
    assert 'href="#action-1"' in html
    assert "Ask Helen for a conversation" in html


def test_a_verified_experience_asks_for_the_claim_and_then_waits_for_the_manager(full: World) -> None:
    before = words(text(client(full.nasreen), MINE))
    assert "Once verified, claimed and assessed, closes criterion 3" in before
    assert f"Ask {full.lead.name}, your council lead, to post one" in before
    assert f'href="mailto:{full.lead.email}?subject=' in text(client(full.nasreen), MINE)
    verified(full, "X15", 1, date(2026, 1, 5), date(2026, 1, 5))
    html = text(client(full.nasreen), MINE)
    assert "Verified: now claim level 3 with it" in html
    assert f'href="{reverse("pathways:claim", args=["DEM3"])}?level=3"' in html
    item = ClaimItem("DEM3", 3, frozenset({"experience", "judgement"}), "Answered the committee.")
    claim(person=full.nasreen, items=[item], by=full.nasreen)
    after = words(text(client(full.nasreen), MINE))
    assert "now claim level 3" not in after


def test_what_was_sent_keeps_a_quiet_card_where_there_is_room(made: World) -> None:
    set_target(person=made.nasreen, role=TARGET, by=made.nasreen)
    hold(made, short={"DEM3": 2})
    item = ClaimItem("DEM3", 3, frozenset({"experience", "judgement"}), "Answered the committee.")
    claim(person=made.nasreen, items=[item], by=made.nasreen)
    page = pathway_page(standing(made.nasreen, today=clock.today()), own=True)
    readiness = page.standing.readiness
    assert readiness is not None
    quiet = awaited(readiness)
    assert quiet is not None
    shown = cards([quiet], stands=page.standing, offers=(), own=True)[0]
    assert shown.heading == (
        f"Waiting for Helen Bradshaw since {day(clock.today())}: Scrutiny and public accountability, level 3"
    )
    assert [line.text for line in shown.lines] == ["See your claims"]
    assert "the answer that is awaited would" in answer(replace(readiness, criteria=readiness.criteria[2:3]), (), quiet)


def test_an_open_offer_stands_in_the_card_it_closes(full: World) -> None:
    publish_offer(
        source="test:scrutiny",
        title="Lead officer, scrutiny review",
        kind="placement",
        organisation=full.elsewhere,
        competencies={"DEM3": 3},
        experiences={"X15": 1},
        confirmed_on=clock.today() - timedelta(days=36),
        url="/somewhere/",
    )
    html = text(client(full.nasreen), MINE)
    assert '<a class="govuk-link b" href="/somewhere/">Lead officer, scrutiny review</a>' in html
    assert "Not confirmed for 36 days" in html


def test_picture_table_and_gaps_are_plain_links_to_the_same_facts(full: World) -> None:
    browser = client(full.nasreen)
    picture = words(text(browser, MINE))
    table = text(browser, f"{MINE}?view=table")
    gaps = words(text(browser, f"{MINE}?view=gaps"))
    assert "Skill shape: 24 of 36 competencies at or above the level required" in picture
    assert "held, own view (8)" in picture
    assert table.count('scope="row"') >= 36
    assert "Assessed by Helen Bradshaw" in table
    assert '<svg width="184"' not in table
    assert "Gaps only (12)" in gaps
    assert "Gave evidence to scrutiny" in gaps
    assert "Scrutiny and public accountability" in gaps


def test_a_view_that_is_not_one_shows_the_picture(full: World) -> None:
    assert "held, assessed" in words(text(client(full.nasreen), f"{MINE}?view=nonsense"))


def test_breadth_counts_verified_months_and_says_when_it_is_asked(full: World) -> None:
    page = words(text(client(full.nasreen), MINE))
    assert "Breadth: 4 of 12 months leading something that is not technology" in page
    assert "Not asked at gate G4. Required before gate G7." in page
    assert "March to June 2025. Cover lead for registration services." in page


def test_the_page_is_light_and_costs_the_same_however_long_the_record(full: World) -> None:
    browser = client(full.nasreen)
    browser.get(MINE)  # reads the framework into memory once
    for view in ("picture", "table", "gaps"):
        with CaptureQueriesContext(connection) as queries:
            response = browser.get(f"{MINE}?view={view}")
        assert len(queries) <= 10, [query["sql"][:80] for query in queries]
        assert len(response.content) <= 60_000


def test_an_empty_record_costs_no_more_queries_than_a_full_one(made: World) -> None:
    set_target(person=made.nasreen, role=TARGET, by=made.nasreen)
    browser = client(made.nasreen)
    browser.get(MINE)
    with CaptureQueriesContext(connection) as empty:
        browser.get(MINE)
    hold(made)
    with CaptureQueriesContext(connection) as held:
        browser.get(MINE)
    assert len(held) == len(empty)


def test_without_a_target_likely_roles_are_offered(made: World) -> None:
    browser = client(made.nasreen)
    page = text(browser, MINE)
    assert "Choose a role to work towards" in page
    assert "Head of digital services" in page
    response = browser.post(reverse("pathways:target"), {"role": TARGET}, follow=True)
    assert "You are working towards Head of digital services." in response.content.decode()
    assert TargetRole.objects.get(person=made.nasreen).role == TARGET


def test_without_a_post_the_page_says_so_and_still_helps(made: World) -> None:
    page = text(client(made.colleague), MINE)
    assert "No post is recorded for you yet." in page
    assert "Choose a role to work towards" in page


def test_a_person_without_levels_is_asked_for_their_baseline(made: World) -> None:
    set_target(person=made.nasreen, role=TARGET, by=made.nasreen)
    assert "Start from where you stand." in text(client(made.nasreen), MINE)
    hold(made)
    assert "Start from where you stand." not in text(client(made.nasreen), MINE)


def test_a_role_that_is_not_in_the_framework_is_refused_and_nothing_changes(made: World) -> None:
    response = client(made.nasreen).post(reverse("pathways:target"), {"role": "wizard"})
    assert response.status_code == 422
    assert not TargetRole.objects.filter(person=made.nasreen).exists()


def test_line_manager_and_council_lead_see_the_page_and_the_opening_is_logged(full: World) -> None:
    url = reverse("pathways:of", args=[full.nasreen.public_id])
    for reader in (full.helen, full.lead):
        page = words(text(client(reader), url))
        assert "Nasreen is a Digital programme manager" in page
        assert "Change my target" not in page
        assert "Ask Helen for a conversation" not in page
    seen = RecordView.objects.filter(subject=full.nasreen, page="pathway").values_list("viewer", "capacity")
    assert set(seen) == {(full.helen.pk, "line manager"), (full.lead.pk, "council lead")}


def test_strangers_colleagues_and_the_administrator_find_nothing(full: World) -> None:
    url = reverse("pathways:of", args=[full.nasreen.public_id])
    for reader in (full.stranger, full.colleague, full.administrator):
        assert client(reader).get(url).status_code == 404
    assert not RecordView.objects.filter(subject=full.nasreen).exists()


def test_a_past_line_manager_loses_the_page_on_the_day(full: World) -> None:
    url = reverse("pathways:of", args=[full.nasreen.public_id])
    assert client(full.before).get(url).status_code == 404
    post = Appointment.objects.get(person=full.nasreen, until__isnull=True)
    change_manager(appointment=post, manager=full.colleague, on=clock.today(), by=full.lead)
    assert client(full.helen).get(url).status_code == 404
    assert client(full.colleague).get(url).status_code == 200


def test_ones_own_address_leads_to_my_pathway(made: World) -> None:
    response = client(made.nasreen).get(reverse("pathways:of", args=[made.nasreen.public_id]))
    assert response.status_code == 303
    assert response["Location"] == MINE
    assert not RecordView.objects.exists()


def test_signed_out_visitors_are_sent_to_sign_in(made: World) -> None:
    for url in (MINE, reverse("pathways:of", args=[made.nasreen.public_id]), "/framework/", "/my-record/"):
        response = Client().get(url)
        assert response.status_code == 302
        assert response["Location"].startswith(reverse("account_login"))


def test_a_draft_changes_nothing_a_manager_sees(full: World) -> None:
    url = reverse("pathways:of", args=[full.nasreen.public_id])
    before = words(text(client(full.helen), f"{url}?view=table"))
    client(full.nasreen).post(reverse("pathways:claim", args=["DEM3"]), {"level": "6", "do": "draft"})
    after = words(text(client(full.helen), f"{url}?view=table"))
    assert before == after


def test_every_reader_finds_the_way_back(full: World) -> None:
    url = reverse("pathways:of", args=[full.nasreen.public_id])
    assert f'href="{reverse("team")}">Back to my team' in text(client(full.helen), url)
    person = reverse("people:person", args=[full.nasreen.public_id])
    browser = client(full.lead)
    assert f'href="{person}">Back to Nasreen Akhtar' in text(browser, url)
    assert browser.get(person).status_code == 200
