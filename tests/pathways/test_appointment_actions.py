"""What changes of posts mean for who sees a person, and for what waits for a line manager."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from pathways import actions
from pathways.actions import ClaimItem, Verifier
from pathways.models import Appointment, Endorsement, ExperienceRecord
from pathways.tasks import nightly_lines
from people import actions as people
from people.errors import Refused
from people.models import AuditEvent, Membership, Person, Relationship
from people.roles import Kind, Role, Sees
from tests import factories
from tests.world import World
from ui import clock

pytestmark = pytest.mark.django_db

TODAY, TOMORROW = timedelta(0), timedelta(days=1)


def day(after: timedelta = TODAY) -> date:
    return clock.today() + after


def sees(viewer: Person, subject: Person, *, on: date | None = None) -> bool:
    return Person.objects.visible_to(viewer, sees=Sees.EXPERIENCES, on=on).filter(pk=subject.pk).exists()


def on_day(wanted: date) -> datetime:
    return datetime(wanted.year, wanted.month, wanted.day, 12, tzinfo=clock.LONDON)


def fresh(post: Appointment) -> Appointment:
    return Appointment.objects.select_related("person", "organisation", "line_manager").get(pk=post.pk)


def events(action: str) -> int:
    return AuditEvent.objects.filter(action=f"pathways.{action}").count()


def asked_of(world: World) -> Person | None:
    return ExperienceRecord.objects.get(pk=world.experiences["with_manager"].pk).verifier_person


def endorser(world: World) -> Person | None:
    return Endorsement.objects.get(pk=world.endorsements["manager"].pk).endorser


# --- Another line manager ---------------------------------------------------------------------------------------------
def test_what_waits_for_a_manager_waits_for_the_next(world: World) -> None:
    assert (asked_of(world), endorser(world)) == (world.manager, world.manager)
    actions.change_manager(appointment=fresh(world.appointment), manager=world.past_manager, on=day(), by=world.lead)
    assert (asked_of(world), endorser(world)) == (world.past_manager, world.past_manager)
    record = ExperienceRecord.objects.get(pk=world.experiences["with_manager"].pk)
    assert (record.verifier_name, record.verifier_email) == (world.past_manager.name, world.past_manager.email)
    actions.decide_experience(record=record, verify=True, by=world.past_manager)
    handed = AuditEvent.objects.get(action="pathways.line.handed_over")
    assert (handed.subject, handed.organisation, handed.changes) == (world.learner, world.council, {"count": 2})


def test_what_was_answered_stays_with_whoever_answered(world: World) -> None:
    record = ExperienceRecord.objects.get(pk=world.experiences["with_manager"].pk)
    actions.decide_experience(record=record, verify=True, by=world.manager)
    actions.change_manager(appointment=fresh(world.appointment), manager=world.past_manager, on=day(), by=world.lead)
    assert asked_of(world) == world.manager


def test_the_manager_before_loses_access_that_day(world: World) -> None:
    assert sees(world.manager, world.learner)
    actions.change_manager(appointment=fresh(world.appointment), manager=world.past_manager, on=day(), by=world.lead)
    assert not sees(world.manager, world.learner)
    assert sees(world.past_manager, world.learner)


def test_a_post_with_an_end_passes_on_and_closes_at_that_end(world: World) -> None:
    """A relationship with its end in sight is ended sooner, and the new one does not outlast the post."""
    end = day(timedelta(days=30))
    post = actions.end_appointment(appointment=fresh(world.appointment), on=end, by=world.lead)
    actions.change_manager(appointment=post, manager=world.past_manager, on=day(), by=world.lead)
    assert not sees(world.manager, world.learner)
    assert sees(world.past_manager, world.learner, on=end - TOMORROW)
    assert not sees(world.past_manager, world.learner, on=end)


@pytest.mark.parametrize("days", [-500, 1])
def test_a_manager_changes_within_the_post_and_not_in_the_future(world: World, days: int) -> None:
    with pytest.raises(Refused) as refused:
        actions.change_manager(
            appointment=fresh(world.appointment),
            manager=world.past_manager,
            on=day(timedelta(days=days)),
            by=world.lead,
        )
    assert refused.value.field == "on"
    assert sees(world.manager, world.learner)


def test_the_same_manager_again_records_nothing(world: World) -> None:
    before = events("appointment.manager_changed")
    actions.change_manager(appointment=fresh(world.appointment), manager=world.manager, on=day(), by=world.lead)
    assert events("appointment.manager_changed") == before
    assert sees(world.manager, world.learner)


# --- Nobody manages them for a while ----------------------------------------------------------------------------------
def test_without_a_manager_it_waits_for_whoever_is_named_next(world: World) -> None:
    post = actions.change_manager(appointment=fresh(world.appointment), manager=None, on=day(), by=world.lead)
    assert asked_of(world) == world.manager
    with pytest.raises(Refused):
        actions.decide_experience(
            record=ExperienceRecord.objects.get(pk=world.experiences["with_manager"].pk), verify=True, by=world.manager
        )
    actions.change_manager(appointment=post, manager=world.past_manager, on=day(), by=world.lead)
    assert (asked_of(world), endorser(world)) == (world.past_manager, world.past_manager)


def test_after_the_end_of_a_post_it_waits_for_the_manager_of_the_next_post(world: World) -> None:
    actions.end_appointment(appointment=fresh(world.appointment), on=day(), by=world.lead)
    assert asked_of(world) == world.manager
    factories.post(world.learner, manager=world.past_manager, since=day(), title="Senior developer")
    assert asked_of(world) == world.past_manager


def test_with_two_posts_the_other_manager_takes_over(world: World) -> None:
    factories.post(world.learner, manager=world.past_manager, title="Acting lead")
    assert asked_of(world) == world.manager
    actions.end_appointment(appointment=fresh(world.appointment), on=day(), by=world.lead)
    assert asked_of(world) == world.past_manager


def test_a_post_to_come_takes_over_on_its_first_day(world: World) -> None:
    start = day(timedelta(days=10))
    actions.end_appointment(appointment=fresh(world.appointment), on=start, by=world.lead)
    factories.post(world.learner, manager=world.past_manager, since=start, title="Senior developer")
    nightly_lines()
    assert asked_of(world) == world.manager
    with clock.standing_at(on_day(start)):
        nightly_lines()
        assert asked_of(world) == world.past_manager
        before = AuditEvent.objects.count()
        assert nightly_lines() == 0
        assert AuditEvent.objects.count() == before


# --- Ends -------------------------------------------------------------------------------------------------------------
def test_access_ends_on_the_day_the_post_ends(world: World) -> None:
    end = day(timedelta(days=5))
    actions.end_appointment(appointment=fresh(world.appointment), on=end, by=world.lead)
    assert sees(world.manager, world.learner, on=end - TOMORROW)
    assert not sees(world.manager, world.learner, on=end)


def test_an_earlier_end_takes_access_earlier_and_a_later_one_gives_it_back(world: World) -> None:
    post = fresh(world.appointment)
    for days in (30, 0, 60):
        end = day(timedelta(days=days))
        actions.end_appointment(appointment=post, on=end, by=world.lead)
        assert sees(world.manager, world.learner, on=end - TOMORROW), days
        assert not sees(world.manager, world.learner, on=end), days
    before = events("appointment.ended")
    actions.end_appointment(appointment=post, on=end, by=world.lead)
    assert events("appointment.ended") == before


def test_an_end_taken_back_gives_the_manager_access_again(world: World) -> None:
    post = actions.end_appointment(appointment=fresh(world.appointment), on=day(), by=world.lead)
    assert not sees(world.manager, world.learner)
    actions.reopen_appointment(appointment=post, by=world.lead)
    assert fresh(post).until is None
    assert sees(world.manager, world.learner)
    assert asked_of(world) == world.manager


# --- Corrections ------------------------------------------------------------------------------------------------------
def corrected(post: Appointment, world: World, **facts: object) -> Appointment:
    own = {name: getattr(post, name) for name in ("title", "role", "since", "fte", "acting", "outside_digital")}
    return actions.correct_appointment(appointment=post, by=world.lead, **{**own, **facts})


def test_a_correction_is_audited_with_what_was(world: World) -> None:
    corrected(fresh(world.appointment), world, title="  Snr developer ", fte=Decimal("0.6"), acting=True)
    post = fresh(world.appointment)
    assert (post.title, post.fte, post.acting) == ("Snr developer", Decimal("0.60"), True)
    said = AuditEvent.objects.get(action="pathways.appointment.corrected")
    assert said.changes["changed"] == ["title", "fte", "acting"]
    assert said.changes["was"] == {"title": "Developer", "fte": "1.00", "acting": "False"}
    corrected(post, world)
    assert events("appointment.corrected") == 1


@pytest.mark.parametrize(
    ("facts", "field"), [({"role": "king"}, "role"), ({"fte": Decimal(2)}, "fte"), ({"title": " "}, "title")]
)
def test_what_cannot_be_is_refused(world: World, facts: dict[str, object], field: str) -> None:
    with pytest.raises(Refused) as refused:
        corrected(fresh(world.appointment), world, **facts)
    assert refused.value.field == field


def test_another_start_is_when_the_manager_begins_to_see(world: World) -> None:
    post = factories.post(world.colleague, manager=world.manager, since=day(timedelta(days=20)), title="Lead")
    assert not sees(world.manager, world.colleague)
    corrected(post, world, since=day())
    assert sees(world.manager, world.colleague)
    corrected(fresh(post), world, since=day(TOMORROW))
    assert not sees(world.manager, world.colleague)
    assert sees(world.manager, world.colleague, on=day(TOMORROW))


def test_a_later_start_forgets_a_manager_who_was_gone_by_then(world: World) -> None:
    """The learner's manager changed 30 days ago: of a post that began 10 days ago only the present one is left."""
    post = corrected(fresh(world.appointment), world, since=day(-timedelta(days=10)))
    rows = Relationship.objects.filter(source=f"appointment:{post.pk}")
    assert [(row.viewer, row.since, row.until) for row in rows] == [(world.manager, post.since, None)]


