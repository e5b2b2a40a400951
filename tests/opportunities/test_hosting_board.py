"""The board counts what waits for the host, and says of the rest for whom it waits; and placements in their parts."""

from datetime import timedelta

import pytest
from django.urls import reverse

from opportunities.actions.applying import decide_release
from opportunities.actions.choosing import accept
from opportunities.models import Opportunity
from opportunities.queries.hosting import hosting
from people.actions import grant
from people.models import Person
from people.roles import Role
from tests import factories
from tests.opportunities.applications import Story, story
from tests.pathways.pages_client import client, text, words
from ui import clock
from ui.words import day

pytestmark = pytest.mark.django_db
BOARD, PLACEMENTS = reverse("opportunities:board"), reverse("opportunities:placements")


@pytest.fixture
def told() -> Story:
    return story(positions=2)


def board_of(told: Story) -> str:
    return words(text(client(told.host_lead), BOARD))


def test_an_offer_waits_for_the_applicant_and_not_for_the_host(told: Story) -> None:
    told.offered()
    until = day(clock.today() + timedelta(days=7))
    page = board_of(told)
    assert f"Offered 1, waiting for the applicant until {until}" in page
    assert "To decide" not in page
    assert "to decide" not in page
    applicants = words(
        text(client(told.host_lead), reverse("opportunities:applicants", args=[told.opportunity.public_id]))
    )
    assert f"Offered: waiting for the applicant until {until}" in applicants
    assert "answer by" not in applicants


def test_two_offers_say_when_the_first_runs_out(told: Story) -> None:
    told.offered()
    later = told.offered(told.rival)
    later.offer_until = clock.today() + timedelta(days=9)
    later.save()
    until = day(clock.today() + timedelta(days=7))
    assert f"Offered 2, waiting for applicants, the first until {until}" in board_of(told)


def test_the_shortlist_waits_for_a_release_before_it_waits_for_the_host(told: Story) -> None:
    application = told.shortlisted(told.applied())
    page = board_of(told)
    assert "Shortlisted 1, not released yet" in page
    assert "To decide" not in page
    decide_release(application=application, agree=False, backfill="Year end.", by=told.manager)
    assert board_of(told) == page, "a refusal looks like silence"


def test_what_waits_for_the_host_is_counted(told: Story) -> None:
    told.applied()
    told.shortlisted(told.released(told.applied(told.rival)))
    page = board_of(told)
    assert "1 open, 2 applications to decide." in page
    assert "To decide 2" in page


def test_a_closed_one_with_an_offer_out_is_not_over(told: Story) -> None:
    told.offered()
    Opportunity.objects.filter(pk=told.opportunity.pk).update(status="closed", ended_on=clock.today())
    found = hosting(told.host, today=clock.today())
    assert [line.opportunity for line in found.choosing] == [told.opportunity]
    assert (found.over, found.undecided) == ((), 0)
    assert "Closed, applications not all decided" in board_of(told)


# --- Placements in their parts ----------------------------------------------------------------------------------------
def parts_of(person: Person, query: str = "") -> dict[str, str]:
    """The parts of the page by their code, in words."""
    html = text(client(person), f"{PLACEMENTS}{query}")
    found = html.split("<section")[1:]
    return {part.split('id="')[1].split('"')[0]: words(part.split("</section>")[0]) for part in found}


def test_ones_own_and_what_is_hosted_here_stand_apart(told: Story) -> None:
    accept(application=told.offered(), by=told.applicant)
    grant(person=told.applicant, organisation=told.home, role=Role.COUNCIL_LEAD, by=None, since=clock.today())
    own = parts_of(told.applicant)
    assert "My placements" in own["mine"]
    assert "Scrutiny review" in own["mine"]
    assert "Hosted by Kirklees" in own["hosted"]
    assert "Nobody has a placement here yet." in own["hosted"]
    assert "away" not in own, "one's own is not counted as the council's once more"
    there = parts_of(told.host_lead)
    assert "You have no placement yet." in there["mine"]
    assert "Hosted by Leeds" in there["hosted"]
    assert "Scrutiny review" in there["hosted"]
    assert told.applicant.name in there["hosted"]
    assert ["mine", "hosted", "away"][:2] == list(there)


def test_supervisor_manager_and_signer_find_theirs(told: Story) -> None:
    accept(application=told.offered(), by=told.applicant)
    assert "Scrutiny review" in parts_of(told.supervisor)["hosted"]
    for who in (told.manager, told.signer):
        parts = parts_of(who)
        assert "Scrutiny review" in parts["away"]
        assert "hosted" not in parts
    assert list(parts_of(told.rival)) == ["mine"]


def test_one_part_alone_has_its_own_page(told: Story) -> None:
    accept(application=told.offered(), by=told.applicant)
    html = text(client(told.host_lead), f"{PLACEMENTS}?part=hosted")
    assert "<h1" in html
    assert "Hosted by Leeds" in words(html.split("<h1")[1].split("</h1>")[0])
    assert list(parts_of(told.host_lead, "?part=hosted")) == ["hosted"]
    assert list(parts_of(told.host_lead, "?part=nonsense")) == ["mine", "hosted"]
    assert "Nobody has a placement here yet." in parts_of(told.rival, "?part=hosted")["hosted"]


def test_a_long_part_shows_the_first_and_leads_to_all(told: Story) -> None:
    Opportunity.objects.filter(pk=told.opportunity.pk).update(positions=20)
    for number in range(11):
        person = factories.person(f"Nr {number}", at=told.home)
        factories.post(person, manager=told.manager)
        accept(application=told.offered(person), by=person)
    html = text(client(told.host_lead), PLACEMENTS)
    assert html.count("/placements/") - html.count('href="/placements/"') == 10
    assert 'href="?part=hosted">See all of them' in html
    assert "See all" not in text(client(told.host_lead), f"{PLACEMENTS}?part=hosted")
