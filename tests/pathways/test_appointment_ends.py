"""What takes a person out of somebody's sight: the end of a post, another line manager, a move."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from notices.models import Message
from pathways import actions
from pathways.models import Appointment
from pathways.queries import appointments as queries
from people.errors import Refused
from people.models import AuditEvent, Membership, Person
from people.queries import memberships_to_come
from tests import factories
from tests.pathways.pages_client import client, words
from tests.pathways.posts_client import day, filled, fresh, read, sent, undo, url
from tests.world import LEARNER, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(world: World) -> Client:
    return client(world.lead)


@pytest.fixture
def career(world: World) -> str:
    return url("appointments", world.learner)


# --- Ends -------------------------------------------------------------------------------------------------------------
def test_an_end_says_who_loses_access_and_is_undone(world: World, lead: Client, career: str) -> None:
    address = url("appointment_end", world.learner, world.appointment)
    said = read(lead, address)
    assert f"{world.manager.name} stops seeing the record of {LEARNER} on that day." in said
    assert "wait for whoever is named next" in said
    for _ in range(2):
        assert lead.post(address, sent("on", day())).status_code == 303
    assert AuditEvent.objects.filter(action="pathways.appointment.ended", subject=world.learner).count() == 1
    assert client(world.manager).get(reverse("pathways:of", args=[world.learner.public_id])).status_code == 404
    actions.reopen_appointment(appointment=fresh(world.appointment), by=world.lead)
    read(lead, career)
    lead.post(address, sent("on", day(3)))
    undo(lead, career)
    assert fresh(world.appointment).until is None


def test_an_end_before_the_start_is_refused_with_what_was_typed(world: World, lead: Client) -> None:
    early = world.appointment.since - timedelta(days=1)
    refused = lead.post(url("appointment_end", world.learner, world.appointment), sent("on", early))
    assert refused.status_code == 422
    assert "is before the post began" in refused.content.decode()
    assert f'value="{early.year}"' in refused.content.decode()


# --- The line manager -------------------------------------------------------------------------------------------------
def test_the_line_manager_is_chosen_from_the_councils_people(world: World, lead: Client, career: str) -> None:
    address = url("appointment_manager", world.learner, world.appointment)
    html = lead.get(address).content.decode()
    assert f'<option value="{world.past_manager.public_id}"' in html
    assert str(world.far_manager.public_id) not in html
    assert f'<option value="{world.learner.public_id}"' not in html
    choice = {"line_manager": str(world.past_manager.public_id), **sent("on", day())}
    for _ in range(2):
        assert lead.post(address, choice).status_code == 303
    said = read(lead, career)
    assert f"{world.past_manager.name} manages {LEARNER} from" in said
    assert f"{world.manager.name} no longer sees the record." in said
    assert f"wait for {world.past_manager.name} now." in said
    assert fresh(world.appointment).line_manager == world.past_manager
    shut = client(world.manager).get(reverse("pathways:of", args=[world.learner.public_id]))
    assert shut.status_code == 404


def test_a_change_of_manager_is_undone(world: World, lead: Client, career: str) -> None:
    lead.post(
        url("appointment_manager", world.learner, world.appointment), {"line_manager": "nobody", **sent("on", day())}
    )
    assert fresh(world.appointment).line_manager is None
    undo(lead, career)
    assert f"{world.manager.name} manages {LEARNER} again." in read(lead, career)
    assert fresh(world.appointment).line_manager == world.manager
    assert Person.objects.visible_to(world.manager).filter(pk=world.learner.pk).exists()


def test_undo_undoes_nothing_once_something_else_happened(world: World, lead: Client, career: str) -> None:
    lead.post(
        url("appointment_manager", world.learner, world.appointment), {"line_manager": "nobody", **sent("on", day())}
    )
    html = lead.get(career).content.decode()
    actions.change_manager(appointment=fresh(world.appointment), manager=world.past_manager, on=day(), by=world.lead)
    found = re.search(r'action="([^"]*/undo/[^"]*)"', html)
    assert found
    lead.post(found[1].replace("&amp;", "&"))
    assert "This has changed since" in read(lead, career)
    assert fresh(world.appointment).line_manager == world.past_manager


@pytest.mark.parametrize("of", ["", "?of=forged"])
def test_undo_needs_our_own_button(world: World, lead: Client, career: str, of: str) -> None:
    lead.post(url("appointment_undo", world.learner, world.appointment) + of)
    assert "This has changed since" in read(lead, career)


def test_a_loop_is_refused_in_words(world: World, lead: Client) -> None:
    boss = Appointment.objects.get(person=world.manager)
    refused = lead.post(
        url("appointment_manager", world.manager, boss),
        {"line_manager": str(world.learner.public_id), **sent("on", day())},
    )
    assert refused.status_code == 422
    assert f"{LEARNER} reports to {world.manager.name}" in words(refused.content.decode())


def test_in_a_large_council_the_manager_is_searched(
    world: World, lead: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pathways.views.appointment_ends.FEW", 3)
    address = url("appointment_manager", world.learner, world.appointment)
    assert "Change the line manager</button>" not in lead.get(address).content.decode()
    assert "Nobody of Kirklees matches “zzz”" in read(lead, f"{address}?q=zzz")
    found = lead.get(f"{address}?q=birch", headers={"HX-Request": "true", "HX-Target": "found"}).content.decode()
    assert "<html" not in found
    assert str(world.past_manager.public_id) in found
    assert str(world.colleague.public_id) not in found
    choice = {"line_manager": str(world.past_manager.public_id), **sent("on", day())}
    assert lead.post(f"{address}?q=birch", choice).status_code == 303
    assert fresh(world.appointment).line_manager == world.past_manager


def test_in_a_large_council_a_new_post_leads_to_the_search(
    world: World, lead: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pathways.views.appointments.FEW", 3)
    done = lead.post(
        url("appointment_add", world.colleague), filled(line_manager="later", ends="on", **sent("since", day()))
    )
    assert done["Location"] == url(
        "appointment_manager", world.colleague, Appointment.objects.get(title="Lead developer")
    )


def test_the_person_reads_for_whom_their_experience_waits(world: World) -> None:
    own, address = client(world.learner), reverse("pathways:experiences")
    assert f"In the queue of {world.manager.name}" in read(own, address)
    actions.change_manager(appointment=fresh(world.appointment), manager=None, on=day(), by=world.lead)
    said = f"{world.manager.name} is no longer the line manager. It goes to the next one who is named"
    assert said in read(own, address)
    assert said in read(own, reverse("pathways:experience", args=[world.experiences["with_manager"].public_id]))


# --- A move -----------------------------------------------------------------------------------------------------------
def going(on: date, **more: str) -> dict[str, str]:
    return {"to": "leeds", "title": "", "role": "", **sent("on", on), **more}


def test_a_move_says_first_what_it_does_and_changes_nothing(world: World, lead: Client) -> None:
    checked = lead.post(url("move", world.manager), going(day(), title="Director", role="head-of-digital"))
    said = words(checked.content.decode())
    assert checked.status_code == 200
    assert "goes to Leeds City Council" in said
    assert "as Director (" in said
    assert "Ends: Head of digital at Kirklees." in said
    assert f"Have no line manager then: {world.newcomer.name}, {LEARNER}. Name another for each." in said
    assert Membership.objects.filter(person=world.manager, organisation=world.elsewhere).count() == 0
    back = lead.post(url("move", world.manager), going(day(), title="Director", back="yes"))
    assert 'value="Director"' in back.content.decode()


def test_a_move_names_who_goes_on_seeing_and_who_does_not(world: World, lead: Client) -> None:
    said = words(lead.post(url("move", world.learner), going(day())).content.decode())
    assert f"No longer see the record: {world.manager.name} as line manager, you," in said
    assert f"{world.mentor.name}, mentor" in said
    assert "Leeds records the post." in said
    assert "things sent to a line manager, for the one named at Leeds" in said


def test_a_move_today_takes_the_person_out_of_sight_and_may_be_sent_twice(world: World, lead: Client) -> None:
    for _ in range(2):
        done = lead.post(url("move", world.learner), going(day(), confirmed="yes"))
        assert (done.status_code, done["Location"]) == (303, reverse("people:list"))
    assert AuditEvent.objects.filter(action="people.person.moved", subject=world.learner).count() == 2  # one a council
    assert "is at Leeds City Council since" in read(lead, reverse("people:list"))
    assert lead.get(url("appointments", world.learner)).status_code == 404
    assert client(world.far_lead).get(url("appointments", world.learner)).status_code == 200


def test_a_move_to_come_is_shown_and_taken_back(world: World, lead: Client, career: str) -> None:
    for _ in range(2):
        done = lead.post(url("move", world.learner), going(day(20), title="Lead", confirmed="yes"))
        assert (done.status_code, done["Location"]) == (303, career)
    assert Appointment.objects.filter(title="Lead").count() == 1
    html = lead.get(career).content.decode()
    assert "Goes to Leeds City Council on" in words(html)
    assert "Take the move back" in read(lead, url("move", world.learner))
    other = lead.post(url("move", world.learner), going(day(30), confirmed="yes"))
    assert other.status_code == 422
    lead.post(url("move_cancel", world.learner))
    assert "The move is taken back." in read(lead, career)
    assert fresh(world.appointment).until is None


def test_taking_back_a_move_twice_says_that_there_is_none(world: World, lead: Client, career: str) -> None:
    lead.post(url("move_cancel", world.learner))
    assert "there is none to take back" in read(lead, career)


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"to": ""}, "Select the council they go to"),
        ({"to": "kirklees"}, "Select one of the answers shown"),
        ({"role": "developer"}, "Enter the job title that the role belongs to"),
        (sent("on", date(2001, 1, 1)), "1 January 2001 is too early"),
        ({"email": "tomasz"}, "e-mail address"),
        ({"email": "t@leeds.gov.uk", **sent("on", day(20))}, "They sign in with the present address until"),
    ],
)
def test_what_cannot_be_moved_is_refused_with_what_was_typed(
    world: World, lead: Client, more: dict[str, str], says: str
) -> None:
    refused = lead.post(url("move", world.learner), {**going(day()), **more})
    assert refused.status_code == 422
    assert says in words(refused.content.decode())


def test_a_move_may_bring_the_new_address_and_both_addresses_are_told(world: World, lead: Client) -> None:
    page, address, old = url("move", world.learner), "Tomasz@Leeds.gov.uk", world.learner.email
    assert f"{old}, until Leeds corrects it under People" in words(lead.post(page, going(day())).content.decode())
    checked = words(lead.post(page, going(day(), email=address)).content.decode())
    assert "tomasz@leeds.gov.uk from now on." in checked
    assert lead.post(page, going(day(), email=address, confirmed="yes")).status_code == 303
    assert Person.objects.get(pk=world.learner.pk).email == "tomasz@leeds.gov.uk"
    told = dict(Message.objects.filter(kind__startswith="people.").values_list("kind", "recipient"))
    assert told["people.address_changed"] == old
    assert told["people.moved"] == "tomasz@leeds.gov.uk"


def test_a_move_without_an_address_says_with_which_one_signs_in(world: World, lead: Client) -> None:
    assert "The address of the council they leave will stop" in read(lead, url("move", world.learner))
    lead.post(url("move", world.learner), going(day(20), confirmed="yes"))
    letter = Message.objects.get(kind="people.moved")
    assert letter.recipient == world.learner.email
    assert f"You sign in with {world.learner.email}." in letter.text
    assert "Ask the council lead of Leeds City Council to correct it." in letter.text


def test_an_address_of_somebody_else_moves_nobody(world: World, lead: Client) -> None:
    taken = lead.post(url("move", world.learner), going(day(), email=world.lead.email, confirmed="yes"))
    assert taken.status_code == 422
    assert "belongs to somebody in Pathways already" in taken.content.decode()
    assert not AuditEvent.objects.filter(action="people.person.moved").exists()
    with pytest.raises(Refused):
        actions.move(
            person=world.learner,
            to=world.elsewhere,
            on=day(5),
            title="",
            role="",
            by=world.lead,
            email="t@leeds.gov.uk",
        )


def test_a_lead_does_not_move_an_administrator(world: World, lead: Client) -> None:
    assert lead.get(url("move", world.administrator)).status_code == 404
    assert lead.post(url("move", world.administrator), going(day(), confirmed="yes")).status_code == 404
    assert lead.post(url("move_cancel", world.administrator)).status_code == 404


def test_what_a_move_does_takes_the_same_queries_whoever_is_managed(world: World) -> None:
    theirs = memberships_to_come(world.manager)
    with CaptureQueriesContext(connection) as few:
        queries.leaving(person=world.manager, memberships=theirs)
    for _ in range(4):
        factories.post(factories.person(), manager=world.manager)
    with CaptureQueriesContext(connection) as many:
        assert len(queries.leaving(person=world.manager, memberships=theirs).reports) == 6
    assert len(many) == len(few) == 3


def test_the_last_look_before_a_move_asks_no_more_than_ten_times(world: World, lead: Client) -> None:
    lead.post(url("move", world.learner), going(day(20)))
    with CaptureQueriesContext(connection) as asked:
        assert "Record the move" in lead.post(url("move", world.learner), going(day(20))).content.decode()
    assert len(asked) <= 10


def test_what_waits_in_the_line_is_counted_at_once(world: World) -> None:
    with CaptureQueriesContext(connection) as asked:
        waits = queries.waiting_in_line(world.learner)
    assert (waits > 0, len(asked)) == (True, 1)
    assert queries.waiting_in_line(world.lead) == 0