# --- Taken back -------------------------------------------------------------------------------------------------------
def test_a_post_is_taken_back_on_the_day_it_was_recorded(world: World) -> None:
    post = factories.post(world.colleague, manager=world.manager, title="By mistake")
    assert sees(world.manager, world.colleague)
    actions.take_back_appointment(appointment=post, by=world.lead)
    assert not Appointment.objects.filter(title="By mistake").exists()
    assert not sees(world.manager, world.colleague)
    assert events("appointment.taken_back") == 1


def test_not_later_and_not_once_levels_hang_on_it(world: World) -> None:
    post = factories.post(world.colleague, title="By mistake")
    with clock.standing_at(on_day(day(TOMORROW))), pytest.raises(Refused):
        actions.take_back_appointment(appointment=post, by=world.lead)
    baseline = Appointment.objects.get(person=world.newcomer)
    with pytest.raises(Refused, match="Levels were confirmed"):
        actions.take_back_appointment(appointment=baseline, by=world.lead)


# --- Moves ------------------------------------------------------------------------------------------------------------
def moved(world: World, who: Person, *, on: date, title: str = "") -> Appointment | None:
    return actions.move(person=who, to=world.elsewhere, on=on, title=title, role="", by=world.lead)


def test_a_move_ends_the_line_that_day_and_what_waits_waits_for_the_next_manager(world: World) -> None:
    assert moved(world, world.learner, on=day()) is None
    assert not Appointment.objects.filter(person=world.learner).on(day()).exists()
    assert not sees(world.manager, world.learner)
    assert not sees(world.lead, world.learner)
    assert sees(world.far_lead, world.learner)
    assert asked_of(world) == world.manager
    factories.post(world.learner, at=world.elsewhere, manager=world.far_manager, since=day())
    assert (asked_of(world), endorser(world)) == (world.far_manager, world.far_manager)


