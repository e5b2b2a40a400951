"""Recording an experience and asking for endorsements: who may be asked, what follows, and how to take it back."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from notices.models import Message
from pathways.actions import Verifier, record_experience, set_target
from pathways.grace import SECOND_THOUGHTS
from pathways.models import Endorsement, ExperienceRecord, VerificationRequest
from people.actions.verifiers import change_verifier, retire_verifier
from people.models import RecordView, VerifierEntry
from tests.pathways.letters import token_in_last
from tests.pathways.pages_client import client, text, words
from tests.pathways.pages_world import TARGET, World, directory
from ui import clock
from ui.words import clock_time

LIST = "/my-pathway/experiences/"
ADD = "/my-pathway/experiences/add/X15/"


@pytest.fixture
def made(staff: World) -> World:
    found = staff
    directory(found.council)
    return found


def entry(made: World, capacity: str = "democratic_services") -> str:
    return f"entry-{VerifierEntry.objects.get(organisation=made.council, capacity=capacity).pk}"


def sent(verifier: str, **more: str) -> dict[str, str]:
    day = clock.today() - timedelta(days=30)
    parts = {"day": str(day.day), "month": str(day.month), "year": str(day.year)}
    dates = {f"{name}_{part}": value for name in ("since", "until") for part, value in parts.items()}
    return (
        {"quantity": "1", "place": "Scrutiny committee", "note": "Answered on waiting times.", "verifier": verifier}
        | dates
        | more
    )


def test_what_the_gate_asks_comes_first(made: World) -> None:
    set_target(person=made.nasreen, role=TARGET, by=made.nasreen)
    page = words(text(client(made.nasreen), reverse("pathways:experience_add")))
    assert page.index("Asked at gate G4") < page.index("Choices at gate G4") < page.index("Every other experience")
    assert page.count("Report author") == 1


def test_the_directory_of_ones_own_council_is_offered_in_the_fitting_capacity(made: World) -> None:
    directory(made.elsewhere)
    page = words(text(client(made.nasreen), ADD))
    assert page.count("Dev Ramsay") == 1
    assert "Owen Price" not in page
    assert "Helen Bradshaw" in page
    assert "How many sessions?" in page


def test_a_directory_entry_gets_one_letter_with_a_link(made: World) -> None:
    browser = client(made.nasreen)
    response = browser.post(ADD, sent(entry(made)), follow=True)
    record = ExperienceRecord.objects.get(person=made.nasreen)
    goes_out = clock_time(record.created_at + SECOND_THOUGHTS)
    said = f"recorded. Dev Ramsay gets an e-mail at {goes_out}, unless you undo this before."
    assert f"Gave evidence to scrutiny, 1 session, {said}" in words(response.content.decode())
    assert (record.status, record.verifier_name, record.place) == ("submitted", "Dev Ramsay", "Scrutiny committee")
    assert token_in_last("pathways.verify")
    assert browser.post(ADD, sent(entry(made))).status_code == 303  # pressed twice
    assert ExperienceRecord.objects.filter(person=made.nasreen).count() == 1
    assert Message.objects.filter(kind="pathways.verify").count() == 1


def test_the_line_manager_is_asked_in_the_queue_without_a_letter(made: World) -> None:
    response = client(made.nasreen).post(ADD, sent("manager"), follow=True)
    assert "Helen Bradshaw sees it in their queue." in words(response.content.decode())
    assert ExperienceRecord.objects.waiting_for(made.helen).count() == 1
    assert not Message.objects.filter(kind="pathways.verify").exists()


def test_another_address_needs_name_and_reason_and_waits_for_the_line_manager(made: World) -> None:
    browser = client(made.nasreen)
    bare = browser.post(ADD, sent("other", email="jo@parish.example", name="Jo Field"))
    page = bare.content.decode()
    assert bare.status_code == 422
    assert "Say why this person is the right one to confirm it." in page
    assert "jo@parish.example" in page
    assert 'value="other" data-aria-controls="somebody-else" checked' in page
    assert 'id="somebody-else"' in page
    response = browser.post(
        ADD, sent("other", email="jo@parish.example", name="Jo Field", reason="Chaired the meeting."), follow=True
    )
    assert "Your line manager confirms the address first." in words(response.content.decode())
    assert VerificationRequest.objects.get().address_confirmed_by is None
    assert not Message.objects.filter(kind="pathways.verify").exists()


@pytest.mark.parametrize("own", ["nasreen.akhtar", "NASREEN.AKHTAR"])
def test_nobody_confirms_their_own_experience(made: World, own: str) -> None:
    address = made.nasreen.email.replace("nasreen.akhtar", own)
    response = client(made.nasreen).post(ADD, sent("other", email=address, name="Me", reason="I was there."))
    assert response.status_code == 422
    assert "You cannot confirm your own experience. Choose somebody else." in response.content.decode()
    assert not ExperienceRecord.objects.exists()


def test_dates_in_the_future_or_the_wrong_way_round_are_refused(made: World) -> None:
    browser, later = client(made.nasreen), clock.today() + timedelta(days=40)
    ahead = sent(entry(made), until_day=str(later.day), until_month=str(later.month), until_year=str(later.year))
    assert "is in the future. Use today or an earlier day" in browser.post(ADD, ahead).content.decode()
    back = sent(entry(made), until_year=str(clock.today().year - 2))
    response = browser.post(ADD, back)
    assert "The last day is before the first." in response.content.decode()
    assert response.status_code == 422
    assert not ExperienceRecord.objects.exists()


def test_ask_again_replaces_the_link_and_withdraw_ends_it(made: World) -> None:
    browser = client(made.nasreen)
    browser.post(ADD, sent(entry(made)))
    record = ExperienceRecord.objects.get(person=made.nasreen)
    first = token_in_last("pathways.verify")
    browser.post(reverse("pathways:experience_ask_again", args=[record.public_id]))
    second = token_in_last("pathways.verify")
    assert first != second
    assert browser.get(reverse("pathways:verify", args=[first])).status_code == 410
    assert browser.get(reverse("pathways:verify", args=[second])).status_code == 200
    response = browser.post(reverse("pathways:experience_withdraw", args=[record.public_id]), follow=True)
    assert "Gave evidence to scrutiny withdrawn." in words(response.content.decode())
    assert browser.get(reverse("pathways:verify", args=[second])).status_code == 410
    browser.post(reverse("pathways:experience_restore", args=[record.public_id]))
    assert browser.get(reverse("pathways:verify", args=[token_in_last("pathways.verify")])).status_code == 200
    states = ExperienceRecord.objects.filter(person=made.nasreen).order_by("pk").values_list("status", flat=True)
    assert list(states) == ["withdrawn", "submitted"]


def test_an_experience_is_open_to_its_owner_manager_and_lead_only(made: World) -> None:
    client(made.nasreen).post(ADD, sent("manager"))
    url = reverse("pathways:experience", args=[ExperienceRecord.objects.get().public_id])
    for reader in (made.nasreen, made.helen, made.lead):
        assert "Answered on waiting times." in text(client(reader), url)
    for reader in (made.stranger, made.before, made.colleague, made.administrator):
        assert client(reader).get(url).status_code == 404
    seen = RecordView.objects.filter(subject=made.nasreen, page="experiences").values_list("viewer", flat=True)
    assert set(seen) == {made.helen.pk, made.lead.pk}


def test_ask_again_goes_to_the_address_that_was_corrected_since(made: World) -> None:
    browser = client(made.nasreen)
    browser.post(ADD, sent(entry(made)))
    record = ExperienceRecord.objects.get(person=made.nasreen)
    listed = VerifierEntry.objects.get(organisation=made.council, email=record.verifier_email)
    own = made.nasreen.email
    for email in (own, "dev.ramsay.now@calderdale.example"):
        change_verifier(entry=listed, name=listed.name, email=email, job_title=listed.job_title, by=made.lead)
        said = browser.post(reverse("pathways:experience_ask_again", args=[record.public_id]), follow=True)
        assert ("Nobody confirms their own experience" in said.content.decode()) == (email == own)
    letter = Message.objects.filter(kind="pathways.verify").latest("pk")
    assert letter.recipient == "dev.ramsay.now@calderdale.example"
    retire_verifier(entry=listed, by=made.lead)
    said = browser.post(reverse("pathways:experience_ask_again", args=[record.public_id]), follow=True)
    assert "is no longer in your council&#x27;s list" in said.content.decode()


def test_ask_again_is_offered_once_the_first_letter_has_gone(made: World) -> None:
    browser = client(made.nasreen)
    browser.post(ADD, sent(entry(made)))
    url = reverse("pathways:experiences")
    early = text(browser, url)
    assert "Withdraw it before, and none is sent" in early
    assert "Ask again" not in early
    VerificationRequest.objects.update(created_at=clock.now() - SECOND_THOUGHTS)
    assert "Ask again" in text(browser, url)


def test_nobody_else_can_ask_again_or_withdraw(made: World) -> None:
    client(made.nasreen).post(ADD, sent(entry(made)))
    record = ExperienceRecord.objects.get()
    for step in ("experience_ask_again", "experience_withdraw", "experience_restore"):
        for reader in (made.helen, made.lead, made.stranger):
            assert client(reader).post(reverse(f"pathways:{step}", args=[record.public_id])).status_code == 404
    record.refresh_from_db()
    assert record.status == "submitted"


def test_the_list_costs_the_same_for_many(made: World) -> None:
    browser = client(made.nasreen)
    browser.post(ADD, sent("manager"))
    text(browser, LIST)
    with CaptureQueriesContext(connection) as one:
        text(browser, LIST)
    for days in range(1, 12):
        day = clock.today() - timedelta(days=days)
        record_experience(
            person=made.nasreen,
            experience="X01",
            quantity=1,
            since=day,
            until=day,
            verifier=Verifier.colleague(made.helen, "line_manager"),
            by=made.nasreen,
        )
    with CaptureQueriesContext(connection) as many:
        text(browser, LIST)
    assert len(one) == len(many) <= 10


def ask(capacity: str) -> str:
    return reverse("pathways:endorsement_ask", args=[capacity])


def test_an_endorsement_is_asked_from_the_directory_and_can_be_taken_back(made: World) -> None:
    set_target(person=made.nasreen, role=TARGET, by=made.nasreen)
    browser = client(made.nasreen)
    email = VerifierEntry.objects.get(organisation=made.council, capacity="democratic_services").email
    response = browser.post(ask("democratic_services"), {"email": email}, follow=True)
    assert "You asked Dev Ramsay to endorse you for gate G4. Dev gets an e-mail." in words(response.content.decode())
    row = Endorsement.objects.get(person=made.nasreen)
    assert browser.post(ask("democratic_services"), {"email": email}).status_code == 303  # pressed twice
    assert Endorsement.objects.count() == 1
    assert "Dev Ramsay was asked on" in words(text(browser, ask("democratic_services")))
    browser.post(reverse("pathways:endorsement_withdraw", args=[row.public_id]))
    row.refresh_from_db()
    assert row.status == "withdrawn"
    assert "Who do you want to ask?" in text(browser, ask("democratic_services"))


def test_an_address_outside_the_directory_is_refused(made: World) -> None:
    set_target(person=made.nasreen, role=TARGET, by=made.nasreen)
    response = client(made.nasreen).post(ask("democratic_services"), {"email": "friend@parish.example"})
    assert response.status_code == 422
    assert not Endorsement.objects.exists()


def test_a_capacity_nobody_has_says_whom_to_turn_to(made: World) -> None:
    set_target(person=made.nasreen, role="assistant-director-digital", by=made.nasreen)
    page = words(text(client(made.nasreen), ask("director")))
    assert "Nobody is in your council’s list as director. Ask your council lead to add somebody." in page


def test_the_line_manager_endorses_in_the_queue(made: World) -> None:
    set_target(person=made.nasreen, role="digital-programme-manager", by=made.nasreen)
    client(made.nasreen).post(ask("line_manager"))
    assert Endorsement.objects.waiting_for(made.helen).count() == 1
    assert not Message.objects.filter(kind="pathways.endorse").exists()


def test_a_capacity_that_the_gate_does_not_ask_is_not_found(made: World) -> None:
    browser = client(made.nasreen)
    assert browser.get(ask("democratic_services")).status_code == 404  # no target, no gate
    set_target(person=made.nasreen, role=TARGET, by=made.nasreen)
    assert browser.get(ask("s151")).status_code == 404


def test_other_peoples_requests_cannot_be_touched(made: World) -> None:
    set_target(person=made.nasreen, role=TARGET, by=made.nasreen)
    email = VerifierEntry.objects.get(organisation=made.council, capacity="democratic_services").email
    client(made.nasreen).post(ask("democratic_services"), {"email": email})
    row = Endorsement.objects.get()
    for step in ("endorsement_withdraw", "endorsement_again"):
        assert client(made.helen).post(reverse(f"pathways:{step}", args=[row.public_id])).status_code == 404
    row.refresh_from_db()
    assert row.status == "asked"
