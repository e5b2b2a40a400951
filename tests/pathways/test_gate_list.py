"""The list of gate reviews: each sentence counts what it says, and overdue scores are asked for with one button."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from notices.models import Message
from pathways.actions import appeal, remind, reply
from pathways.errors import NotYours
from pathways.models import GateReview, PanelSeat
from pathways.queries import panels
from people import actions as people
from people.errors import Refused
from people.models import AuditEvent
from people.roles import Kind
from tests.pathways.gate_world import Gates, asked, decided, declared, give, scored, with_panel
from tests.pathways.pages_client import client, text, words
from ui import clock
from ui.words import day

pytestmark = pytest.mark.django_db
LIST = reverse("pathways:reviews")


def url(review: GateReview) -> str:
    return reverse("pathways:review_remind", args=[review.public_id])


def overdue(made: Gates) -> GateReview:
    """The panel was to meet yesterday; its chair has scored, and two members have not."""
    review = declared(with_panel(made))
    give(review.seats.get(chair=True))
    GateReview.objects.filter(pk=review.pk).update(meets_on=clock.today() - timedelta(days=1))
    review.refresh_from_db()
    return review


def lead_of(page: str) -> str:
    return words(page.split('<p class="lead">')[1].split("</p>")[0]).strip()


def mail() -> list[Message]:
    return list(Message.objects.filter(kind="pathways.panel_reminded").order_by("pk"))


# --- What each sentence counts ----------------------------------------------------------------------------------------
def test_a_case_that_waits_for_a_panel(made: Gates) -> None:
    asked(made)
    assert lead_of(text(client(made.lead), LIST)) == "1 case to bring before a panel."


def test_a_case_with_its_panel(made: Gates) -> None:
    with_panel(made)
    assert lead_of(text(client(made.lead), LIST)) == "1 case with its panel."
    assert lead_of(text(client(made.here[0]), LIST)) == "1 panel you sit on."


def test_a_panel_short_of_somebody_is_to_be_completed(made: Gates) -> None:
    review = with_panel(made)
    PanelSeat.objects.filter(review=review, chair=False).update(stood_down_at=clock.now())
    assert lead_of(text(client(made.lead), LIST)) == "1 case to bring before a panel."


@pytest.mark.parametrize(("meets_in", "days"), [(0, 7), (9, 9)])
def test_a_case_whose_panel_cannot_decide_yet_says_from_when(made: Gates, meets_in: int, days: int) -> None:
    review, first = scored(made, meets_in=meets_in), day(clock.today() + timedelta(days=days))
    page = text(client(made.lead), LIST)
    assert lead_of(page) == "1 case with its panel."
    assert f"All have scored; decide from {first}" in words(page)
    case = reverse("pathways:review", args=[review.public_id])
    convener = words(text(client(made.lead), case))
    assert f"All have scored; decide from {first}. Nasreen can reply until then." in convener
    assert f"The panel decides from {first}" in words(text(client(made.person), case))
    chair = words(text(client(made.here[0]), reverse("pathways:review_seat", args=[review.public_id])))
    until = f"The panel decides from {first}: Nasreen can reply until then"
    assert (f"{until}, and it can decide as soon as Nasreen has." if not meets_in else f"{until}.") in chair
    assert "Record the decision" not in chair


def test_a_decision_to_record(made: Gates) -> None:
    reply(review=scored(made), text="", by=made.person)
    assert lead_of(text(client(made.lead), LIST)) == "1 decision to record."


def test_an_appeal_and_a_decided_case_are_no_case_to_bring_before_a_panel(made: Gates) -> None:
    review = decided(made, "not_yet")
    page = text(client(made.lead), LIST)
    assert "to bring before a panel" not in page
    assert "panel you sit on" not in text(client(made.here[0]), LIST)
    assert "Panels you sat on" in text(client(made.here[0]), LIST)
    appeal(review=review, text="My budget was not read.", by=made.person)
    assert lead_of(text(client(made.other_lead), LIST)) == "1 appeal to hear."


# --- Overdue scores ---------------------------------------------------------------------------------------------------
def test_one_button_asks_everybody_whose_scores_are_overdue(made: Gates) -> None:
    review = overdue(made)
    names = [seat.member.name for seat in review.seats.filter(scored_at__isnull=True)]
    page = words(text(client(made.lead), LIST))
    assert f"Scores overdue: {names[0]} and {names[1]}" in page
    assert f"Remind {names[0]} and {names[1]}" in page
    answer = client(made.lead).post(url(review), follow=True).content.decode()
    said = words(answer)
    again = day(clock.today() + timedelta(days=3))
    assert (
        f"{names[0]} and {names[1]} get an e-mail that asks for the scores. You can remind them again from {again}."
        in said
    )
    assert f"Reminded on {day(clock.today())}" in said
    assert url(review) not in answer, "the button is gone for three days"
    sent = mail()
    assert sorted(message.recipient for message in sent) == sorted(
        seat.member.email for seat in review.seats.filter(scored_at__isnull=True)
    )
    assert made.person.name in sent[0].text
    assert f"If you cannot do it, tell {made.lead.name}" in sent[0].text
    event = AuditEvent.objects.get(action="pathways.gate_review.reminded")
    assert event.actor == made.lead


def test_at_most_once_in_three_days(made: Gates) -> None:
    review = overdue(made)
    remind(review=review, by=made.lead)
    with pytest.raises(Refused, match="within the last 3 days"):
        remind(review=review, by=made.other_lead)
    assert len(mail()) == 2
    answer = client(made.lead).post(url(review), follow=True).content.decode()
    assert "reminded within the last 3 days" in words(answer)
    PanelSeat.objects.filter(review=review).update(reminded_on=clock.today() - timedelta(days=2))
    with pytest.raises(Refused):
        remind(review=review, by=made.lead)
    PanelSeat.objects.filter(review=review).update(reminded_on=clock.today() - timedelta(days=3))
    assert len(remind(review=review, by=made.lead)) == 2


def test_nobody_is_asked_before_the_day_is_over_or_once_all_have_scored(made: Gates) -> None:
    review = declared(with_panel(made))
    with pytest.raises(Refused, match="overdue"):
        remind(review=review, by=made.lead)
    for seat in review.seats.all():
        give(seat)
    GateReview.objects.filter(pk=review.pk).update(meets_on=clock.today() - timedelta(days=1))
    with pytest.raises(Refused, match="overdue"):
        remind(review=review, by=made.lead)
    assert mail() == []
    assert "Remind" not in text(client(made.lead), LIST)


def test_only_whoever_runs_panels_there_asks(made: Gates) -> None:
    review = overdue(made)
    for other in (made.person, made.here[0], made.manager, made.stranger, made.colleague):
        with pytest.raises(NotYours):
            remind(review=review, by=other)
        assert client(other).post(url(review)).status_code == 404
    assert client(made.lead).get(url(review)).status_code == 405
    assert mail() == []


# --- Who records the decision -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("at_once", [1, 200])
def test_the_list_says_that_the_chair_records_what_the_convener_may_not(
    made: Gates, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(panels, "AT_ONCE", at_once)
    review = scored(made, *["not_yet"] * 3)
    reply(review=review, text="", by=made.person)
    link, says = reverse("pathways:review_decide", args=[review.public_id]), f"The chair, {made.here[0].name}, records"
    browser, one = client(made.lead), reverse("pathways:review", args=[review.public_id])
    for address in (LIST, one):
        page = text(browser, address)
        assert link in page, "the other council lead could hear an appeal"
        assert says not in words(page)
    people.relate(
        viewer=made.other_lead, subject=made.manager, kind=Kind.LINE_MANAGER, since=clock.today(), source="t:up"
    )
    for address in (LIST, one):
        page = text(browser, address)
        assert link not in page, "the other one is in the line"
        assert f"{says} the decision" in words(page)
    assert lead_of(text(browser, LIST)) == "1 case with its panel."
    assert link in text(client(made.other_lead), LIST), "who may not hear it may record it"


def test_ready_is_the_conveners_to_record_whoever_could_hear_an_appeal(made: Gates) -> None:
    people.relate(
        viewer=made.other_lead, subject=made.manager, kind=Kind.LINE_MANAGER, since=clock.today(), source="t:up"
    )
    review = scored(made)
    reply(review=review, text="", by=made.person)
    assert reverse("pathways:review_decide", args=[review.public_id]) in text(client(made.lead), LIST)


def test_saying_who_records_costs_one_query_however_many_wait(made: Gates) -> None:
    review = scored(made, *["not_yet"] * 3)
    reply(review=review, text="", by=made.person)
    browser, counts = client(made.lead), []
    for each in (made.person, made.colleague, made.before):
        if each != made.person:
            again = GateReview.objects.get(pk=review.pk)
            seats = list(again.seats.all())
            again.pk, again.public_id, again.person = None, uuid4(), each
            again.save()
            for seat in seats:
                seat.pk, seat.public_id, seat.review = None, uuid4(), again
                seat.save()
        browser.get(LIST)
        with CaptureQueriesContext(connection) as asked_for:
            browser.get(LIST)
        counts.append(len(asked_for))
    assert text(browser, LIST).count("Record the decision<") == 3
    assert counts[0] == counts[1] == counts[2] <= 10
