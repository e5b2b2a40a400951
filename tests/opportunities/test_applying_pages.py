"""The applicant's pages and those of their council: what they say, what they keep, and to whom they open."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from notices.models import Message
from opportunities.actions.applying import decide_release
from opportunities.actions.choosing import accept, reject
from opportunities.models import Application, Opportunity, Placement
from people.models import Person
from tests.opportunities.applications import Story, story
from tests.pathways.pages_client import client, text, words
from ui import clock
from ui.words import day

pytestmark = pytest.mark.django_db
Status = Application.Status
MOST_QUERIES = 10


@pytest.fixture
def told() -> Story:
    return story()


def url(name: str, *args: object) -> str:
    return reverse(f"opportunities:{name}", args=args)


def test_apply_asks_the_one_question_and_ticks_nothing(told: Story) -> None:
    page = text(client(told.applicant), url("apply", told.opportunity.public_id))
    assert "Why you?" in page
    assert 'data-maxlength="2000"' in page or "2,000" in page
    assert "checked" not in page
    for code in told.assessed:
        assert f'value="{code}"' in page
    assert str(told.evidence.public_id) in page
    assert "Mona Larch, your line manager, is asked to release you" in words(page)


@pytest.mark.parametrize("hidden", [True, False])
def test_where_names_are_hidden_a_file_is_said_to_be_shown_as_it_is(hidden: bool) -> None:
    told = story(hide_names=hidden)
    page = words(text(client(told.applicant), url("apply", told.opportunity.public_id)))
    assert ("so take it out of the file first" in page) is hidden
    assert ("The host can open what you tick or add, and nothing else." in page) is not hidden


def test_an_application_is_sent_from_the_page_with_what_was_ticked(told: Story) -> None:
    browser = client(told.applicant)
    sent = browser.post(
        url("apply", told.opportunity.public_id),
        {
            "statement": "I led two.",
            "levels": [told.assessed[1]],
            "evidence": [str(told.evidence.public_id)],
            "do": "send",
        },
    )
    application = Application.objects.get()
    assert (sent.status_code, sent["Location"]) == (303, url("application", application.public_id))
    assert (application.status, application.levels) == (Status.SUBMITTED, [told.assessed[1]])
    page = words(text(browser, sent["Location"]))
    assert "Application sent to Leeds." in page
    assert "I led two." in page
    again = browser.post(url("apply", told.opportunity.public_id), {"statement": "I led two.", "do": "send"})
    assert again.status_code == 303
    assert Application.objects.count() == 1


def test_an_empty_answer_is_refused_and_what_was_ticked_is_kept(told: Story) -> None:
    answer = client(told.applicant).post(
        url("apply", told.opportunity.public_id), {"statement": " ", "levels": [told.assessed[0]], "do": "send"}
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Answer the question, or save this as a draft" in page
    assert "Error:" in page
    assert page.count("checked") == 1


def test_a_draft_comes_back_and_can_be_deleted(told: Story) -> None:
    browser = client(told.applicant)
    address = url("apply", told.opportunity.public_id)
    browser.post(address, {"statement": "Half a thought", "levels": [told.assessed[0]], "do": "draft"})
    draft = Application.objects.get()
    assert draft.status == Status.DRAFT
    assert browser.get(url("application", draft.public_id))["Location"] == address
    page = text(browser, address)
    assert "Half a thought" in page
    assert page.count("checked") == 1
    assert "Draft" in text(browser, url("applications"))
    browser.post(url("application_withdraw", draft.public_id))
    assert "You have applied for nothing yet." in text(browser, url("applications"))
    assert browser.get(url("application", draft.public_id)).status_code == 404


def test_after_the_closing_day_nothing_typed_is_lost_and_nothing_is_sent(told: Story) -> None:
    Opportunity.objects.filter(pk=told.opportunity.pk).update(closes_on=clock.today() - timedelta(days=1))
    browser = client(told.applicant)
    assert "Nobody can apply for it any more" in text(browser, url("apply", told.opportunity.public_id))
    answer = browser.post(url("apply", told.opportunity.public_id), {"statement": "Too late", "do": "send"})
    assert answer.status_code == 422
    assert "Too late" in answer.content.decode()
    assert "This closed on" in answer.content.decode()
    assert not Application.objects.exists()


def test_a_draft_opportunity_has_no_apply_page(told: Story) -> None:
    Opportunity.objects.filter(pk=told.opportunity.pk).update(status="draft", published_at=None)
    for person in (told.applicant, told.host_lead):
        assert client(person).get(url("apply", told.opportunity.public_id)).status_code == 404


def test_the_list_says_how_each_stands(told: Story) -> None:
    browser = client(told.applicant)
    assert "You have applied for nothing yet." in text(browser, url("applications"))
    reject(application=told.applied(), reason="Another had more.", by=told.host_lead)
    page = words(text(browser, url("applications")))
    assert "Scrutiny review" in page
    assert "Not chosen" in page


def test_withdrawing_has_its_undo(told: Story) -> None:
    application, browser = told.applied(), client(told.applicant)
    page = browser.post(url("application_withdraw", application.public_id), follow=True).content.decode()
    undo = url("application_restore", application.public_id)
    assert undo in page
    assert "stands again" in browser.post(undo, follow=True).content.decode()
    application.refresh_from_db()
    assert application.status == Status.SUBMITTED


def test_an_offer_is_accepted_on_the_page(told: Story) -> None:
    application, browser = told.offered(), client(told.applicant)
    address = url("application", application.public_id)
    page = words(text(browser, address))
    assert "Leeds offers you a place" in page
    assert "Terms between the two councils" in page
    answer = browser.post(address, {"do": "accept"})
    application.refresh_from_db()
    assert answer["Location"] == url("placement", application.placement.public_id)
    again = browser.post(address, {"do": "accept"})
    assert again.status_code == 409
    assert escape("“place accepted” now") in again.content.decode()


def test_an_offer_is_declined_on_the_page(told: Story) -> None:
    application, browser = told.offered(), client(told.applicant)
    page = browser.post(
        url("application", application.public_id), {"do": "decline", "reason": "Not now"}, follow=True
    ).content.decode()
    assert "Place declined" in page
    assert Message.objects.filter(kind="opportunities.declined").exists()


def test_the_manager_sees_the_state_and_never_the_words_between_host_and_person(told: Story) -> None:
    application = told.shortlisted(told.released(told.applied()))
    reject(application=application, reason="Only-for-the-person", by=told.host_lead)
    page = text(client(told.manager), url("application", application.public_id))
    assert "Not chosen" in page
    assert "Ben covers Mondays." in page
    for private in ("Only-for-the-person", "Our-own-note", "I have led two reviews."):
        assert private not in page
    own = text(client(told.applicant), url("application", application.public_id))
    assert "Only-for-the-person" in own
    assert "Our-own-note" not in own


def test_only_the_person_acts_on_their_application(told: Story) -> None:
    application = told.offered()
    for other in (told.manager, told.signer):
        assert client(other).post(url("application", application.public_id), {"do": "accept"}).status_code == 404
        assert client(other).post(url("application_withdraw", application.public_id)).status_code == 404
        assert client(other).post(url("application_restore", application.public_id)).status_code == 404


def test_the_manager_releases_on_the_page_and_undoes_it(told: Story) -> None:
    application, browser = told.applied(), client(told.manager)
    address = url("release", application.public_id)
    assert "1 day a week" in text(browser, address)
    bare = browser.post(address, {"answer": "refuse", "backfill": ""})
    assert bare.status_code == 422
    assert "Say why not" in bare.content.decode()
    said = browser.post(address, {"answer": "agree", "backfill": "Ben"}, follow=True).content.decode()
    assert "is released" in said
    twice = browser.post(address, {"answer": "refuse", "backfill": "No"})
    assert twice.status_code == 409
    assert "before you saved" in twice.content.decode()
    undone = browser.post(url("release_undo", application.public_id), follow=True).content.decode()
    assert "waits for your answer again" in undone


def test_a_refused_person_asks_again(told: Story) -> None:
    application = decide_release(application=told.applied(), agree=False, backfill="Year end.", by=told.manager)
    browser = client(told.applicant)
    page = words(text(browser, url("application", application.public_id)))
    assert "Release refused" in page
    assert "Year end." in page
    browser.post(url("application", application.public_id), {"do": "ask_again"})
    application.refresh_from_db()
    assert application.release == Application.Release.ASKED


def test_the_council_signs_on_the_page(told: Story) -> None:
    application, browser = told.offered(), client(told.signer)
    address = url("sign", application.public_id)
    assert "Home council to sign" in text(browser, address)
    assert "Signed for Kirklees" in browser.post(address, follow=True).content.decode()
    assert browser.post(address).status_code == 409


def test_the_page_to_sign_says_until_when_they_may_accept_and_what_has_begun_unsigned(told: Story) -> None:
    application, browser = told.offered(), client(told.signer)
    address = url("sign", application.public_id)
    assert application.offer_until is not None
    until = day(application.offer_until)
    waits = f"They have until {until} to accept. You can sign now; it counts when they accept."
    page = words(text(browser, address))
    assert page.index(waits) < page.rindex("Sign for Kirklees")
    placement = accept(application=application, by=told.applicant)
    page = words(text(browser, address))
    assert "They have until" not in page
    assert "is not signed yet" not in page, "it has not begun"
    began = clock.today() - timedelta(days=20)
    Placement.objects.filter(pk=placement.pk).update(since=began)
    assert f"It began on {day(began)} and is not signed yet." in words(text(browser, address))
    browser.post(address)
    assert "is not signed yet" not in words(text(browser, address))


def test_the_page_to_sign_says_whom_to_write_to_and_both_sides_who_signed(told: Story) -> None:
    Opportunity.objects.update(approver=told.host_lead)
    application, browser = told.offered(), client(told.signer)
    address = url("sign", application.public_id)
    page = text(browser, address)
    letter = f'write to <a class="govuk-link" href="mailto:{told.host_lead.email}">Stella Host</a> at Leeds.'
    assert letter in page
    assert 'href="/">Home</a>' in page, "without a list to go back to"
    browser.post(address)
    assert letter not in text(browser, address)
    signed = words(text(client(told.applicant), url("application", application.public_id)))
    assert "Leeds, Stella Host," in signed
    assert "Kirklees, Sam Cedar," in signed


def test_nothing_is_there_to_sign_before_an_offer(told: Story) -> None:
    application = told.shortlisted(told.applied())
    assert client(told.signer).get(url("sign", application.public_id)).status_code == 404


def test_to_strangers_none_of_it_exists(told: Story) -> None:
    application = told.offered()
    others: list[Person] = [told.stranger, told.rival]
    for person in others:
        for name in ("application", "release", "sign", "applicant"):
            assert client(person).get(url(name, application.public_id)).status_code == 404, name
        assert client(person).get(url("applicants", told.opportunity.public_id)).status_code == 404
        piece = url("application_evidence", application.public_id, told.evidence.public_id)
        assert client(person).get(piece).status_code == 404
    assert client(told.host_lead).get(url("application", application.public_id)).status_code == 404
    assert client(told.applicant).get(url("applicant", application.public_id)).status_code == 404
    assert client(told.applicant).get(url("release", application.public_id)).status_code == 404


def test_pages_cost_a_fixed_number_of_queries(
    told: Story, django_assert_max_num_queries: Callable[..., object]
) -> None:
    application = told.offered()
    for person, address in (
        (told.rival, url("apply", told.opportunity.public_id)),
        (told.applicant, url("applications")),
        (told.applicant, url("application", application.public_id)),
        (told.manager, url("application", application.public_id)),
        (told.manager, url("release", application.public_id)),
        (told.signer, url("sign", application.public_id)),
        (told.host_lead, url("applicants", told.opportunity.public_id)),
        (told.host_lead, url("applicant", application.public_id)),
    ):
        browser: Client = client(person)
        browser.get(address)
        with django_assert_max_num_queries(MOST_QUERIES):  # type: ignore[attr-defined]
            assert len(browser.get(address).content) < 60_000


def test_a_draft_with_evidence_asks_as_much_as_a_page_may(told: Story) -> None:
    told.applied(draft=True)
    browser, address = client(told.applicant), url("apply", told.opportunity.public_id)
    browser.get(address)
    with CaptureQueriesContext(connection) as asked:
        page = browser.get(address).content.decode()
    assert f'value="{told.evidence.public_id}" checked' in page
    assert len(asked) <= 10, [query["sql"] for query in asked]
