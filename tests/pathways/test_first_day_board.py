"""The lead sees how far everybody is, matches titles once, invites in one go, and reminds without pestering."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from notices.models import Job, Message
from pathways.actions.baseline import confirm_baseline
from pathways.actions.careers import appoint
from pathways.actions.first_day import invite_once
from pathways.actions.team_baseline import BaselineDecision, Outcome, confirm_team
from pathways.actions.titles import match_titles
from pathways.models import Appointment, TitleMapping
from pathways.queries.first_day import first_day, not_invited, title_key
from pathways.tasks import invite_all
from pathways.titles import OUTSIDE_DIGITAL
from people.errors import Refused
from people.models import AuditEvent, Invitation, Organisation, Person
from people.roles import Role
from tests.pathways.first_day_people import SINCE, browser, council, framework, lead, person, run_job, team
from tests.pathways.framework import CATALOGUE
from ui import clock

pytestmark = pytest.mark.django_db

ASKED = {code: level for code, level in CATALOGUE.role("data-analyst").requirements.items() if level}
OCCASION = "7a3d6a86-0a53-4b0f-9c0f-0f4f3f1f2a10"


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


def post_of(name: str, title: str, organisation: Organisation) -> Appointment:
    return appoint(
        person=person(name, organisation), organisation=organisation, title=title, role="", since=SINCE, by=None
    )


# --- Titles -------------------------------------------------------------------------------------------------------


def test_a_sure_suggestion_is_preset_and_marked_and_the_rest_left_open(client: Client, kirklees: Organisation) -> None:
    post_of("Ann A", "Data Analyst", kirklees)
    post_of("Ben B", "data analyst", kirklees)
    post_of("Cat C", "Benefits officer", kirklees)
    post_of("Dan D", "Keeper of the seal", kirklees)
    page = client.get(reverse("pathways:titles")).content.decode()
    assert page.count("Suggested</") == 2
    assert '<option value="data-analyst" selected>' in page
    assert f'<option value="{OUTSIDE_DIGITAL}" selected>' in page
    assert "To decide" in page
    assert not Appointment.objects.exclude(role="").exists()


def test_one_save_sets_the_role_of_everybody_with_that_title(
    client: Client, kirklees: Organisation, boss: Person
) -> None:
    posts = [post_of("Ann A", "Data Analyst", kirklees), post_of("Ben B", "data analyst", kirklees)]
    other = post_of("Cat C", "Benefits officer", kirklees)
    away = appoint(
        person=person("Eve E", council("leeds")),
        organisation=council("leeds"),
        title="Data analyst",
        role="",
        since=SINCE,
        by=None,
    )
    client.post(
        reverse("pathways:titles"),
        {_field(client, "Data Analyst"): "data-analyst", _field(client, "Benefits officer"): OUTSIDE_DIGITAL},
    )
    for post in (*posts, other, away):
        post.refresh_from_db()
    assert [post.role for post in posts] == ["data-analyst", "data-analyst"]
    assert (other.role, other.outside_digital) == ("", True)
    assert away.role == ""
    assert AuditEvent.objects.filter(action="pathways.appointment.role_matched", actor=boss).count() == 3
    assert TitleMapping.objects.filter(organisation=kirklees, decided_by=boss).count() == 2
    page = client.get(reverse("pathways:titles")).content.decode()
    assert page.count("Decided</") == 2


def test_matching_again_changes_nothing_and_a_change_of_mind_is_followed(kirklees: Organisation, boss: Person) -> None:
    post = post_of("Ann A", "Data Analyst", kirklees)
    key = title_key("Data Analyst")
    assert match_titles(organisation=kirklees, choices={key: "data-analyst"}, by=boss) == 1
    assert match_titles(organisation=kirklees, choices={key: "data-analyst"}, by=boss) == 0
    assert match_titles(organisation=kirklees, choices={key: ""}, by=boss) == 1
    post.refresh_from_db()
    assert (post.role, TitleMapping.objects.get().decided_at) == ("", None)


def test_a_role_that_is_none_is_refused(client: Client, kirklees: Organisation, boss: Person) -> None:
    post_of("Ann A", "Data Analyst", kirklees)
    with pytest.raises(Refused, match="not in the framework"):
        match_titles(organisation=kirklees, choices={title_key("Data Analyst"): "wizard"}, by=boss)
    assert client.post(reverse("pathways:titles"), {_field(client, "Data Analyst"): "wizard"}).status_code == 422


def test_a_title_that_was_not_on_the_page_sent_stays_as_it_is(
    client: Client, kirklees: Organisation, boss: Person
) -> None:
    post = post_of("Ann A", "Data Analyst", kirklees)
    match_titles(organisation=kirklees, choices={title_key("Data Analyst"): "data-analyst"}, by=boss)
    assert client.post(reverse("pathways:titles"), {}).status_code == 303
    post.refresh_from_db()
    assert post.role == "data-analyst"


def _field(client: Client, title: str) -> str:
    """The name that the page gives to a title's list."""
    names: dict[str, str] = client.get(reverse("pathways:titles")).context["form"].names
    return names[title_key(title)]