def test_claims_that_wait_are_there_for_the_next_manager(world: World) -> None:
    [claim] = actions.claim(
        person=world.colleague,
        items=[ClaimItem(sorted(world.catalogue.role("developer").requirements)[0], 1, frozenset({"knowledge"}), "n")],
        by=world.colleague,
    )
    moved(world, world.colleague, on=day())
    factories.post(world.colleague, at=world.elsewhere, manager=world.far_manager, since=day())
    decided = actions.decide(
        decisions=[actions.Decision(claim, keep=True)], by=world.far_manager, held_on=clock.today()
    )
    assert decided


def test_a_move_to_come_changes_nothing_until_its_day(world: World) -> None:
    on = day(timedelta(days=14))
    post = moved(world, world.learner, on=on, title="Lead developer")
    assert post is not None
    assert post.since == on
    assert sees(world.manager, world.learner)
    assert sees(world.lead, world.learner)
    assert not sees(world.far_lead, world.learner)
    with clock.standing_at(on_day(on)):
        assert not sees(world.manager, world.learner)
        assert not sees(world.lead, world.learner)
        assert sees(world.far_lead, world.learner)


def test_whoever_the_mover_managed_has_nobody_from_that_day(world: World) -> None:
    on = day(timedelta(days=14))
    moved(world, world.manager, on=on)
    assert nightly_lines() == 0
    assert fresh(world.appointment).line_manager == world.manager
    with clock.standing_at(on_day(on)):
        assert nightly_lines() == 2  # the learner's post and the newcomer's
        assert fresh(world.appointment).line_manager is None
        assert not sees(world.manager, world.learner)


