"""The pages of a gate review, as each of those concerned opens them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from pathways.actions import answer_appeal, appeal, declare, reply, set_target
from pathways.models import GateReview
from pathways.panel_rules import scored_competencies
from pathways.queries.frameworks import catalogue_of
from people import actions as people
from people.models import Person, RecordView
from people.roles import Kind
from tests.pathways.gate_world import EVIDENCE, STATEMENT, Gates, asked, decided, declared, give, scored, with_panel
from tests.pathways.pages_client import client, text, words
from ui import clock
from ui.words import day

pytestmark = pytest.mark.django_db
ASK, LIST = reverse("pathways:review_ask"), reverse("pathways:reviews")


def url(name: str, review: GateReview) -> str:
    return reverse(f"pathways:{name}", args=[review.public_id])


def status(viewer: Person, address: str) -> int:
    return client(viewer).get(address).status_code


# --- Asking -----------------------------------------------------------------------------------------------------------
def test_my_pathway_leads_to_the_review_when_only_the_panel_is_left(made: Gates) -> None:
    page = text(client(made.person), reverse("pathways:mine"))
    assert "Ask for a review" in words(page)
    assert ASK in page


def test_the_case_is_shown_as_it_will_be_frozen_and_asked_for_once(made: Gates) -> None:
    browser = client(made.person)
    page = words(text(browser, ASK))
    assert "Your case, as the panel reads it" in page
    assert "Ready in every way I can judge." in page
    assert EVIDENCE in page
    refused = browser.post(ASK, {"statement": ""})
    assert refused.status_code == 422
    assert "Say in your own words why you are ready" in refused.content.decode()
    browser.post(ASK, {"statement": STATEMENT})
    review = GateReview.objects.get()
    assert browser.get(ASK).headers["Location"] == url("review", review)
    own = words(text(browser, url("review", review)))
    assert "Waiting for a panel" in own
    assert STATEMENT in own


def test_while_something_is_open_the_page_lists_it(made: Gates) -> None:
    set_target(person=made.person, role="head-of-data", by=made.person)
    browser = client(made.person)
    page = words(text(browser, ASK))
    assert "still open" in page
    assert "Core competencies: needed all" in page
    posted = browser.post(ASK, {"statement": "Now."})
    assert posted.status_code == 422
    assert not GateReview.objects.exists()


def test_there_is_nothing_to_ask_at_a_gate_without_a_panel(made: Gates) -> None:
    set_target(person=made.person, role="lead-developer", by=made.person)
    assert status(made.person, ASK) == 404


# --- Sitting on it ----------------------------------------------------------------------------------------------------
def test_the_case_opens_only_after_declaring(made: Gates) -> None:
    review = with_panel(made)
    browser, address = client(made.there[0]), url("review_seat", review)
    shut = words(text(browser, address))
    assert "Do you have a conflict of interest?" in shut
    assert STATEMENT not in shut
    assert EVIDENCE not in shut
    assert browser.post(address, {}).status_code == 422
    assert browser.post(address, {"declared": "conflict"}).status_code == 422
    browser.post(address, {"declared": "none"})
    page = text(browser, address)
    assert STATEMENT in page
    piece = made.person.evidence.get()
    assert reverse("pathways:evidence", args=[piece.public_id]) in page
    assert status(made.there[0], reverse("pathways:evidence", args=[piece.public_id])) == 200
    seen = RecordView.objects.filter(viewer=made.there[0], subject=made.person, page="gate_review")
    assert seen.get().capacity == "member of a gate panel"


def test_whoever_declares_a_conflict_sees_nothing_more(made: Gates) -> None:
    review = with_panel(made)
    browser, address = client(made.there[0]), url("review_seat", review)
    answer = browser.post(address, {"declared": "conflict", "words": "We are cousins."})
    assert answer.headers["Location"] == LIST
    assert browser.get(address).status_code == 404
    assert "Complete the panel" in words(text(client(made.lead), LIST))


def test_scoring_asks_for_every_core_competency_and_keeps_what_was_typed(made: Gates) -> None:
    review = declared(with_panel(made))
    browser, address = client(made.here[1]), url("review_seat", review)
    codes = scored_competencies(catalogue_of(review.version).role(review.target))
    form = {f"shown-{code}": "partly" for code in codes} | {f"reason-{code}": "Half of it." for code in codes}
    short = {**form, f"reason-{codes[0]}": ""}
    refused = browser.post(address, {**short, "view": "ready", "reason": "On the whole."})
    assert refused.status_code == 422
    assert refused.content.decode().count("Half of it.") == len(codes) - 1
    browser.post(address, {**form, "view": "ready", "reason": "On the whole."})
    seat = review.seats.get(member=made.here[1])
    assert seat.view == "ready"
    assert set(seat.scores) == set(codes)


def test_only_while_somebody_has_not_scored_it_says_that_scores_can_be_changed(made: Gates) -> None:
    review = declared(with_panel(made))
    codes = scored_competencies(catalogue_of(review.version).role(review.target))
    given = {f"{part}-{code}": "clearly" for code in codes for part in ("shown", "reason")}
    for number, member in enumerate(made.mixed, start=1):
        browser = client(member)
        last = "You are the last to score" in words(text(browser, url("review_seat", review)))
        assert last is (number == 3), "whose scores make all of them final is told before"
        browser.post(url("review_seat", review), {**given, "view": "ready", "reason": "Seen it."})
        read = words(text(browser, url("review_seat", review)))
        assert ("You can change them until the last member has scored" in read) is (number < 3)
        assert ("Everybody has scored, so the scores stand." in read) is (number == 3)


def test_members_read_one_another_only_once_all_have_scored(made: Gates) -> None:
    review = declared(with_panel(made))
    give(review.seats.get(member=made.here[0]), "not_yet")
    for viewer, address in ((made.here[1], "review_seat"), (made.person, "review"), (made.lead, "review")):
        assert "My view is not_yet." not in text(client(viewer), url(address, review))
    for seat in review.seats.exclude(member=made.here[0]):
        give(seat)
    for viewer, address in ((made.here[1], "review_seat"), (made.person, "review"), (made.lead, "review")):
        assert "My view is not_yet." in text(client(viewer), url(address, review))


# --- Reply, decision, appeal ------------------------------------------------------------------------------------------
def test_the_person_reads_the_reasons_and_replies_once(made: Gates) -> None:
    review = scored(made)
    browser, address = client(made.person), url("review", review)
    assert "Reply before it decides" in words(text(browser, address))
    assert browser.post(address, {"text": ""}).status_code == 422
    browser.post(address, {"text": "You missed the budget."})
    assert "You missed the budget." in text(browser, address)
    assert "Reply before it decides" not in words(text(browser, address))
    late = browser.post(address, {"text": "And another."}, follow=True)
    assert "You have replied already." in late.content.decode()


def test_a_reply_after_the_decision_is_answered_with_the_way_on(made: Gates) -> None:
    review = decided(made, "not_yet")
    answer = client(made.person).post(url("review", review), {"text": "But."}, follow=True)
    assert "so a reply comes too late. You can appeal" in answer.content.decode()


def test_nothing_to_add_lets_the_panel_decide(made: Gates) -> None:
    review = scored(made)
    deciding = url("review_decide", review)
    assert "so the panel decides from" in words(text(client(made.lead), deciding))
    client(made.person).post(url("review", review), {"nothing": "yes"})
    assert "The decision follows the majority." in words(text(client(made.lead), deciding))


def test_the_decision_is_the_majoritys_and_brings_a_certificate(made: Gates) -> None:
    review = scored(made)
    reply(review=review, text="", by=made.person)
    browser, address = client(made.here[0]), url("review_decide", review)
    wrong = browser.post(address, {"outcome": "not_yet", "reason": "No."})
    assert wrong.status_code == 422
    assert "its decision follows the majority" in wrong.content.decode()
    browser.post(address, {"outcome": "ready", "reason": "Everybody agreed."})
    review.refresh_from_db()
    page = text(client(made.person), url("review", review))
    assert "Everybody agreed." in page
    assert reverse("pathways:certificate", args=[review.certificate]) in page
    again = browser.post(address, {"outcome": "ready", "reason": "Twice."})
    assert again.status_code in {404, 422}
    review.refresh_from_db()
    assert review.reason == "Everybody agreed."


def test_who_alone_could_hear_an_appeal_leaves_not_yet_to_the_chair(made: Gates) -> None:
    deciding = url("review_decide", scored(made, *["not_yet"] * 3))
    alone, button, given = (
        "Nobody else here could hear an appeal",
        "Record the decision</button>",
        {"outcome": "not_yet"},
    )
    reply(review=GateReview.objects.get(), text="", by=made.person)
    page = text(client(made.lead), deciding)
    assert button in page, "the other council lead could hear an appeal"
    assert alone not in words(page)
    people.relate(
        viewer=made.other_lead, subject=made.manager, kind=Kind.LINE_MANAGER, since=clock.today(), source="t:up"
    )
    page = text(client(made.lead), deciding)
    assert button not in page
    assert alone in words(page), "the other one is in the line"
    assert f"So {made.here[0].name}, who chairs the panel, records it." in words(page)
    answer = client(made.lead).post(deciding, {**given, "reason": "As we all saw."})
    assert answer.status_code == 422
    assert "Nobody but you could hear an appeal" in words(answer.content.decode())
    assert GateReview.objects.get().status == "scored"
    client(made.here[0]).post(deciding, {**given, "reason": "As we all saw."})
    review = GateReview.objects.get()
    assert (review.outcome, review.decided_by) == ("not_yet", made.here[0])
    appeal(review=review, text="My budget was not read.", by=made.person)
    assert answer_appeal(review=review, uphold=False, answer="It was read.", by=made.lead).appeal_by == made.lead


def test_ready_may_be_recorded_by_who_alone_could_hear_an_appeal(made: Gates) -> None:
    review = scored(made)
    reply(review=review, text="", by=made.person)
    people.relate(
        viewer=made.other_lead, subject=made.manager, kind=Kind.LINE_MANAGER, since=clock.today(), source="t:up"
    )
    client(made.lead).post(url("review_decide", review), {"outcome": "ready", "reason": "Everybody agreed."})
    assert GateReview.objects.get().outcome == "ready"


def test_an_appeal_is_heard_on_a_page_that_refuses_who_decided(made: Gates) -> None:
    review = decided(made, "not_yet")
    browser = client(made.person)
    assert browser.post(url("review_appeal", review), {"text": ""}).status_code == 422
    browser.post(url("review_appeal", review), {"text": "My budget was not read."})
    hearing = url("review_answer_appeal", review)
    assert "you recorded the decision" in words(text(client(made.lead), hearing))
    judge = client(made.other_lead)
    assert "My budget was not read." in text(judge, hearing)
    judge.post(hearing, {"uphold": "yes", "answer": "It was not."})
    assert "Upheld" in words(text(browser, url("review", review)))
    assert "answered on" in words(text(judge, hearing))


def test_an_appeal_upheld_comes_before_what_the_panel_had_decided(made: Gates) -> None:
    review = decided(made, "not_yet")
    first, answered = clock.today() - timedelta(days=20), day(clock.today())
    GateReview.objects.filter(pk=review.pk).update(decided_on=first)
    appeal(review=review, text="My budget was not read.", by=made.person)
    assert "What the appeal decided" not in words(text(client(made.person), url("review", review)))
    answer_appeal(review=review, uphold=True, answer="It was not.", by=made.other_lead)
    for who in (made.person, made.lead):
        read = words(text(client(who), url("review", review)))
        assert f"Decided on {answered} by a council plus external panel, on appeal." in read
        at = [
            read.index(part) for part in ("What the appeal decided", "It was not.", "What the panel had decided first")
        ]
        assert at == sorted(at)
        assert f"As we all saw.{made.lead.name}, {day(first)}" in read[at[-1] :]
        assert f"Panel decided {day(first)}" in read
        assert f"Appeal upheld {answered}" in read
    assert answered in text(client(made.lead), LIST).split(">Decided</h2>")[1]
    seat = words(text(client(made.here[0]), url("review_seat", review)))
    assert "What the panel had decided first" in seat
    assert "It was not." not in seat, "the panel’s work was done before"


def test_the_appeal_page_says_when_it_is_too_late(made: Gates) -> None:
    review = decided(made, "not_yet")
    GateReview.objects.filter(pk=review.pk).update(decided_on=clock.today() - timedelta(days=40))
    browser, address = client(made.person), url("review_appeal", review)
    assert "an appeal has to come within 28 days" in words(text(browser, address))
    assert browser.post(address, {"text": "Still."}).status_code == 422


def test_taken_back_by_the_person_only(made: Gates) -> None:
    review = asked(made)
    assert client(made.lead).post(url("review_withdraw", review)).status_code == 404
    client(made.person).post(url("review_withdraw", review))
    review.refresh_from_db()
    assert review.status == "withdrawn"


# --- Who sees what ----------------------------------------------------------------------------------------------------
NAMES = ("review", "review_panel", "review_seat", "review_decide", "review_appeal", "review_answer_appeal")


def test_nobody_else_finds_the_review(made: Gates) -> None:
    review = scored(made)
    for viewer in (made.colleague, made.stranger, made.mentor, made.there[2], made.report):
        assert [status(viewer, url(name, review)) for name in NAMES] == [404] * len(NAMES), viewer.name
        assert made.person.name not in text(client(viewer), LIST)


def test_the_line_manager_sees_that_it_runs_but_not_what_the_panel_wrote(made: Gates) -> None:
    review = scored(made)
    page = text(client(made.manager), url("review", review))
    assert "Reasons written" in page
    assert "My view is" not in page
    assert STATEMENT not in page
    assert [status(made.manager, url(name, review)) for name in NAMES[1:]] == [404] * 5


def test_a_convener_does_not_convene_their_own_case(made: Gates) -> None:
    review = asked(made)
    GateReview.objects.filter(pk=review.pk).update(person=made.lead)
    assert status(made.lead, url("review_panel", review)) == 404
    assert status(made.lead, url("review_answer_appeal", review)) == 404
    assert status(made.other_lead, url("review_panel", review)) == 200


def test_after_the_decision_the_case_is_closed_to_members(made: Gates) -> None:
    review = decided(made)
    page = text(client(made.there[0]), url("review_seat", review))
    assert STATEMENT not in page
    assert "My view is ready." in page
    assert status(made.there[0], reverse("pathways:of", args=[made.person.public_id])) == 404


def test_pages_cost_the_same_however_much_there_is(
    made: Gates, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    review = scored(made)
    pages: list[tuple[Client, str]] = [
        (client(made.person), url("review", review)),
        (client(made.lead), url("review", review)),
        (client(made.lead), LIST),
        (client(made.here[0]), url("review_seat", review)),
        (client(made.lead), url("review_decide", review)),
    ]
    for browser, address in pages:
        browser.get(address)
        with django_assert_max_num_queries(10):
            page = browser.get(address)
        assert len(page.content) < 60_000


def test_an_answered_appeal_and_a_declared_seat_stay_readable(made: Gates) -> None:
    review = decided(made, "not_yet")
    appeal(review=review, text="My budget was not read.", by=made.person)
    answer_appeal(review=review, uphold=False, answer="It was read.", by=made.other_lead)
    assert "Not upheld" in words(text(client(made.person), url("review", review)))
    another = asked(made)
    assert another.pk != review.pk
    assert status(made.person, url("review", review)) == 200


def test_declared_twice_is_no_fault(made: Gates) -> None:
    review = with_panel(made)
    seat = review.seats.get(member=made.here[0])
    declare(seat=seat, conflict=False, words="", by=made.here[0])
    answer = client(made.here[0]).post(url("review_seat", review), {"declared": "none"})
    assert answer.status_code == 422
