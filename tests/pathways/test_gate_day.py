"""The day of a panel that has scored can be moved until it decides, to today or later."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from notices.models import Message
from pathways.actions import decide_review, move_panel, reply, set_panel
from pathways.errors import AlreadyDecided, NotYours
from pathways.models import GateReview
from people.errors import Refused
from people.models import AuditEvent
from tests.pathways.gate_world import Gates, decided, declared, scored, with_panel
from tests.pathways.pages_client import client, text, words
from ui import clock
from ui.words import day, weekday

pytestmark = pytest.mark.django_db


def on(days: int) -> date:
    return clock.today() + timedelta(days=days)


def url(name: str, review: GateReview) -> str:
    return reverse(f"pathways:{name}", args=[review.public_id])


def fields(days: int) -> dict[str, str]:
    return {f"meets_on_{part}": str(getattr(on(days), part)) for part in ("day", "month", "year")}


def letters(kind: str, since: int = 0) -> list[Message]:
    return list(Message.objects.filter(kind=f"pathways.{kind}", pk__gt=since).order_by("pk"))


def test_the_convener_has_it_meet_today_and_the_decision_may_be_made(made: Gates) -> None:
    review = scored(made, meets_in=9)
    reply(review=review, text="", by=made.person)
    with pytest.raises(Refused):
        decide_review(review=review, outcome="ready", reason="As we all saw.", by=made.lead)
    before = Message.objects.order_by("-pk").values_list("pk", flat=True)[0]
    move_panel(review=review, meets_on=on(0), by=made.lead)
    review.refresh_from_db()
    assert (review.meets_on, review.status) == (on(0), "scored")
    assert review.replied_at is not None, "the reply stands"
    assert all(seat.scored_at for seat in review.seats.all())
    told = letters("panel_moved", before)
    assert {letter.recipient for letter in told} == {seat.member.email for seat in review.seats.all()}
    assert all(f"meets on another day: {day(on(0))}." in letter.text for letter in told)
    (learner,) = letters("panel_set", before)
    assert (learner.recipient, f"It meets on {day(on(0))}." in learner.text) == (made.person.email, True)
    event = AuditEvent.objects.get(action="pathways.gate_review.day_moved")
    assert (event.actor, event.subject) == (made.lead, made.person)
    decide_review(review=review, outcome="ready", reason="As we all saw.", by=made.lead)


def test_later_puts_the_decision_off(made: Gates) -> None:
    review = scored(made)
    reply(review=review, text="", by=made.person)
    move_panel(review=review, meets_on=on(5), by=made.lead)
    with pytest.raises(Refused):
        decide_review(review=review, outcome="ready", reason="As we all saw.", by=made.lead)


def test_the_days_to_reply_are_not_cut_short(made: Gates) -> None:
    review = scored(made, meets_in=9)
    move_panel(review=review, meets_on=on(0), by=made.lead)
    with pytest.raises(Refused):
        decide_review(review=review, outcome="ready", reason="As we all saw.", by=made.lead)


def test_not_to_a_day_gone_by_nor_to_the_same(made: Gates) -> None:
    review = scored(made, meets_in=9)
    for wrong in (on(-1), on(9)):
        with pytest.raises(Refused) as refusal:
            move_panel(review=review, meets_on=wrong, by=made.lead)
        assert refusal.value.field == "meets_on"
    assert letters("panel_moved") == []


def test_only_by_who_brings_it_together(made: Gates) -> None:
    review = scored(made, meets_in=9)
    for who in (made.stranger, made.here[0], made.person, made.manager):
        with pytest.raises(NotYours):
            move_panel(review=review, meets_on=on(0), by=who)
        assert client(who).post(url("review_panel", review), fields(0)).status_code == 404
    review.refresh_from_db()
    assert review.meets_on == on(9)


def test_not_once_it_has_decided(made: Gates) -> None:
    review = decided(made)
    with pytest.raises(AlreadyDecided):
        move_panel(review=review, meets_on=on(3), by=made.lead)
    answer = client(made.lead).post(url("review_panel", review), fields(3))
    assert (answer.status_code, answer["Location"]) == (303, url("review", review))


def test_the_page_has_the_day_alone_and_says_who_hears_of_it(made: Gates) -> None:
    review = scored(made, meets_in=9)
    browser, address = client(made.lead), url("review_panel", review)
    assert f'href="{address}">Change the day</a>' in text(browser, url("review", review))
    page = text(browser, address)
    assert 'name="members"' not in page
    assert f"The members and {made.person.name} get an e-mail." in words(page)
    wrong = browser.post(address, fields(-1))
    assert wrong.status_code == 422
    assert "The panel cannot meet on a day that has passed." in words(wrong.content.decode())
    assert browser.post(address, fields(0))["Location"] == url("review", review)
    assert f"The panel meets on {weekday(on(0))} {day(on(0))}." in words(text(browser, url("review", review)))


def test_the_decision_is_chosen_and_the_day_the_panel_met_stays_on_the_page(made: Gates) -> None:
    review = scored(made)
    reply(review=review, text="", by=made.person)
    deciding = text(client(made.lead), url("review_decide", review))
    assert 'name="outcome"' in deciding
    assert " checked" not in deciding, "nothing that cannot be taken back is chosen beforehand"
    decide_review(review=review, outcome="ready", reason="As we all saw.", by=made.lead)
    page = words(text(client(made.person), url("review", review)))
    assert f"Panel met {day(on(0))}" in page
    assert "Check that this certificate counts" in page


def test_members_who_stay_hear_of_a_day_moved_before_they_scored(made: Gates) -> None:
    review = declared(with_panel(made, meets_in=9))
    set_panel(review=review, members=made.mixed, chair=made.here[0], meets_on=on(9), by=made.lead)
    assert letters("panel_moved") == [], "the day is the same"
    changed = [made.here[2], *made.mixed[1:]]
    set_panel(review=review, members=changed, chair=changed[0], meets_on=on(4), by=made.lead)
    assert {letter.recipient for letter in letters("panel_moved")} == {who.email for who in made.mixed[1:]}
