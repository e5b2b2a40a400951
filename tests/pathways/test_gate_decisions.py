"""The decision of a gate panel and what follows it: how long it counts, who hears an appeal, what the trail keeps."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from pathways.actions import answer_appeal, appeal, decide_review, reply, set_panel
from pathways.actions.panels import BadPanel
from pathways.errors import AlreadyDecided, NotYours
from pathways.queries.standing import standing
from pathways.readiness import Criteria, Status
from people import actions as people
from people.errors import Refused
from people.models import AuditEvent, Person
from people.roles import Kind
from tests.pathways.gate_world import Gates, asked, decided, declared, give, scored, with_panel
from tests.pathways.pages_client import client, text, words
from ui import clock
from ui.words import day

pytestmark = pytest.mark.django_db


def panel_row(person: Person) -> tuple[str, Status]:
    """What the panel's criterion says to the person."""
    readiness = standing(person, today=clock.today()).readiness
    assert readiness is not None
    row = readiness.criterion(Criteria.PANEL)
    assert row is not None
    return row.yours, row.status


def later(**span: int) -> time_machine.travel:
    """The service some days on."""
    return time_machine.travel(datetime.now(clock.LONDON) + timedelta(**span), tick=False)


# --- Deciding ---------------------------------------------------------------------------------------------------------
def test_nobody_decides_before_the_chair_and_all_others_have_scored(made: Gates) -> None:
    review = declared(with_panel(made))
    for seat in review.seats.exclude(chair=True):
        give(seat)
    with pytest.raises(Refused, match=f"{made.here[0].name} has not scored yet"):
        decide_review(review=review, outcome="ready", reason="Yes.", by=made.lead)


def test_the_person_has_a_week_to_reply_first(made: Gates) -> None:
    review = scored(made)
    with pytest.raises(Refused, match="can reply until then"):
        decide_review(review=review, outcome="ready", reason="Yes.", by=made.lead)
    with later(days=7):
        assert decide_review(review=review, outcome="ready", reason="Yes.", by=made.lead).status == "decided"


def test_a_panel_scores_before_its_day_and_decides_on_it(made: Gates) -> None:
    review, meets = scored(made, meets_in=3), day(clock.today() + timedelta(days=3))
    reply(review=review, text="", by=made.person)
    deciding = reverse("pathways:review_decide", args=[review.public_id])
    for by in (made.lead, made.here[0]):
        with pytest.raises(Refused, match=r"^The panel meets on .+\. It decides on that day or after\.$"):
            decide_review(review=review, outcome="ready", reason="Yes.", by=by)
        page = text(client(by), deciding)
        assert f"It meets on {meets}, and decides from {meets}." in words(page)
        assert "<textarea" not in page, "nothing to fill in before its day"
    assert "All have scored" in words(text(client(made.lead), reverse("pathways:reviews")))
    with later(days=3):
        assert "<textarea" in text(client(made.lead), deciding)
        assert decide_review(review=review, outcome="ready", reason="Yes.", by=made.lead).status == "decided"


def test_a_member_called_later_is_not_called_to_a_day_gone_by(made: Gates) -> None:
    review = with_panel(made, meets_in=3)
    other = [made.here[0], made.here[2], made.there[0]]
    with later(days=5):
        with pytest.raises(BadPanel, match="cannot meet on a day that has passed"):
            set_panel(review=review, members=other, chair=other[0], meets_on=review.meets_on, by=made.lead)
        assert set_panel(review=review, members=made.mixed, chair=other[0], meets_on=review.meets_on, by=made.lead)
        assert set_panel(review=review, members=other, chair=other[0], meets_on=clock.today(), by=made.lead)


def test_the_panel_decides_as_most_of_it_do(made: Gates) -> None:
    review = scored(made, "not_yet", "ready", "not_yet")
    reply(review=review, text="", by=made.person)
    with pytest.raises(Refused, match="1 ready and 2 not yet"):
        decide_review(review=review, outcome="ready", reason="I like them.", by=made.here[0])
    with pytest.raises(Refused, match="Say why"):
        decide_review(review=review, outcome="not_yet", reason=" ", by=made.here[0])
    review = decide_review(review=review, outcome="not_yet", reason="One year more.", by=made.here[0])
    assert (review.certificate, review.valid_until) == ("", None)


def test_ready_counts_as_long_as_the_gate_says_and_then_no_more(made: Gates) -> None:
    review = decided(made)
    today = clock.today()
    assert review.valid_until == date(today.year + 3, today.month, today.day)
    assert len(review.certificate) >= 22, "128 bits at least"
    assert panel_row(made.person)[1] is Status.MET
    with later(days=3 * 366):
        assert panel_row(made.person)[1] is not Status.MET
        assert "expired" in panel_row(made.person)[0]


