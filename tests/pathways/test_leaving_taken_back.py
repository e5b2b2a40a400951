"""Taking a departure back: invitations work again, mail that has not gone is stopped, and what is not as before is
said."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from notices.models import Message
from pathways.actions import appoint, change_manager, take_back_departure
from pathways.models import Appointment
from people import actions as people
from people.actions.membership import SECOND_THOUGHTS
from people.errors import InvitationUnusable
from people.models import Person
from tests.pathways.letters import last_letter
from tests.pathways.pages_client import client, words
from tests.pathways.pages_world import World, gone
from ui import clock

CLOSED, OPEN_AGAIN = "people.deactivated", "people.reactivated"


@pytest.fixture
def made(staff: World) -> World:
    return staff


@pytest.fixture
def lead(made: World) -> Client:
    return client(made.lead)


def stays(lead: Client, person: Person) -> str:
    """What the page says after taking it back."""
    url = reverse("pathways:leave_take_back", args=[person.public_id])
    return words(lead.post(url, follow=True).content.decode())


def test_an_invitation_that_was_open_works_again_until_its_own_day(made: World, lead: Client) -> None:
    invitation = people.invite(person=made.colleague, organisation=made.council, by=made.lead)
    found = re.search(r"/([\w-]{20,})/", last_letter("people.invitation"))
    assert found is not None
    token, ends = found[1], invitation.expires_at
    gone(made, made.colleague)
    with pytest.raises(InvitationUnusable):
        people.accept_invitation(token=token, password="a long pass phrase for tests")
    assert "Everything is as it was before." in stays(lead, made.colleague)
    invitation.refresh_from_db()
    assert invitation.expires_at == ends
    assert people.accept_invitation(token=token, password="a long pass phrase for tests") == made.colleague


@pytest.mark.parametrize("why", ["its day is past", "the address is another"])
def test_an_invitation_that_stays_stopped_is_said(made: World, lead: Client, why: str) -> None:
    invitation = people.invite(person=made.colleague, organisation=made.council, by=made.lead)
    departure = gone(made, made.colleague)
    if why == "its day is past":
        departure.kept["invitations"] = {str(invitation.pk): (clock.now() - timedelta(hours=1)).isoformat()}
    else:
        departure.kept["email"] = "another@calderdale.example"
    departure.save()
    said = stays(lead, made.colleague)
    assert "Everything else is as it was before. Their invitation no longer works: send it again." in said
    assert "Invite again" in said, "the page it leads to has the button"
    invitation.refresh_from_db()
    assert invitation.expires_at <= clock.now()


def test_the_mail_about_a_closed_account_waits_and_is_stopped(made: World) -> None:
    departure = gone(made, made.helen)
    mail = Message.objects.get(kind=CLOSED)
    assert mail.run_after > mail.created_at + SECOND_THOUGHTS / 2
    take_back_departure(departure=departure, by=made.lead)
    mail.refresh_from_db()
    assert mail.was_taken_back
    assert not Message.objects.filter(kind=OPEN_AGAIN).exists()


def test_once_the_mail_has_gone_another_says_that_the_account_is_open_again(made: World) -> None:
    departure = gone(made, made.helen)
    Message.objects.filter(kind=CLOSED).update(state="sent", sent_at=clock.now())
    take_back_departure(departure=departure, by=made.lead)
    mail = Message.objects.get(kind=OPEN_AGAIN)
    assert mail.recipient == made.helen.email
    assert f"{made.lead.name} has opened it again" in mail.text


def test_a_post_that_never_began_and_people_managed_by_others_are_said(made: World, lead: Client) -> None:
    soon = clock.today() + timedelta(days=40)
    appoint(person=made.helen, organisation=made.council, title="Head of digital", role="", since=soon, by=made.lead)
    gone(made, made.helen)
    post = Appointment.objects.get(person=made.nasreen, until=None)
    change_manager(appointment=post, manager=made.before, on=clock.today(), by=made.lead)
    said = stays(lead, made.helen)
    assert f"The post of Head of digital, planned for {soon.day} {soon:%B %Y}, has to be recorded again." in said
    assert "1 person they managed has another line manager by now." in said
