"""My team: the named rules, and what would be missing if one person were away."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from home.queries.attention import Attention, attention
from pathways.actions import Decision, decide
from pathways.models import Appointment, Assessment, Baseline
from people.models import Person
from tests.home.world import EXPERIENCE, Team, claims
from ui import clock, words

pytestmark = pytest.mark.django_db


def _look(team: Team) -> Attention:
    return attention(team.martin, today=clock.today())


def _assessed(person: Person, by: Person, *items: tuple[str, int], days_ago: int = 0) -> None:
    rows = claims(person, *((code, level, EXPERIENCE) for code, level in items))
    held_on = clock.today() - timedelta(days=days_ago)
    decide(decisions=[Decision(row, keep=True) for row in rows], by=by, held_on=held_on)


def _rules(found: Attention, person: Person) -> list[tuple[str, str]]:
    return [
        (need.rule, need.facts) for needed in found.needs if needed.member.person == person for need in needed.needs
    ]


def test_the_team_is_who_is_managed_today(team: Team) -> None:
    assert [member.person.name for member in _look(team).members] == [
        "Denise Okoro",
        "Hannah Lister",
        "Tomasz Wieczorek",
    ]
    assert not attention(team.past, today=clock.today()).members


def test_no_conversation_for_ninety_days(team: Team) -> None:
    _assessed(team.tomasz, team.martin, ("TEC5", 3), days_ago=91)
    _assessed(team.hannah, team.martin, ("TEC5", 3), days_ago=90)
    found = _look(team)
    day = words.day(clock.today() - timedelta(days=91))
    assert _rules(found, team.tomasz) == [("No conversation", f"Last one {day}, 91 days ago. Rule: 90 days.")]
    assert _rules(found, team.hannah) == []


def test_a_baseline_that_is_not_confirmed(team: Team) -> None:
    assert _rules(_look(team), team.denise) == [("Baseline not confirmed", "Denise has not confirmed it yet.")]
    post = Appointment.objects.get(person=team.denise, until=None)
    Baseline.objects.create(
        person=team.denise, appointment=post, confirmed_on=clock.today(), manager_confirmed_on=clock.today()
    )
    assert _rules(_look(team), team.denise) == [], "nobody could record one before today"
    Person.objects.filter(pk=team.denise.pk).update(created_at=clock.now() - timedelta(days=100))
    found = _look(team)
    began = clock.today() - timedelta(days=100)
    facts = f"No conversation recorded since they joined Pathways in {began:%B %Y}. Rule: 90 days."
    assert _rules(found, team.denise) == [("No conversation", facts)]
    assert next(member for member in found.members if member.person == team.denise).baseline_confirmed


def test_held_by_one_person_alone(team: Team) -> None:
    _assessed(team.hannah, team.martin, ("TEC5", 3))
    _assessed(team.tomasz, team.martin, ("TEC5", 2))
    points = {point.competency.code: point for point in _look(team).single_points}
    assert set(points) == {"TEC5"}
    assert (points["TEC5"].holder, points["TEC5"].level) == (team.hannah, 3)
    assert points["TEC5"].near_words == "1 person is one level away."
    _assessed(team.denise, team.martin, ("TEC5", 3))
    assert not _look(team).single_points


def test_a_lapsed_level_holds_nothing_up(team: Team) -> None:
    _assessed(team.hannah, team.martin, ("TEC5", 3))
    Assessment.objects.filter(person=team.hannah).update(expires_on=clock.today())
    assert not _look(team).single_points


def test_who_needs_the_manager_comes_with_something_to_do(team: Team) -> None:
    client = Client()
    client.force_login(team.martin)
    page = client.get(reverse("team")).content.decode()
    assert f'href="mailto:{team.denise.email}?subject=A%20conversation%20about%20your%20pathway"' in page
    assert reverse("pathways:of", args=[team.denise.public_id]) in page
    assert ">My team</a></p>" not in page, "no link to the page one is on"
