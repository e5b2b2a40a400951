"""Next actions beside what came back and what waits for others: mend first, and never ask for the same thing twice."""

from collections.abc import Sequence
from datetime import date

from pathways.action_parts import ReturnedClaim, ToClaim
from pathways.catalogue import Choice, Gate, GateCriteria, PathwayStage
from pathways.next_actions import NextAction, awaited, next_actions
from pathways.readiness import Criteria, EndorsementAsked, ExperienceHeld, HeldLevel, Readiness, SupportHeld, evaluate
from tests.pathways.framework import CATALOGUE
from tests.pathways.standing import THEN, TODAY, gate, held, ready, role, row

SENT = date(2026, 11, 16)
HEAD = CATALOGUE.role("head-of-digital")


def claimed(code: str, level: int, on: date = SENT) -> HeldLevel:
    return HeldLevel(code, level, "self", on, waiting=True)


def test_a_returned_claim_is_mended_before_anything_is_done_for_its_competency() -> None:
    readiness = ready({"PLC1": 2, "DEM1": 2}, [held("DEM1", 2)], gate=gate(max_shortfall=1))
    assert [action.link for action in next_actions(readiness)] == ["experience"]
    back = [ReturnedClaim("PLC1", 2, SENT, "Say which partners.")]
    (action,) = next_actions(readiness, returned=back)
    assert (action.heading, action.link, action.codes) == ("Mend your claim for Partnership working", "mend", ("PLC1",))
    assert action.gap == "Level 2 came back on 16 November 2026: “Say which partners.”"
    assert action.closes_words == "Closes criterion 1"


def test_mending_comes_first_and_promises_no_more_than_the_level_claimed() -> None:
    readiness = ready({"PLC1": 4, "DEM1": 2}, [claimed("DEM1", 2)], gate=gate(max_shortfall=1, assessed_share=0.5))
    first, second = next_actions(readiness, returned=[ReturnedClaim("PLC1", 2, SENT)])
    assert (first.link, first.closes, first.closes_words) == ("mend", False, "Goes towards criterion 1")
    assert second.link == "conversation"
    (enough, _) = next_actions(readiness, returned=[ReturnedClaim("PLC1", 3, SENT)])
    assert enough.closes


def test_a_return_that_would_add_nothing_is_no_action() -> None:
    readiness = ready({"PLC1": 4}, [held("PLC1", 2)], gate=gate(max_shortfall=1))
    (action,) = next_actions(readiness, returned=[ReturnedClaim("PLC1", 2, SENT), ReturnedClaim("DEM1", 2, SENT)])
    assert action.link == "experience"


def test_a_gap_whose_claim_waits_is_marked_and_not_asked_again() -> None:
    levels = [held("DEM3", 1), claimed("DEM3", 3)]
    readiness = ready({"DEM3": 3}, levels, core=("DEM3",), gate=gate(max_shortfall=1, core_must_meet=True))
    title = "Scrutiny and public accountability"
    assert row(readiness, Criteria.SHORTFALL)[3] == f"{title}, 2 short (claimed, waiting)."
    assert row(readiness, Criteria.CORE)[3] == f"{title}, 1 to 3 (claimed, waiting)."
    assert next_actions(readiness) == ()


def test_a_claim_for_less_than_is_required_is_told_and_work_goes_on() -> None:
    readiness = ready({"DEM3": 3}, [held("DEM3", 1), claimed("DEM3", 2)], gate=gate(max_shortfall=1))
    (action,) = next_actions(readiness)
    assert action.gap.startswith(
        "Scrutiny and public accountability: you hold 1, required 3 (level 2 claimed, waiting)."
    )
    assert action.to_claim is None, "one claim of a competency waits at a time"


def test_a_conversation_knows_since_when_the_claims_have_been_sent() -> None:
    asks = gate(assessed_share=0.9)
    levels = [claimed("DEM1", 2, date(2026, 11, 20)), claimed("DEM3", 3)]
    (action,) = next_actions(ready({"DEM1": 2, "DEM3": 3}, levels, gate=asks))
    assert (action.link, action.sent_on) == ("conversation", SENT)
    (lapsed,) = next_actions(ready({"DEM1": 2}, [held("DEM1", 2, "self")], gate=asks))
    assert lapsed.sent_on is None


def test_a_level_that_may_be_held_already_can_be_claimed() -> None:
    readiness = ready({"DEM3": 3}, [held("DEM3", 1)], gate=gate(max_shortfall=1))
    (action,) = next_actions(readiness)
    assert action.to_claim == ToClaim("DEM3", "Scrutiny and public accountability", 3)


