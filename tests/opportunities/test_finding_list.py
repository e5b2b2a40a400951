"""The list of opportunities: the most for one's gate first and why, narrowed by the address, at a fixed cost."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from opportunities.models import Application, Opportunity, SavedOpportunity
from people.models import Organisation
from tests.opportunities.rows import draft_opportunity, live_opportunity
from tests.pathways.pages_client import client, text, words
from tests.pathways.pages_world import World, person
from ui import clock

LIST = "/opportunities/"
SCRUTINY = "Lead officer, scrutiny review"


@pytest.fixture
def board(full: World) -> World:
    """Three that close a gap of Nasreen's and two that do not."""
    far = Organisation.objects.get(name="Southwark")
    live_opportunity(full.elsewhere, title="Shadow a finance officer", kind="shadowing", competencies={"FIN4": 9})
    live_opportunity(
        full.elsewhere,
        title=SCRUTINY,
        kind="stretch_project",
        competencies={"DEM3": 3},
        experiences={"X15": 1},
        positions=2,
        hide_names=True,
    )
    live_opportunity(
        full.council,
        title="Acting registration services manager",
        kind="acting_up",
        competencies={"DEM5": 9},
        experiences={"X28": 6},
        outside_digital=True,
        days_a_week=5,
        travel="on_site",
        closes_on=clock.today() + timedelta(days=3),
    )
    live_opportunity(far, title="Nothing new to her", kind="board_seat", days_a_week="2.5", travel="on_site")
    live_opportunity(far, title="Remote and far", travel="remote", summary="Help a library.")
    return full  # fmt: skip


def titles(html: str) -> list[str]:
    return re.findall(r'<article class="opp"><div><h2><a[^>]*>([^<]+)</a>', html)


def asked(reader: Client, query: str) -> list[str]:
    return titles(text(reader, f"{LIST}?{query}"))


def test_the_most_for_the_gate_comes_first_with_its_reason(board: World) -> None:
    page = text(client(board.nasreen), LIST)
    assert titles(page) == [
        SCRUTINY,
        "Acting registration services manager",
        "Shadow a finance officer",
        "Nothing new to her",
        "Remote and far",
    ]
    said = words(page)
    assert "5 open now. 3 close a gap between you and Head of digital services." in said
    assert "5 results, the most for your gate first." in said
    assert "Scrutiny and public accountability: you hold 1, required 3. It blocks criterion 3 at gate G4." in said
    assert "Gives: Gave evidence to scrutiny (1 session)" in said
    assert "It also adds 6 of the 8 months of breadth you lack." in said
    assert "2 positions, names hidden until shortlist" in said
    assert "Calderdale, your own council" in said
    assert page.count("Closes a gap of yours") == 3
    assert 'aria-label="Held 1, required 3, 2 short"' in page


def test_one_line_says_how_far_away_a_host_is(board: World) -> None:
    page = words(text(client(board.nasreen), LIST))
    assert re.search(r"Stretch project, Leeds, about \d+ miles away\. 1 day a week, \d+ \w+", page)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("show=gap", [SCRUTINY, "Acting registration services manager", "Shadow a finance officer"]),
        ("show=outside", ["Acting registration services manager"]),
        ("show=gap&show=outside", ["Acting registration services manager"]),
        ("kind=shadowing&kind=board_seat", ["Shadow a finance officer", "Nothing new to her"]),
        ("kind=shadowing&show=outside", []),
        ("travel=remote", [SCRUTINY, "Shadow a finance officer", "Remote and far"]),
        ("travel=region", [SCRUTINY, "Acting registration services manager", "Shadow a finance officer"]),
        ("days=3", ["Nothing new to her"]),
        ("days=5", ["Acting registration services manager"]),
        ("q=SOUTHWARK+library", ["Remote and far"]),
        ("q=statutory", ["Acting registration services manager"]),
        ("q=nothing+of+the+kind", []),
        ("sort=closing&show=outside", ["Acting registration services manager"]),
    ],
)
def test_boxes_and_words_narrow_it(board: World, query: str, found: list[str]) -> None:
    assert asked(client(board.nasreen), query) == found


def test_boxes_keep_their_ticks_and_count_everything_open(board: World) -> None:
    page = text(client(board.nasreen), f"{LIST}?show=gap&kind=shadowing&q=finance")
    assert 'value="gap" checked' in page
    assert 'value="shadowing" checked' in page
    assert 'name="q" type="search" value="finance"' in page
    said = words(page)
    for label in ("Closes a gap of mine (3)", "Outside digital (1)", "Board seat (1)", "Placement (1)",
                  "Remote or hybrid (3)", "Yorkshire and The Humber (3)", "1 or less (3)", "4 to 5 (1)"):  # fmt: skip
        assert label in said
    assert "Rotation" not in said


