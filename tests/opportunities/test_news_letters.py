"""The letter about new opportunities: what it says, what it leaves out, to whom it goes, once, and at what cost."""

import logging
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notices.models import Message
from opportunities.actions.applying import apply, withdraw_application
from opportunities.actions.news_letters import send_news
from opportunities.actions.telling import stop_telling, tell_of_new
from opportunities.models import Opportunity, Watch
from opportunities.tasks import news_letters
from pathways.actions import set_target
from pathways.models import TargetRole
from people.actions import membership
from people.models import Membership, Person
from tests.opportunities.rows import draft_opportunity, live_opportunity
from tests.pathways.pages_client import client, text, words
from tests.pathways.pages_world import TARGET, World, person
from ui import clock
from ui.words import day

SCRUTINY = {"title": "Lead officer, scrutiny review", "kind": "stretch_project", "competencies": {"DEM3": 3}}


@pytest.fixture
def morning() -> Iterator[datetime]:
    """The time at which Nasreen asked to be told, early tomorrow: the clock stands there."""
    now = (clock.now() + timedelta(days=1)).replace(hour=6, minute=30)
    with clock.standing_at(now):
        yield now


@pytest.fixture
def told(full: World, morning: datetime) -> World:
    assert tell_of_new(person=full.nasreen).told_to == morning
    return full


def opens(made: World, *, hours: float = 1, **fields: Any) -> Opportunity:
    """One in Leeds that closes a gap of Nasreen's and opens so many hours from now."""
    said = {**SCRUTINY, "published_at": clock.now() + timedelta(hours=hours), **fields}
    return live_opportunity(said.pop("organisation", made.elsewhere), **said)


def letters(*, days: int = 1, hours: int = 0) -> list[Message]:
    """The letters of the morning so many days from now, or of so many hours later on that day."""
    known = set(Message.objects.values_list("pk", flat=True))
    with clock.standing_at(clock.now() + timedelta(days=days, hours=hours)):
        sent = news_letters()
    found = list(Message.objects.filter(kind="opportunities.new").exclude(pk__in=known).order_by("pk"))
    assert len(found) == sent
    return found


def test_it_says_what_the_list_says(told: World) -> None:
    one = opens(told, experiences={"X15": 1})
    (letter,) = letters()
    page = words(text(client(told.nasreen), "/opportunities/"))
    reason = "Scrutiny and public accountability: you hold 1, required 3. It blocks criterion 3 at gate G4."
    meta = re.search(r"Stretch project, Leeds, about \d+ miles away\. 1 day a week, [^.]+\.", page)
    assert meta
    assert letter.recipient == told.nasreen.email
    assert letter.owner == told.council.slug
    assert letter.subject == "Closes a gap of yours: Lead officer, scrutiny review"
    for body in (letter.text, words(letter.html)):
        assert "A new opportunity closes a gap between you and Head of digital services." in body
        for said in (one.title, meta[0], reason, "Gives: Gave evidence to scrutiny (1 session)"):
            assert said in body
            assert said in page
        assert f"Closes {day(clock.today() + timedelta(days=21))}" in body
        assert "once a day at most" in body
    for body in (letter.text, letter.html):
        assert f"/opportunities/{one.public_id}/" in body
        assert "/opportunities/#tell" in body


def test_several_stand_in_the_order_of_the_list_and_what_closes_no_gap_is_left_out(told: World) -> None:
    opens(told, title="Finance officer", competencies={"FIN4": 9})
    opens(told)
    opens(told, title="Nothing new to her", competencies={})
    (letter,) = letters()
    assert letter.subject == "2 new opportunities close a gap of yours"
    assert re.findall(r"^- (.+)$", letter.text, re.MULTILINE) == ["Lead officer, scrutiny review", "Finance officer"]
    assert "Nothing new to her" not in letter.html


def test_a_long_letter_leads_to_the_rest(told: World) -> None:
    for _ in range(12):
        opens(told)
    (letter,) = letters()
    assert letter.text.count("\n- ") == letter.html.count("<li") == 10
    assert "And 2 more." in letter.text
    assert "And 2 more." in letter.html