def test_a_move_today_releases_them_at_once(world: World) -> None:
    moved(world, world.manager, on=day())
    assert fresh(world.appointment).line_manager is None


def test_a_post_planned_for_later_never_begins_and_one_begun_since_refuses_an_earlier_day(world: World) -> None:
    factories.post(world.learner, since=day(timedelta(days=60)), title="Planned")
    moved(world, world.learner, on=day(timedelta(days=30)))
    assert not Appointment.objects.filter(title="Planned").exists()
    factories.post(world.colleague, since=day(-timedelta(days=3)), title="Begun")
    with pytest.raises(Refused, match="began as Begun"):
        moved(world, world.colleague, on=day(-timedelta(days=10)))


def test_a_move_to_come_is_taken_back_whole(world: World) -> None:
    on = day(timedelta(days=14))
    for who in (world.learner, world.manager):
        moved(world, who, on=on, title="Elsewhere")
        actions.cancel_move(person=who, by=world.lead)
    people.grant(person=world.learner, organisation=world.council, role=Role.MENTOR, by=None)
    assert not Appointment.objects.filter(title="Elsewhere").exists()
    assert not Membership.objects.filter(organisation=world.elsewhere, person=world.learner).exists()
    with clock.standing_at(on_day(on + TOMORROW)):
        assert fresh(world.appointment).until is None
        assert sees(world.manager, world.learner)
        assert sees(world.lead, world.learner)
        assert nightly_lines() == 0


def test_there_is_no_move_to_take_back(world: World) -> None:
    with pytest.raises(Refused):
        actions.cancel_move(person=world.learner, by=world.lead)


def test_settling_lines_looks_at_everybody_at_once(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(3):
        who = factories.person(f"Report {number}")
        factories.post(who, manager=world.manager)
        actions.record_experience(
            person=who,
            experience="X03",
            quantity=1,
            since=day(-TOMORROW),
            until=day(-TOMORROW),
            verifier=Verifier.colleague(world.manager, Kind.LINE_MANAGER),
            by=who,
        )
    with django_assert_num_queries(7):  # three reads and two savepoints
        assert actions.settle_lines() == 0
