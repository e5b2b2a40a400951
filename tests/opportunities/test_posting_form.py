"""The form of a posting: every problem at its field, what was typed stays, rows grow without a script."""

import pytest
from django.urls import reverse

from opportunities.actions import posting
from opportunities.models import Opportunity
from tests.opportunities.posted import House, day, in_days, ready, typed
from tests.opportunities.posted import house as made_house
from tests.pathways.pages_client import client, words
from tests.world import World

Status = Opportunity.Status
BOARD = reverse("opportunities:board")


def _page(name: str, opportunity: Opportunity) -> str:
    return reverse(f"opportunities:{name}", args=[opportunity.public_id])


@pytest.fixture
def house(world: World) -> House:
    return made_house()


def test_the_form_saves_and_goes_on_to_the_preview(house: House) -> None:
    draft = ready(house.council, house.lead)
    answer = client(house.lead).post(
        _page("edit", draft),
        typed(
            draft, title="Lead a review", competency_2="FIN1", level_2="2", outside_digital="on", criteria="A\r\n\r\nB"
        ),
    )
    assert (answer.status_code, answer["Location"]) == (303, _page("preview", draft))
    draft.refresh_from_db()
    assert draft.competencies == {"DEM3": 3, "FIN1": 2}
    assert (draft.title, draft.criteria, draft.outside_digital, draft.supervisor) == (
        "Lead a review", ["A", "B"], True, house.lead,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (day("closes_on", in_days(-1)), "so it would close before it opens"),
        (day("ends_on", in_days(1)), "The last day is before the first"),
        ({"positions": "0"}, "There must be 1 position or more"),
        ({"positions": ""}, "Enter positions"),
        ({"positions": "many"}, "Positions must be a whole number"),
        ({"days_a_week": "7"}, "Enter days a week from 0.1 to 5"),
        ({"days_a_week": "1.25"}, "Enter days a week from 0.1 to 5"),
        ({"days_a_week": "NaN"}, "Days a week must be a number"),
        ({"title": " "}, "Enter title"),
        ({"level_1": ""}, "Choose the level it leads to"),
        ({"competency_1": ""}, "Choose the competency this level is of"),
        ({"competency_2": "DEM3", "level_2": "2"}, "This competency is chosen already"),
        ({"quantity_1": ""}, "Enter how many"),
        ({"quantity_1": "0"}, "Enter 1 or more"),
        ({"quantity_1": "500"}, "10 sessions at most"),
        ({"competency_1": "", "level_1": "", "experience_1": "", "quantity_1": ""}, "Nothing is offered yet"),
        ({"supervisor": "nobody@nowhere.example"}, "Nobody on the staff of Calderdale has this address"),
        ({"kind": "holiday"}, "Select one of the answers shown"),
        ({"starts_on_month": "13"}, "is not a real date"),
        ({"pay": ""}, "Enter who pays the salary, or “none”"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(
    house: House, changes: dict[str, str], said: str
) -> None:
    draft = ready(house.council, house.lead)
    answer = client(house.lead).post(_page("edit", draft), typed(draft, place="Somewhere new", **changes))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in words(page)
    assert "Error: " in page
    assert "There is a problem" in page
    assert "Somewhere new" in page
    draft.refresh_from_db()
    assert draft.status == Status.DRAFT


def test_everything_missing_is_said_at_once_and_the_draft_is_kept(house: House) -> None:
    draft = posting.start(organisation=house.council, kind="placement", by=house.lead)
    answer = client(house.lead).post(_page("edit", draft), typed(draft, title="A new title"))
    page = words(answer.content.decode())
    assert answer.status_code == 422
    for missing in ("Nothing is offered yet", "Select the tiers it suits", "Enter the place", "is kept as a draft"):
        assert missing in page
    draft.refresh_from_db()
    assert draft.title == "A new title"


@pytest.mark.parametrize(
    "other",
    [
        {"title": " "},
        {"positions": "many"},
        {"level_1": ""},
        {"supervisor": "nobody@nowhere.example"},
        {"closes_on_month": "13"},
        {"summary": ""},
        {"place": "", "pay": ""},
    ],
)
def test_days_in_the_wrong_order_are_said_in_the_same_round_as_anything_else(
    house: House, other: dict[str, str]
) -> None:
    draft = ready(house.council, house.lead)
    sent = typed(draft, **{**day("ends_on", in_days(1)), **other})
    page = words(client(house.lead).post(_page("edit", draft), sent).content.decode())
    assert "The last day is before the first" in page
    assert page.count("Error:") > 2, "each at its own field, beside the title"


def test_a_field_that_could_not_be_read_says_one_thing_only(house: House) -> None:
    draft = ready(house.council, house.lead)
    sent = typed(draft, positions="many", starts_on_month="13", competency_1="", experience_1="", quantity_1="")
    page = words(client(house.lead).post(_page("edit", draft), sent).content.decode())
    assert "Positions must be a whole number" in page
    assert "Choose the competency this level is of" in page
    for twice in ("Enter how many people you can take", "Enter the first day", "Nothing is offered yet"):
        assert twice not in page, twice


def test_kept_for_later_only_what_is_impossible_is_said(house: House) -> None:
    draft = ready(house.council, house.lead)
    sent = typed(draft, **{**day("ends_on", in_days(1)), "positions": "many", "summary": "", "then": "later"})
    page = words(client(house.lead).post(_page("edit", draft), sent).content.decode())
    assert "The last day is before the first" in page
    assert "Enter what the person would do" not in page


def test_a_draft_with_holes_is_kept_for_later(house: House) -> None:
    draft = posting.start(organisation=house.council, kind="placement", by=house.lead)
    answer = client(house.lead).post(_page("edit", draft), typed(draft, summary="", then="later"))
    assert (answer.status_code, answer["Location"]) == (303, BOARD)


def test_another_row_without_a_script(house: House) -> None:
    draft = ready(house.council, house.lead)
    browser = client(house.lead)
    sent = typed(draft, title="Typed and not saved", starts_on_month="13", then="competencies")
    page = browser.post(_page("edit", draft), sent).content.decode()
    assert 'name="competency_4"' in page
    assert 'name="experience_4"' not in page
    assert "Typed and not saved" in page
    assert "There is a problem" not in page
    more = browser.post(_page("edit", draft), {**sent, "then": "experiences", "experience_rows": "9"})
    assert 'name="experience_10"' not in more.content.decode()
    draft.refresh_from_db()
    assert draft.title == "Lead officer, scrutiny review"


@pytest.mark.parametrize("rows", ["", "-1", "99999999", "x", "\0"])
def test_a_number_of_rows_that_nobody_sends_breaks_nothing(house: House, rows: str) -> None:
    draft = ready(house.council, house.lead)
    sent = typed(draft, competency_rows=rows)
    assert client(house.lead).post(_page("edit", draft), sent).status_code in {303, 422}


def test_a_template_leaves_five_things_and_names_each(house: House) -> None:
    draft = posting.start(organisation=house.council, kind="stretch_project", by=house.lead)
    browser = client(house.lead)
    html = browser.get(_page("edit", draft)).content.decode()
    left = html.split('id="left"')[1].split("</section>")[0]
    assert "5 things left for you to write" in words(left)
    targets = [part.split('"')[0] for part in left.split('href="#')[1:]]
    assert targets == ["id_title", "id_summary", "id_competency_1", "id_tiers_0", "id_place"]
    for target in targets:
        assert f'id="{target}"' in html, target
    filled = typed(draft, title="Lead a review", summary="Lead it.", place="Civic Hall", tiers="T4")
    answer = browser.post(_page("edit", draft), {**filled, "experience_1": "X15", "quantity_1": "1"})
    assert answer.status_code == 303, "nothing else has to be written"
    assert 'id="left"' not in browser.get(_page("edit", draft)).content.decode()
    draft.refresh_from_db()
    assert posting.what_is_wrong(draft) == ()
