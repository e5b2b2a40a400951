"""A placement gives its experiences to whoever confirms that kind, and only once it was done."""

from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from notices.models import Message
from opportunities.actions import placing
from opportunities.models import Placement
from pathways import actions as pathways
from pathways.models import ExperienceRecord, VerificationRequest
from pathways.queries.standing import standing
from people.actions import add_verifier
from people.errors import Refused
from people.models import AuditEvent, Person, Relationship
from people.roles import Kind
from tests.factories import person
from tests.opportunities.placed import placed
from tests.pathways.letters import token_in_last
from tests.world import World
from ui import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def supervisor(world: World) -> Person:
    return person("Siobhan Gale", at=world.elsewhere)


@pytest.fixture
def running(world: World, supervisor: Person) -> Placement:
    """Ten weeks, of which seven are gone."""
    today = clock.today()
    return placed(
        world,
        person=world.learner,
        supervisor=supervisor,
        host=world.elsewhere,
        since=today - timedelta(days=48),
        until=today + timedelta(days=21),
    )


@pytest.fixture
def over(world: World, supervisor: Person) -> Placement:
    today = clock.today()
    return placed(
        world,
        person=world.learner,
        supervisor=supervisor,
        host=world.elsewhere,
        since=today - timedelta(days=200),
        until=today - timedelta(days=1),
    )


def verified_in(record: ExperienceRecord) -> tuple[str, str]:
    return record.verifier_email, record.verifier_capacity


def listed(world: World, *, at: str, capacity: str, email: str) -> None:
    council = world.elsewhere if at == "host" else world.council
    add_verifier(organisation=council, capacity=capacity, name="Vera Lists", email=email, job_title="", by=world.lead)


def test_what_it_gives_goes_to_the_hosts_list_then_the_home_councils_then_the_supervisor(
    world: World, over: Placement, supervisor: Person
) -> None:
    listed(world, at="host", capacity="democratic_services", email="host.list@leeds.example")
    listed(world, at="home", capacity="democratic_services", email="home.list@kirklees.example")
    listed(world, at="home", capacity="emergency_planning", email="rota@kirklees.example")
    records = {row.experience: row for row in placing.finish(placement=over, on=over.until, by=world.learner)}
    assert verified_in(records["X15"]) == ("host.list@leeds.example", "democratic_services")
    assert verified_in(records["X20"]) == ("rota@kirklees.example", "emergency_planning")
    asked = VerificationRequest.objects.filter(record__in=records.values())
    assert {request.outside for request in asked} == {""}
    assert (
        Message.objects.filter(kind="pathways.verify", recipient__in=[request.email for request in asked]).count() == 2
    )


def test_without_a_list_the_supervisor_confirms(world: World, over: Placement, supervisor: Person) -> None:
    records = placing.finish(placement=over, on=over.until, by=world.learner)
    assert {verified_in(record) for record in records} == {(supervisor.email, "placement_host")}


def test_the_learners_own_address_on_the_hosts_list_confirms_nothing(
    world: World, over: Placement, supervisor: Person
) -> None:
    local, _, domain = world.learner.email.partition("@")
    listed(world, at="host", capacity="democratic_services", email=f"{local}+x@{domain}")
    records = {row.experience: row for row in placing.finish(placement=over, on=over.until, by=None)}
    assert records["X15"].verifier_email == supervisor.email


def test_a_supervisor_with_the_learners_own_address_confirms_nothing(world: World) -> None:
    today = clock.today()
    local, _, domain = world.learner.email.partition("@")
    themselves = person("Same Mailbox", at=world.elsewhere)
    Person.objects.filter(pk=themselves.pk).update(email=f"{local}+host@{domain}".upper())
    themselves.refresh_from_db()
    made = placed(
        world,
        person=world.learner,
        supervisor=themselves,
        host=world.elsewhere,
        since=today - timedelta(days=50),
        until=today - timedelta(days=1),
        experiences={"X15": 1},
    )
    (record,) = placing.finish(placement=made, on=made.until, by=None)
    assert record.verifier_person == world.manager
    assert record.verifier_email.lower() != themselves.email.lower()


def test_the_line_manager_confirms_what_a_line_manager_confirms(world: World, supervisor: Person) -> None:
    today = clock.today()
    shift = placed(
        world,
        person=world.learner,
        supervisor=supervisor,
        host=world.elsewhere,
        since=today - timedelta(days=5),
        until=today - timedelta(days=1),
        experiences={"X01": 3},
    )
    (record,) = placing.finish(placement=shift, on=shift.until, by=world.learner)
    assert record.verifier_person == world.manager