def test_it_is_decided_once_and_not_by_just_anybody(made: Gates) -> None:
    review = scored(made)
    reply(review=review, text="", by=made.person)
    for by in (made.there[0], made.manager, made.person, made.stranger):
        with pytest.raises(NotYours):
            decide_review(review=review, outcome="ready", reason="Yes.", by=by)
    decide_review(review=review, outcome="ready", reason="Yes.", by=made.lead)
    with pytest.raises(AlreadyDecided, match="Nothing was saved"):
        decide_review(review=review, outcome="not_yet", reason="No.", by=made.here[0])


def test_my_pathway_says_asked_booked_passed(made: Gates) -> None:
    assert panel_row(made.person)[0] == "none booked"
    review = asked(made)
    assert panel_row(made.person)[0].startswith("asked for on ")
    day = clock.today() + timedelta(days=3)
    set_panel(review=review, members=made.mixed, chair=made.here[0], meets_on=day, by=made.lead)
    assert panel_row(made.person)[0].startswith("booked for ")
    with later(days=5):
        assert panel_row(made.person)[0].startswith("met on ")


# --- Appeals ----------------------------------------------------------------------------------------------------------
def test_an_appeal_is_heard_by_somebody_who_had_no_part(made: Gates) -> None:
    review = decided(made, "not_yet")
    appeal(review=review, text="Nobody read my evidence.", by=made.person)
    with pytest.raises(NotYours, match="you recorded the decision"):
        answer_appeal(review=review, uphold=True, answer="Yes.", by=made.lead)
    for by in (made.here[0], made.person, made.stranger):
        with pytest.raises(NotYours):
            answer_appeal(review=review, uphold=True, answer="Yes.", by=by)
    review = answer_appeal(review=review, uphold=True, answer="It was not read.", by=made.other_lead)
    assert (review.status, review.outcome, review.appeal_by) == ("decided", "ready", made.other_lead)
    assert review.certificate
    assert panel_row(made.person)[1] is Status.MET
    with pytest.raises(AlreadyDecided):
        answer_appeal(review=review, uphold=False, answer="No.", by=made.other_lead)


def test_nobody_up_the_line_hears_an_appeal_however_far(made: Gates) -> None:
    review = decided(made, "not_yet")
    appeal(review=review, text="Nobody read my evidence.", by=made.person)
    for manager, other in ((made.colleague, made.manager), (made.other_lead, made.colleague)):
        people.relate(
            viewer=manager, subject=other, kind=Kind.LINE_MANAGER, since=clock.today(), source=f"t:{other.pk}"
        )
    with pytest.raises(NotYours, match="you are further up the person’s line"):
        answer_appeal(review=review, uphold=True, answer="Yes.", by=made.other_lead)
    people.end_relationships(source=f"t:{made.manager.pk}", on=clock.today())
    people.relate(
        viewer=made.report, subject=made.other_lead, kind=Kind.LINE_MANAGER, since=clock.today(), source="t:down"
    )
    with pytest.raises(NotYours, match="you work under somebody who reports"):
        answer_appeal(review=review, uphold=True, answer="Yes.", by=made.other_lead)
    people.end_relationships(source="t:down", on=clock.today())
    assert answer_appeal(review=review, uphold=True, answer="Yes.", by=made.other_lead).outcome == "ready"


def test_not_upheld_the_decision_stands(made: Gates) -> None:
    review = decided(made, "not_yet")
    appeal(review=review, text="Nobody read my evidence.", by=made.person)
    review = answer_appeal(review=review, uphold=False, answer="It was read.", by=made.other_lead)
    assert (review.outcome, review.certificate) == ("not_yet", "")
    with pytest.raises(AlreadyDecided, match="appealed"):
        appeal(review=review, text="Again.", by=made.person)
    assert asked(made).status == "asked"


def test_the_last_day_to_appeal_is_the_28th(made: Gates) -> None:
    review = decided(made, "not_yet")
    with later(days=29), pytest.raises(Refused, match="within 28 days"):
        appeal(review=review, text="Late.", by=made.person)
    with later(days=28):
        assert appeal(review=review, text="In time.", by=made.person).status == "appealed"


def test_only_not_yet_is_appealed_by_the_person_and_with_a_reason(made: Gates) -> None:
    review = decided(made, "not_yet")
    with pytest.raises(NotYours):
        appeal(review=review, text="For them.", by=made.manager)
    with pytest.raises(Refused, match="got wrong"):
        appeal(review=review, text=" ", by=made.person)


def test_ready_is_not_appealed(made: Gates) -> None:
    with pytest.raises(Refused, match="nothing to appeal"):
        appeal(review=decided(made), text="Readier.", by=made.person)


def test_every_step_is_in_the_trail_without_its_words(made: Gates) -> None:
    review = decided(made, "not_yet")
    appeal(review=review, text="A secret reason.", by=made.person)
    events = AuditEvent.objects.filter(action__startswith="pathways.gate_review.")
    done = {event.action.rsplit(".", 1)[1] for event in events}
    assert done >= {"asked", "panel_set", "no_conflict_declared", "scored", "replied", "decided", "appealed"}
    assert all("secret" not in str(event.changes) for event in events)
    assert {event.organisation for event in events} == {made.council}
