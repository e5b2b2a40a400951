"""The host's pages: hidden names are nowhere, only what was attached shows, and each act says what it did."""

from datetime import timedelta

import pytest
from django.urls import reverse

from notices.models import Message
from opportunities.hidden_names import text_for_host
from opportunities.models import Application
from pathways import actions as pathways
from pathways.queries.frameworks import current_catalogue
from people.models import RecordView
from tests import factories
from tests.opportunities.applications import NAME, PARTS, Story, story
from tests.pathways.pages_client import client, text, words
from ui import clock

pytestmark = pytest.mark.django_db
Status = Application.Status


@pytest.fixture
def told() -> Story:
    return story()


@pytest.fixture
def hidden() -> Story:
    return story(hide_names=True)


def url(name: str, *args: object) -> str:
    return reverse(f"opportunities:{name}", args=args)


def _titles(told: Story) -> list[str]:
    known = {competency.code: competency.title for competency in current_catalogue().competencies}
    return [known[code] for code in told.assessed]


def test_a_hidden_name_is_nowhere_on_the_hosts_side(hidden: Story) -> None:
    words_of_theirs = pathways.add_evidence(
        person=hidden.applicant, title=f"Words of {NAME}", by=hidden.applicant, text=f"I, {NAME}, did it."
    )
    link = pathways.add_evidence(
        person=hidden.applicant, title="Link", by=hidden.applicant, link="https://example.org/zephyrine"
    )
    application = hidden.applied(
        statement=f"I am {NAME}. Write to {hidden.applicant.email}. Zephyrine leads; QUILLFEATHER too? Zephyrine "
        "Quillfeather.",
        evidence=[hidden.evidence, words_of_theirs, link],
    )
    application = hidden.released(application)
    browser = client(hidden.host_lead)
    for address in (
        url("applicants", hidden.opportunity.public_id),
        url("applicant", application.public_id),
        url("board"),
    ):
        page = text(browser, address)
        assert not any(part in page for part in PARTS), address
        assert "Kirklees" not in page, address
        assert hidden.manager.name not in page, address
    page = text(browser, url("applicant", application.public_id))
    assert "<title>Applicant 1:" in page
    assert "[name hidden]" in page
    assert "evidence-1.pdf" in page
    assert "https://example.org" not in page
    posted = browser.post(url("applicant", application.public_id), {"do": "reject", "reason": ""})
    assert posted.status_code == 422
    assert not any(part in posted.content.decode() for part in PARTS)
    said = browser.post(url("applicant", application.public_id), {"do": "reject", "reason": "No."}, follow=True)
    assert "Applicant 1 is not chosen" in said.content.decode()
    assert not any(part in said.content.decode() for part in PARTS)
    for person in (hidden.host_lead, hidden.supervisor):
        for message in Message.objects.filter(recipient=person.email):
            assert not any(part in message.text + message.subject for part in PARTS)


def test_the_council_of_a_hidden_applicant_is_struck_out_of_what_they_wrote(hidden: Story) -> None:
    council = hidden.home
    assert (council.name, council.official_name) == ("Kirklees", "Kirklees Council")
    application = hidden.applied(
        statement="I run the desk at KIRKLEES COUNCIL, and Kirklees’s helpdesk before; kirklees borough council paid. "
        "The council of Kirklees knows me."
    )
    page = words(text(client(hidden.host_lead), url("applicant", application.public_id)))
    assert (
        "I run the desk at [council hidden], and [council hidden]’s helpdesk before; [council hidden] paid. "
        "The council of [council hidden] knows me."
    ) in page
    hidden.shortlisted(application)
    assert "at KIRKLEES COUNCIL, and Kirklees’s helpdesk" in text(
        client(hidden.host_lead), url("applicant", application.public_id)
    )


def test_a_word_that_is_also_a_councils_name_stays_a_word(hidden: Story) -> None:
    application = hidden.applied(statement="I like reading in Reading.")
    application.organisation = factories.council("reading")
    assert text_for_host(application, application.statement) == "I like reading in [council hidden]."


def test_the_file_of_a_hidden_applicant_is_called_by_a_number(hidden: Story) -> None:
    application = hidden.applied()
    address = url("application_evidence", application.public_id, hidden.evidence.public_id)
    answer = client(hidden.host_lead).get(address)
    assert b"".join(answer.streaming_content) == factories.PDF  # type: ignore[attr-defined]
    assert answer["Content-Disposition"] == 'attachment; filename="evidence-1.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    hidden.shortlisted(application)
    named = client(hidden.host_lead).get(address)
    assert b"".join(named.streaming_content) == factories.PDF  # type: ignore[attr-defined]
    assert NAME in named["Content-Disposition"]


def test_once_shortlisted_the_name_is_there(hidden: Story) -> None:
    application, browser = hidden.applied(), client(hidden.host_lead)
    address = url("applicant", application.public_id)
    answer = browser.post(address, {"do": "shortlist", "met": ["0"], "note": "Good"}, follow=True)
    assert f"{NAME} is on the shortlist" in answer.content.decode()
    assert NAME in text(browser, url("applicants", hidden.opportunity.public_id))
    assert "Kirklees" in text(browser, address)


