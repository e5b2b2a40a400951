"""A gate review from asking to appeal: what each step asks, writes and refuses."""

from datetime import datetime, timedelta

import pytest
import time_machine

from notices.models import Message
from pathways.actions import (
    ask_review,
    decide_review,
    declare,
    end_appointment,
    reply,
    score,
    set_panel,
    set_target,
    withdraw_review,
)
from pathways.actions.panels import BadPanel
from pathways.errors import AlreadyDecided, AlreadyWaiting, NotYours
from pathways.models import GateReview
from pathways.queries.gate_case import case_of
from people import actions as people
from people.errors import Refused
from people.models import Person, Relationship
from people.roles import Kind, Sees
from tests import factories
from tests.pathways.gate_world import (
    EVIDENCE,
    STATEMENT,
    Gates,
    asked,
    declared,
    gates,
    give,
    scored,
    with_panel,
)
from ui import clock

pytestmark = pytest.mark.django_db
Outcome = GateReview.Outcome


def sees(viewer: Person, person: Person) -> bool:
    return Person.objects.visible_to(viewer, sees=Sees.LEVELS).filter(pk=person.pk).exists()


# --- Asking -----------------------------------------------------------------------------------------------------------
def test_asking_freezes_the_case_and_tells_whoever_forms_the_panel(made: Gates) -> None:
    review = asked(made)
    case = case_of(review.case)
    assert (review.gate, review.panel, review.convener, review.status) == (
        "G4",
        "council_plus_external",
        made.council,
        "asked",
    )
    assert all(row["met"] for row in case.criteria)
    assert {row["key"] for row in case.criteria} >= {"coverage", "core", "assessed", "mentoring", "endorsements"}
    assert [row["reason"] for row in case.endorsements] == ["Ready in every way I can judge."] * 2
    assert [row["title"] for row in case.evidence] == [EVIDENCE]
    assert case.levels
    assert case.experiences
    assert {message.recipient for message in Message.objects.filter(kind="pathways.review_asked")} == {
        made.lead.email,
        made.other_lead.email,
    }


def test_the_case_stays_as_it_was_when_the_record_goes_on(made: Gates) -> None:
    review = asked(made)
    before = list(review.case)
    set_target(person=made.person, role="developer", by=made.person)
    review.refresh_from_db()
    assert review.case == before


def test_what_is_open_is_listed_and_nothing_is_asked() -> None:
    found = gates()
    set_target(person=found.person, role="head-of-digital", by=found.person)
    with pytest.raises(Refused, match=r"Coverage: needed 85%.*Mentoring sessions: needed 6") as refused:
        ask_review(person=found.person, statement=STATEMENT, by=found.person)
    assert "Panel" not in str(refused.value)
    assert not GateReview.objects.exists()


def test_a_second_review_of_the_same_gate_waits_for_the_first(made: Gates) -> None:
    asked(made)
    with pytest.raises(AlreadyWaiting):
        asked(made)


def test_a_gate_without_a_panel_and_a_person_without_a_target_have_nothing_to_ask() -> None:
    found = gates()
    with pytest.raises(Refused, match="Choose a role"):
        asked(found)
    set_target(person=found.person, role="lead-developer", by=found.person)
    with pytest.raises(Refused, match="no panel"):
        asked(found)


def test_taken_back_it_can_be_asked_again(made: Gates) -> None:
    first = with_panel(made)
    declared(first)
    with pytest.raises(NotYours):
        withdraw_review(review=first, by=made.lead)
    withdraw_review(review=first, by=made.person)
    assert not Relationship.objects.of_kind(Kind.PANEL).on(clock.today()).exists()
    with pytest.raises(AlreadyDecided):
        withdraw_review(review=first, by=made.person)
    assert asked(made).pk != first.pk


# --- The panel --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("who", "why"),
    [
        ("manager", "they are the line manager"),
        ("before", "within the last 12 months"),
        ("mentor", "they are the mentor"),
        ("report", "they report to"),
        ("person", "their own case"),
        ("colleague", "does not hold the role of panel member"),
    ],
)
def test_people_in_conflict_cannot_sit(made: Gates, who: str, why: str) -> None:
    ties(made)
    members = [made.here[0], made.there[0], getattr(made, who)]
    with pytest.raises(BadPanel, match=why):
        set_panel(review=asked(made), members=members, chair=members[0], meets_on=clock.today(), by=made.lead)
    assert not Relationship.objects.of_kind(Kind.PANEL).exists()