def test_what_opened_before_she_asked_is_not_new(told: World) -> None:
    opens(told, hours=0)
    assert letters() == []
    opens(told, hours=0.01, title="Opened just after")
    (letter,) = letters()
    assert "Opened just after" in letter.text
    assert "scrutiny" not in letter.subject


def test_each_is_told_of_what_opened_since_they_themselves_asked(told: World) -> None:
    opens(told)
    set_target(person=told.colleague, role=TARGET, by=told.colleague)
    with clock.standing_at(clock.now() + timedelta(hours=2)):
        tell_of_new(person=told.colleague)
    assert [letter.recipient for letter in letters()] == [told.nasreen.email]
    opens(told, hours=30, title="New to both")
    to_her, to_him = letters(days=2)
    assert (to_her.recipient, to_him.recipient) == (told.nasreen.email, told.colleague.email)
    assert to_her.subject == to_him.subject == "Closes a gap of yours: New to both"


def test_once_a_day_and_each_opportunity_once(told: World) -> None:
    opens(told)
    assert len(letters()) == 1
    opens(told, hours=25, title="An hour later")
    assert letters(hours=6) == [], "the clock rings again on that day"
    (second,) = letters(days=2)
    assert "An hour later" in second.text
    assert "scrutiny review" not in second.text
    assert letters(days=3) == []