def test_an_endorsement_asked_for_is_told_and_not_asked_again() -> None:
    asks = gate(endorsements=("line_manager", "finance"))
    asked = [EndorsementAsked("line_manager", date(2026, 11, 23), "Martin Sowerby")]
    readiness = ready({}, gate=asks, asked_of=asked)
    assert row(readiness, Criteria.ENDORSEMENTS)[3] == (
        "Asked Martin Sowerby, line manager, 23 November 2026. Still to ask: finance."
    )
    (action,) = next_actions(readiness)
    assert (action.codes, action.closes) == (("finance",), False)
    assert next_actions(ready({}, gate=gate(endorsements=("line_manager",)), asked_of=asked)) == ()


def test_without_a_post_in_digital_no_baseline_is_asked_for() -> None:
    readiness = ready({"DEM1": 2, "DEM3": 1}, core=("DEM1",), gate=gate(assessed_share=0.5))
    (action,) = next_actions(readiness, in_role=False)
    assert (action.heading, action.link, action.codes) == (
        "Say which levels you hold already", "claim", ("DEM1", "DEM3")
    )  # fmt: skip
    assert action.gap == "None of the 2 competencies that Role asks is recorded."
    assert next_actions(readiness)[0].link == "baseline"


def _everything(name: str) -> Sequence[NextAction]:
    stage = PathwayStage("p", 1, "", (), 12, ("X09",), Choice(0, ()), "G")
    readiness: Readiness = evaluate(
        catalogue=CATALOGUE,
        target=role({"DEM1": 2, "DEM3": 3}),
        gate=Gate("G", "Gate", "T5", GateCriteria(
            max_shortfall=1, assessed_share=0.9, mentoring_sessions_min=6, endorsements=("finance",)
        )),
        stage=stage,
        today=TODAY,
        levels=[claimed("DEM1", 2), held("DEM3", 1)],
        experiences=[ExperienceHeld("X09", 3, verified=True)],
        support=SupportHeld(2, THEN),
    )  # fmt: skip
    return next_actions(readiness, name=name, most=9)


def test_somebody_else_reads_of_the_person_by_name() -> None:
    said = " ".join(f"{action.heading} {action.gap}" for action in _everything("Nasreen"))
    assert "Nasreen holds 1, required 3" in said
    assert "Nasreen has had 2 of 6." in said
    assert "Nasreen has 0 of 1." in said
    assert "their own view" in said
    assert not {"you", "your"} & set(said.lower().replace(".", "").split())
    assert "you hold 1, required 3" in " ".join(action.gap for action in _everything(""))


def test_an_experience_verified_since_the_level_was_assessed_asks_for_the_claim() -> None:
    readiness = ready({"DEM3": 3}, [held("DEM3", 1)], gate=gate(max_shortfall=1))
    (before,) = next_actions(readiness)
    assert before.link == "experience"
    assert before.closes_words == "Once verified, claimed and assessed, closes criterion 1"
    (code,) = before.codes
    (now,) = next_actions(readiness, verified={code: TODAY})
    assert (now.link, now.codes, now.criteria, now.closes) == ("verified", ("DEM3",), before.criteria, True)
    assert now.closes_words == "Once claimed and assessed, closes criterion 1"
    assert "was verified on 24 November 2026" in now.gap
    (used,) = next_actions(readiness, verified={code: date(2020, 1, 1)})
    assert used.link == "experience", "it counted towards the level already held"
    sent = ready({"DEM3": 3}, [held("DEM3", 1), claimed("DEM3", 3)], gate=gate(max_shortfall=1))
    assert next_actions(sent, verified={code: TODAY}) == ()


def test_a_claim_that_waits_is_awaited_and_closes_what_it_will() -> None:
    assert awaited(ready({"DEM3": 3}, [held("DEM3", 1)], gate=gate(max_shortfall=1))) is None
    readiness = ready({"DEM3": 3}, [held("DEM3", 1), claimed("DEM3", 3)], gate=gate(max_shortfall=1))
    found = awaited(readiness)
    assert found is not None
    assert (found.link, found.codes, found.closes, found.sent_on) == ("waiting", ("DEM3",), True, SENT)
    assert found.heading == "Scrutiny and public accountability, level 3"
    assert found.closes_words == "Once assessed, closes criterion 1"
