"""What actions themselves hold to, whatever the page before them looked at: whose it is, and that nobody was first."""

import pytest

from notices.models import Message
from pathways import actions as pathways
from pathways.actions import Decision, experiences
from pathways.actions.requests import find_request
from pathways.errors import AlreadyDecided, BadVerifier, LinkUsed, NotYours
from pathways.models import Appointment, Assessment, Endorsement, ExperienceRecord
from pathways.queries.standing import standing
from pathways.readiness import Criteria
from people import actions as people
from people.errors import Refused
from people.models import VerifierEntry
from tests.world import World
from ui import clock

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["past_manager", "colleague", "lead", "far_manager", "learner"])
def test_only_the_line_manager_assesses_and_confirms_addresses(world: World, name: str) -> None:
    other, claim = world.cast[name], world.claims["waiting"]
    request = world.experiences["outside"].requests.get()

    with pytest.raises(NotYours):
        pathways.decide(decisions=[Decision(claim, keep=True)], by=other, held_on=clock.today())
    with pytest.raises(NotYours):
        pathways.confirm_address(request=request, by=other)
    with pytest.raises(NotYours):
        pathways.decide_experience(record=world.experiences["with_manager"], verify=True, by=other)

    claim.refresh_from_db()
    request.refresh_from_db()
    assert claim.status == Assessment.Status.CLAIMED
    assert request.address_confirmed_by is None


def test_a_level_is_decided_once_however_old_the_page_is(world: World) -> None:
    claim = world.claims["waiting"]
    pathways.decide(decisions=[Decision(claim, keep=True)], by=world.manager, held_on=clock.today())

    with pytest.raises(AlreadyDecided):
        pathways.decide(decisions=[Decision(claim, keep=False, reason="No.")], by=world.manager, held_on=clock.today())

    assert Assessment.objects.get(pk=claim.pk).status == Assessment.Status.ASSESSED


def test_nobody_is_asked_again_who_left_the_councils_list(world: World) -> None:
    record, endorsement = world.experiences["with_verifier"], world.endorsements["peer"]
    digital, peer = (
        VerifierEntry.objects.get(pk=world.verifiers[capacity].pk) for capacity in ("digital_lead", "peer_outside_team")
    )
    for entry in (digital, peer):
        people.retire_verifier(entry=entry, by=world.lead)
    sent = Message.objects.count()

    with pytest.raises(Refused, match="Vera Digital is no longer in your council's list"):
        pathways.ask_again(record=record, by=world.learner)
    with pytest.raises(BadVerifier, match="Uma Peer is no longer in your council's list as"):
        pathways.send_endorsement_again(endorsement=endorsement, by=world.learner)

    assert Message.objects.count() == sent
    assert find_request(token=world.tokens["verify"]).record == record, "the link sent before still works"
    people.retire_verifier(entry=digital, by=world.lead, active=True)
    pathways.ask_again(record=record, by=world.learner)
    assert Message.objects.count() == sent + 1


def test_an_address_outside_the_list_that_the_manager_confirmed_is_asked_again(world: World) -> None:
    record = world.experiences["outside"]
    pathways.confirm_address(request=record.requests.get(), by=world.manager)
    pathways.ask_again(record=record, by=world.learner)
    assert record.requests.filter(cancelled_at__isnull=True).count() == 1


@pytest.mark.parametrize("name", ["manager", "lead", "provider", "panel"])
def test_an_experience_taken_back_before_an_answer_is_the_persons_alone(world: World, name: str) -> None:
    seen = ExperienceRecord.objects.visible_to(world.cast[name])
    assert world.experiences["answered"] in seen
    assert world.experiences["withdrawn"] not in seen
    assert world.experiences["withdrawn"] in ExperienceRecord.objects.visible_to(world.learner)


def test_an_endorsement_withdrawn_meanwhile_is_not_given(world: World) -> None:
    asked = world.endorsements["manager"]
    pathways.withdraw_endorsement(endorsement=Endorsement.objects.get(pk=asked.pk), by=world.learner)

    with pytest.raises(AlreadyDecided):
        pathways.decide_endorsement(endorsement=asked, give=True, reason="Ready.", by=world.manager)

    assert Endorsement.objects.get(pk=asked.pk).status == Endorsement.Status.WITHDRAWN


def test_an_experience_withdrawn_meanwhile_is_not_verified(world: World) -> None:
    asked = world.experiences["with_manager"]
    pathways.withdraw_experience(record=ExperienceRecord.objects.get(pk=asked.pk), by=world.learner)

    with pytest.raises(AlreadyDecided):
        pathways.decide_experience(record=asked, verify=True, by=world.manager)

    assert ExperienceRecord.objects.get(pk=asked.pk).status == ExperienceRecord.Status.WITHDRAWN


def test_a_link_is_used_once_even_by_two_who_opened_it_before(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    token = world.tokens["verify"]
    opened = find_request(token=token)
    pathways.answer_request(token=token, confirm=True)
    monkeypatch.setattr(experiences, "find_request", lambda **_which: opened)

    with pytest.raises(LinkUsed):
        pathways.answer_request(token=token, confirm=False, reason="No.")


def test_who_was_asked_as_line_manager_cannot_confirm_once_nobody_is_named(world: World) -> None:
    """With nobody named the experience goes on waiting under the old name; that name opens nothing any more."""
    post = Appointment.objects.get(pk=world.appointment.pk)
    pathways.change_manager(appointment=post, manager=None, on=clock.today(), by=world.lead)
    record = ExperienceRecord.objects.get(pk=world.experiences["with_manager"].pk)
    assert record.verifier_person == world.manager

    with pytest.raises(NotYours):
        pathways.decide_experience(record=record, verify=True, by=world.manager)


def test_an_endorsement_for_one_gate_counts_for_no_other(world: World) -> None:
    def given() -> str:
        readiness = standing(world.learner, today=clock.today()).readiness
        assert readiness is not None
        return next(row.yours for row in readiness.criteria if row.key == Criteria.ENDORSEMENTS)

    none = given()
    pathways.decide_endorsement(endorsement=world.endorsements["manager"], give=True, reason="Yes.", by=world.manager)
    assert given() != none

    other = next(gate for gate in world.catalogue.gates if gate.opens_tier != "T3" and gate.criteria.endorsements)
    Endorsement.objects.filter(pk=world.endorsements["manager"].pk).update(gate=other.code)

    assert given() == none