def test_the_same_letter_is_not_written_twice_by_two_workers(told: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second has read the watch before the first sent its letter."""
    opens(told)
    read = list(Watch.objects.select_related("person"))
    monkeypatch.setattr("opportunities.actions.news_letters._batches", lambda *_: iter([read]))
    assert len(letters()) == 1
    assert letters() == []


def test_who_stops_while_the_letters_go_out_gets_none(told: World, monkeypatch: pytest.MonkeyPatch) -> None:
    opens(told)
    read = list(Watch.objects.select_related("person"))
    stop_telling(person=told.nasreen)
    monkeypatch.setattr("opportunities.actions.news_letters._batches", lambda *_: iter([read]))
    assert letters() == []


def test_what_opens_while_the_letters_go_out_waits_for_the_next(told: World) -> None:
    opens(told, hours=24, title="Just now")
    assert letters() == []
    (letter,) = letters(days=2)
    assert "Just now" in letter.text


@pytest.mark.parametrize(
    "change",
    [
        {"status": "withdrawn"},
        {"status": "filled"},
        {"competencies": {"DEM3": 1}},
        {"closes_on": clock.today()},
    ],
)
def test_what_she_cannot_use_any_more_is_not_told(told: World, change: dict[str, Any]) -> None:
    """Closed by whichever way, or closing no gap; or its last day was yesterday."""
    one = opens(told)
    Opportunity.objects.filter(pk=one.pk).update(**change)
    assert letters() == []
    Opportunity.objects.filter(pk=one.pk).update(status="live", competencies={"DEM3": 3}, closes_on=one.closes_on)
    assert len(letters()) == 1


def test_another_councils_draft_is_told_once_it_opens(told: World) -> None:
    drafts = [
        draft_opportunity(told.elsewhere, **SCRUTINY),
        draft_opportunity(told.elsewhere, **SCRUTINY, status="waiting", approver=told.stranger),
    ]
    soon = clock.now() + timedelta(hours=1)
    Opportunity.objects.filter(pk__in=[one.pk for one in drafts]).update(published_at=soon)
    assert letters() == []
    Opportunity.objects.filter(pk=drafts[0].pk).update(status="live", confirmed_on=clock.today())
    (letter,) = letters()
    assert str(drafts[0].public_id) in letter.text
    assert str(drafts[1].public_id) not in letter.text


@pytest.mark.parametrize("part", ["supervisor", "posted_by"])
def test_what_she_has_a_part_in_is_not_told(told: World, part: str) -> None:
    hers: dict[str, Any] = {part: told.nasreen}
    opens(told, **hers)
    opens(told, title="Not hers")
    (letter,) = letters()
    assert letter.subject == "Closes a gap of yours: Not hers"


def test_who_chooses_for_the_host_is_told_of_other_hosts(full: World, morning: datetime) -> None:
    set_target(person=full.lead, role=TARGET, by=full.lead)
    tell_of_new(person=full.lead)
    opens(full, organisation=full.council, title="At her own council")
    opens(full, title="At another")
    (letter,) = letters()
    assert "At another" in letter.text
    assert "At her own council" not in letter.text


def test_what_she_has_applied_for_is_not_told(told: World) -> None:
    one = opens(told)
    sent = apply(opportunity=one, person=told.nasreen, statement="I would.", levels=(), evidence=(), by=told.nasreen)
    assert letters() == []
    withdraw_application(application=sent, by=told.nasreen)
    assert letters() == [], "she knows it"
    opens(told, title="Another")
    (letter,) = letters()
    assert "scrutiny" not in letter.text


def _stop(made: World) -> None:
    stop_telling(person=made.nasreen)


def _close_account(made: World) -> None:
    Person.objects.filter(pk=made.nasreen.pk).update(is_active=False)


def _leave(made: World) -> None:
    Membership.objects.filter(person=made.nasreen).update(until=clock.today() + timedelta(days=1))


def _no_target(made: World) -> None:
    TargetRole.objects.filter(person=made.nasreen).delete()


@pytest.mark.parametrize("change", [_stop, _close_account, _leave, _no_target])
def test_who_stopped_left_or_has_no_target_gets_nothing(told: World, change: Any) -> None:
    opens(told)
    change(told)
    set_target(person=told.colleague, role=TARGET, by=told.colleague)
    tell_of_new(person=told.colleague)
    assert [letter.recipient for letter in letters()] == [told.colleague.email]


def test_an_address_that_no_mail_can_be_sent_to_stops_nobody_else(
    told: World, caplog: pytest.LogCaptureFixture
) -> None:
    opens(told)
    Person.objects.filter(pk=told.nasreen.pk).update(email="nasreen at home")
    set_target(person=told.colleague, role=TARGET, by=told.colleague)
    tell_of_new(person=told.colleague)
    with caplog.at_level(logging.WARNING):
        assert [letter.recipient for letter in letters()] == [told.colleague.email]
    assert "1 letters about new opportunities" in caplog.text
    assert "nasreen" not in caplog.text
    Person.objects.filter(pk=told.nasreen.pk).update(email=told.nasreen.email)
    assert [letter.recipient for letter in letters()] == [told.nasreen.email], "once it is mended, on the same day"


def test_the_cost_does_not_grow_with_those_who_have_no_news(told: World) -> None:
    opens(told)

    def watcher(number: int) -> None:
        other = person(f"Wat Cher {number}", told.elsewhere)
        tell_of_new(person=other)

    def cost(batch: int = 200) -> int:
        stop = Watch.objects.get(person=told.nasreen)
        Watch.objects.filter(pk=stop.pk).update(told_to=stop.since, told_on=None)
        Message.objects.filter(kind="opportunities.new").delete()
        with clock.standing_at(clock.now() + timedelta(days=1)), CaptureQueriesContext(connection) as queries:
            assert send_news(clock.today(), batch=batch) == 1
        return len(queries)

    watcher(0)
    cost()
    few = cost()
    for number in range(1, 8):
        watcher(number)
    assert cost() == few <= 20
    assert cost(batch=3) > few, "a batch has its own"


def test_without_anything_new_nobodys_standing_is_asked(told: World) -> None:
    opens(told, hours=-1)
    opens(told, status="closed")
    with clock.standing_at(clock.now() + timedelta(days=1)), CaptureQueriesContext(connection) as queries:
        assert send_news(clock.today()) == 0
    assert len(queries) == 3


def test_a_letter_that_comes_back_is_for_the_council_one_moved_to(told: World) -> None:
    membership.move(person=told.nasreen, to=told.elsewhere, on=clock.today(), by=told.lead)
    opens(told)
    (letter,) = letters()
    assert letter.owner == told.elsewhere.slug