def test_sorted_by_closing_date_and_back_keeps_the_boxes(board: World) -> None:
    reader = client(board.nasreen)
    page = text(reader, f"{LIST}?show=gap&kind=shadowing&kind=acting_up")
    link = re.search(r'href="([^"]+)">Sort by closing date', page)
    assert link
    assert link[1] == "?show=gap&amp;kind=acting_up&amp;kind=shadowing&amp;sort=closing"
    sorted_page = text(reader, f"{LIST}?show=gap&sort=closing")
    assert titles(sorted_page)[0] == "Acting registration services manager"
    assert '<input type="hidden" name="sort" value="closing">' in sorted_page
    assert 'href="?show=gap">Sort by what closes my gaps' in sorted_page


@pytest.mark.parametrize("query", ["kind=nonsense", "show=x&travel=&days=99", "page=minus", "sort=chance", "q=%00"])
def test_an_address_that_makes_no_sense_still_opens(board: World, query: str) -> None:
    assert client(board.nasreen).get(f"{LIST}?{query}").status_code == 200


def test_what_nobody_confirmed_of_late_says_so_and_whom_to_ask(full: World) -> None:
    live_opportunity(full.elsewhere, confirmed_on=clock.today() - timedelta(days=31))
    live_opportunity(full.elsewhere, confirmed_on=clock.today() - timedelta(days=30))
    page = words(text(client(full.nasreen), LIST))
    assert page.count("Not confirmed for 31 days") == 1
    assert "Ask the host" in page
    assert page.count("Confirmed") == 1


def test_only_what_is_open_is_there(full: World) -> None:
    draft_opportunity(full.council, title="A draft")
    for status in ("closed", "filled", "withdrawn"):
        live_opportunity(full.council, title=status, status=status)
    live_opportunity(full.council, title="Closed yesterday", closes_on=clock.today() - timedelta(days=1))
    live_opportunity(full.council, title="Closes today", closes_on=clock.today())
    assert titles(text(client(full.lead), LIST)) == ["Closes today"]


def test_what_changes_shows_at_once(full: World) -> None:
    reader, one = client(full.nasreen), live_opportunity(full.elsewhere, title="Before")
    assert titles(text(reader, LIST)) == ["Before"]
    one.title = "After"
    one.save(update_fields=["title"])
    assert titles(text(reader, LIST)) == ["After"]
    Opportunity.objects.filter(pk=one.pk).update(title="Later")
    assert titles(text(reader, LIST)) == ["Later"]
    other = live_opportunity(full.elsewhere, title="Another")
    assert len(titles(text(reader, LIST))) == 2
    Opportunity.objects.filter(pk=one.pk).update(status=Opportunity.Status.CLOSED)
    assert titles(text(reader, LIST)) == ["Another"]
    other.delete()
    assert titles(text(reader, LIST)) == []


def test_a_gap_that_closes_moves_the_list(board: World) -> None:
    """What is kept of somebody's list is kept for where they stand, so it changes when that does."""
    from_target = text(client(board.nasreen), LIST)
    assert titles(from_target)[0] == SCRUTINY
    other = text(client(board.colleague), LIST)
    assert "Closes a gap of yours" not in other


def test_somebody_without_a_target_sees_all_and_how_to_choose_one(board: World) -> None:
    page = text(client(board.colleague), LIST)
    assert len(titles(page)) == 5
    assert "Choose a role to work towards" in page
    assert 'href="/my-pathway/target/"' in page
    assert "Closes a gap of mine" not in page
    assert "5 results, the nearest to you first." in words(page)


@pytest.mark.parametrize("who", ["nasreen", "helen", "lead", "colleague", "stranger", "administrator"])
def test_everybody_signed_in_may_open_it(board: World, who: str) -> None:
    assert client(getattr(board, who)).get(LIST).status_code == 200


def test_nobody_else_may(full: World) -> None:
    assert Client().get(LIST).status_code == 302


def test_empty_states_say_what_to_do(full: World) -> None:
    reader = client(full.nasreen)
    assert "Nothing is open now." in words(text(reader, LIST))
    live_opportunity(full.elsewhere)
    narrowed = text(reader, f"{LIST}?show=outside")
    assert "Nothing open matches." in words(narrowed)
    assert narrowed.count('href="/opportunities/">Clear filters') == 2
    assert narrowed.count("1 filter:") == 1
    assert "There are no more results." in words(text(reader, f"{LIST}?page=7"))


def test_ten_a_page_and_the_boxes_go_along(full: World) -> None:
    for _ in range(11):
        live_opportunity(full.elsewhere)
    reader = client(full.nasreen)
    first = text(reader, f"{LIST}?days=1")
    assert len(titles(first)) == 10
    assert 'href="?days=1&amp;page=2"' in first
    assert len(titles(text(reader, f"{LIST}?days=1&page=2"))) == 1


def test_htmx_gets_the_results_alone(board: World) -> None:
    answer = client(board.nasreen).get(f"{LIST}?show=outside", headers={"HX-Request": "true", "HX-Target": "results"})
    html = answer.content.decode()
    assert "<html" not in html
    assert titles(html) == ["Acting registration services manager"]


