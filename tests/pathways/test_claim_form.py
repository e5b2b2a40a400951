"""The claim form: what came back is mended where it lies, and what a level needs is said before anything is sent."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import reverse

from pathways.actions import ClaimItem, Decision, add_evidence, claim, decide, set_target, withdraw_claim
from pathways.models import Assessment, Evidence
from pathways.queries.frameworks import current_catalogue
from pathways.queries.kept_evidence import RECENT
from tests.pathways.pages_client import client, text, words
from tests.pathways.pages_world import TARGET, World, hold, rich
from ui import clock
from ui.words import day

CHOOSE = "/my-pathway/claim/"
CLAIMS = "/my-pathway/claims/"
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"


@pytest.fixture
def made(staff: World, tmp_path: Path) -> Iterator[World]:
    evidence = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": tmp_path, "base_url": None},
    }
    with override_settings(STORAGES={**settings.STORAGES, "evidence": evidence}):
        yield staff


def url(code: str = "PPL2") -> str:
    return reverse("pathways:claim", args=[code])


def sent(**more: object) -> dict[str, object]:
    return {"level": "4", "kinds": ["experience"], "note": "Ran the contact centre move.", "do": "send", **more}


def returned(made: World, *, level: int = 3) -> Assessment:
    """A claim with a piece of evidence that the line manager gave back."""
    piece = add_evidence(person=made.nasreen, title="Appraisal notes", by=made.nasreen, text="Mine.")
    item = ClaimItem("PPL2", level, frozenset({"experience"}), "I led the move.", [piece])
    (row,) = claim(person=made.nasreen, items=[item], by=made.nasreen)
    decide(decisions=[Decision(row, keep=False, reason="Say who was in it.")], by=made.helen, held_on=clock.today())
    return row


# --- Mending what came back -------------------------------------------------------------------------------------------
def test_a_returned_claim_is_mended_where_it_lies_under_its_reason(made: World) -> None:
    row = returned(made)
    for address in (url(), f"{url()}?from={row.public_id}"):
        html = text(client(made.nasreen), address)
        assert 'name="level" type="radio" value="3" checked' in html
        assert 'value="experience" checked' in html
        assert "I led the move." in html
        assert f'value="{row.evidence.get().public_id}" checked' in html
        assert words(html).index("Say who was in it.") < words(html).index("Which level do you hold?")


def test_what_hung_on_it_stays_ticked_however_much_was_added_since(made: World) -> None:
    row = returned(made)
    twin = add_evidence(person=made.nasreen, title="Appraisal notes", by=made.nasreen, text="Mine.")
    for number in range(RECENT * 2):
        add_evidence(person=made.nasreen, title=f"Piece {number}", by=made.nasreen, text=str(number))
    first = row.evidence.get()
    row.evidence.add(twin)
    html = text(client(made.nasreen), url())
    for piece in (first, twin):
        assert f'value="{piece.public_id}" checked' in html, "alike, and both were attached"
    assert len(re.findall(r'name="existing"[^>]* checked', html)) == 2
    assert "Used for Leading teams and performance, level 3." in words(html)


def test_the_page_asks_as_much_with_evidence_as_a_page_may(made: World) -> None:
    rich(made)
    returned(made)
    browser = client(made.nasreen)
    browser.get(url())
    with CaptureQueriesContext(connection) as asked:
        assert "Say who was in it." in browser.get(url()).content.decode()
    assert len(asked) <= 10, [query["sql"] for query in asked]


def test_it_says_which_level_counts_now_that_the_claim_does_not(made: World) -> None:
    browser, on = client(made.nasreen), day(clock.today())
    none = "No level of yours counts here until you claim one again or your line manager records one."
    assert none not in words(text(browser, url())), "nothing came back"
    returned(made)
    assert none in words(text(browser, url()))
    Assessment.objects.all().update(status="withdrawn")
    item = ClaimItem("PPL2", 2, frozenset({"knowledge", "experience"}), "I lead a team of two.")
    (kept,) = claim(person=made.nasreen, items=[item], by=made.nasreen)
    held_on = clock.today() - timedelta(days=20)
    decide(decisions=[Decision(kept, keep=True)], by=made.helen, held_on=held_on)
    returned(made)
    title = next(level.title for level in current_catalogue().scale.levels if level.value == 2)
    page = words(text(browser, url()))
    assert f"Your level is now 2, {title}, assessed on {day(held_on)}." in page
    assert none not in page
    Assessment.objects.filter(status="assessed").update(source="self", assessor=None, on=clock.today())
    assert f"Your level is now 2, {title}, your own view of {on}." in words(text(browser, url()))


def test_it_says_which_level_is_held_before_one_is_claimed(made: World) -> None:
    browser, none = client(made.nasreen), "No level of yours is recorded here yet."
    assert none in words(text(browser, url()))
    item = ClaimItem("PPL2", 2, frozenset({"knowledge", "experience"}), "I lead a team of two.")
    (kept,) = claim(person=made.nasreen, items=[item], by=made.nasreen)
    held_on = clock.today() - timedelta(days=20)
    decide(decisions=[Decision(kept, keep=True)], by=made.helen, held_on=held_on)
    title = next(level.title for level in current_catalogue().scale.levels if level.value == 2)
    page = words(text(browser, url()))
    assert f"You hold level 2, {title}, assessed on {day(held_on)}." in page
    assert none not in page
    returned(made)
    page = words(text(browser, url()))
    assert "You hold level" not in page, "said once, with what came back"
    assert f"Your level is now 2, {title}, assessed on {day(held_on)}." in page


def test_the_list_begins_with_drafts_and_what_came_back(made: World) -> None:
    returned(made)
    others = [each.code for each in current_catalogue().competencies if each.code != "PPL2"]
    begun, *waiting = [ClaimItem(code, 1, frozenset({"knowledge"}), "I ran it.") for code in others[:3]]
    claim(person=made.nasreen, items=[begun], by=made.nasreen, draft=True)
    Assessment.objects.update(on=clock.today() - timedelta(days=9))
    claim(person=made.nasreen, items=waiting, by=made.nasreen)
    page = words(text(client(made.nasreen), CLAIMS))
    first = page.index("Waiting to be assessed")
    assert page.index("Draft, only you see it") < first
    assert page.index("Returned") < first


def test_once_claimed_again_the_form_is_empty_and_says_what_waits(made: World) -> None:
    returned(made)
    browser = client(made.nasreen)
    assert browser.post(url(), sent(level="3", note="I led the move of twelve people.")).status_code == 303
    html = text(browser, url())
    assert "Say who was in it." not in html
    assert "checked" not in html
    assert "You claimed level 3 on" in words(html)


def test_the_list_of_claims_leads_back_to_the_one_returned_until_it_is_claimed_again(made: World) -> None:
    browser, row = client(made.nasreen), returned(made)
    assert f"{url()}?from={row.public_id}" in text(browser, CLAIMS)
    browser.post(url(), sent(level="3", note="I led the move of twelve people."))
    assert f"{url()}?from={row.public_id}" not in text(browser, CLAIMS)


def test_nobody_starts_from_another_persons_claim_and_a_broken_link_starts_afresh(made: World) -> None:
    row = returned(made)
    for other in ("nothing", f"{row.public_id}"):
        assert "I led the move." not in text(client(made.colleague), f"{url()}?from={other}")


def test_a_draft_that_is_changed_and_sent_is_one_claim(made: World) -> None:
    browser = client(made.nasreen)
    browser.post(url(), sent(do="draft"))
    draft = Assessment.objects.get(person=made.nasreen)
    address = f"{url()}?from={draft.public_id}"
    assert address in text(browser, CLAIMS)
    assert "Ran the contact centre move." in text(browser, address)
    browser.post(address, sent(note="Ran it, with twelve people."))
    states = dict(Assessment.objects.filter(person=made.nasreen).values_list("note", "status"))
    assert states == {"Ran the contact centre move.": "withdrawn", "Ran it, with twelve people.": "claimed"}


def test_a_draft_saved_again_as_it_was_stays(made: World) -> None:
    browser = client(made.nasreen)
    browser.post(url(), sent(do="draft"))
    draft = Assessment.objects.get(person=made.nasreen)
    browser.post(f"{url()}?from={draft.public_id}", sent(do="draft"))
    assert list(Assessment.objects.filter(person=made.nasreen).values_list("status", flat=True)) == ["draft"]


def test_a_draft_whose_kind_or_evidence_changes_is_changed(made: World) -> None:
    browser = client(made.nasreen)
    browser.post(url(), sent(kinds=["knowledge"], do="draft"))
    for more in ({"kinds": ["experience"]}, {"kinds": ["experience"], "link": "https://council.example/report"}):
        draft = Assessment.objects.get(person=made.nasreen, status="draft")
        browser.post(f"{url()}?from={draft.public_id}", sent(do="draft", **more))
    draft = Assessment.objects.get(person=made.nasreen, status="draft")
    assert draft.kinds == ["experience"]
    assert draft.evidence.get().link == "https://council.example/report"


# --- What a level needs -----------------------------------------------------------------------------------------------
def test_a_missing_kind_is_said_at_the_field_before_anything_is_sent(made: World) -> None:
    browser = client(made.nasreen)
    response = browser.post(url(), sent(kinds=["knowledge"]))
    html = response.content.decode()
    assert response.status_code == 422
    assert "Level 4 needs experience. Tick Experience and say what you did, or claim level 2" in words(html)
    assert 'value="4" checked' in html
    assert 'value="knowledge" checked' in html
    assert not Assessment.objects.filter(person=made.nasreen).exists()


def test_a_level_held_already_is_not_the_way_out(made: World) -> None:
    set_target(person=made.nasreen, role=TARGET, by=made.nasreen)
    hold(made)
    page = words(client(made.nasreen).post(url(), sent(level="5", kinds=["knowledge"])).content.decode())
    assert "Tick Experience and Judgement and say what you did and decided" in page
    assert "or claim level" not in page


def test_a_draft_is_saved_without_the_kind_and_sending_it_says_what_to_add(made: World) -> None:
    browser = client(made.nasreen)
    browser.post(url(), sent(kinds=["knowledge"], do="draft"))
    draft = Assessment.objects.get(person=made.nasreen)
    response = browser.post(reverse("pathways:claim_send", args=[draft.public_id]), follow=True)
    assert response.redirect_chain == [(f"{url()}?from={draft.public_id}", 303)]
    page = words(response.content.decode())
    assert "Level 4 needs experience." in page
    assert "Ran the contact centre move." in page
    draft.refresh_from_db()
    assert draft.status == "draft"


# --- All that is wrong at once, and the file --------------------------------------------------------------------------
def test_text_link_and_file_are_all_refused_at_once(made: World) -> None:
    wrong = SimpleUploadedFile("appraisal.pdf", b"<html></html>")
    response = client(made.nasreen).post(url(), sent(note="x" * 3000, link="no link", file=wrong))
    page = words(response.content.decode())
    assert response.status_code == 422
    assert "What shows it can have 2,000 characters; this has 3,000" in page
    assert "Enter a full web address" in page
    assert "appraisal.pdf is not a PDF, whatever its name says." in page


def test_a_file_is_asked_for_again_until_it_comes_or_is_left_out(made: World) -> None:
    browser = client(made.nasreen)
    lacking = sent(kinds=[], file=SimpleUploadedFile("appraisal.pdf", PDF))
    html = browser.post(url(), lacking).content.decode()
    assert "Choose the file again: a browser does not keep it. It was appraisal.pdf" in words(html)
    assert '<input type="hidden" name="chosen_file" value="appraisal.pdf">' in html
    again = browser.post(url(), sent(chosen_file="appraisal.pdf"))
    assert again.status_code == 422
    assert "Choose the file again" in again.content.decode()
    assert not Assessment.objects.filter(person=made.nasreen).exists()
    assert browser.post(url(), sent(chosen_file="appraisal.pdf", without_file="on")).status_code == 303
    assert not Evidence.objects.filter(person=made.nasreen).exists()


def test_a_file_chosen_again_is_sent(made: World) -> None:
    upload = SimpleUploadedFile("appraisal.pdf", PDF)
    assert client(made.nasreen).post(url(), sent(chosen_file="appraisal.pdf", file=upload)).status_code == 303
    assert Evidence.objects.get(person=made.nasreen).file_name == "appraisal.pdf"


def test_a_file_is_asked_for_when_the_claim_itself_is_refused(made: World) -> None:
    browser = client(made.nasreen)
    browser.post(url(), sent())
    upload = SimpleUploadedFile("appraisal.pdf", PDF)
    page = words(browser.post(url(), sent(note="More.", file=upload)).content.decode())
    assert "level 4, waits already" in page
    assert "Choose the file again" in page


# --- Evidence already in the record -----------------------------------------------------------------------------------
def test_evidence_is_told_apart_by_day_and_use(made: World) -> None:
    returned(made)
    page = words(text(client(made.nasreen), url("DEM1")))
    assert "Used for Leading teams and performance, level 3." in page


def test_pieces_alike_are_offered_once_and_withdrawn_ones_not_at_all(made: World) -> None:
    for _ in range(2):
        add_evidence(person=made.nasreen, title="Reflection", by=made.nasreen, text="The same.")
    gone = add_evidence(person=made.nasreen, title="Taken back", by=made.nasreen, text="Not this.")
    item = ClaimItem("PPL2", 3, frozenset({"experience"}), "", [gone])
    (row,) = claim(person=made.nasreen, items=[item], by=made.nasreen)
    browser = client(made.nasreen)
    assert "Taken back" in text(browser, url())
    withdraw_claim(assessment=row, by=made.nasreen)
    page = words(text(browser, url()))
    assert page.count("Reflection") == 1
    assert "Taken back" not in page


def test_pieces_of_one_name_and_day_are_told_apart_by_the_hour(made: World) -> None:
    for said in ("One.", "Another."):
        add_evidence(person=made.nasreen, title="Reflection", by=made.nasreen, text=said)
    Evidence.objects.filter(text="One.").update(created_at=clock.now().replace(hour=9, minute=0))
    Evidence.objects.filter(text="Another.").update(created_at=clock.now().replace(hour=11, minute=0))
    html = text(client(made.nasreen), url())
    hints = [part.split("</div>")[0] for part in html.split("govuk-checkboxes__hint")[1:] if "Added" in part]
    assert len(set(hints)) == len(hints) == 2


def test_without_evidence_nothing_is_said_of_it(made: World) -> None:
    page = text(client(made.nasreen), url())
    assert "Evidence already in your record" not in page
    assert "A link or a file will do instead." in page


# --- Choosing, and the list -------------------------------------------------------------------------------------------
def test_the_gaps_come_first_then_every_competency_by_area(made: World) -> None:
    rich(made)
    html = text(client(made.nasreen), CHOOSE)
    page, area = words(html), current_catalogue().areas[0]
    assert page.index("Gaps to Head of digital services") < page.index("2 levels short") < page.rindex(area.title)
    assert f"{url('PPL2')}?level=4" in html
    assert page.count("Leading teams and performance") == 2


def test_the_list_to_choose_from_is_narrowed_by_words(made: World) -> None:
    browser = client(made.nasreen)
    page = words(text(browser, f"{CHOOSE}?q=TEAMS+leading"))
    assert "Leading teams and performance" in page
    assert "Scrutiny and public accountability" not in page
    assert "No competency matches “zzz”. See all of them" in words(text(browser, f"{CHOOSE}?q=zzz"))


def test_a_claim_that_waits_is_marked_where_one_chooses(made: World) -> None:
    browser = client(made.nasreen)
    browser.post(url(), sent())
    html = text(browser, f"{CHOOSE}?q=PPL2")
    assert "Waiting to be assessed level 4" in words(html)
    assert f"{url()}?level" not in html


def test_claims_that_wait_stand_first_and_withdrawn_ones_fold_at_the_end(made: World) -> None:
    items = [ClaimItem(code, 3, frozenset({"experience"})) for code in ("DEM1", "DEM2", "PPL2")]
    waits, kept, gone = claim(person=made.nasreen, items=items, by=made.nasreen)
    decide(decisions=[Decision(kept, keep=True)], by=made.helen, held_on=clock.today())
    withdraw_claim(assessment=gone, by=made.nasreen)
    html = text(client(made.nasreen), CLAIMS)
    page = words(html)
    assert waits.pk < kept.pk
    assert page.index("Waiting to be assessed") < page.index("Kept") < page.index("1 withdrawn claim")
    assert "<details" in html.split("Kept")[1]
