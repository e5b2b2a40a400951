"""The framework's pages: everything published is there, the reader's own standing is marked, nothing else is open."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pathways.actions import ClaimItem, claim, set_target
from pathways.queries.frameworks import current_catalogue
from tests.pathways.pages_client import client, text, words
from tests.pathways.pages_world import ROLE, TARGET, World, hold, rich


@pytest.fixture
def made(staff: World) -> World:
    return staff


def test_the_framework_names_every_role_competency_gate_and_experience(made: World) -> None:
    html, catalogue = text(client(made.nasreen), reverse("pathways:framework")), current_catalogue()
    for name, codes in (
        ("role", catalogue.roles),
        ("competency", catalogue.competencies),
        ("gate", catalogue.gates),
        ("experience_type", catalogue.experiences),
    ):
        for item in codes:
            assert reverse(f"pathways:{name}", args=[item.code]) in html
    assert "8 areas, 36 competencies at 6 levels, 34 roles in 9 tiers, and 8 gates" in words(html)


def test_every_page_of_the_framework_opens_in_a_fixed_number_of_queries(made: World) -> None:
    browser, catalogue = client(made.nasreen), current_catalogue()
    for name, code in (
        ("role", "chief-executive"),
        ("competency", "TEC6"),
        ("gate", "G8"),
        ("experience_type", "X21"),
    ):
        url = reverse(f"pathways:{name}", args=[code])
        browser.get(url)
        with CaptureQueriesContext(connection) as queries:
            text(browser, url)
        assert len(queries) <= 10, name
    assert catalogue.roles[0].tier == "T1"


@pytest.mark.parametrize("name", ["role", "competency", "gate", "experience_type"])
def test_a_code_that_is_not_in_the_framework_is_not_found(made: World, name: str) -> None:
    assert client(made.nasreen).get(reverse(f"pathways:{name}", args=["nothing"])).status_code == 404


def test_a_role_shows_what_is_held_and_can_be_made_the_target(made: World) -> None:
    hold(made, short={"DEM3": 2})
    browser, url = client(made.nasreen), reverse("pathways:role", args=[TARGET])
    assert "Set as my target" in text(browser, url)
    set_target(person=made.nasreen, role=TARGET, by=made.nasreen)
    html = text(browser, url)
    assert "Set as my target" not in html
    assert "2 short" in words(html)
    assert "Your role now" in text(browser, reverse("pathways:role", args=[ROLE]))


def test_a_gate_says_its_criteria_in_words(made: World) -> None:
    page = words(text(client(made.nasreen), reverse("pathways:gate", args=["G4"])))
    assert "At least 85% of the levels that the role asks are held." in page
    assert "No competency is more than 1 level below what the role asks." in page
    assert "head of service or assistant director and democratic services" in page
    assert "It never promises a post" in page


def test_a_competency_marks_what_is_held_what_is_required_and_the_next_step(made: World) -> None:
    rich(made)
    html = text(client(made.nasreen), reverse("pathways:competency", args=["PPL2"]))
    page = words(html)
    assert "1 level short for Head of digital services" in page
    assert "Core for that role, so it must be met in full." in page
    assert "You hold 3Assessed by Helen Bradshaw" in page
    assert "Required: 4" in page
    assert "31 months, verified" in page
    assert "0 of 3 months" in page
    assert f"{reverse('pathways:claim', args=['PPL2'])}?level=4" in html
    assert html.count('<li class="l') == 6


def test_own_view_and_assessed_level_stand_side_by_side(made: World) -> None:
    rich(made)
    claim(person=made.nasreen, items=[ClaimItem("PPL2", 4, frozenset({"experience"}))], by=made.nasreen)
    page = words(text(client(made.nasreen), reverse("pathways:competency", args=["PPL2"])))
    assert "You hold 3" in page
    assert "Your own view: 4, claimed" in page
    assert "Claim level" not in page
    assert "You claimed level 4." in page


def test_the_way_up_has_a_table_of_every_role(made: World) -> None:
    url = reverse("pathways:competency", args=["DEM1"])
    html = text(client(made.nasreen), f"{url}?view=table")
    assert html.count("/framework/roles/") == len(current_catalogue().roles)


def test_somebody_without_target_or_levels_can_still_read_a_competency(made: World) -> None:
    page = words(text(client(made.colleague), reverse("pathways:competency", args=["DEM1"])))
    assert "You hold" not in page
    assert "Claim level 1" in page
