"""A team with a published framework, and browsers that are signed in."""

from collections.abc import Callable

import pytest
from django.test import Client

from people.models import Person
from tests.home.world import Team
from tests.home.world import team as make_team
from tests.once import built_once, copied

Browser = Callable[[Person], Client]


team_of_module = built_once(make_team)


@pytest.fixture
def team(team_of_module: Team, db: None) -> Team:
    return copied(team_of_module)


@pytest.fixture
def browser() -> Browser:
    def signed_in(person: Person) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return signed_in
