"""Who opened my record: in what capacity, and what people without an account answered."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from people import audit
from people.models import Person, Relationship
from people.permissions import capacity_for
from people.roles import Kind, Sees
from tests.people.conftest import SignIn
from ui import clock

pytestmark = pytest.mark.django_db


def text(client: Client, url: str) -> str:
    return client.get(url).content.decode()


def test_in_what_capacity_is_worked_out_from_relationships_and_roles_as_the_boundary_has_them(
    lead: Person, learner: Person, stranger: Person, protector: Person
) -> None:
    assert capacity_for(lead, learner, sees=Sees.LEVELS) == "council lead"
    assert capacity_for(lead, learner, sees=Sees.EVIDENCE) == "", "not open to a lead"
    assert capacity_for(protector, learner, sees=Sees.OPENED) == "data-protection lead"
    assert capacity_for(stranger, learner, sees=Sees.LEVELS) == ""
    assert capacity_for(learner, learner, sees=Sees.LEVELS) == ""
    for kind in (Kind.MENTOR, Kind.LINE_MANAGER):
        Relationship.objects.create(viewer=lead, subject=learner, kind=kind, since=clock.today())
    assert capacity_for(lead, learner, sees=Sees.EVIDENCE) == "line manager"
    assert capacity_for(lead, learner, sees=Sees.PROFILE) == "line manager"
    Relationship.objects.filter(kind=Kind.LINE_MANAGER).update(since=date(2020, 1, 1), until=clock.today())
    assert capacity_for(lead, learner, sees=Sees.LEVELS) == "council lead", "a mentor does not see levels"


def test_answers_of_people_without_an_account_stand_under_the_openings(
    learner: Person, protector: Person, lead: Person, signed_in: SignIn
) -> None:
    audit.record(
        action="pathways.experience.verified", by=None, by_label="Vera Outside, vera@example.org", subject=learner
    )
    audit.record(action="people.person.invited", by=lead, subject=learner)
    mine = text(signed_in(learner), reverse("people:opened"))
    assert "Everyone with an account who opened a page about you" in mine
    assert "Vera Outside, vera@example.org" in mine
    assert "Verified an experience" in mine
    assert "Invited a person" not in mine
    theirs = text(signed_in(protector), reverse("people:opened_of", args=[learner.public_id]))
    assert "Vera Outside, vera@example.org" in theirs
    assert "Vera Outside" not in text(signed_in(lead), reverse("people:opened"))