# --- Inviting -----------------------------------------------------------------------------------------------------


def test_everybody_not_invited_is_invited_once(client: Client, kirklees: Organisation) -> None:
    for name in ("Ann A", "Ben B", "Cat C"):
        person(name, kirklees)
    waiting = not_invited(kirklees, today=clock.today()).count()
    assert f"Invite {waiting} people" in client.get(reverse("pathways:invite_all")).content.decode()
    started = client.post(reverse("pathways:invite_all"), {"occasion": OCCASION})
    assert started.status_code == 303
    assert client.post(reverse("pathways:invite_all"), {"occasion": OCCASION})["Location"] == started["Location"]
    assert Job.objects.count() == 1
    job = run_job()
    assert job.result == {"invited": waiting}
    assert Invitation.objects.count() == Message.objects.count() == waiting
    assert f"{waiting} people invited" in client.get(started["Location"]).content.decode()
    assert "Everybody loaded has been invited" in client.get(reverse("pathways:invite_all")).content.decode()
    refused = client.post(reverse("pathways:invite_all"), {"occasion": OCCASION.replace("7", "8")})
    assert refused.status_code == 409


def test_inviting_that_was_stopped_goes_on_without_a_second_letter(kirklees: Organisation, boss: Person) -> None:
    for name in ("Ann A", "Ben B", "Cat C"):
        person(name, kirklees)
    job = Job(arguments={"organisation": kirklees.slug, "by": str(boss.public_id)})

    def stops(done: int, total: int) -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        invite_all(job, stops)  # type: ignore[arg-type]
    assert Invitation.objects.count() == 1
    invite_all(job, lambda done, total: None)  # type: ignore[arg-type]
    assert Invitation.objects.values("person").distinct().count() == Invitation.objects.count()
    assert not invite_once(person=boss, organisation=kirklees, by=None)


# --- The board ----------------------------------------------------------------------------------------------------


def everybody_in(kirklees: Organisation) -> None:
    Person.objects.of(kirklees).update(last_login=clock.now())


def test_the_board_counts_each_step_and_names_who_is_missing(client: Client, kirklees: Organisation) -> None:
    made = team(kirklees, 3)
    post_of("Una Unmatched", "Keeper of the seal", kirklees)
    everybody_in(kirklees)
    first, second, third = made.posts
    for post in (first, second):
        confirm_baseline(person=post.person, appointment=post, levels=ASKED, by=post.person)
    rows = first.person.assessments.all()
    confirm_team(
        manager=made.manager, decisions=[BaselineDecision(row, Outcome.KEEP) for row in rows], held_on=clock.today()
    )
    board = first_day(kirklees, today=clock.today())
    assert (board.titles.done, board.titles.of) == (3, 4)
    assert (board.baseline.done, board.baseline.of) == (2, 3)
    assert (board.confirmed.done, board.confirmed.of) == (1, 3)
    assert [row.person for row in board.baseline.missing] == [third.person]
    assert board.confirmed.to_remind == (made.manager,)
    page = client.get(reverse("pathways:first_day")).content.decode()
    assert "Una Unmatched" in page
    assert "1 of 3 baselines confirmed by a manager" in page


def test_a_level_decided_in_the_queue_counts_as_confirmed(kirklees: Organisation) -> None:
    made = team(kirklees, 1)
    (post,) = made.posts
    for row in confirm_baseline(person=post.person, appointment=post, levels=ASKED, by=post.person):
        row.status = "assessed"
        row.save()
    assert first_day(kirklees, today=clock.today()).confirmed.done == 1