def test_without_anybody_to_confirm_it_is_refused_and_nothing_is_lost(world: World) -> None:
    today = clock.today()
    alone = placed(
        world,
        person=world.far_lead,
        supervisor=None,
        host=world.elsewhere,
        since=today - timedelta(days=5),
        until=today - timedelta(days=1),
    )
    with pytest.raises(Refused, match="named a line manager"):
        placing.finish(placement=alone, on=alone.until, by=world.far_lead)
    alone.refresh_from_db()
    assert alone.status == Placement.Status.AGREED


def test_one_that_cannot_be_finished_stops_no_other_and_says_why_once(
    world: World, supervisor: Person, caplog: pytest.LogCaptureFixture
) -> None:
    today, yesterday = clock.today(), clock.today() - timedelta(days=1)
    days: dict[str, Any] = {"since": today - timedelta(days=5), "until": yesterday, "host": world.elsewhere}
    alone = placed(world, person=world.far_lead, supervisor=None, **days)
    done = placed(world, person=world.learner, supervisor=supervisor, **days)
    assert [placing.finish_due(today), placing.finish_due(today)] == [1, 0]
    done.refresh_from_db()
    alone.refresh_from_db()
    assert (done.status, alone.status) == (Placement.Status.FINISHED, Placement.Status.AGREED)
    [step] = alone.application.steps.all()
    assert "Nobody can confirm" in step.note
    assert "1 done, 1 could not be" in caplog.text
    assert "Nobody can confirm" not in caplog.text, "a reason may hold names"
    client = Client()
    client.force_login(world.far_lead)
    page = client.get(reverse("opportunities:placement", args=[alone.public_id])).content.decode()
    assert "nobody has said it is finished" in page
    assert "Once their council lead has named a line manager" in page


def test_confirmed_it_counts_for_the_gate(world: World, over: Placement) -> None:
    def counting() -> list[tuple[str, Decimal]]:
        held = standing(world.learner, today=clock.today()).experiences
        return sorted((row.code, Decimal(row.quantity)) for row in held if row.verified)

    before = counting()
    placing.finish(placement=over, on=over.until, by=world.learner)
    assert counting() == before
    record = pathways.answer_request(token=token_in_last("pathways.verify"), confirm=True)
    assert record in over.experiences.all()
    assert counting() == sorted([*before, (record.experience, record.quantity)])


def test_it_is_finished_once(world: World, over: Placement) -> None:
    placing.finish(placement=over, on=over.until, by=world.learner)
    with pytest.raises(Refused, match="is finished"):
        placing.finish(placement=over, on=over.until, by=world.learner)
    assert over.experiences.count() == 2


@pytest.mark.parametrize(("days", "refused"), [(8, True), (7, False), (0, False)])
def test_what_stops_more_than_a_week_before_its_last_day_is_not_finished(
    world: World, running: Placement, days: int, *, refused: bool
) -> None:
    today = clock.today()
    Placement.objects.filter(pk=running.pk).update(until=today + timedelta(days=days))
    if refused:
        with pytest.raises(Refused, match="End it early") as wrong:
            placing.finish(placement=running, on=today, by=world.learner)
        assert wrong.value.field == "on"
        assert not running.experiences.exists()
    else:
        assert placing.finish(placement=running, on=today, by=world.learner)


def test_what_was_cut_short_gives_its_share(world: World, running: Placement) -> None:
    today = clock.today()
    records = placing.end_early(placement=running, on=today, reason="The review was stopped.", by=world.learner)
    got = {row.experience: row.quantity for row in records}
    # 49 of 70 days: of one session never less than one, of six months no more than those begun.
    assert got == {"X15": 1, "X20": 2}
    running.refresh_from_db()
    assert (running.status, running.until) == (Placement.Status.ENDED_EARLY, today)
    told = Message.objects.filter(kind="opportunities.ended_early").values_list("recipient", flat=True)
    assert set(told) == {world.manager.email, running.supervisor.email if running.supervisor else ""}


