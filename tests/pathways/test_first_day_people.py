"""My council, the first afternoon and the list of people tell of the same people; nothing counts the lead alone."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from home.queries.council import council_of
from notices.models import Job, Message
from pathways.actions.baseline import confirm_baseline
from pathways.actions.careers import appoint
from pathways.actions.titles import match_titles
from pathways.models import Appointment
from pathways.queries.first_day import FirstDay, first_day, title_key, titles_of
from pathways.titles import OUTSIDE_DIGITAL
from people.actions import invite
from people.lacks import LACKS
from people.models import Organisation, Person
from tests.pathways.first_day_people import SINCE, browser, council, framework, lead, person, team
from tests.pathways.framework import CATALOGUE
from tests.pathways.pages_client import words
from ui import clock

pytestmark = pytest.mark.django_db

ASKED = {code: level for code, level in CATALOGUE.role("data-analyst").requirements.items() if level}


@pytest.fixture
def kirklees() -> Organisation:
    framework()
    return council()


@pytest.fixture
def boss(kirklees: Organisation) -> Person:
    return lead(kirklees)


@pytest.fixture
def client(boss: Person) -> Client:
    return browser(boss)


def mixed(kirklees: Organisation) -> FirstDay:
    """A council with somebody at every step: a baseline sent, one without a manager, a title without a role."""
    made = team(kirklees, 3)
    Person.objects.filter(pk__in=[who.pk for who in made.people]).update(last_login=clock.now())
    first, second, third = made.posts
    for post in (first, second):
        confirm_baseline(person=post.person, appointment=post, levels=ASKED, by=post.person)
    first.person.assessments.update(status="assessed")
    Appointment.objects.filter(pk__in=[second.pk, third.pk]).update(line_manager=None)
    appoint(person=person("Una Unmatched", kirklees), organisation=kirklees, title="Odd", role="", since=SINCE, by=None)
    return first_day(kirklees, today=clock.today())


def test_the_board_my_council_and_the_list_of_people_agree(kirklees: Organisation, client: Client) -> None:
    board = mixed(kirklees)
    counts = council_of(kirklees, today=clock.today(), service=False).counts
    steps = (board.titles, board.invited, board.signed_in, board.baseline, board.confirmed)
    for step in steps:
        listed = LACKS[step.code].found(kirklees, clock.today()).values_list("pk", flat=True)
        assert sorted(listed) == sorted(row.person.pk for row in step.missing), step.code
        assert step.missing
        page = client.get(reverse("people:list"), {"without": step.code}).content.decode()
        assert all(row.person.name in page for row in step.missing)
    assert counts.unmatched == len(board.titles.missing)
    assert counts.not_invited == len(board.invited.missing)
    assert counts.baseline_missing == len(board.baseline.missing) == 1
    assert counts.manager_missing == len(board.confirmed.missing) == 1
    assert counts.without_manager == board.without_manager == LACKS["manager"].found(kirklees, clock.today()).count()
    mine = client.get(reverse("council")).content.decode()
    assert f"{reverse('people:list')}?without=manager" in mine
    assert "See people without a line manager" in mine


def test_a_person_without_a_manager_leads_to_where_one_is_named(kirklees: Organisation, client: Client) -> None:
    (row,) = mixed(kirklees).confirmed.missing
    page = client.get(reverse("pathways:first_day")).content.decode()
    assert "has no line manager" in page
    assert reverse("pathways:appointments", args=[row.person.public_id]) in page
    assert reverse("pathways:first_day_remind", args=["confirm"]) not in page


def test_an_unknown_filter_is_an_error_and_not_a_fault(client: Client) -> None:
    assert client.get(reverse("people:list"), {"without": "sense"}).status_code == 422


def test_the_lead_alone_is_not_a_council_loaded_and_invited(client: Client, boss: Person) -> None:
    Person.objects.filter(pk=boss.pk).update(last_login=clock.now())
    page = client.get(reverse("pathways:first_day")).content.decode()
    assert "Nobody but you yet" in page
    assert page.count("Nobody yet") == 5
    assert "0 of 0" not in page
    assert ">Loaded<" not in page
    assert "Everybody<" not in page


def test_a_large_council_shows_twenty_names_a_step_and_the_way_to_the_rest(
    client: Client, kirklees: Organisation
) -> None:
    for number in range(24):
        person(f"Extra {number}", kirklees)
    page = client.get(reverse("pathways:first_day")).content.decode()
    assert page.count("<li><bdi>") == 40
    assert f'{reverse("people:list")}?without=invited">4 more people' in page


def test_reminding_asks_first_and_says_how_many(client: Client, kirklees: Organisation) -> None:
    made = team(kirklees, 2)
    Person.objects.filter(pk__in=[who.pk for who in made.people]).update(last_login=clock.now())
    url = reverse("pathways:first_day_remind", args=["baseline"])
    page = client.get(url).content.decode()
    assert "2 people get one e-mail each" in page
    assert made.people[0].name in page
    assert (Job.objects.count(), Message.objects.count()) == (0, 0)
    assert (
        "Nobody can be reminded" in client.get(reverse("pathways:first_day_remind", args=["confirm"])).content.decode()
    )


def test_a_job_that_has_not_begun_says_so(client: Client, kirklees: Organisation) -> None:
    person("Ann A", kirklees)
    started = client.post(reverse("pathways:invite_all"), {"occasion": "7a3d6a86-0a53-4b0f-9c0f-0f4f3f1f2a10"})
    page = client.get(started["Location"]).content.decode()
    assert "Waiting to start" in page
    assert "0 of 0" not in page


def test_all_undecided_titles_go_outside_digital_in_one_tick(client: Client, kirklees: Organisation) -> None:
    for name, title in (("Ann A", "Keeper of the seal"), ("Ben B", "Falconer"), ("Cat C", "Data analyst")):
        appoint(person=person(name, kirklees), organisation=kirklees, title=title, role="", since=SINCE, by=None)
    names = client.get(reverse("pathways:titles")).context["form"].names
    sent = {names[title_key("Keeper of the seal")]: "", names[title_key("Falconer")]: ""}
    client.post(reverse("pathways:titles"), {**sent, names[title_key("Data analyst")]: "data-analyst", "rest": "on"})
    found = dict(Appointment.objects.values_list("title", "outside_digital"))
    assert found == {"Keeper of the seal": True, "Falconer": True, "Data analyst": False}


def test_matching_costs_one_update_a_role_however_many_hold_it(kirklees: Organisation, boss: Person) -> None:
    for number in range(30):
        who = person(f"Extra {number}", kirklees)
        appoint(person=who, organisation=kirklees, title="Falconer", role="", since=SINCE, by=None)
    with CaptureQueriesContext(connection) as queries:
        assert match_titles(organisation=kirklees, choices={title_key("Falconer"): OUTSIDE_DIGITAL}, by=boss) == 30
    updates = [query for query in queries if query["sql"].startswith('UPDATE "pathways_appointment"')]
    assert len(updates) == 1


def test_the_baseline_page_names_who_can_change_the_role(kirklees: Organisation, boss: Person) -> None:
    made = team(kirklees, 1)
    (post,) = made.posts
    page = browser(post.person).get(reverse("pathways:baseline")).content.decode()
    assert f"mailto:{boss.email}" in page
    assert "Keep and finish later" in page
    confirm_baseline(person=post.person, appointment=post, levels=ASKED, by=post.person)
    page = browser(post.person).get(reverse("pathways:baseline")).content.decode()
    assert "Keep and finish later" not in page


def test_signing_in_is_reminded_of_first_only_once_somebody_is_invited(kirklees: Organisation, client: Client) -> None:
    made, said = team(kirklees, 2), "not signed in yet: remind them of that first"
    page = client.get(reverse("pathways:first_day")).content.decode()
    assert said not in page
    invite(person=made.people[0], organisation=kirklees, by=None)
    assert f"2 of them have {said}" in client.get(reverse("pathways:first_day")).content.decode()


def test_the_titles_page_says_how_many_are_left_here_and_over_all(
    kirklees: Organisation, boss: Person, client: Client
) -> None:
    for number in range(16):
        who, title = person(f"Person {number}", kirklees), f"Keeper of seal {chr(65 + number)}"
        appoint(person=who, organisation=kirklees, title=title, role="", since=SINCE, by=None)
    page = words(client.get(reverse("pathways:titles")).content.decode())
    assert "Save these 14 titles" in page
    assert "14 of 14 on this page to decide, 16 over all." in page
    rows = titles_of(kirklees, roles=CATALOGUE.roles, today=clock.today())
    match_titles(organisation=kirklees, choices={row.key: OUTSIDE_DIGITAL for row in rows[:14]}, by=boss)
    page = words(client.get(reverse("pathways:titles")).content.decode())
    assert "Save these 2 titles" in page
    assert "2 of 14 on this page to decide, 2 over all." in page
    match_titles(organisation=kirklees, choices={row.key: OUTSIDE_DIGITAL for row in rows}, by=boss)
    page = words(client.get(reverse("pathways:titles")).content.decode())
    assert "Save changes" in page
    assert "to decide" not in page