def test_the_whole_line_stays_off_the_panel_up_and_down(made: Gates) -> None:
    far_up, far_down = made.here[1], made.here[2]
    over, under = made.manager, made.report
    for manager, other in ((made.colleague, over), (far_up, made.colleague), (under, far_down)):
        people.relate(
            viewer=manager, subject=other, kind=Kind.LINE_MANAGER, since=factories.ago(days=9), source=f"t:{other.pk}"
        )
    review = asked(made)
    for member, why in ((far_up, "further up the person’s line"), (far_down, "work under somebody who reports to")):
        panel = [made.here[0], made.there[0], member]
        with pytest.raises(BadPanel, match=f"{member.name} cannot sit on this panel: they .*{why}"):
            set_panel(review=review, members=panel, chair=panel[0], meets_on=clock.today(), by=made.lead)
    panel = [made.here[0], made.there[0], made.manager]
    with pytest.raises(BadPanel, match="they are the line manager"):
        set_panel(review=review, members=panel, chair=panel[0], meets_on=clock.today(), by=made.lead)
    with time_machine.travel(datetime.now(clock.LONDON) + timedelta(days=40), tick=False):
        people.end_relationships(source=f"t:{made.colleague.pk}", on=clock.today())
        panel = [made.here[0], made.there[0], far_up]
        assert set_panel(review=review, members=panel, chair=panel[0], meets_on=clock.today(), by=made.lead)


def ties(made: Gates) -> None:
    """The past manager until half a year ago, and the mentor of today."""
    for viewer, kind, since, until in (
        (made.before, Kind.LINE_MANAGER, 700, 180),
        (made.mentor, Kind.MENTOR, 60, None),
    ):
        people.relate(
            viewer=viewer, subject=made.person, kind=kind, since=factories.ago(days=since), source=f"t:{viewer.pk}"
        )
        if until:
            people.end_relationships(source=f"t:{viewer.pk}", on=factories.ago(days=until))


def test_who_managed_the_person_more_than_a_year_ago_may_sit(made: Gates) -> None:
    people.relate(
        viewer=made.before, subject=made.person, kind=Kind.LINE_MANAGER, since=factories.ago(days=900), source="t:old"
    )
    people.end_relationships(source="t:old", on=factories.ago(days=370))
    members = [made.here[0], made.before, made.there[0]]
    review = set_panel(review=asked(made), members=members, chair=members[0], meets_on=clock.today(), by=made.lead)
    assert review.status == "panel_set"


def test_everything_wrong_with_a_panel_is_said_at_once(made: Gates) -> None:
    with pytest.raises(BadPanel) as bad:
        set_panel(
            review=asked(made),
            members=[made.here[0], made.here[1], made.here[2]],
            chair=made.there[0],
            meets_on=factories.ago(days=1),
            by=made.lead,
        )
    assert {problem.field for problem in bad.value.problems} == {"members", "chair", "meets_on"}
    assert "At least one member has to come from outside Calderdale: look for another" in str(bad.value)


def test_only_whoever_runs_panels_there_forms_one_and_never_their_own(made: Gates) -> None:
    review = asked(made)
    for by in (made.stranger, made.manager, made.person, made.here[0]):
        with pytest.raises(NotYours):
            set_panel(review=review, members=made.mixed, chair=made.here[0], meets_on=clock.today(), by=by)


def test_a_member_who_stays_keeps_what_they_said(made: Gates) -> None:
    review = declared(with_panel(made))
    give(review.seats.get(member=made.here[0]))
    changed = [made.here[0], made.here[2], made.there[0]]
    set_panel(review=review, members=changed, chair=made.here[2], meets_on=clock.today(), by=made.lead)
    seats = {seat.member: seat for seat in review.seats.select_related("member")}
    assert set(seats) == set(changed)
    assert seats[made.here[0]].scored_at is not None
    assert [seat.member for seat in seats.values() if seat.chair] == [made.here[2]]
    assert not sees(made.here[1], made.person), "whoever left the panel sees nothing more"
    with pytest.raises(BadPanel, match="has scored already and stays"):
        set_panel(
            review=review,
            members=[made.here[1], made.here[2], made.there[0]],
            chair=made.here[2],
            meets_on=clock.today(),
            by=made.lead,
        )


