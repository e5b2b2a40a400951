"""A line manager who has left or cannot sign in: the council lead hears of it, and the people managed are told."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from pathways.actions import end_appointment, set_target
from pathways.actions.baseline import confirm_baseline
from pathways.models import Appointment
from pathways.queries.frameworks import current_catalogue
from people import actions
from people.models import Membership, Person
from people.roles import Role
from tests.home.world import EXPERIENCE, Team, claims, shift
from ui import clock

Browser = Callable[[Person], Client]
pytestmark = pytest.mark.django_db
SAID = "3 people’s line managers have left or cannot sign in"
LIST = "without=present_manager"


def _text(client: Client, name: str, *args: object) -> str:
    return client.get(reverse(name, args=args)).content.decode()


def deactivated(team: Team) -> None:
    actions.deactivate(person=team.martin, by=team.gwen, organisation=team.kirklees)


def without_a_post(team: Team) -> None:
    end_appointment(appointment=Appointment.objects.get(person=team.martin), on=clock.today(), by=team.gwen)


def on_nobodys_staff(team: Team) -> None:
    staff = Membership.objects.get(person=team.martin, role=Role.LEARNER)
    actions.end_membership(membership=staff, on=clock.today(), by=team.gwen)


GONE = [deactivated, without_a_post, on_nobodys_staff]


@pytest.mark.parametrize("goes", GONE)
def test_the_lead_is_told_for_whom_to_name_another(team: Team, browser: Browser, goes: Callable[[Team], None]) -> None:
    client = browser(team.gwen)
    assert "left or cannot sign in" not in _text(client, "council")
    goes(team)
    page = _text(client, "council")
    assert SAID in page
    assert f"{reverse('people:list')}?{LIST}" in page
    found = client.get(f"{reverse('people:list')}?{LIST}").content.decode()
    for person in (team.tomasz, team.denise, team.hannah):
        assert person.name in found
    assert team.past.name not in found
    assert "cannot sign in" not in _text(browser(team.rhys), "today")


def test_a_manager_with_a_later_post_or_with_none_recorded_is_here(team: Team, browser: Browser) -> None:
    post = Appointment.objects.get(person=team.martin)
    end_appointment(appointment=post, on=clock.today() + timedelta(days=1), by=team.gwen)
    assert "left or cannot sign in" not in _text(browser(team.gwen), "council")
    assert not Appointment.objects.filter(person=team.gwen).exists(), "Gwen manages Martin"


@pytest.mark.parametrize("goes", GONE)
def test_the_people_they_managed_are_promised_nothing(
    team: Team, browser: Browser, goes: Callable[[Team], None]
) -> None:
    claims(team.tomasz, ("TRN1", 3, EXPERIENCE))
    shift(team.tomasz, team.martin)
    set_target(person=team.tomasz, role="lead-data-analyst", by=team.tomasz)
    client = browser(team.tomasz)
    assert "With Martin Sowerby since" in _text(client, "today")
    goes(team)
    page = _text(client, "today")
    assert "With Martin Sowerby since" not in page
    assert page.count("Martin Sowerby has left or cannot sign in") >= 2, "the claim and the experience"
    form = _text(client, "pathways:claim", "TRN1")
    assert "Martin Sowerby, who is named as your line manager, has left or cannot sign in" in form
    assert "decides on it in a conversation" not in form
    mine = _text(client, "pathways:mine")
    assert "Ask Martin for a conversation" not in mine


def test_a_baseline_waits_for_another_manager(team: Team, browser: Browser) -> None:
    client = browser(team.tomasz)
    assert "Martin Sowerby confirms it with you" in _text(client, "pathways:baseline")
    deactivated(team)
    assert "Martin Sowerby has left or cannot sign in" in _text(client, "pathways:baseline")
    post = Appointment.objects.get(person=team.tomasz, until=None)
    asked = current_catalogue().role(post.role).requirements
    levels = {code: level for code, level in asked.items() if level > 0}
    confirm_baseline(person=team.tomasz, appointment=post, levels=levels, by=team.tomasz)
    page = _text(client, "today")
    assert "It waits for Martin" not in page
    assert "it waits for another line manager" in page


def test_who_deactivates_a_manager_is_told_what_that_leaves_undone(team: Team, browser: Browser) -> None:
    client, url = browser(team.gwen), reverse("people:deactivate", args=[team.martin.public_id])
    assert "They manage 3 people." in client.get(url).content.decode()
    said = client.post(url, follow=True).content.decode()
    assert "Name another line manager for the 3 people they manage" in said


def test_somebody_who_cannot_sign_in_is_not_offered_to_be_asked(team: Team, browser: Browser) -> None:
    client, url = browser(team.tomasz), reverse("pathways:experience_add", args=["X01"])
    assert team.martin.name in client.get(url).content.decode()
    deactivated(team)
    assert team.martin.name not in client.get(url).content.decode()
