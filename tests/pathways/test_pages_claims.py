"""Claiming a level: drafts are one's own, sending is safe to repeat, what was typed is kept, evidence is guarded."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import reverse

from pathways.actions import ClaimItem, Decision, add_evidence, claim, decide
from pathways.models import Assessment, Evidence
from people.models import RecordView
from tests.pathways.pages_client import client, text, words
from tests.pathways.pages_world import World, hold
from ui import clock

CLAIMS = "/my-pathway/claims/"
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"


@pytest.fixture
def made(staff: World, tmp_path: Path) -> Iterator[World]:
    storages = {
        **settings.STORAGES,
        "evidence": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path, "base_url": None},
        },
    }
    with override_settings(STORAGES=storages):
        yield staff


def sent(**more: object) -> dict[str, object]:
    return {"level": "4", "kinds": ["experience"], "note": "Ran the contact centre move.", "do": "send", **more}


def url(code: str = "PPL2") -> str:
    return reverse("pathways:claim", args=[code])


def test_a_sent_claim_waits_for_the_line_manager_and_can_be_undone(made: World) -> None:
    browser = client(made.nasreen)
    response = browser.post(url(), sent(), follow=True)
    page = words(response.content.decode())
    assert "You claimed level 4 of Leading teams and performance. Helen Bradshaw sees it in their queue." in page
    row = Assessment.objects.get(person=made.nasreen)
    assert (row.status, row.level, row.kinds) == ("claimed", 4, ["experience"])
    assert row.note == "Ran the contact centre move."
    assert reverse("pathways:claim_withdraw", args=[row.public_id]) in response.content.decode()
    browser.post(reverse("pathways:claim_withdraw", args=[row.public_id]))
    row.refresh_from_db()
    assert row.status == "withdrawn"


def test_the_level_asked_for_is_chosen_beforehand_only_by_its_link(made: World) -> None:
    assert "checked" not in text(client(made.nasreen), url())
    assert 'value="4" checked' in text(client(made.nasreen), f"{url()}?level=4")


def test_pressing_twice_makes_one_claim(made: World) -> None:
    browser = client(made.nasreen)
    assert [browser.post(url(), sent()).status_code for _ in range(2)] == [303, 303]
    assert Assessment.objects.filter(person=made.nasreen).count() == 1


def test_another_claim_while_one_waits_is_refused_at_the_field_with_what_was_typed(made: World) -> None:
    browser = client(made.nasreen)
    browser.post(url(), sent())
    response = browser.post(url(), sent(note="A second view, kept as typed."))
    page = response.content.decode()
    assert response.status_code == 422
    assert "level 4, waits already" in page
    assert "A second view, kept as typed." in page
    assert "<title>Error:" in page


def test_to_send_say_what_shows_it_but_a_draft_needs_a_level_only(made: World) -> None:
    browser = client(made.nasreen)
    response = browser.post(url(), {"level": "4", "do": "send"})
    assert response.status_code == 422
    assert "Select at least one kind of evidence, or save this as a draft" in response.content.decode()
    assert browser.post(url(), {"level": "4", "do": "draft"}).status_code == 303
    assert Assessment.objects.get(person=made.nasreen).status == "draft"


def test_a_note_of_more_than_2000_characters_is_refused_and_kept(made: World) -> None:
    response = client(made.nasreen).post(url(), sent(note="x" * 2001))
    assert response.status_code == 422
    assert "x" * 2001 in response.content.decode()
    assert not Assessment.objects.filter(person=made.nasreen).exists()


def test_a_draft_is_seen_by_nobody_else_until_it_is_sent(made: World) -> None:
    browser = client(made.nasreen)
    browser.post(url(), sent(do="draft"))
    row = Assessment.objects.get(person=made.nasreen)
    assert not Assessment.objects.visible_to(made.helen).filter(pk=row.pk).exists()
    assert "Draft, only you see it" in words(text(browser, CLAIMS))
    browser.post(reverse("pathways:claim_send", args=[row.public_id]))
    assert Assessment.objects.visible_to(made.helen).filter(pk=row.pk).exists()


def test_a_withdrawn_draft_comes_back_as_a_draft(made: World) -> None:
    browser = client(made.nasreen)
    browser.post(url(), sent(do="draft"))
    row = Assessment.objects.get(person=made.nasreen)
    response = browser.post(reverse("pathways:claim_withdraw", args=[row.public_id]), follow=True)
    undo = f"{reverse('pathways:claim_restore', args=[row.public_id])}?as=draft"
    assert undo in response.content.decode()
    for _ in range(2):  # pressed twice, it is back once
        browser.post(undo)
    drafts = Assessment.objects.filter(person=made.nasreen, status="draft")
    assert [(draft.level, draft.note) for draft in drafts] == [(4, "Ran the contact centre move.")]


def test_a_claim_that_was_decided_cannot_be_withdrawn_and_says_so(made: World) -> None:
    (row,) = claim(person=made.nasreen, items=[ClaimItem("PPL2", 3, frozenset({"experience"}))], by=made.nasreen)
    decide(decisions=[Decision(row, keep=True)], by=made.helen, held_on=clock.today())
    response = client(made.nasreen).post(reverse("pathways:claim_withdraw", args=[row.public_id]), follow=True)
    assert "This claim has been decided, so it cannot be taken back." in words(response.content.decode())
    row.refresh_from_db()
    assert row.status == "assessed"


def test_what_came_of_a_claim_is_told(made: World) -> None:
    items = [ClaimItem(code, 3, frozenset({"experience"})) for code in ("PPL2", "DEM1")]
    kept, returned = claim(person=made.nasreen, items=items, by=made.nasreen)
    decisions = [Decision(kept, keep=True), Decision(returned, keep=False, reason="Bring the committee report.")]
    decide(decisions=decisions, by=made.helen, held_on=clock.today())
    page = words(text(client(made.nasreen), CLAIMS))
    assert "Assessed by Helen Bradshaw" in page
    assert "Bring the committee report." in page


def test_other_peoples_claims_cannot_be_sent_or_withdrawn(made: World) -> None:
    (row,) = claim(person=made.nasreen, items=[ClaimItem("PPL2", 3)], by=made.nasreen, draft=True)
    for step in ("claim_send", "claim_withdraw", "claim_restore"):
        for reader in (made.helen, made.lead, made.stranger):
            assert client(reader).post(reverse(f"pathways:{step}", args=[row.public_id])).status_code == 404
    row.refresh_from_db()
    assert row.status == "draft"


def test_getting_a_step_changes_nothing(made: World) -> None:
    (row,) = claim(person=made.nasreen, items=[ClaimItem("PPL2", 3)], by=made.nasreen)
    assert client(made.nasreen).get(reverse("pathways:claim_withdraw", args=[row.public_id])).status_code == 405
    row.refresh_from_db()
    assert row.status == "claimed"


def test_the_list_costs_the_same_for_one_claim_and_for_a_page_of_them(made: World) -> None:
    browser = client(made.nasreen)
    browser.post(url(), sent(do="draft"))
    text(browser, CLAIMS)
    with CaptureQueriesContext(connection) as one:
        text(browser, CLAIMS)
    hold(made)
    with CaptureQueriesContext(connection) as many:
        text(browser, CLAIMS)
    assert len(many) <= 10
    # Assessors are fetched once somebody has decided something.
    assert len(many) - len(one) <= 1


def test_a_file_is_handed_over_as_a_download_to_those_it_was_sent_to(made: World) -> None:
    upload = SimpleUploadedFile("appraisal.pdf", PDF, content_type="text/html")
    response = client(made.nasreen).post(url(), sent(do="draft", file=upload))
    assert response.status_code == 303
    piece = Evidence.objects.get(person=made.nasreen)
    address = reverse("pathways:evidence", args=[piece.public_id])
    assert client(made.helen).get(address).status_code == 404  # a draft's evidence is the person's alone
    row = Assessment.objects.get(person=made.nasreen)
    client(made.nasreen).post(reverse("pathways:claim_send", args=[row.public_id]))
    handed = client(made.helen).get(address)
    assert b"".join(handed.streaming_content) == PDF  # type: ignore[attr-defined]
    assert handed["Content-Type"] == "application/pdf"
    assert handed["Content-Disposition"] == 'attachment; filename="appraisal.pdf"'
    assert handed["X-Content-Type-Options"] == "nosniff"
    assert handed["Cache-Control"] == "private, no-store"
    assert RecordView.objects.filter(viewer=made.helen, subject=made.nasreen, page="evidence").exists()
    for reader in (made.lead, made.stranger, made.before, made.colleague):
        assert client(reader).get(address).status_code == 404


def test_a_file_that_is_not_what_it_says_is_refused_and_nothing_is_claimed(made: World) -> None:
    upload = SimpleUploadedFile("appraisal.pdf", b"<html><script>alert(1)</script></html>")
    response = client(made.nasreen).post(url(), sent(file=upload))
    assert response.status_code == 422
    assert "Ran the contact centre move." in response.content.decode()
    assert not Assessment.objects.filter(person=made.nasreen).exists()
    assert not Evidence.objects.filter(person=made.nasreen).exists()


def test_evidence_in_words_is_shown_on_a_page(made: World) -> None:
    piece = add_evidence(person=made.nasreen, title="Reflection", by=made.nasreen, text="I led <b>the</b> move.")
    page = text(client(made.nasreen), reverse("pathways:evidence", args=[piece.public_id]))
    assert "I led &lt;b&gt;the&lt;/b&gt; move." in page


def test_evidence_in_the_record_can_be_used_again_but_not_another_persons(made: World) -> None:
    own = add_evidence(person=made.nasreen, title="Reflection", by=made.nasreen, text="Mine.")
    other = add_evidence(person=made.colleague, title="Not yours", by=made.colleague, text="Theirs.")
    browser = client(made.nasreen)
    assert browser.post(url(), sent(existing=[str(other.public_id)])).status_code == 422
    assert browser.post(url(), sent(existing=[str(own.public_id)])).status_code == 303
    assert list(Assessment.objects.get(person=made.nasreen).evidence.all()) == [own]
