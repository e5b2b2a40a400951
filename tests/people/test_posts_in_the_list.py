"""The list of people says what each does and for whom, and can be narrowed to a tier; in queries that do not grow."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from home.queries.council import council_of
from pathways.actions import appoint
from tests.pathways.pages_client import client, text
from tests.pathways.pages_world import World, person, world
from ui import clock


@pytest.fixture
def made(db: None) -> World:
    return world()


@pytest.fixture
def lead(made: World) -> Client:
    return client(made.lead)


def test_the_list_and_the_page_of_a_person_show_the_post_and_the_line_manager(made: World, lead: Client) -> None:
    listed = text(lead, f"{reverse('people:list')}?q=nasreen")
    assert '<bdi>Digital programme manager</bdi><br><span class="sec"><bdi>Helen Bradshaw</bdi>' in listed
    page = text(lead, reverse("people:person", args=[made.nasreen.public_id]))
    assert '<dd class="govuk-summary-list__value"><bdi>Digital programme manager</bdi></dd>' in page
    assert '<dd class="govuk-summary-list__value"><bdi>Helen Bradshaw</bdi></dd>' in page
    post = made.nasreen.appointments.get(title="Digital programme manager")
    for name in ("appointment_change", "appointment_manager"):
        address = reverse(f"pathways:{name}", args=[made.nasreen.public_id, post.public_id])
        assert f'href="{address}"' in page
        assert lead.get(address).status_code == 200


def test_my_council_leads_to_the_people_of_a_tier(made: World, lead: Client) -> None:
    tier = next(tier for tier in council_of(made.council, today=clock.today(), service=False).tiers if tier.people)
    address = f"{reverse('people:list')}?tier={tier.code}"
    assert f'href="{address}"' in text(lead, reverse("council"))
    listed = text(lead, address)
    assert "Nasreen Akhtar" in listed
    assert "Tom Okafor" not in listed
    assert lead.get(f"{reverse('people:list')}?tier=T99").status_code == 422


def test_posts_cost_the_list_the_same_for_few_and_for_many(made: World, lead: Client) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            lead.get(reverse("people:list"))
        return len(queries)

    cost()
    few = cost()
    for number in range(5):
        other = person(f"Other {chr(65 + number)}", made.council)
        appoint(
            person=other,
            organisation=made.council,
            title="Developer",
            role="developer",
            since=clock.today(),
            line_manager=made.helen,
            by=made.lead,
        )
    assert cost() == few
