"""My queue: the line manager says yes or no to an address outside the directory."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from home.queries.waiting import waiting_count
from notices.models import Message
from pathways.actions import ask_again, change_manager, confirm_address, refuse_address, withdraw_experience
from pathways.errors import AlreadyDecided, NotYours
from pathways.models import Appointment, ExperienceRecord, VerificationRequest
from people.errors import Refused
from people.models import AuditEvent, Person
from tests.home.world import Team, decide_url, shift, shift_seen_by
from ui import clock

Browser = Callable[[Person], Client]
pytestmark = pytest.mark.django_db
NOT_VERA = "Vera left the council before June"


@pytest.fixture
def record(team: Team) -> ExperienceRecord:
    return shift_seen_by(team.denise, email="vera@example.org")


def asked(record: ExperienceRecord) -> VerificationRequest:
    return VerificationRequest.objects.get(record=record)


def fields(record: ExperienceRecord, answer: str, reason: str = "") -> dict[str, str]:
    key = f"address-{record.public_id}"
    return {key: answer, f"{key}-reason": reason} if answer else {f"{key}-reason": reason}


# --- The action ------------------------------------------------------------------------------------------------------
def test_a_refused_address_sends_the_experience_back_and_nothing_to_the_address(
    team: Team, record: ExperienceRecord
) -> None:
    refuse_address(request=asked(record), by=team.martin, reason=f"  {NOT_VERA} ")
    record.refresh_from_db()
    assert (record.status, record.reason) == (
        "returned",
        f"The address of Vera Outside was not confirmed: {NOT_VERA}. Choose another person to confirm it.",
    )
    assert asked(record).cancelled_at is not None
    assert not Message.objects.filter(recipient="vera@example.org").exists()
    letter = Message.objects.get(kind="pathways.experience_answered")
    assert (letter.recipient, "returned to you" in letter.subject) == (team.denise.email, True)
    assert b"Martin Sowerby has sent back" in bytes(letter.raw)
    event = AuditEvent.objects.get(action="pathways.verifier_address.refused")
    assert (event.actor, event.subject, event.organisation) == (team.martin, team.denise, team.kirklees)
    assert event.changes == {"record": str(record.public_id)}, "no words of the reason"


@pytest.mark.parametrize("reason", ["Who is she?", "She left.", "Ask Ruth!"])
def test_a_reason_that_is_a_sentence_gets_no_second_full_stop(
    team: Team, record: ExperienceRecord, reason: str
) -> None:
    refuse_address(request=asked(record), by=team.martin, reason=reason)
    record.refresh_from_db()
    assert record.reason.endswith(f": {reason} Choose another person to confirm it.")


def test_it_takes_a_reason(team: Team, record: ExperienceRecord) -> None:
    with pytest.raises(Refused) as refused:
        refuse_address(request=asked(record), by=team.martin, reason=" \n ")
    assert refused.value.field == "reason"
    assert asked(record).cancelled_at is None


def test_only_the_present_line_manager_refuses(team: Team, record: ExperienceRecord) -> None:
    for somebody in (team.gwen, team.denise, team.past):
        with pytest.raises(NotYours):
            refuse_address(request=asked(record), by=somebody, reason=NOT_VERA)
    post = Appointment.objects.get(person=team.denise, until=None)
    change_manager(appointment=post, manager=team.gwen, on=clock.today(), by=team.gwen)
    with pytest.raises(NotYours):
        refuse_address(request=asked(record), by=team.martin, reason=NOT_VERA)
    refuse_address(request=asked(record), by=team.gwen, reason=NOT_VERA)
    assert asked(record).cancelled_at is not None


def test_whoever_is_first_decides(team: Team, record: ExperienceRecord) -> None:
    stale = asked(record)
    confirm_address(request=asked(record), by=team.martin)
    with pytest.raises(AlreadyDecided):
        refuse_address(request=stale, by=team.martin, reason=NOT_VERA)
    record.refresh_from_db()
    assert (record.status, asked(record).cancelled_at) == ("submitted", None)


def test_an_experience_withdrawn_meanwhile_stays_withdrawn(team: Team, record: ExperienceRecord) -> None:
    stale = asked(record)
    withdraw_experience(record=record, by=team.denise)
    with pytest.raises(AlreadyDecided):
        refuse_address(request=stale, by=team.martin, reason=NOT_VERA)
    record.refresh_from_db()
    assert record.status == "withdrawn"


def test_what_was_refused_is_not_confirmed_or_asked_afterwards(team: Team, record: ExperienceRecord) -> None:
    stale = asked(record)
    refuse_address(request=asked(record), by=team.martin, reason=NOT_VERA)
    for again in (
        lambda: confirm_address(request=stale, by=team.martin),
        lambda: refuse_address(request=stale, by=team.martin, reason=NOT_VERA),
        lambda: ask_again(record=record, by=team.denise),
    ):
        with pytest.raises(AlreadyDecided):
            again()
    assert not Message.objects.filter(kind="pathways.verify").exists()


# --- The row ---------------------------------------------------------------------------------------------------------
def test_an_address_is_returned_from_the_queue(team: Team, record: ExperienceRecord, browser: Browser) -> None:
    client = browser(team.martin)
    page = client.get(reverse("queue")).content.decode()
    assert page.index("Confirm this address") < page.index("Return with a reason")
    response = client.post(decide_url("address", record.public_id), fields(record, "return", NOT_VERA))
    assert (response.status_code, response["Location"]) == (303, reverse("queue"))
    record.refresh_from_db()
    assert record.status == "returned"
    page = client.get(reverse("queue")).content.decode()
    assert "Returned to Denise Okoro" in page
    assert "Nothing is sent to Vera Outside." in page
    assert "queue_undo" not in client.session, "somebody has been told"
    theirs = browser(team.denise).get(reverse("pathways:experiences")).content.decode()
    assert f"was not confirmed: {NOT_VERA}. Choose another person" in theirs


def test_a_return_without_a_reason_is_refused_beside_the_box(
    team: Team, record: ExperienceRecord, browser: Browser
) -> None:
    response = browser(team.martin).post(decide_url("address", record.public_id), fields(record, "return"))
    page = response.content.decode()
    assert response.status_code == 422
    assert "Say what is not right, so that Denise can choose another person" in page
    assert f'href="#address-{record.public_id}-reason"' in page
    assert f'id="address-{record.public_id}-reason"' in page
    assert '<details class="q-return" open>' in page


def test_a_reason_too_long_is_kept_as_it_was_typed(team: Team, record: ExperienceRecord, browser: Browser) -> None:
    response = browser(team.martin).post(decide_url("address", record.public_id), fields(record, "return", "x" * 1001))
    assert response.status_code == 422
    assert "x" * 1001 in response.content.decode()
    record.refresh_from_db()
    assert record.status == "submitted"


def test_saving_all_returns_what_a_reason_was_written_for(
    team: Team, record: ExperienceRecord, browser: Browser
) -> None:
    other = shift(team.hannah, team.martin)
    both = fields(record, "", NOT_VERA) | {f"verify-{other.public_id}-reason": "It was 2 days."}
    assert browser(team.martin).post(reverse("queue"), both).status_code == 303
    for each in (record, other):
        each.refresh_from_db()
        assert each.status == "returned"
    assert waiting_count(team.martin, today=clock.today()) == 0


def test_confirming_overlooks_a_reason_that_was_begun(team: Team, record: ExperienceRecord, browser: Browser) -> None:
    sent = fields(record, "confirm", "Is this the")
    assert browser(team.martin).post(decide_url("address", record.public_id), sent).status_code == 303
    record.refresh_from_db()
    assert (record.status, record.reason, asked(record).address_confirmed_by) == ("submitted", "", team.martin)


def test_htmx_replaces_only_the_row(team: Team, record: ExperienceRecord, browser: Browser) -> None:
    key = f"address-{record.public_id}"
    headers = {"HX-Request": "true", "HX-Target": key}
    client, url = browser(team.martin), decide_url("address", record.public_id)
    wrong = client.post(url, fields(record, "return"), headers=headers)
    assert (wrong.status_code, "<html" in wrong.content.decode()) == (422, False)
    right = client.post(url, fields(record, "return", NOT_VERA), headers=headers).content.decode()
    assert "<html" not in right
    assert "Returned to Denise Okoro" in right
    assert "Nothing waits for you." in right
    assert "Undo" not in right


@pytest.mark.parametrize(
    ("first", "said"),
    [
        ("confirm", "This address was confirmed already."),
        ("refuse", "This address was refused and the experience returned already."),
        ("withdraw", "This experience was withdrawn already."),
    ],
)
def test_when_somebody_was_first_it_says_what_happened(
    team: Team, record: ExperienceRecord, browser: Browser, first: str, said: str
) -> None:
    if first == "confirm":
        confirm_address(request=asked(record), by=team.martin)
    elif first == "refuse":
        refuse_address(request=asked(record), by=team.martin, reason=NOT_VERA)
    else:
        withdraw_experience(record=record, by=team.denise)
    response = browser(team.martin).post(
        decide_url("address", record.public_id), fields(record, "return", "Somebody else, please.")
    )
    assert response.status_code == 409
    assert response.content.decode().count(said) == 1
    record.refresh_from_db()
    assert "Somebody else, please." not in record.reason


def test_another_manager_and_yesterdays_find_nothing(team: Team, record: ExperienceRecord, browser: Browser) -> None:
    url, sent = decide_url("address", record.public_id), fields(record, "return", NOT_VERA)
    assert browser(team.gwen).post(url, sent).status_code == 404
    post = Appointment.objects.get(person=team.denise, until=None, since=date(2025, 4, 1))
    change_manager(appointment=post, manager=team.gwen, on=clock.today(), by=team.gwen)
    assert browser(team.martin).post(url, sent).status_code == 404
    record.refresh_from_db()
    assert record.status == "submitted"
