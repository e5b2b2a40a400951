"""Recording a conversation: it clears the rule, with or without a level changed, for the present line manager alone."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from home.queries.attention import attention
from notices.models import Message
from pathways.actions import ClaimItem, Decision, claim, decide, record_conversation
from pathways.errors import AlreadyWaiting, NotYours, WrongEvidence
from pathways.models import Assessment, Conversation
from pathways.queries.standing import standing
from people.errors import Refused
from people.models import AuditEvent, Person
from tests.home.conftest import Browser
from tests.home.world import EXPERIENCE, KNOWLEDGE, Team, claims
from ui import clock, words

pytestmark = pytest.mark.django_db


def _page(person: Person) -> str:
    return reverse("pathways:conversation", args=[person.public_id])


def _sent(**fields: object) -> dict[str, object]:
    day = clock.today()
    parts = {"held_on_day": day.day, "held_on_month": day.month, "held_on_year": day.year, "note": ""}
    return {**parts, **fields}


def _named(team: Team, person: Person) -> list[str]:
    found = attention(team.martin, today=clock.today())
    return [need.rule for needed in found.needs if needed.member.person == person for need in needed.needs]


def _long_ago(team: Team) -> None:
    rows = claims(team.tomasz, ("TEC5", 2, EXPERIENCE))
    decide(
        decisions=[Decision(row, keep=True) for row in rows],
        by=team.martin,
        held_on=clock.today() - timedelta(days=120),
    )


def test_a_conversation_that_changes_nothing_clears_the_rule_and_is_told(team: Team, browser: Browser) -> None:
    _long_ago(team)
    assert _named(team, team.tomasz) == ["No conversation"]
    martin = browser(team.martin)
    assert f'href="{_page(team.tomasz)}"' in martin.get(reverse("team")).content.decode()
    of = reverse("pathways:of", args=[team.tomasz.public_id])
    assert f'href="{_page(team.tomasz)}"' in martin.get(of).content.decode()
    done = martin.post(_page(team.tomasz), _sent(note="We talked about the pipeline."))
    assert (done.status_code, done.headers["Location"]) == (303, of)
    assert "No level changed." in martin.get(of).content.decode()
    assert _named(team, team.tomasz) == []
    assert standing(team.tomasz, today=clock.today()).last_conversation == clock.today()
    (mail,) = Message.objects.filter(kind="pathways.conversation")
    assert mail.recipient == team.tomasz.email
    assert "No level changed." in mail.text
    assert "We talked about the pipeline." in mail.text
    assert AuditEvent.objects.filter(action="pathways.conversation.recorded", subject=team.tomasz).count() == 1
    martin.post(_page(team.tomasz), _sent(note="We talked about the pipeline."))
    assert Conversation.objects.count() == 1, "pressed twice"


def test_levels_are_set_with_the_evidence_their_rule_asks(team: Team, browser: Browser) -> None:
    martin = browser(team.martin)
    page = martin.get(_page(team.tomasz)).content.decode()
    assert "Level 3" in page
    assert " selected>Level" not in page, "nothing is chosen on arrival"
    refused = martin.post(_page(team.tomasz), _sent(**{"level-TEC5": "3", "kinds-TEC5": ["knowledge"]}))
    assert refused.status_code == 422
    summary = refused.content.decode().split("govuk-error-summary", 1)[1].split("</ul>", 1)[0]
    title = standing(team.tomasz, today=clock.today()).catalogue.competency("TEC5").title
    assert f"{title}: Level 3 needs evidence of experience. Tick what you have seen" in summary
    assert not Conversation.objects.exists()
    done = martin.post(_page(team.tomasz), _sent(**{"level-TEC5": "3", "kinds-TEC5": ["experience"]}))
    assert done.status_code == 303
    row = Assessment.objects.get(person=team.tomasz, competency="TEC5")
    assert (row.level, row.source, row.status, row.assessor, row.on) == (
        3, "assessor", "assessed", team.martin, clock.today()
    )  # fmt: skip
    assert "level 3" in Message.objects.get(kind="pathways.conversation").text
    record = browser(team.tomasz).get(reverse("pathways:record_trail")).content.decode()
    assert "recorded a conversation" in record
    assert "assessed a level in a conversation" in record


def test_a_claim_that_waits_is_answered_in_the_queue(team: Team, browser: Browser) -> None:
    claim(person=team.tomasz, items=[ClaimItem("TEC5", 3, EXPERIENCE)], by=team.tomasz)
    page = browser(team.martin).get(_page(team.tomasz)).content.decode()
    assert "Level 3 waits for your answer." in page
    assert 'name="level-TEC5"' not in page
    with pytest.raises(AlreadyWaiting):
        record_conversation(person=team.tomasz, by=team.martin, held_on=clock.today(), levels={"TEC5": (3, EXPERIENCE)})


def test_what_is_refused(team: Team) -> None:
    today = clock.today()
    with pytest.raises(NotYours):
        record_conversation(person=team.tomasz, by=team.past, held_on=today, levels={})
    with pytest.raises(Refused, match="in the future"):
        record_conversation(person=team.tomasz, by=team.martin, held_on=today + timedelta(days=1), levels={})
    with pytest.raises(WrongEvidence):
        record_conversation(person=team.tomasz, by=team.martin, held_on=today, levels={"TEC5": (3, KNOWLEDGE)})
    with pytest.raises(Refused, match="levels 1 to 6"):
        record_conversation(person=team.tomasz, by=team.martin, held_on=today, levels={"TEC5": (7, EXPERIENCE)})
    record_conversation(person=team.tomasz, by=team.martin, held_on=today, levels={"TEC5": (3, EXPERIENCE)})
    earlier = today - timedelta(days=1)
    with pytest.raises(Refused, match=f"assessed after that, on {words.day(today)}"):
        record_conversation(person=team.tomasz, by=team.martin, held_on=earlier, levels={"TEC5": (2, EXPERIENCE)})


def test_only_the_present_line_manager_finds_the_page(team: Team, browser: Browser) -> None:
    for somebody in (team.tomasz, team.past, team.gwen, team.adam, team.rhys):
        assert browser(somebody).get(_page(team.tomasz)).status_code == 404, somebody.name
        assert browser(somebody).post(_page(team.tomasz), _sent()).status_code == 404, somebody.name


def test_the_page_costs_at_most_ten_queries(team: Team, browser: Browser) -> None:
    martin = browser(team.martin)
    martin.get(_page(team.tomasz))
    with CaptureQueriesContext(connection) as queries:
        martin.get(_page(team.tomasz))
    assert len(queries) <= 10, [query["sql"][:90] for query in queries]
