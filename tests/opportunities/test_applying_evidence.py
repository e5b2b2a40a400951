"""Evidence added while applying: kept in the record, attached, and never lost or doubled by a second try."""

import pytest

from opportunities.models import Application, Opportunity
from pathways.models import Evidence
from tests import factories
from tests.opportunities.applications import Story, story
from tests.opportunities.test_applying_pages import url
from tests.pathways.pages_client import client, text, words

pytestmark = pytest.mark.django_db
LINK = "https://example.org/review"


@pytest.fixture
def told() -> Story:
    return story()


def test_whoever_has_no_evidence_yet_can_add_a_link_and_a_file_and_send_them(told: Story) -> None:
    browser, address = client(told.rival), url("apply", told.opportunity.public_id)
    page = text(browser, address)
    assert "There is no evidence in your record yet. Add a link or a file here" in page
    assert 'enctype="multipart/form-data"' in page
    sent = {"statement": "I led two.", "do": "send", "link": LINK, "file": factories.upload("review.pdf")}
    browser.post(address, sent)
    application = Application.objects.get(person=told.rival)
    assert application.status == Application.Status.SUBMITTED
    pieces = {piece.title: piece for piece in application.evidence.all()}
    assert set(pieces) == {"Link for Scrutiny review", "review.pdf"}
    assert pieces["Link for Scrutiny review"].link == LINK
    assert {piece.person_id for piece in pieces.values()} == {told.rival.pk}


def test_a_draft_keeps_what_was_added_next_to_what_was_ticked_and_a_second_press_adds_nothing(told: Story) -> None:
    browser, address = client(told.applicant), url("apply", told.opportunity.public_id)
    for _ in range(2):
        sent = {"evidence": [str(told.evidence.public_id)], "link": LINK, "file": factories.upload("review.pdf")}
        browser.post(address, {**sent, "do": "draft"})
        [application] = Application.objects.all()
        assert application.evidence.count() == 2 + 1
        assert Evidence.objects.filter(person=told.applicant).count() == 2 + 1
    assert text(browser, address).count("checked") == 2 + 1


def test_another_file_of_the_same_name_is_another_piece(told: Story) -> None:
    browser, address = client(told.rival), url("apply", told.opportunity.public_id)
    for content in (b"first one", b"other one"):
        browser.post(address, {"do": "draft", "file": factories.upload("review.txt", content)})
    assert Evidence.objects.filter(person=told.rival).count() == 2


def test_what_is_wrong_with_a_file_is_said_and_all_that_was_typed_stays(told: Story) -> None:
    browser, address = client(told.rival), url("apply", told.opportunity.public_id)
    sent = {"statement": "I led two.", "do": "send", "link": LINK}
    answer = browser.post(address, {**sent, "file": factories.upload("review.pdf", b"no such thing")})
    page = words(answer.content.decode())
    assert answer.status_code == 422
    assert "review.pdf is not a PDF, whatever its name says." in page
    assert "I led two." in page
    assert LINK in answer.content.decode()
    assert not Evidence.objects.filter(person=told.rival).exists()


def test_a_file_sent_with_an_empty_answer_is_asked_for_by_its_name(told: Story) -> None:
    browser, address = client(told.rival), url("apply", told.opportunity.public_id)
    answer = browser.post(address, {"statement": "", "do": "send", "file": factories.upload("review.pdf")})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert '<input type="hidden" name="chosen_file" value="review.pdf">' in page
    assert not Evidence.objects.filter(person=told.rival).exists()
    again = {"statement": "I led two.", "do": "send", "chosen_file": "review.pdf"}
    assert browser.post(address, again).status_code == 422
    assert browser.post(address, {**again, "without_file": "on"}).status_code == 303


def test_nothing_is_added_where_the_application_is_refused(told: Story) -> None:
    told.applied()
    Application.objects.update(status=Application.Status.DRAFT)
    Opportunity.objects.filter(pk=told.opportunity.pk).update(status="withdrawn")
    browser, address = client(told.applicant), url("apply", told.opportunity.public_id)
    assert browser.post(address, {"statement": "Late", "do": "send", "link": LINK}).status_code == 422
    assert not Evidence.objects.filter(link=LINK).exists()


def test_the_other_levels_open_only_where_one_of_them_is_ticked() -> None:
    told = story()
    told.opportunity.competencies = {told.assessed[0]: 1}
    told.opportunity.save()
    browser, address = client(told.applicant), url("apply", told.opportunity.public_id)
    fold, unfolded = '<details class="govuk-details">', '<details class="govuk-details" open>'
    browser.post(address, {"statement": "So far", "levels": [told.assessed[0]], "do": "draft"})
    page = text(browser, address)
    assert fold in page
    assert unfolded not in page
    browser.post(address, {"statement": "So far", "more_levels": [told.assessed[1]], "do": "draft"})
    assert unfolded in text(browser, address)