# --- Declaring --------------------------------------------------------------------------------------------------------
def test_the_record_opens_with_the_declaration_and_closes_with_the_decision(made: Gates) -> None:
    review = with_panel(made)
    assert not sees(made.there[0], made.person)
    declared(review)
    assert sees(made.there[0], made.person)
    for seat in review.seats.all():
        give(seat)
    reply(review=review, text="Thank you.", by=made.person)
    decide_review(review=review, outcome="ready", reason="All clear.", by=made.here[0])
    assert not sees(made.there[0], made.person)


def test_a_conflict_gives_up_the_seat_and_says_so_to_the_convener(made: Gates) -> None:
    review = with_panel(made)
    seat = review.seats.get(member=made.there[0])
    with pytest.raises(Refused, match="what the conflict is"):
        declare(seat=seat, conflict=True, words=" ", by=made.there[0])
    declare(seat=seat, conflict=True, words="We run a choir together.", by=made.there[0])
    assert not sees(made.there[0], made.person)
    assert Message.objects.filter(kind="pathways.panel_short", recipient=made.lead.email).exists()
    with pytest.raises(NotYours, match="stood down"):
        give(seat)
    with pytest.raises(BadPanel, match="stood down"):
        set_panel(review=review, members=made.mixed, chair=made.here[0], meets_on=clock.today(), by=made.lead)


def test_declaring_is_the_members_own_and_once(made: Gates) -> None:
    review = with_panel(made)
    seat = review.seats.get(member=made.here[0])
    with pytest.raises(NotYours):
        declare(seat=seat, conflict=False, words="", by=made.lead)
    declare(seat=seat, conflict=False, words="", by=made.here[0])
    with pytest.raises(AlreadyDecided):
        declare(seat=seat, conflict=True, words="After all.", by=made.here[0])


# --- Scoring and replying ---------------------------------------------------------------------------------------------
def test_every_score_has_a_reason_and_comes_after_the_declaration(made: Gates) -> None:
    review = with_panel(made)
    seat = review.seats.get(member=made.here[0])
    with pytest.raises(Refused, match="Declare first"):
        give(seat)
    declare(seat=seat, conflict=False, words="", by=made.here[0])
    with pytest.raises(Refused) as refused:
        score(seat=seat, scores={}, view="ready", reason="Ready.", by=made.here[0])
    assert (refused.value.field or "").startswith("shown-")
    assert give(seat).scored_at is not None
    assert give(seat, "not_yet").view == "not_yet", "it can be changed until the last has scored"


def test_the_last_score_fixes_all_and_asks_the_person_to_reply(made: Gates) -> None:
    review = scored(made)
    assert review.status == "scored"
    assert Message.objects.filter(kind="pathways.panel_scored", recipient=made.person.email).count() == 1
    with pytest.raises(AlreadyDecided):
        give(review.seats.get(member=made.here[0]))


def test_a_reply_comes_once_between_the_scores_and_the_decision(made: Gates) -> None:
    review = declared(with_panel(made))
    with pytest.raises(Refused, match="not written down all"):
        reply(review=review, text="Early.", by=made.person)
    for seat in review.seats.all():
        give(seat)
    with pytest.raises(NotYours):
        reply(review=review, text="Not mine.", by=made.lead)
    reply(review=review, text="One thing was missed.", by=made.person)
    with pytest.raises(AlreadyDecided, match="replied already"):
        reply(review=review, text="Another.", by=made.person)
    decide_review(review=review, outcome="ready", reason="Yes.", by=made.lead)
    with pytest.raises(AlreadyDecided, match="too late"):
        reply(review=review, text="Late.", by=made.person)


def test_whoever_has_left_is_no_line_manager_of_the_case(made: Gates) -> None:
    post = made.person.appointments.get()
    end_appointment(appointment=post, on=clock.today(), by=None)
    review = asked(made)
    with pytest.raises(BadPanel, match="within the last 12 months"):
        set_panel(
            review=review,
            members=[made.manager, made.here[0], made.there[0]],
            chair=made.here[0],
            meets_on=clock.today(),
            by=made.lead,
        )
