"""What stands round every page: navigation by hat, the switcher, first pages, and a frame that never breaks."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from home.hats import ELSEWHERE, PAGES
from home.navigation import FOOTER, LABELS, page_furniture
from people.actions import membership
from people.models import Organisation, Person
from people.roles import Role
from tests.home.world import KNOWLEDGE, Team, claims, person

Browser = Callable[[Person], Client]
pytestmark = pytest.mark.django_db


def _navigation(client: Client, url: str) -> list[str]:
    return [label for label, *_ in client.get(url).context["frame"].navigation]


def test_every_page_of_every_hat_and_of_the_footer_is_there() -> None:
    for name in {*(name for pages in PAGES.values() for name in pages), *ELSEWHERE, *(name for _, name in FOOTER)}:
        assert reverse(name)
    assert {name for pages in PAGES.values() for name in pages} <= set(LABELS)


@pytest.mark.parametrize(
    ("who", "page"),
    [("martin", "queue"), ("tomasz", "today"), ("chloe", "pipeline"), ("adam", "council"), ("rhys", "today")],
)
def test_everyone_comes_in_at_the_first_page_of_their_hat(team: Team, browser: Browser, who: str, page: str) -> None:
    response = browser(getattr(team, who)).get(reverse("home"))
    assert (response.status_code, response["Location"]) == (303, reverse(page))


def test_strangers_are_asked_to_sign_in(team: Team) -> None:
    for name in ("home", "today", "council", "menu", "start", "gates"):
        assert Client().get(reverse(name))["Location"].startswith(reverse("account_login"))


def test_a_manager_sees_queue_and_team_and_how_many_wait(team: Team, browser: Browser) -> None:
    claims(team.tomasz, ("PLC4", 2, KNOWLEDGE))
    claims(team.hannah, ("PLC4", 2, KNOWLEDGE))
    items = browser(team.martin).get(reverse("team")).context["frame"].navigation
    assert [(label, active, count) for label, _, active, count in items] == [
        ("My queue", False, 2),
        ("My team", True, 0),
        ("Placements", False, 0),
        ("My pathway", False, 0),
        ("Framework", False, 0),
    ]


def test_a_member_of_staff_sees_their_own_pages(team: Team, browser: Browser) -> None:
    assert _navigation(browser(team.tomasz), reverse("today")) == [
        "Today",
        "My pathway",
        "Opportunities",
        "My claims",
        "My experiences",
        "My record",
        "Framework",
    ]


def test_the_switcher_changes_the_navigation_and_nothing_else(team: Team, browser: Browser) -> None:
    client = browser(team.gwen)  # manages Martin and leads the council
    assert _navigation(client, reverse("menu"))[0] == "My queue"
    response = client.post(reverse("hat"), {"hat": "council_lead@kirklees"})
    assert response["Location"] == reverse("council")
    assert _navigation(client, reverse("menu"))[0] == "My council"
    assert client.session["organisation"] == "kirklees"
    assert client.get(reverse("queue")).status_code == 200, "a hat takes no permission away"


def test_a_hat_that_is_not_theirs_is_not_found(team: Team, browser: Browser) -> None:
    client = browser(team.tomasz)
    assert client.post(reverse("hat"), {"hat": "council_lead@kirklees"}).status_code == 404
    assert client.get(reverse("council")).status_code == 404


def test_a_hat_that_has_ended_is_taken_off(team: Team, browser: Browser) -> None:
    client = browser(team.chloe)
    client.post(reverse("hat"), {"hat": "sponsor@kirklees"})
    role = team.chloe.memberships.get(role=Role.SPONSOR)
    membership.end_membership(membership=role, on=date(2020, 4, 2), by=None)
    assert client.get(reverse("home"))["Location"] == reverse("today")


@pytest.mark.parametrize("role", [role for role in Role if role not in PAGES])
def test_roles_whose_pages_come_later_are_told_what_they_can_do(team: Team, browser: Browser, role: Role) -> None:
    membership.grant(person=team.rhys, organisation=team.leeds, role=role, by=None, since=date(2020, 4, 1))
    client = browser(team.rhys)
    assert client.post(reverse("hat"), {"hat": f"{role}@leeds"})["Location"] == reverse("start")
    assert "What you can do here now" in client.get(reverse("start")).content.decode()


def test_somebody_without_any_role_is_not_lost(team: Team, browser: Browser) -> None:
    nobody = Person.objects.create_user("nobody@example.org", None, name="Nobody Now")
    client = browser(nobody)
    assert client.get(reverse("home"))["Location"] == reverse("start")
    assert "You have no role here today." in client.get(reverse("start")).content.decode()
    assert client.get(reverse("today")).status_code == 200


def test_the_menu_lists_everything_for_all_hats(team: Team, browser: Browser) -> None:
    page = browser(team.gwen).get(reverse("menu")).content.decode()
    for name in ("queue", "team", "today", "pathways:mine", "council", "people:list", "people:account"):
        assert f'href="{reverse(name)}"' in page
    account = page.partition("Your account")[2].partition("</section>")[0]
    for name, label in (("people:concern", "Raise a concern outside my line"), ("people:concerns", "My concerns")):
        assert f'<a class="govuk-link" href="{reverse(name)}">{label}</a>' in account


@pytest.mark.parametrize("name", ["accessibility", "privacy"])
def test_statements_are_open_to_everyone(db: None, name: str) -> None:
    response = Client().get(reverse(name))
    assert response.status_code == 200
    assert reverse("people:opened") not in response.content.decode(), "signed out, there is no record of mine"


def test_the_count_costs_one_query_and_without_a_queue_none(team: Team, browser: Browser) -> None:
    found = []
    for someone in (team.martin, team.tomasz):
        client = browser(someone)
        client.get(reverse("menu"))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("menu"))
        found.append(len(queries))
    assert found[0] == found[1] + 1


def test_an_error_page_needs_no_session_and_no_database(
    django_assert_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    request = RequestFactory().get("/")
    with django_assert_num_queries(0):
        furniture = page_furniture(request)
        assert not furniture["frame"].navigation
        assert not furniture["frame"].who
        assert len(furniture["frame"].footer) == 2
    request.user = AnonymousUser()
    assert not page_furniture(request)["frame"].hats


def test_a_page_that_is_not_there_still_has_its_frame(team: Team, browser: Browser) -> None:
    assert browser(team.martin).get("/no/such/page/").status_code == 404


def test_an_administrator_finds_the_first_afternoon_and_the_verifiers_in_the_navigation() -> None:
    assert {"pathways:first_day", "people:verifiers", "people:list", "people:service"} <= set(PAGES[Role.ADMINISTRATOR])


def test_who_works_for_no_council_is_offered_no_pages_of_council_staff(team: Team, browser: Browser) -> None:
    college = Organisation.objects.create(
        kind=Organisation.Kind.PROVIDER, slug="a-college", name="A College", official_name="A College (invented)"
    )
    tutor = person("Sofia Tutor", college, Role.PROVIDER_STAFF)
    client = browser(tutor)
    menu = client.get(reverse("menu")).content.decode()
    for label in ("My pathway", "My record", "My claims", "My experiences"):
        assert label not in menu.partition("Your account")[0], label
    for name, heading in (("pathways:mine", "My pathway"), ("pathways:record", "My record")):
        page = client.get(reverse(name)).content.decode()
        assert f'<h1 class="govuk-heading-xl">{heading}</h1>' in page
        assert "This page is for people who work for a council. You are here for A College (invented)" in page
        assert "council lead" not in page
    assert "No post is recorded for you yet." in browser(team.gwen).get(reverse("pathways:record")).content.decode()


def test_a_manager_finds_placements_marked_while_inside_one(team: Team, browser: Browser) -> None:
    items = browser(team.martin).get(reverse("opportunities:placements")).context["frame"].navigation
    assert [label for label, _, active, _ in items if active] == ["Placements"]
    items = browser(team.tomasz).get(reverse("opportunities:placements")).context["frame"].navigation
    assert [label for label, _, active, _ in items if active] == ["Opportunities"]