def test_the_host_sees_what_was_attached_and_nothing_else(told: Story) -> None:
    other = pathways.add_evidence(person=told.applicant, title="Not for the host", by=told.applicant, text="private")
    application = told.applied()
    attached, kept_back = _titles(told)
    page = text(client(told.host_lead), url("applicant", application.public_id))
    assert attached in page
    assert kept_back not in page
    assert "Not for the host" not in page
    for piece, expected in ((told.evidence, 200), (other, 404)):
        address = url("application_evidence", application.public_id, piece.public_id)
        for person in (told.host_lead, told.supervisor):
            answer = client(person).get(address)
            assert answer.status_code == expected
            if expected == 200:
                assert b"".join(answer.streaming_content) == factories.PDF  # type: ignore[attr-defined]
    assert client(told.host_lead).get(reverse("pathways:evidence", args=[told.evidence.public_id])).status_code == 404
    assert client(told.host_lead).get(reverse("pathways:of", args=[told.applicant.public_id])).status_code == 404


def test_a_refused_release_reads_as_not_released_yet(told: Story) -> None:
    from_refusal = told.applied()
    Application.objects.filter(pk=from_refusal.pk).update(release="refused", backfill="Secret-reason")
    page = text(client(told.host_lead), url("applicant", from_refusal.public_id))
    assert "Not released yet" in page
    assert "efused" not in page
    assert "Secret-reason" not in page


def test_the_list_counts_by_state_and_filters(told: Story) -> None:
    told.shortlisted(told.applied())
    told.applied(told.rival)
    browser, address = client(told.supervisor), url("applicants", told.opportunity.public_id)
    page = words(text(browser, address))
    assert "All 2" in page
    assert "Sent 1" in page
    assert "Shortlisted 1" in page
    assert "1 of 2" in page  # criteria
    listed = text(browser, f"{address}?state=shortlisted")
    assert NAME in listed
    assert told.rival.name not in listed
    assert "No applicant is in this state." in text(browser, f"{address}?state=accepted")


def test_the_list_without_applicants_says_so(told: Story) -> None:
    assert "Nobody has applied yet." in text(client(told.host_lead), url("applicants", told.opportunity.public_id))


def test_an_offer_is_made_on_the_page(told: Story) -> None:
    application, browser = told.shortlisted(told.applied()), client(told.host_lead)
    address = url("applicant", application.public_id)
    day = clock.today()
    parts = {f"answer_by_{part}": str(getattr(day, part)) for part in ("day", "month", "year")}
    assert "You can offer once their council has agreed" in words(text(browser, address))
    told.released(application)
    wrong = browser.post(address, {"do": "offer", **parts})
    assert wrong.status_code == 422
    assert "tomorrow or later" in wrong.content.decode()
    assert browser.post(address, {"do": "offer"}).status_code == 422
    form = text(browser, address)
    usual = clock.today() + timedelta(days=7)
    for part in ("day", "month", "year"):
        field = form.split(f'name="answer_by_{part}"')[1].split(">")[0]
        assert f'value="{getattr(usual, part)}"' in field, "a sensible day to begin with"
    late = (told.opportunity.starts_on or usual) + timedelta(days=1)
    parts = {f"answer_by_{part}": str(getattr(late, part)) for part in ("day", "month", "year")}
    refused = browser.post(address, {"do": "offer", **parts})
    assert refused.status_code == 422
    assert "so an answer after that comes too late" in refused.content.decode()
    later = told.opportunity.starts_on
    assert later is not None
    parts = {f"answer_by_{part}": str(getattr(later, part)) for part in ("day", "month", "year")}
    assert browser.post(address, {"do": "offer", **parts}).status_code == 303
    application.refresh_from_db()
    assert (application.status, application.offer_until) == (Status.OFFERED, later)


def test_two_hosts_at_once_one_is_told(told: Story) -> None:
    application = told.shortlisted(told.applied())
    answer = client(told.supervisor).post(
        url("applicant", application.public_id), {"do": "shortlist", "met": ["1"], "note": "Mine"}
    )
    assert answer.status_code == 409
    assert "Nothing of yours was saved" in answer.content.decode()
    application.refresh_from_db()
    assert application.note == "Our-own-note"


def test_shortlisting_by_nothing_is_asked_for_a_reason(told: Story) -> None:
    application = told.applied()
    browser, address = client(told.host_lead), url("applicant", application.public_id)
    answer = browser.post(address, {"do": "shortlist", "note": ""})
    assert answer.status_code == 422
    assert "Tick at least one criterion that is met, or say in the note why you shortlist" in words(
        answer.content.decode()
    )
    assert browser.post(address, {"do": "weigh", "note": ""}).status_code == 303, "kept for later it needs none"
    application.refresh_from_db()
    assert application.status == Status.SUBMITTED


def test_an_unknown_button_does_nothing(told: Story) -> None:
    application = told.applied()
    address = url("applicant", application.public_id)
    assert client(told.host_lead).post(address, {"do": "accept"}).status_code == 422
    application.refresh_from_db()
    assert application.status == Status.SUBMITTED


def test_without_a_button_what_was_typed_is_on_the_page_with_what_to_do(told: Story) -> None:
    application = told.applied()
    answer = client(told.host_lead).post(url("applicant", application.public_id), {"note": "Half a thought"})
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "govuk-error-summary" in said
    assert "Half a thought" in said


def test_a_draft_is_not_there_for_the_host(told: Story) -> None:
    draft = told.applied(draft=True)
    assert client(told.host_lead).get(url("applicant", draft.public_id)).status_code == 404
    assert "Nobody has applied yet." in text(client(told.host_lead), url("applicants", told.opportunity.public_id))


def test_who_opened_an_application_is_recorded_for_the_person(told: Story) -> None:
    application = told.applied()
    text(client(told.host_lead), url("applicant", application.public_id))
    seen = RecordView.objects.get(subject=told.applicant, viewer=told.host_lead, page="application")
    assert seen.capacity == "host of an opportunity"
