"""Start: what somebody can do here today and what will come, for roles part of whose work is in no version yet."""

from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from home.views.pages import STARTS
from people.models import Person
from people.roles import Role
from tests.factories import outsider, provider
from tests.world import World

pytestmark = pytest.mark.django_db


def start(who: Person) -> str:
    client = Client()
    client.force_login(who)
    return unescape(client.get(reverse("start")).content.decode())


def test_a_provider_opens_the_pathway_of_each_learner(world: World) -> None:
    html = start(world.provider)
    assert "Open the pathway of each of your learners" in html
    assert "What will come." in html
    url = reverse("pathways:of", args=[world.learner.public_id])
    assert f'href="{url}">{world.learner.name}</a>' in html
    client = Client()
    client.force_login(world.provider)
    assert client.get(url).status_code == 200, "it leads somewhere"


def test_a_mentor_reads_whom_they_help_and_is_led_to_no_levels(world: World) -> None:
    html = start(world.mentor)
    assert "a mentor opens nobody’s levels" in html
    assert world.learner.name in html
    assert reverse("pathways:of", args=[world.learner.public_id]) not in html


def test_without_anybody_to_help_it_says_so(world: World) -> None:
    newcomer = outsider("Newt Utor", at=provider("Aire College"), role=Role.PROVIDER_STAFF)
    html = start(newcomer)
    assert "Nobody yet." in html
    assert world.learner.name not in html


@pytest.mark.parametrize("name", ["provider", "mentor", "coordinator", "analyst"])
def test_every_link_on_it_opens(world: World, name: str) -> None:
    client = Client()
    client.force_login(world.cast[name])
    html = client.get(reverse("start")).content.decode().split("<main", maxsplit=1)[1].split("</main>")[0]
    links = [part.split('"', maxsplit=1)[0] for part in html.split('href="')[1:]]
    assert len(links) >= 3
    assert [link for link in links if client.get(link).status_code != 200] == []


@pytest.mark.parametrize("role", STARTS)
def test_each_says_what_to_do_today_and_what_comes(role: Role) -> None:
    today, later = STARTS[role]
    assert today.endswith(".")
    assert later.endswith("later version.")
