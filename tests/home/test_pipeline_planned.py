"""My pipeline asks nobody to offer what somebody near a gate has a place for already."""

from datetime import timedelta

import pytest

from home.queries.offering import act_for, offers_for
from pathways.actions import plan_experiences
from pathways.readiness import Criteria
from people.models import Person
from tests.home.test_pipeline import near  # noqa: F401 - a fixture
from tests.home.test_pipeline_acts import LEAD, of
from tests.world import World
from ui import clock
from ui.words import day

pytestmark = pytest.mark.django_db
UNTIL = clock.today() + timedelta(days=100)


def test_a_place_that_was_accepted_is_waited_for(world: World, near: Person) -> None:  # noqa: F811
    [case] = [case for case in of(world).cases if case.near.person == near]
    row = case.near.standing.readiness.criterion(Criteria.EXPERIENCES)  # type: ignore[union-attr]
    assert row is not None
    first, *others = row.closes
    titles = {kind.code: kind.title for kind in world.catalogue.experiences}
    assert act_for(case.near, [row], helper=LEAD).text == f"Ask Lena Oak to offer “{titles[first]}”"
    for number, code in enumerate((first, *others)):
        plan_experiences(
            source=f"placement:{number}",
            offer="opportunity:1",
            person=near,
            experiences={code: 99},
            since=clock.today(),
            until=UNTIL,
            title="Scrutiny review",
            host=world.elsewhere,
        )
        [case] = [case for case in of(world).cases if case.near.person == near]
        offered = {offer.title for offer in offers_for([case.near], world.catalogue, helper=LEAD)}
        assert titles[code] not in offered
        found = act_for(case.near, [row], helper=LEAD)
        if others[number:]:
            assert found.text == f"Ask Lena Oak to offer “{titles[others[number]]}”"
        else:
            assert found.text == f"Wait: a place in {world.elsewhere.name} gives it until {day(UNTIL)}"
            assert not found.url