def test_one_that_has_not_begun_is_cancelled_and_gives_nothing(world: World, supervisor: Person) -> None:
    today = clock.today()
    later = placed(
        world,
        person=world.learner,
        supervisor=supervisor,
        host=world.elsewhere,
        since=today + timedelta(days=10),
        until=today + timedelta(days=40),
    )
    assert placing.end_early(placement=later, on=today, reason="The project was cancelled.", by=supervisor) == ()
    later.refresh_from_db()
    assert later.status == Placement.Status.CANCELLED
    assert not Relationship.objects.filter(viewer=supervisor, kind=Kind.HOST, until__isnull=True).exists()


@pytest.mark.parametrize(
    ("days", "words"), [(1, "in the future"), (-60, "Use a day between")], ids=["tomorrow", "before it began"]
)
def test_its_end_lies_within_it(world: World, running: Placement, days: int, words: str) -> None:
    with pytest.raises(Refused, match=words) as refused:
        placing.finish(placement=running, on=clock.today() + timedelta(days=days), by=world.learner)
    assert refused.value.field == "on"


def test_an_early_end_needs_a_reason(world: World, running: Placement) -> None:
    with pytest.raises(Refused, match="why it ends early"):
        placing.end_early(placement=running, on=clock.today(), reason="  ", by=world.learner)


def test_the_supervisor_sees_the_person_until_the_day_after(world: World, over: Placement, supervisor: Person) -> None:
    assert world.learner in Person.objects.visible_to(supervisor)
    placing.finish(placement=over, on=over.until, by=world.learner)
    tomorrow = clock.today() + timedelta(days=1)
    assert world.learner not in Person.objects.visible_to(supervisor, on=tomorrow)


def test_each_writes_their_own_side_of_a_review(world: World, running: Placement, supervisor: Person) -> None:
    today = clock.today()
    for by, words in ((world.learner, "I learnt a lot."), (supervisor, "She did well.")):
        review = placing.hold_review(placement=running, point="mid", held_on=today, words=words, by=by)
    assert (review.person_words, review.supervisor_words) == ("I learnt a lot.", "She did well.")
    with pytest.raises(Refused, match="Only the person placed"):
        placing.hold_review(placement=running, point="mid", held_on=today, words="Me too.", by=world.manager)


@pytest.mark.parametrize(
    ("point", "days", "words", "said"),
    [
        ("mid", 1, "Well.", "in the future"),
        ("mid", -90, "Well.", "began on"),
        ("end", 0, " ", "what went well"),
        ("half", 0, "Well.", "halfway or the end"),
    ],
)
def test_a_review_that_cannot_be_is_refused(
    world: World, running: Placement, point: str, days: int, words: str, said: str
) -> None:
    with pytest.raises(Refused, match=said):
        placing.hold_review(
            placement=running, point=point, held_on=clock.today() + timedelta(days=days), words=words, by=world.learner
        )


def test_objectives_replace_each_other_in_order(world: World, running: Placement) -> None:
    placing.set_objectives(placement=running, objectives=[("Draft the paper", ""), (" ", "")], by=world.learner)
    made = placing.set_objectives(
        placement=running, objectives=[("Draft the paper", "met"), ("Answer the committee", "open")], by=world.learner
    )
    assert [(row.text, row.state) for row in running.objectives.all()] == [
        ("Draft the paper", "met"),
        ("Answer the committee", "open"),
    ]
    assert all(one.order < other.order for one, other in pairwise(made))
    with pytest.raises(Refused, match="8 objectives are enough"):
        placing.set_objectives(placement=running, objectives=[("Do it", "")] * 9, by=world.learner)


def test_only_the_supervisor_gives_feedback(world: World, running: Placement, supervisor: Person) -> None:
    with pytest.raises(Refused, match="Only the supervisor"):
        placing.give_feedback(placement=running, words="Great.", by=world.manager)
    placing.give_feedback(placement=running, words="Great.", by=supervisor)
    running.refresh_from_db()
    assert (running.feedback, running.feedback_on) == ("Great.", clock.today())
    assert Message.objects.filter(kind="opportunities.feedback", recipient=world.learner.email).count() == 1


def test_those_that_are_over_finish_by_themselves(world: World, over: Placement, running: Placement) -> None:
    assert placing.finish_due(clock.today()) == 1
    over.refresh_from_db()
    running.refresh_from_db()
    assert (over.status, running.status) == (Placement.Status.FINISHED, Placement.Status.AGREED)
    events = AuditEvent.objects.filter(action="opportunities.placement.finished")
    assert [(event.subject, event.organisation, event.actor) for event in events] == [
        (world.learner, world.council, None)
    ]
