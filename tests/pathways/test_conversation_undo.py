"""A conversation recorded by mistake is taken back on its day, by its author alone, with the levels it set."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from notices.models import Message
from pathways.actions import record_conversation, take_back_conversation
from pathways.errors import AlreadyDecided, NotYours
from pathways.models import Assessment, Conversation
from pathways.queries.competency_page import lines_of
from pathways.queries.standing import standing
from people.models import AuditEvent
from tests.pathways.pages_client import client, text
from tests.pathways.pages_world import World
from ui import clock, words

EXPERIENCE = frozenset({"experience"})


@pytest.fixture
def made(staff: World) -> World:
    return staff


def record(made: World, *, level: int = 3) -> Conversation:
    return record_conversation(
        person=made.nasreen,
        by=made.helen,
        held_on=clock.today(),
        levels={"TEC5": (level, EXPERIENCE)},
        note="We looked at the dashboard.",
    )


def address(made: World, talk: Conversation) -> str:
    return reverse("pathways:conversation_undo", args=[made.nasreen.public_id, talk.public_id])


def held(made: World) -> int:
    return lines_of(standing(made.nasreen, today=clock.today()))["TEC5"].held


def test_undo_puts_the_levels_back_as_they_were(made: World) -> None:
    before, talked = held(made), standing(made.nasreen, today=clock.today()).last_conversation
    day = clock.today()
    browser, page = client(made.helen), reverse("pathways:conversation", args=[made.nasreen.public_id])
    browser.post(
        page,
        {"held_on_day": day.day, "held_on_month": day.month, "held_on_year": day.year, "note": ""},
    )
    talk = Conversation.objects.get(person=made.nasreen, manager=made.helen, held_on=day)
    of = text(browser, reverse("pathways:of", args=[made.nasreen.public_id]))
    assert address(made, talk) in of, "the confirmation offers the undo"
    browser.post(address(made, talk))
    talk = record(made, level=3 if before != 3 else 4)
    assert held(made) != before
    said = browser.post(address(made, talk), follow=True).content.decode()
    assert "taken back. The 1 level stands as before." in said
    assert held(made) == before
    assert standing(made.nasreen, today=day).last_conversation == talked
    assert Assessment.objects.get(person=made.nasreen, competency="TEC5", assessor=made.helen).status == "withdrawn"
    done = AuditEvent.objects.filter(subject=made.nasreen, actor=made.helen).values_list("action", flat=True)
    assert "pathways.conversation.taken_back" in done
    assert "pathways.assessment.unset" in done
    assert "taken back already" in browser.post(address(made, talk), follow=True).content.decode()


def test_the_way_back_stands_on_the_persons_page_all_day(made: World, settings: Settings) -> None:
    of = reverse("pathways:of", args=[made.nasreen.public_id])
    browser = client(made.helen)
    asked = text(browser, reverse("pathways:conversation", args=[made.nasreen.public_id]))
    assert "You can take it back until the end of today, on Nasreen’s pathway page" in asked
    assert "Take back today’s conversation" not in text(browser, of)
    talk = record(made)
    for _ in range(2):  # whatever page is opened in between
        with CaptureQueriesContext(connection) as queries:
            page = text(browser, of)
        assert len(queries) <= 10, [query["sql"][:90] for query in queries]
        assert f'action="{address(made, talk)}"' in page
        assert "Take back today’s conversation<" in page
    other = record_conversation(
        person=made.nasreen, by=made.helen, held_on=clock.today() - timedelta(days=2), levels={}, note="By telephone."
    )
    page = text(browser, of)
    assert f"Take back today’s conversation, held {words.day(other.held_on)}<" in page
    assert f'action="{address(made, other)}"' in page, "the latest first"
    assert "Take back" not in text(client(made.lead), of), "for its author alone"
    assert "Take back" not in text(client(made.nasreen), reverse("pathways:mine"))
    browser.post(address(made, other))
    page = text(browser, of)
    assert f'action="{address(made, other)}"' not in page
    assert f'action="{address(made, talk)}"' in page, "then the one before"
    settings.CLOCK_SHIFT = timedelta(days=1)
    assert "Take back" not in text(browser, of), "a day later it stands"


def test_mail_that_waits_is_stopped_and_mail_that_went_out_is_put_right(made: World) -> None:
    take_back_conversation(conversation=record(made), by=made.helen)
    assert Message.objects.get(kind="pathways.conversation").was_taken_back
    assert not Message.objects.filter(kind="pathways.taken_back").exists()
    talk = record(made)
    Message.objects.filter(key=f"conversation:{talk.public_id}").update(state=Message.State.SENT)
    take_back_conversation(conversation=talk, by=made.helen)
    letter = Message.objects.get(kind="pathways.taken_back")
    assert letter.recipient == made.nasreen.email
    assert "1 level it set stands as before" in letter.text


def test_a_later_assessment_goes_on_counting(made: World) -> None:
    first = record(made, level=3)
    record_conversation(
        person=made.nasreen, by=made.helen, held_on=clock.today(), levels={"TEC5": (4, EXPERIENCE)}, note="Again."
    )
    take_back_conversation(conversation=first, by=made.helen)
    assert held(made) == 4


def test_only_its_author_and_only_that_day(made: World, settings: Settings) -> None:
    talk = record(made)
    for somebody in (made.nasreen, made.stranger, made.lead):
        assert client(somebody).post(address(made, talk)).status_code == 404, somebody.name
        with pytest.raises(NotYours):
            take_back_conversation(conversation=talk, by=somebody)
    assert client(made.helen).get(address(made, talk)).status_code == 405
    settings.CLOCK_SHIFT = timedelta(days=1)
    with pytest.raises(NotYours, match="on the day it was recorded"):
        take_back_conversation(conversation=talk, by=made.helen)
    settings.CLOCK_SHIFT = timedelta(0)
    take_back_conversation(conversation=talk, by=made.helen)
    with pytest.raises(AlreadyDecided):
        take_back_conversation(conversation=Conversation(pk=0, person=made.nasreen), by=made.helen)
