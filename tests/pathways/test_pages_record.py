"""My record: everything is there, own view beside assessed, and what was done with it, by whom."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pathways.actions import ClaimItem, claim
from tests.pathways.pages_client import client, text, words
from tests.pathways.pages_world import World, rich

RECORD, TRAIL = "/my-record/", "/my-record/trail/"


@pytest.fixture
def made(staff: World) -> World:
    return staff


def test_an_empty_record_says_so_part_by_part(made: World) -> None:
    page = words(text(client(made.colleague), RECORD))
    for fact in (
        "No post is recorded for you yet.",
        "No level is recorded yet.",
        "No experience is recorded yet.",
        "Nobody has been asked for an endorsement yet.",
        "No evidence is kept yet.",
    ):
        assert fact in page


def test_career_levels_experiences_and_endorsements_are_there(made: World) -> None:
    rich(made)
    html = text(client(made.nasreen), RECORD)
    page = words(html)
    for fact in ("Housing benefits officer", "Delivery manager", "Helen Bradshaw", "31 months", "Steady in committee"):
        assert fact in page
    assert page.count("by Helen Bradshaw,") == 28  # 36 held, 8 of them own view


def test_own_view_and_assessed_level_are_never_averaged(made: World) -> None:
    rich(made)
    claim(person=made.nasreen, items=[ClaimItem("DEM3", 5)], by=made.nasreen)
    html = text(client(made.nasreen), RECORD)
    row = html[html.index("Scrutiny and public accountability</a>") :]
    row = row[: row.index("</tr>")]
    assert "<b>5</b>" in row
    assert "<b>1</b>" in row
    assert "<b>3</b>" not in row


def test_the_trail_names_who_did_what(made: World) -> None:
    rich(made)
    client(made.helen).get(reverse("pathways:of", args=[made.nasreen.public_id]))
    page = words(text(client(made.nasreen), TRAIL))
    assert "Dev Ramsay" in page
    assert "gave an endorsement" in page
    assert "Helen Bradshaw" in page[page.index("Opened lately by others") :]
    assert "pathways." not in page


def test_the_trail_is_about_oneself_only(made: World) -> None:
    rich(made)
    page = words(text(client(made.colleague), TRAIL))
    assert "Dev Ramsay" not in page
    assert "Nasreen" not in page


def test_a_long_record_costs_what_a_short_one_does(made: World) -> None:
    browser = client(made.nasreen)
    text(browser, RECORD)
    with CaptureQueriesContext(connection) as short:
        text(browser, RECORD)
    rich(made)
    with CaptureQueriesContext(connection) as long:
        text(browser, RECORD)
    assert len(long) <= 10
    # Requests are fetched once there is an experience to fetch them for.
    assert len(long) - len(short) <= 1
    with CaptureQueriesContext(connection) as trail:
        text(browser, TRAIL)
    assert len(trail) <= 10
