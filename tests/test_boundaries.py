"""Edges of who may see and do what: drafts taken back, managers of yesterday, one's own address, closed accounts."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from home.queries.waiting import sittings
from pathways import actions as pathways
from pathways.actions import ClaimItem, Decision, Verifier
from pathways.actions.baseline import confirm_baseline
from pathways.actions.team_baseline import BaselineDecision, Outcome, confirm_team
from pathways.errors import AlreadyWaiting, BadVerifier, NotYours
from pathways.models import Appointment, Assessment, Evidence, ExperienceRecord
from pathways.queries.frameworks import current_catalogue
from people import actions as people
from people.models import Person
from people.trail import details
from tests import factories
from tests.world import World
from ui import clock

pytestmark = pytest.mark.django_db


def test_a_draft_taken_back_stays_the_persons_alone(world: World) -> None:
    """Withdrawing a draft must not open it to those from whom it was kept."""
    draft = world.claims["draft"]
    pathways.withdraw_claim(assessment=draft, by=world.learner)

    for viewer in (world.manager, world.lead, world.panel, world.provider):
        assert not Assessment.objects.visible_to(viewer).filter(pk=draft.pk).exists()
    assert not Evidence.objects.visible_to(world.manager).filter(pk=world.evidence["draft"].pk).exists()
    assert Assessment.objects.visible_to(world.learner).filter(pk=draft.pk).exists()


def test_a_past_manager_cannot_take_a_decision_back_on_the_day_of_the_change(world: World) -> None:
    kept, record = world.claims["waiting"], world.experiences["with_manager"]
    pathways.decide(decisions=[Decision(kept, keep=True)], by=world.manager, held_on=clock.today())
    pathways.decide_experience(record=record, verify=True, by=world.manager)
    appointment = Appointment.objects.get(pk=world.appointment.pk)
    pathways.change_manager(appointment=appointment, manager=world.colleague, on=clock.today(), by=world.lead)

    with pytest.raises(NotYours):
        pathways.reopen(assessment=kept, by=world.manager)
    with pytest.raises(NotYours):
        pathways.undo_experience_decision(record=ExperienceRecord.objects.get(pk=record.pk), by=world.manager)


@pytest.mark.parametrize("spelling", ["{0}@{1}", "{0}+checked@{1}", " {0}@{1} "])
def test_no_spelling_of_ones_own_address_confirms_or_endorses(world: World, spelling: str) -> None:
    learner = world.learner
    local, domain = learner.email.upper().split("@")
    address = spelling.format(local, domain)
    people.add_verifier(organisation=world.council, capacity="s151", name="Somebody", email=address, by=world.lead)

    for asked in (
        Verifier.address("Somebody", address, "peer", "They saw it."),
        Verifier(name="Somebody", email=address, capacity="s151", in_directory=True),
    ):
        with pytest.raises(BadVerifier):
            pathways.record_experience(
                person=learner,
                experience="X03",
                quantity=1,
                since=factories.ago(days=9),
                until=factories.ago(days=8),
                verifier=asked,
                by=learner,
            )
    pathways.withdraw_endorsement(endorsement=world.endorsements["peer"], by=learner)
    people.add_verifier(
        organisation=world.council, capacity="peer_outside_team", name="Somebody", email=address, by=world.lead
    )
    with pytest.raises(BadVerifier):
        pathways.ask_endorsement(
            person=learner,
            gate=world.endorsements["peer"].gate,
            capacity="peer_outside_team",
            by=learner,
            email=address,
        )


def _baseline(person: Person, post: Appointment) -> list[Assessment]:
    levels = {code: level for code, level in current_catalogue().role(post.role).requirements.items() if level > 0}
    return confirm_baseline(person=person, appointment=post, levels=levels, by=person)


def test_a_baseline_in_a_fixed_term_post_reaches_the_manager(world: World) -> None:
    someone = factories.person("Fia Term", at=world.council)
    post = factories.post(someone, manager=world.colleague)
    pathways.end_appointment(appointment=post, on=clock.today() + timedelta(days=90), by=world.lead)
    claims = _baseline(someone, post)

    assert [row.person for row in sittings(world.colleague, today=clock.today())] == [someone]
    confirm_team(
        manager=world.colleague,
        decisions=[BaselineDecision(claim, Outcome.KEEP) for claim in claims],
        held_on=clock.today(),
    )

    assert not sittings(world.colleague, today=clock.today()).exists()


def test_a_manager_who_has_moved_away_confirms_no_baseline_before_the_night(world: World) -> None:
    """The post goes on naming them until the nightly turn; the relationship, which decides, has ended."""
    manager = factories.person("Gus Gone", at=world.council)
    someone = factories.person("Una Under", at=world.council)
    claims = _baseline(someone, factories.post(someone, manager=manager))
    people.move(person=manager, to=world.elsewhere, on=clock.today(), by=world.lead)

    with pytest.raises(NotYours):
        confirm_team(
            manager=manager,
            decisions=[BaselineDecision(claim, Outcome.KEEP) for claim in claims],
            held_on=clock.today(),
        )


def test_a_closed_account_is_signed_out_at_once(world: World) -> None:
    browser = Client()
    browser.force_login(world.learner)
    mine = reverse("pathways:mine")
    assert browser.get(mine).status_code == 200

    people.deactivate(person=world.learner, by=world.lead, organisation=world.council)

    assert browser.get(mine).status_code == 302


def test_a_mentor_a_sponsor_and_an_administrator_see_no_levels(world: World) -> None:
    url = reverse("pathways:of", args=[world.learner.public_id])
    for name in ("mentor", "sponsor", "administrator", "protector", "coordinator", "past_manager"):
        browser = Client()
        browser.force_login(world.cast[name])
        assert browser.get(url).status_code == 404, name
        assert not Assessment.objects.visible_to(world.cast[name]).filter(person=world.learner).exists(), name


def test_the_trail_leaves_internal_numbers_out() -> None:
    assert details({"from": 41, "to": 42, "on": "2026-11-23"}) == "on 23 November 2026"


def test_two_baselines_or_claims_of_one_competency_never_meet_as_an_error(world: World) -> None:
    """A claim that waits is withdrawn in favour of the baseline, and a claim after it is told that one waits."""
    someone = factories.person("Tia Twice", at=world.council)
    post = factories.post(someone, manager=world.colleague)
    code = min(current_catalogue().role(post.role).requirements)
    [before] = pathways.claim(person=someone, items=[ClaimItem(code, 1, frozenset({"knowledge"}))], by=someone)
    _baseline(someone, post)

    before.refresh_from_db()
    assert before.status == Assessment.Status.WITHDRAWN
    with pytest.raises(AlreadyWaiting):
        pathways.claim(person=someone, items=[ClaimItem(code, 2, frozenset({"knowledge"}))], by=someone)
