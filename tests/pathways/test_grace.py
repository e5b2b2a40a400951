"""What can still be taken back is told to nobody: requests to verifiers, and mail about returns mended since."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from notices.models import Message
from pathways.actions import (
    ClaimItem,
    Decision,
    Verifier,
    ask_again,
    claim,
    decide,
    record_experience,
    withdraw_experience,
)
from pathways.grace import SECOND_THOUGHTS
from pathways.models import ExperienceRecord
from tests.pathways.pages_client import client, text, words
from tests.pathways.pages_world import World, directory
from ui import clock
from ui.words import clock_time

KINDS = frozenset({"experience", "judgement"})
LIST, RECORD = "pathways:experiences", "pathways:record"


@pytest.fixture
def made(staff: World) -> World:
    found = staff
    directory(found.council)
    return found


def _record(made: World) -> ExperienceRecord:
    return record_experience(
        person=made.nasreen,
        experience="X15",
        quantity=1,
        since=date(2026, 1, 5),
        until=date(2026, 1, 5),
        verifier=Verifier(
            name="Dev Ramsay",
            email=f"dev.ramsay@{made.council.slug}.example",
            capacity="democratic_services",
            in_directory=True,
        ),
        by=made.nasreen,
    )


def _mail(record: ExperienceRecord) -> list[tuple[bool, bool]]:
    """Of each message to the verifier: whether it waits, and whether it was taken back."""
    found = Message.objects.filter(kind="pathways.verify", recipient=record.verifier_email).order_by("pk")
    return [(mail.run_after > mail.created_at + SECOND_THOUGHTS / 2, mail.was_taken_back) for mail in found]


def test_the_verifier_is_asked_after_the_grace_and_the_page_says_when(made: World) -> None:
    record = _record(made)
    assert _mail(record) == [(True, False)]
    at = clock_time(record.requests.get().created_at + SECOND_THOUGHTS)
    page = words(text(client(made.nasreen), reverse(LIST)))
    assert f"Dev Ramsay gets an e-mail at {at}." in page
    with clock.standing_at(clock.now() + SECOND_THOUGHTS + timedelta(minutes=1)):
        assert "Dev Ramsay was asked on" in words(text(client(made.nasreen), reverse(LIST)))


def test_undone_within_the_grace_nobody_is_asked_and_nothing_is_left(made: World) -> None:
    record = _record(made)
    withdraw_experience(record=record, by=made.nasreen)
    assert _mail(record) == [(True, True)]
    browser = client(made.nasreen)
    for name in (LIST, RECORD):
        assert "Gave evidence to scrutiny" not in text(browser, reverse(name)), name


def test_withdrawn_later_it_is_folded_in_the_list_and_not_in_the_record(made: World) -> None:
    with clock.standing_at(clock.now() - timedelta(days=2)):
        record = _record(made)
    withdraw_experience(record=record, by=made.nasreen)
    browser = client(made.nasreen)
    page = text(browser, reverse(LIST))
    assert "1 withdrawn experience" in page
    assert "Gave evidence to scrutiny" in page[page.index("1 withdrawn experience") :]
    assert "Gave evidence to scrutiny" not in text(browser, reverse(RECORD))


def test_asked_again_at_once_the_first_mail_is_stopped(made: World) -> None:
    record = _record(made)
    ask_again(record=record, by=made.nasreen)
    assert _mail(record) == [(True, True), (False, False)]
    assert "Dev Ramsay was asked on" in words(text(client(made.nasreen), reverse(LIST)))


def test_experiences_that_wait_come_first(made: World) -> None:
    with clock.standing_at(clock.now() - timedelta(days=2)):
        older = _record(made)
    ExperienceRecord.objects.filter(pk=older.pk).update(
        status="verified", verified_on=clock.today(), until=date(2026, 6, 1)
    )
    _record(made)
    page = text(client(made.nasreen), reverse(LIST))
    assert page.index("Waiting to be confirmed") < page.index("Verified</span>")


def _returned(made: World, *codes: str, kept: str = "") -> None:
    items = [ClaimItem(code, 2, KINDS, "Seen.") for code in (*codes, *([kept] if kept else []))]
    rows = claim(person=made.nasreen, items=items, by=made.nasreen)
    decide(
        decisions=[Decision(row, keep=row.competency == kept, reason="Say which.") for row in rows],
        by=made.helen,
        held_on=clock.today(),
    )


def _told(made: World) -> list[bool]:
    return [mail.was_taken_back for mail in Message.objects.filter(kind="pathways.assessed").order_by("pk")]


def test_a_return_that_is_mended_before_its_mail_went_out_is_told_no_more(made: World) -> None:
    _returned(made, "PLC1", "PLC2")
    claim(person=made.nasreen, items=[ClaimItem("PLC1", 2, KINDS, "These.")], by=made.nasreen, draft=True)
    claim(person=made.nasreen, items=[ClaimItem("PLC1", 2, KINDS, "These.")], by=made.nasreen)
    assert _told(made) == [False], "the other one still has to be mended"
    claim(person=made.nasreen, items=[ClaimItem("PLC2", 2, KINDS, "These.")], by=made.nasreen)
    assert _told(made) == [True]


def test_mail_that_tells_of_a_kept_claim_too_goes_out(made: World) -> None:
    _returned(made, "PLC1", kept="PLC2")
    claim(person=made.nasreen, items=[ClaimItem("PLC1", 2, KINDS, "These.")], by=made.nasreen)
    assert _told(made) == [False]


def test_returned_claims_that_can_be_mended_come_first(made: World) -> None:
    with clock.standing_at(clock.now() - timedelta(days=3)):
        _returned(made, "PLC1")
    claim(person=made.nasreen, items=[ClaimItem("PLC2", 2, KINDS, "These.")], by=made.nasreen)
    page = text(client(made.nasreen), reverse("pathways:claims"))
    assert page.index("Returned") < page.index("Waiting to be assessed")