def test_ones_own_application_and_what_one_saved_are_marked_for_oneself_alone(board: World) -> None:
    one = Opportunity.objects.get(title=SCRUTINY)
    Application.objects.create(
        opportunity=one, person=board.nasreen, organisation=board.council, number=1, status="submitted"
    )
    SavedOpportunity.objects.create(opportunity=one, person=board.nasreen)
    mine, hers = client(board.nasreen), client(board.colleague)
    assert "Your application: sent" in words(text(mine, LIST))
    assert asked(mine, "show=saved") == [SCRUTINY]
    assert asked(hers, "show=saved") == []
    assert "Your application" not in words(text(hers, LIST))


def test_saved_is_a_tab_and_no_filter(board: World) -> None:
    for title in (SCRUTINY, "Remote and far"):
        SavedOpportunity.objects.create(opportunity=Opportunity.objects.get(title=title), person=board.nasreen)
    reader = client(board.nasreen)
    page = text(reader, f"{LIST}?show=saved")
    assert titles(page) == [SCRUTINY, "Remote and far"]
    assert "Clear filters" not in page
    assert "filter:" not in words(page)
    assert "Saved for later (" not in words(page)
    assert '<input type="hidden" name="show" value="saved">' in page, "the boxes narrow this tab"
    said = words(page)
    for label in ("Closes a gap of mine (1)", "Remote or hybrid (2)", "Outside digital (0)", "1 or less (2)"):
        assert label in said, "boxes count what is on the tab"
    narrowed = text(reader, f"{LIST}?show=saved&show=gap")
    assert titles(narrowed) == [SCRUTINY]
    assert "1 filter: Closes a gap of mine." in words(narrowed)
    assert narrowed.count('href="?show=saved">Clear filters') == 1
    assert 'href="?show=saved&amp;show=gap&amp;sort=closing">Sort by closing date' in narrowed
    assert 'name="show" value="saved"' not in text(reader, LIST)


def test_what_one_saved_and_has_closed_is_counted(board: World) -> None:
    reader = client(board.nasreen)
    nothing = text(reader, f"{LIST}?show=saved")
    assert "Nothing you saved is open." in words(nothing)
    assert "<fieldset>" not in nothing, "there is nothing to narrow"
    one = Opportunity.objects.get(title=SCRUTINY)
    SavedOpportunity.objects.create(opportunity=one, person=board.nasreen)
    Opportunity.objects.filter(pk=one.pk).update(status="withdrawn")
    assert "1 other that you saved is no longer open." in words(text(reader, f"{LIST}?show=saved"))


@pytest.mark.parametrize("query", ["show=gap&kind=shadowing&q=finance", "show=saved&days=1&days=3", "travel=remote"])
def test_what_is_chosen_is_said_alike_with_and_without_javascript(board: World, query: str) -> None:
    """Outside the part that htmx replaces, nothing follows from the filters but the boxes that the reader ticked."""
    reader = client(board.nasreen)
    whole = text(reader, f"{LIST}?{query}")
    part = reader.get(f"{LIST}?{query}", headers={"HX-Request": "true", "HX-Target": "results"}).content.decode()
    token = re.compile(r'value="\w{64}"')  # of a form, drawn anew each time
    assert token.sub("", part).strip() in token.sub("", whole)
    bare = text(reader, f"{LIST}?{'show=saved' if 'show=saved' in query else ''}")

    def around(html: str) -> str:
        outside = html.split('<div id="results">')[0].split("<h1")[1]
        return re.sub(r' checked|value="finance"|value=""', "", outside)

    assert around(whole) == around(bare)
    assert re.search(r"[123] filters?: <b>", part)
    assert "q=" not in query or "“finance”, Closes a gap of mine, Shadowing" in part


def test_going_back_opens_the_whole_page_as_the_address_says(board: World) -> None:
    asked_again = {"HX-Request": "true", "HX-Target": "results", "HX-History-Restore-Request": "true"}
    page = client(board.nasreen).get(f"{LIST}?show=outside", headers=asked_again).content.decode()
    assert "<html" in page
    assert 'value="outside" checked' in page
    assert 'class="filters" autocomplete="off"' in page, "a browser must not put other ticks back over these"


def test_it_costs_the_same_however_many_there_are(board: World) -> None:
    reader = client(board.nasreen)

    def cost(query: str = "") -> int:
        with CaptureQueriesContext(connection) as queries:
            answer = reader.get(f"{LIST}?{query}")
        assert len(answer.content) <= 60_000
        return len(queries)

    cost()
    few = cost()
    for number in range(30):
        live_opportunity(board.elsewhere, competencies={"DEM3": 3, "GOV4": 9}, experiences={"X28": 6, "X20": number})
        Application.objects.create(
            opportunity=Opportunity.objects.order_by("-pk")[0], person=board.nasreen, organisation=board.council,
            number=1,
        )  # fmt: skip
    assert cost() == few + 1  # the board is read anew
    assert cost() == cost("show=gap&q=placement&travel=region&sort=closing") == few
    assert few <= 10


def test_somebody_of_an_organisation_without_a_place_may_look(board: World) -> None:
    institute = Organisation.objects.get(slug="institute")
    page = words(text(client(person("Ana List", institute)), LIST))
    assert "5 results" in page
    assert "Yorkshire and The Humber" not in page
