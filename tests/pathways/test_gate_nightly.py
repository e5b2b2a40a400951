"""A panel member who comes into the person's line: no seat, no look, no score; and who notices when."""

import pytest

from notices.models import Message
from pathways.actions import change_manager, decide_review, declare, reply, set_panel
from pathways.errors import NotYours
from pathways.models import GateReview
from pathways.tasks import nightly_panels
from people import actions as people
from people.errors import Refused
from people.models import AuditEvent, Person
from people.roles import Kind, Sees
from tests.pathways.gate_world import Gates, declared, give, scored, with_panel
from tests.pathways.pages_client import client, text
from ui import clock

pytestmark = pytest.mark.django_db


def takes_over(made: Gates, member: Person) -> None:
    """The member becomes the line manager today."""
    change_manager(appointment=made.person.appointments.get(), manager=member, on=clock.today(), by=made.lead)


def seats(review: GateReview) -> list[Person]:
    return [seat.member for seat in review.seats.filter(stood_down_at__isnull=True)]


def panel_look(viewer: Person, made: Gates) -> bool:
    return viewer.sees.of_kind(Kind.PANEL).on(clock.today()).filter(subject=made.person).exists()


def test_a_member_who_becomes_the_manager_loses_the_seat_over_night(made: Gates) -> None:
    review = declared(with_panel(made))
    member = made.here[1]
    takes_over(made, member)
    assert nightly_panels() == 1
    assert seats(review) == [made.here[0], made.there[0]]
    assert not panel_look(member, made)
    assert panel_look(made.there[0], made), "the others go on"
    assert Message.objects.filter(kind="pathways.panel_short", recipient=made.lead.email).count() == 1
    assert AuditEvent.objects.filter(action="pathways.gate_review.stood_down", actor=None).count() == 1
    assert nightly_panels() == 0, "ringing twice changes nothing"


def test_on_the_day_itself_nothing_can_be_scored_or_read(made: Gates) -> None:
    review = declared(with_panel(made))
    member = made.here[1]
    takes_over(made, member)
    with pytest.raises(NotYours, match="they are the line manager"):
        give(review.seats.get(member=member))
    address = f"/gate-reviews/{review.public_id}/seat/"
    page = text(client(member), address)
    assert "You can no longer sit on this panel" in page
    assert "In their own words" not in page
    client(member).post(address, {"view": "ready"})
    assert review.seats.get(member=member).scored_at is None


def test_a_mentor_of_today_stands_down_as_well(made: Gates) -> None:
    review = with_panel(made)
    people.relate(viewer=made.there[0], subject=made.person, kind=Kind.MENTOR, since=clock.today(), source="t:mentor")
    assert nightly_panels() == 1
    assert made.there[0] not in seats(review)
    assert Person.objects.visible_to(made.there[0], sees=Sees.PROFILE).filter(pk=made.person.pk).exists(), "as mentor"
    assert not Person.objects.visible_to(made.there[0], sees=Sees.LEVELS).filter(pk=made.person.pk).exists()


def test_a_panel_that_had_scored_is_completed_before_it_decides(made: Gates) -> None:
    review = scored(made)
    reply(review=review, text="Thank you.", by=made.person)
    takes_over(made, made.here[1])
    with pytest.raises(Refused, match=f"{made.here[1].name} can no longer sit"):
        decide_review(review=review, outcome="ready", reason="Yes.", by=made.lead)
    nightly_panels()
    review.refresh_from_db()
    assert (review.status, review.replied_at, review.reply) == ("panel_set", None, "Thank you.")
    members = [made.here[0], made.here[2], made.there[0]]
    set_panel(review=review, members=members, chair=made.here[0], meets_on=clock.today(), by=made.lead)
    declared_now = review.seats.get(member=made.here[2])
    declare(seat=declared_now, conflict=False, words="", by=made.here[2])
    give(declared_now)
    review.refresh_from_db()
    assert review.status == "scored"
    reply(review=review, text="Thank you again.", by=made.person)
    assert decide_review(review=review, outcome="ready", reason="Yes.", by=made.lead).outcome == "ready"


def test_the_chair_who_stands_down_is_replaced(made: Gates) -> None:
    review = declared(with_panel(made))
    takes_over(made, made.here[0])
    nightly_panels()
    assert not review.seats.filter(chair=True).exists()
    assert "Complete the panel" in text(client(made.lead), "/gate-reviews/")
