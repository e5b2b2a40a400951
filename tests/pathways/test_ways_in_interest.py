"""Interest in a role: shown in one click, taken back, answered by one's own council's lead, and by nobody else."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from home.hats import MOVING_IN
from notices.models import Message
from pathways import actions as pathways
from pathways.actions.interests import answer_interest, reopen_interest, show_interest, take_back_interest
from pathways.errors import NotYours
from pathways.models import RoleInterest
from pathways.queries.frameworks import current_catalogue
from pathways.queries.interests import NAMED, interests_at, interests_waiting, works_outside_digital
from people import actions as people
from people.errors import Refused
from people.models import AuditEvent, Organisation, Person, RecordView
from people.roles import Role
from tests import factories
from ui import clock
from ui.words import day

pytestmark = pytest.mark.django_db
Queries = Callable[[int], AbstractContextManager[object]]
ROLE = "data-apprentice"


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def outside(name: str = "Joanne Pickles", *, at: Organisation | None = None) -> Person:
    """Somebody whose post is outside digital."""
    found = factories.person(name, at=at)
    pathways.appoint(
        person=found,
        organisation=at or factories.council(),
        title="Council Tax Officer",
        role="",
        since=factories.ago(days=300),
        by=None,
        outside_digital=True,
    )
    return found


@pytest.fixture(autouse=True)
def _framework() -> None:
    factories.framework()


@pytest.fixture
def joanne() -> Person:
    return outside()


@pytest.fixture
def lead() -> Person:
    return factories.person("Lena Oak", roles=(Role.COUNCIL_LEAD,))


@pytest.fixture
def far_lead() -> Person:
    return factories.person("Stella Far", at=factories.council("leeds"), roles=(Role.COUNCIL_LEAD,))


# --- Rules ------------------------------------------------------------------------------------------------------------
def test_twice_is_once_and_taking_back_opens_it_again(joanne: Person) -> None:
    first = show_interest(person=joanne, role=ROLE, by=joanne)
    assert show_interest(person=joanne, role=ROLE, by=joanne) == first
    take_back_interest(interest=first, by=joanne)
    take_back_interest(interest=first, by=joanne)
    again = show_interest(person=joanne, role=ROLE, by=joanne)
    assert again != first
    assert RoleInterest.objects.live().get() == again
    actions = AuditEvent.objects.filter(action__startswith="pathways.interest.").order_by("pk")
    assert [event.action.rsplit(".")[-1] for event in actions] == ["shown", "taken_back", "shown"]


def test_what_cannot_be_shown_says_why(joanne: Person, lead: Person) -> None:
    with pytest.raises(Refused, match="no longer in the framework"):
        show_interest(person=joanne, role="no-such-role", by=joanne)
    with pytest.raises(NotYours):
        show_interest(person=joanne, role=ROLE, by=lead)
    developer = factories.person("Dev Eloper")
    factories.post(developer)
    with pytest.raises(Refused, match="in this role already"):
        show_interest(person=developer, role="developer", by=developer)
    tutor = factories.outsider("Priya Tutor", at=factories.provider(), role=Role.PROVIDER_STAFF)
    with pytest.raises(Refused, match="council’s staff"):
        show_interest(person=tutor, role=ROLE, by=tutor)
    assert not RoleInterest.objects.exists()


def test_only_the_lead_of_the_same_council_answers_and_once(joanne: Person, lead: Person, far_lead: Person) -> None:
    interest = show_interest(person=joanne, role=ROLE, by=joanne)
    for other in (far_lead, joanne, factories.person("Ada Elm", roles=(Role.ADMINISTRATOR,))):
        with pytest.raises(NotYours):
            answer_interest(interest=interest, by=other)
    with pytest.raises(NotYours):
        take_back_interest(interest=interest, by=lead)
    answer_interest(interest=interest, by=lead)
    assert interest.answered_by == lead
    with pytest.raises(Refused, match="meanwhile"):
        answer_interest(interest=interest, by=lead)
    reopen_interest(interest=interest, by=lead)
    assert interest.answered_at is None
    take_back_interest(interest=interest, by=joanne)
    with pytest.raises(Refused, match="taken back"):
        answer_interest(interest=interest, by=lead)
    assert not Message.objects.exists(), "nobody is mailed"


def test_an_interest_does_not_follow_to_another_council_until_shown_there(
    joanne: Person, lead: Person, far_lead: Person
) -> None:
    old = show_interest(person=joanne, role=ROLE, by=joanne)
    people.move(person=joanne, to=factories.council("leeds"), on=clock.today(), by=None)
    today = clock.today()
    assert not interests_at(factories.council(), viewer=lead, today=today).exists()
    assert interests_waiting(factories.council(), today=today) == 0
    assert not interests_at(factories.council("leeds"), viewer=far_lead, today=today).exists()
    new = show_interest(person=joanne, role=ROLE, by=joanne)
    old.refresh_from_db()
    assert old.withdrawn_at is not None
    assert interests_at(factories.council("leeds"), viewer=far_lead, today=today).get() == new


def test_who_works_outside_digital(joanne: Person) -> None:
    today = clock.today()
    assert works_outside_digital(joanne, today=today)
    assert not works_outside_digital(factories.person("No Post"), today=today)
    unmatched = factories.person("Not Matched")
    factories.post(unmatched, role="", title="Something")
    assert not works_outside_digital(unmatched, today=today)
    factories.post(joanne, role="developer")
    assert not works_outside_digital(joanne, today=today), "one post is in a digital role"


# --- Pages ------------------------------------------------------------------------------------------------------------
def test_it_is_the_first_page_of_who_works_outside_digital_and_of_nobody_else(joanne: Person) -> None:
    client = browser(joanne)
    url = reverse("pathways:ways_in")
    assert client.get(reverse("home"))["Location"] == url
    page = client.get(url).content.decode()
    assert "Ways in to digital" in page
    assert f'href="{url}" aria-current="page"' in page
    assert MOVING_IN[0] == "pathways:ways_in"
    assert url in client.get(reverse("today")).content.decode()
    developer = factories.person("Dev Eloper")
    factories.post(developer)
    assert browser(developer).get(reverse("home"))["Location"] == reverse("today")
    assert "You are in a digital role already" in browser(developer).get(url).content.decode()


def test_interest_in_one_click_with_undo(joanne: Person, lead: Person) -> None:
    client = browser(joanne)
    url = reverse("pathways:ways_in")
    page = client.get(url).content.decode()
    assert "0 of " in page
    assert lead.name in page, "who will see it"
    answer = client.post(reverse("pathways:interest", args=[ROLE]), follow=True)
    page = answer.content.decode()
    interest = RoleInterest.objects.get()
    undo = reverse("pathways:interest_take_back", args=[interest.public_id])
    assert f'action="{undo}"' in page
    assert "With your council lead" in page
    answer_interest(interest=interest, by=lead)
    assert f"{lead.name}</bdi> has been in touch" in client.get(url).content.decode()
    page = client.post(undo, follow=True).content.decode()
    assert "With your council lead" not in page
    assert "taken back" in page
    assert client.post(reverse("pathways:interest", args=["no-such-role"])).status_code == 404


def test_a_role_leads_back_to_where_interest_is_shown_and_says_so_to_nobody_in_digital(
    joanne: Person, lead: Person
) -> None:
    page = browser(joanne).get(reverse("pathways:role", args=[ROLE])).content.decode()
    assert f'href="{reverse("pathways:ways_in")}#{ROLE}">Say that you are interested</a>' in page
    assert f'id="{ROLE}"' in browser(joanne).get(reverse("pathways:ways_in")).content.decode()
    assert "Say that you" not in browser(lead).get(reverse("pathways:role", args=[ROLE])).content.decode()


def test_what_is_still_to_learn_is_named_core_competencies_first(joanne: Person) -> None:
    catalogue = current_catalogue()
    role, page = catalogue.role(ROLE), browser(joanne).get(reverse("pathways:ways_in")).content.decode()
    named = re.findall(r"Most of all: ([^<]*)\.", page[page.index(f'id="{ROLE}"') :])[0]
    asked = [each for each in catalogue.competencies if role.requirements.get(each.code)]
    assert len(asked) > NAMED
    assert sum(each.title in named for each in asked) == NAMED
    core = [each.title for each in asked if each.code in role.core]
    assert sum(title in named for title in core) == min(NAMED, len(core))


def test_today_says_that_the_lead_has_been_in_touch(joanne: Person, lead: Person) -> None:
    interest, today = show_interest(person=joanne, role=ROLE, by=joanne), reverse("today")
    said = f"Interest in {current_catalogue().role(ROLE).title}: answered"
    assert said not in browser(joanne).get(today).content.decode()
    answer_interest(interest=interest, by=lead)
    page = browser(joanne).get(today).content.decode()
    assert said in page
    assert f"{day(clock.today())}, {lead.name}" in page
    reopen_interest(interest=interest, by=lead)
    assert said not in browser(joanne).get(today).content.decode()
    RoleInterest.objects.update(answered_at=clock.now() - timedelta(days=40), answered_by=lead)
    assert said not in browser(joanne).get(today).content.decode()


def test_the_bar_moves_with_what_is_recorded(joanne: Person) -> None:
    role = next(role for role in factories.framework().roles.all() if role.code == ROLE)
    code, level = role.requirements.values_list("competency__code", "level").filter(level__gt=0).first() or ("", 0)
    item = pathways.ClaimItem(competency=code, level=level, kinds=frozenset({"knowledge"}), note="I do this daily.")
    pathways.claim(person=joanne, items=[item], by=joanne)
    page = browser(joanne).get(reverse("pathways:ways_in")).content.decode()
    assert f'aria-label="{level} of ' in page
    assert "by your own view" in page
    assert "At the level asked:" in page


def test_the_lead_sees_the_count_and_the_list_and_marks_it_with_undo(joanne: Person, lead: Person) -> None:
    interest = show_interest(person=joanne, role=ROLE, by=joanne)
    client = browser(lead)
    listed = reverse("pathways:interests")
    board = client.get(reverse("council")).content.decode()
    assert "1 interest in moving into a role waits" in board
    assert f'href="{listed}"' in board
    page = client.get(listed).content.decode()
    assert joanne.name in page
    assert "Council Tax Officer" in page
    assert RecordView.objects.get(viewer=lead, subject=joanne).page == "interests"
    page = client.post(reverse("pathways:interest_answer", args=[interest.public_id]), follow=True).content.decode()
    assert "You have been in touch" in page
    assert reverse("pathways:interest_reopen", args=[interest.public_id]) in page
    assert "interest in moving" not in client.get(reverse("council")).content.decode()
    again = client.post(reverse("pathways:interest_answer", args=[interest.public_id]), follow=True).content.decode()
    assert "meanwhile" in again
    page = client.post(reverse("pathways:interest_reopen", args=[interest.public_id]), follow=True).content.decode()
    assert "Waits for you" in page


def test_nobody_else_finds_the_list_or_an_interest(joanne: Person, lead: Person, far_lead: Person) -> None:
    interest = show_interest(person=joanne, role=ROLE, by=joanne)
    listed = reverse("pathways:interests")
    for name, roles in (("Ada Elm", (Role.ADMINISTRATOR,)), ("Sam Cedar", (Role.SPONSOR,)), ("Colin Ash", ())):
        other = browser(factories.person(name, roles=roles))
        assert other.get(listed).status_code == 404
        for form in ("interest_answer", "interest_reopen", "interest_take_back"):
            assert other.post(reverse(f"pathways:{form}", args=[interest.public_id])).status_code == 404
    far = browser(far_lead)
    assert joanne.name not in far.get(listed).content.decode()
    assert far.post(reverse("pathways:interest_answer", args=[interest.public_id])).status_code == 404
    taken = browser(lead).post(reverse("pathways:interest_take_back", args=[interest.public_id]))
    assert taken.status_code == 404, "the lead sees it and cannot take it back"


def test_pages_cost_the_same_however_many_there_are(
    joanne: Person, lead: Person, django_assert_max_num_queries: Queries
) -> None:
    for number in range(12):
        somebody = outside(f"Person Number{number}")
        show_interest(person=somebody, role=ROLE, by=somebody)
        show_interest(person=joanne, role=sorted(r.code for r in factories.framework().roles.all())[number], by=joanne)
    mine, theirs = browser(joanne), browser(lead)
    for client, url in ((mine, reverse("pathways:ways_in")), (theirs, reverse("pathways:interests"))):
        client.get(url)
        with django_assert_max_num_queries(10):
            answer = client.get(url)
        assert answer.status_code == 200
        assert len(answer.content) < 60_000
