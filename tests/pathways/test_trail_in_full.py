"""Changes of posts stand in the trail with the title and the line managers they concern."""

import pytest

from pathways.actions import change_manager, end_appointment
from pathways.models import Appointment
from people.models import AuditEvent
from people.trail import details
from tests.pathways.pages_world import World
from ui import clock


@pytest.fixture
def made(staff: World) -> World:
    return staff


def last(action: str) -> str:
    return details(AuditEvent.objects.filter(action=action).latest("pk").changes)


def test_the_trail_says_who_managed_before_and_which_post_ended(made: World) -> None:
    post = Appointment.objects.get(person=made.nasreen, until=None)
    change_manager(appointment=post, manager=made.colleague, on=clock.today(), by=made.lead)
    assert "from Helen Bradshaw to Tom Okafor" in last("pathways.appointment.manager_changed")
    end_appointment(appointment=post, on=clock.today(), by=made.lead)
    assert last("pathways.appointment.ended").startswith("Digital programme manager, until ")