def test_a_reminder_goes_once_in_three_days(client: Client, kirklees: Organisation, boss: Person) -> None:
    made = team(kirklees, 2)
    everybody_in(kirklees)
    url = reverse("pathways:first_day_remind", args=["baseline"])
    with time_machine.travel(datetime(2026, 11, 23, 14, 0, tzinfo=clock.LONDON), tick=False) as time:
        client.force_login(boss)
        assert "Remind 2 people" in client.get(reverse("pathways:first_day")).content.decode()
        started = client.post(url, {"occasion": OCCASION})
        assert run_job().result == {"reminded": 2}
        assert "2 people reminded" in client.get(started["Location"]).content.decode()
        time.shift(timedelta(days=2))
        again = client.post(url, {"occasion": OCCASION.replace("7", "8")})
        assert again.status_code == 409
        assert "last 3 days" in again.content.decode()
        time.shift(timedelta(days=1, minutes=1))
        client.post(url, {"occasion": OCCASION.replace("7", "9")})
        assert run_job().result == {"reminded": 2}
    assert Message.objects.filter(recipient=made.people[0].email).count() == 2
    assert AuditEvent.objects.filter(action="pathways.first_day.reminded_baseline", subject=made.people[0]).count() == 2


def test_a_manager_gets_one_reminder_for_all_their_people(client: Client, kirklees: Organisation) -> None:
    made = team(kirklees, 3)
    everybody_in(kirklees)
    for post in made.posts:
        confirm_baseline(person=post.person, appointment=post, levels=ASKED, by=post.person)
    client.post(reverse("pathways:first_day_remind", args=["confirm"]), {"occasion": OCCASION})
    run_job()
    (letter,) = Message.objects.all()
    assert letter.recipient == made.manager.email
    assert letter.subject == "3 baselines wait for you"
    assert all(who.name in letter.text for who in made.people)


def test_reminding_to_sign_in_sends_a_new_link(client: Client, kirklees: Organisation) -> None:
    who = person("Ann A", kirklees)
    invite_once(person=who, organisation=kirklees, by=None)
    remind = reverse("pathways:first_day_remind", args=["sign-in"])
    assert client.post(remind, {"occasion": OCCASION.replace("7", "6")}).status_code == 409, "sent a link just now"
    Invitation.objects.filter(person=who).update(created_at=clock.now() - timedelta(days=3, minutes=1))
    client.post(remind, {"occasion": OCCASION})
    assert run_job().result == {"reminded": 1}
    letter = Message.objects.order_by("-pk")[0]
    assert letter.subject.startswith("Reminder: ")
    assert "The link in the earlier e-mail no longer works" in letter.text
    assert Invitation.objects.filter(person=who, expires_at__gt=clock.now()).count() == 1
    assert client.post(reverse("pathways:first_day_remind", args=["tea"]), {"occasion": OCCASION}).status_code == 404
    assert client.post(reverse("pathways:first_day_remind", args=["sign-in"]), {"occasion": "x"}).status_code == 422


@pytest.mark.parametrize("name", ["first_day", "titles", "invite_all", "staff_load", "staff_template"])
def test_only_who_may_load_staff_finds_these_pages(client: Client, kirklees: Organisation, name: str) -> None:
    assert client.get(reverse(f"pathways:{name}")).status_code == 200
    assert browser(person("Pat Plain", kirklees)).get(reverse(f"pathways:{name}")).status_code == 404
    assert Client().get(reverse(f"pathways:{name}")).status_code == 302


def test_another_councils_work_is_not_found(client: Client, kirklees: Organisation) -> None:
    person("Ann A", kirklees)
    started = client.post(reverse("pathways:invite_all"), {"occasion": OCCASION})
    stranger = person("Lee Leader", council("leeds"), Role.COUNCIL_LEAD)
    assert browser(stranger).get(started["Location"]).status_code == 404


def test_the_board_costs_the_same_for_two_and_for_thirty(kirklees: Organisation) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            first_day(kirklees, today=clock.today())
        return len(queries)

    team(kirklees, 2)
    few = cost()
    for number in range(28):
        post_of(f"Extra {chr(65 + number % 26)}{number}", "Developer", kirklees)
    assert cost() == few == 3
