"""What is done about levels, evidence, experiences and targets stands in the trail of who employs the person."""

import re
from datetime import date

import pytest
from django.db.models import QuerySet
from django.urls import reverse

from pathways.actions import (
    ClaimItem,
    Decision,
    Verifier,
    add_evidence,
    answer_request,
    ask_again,
    ask_endorsement,
    claim,
    decide,
    record_experience,
    reopen,
    send_draft,
    send_endorsement_again,
    set_target,
    withdraw_claim,
    withdraw_endorsement,
    withdraw_experience,
)
from people.actions import membership
from people.models import AuditEvent, VerifierEntry
from people.roles import Role
from tests.pathways.letters import token_in_last
from tests.pathways.pages_client import client
from tests.pathways.pages_world import TARGET, World, directory, person
from ui import clock

SINCE, UNTIL = date(2022, 4, 1), date(2025, 3, 31)


@pytest.fixture
def made(staff: World) -> World:
    return staff


def rows(page: str) -> set[str]:
    return set(re.findall(r"<td>([a-z][^<]+)", page))


def about(made: World) -> "QuerySet[AuditEvent]":
    return AuditEvent.objects.filter(subject=made.nasreen, action__startswith="pathways.")


def one_item() -> ClaimItem:
    return ClaimItem("PPL2", 3, frozenset({"experience"}), "Ran the contact centre move.")


def do_everything(made: World) -> None:
    """Each action about a person's own record, once."""
    directory(made.council)
    me, today = made.nasreen, clock.today()
    set_target(person=me, role=TARGET, by=me)
    add_evidence(person=me, title="Plan", text="Words", by=me)
    (sent,) = claim(person=me, items=[one_item()], by=me)
    decide(decisions=[Decision(sent, keep=False, reason="More of it.")], by=made.helen, held_on=today)
    reopen(assessment=sent, by=made.helen)
    decide(decisions=[Decision(sent, keep=True)], by=made.helen, held_on=today)
    (other,) = claim(person=me, items=[one_item()], by=me)
    withdraw_claim(assessment=other, by=me)
    finance = Verifier.entry(VerifierEntry.objects.get(capacity="finance"))
    for _ in range(2):
        record = record_experience(
            person=me, experience="X08", quantity=2, since=SINCE, until=UNTIL, verifier=finance, by=me
        )
        ask_again(record=record, by=me)
    withdraw_experience(record=record, by=me)
    asked = ask_endorsement(
        person=me, gate="G4", capacity="democratic_services", email="dev.ramsay@calderdale.example", by=me
    )
    send_endorsement_again(endorsement=asked, by=me)
    withdraw_endorsement(endorsement=asked, by=me)


def test_the_data_protection_lead_of_the_council_finds_all_of_it_and_another_councils_finds_nothing(
    made: World,
) -> None:
    ours = person("Dora Protect", made.council, Role.DATA_PROTECTION_LEAD)
    theirs = person("Dan Elsewhere", made.elsewhere, Role.DATA_PROTECTION_LEAD)
    do_everything(made)
    page = rows(client(ours).get(reverse("people:audit")).content.decode())
    assert page >= {
        "set a target role",
        "added evidence",
        "claimed levels",
        "kept a claimed level",
        "returned a claimed level",
        "took a decision on a level back",
        "withdrew a claim",
        "sent an experience to be verified",
        "asked a verifier again",
        "withdrew an experience",
        "asked for an endorsement",
        "asked for an endorsement again",
        "withdrew a request for an endorsement",
    }
    assert set(about(made).values_list("organisation__name", flat=True)) == {"Calderdale"}
    elsewhere = client(theirs).get(reverse("people:audit")).content.decode()
    assert "Nasreen" not in elsewhere


def test_a_draft_is_in_nobodys_trail_until_it_is_sent(made: World) -> None:
    me = made.nasreen
    (dropped,) = claim(person=me, items=[one_item()], by=me, draft=True)
    withdraw_claim(assessment=dropped, by=me)
    (sent,) = claim(person=me, items=[one_item()], by=me, draft=True)
    drafts = about(made).filter(action__in=["pathways.assessment.drafted", "pathways.assessment.withdrawn"])
    assert list(drafts.values_list("organisation", flat=True)) == [None, None, None]
    send_draft(assessment=sent, by=me)
    withdraw_claim(assessment=sent, by=me)
    later = about(made).order_by("-pk")[:2]
    assert [event.organisation for event in later] == [made.council, made.council]


def test_what_is_answered_after_a_move_is_in_the_trail_of_the_new_council(made: World) -> None:
    directory(made.council)
    me, today = made.nasreen, clock.today()
    finance = Verifier.entry(VerifierEntry.objects.get(capacity="finance"))
    record_experience(person=me, experience="X08", quantity=2, since=SINCE, until=UNTIL, verifier=finance, by=me)
    token = token_in_last("pathways.verify")
    membership.move(person=me, to=made.elsewhere, on=today, by=None)
    answer_request(token=token, confirm=True)
    answered = about(made).get(action="pathways.experience.verified")
    assert answered.organisation == made.elsewhere
