"""An accepted place is written down where gaps are looked at, until it is over or given up."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse

from opportunities.actions.choosing import accept
from opportunities.actions.ending import cancel_not_begun
from opportunities.actions.placing import end_early, finish
from opportunities.actions.posting_parts import show_offer
from opportunities.models import Opportunity, Placement
from pathways.actions import set_target
from pathways.models import DevelopmentOffer, ExperienceRecord, PlannedExperience
from pathways.queries.pathway_page import pathway_page
from pathways.queries.standing import standing
from pathways.queries.steps import steps
from pathways.readiness import Criteria
from people.models import Person
from tests.opportunities.applications import Story
from tests.pathways.pages_client import client, text, words
from ui import clock
from ui.words import day

MINE = reverse("pathways:mine")
TARGET, GIVES, NEEDED = "head-of-digital", "X13", 2


@pytest.fixture
def accepted(told: Story) -> Placement:
    """The applicant works towards a role, and has a place that gives both cabinet reports it asks for."""
    set_target(person=told.applicant, role=TARGET, by=told.applicant)
    Opportunity.objects.filter(pk=told.opportunity.pk).update(experiences={GIVES: NEEDED}, positions=2)
    told.opportunity.refresh_from_db()
    application = told.offered()
    accept(application=application, by=told.applicant)
    return Placement.objects.get(application=application)


def planned(person: Person) -> list[tuple[str, int]]:
    return list(PlannedExperience.objects.filter(person=person).values_list("experience", "quantity"))


def test_accepting_writes_down_what_the_place_will_give(told: Story, accepted: Placement) -> None:
    row = PlannedExperience.objects.get()
    assert planned(told.applicant) == [(GIVES, NEEDED)]
    assert (row.since, row.until, row.host) == (accepted.since, accepted.until, told.host.name)
    assert row.offer == told.opportunity.source
    own = words(text(client(told.applicant), MINE))
    assert f"Place accepted. Report author: Scrutiny review, Leeds, until {day(accepted.until)}" in own
    assert reverse("opportunities:placement", args=[accepted.public_id]) in text(client(told.applicant), MINE)


def test_a_reader_sees_what_it_gives_and_not_where(told: Story, accepted: Placement) -> None:
    page = text(client(told.manager), reverse("pathways:of", args=[told.applicant.public_id]))
    assert f"Place accepted. Report author, until {day(accepted.until)}" in words(page)
    assert "Scrutiny review" not in page
    assert reverse("opportunities:placement", args=[accepted.public_id]) not in page


def test_the_offer_one_has_a_place_in_is_offered_no_more(told: Story, accepted: Placement) -> None:
    show_offer(told.opportunity)
    offer = DevelopmentOffer.objects.get(source=told.opportunity.source)
    found = steps(standing(told.applicant, today=clock.today()), own=True)
    assert offer not in found.offers
    assert offer in steps(standing(told.rival, today=clock.today()), own=True).offers
    page = pathway_page(standing(told.applicant, today=clock.today()), own=True)
    assert all("cabinet report" not in card.heading.lower() for card in page.cards)
    row = next(row for row in page.rows if row.criterion.key is Criteria.EXPERIENCES)
    assert len(row.plans) == 1


def test_once_it_is_over_the_experience_takes_its_place(told: Story, accepted: Placement) -> None:
    with clock.standing_at(clock.now() + (accepted.until - clock.today())):
        finish(placement=accepted, on=accepted.until, by=told.supervisor)
    assert planned(told.applicant) == []
    assert ExperienceRecord.objects.filter(person=told.applicant, experience=GIVES).exists()


def test_given_up_before_it_began_it_is_forgotten(told: Story, accepted: Placement) -> None:
    end_early(placement=accepted, on=clock.today() - timedelta(days=1), reason="Ill.", by=told.applicant)
    assert planned(told.applicant) == []


def test_cancelled_by_the_host_it_is_forgotten(told: Story, accepted: Placement) -> None:
    assert cancel_not_begun(opportunity=told.opportunity, what="Withdrawn", reason="No money.", by=told.host_lead) == 1
    assert planned(told.applicant) == []


def test_places_accepted_before_are_written_down_by_the_migration(told: Story, accepted: Placement) -> None:
    before = list(PlannedExperience.objects.values())
    PlannedExperience.objects.all().delete()
    import_module("opportunities.migrations.0004_planned_experiences").plan(apps, None)
    fields = [{key: value for key, value in row.items() if key != "id"} for row in PlannedExperience.objects.values()]
    assert fields == [{key: value for key, value in row.items() if key != "id"} for row in before]
