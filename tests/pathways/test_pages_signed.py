"""Signed pages: opening changes nothing, one press answers once, every dead link says what to do, nothing is leaked."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from notices.models import Message
from pathways.actions import (
    Verifier,
    ask_endorsement,
    record_experience,
    send_endorsement_again,
    withdraw_experience,
)
from pathways.models import Endorsement, ExperienceRecord, VerificationRequest
from people.models import AuditEvent, VerifierEntry
from tests.pathways.letters import token_in_last
from tests.pathways.pages_client import words
from tests.pathways.pages_world import World, directory


@pytest.fixture
def made(staff: World) -> World:
    found = staff
    directory(found.council)
    return found


@pytest.fixture
def record(made: World) -> ExperienceRecord:
    return record_experience(
        person=made.nasreen,
        experience="X15",
        quantity=1,
        since=date(2026, 5, 4),
        until=date(2026, 5, 6),
        verifier=Verifier.entry(VerifierEntry.objects.get(organisation=made.council, capacity="democratic_services")),
        by=made.nasreen,
        place="Scrutiny committee",
        note="Answered on waiting times.",
    )


@pytest.fixture
def verify(record: ExperienceRecord) -> str:
    return reverse("pathways:verify", args=[token_in_last("pathways.verify")])


@pytest.fixture
def endorse(made: World) -> str:
    email = VerifierEntry.objects.get(organisation=made.council, capacity="democratic_services").email
    ask_endorsement(person=made.nasreen, gate="G4", capacity="democratic_services", by=made.nasreen, email=email)
    return reverse("pathways:endorse", args=[token_in_last("pathways.endorse")])


def test_everything_needed_is_on_one_page_without_signing_in(verify: str) -> None:
    page = words(Client().get(verify).content.decode())
    for fact in (
        "Can you confirm this for Nasreen Akhtar?",
        "Calderdale",
        "Gave evidence to scrutiny",
        "1 session",
        "4 May 2026 to 6 May 2026",
        "Scrutiny committee",
        "Answered on waiting times.",
        "democratic services",
    ):
        assert fact in page


@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_a_link_changes_nothing(record: ExperienceRecord, verify: str, method: str) -> None:
    events = AuditEvent.objects.count()
    for _ in range(3):
        assert getattr(Client(), method)(verify).status_code == 200
    record.refresh_from_db()
    assert record.status == "submitted"
    assert VerificationRequest.objects.get().used_at is None
    assert AuditEvent.objects.count() == events


@pytest.mark.parametrize("page", ["verify", "endorse"])
def test_the_address_is_kept_out_of_caches_indexes_and_other_sites(page: str, request: pytest.FixtureRequest) -> None:
    url = request.getfixturevalue(page)
    for response in (Client().get(url), Client().get(url.replace(url[-8:], "nothing/"))):
        assert response["Cache-Control"] == "no-store, private"
        assert response["X-Robots-Tag"] == "noindex, nofollow"
        assert response["Referrer-Policy"] == "same-origin"
        assert 'name="robots" content="noindex"' in response.content.decode()


def test_one_press_confirms_and_the_link_is_used_up(record: ExperienceRecord, verify: str) -> None:
    browser = Client()
    response = browser.post(verify, {"answer": "confirm"}, follow=True)
    assert response.redirect_chain == [(f"{verify}?answered=1", 303)]
    first = words(response.content.decode())
    assert "You confirmed “Gave evidence to scrutiny” for Nasreen Akhtar" in first
    assert "This has been answered" not in first
    second = words(browser.get(verify).content.decode())
    assert "This has been answered" in second
    assert "You confirmed this on" in second
    record.refresh_from_db()
    assert record.status == "verified"
    assert record.verified_on is not None


def test_what_was_returned_is_said_to_be_returned_and_nothing_is_said_before(verify: str) -> None:
    assert "Can you confirm this" in words(Client().get(f"{verify}?answered=1").content.decode())
    response = Client().post(verify, {"answer": "return", "reason": "Two sessions."}, follow=True)
    assert "You returned “Gave evidence to scrutiny” to Nasreen Akhtar" in words(response.content.decode())


def test_a_second_press_or_a_changed_mind_changes_nothing(record: ExperienceRecord, verify: str) -> None:
    Client().post(verify, {"answer": "confirm"})
    events = AuditEvent.objects.count()
    again = Client().post(verify, {"answer": "return", "reason": "On second thoughts."}, follow=True)
    assert "You confirmed this on" in words(again.content.decode())
    record.refresh_from_db()
    assert (record.status, record.reason) == ("verified", "")
    assert AuditEvent.objects.count() == events


def test_returning_needs_a_reason_and_keeps_what_was_typed(record: ExperienceRecord, verify: str) -> None:
    bare = Client().post(verify, {"answer": "return", "reason": " "})
    assert bare.status_code == 422
    assert "Say what is not right, so that they can mend it." in bare.content.decode()
    long = Client().post(verify, {"answer": "return", "reason": "y" * 1001})
    assert long.status_code == 422
    assert "y" * 1001 in long.content.decode()
    Client().post(verify, {"answer": "return", "reason": "It was in June."})
    record.refresh_from_db()
    assert (record.status, record.reason) == ("returned", "It was in June.")


@pytest.mark.parametrize("answer", ["", "yes", "give"])
def test_a_form_sent_without_one_of_the_buttons_is_no_answer(
    record: ExperienceRecord, verify: str, answer: str
) -> None:
    response = Client().post(verify, {"answer": answer, "reason": "Something."})
    assert response.status_code == 422
    record.refresh_from_db()
    assert record.status == "submitted"


def test_a_link_that_is_not_ours_discloses_nothing(made: World) -> None:
    for name in ("verify", "endorse"):
        for method in ("get", "post"):
            response = getattr(Client(), method)(reverse(f"pathways:{name}", args=["made-up"]), follow=True)
            assert response.status_code == 404
            assert "We do not know this link." in words(response.content.decode())


def test_a_link_runs_out_and_says_whom_to_ask(record: ExperienceRecord, verify: str) -> None:
    with time_machine.travel(record.created_at + timedelta(days=31), tick=False):
        response = Client().get(verify)
        assert response.status_code == 410
        assert "Ask Nasreen Akhtar to send a new one." in words(response.content.decode())
        assert Client().post(verify, {"answer": "confirm"}, follow=True).status_code == 410
    record.refresh_from_db()
    assert record.status == "submitted"


def test_a_withdrawn_experience_cannot_be_confirmed(made: World, record: ExperienceRecord, verify: str) -> None:
    withdraw_experience(record=record, by=made.nasreen)
    assert Client().post(verify, {"answer": "confirm"}, follow=True).status_code == 410
    record.refresh_from_db()
    assert record.status == "withdrawn"


def test_the_answer_needs_the_form_of_the_page_itself(record: ExperienceRecord, verify: str) -> None:
    careful = Client(enforce_csrf_checks=True)
    assert careful.post(verify, {"answer": "confirm"}).status_code == 403
    record.refresh_from_db()
    assert record.status == "submitted"


def test_the_page_costs_a_handful_of_queries(verify: str) -> None:
    Client().get(verify)
    with CaptureQueriesContext(connection) as queries:
        Client().get(verify)
    assert len(queries) <= 5


@pytest.mark.parametrize(("answer", "status"), [("give", "given"), ("decline", "declined")])
def test_an_endorsement_is_given_or_declined_with_a_reason_once(endorse: str, answer: str, status: str) -> None:
    page = words(Client().get(endorse).content.decode())
    assert "Would you endorse Nasreen Akhtar?" in page
    assert "Your reason (needed) Whichever you answer" in page
    assert "It never promises a post" in page
    assert Client().post(endorse, {"answer": answer, "reason": ""}).status_code == 422
    assert Endorsement.objects.get().status == "asked"
    Client().post(endorse, {"answer": answer, "reason": "Steady under questions."})
    row = Endorsement.objects.get()
    assert (row.status, row.reason) == (status, "Steady under questions.")
    other = {"give": "decline", "decline": "give"}[answer]
    Client().post(endorse, {"answer": other, "reason": "Changed my mind."})
    assert Endorsement.objects.get().status == status


def test_an_endorsement_is_asked_again_at_the_address_that_was_corrected_since(made: World, endorse: str) -> None:
    entry = VerifierEntry.objects.get(organisation=made.council, capacity="democratic_services")
    entry.email = "dev.ramsay.now@calderdale.example"
    entry.save()
    asked = Endorsement.objects.get(person=made.nasreen)
    send_endorsement_again(endorsement=asked, by=made.nasreen)
    assert Message.objects.filter(kind="pathways.endorse").latest("pk").recipient == entry.email
    assert Client().get(endorse).status_code != 200, "the link sent to the old address"
