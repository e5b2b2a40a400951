"""The three next actions: which come first, and what each promises to close."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pathways.action_words import ACTS, act_words
from pathways.catalogue import Choice, Gate, GateCriteria, PathwayStage, Role
from pathways.next_actions import MOST, NextAction, Offer, next_actions
from pathways.readiness import (
    EndorsementHeld,
    ExperienceHeld,
    ExperiencePlanned,
    HeldLevel,
    Readiness,
    Status,
    SupportHeld,
    evaluate,
)
from tests.pathways.framework import CATALOGUE

TODAY = date(2026, 11, 24)
THEN = date(2026, 3, 2)
G4 = CATALOGUE.gate("G4")
HEAD = CATALOGUE.role("head-of-digital")
STAGE = CATALOGUE.stage_before(G4, CATALOGUE.role("digital-programme-manager"), HEAD)
ALL_EXPERIENCES = [ExperienceHeld(each.code, each.quantity, verified=True) for each in CATALOGUE.experiences]

CODES = [competency.code for competency in CATALOGUE.competencies]
EXPERIENCES = [experience.code for experience in CATALOGUE.experiences]


def standing(
    *,
    gaps: Mapping[str, int] | None = None,
    own_view: Sequence[str] = (),
    experiences: Sequence[ExperienceHeld] = tuple(ALL_EXPERIENCES),
    endorsements: Sequence[str] = G4.criteria.endorsements,
    sessions: int = 6,
    gate: Gate = G4,
    stage: PathwayStage | None = STAGE,
    target: Role = HEAD,
    planned: Sequence[ExperiencePlanned] = (),
) -> Readiness:
    """Someone who meets everything but the panel, except as told. `gaps` are levels short."""
    short = gaps or {}
    return evaluate(
        catalogue=CATALOGUE,
        target=target,
        gate=gate,
        stage=stage,
        today=TODAY,
        levels=[
            HeldLevel(code, max(0, level - short.get(code, 0)), "self" if code in own_view else "assessor", THEN)
            for code, level in target.requirements.items()
        ],
        experiences=experiences,
        endorsements=[EndorsementHeld(capacity) for capacity in endorsements],
        support=SupportHeld(sessions, THEN),
        planned=planned,
    )


def without(*codes: str, **partly: int) -> list[ExperienceHeld]:
    kept = [each for each in ALL_EXPERIENCES if each.code not in codes and each.code not in partly]
    return kept + [ExperienceHeld(code, quantity, verified=True) for code, quantity in partly.items()]


def only(actions: Sequence[NextAction]) -> NextAction:
    (action,) = actions
    return action


def test_with_everything_else_met_the_panel_is_next() -> None:
    action = only(next_actions(standing()))
    assert (action.heading, action.link, action.closes_words) == ("Ask for a review", "panel", "Closes criterion 8")


def test_levels_of_own_view_come_down_to_one_conversation() -> None:
    readiness = standing(own_view=("PPL3", "TRN4", "TRN1", "USR3", "PPL1", "TRN2"))
    action = only(next_actions(readiness))
    assert (action.heading, action.link, action.codes) == ("Have one competency assessed", "conversation", ("TRN2",))
    assert action.gap == "Product ownership at level 4 is your own view. One competency in a conversation gives 83%."
    assert action.closes_words == "Closes criterion 4"


def test_several_levels_are_named_or_counted() -> None:
    many = ("PPL3", "TRN4", "TRN1", "USR3", "PPL1", "TRN2", "TRN3", "USR1", "USR2")
    action = only(next_actions(standing(own_view=many)))
    assert action.heading == "Have four competencies assessed"
    assert action.gap.startswith(
        "Product ownership, Accessibility and digital inclusion and 2 more are your own view, all"
    )


def test_nothing_recorded_begins_with_the_baseline() -> None:
    readiness = evaluate(catalogue=CATALOGUE, target=HEAD, gate=G4, stage=STAGE, today=TODAY)
    first = next_actions(readiness)[0]
    assert (first.heading, first.link, first.criterion) == ("Record the levels you hold", "baseline", 4)
    assert first.closes_words == "Goes towards criterion 4"


def test_a_missing_experience_says_how_far_it_has_come() -> None:
    action = only(next_actions(standing(experiences=without(X09=7))))
    assert (action.heading, action.gap) == ("Manage people", "Line management: 7 of 12 months.")
    assert (action.link, action.codes, action.closes_words) == ("experience", ("X09",), "Closes criterion 5")


def test_an_experience_that_waits_for_its_verifier_comes_before_one_to_be_done() -> None:
    held = [*without("X10", "X12"), ExperienceHeld("X12", 1)]
    first, second = next_actions(standing(experiences=held))
    assert (first.heading, first.link) == ("Have “Procurement evaluation” confirmed", "confirm")
    assert first.gap == "Procurement evaluation: 1 procurement recorded, waiting for commercial team."
    assert first.closes_words == "Goes towards criterion 5"
    assert (second.heading, second.link) == ("Hold a budget", "experience")


def test_an_expired_experience_says_so() -> None:
    stage = PathwayStage("p", 1, "", (), 12, ("X21",), None, "G4")
    served = [ExperienceHeld("X21", 6, until=date(2020, 1, 1), verified=True)]
    action = only(next_actions(standing(stage=stage, experiences=served)))
    assert action.gap == "Strategic on-call: 6 months held, now expired."


def test_no_more_choices_are_offered_than_are_still_to_be_made() -> None:
    actions = next_actions(standing(experiences=without("X18", "X19", "X46")))
    assert len(actions) == 1
    offered = next_actions(
        standing(experiences=without("X18", "X19", "X46")), [Offer("o", "Trial of AI", frozenset({"X46"}))]
    )
    assert [(a.heading, [o.key for o in a.offers]) for a in offered] == [("Run an automation or AI trial", ["o"])]


def test_a_shortfall_beyond_the_limit_is_developed_by_an_experience() -> None:
    readiness = standing(gaps={"DEM3": 2, "TEC3": 1}, experiences=without("X15"))
    action = only(next_actions(readiness))
    assert action.heading == "Answer a scrutiny committee"
    assert action.gap == (
        "Scrutiny and public accountability: you hold 1, required 3. "
        "Gave evidence to scrutiny is one experience that builds it."
    )
    assert action.closes_words == "Once verified, claimed and assessed, closes criterion 3"


def test_one_not_yet_done_is_preferred_then_one_asked_nearest_to_the_target() -> None:
    fresh = standing(gaps={"DEM3": 2}, experiences=without(*EXPERIENCES))
    develop = [action for action in next_actions(fresh, most=99) if 3 in action.criteria]
    assert only(develop).codes == ("X15",)  # not X02, observing a meeting, which is for the first rungs
    done = standing(gaps={"DEM3": 2}, experiences=without("X17"))
    assert only(next_actions(done)).codes == ("X17",)


def test_an_experience_on_offer_is_preferred() -> None:
    offer = Offer("17", "Lead officer, ombudsman case", frozenset({"X17"}))
    action = only(next_actions(standing(gaps={"DEM3": 2}), [offer]))
    assert (action.codes, action.offers) == (("X17",), (offer,))


def test_core_shortfalls_close_the_criterion_of_core() -> None:
    action = only(next_actions(standing(gaps={"PPL2": 1}), [Offer("a", "Acting head", frozenset({"X26"}))]))
    assert action.heading == "Act up"
    assert action.gap.startswith("Leading teams and performance (core): you hold 3, required 4.")
    assert action.closes_words == "Once verified, claimed and assessed, closes criterion 2"


def test_one_experience_that_serves_two_criteria_is_one_card() -> None:
    action = only(next_actions(standing(gaps={"FIN1": 1}, experiences=without("X10"))))
    assert (action.heading, action.criteria, action.closes) == ("Hold a budget", (5, 2), True)
    assert action.gap == "Budget holder: 0 of 1 financial year. It also develops Budget stewardship."
    assert action.closes_words == "Closes criterion 5 and, once claimed and assessed, criterion 2"


def test_a_shortfall_that_no_experience_develops_is_named_itself() -> None:
    bare = replace(CATALOGUE, experiences=())
    readiness = evaluate(
        catalogue=bare, target=Role("r", "R", "T5", "digital", "", {"DEM3": 3}), stage=None, today=TODAY,
        gate=Gate("G", "G", "T5", GateCriteria(max_shortfall=1)),
    )  # fmt: skip
    action = only(next_actions(readiness, [Offer("c", "Course", competencies={"DEM3": 2})]))
    assert (action.heading, action.link, action.codes) == (
        "Raise Scrutiny and public accountability to level 3", "competency", ("DEM3",)
    )  # fmt: skip
    assert [offer.key for offer in action.offers] == ["c"]


def test_endorsements_then_sessions() -> None:
    first, second = next_actions(standing(endorsements=("democratic_services",), sessions=4))
    assert (first.heading, first.link, first.codes) == (
        "Ask for an endorsement", "endorsement", ("head_or_assistant_director",)
    )  # fmt: skip
    assert first.gap == "Still to ask: head of service or assistant director. You have 1 of 2."
    assert (second.heading, second.gap) == ("Have two more mentoring sessions", "You have had 4 of 6.")


def test_the_order_is_conversation_experience_shortfall_and_at_most_three() -> None:
    readiness = standing(
        gaps={"DEM3": 2}, own_view=[c.code for c in CATALOGUE.competencies[20:]], experiences=without("X09"),
        endorsements=(), sessions=0,
    )  # fmt: skip
    actions = next_actions(readiness)
    assert [action.criterion for action in actions] == [4, 5, 3]
    assert len(next_actions(readiness, most=9)) == 5


def test_each_criterion_is_served_once_before_any_is_served_twice() -> None:
    readiness = standing(experiences=without("X09", "X10", "X12"), endorsements=(), sessions=0)
    assert [action.criterion for action in next_actions(readiness)] == [5, 7, 6]
    assert [action.criterion for action in next_actions(readiness, most=4)] == [5, 5, 7, 6]


def test_no_gate_asks_no_action() -> None:
    readiness = evaluate(catalogue=CATALOGUE, target=HEAD, gate=None, stage=None, today=TODAY)
    assert next_actions(readiness) == ()


def test_every_experience_of_the_framework_has_a_verb() -> None:
    assert {experience.title for experience in CATALOGUE.experiences} == set(ACTS)
    own = replace(CATALOGUE.experience("X01"), act="Stand at the counter")
    unknown = replace(CATALOGUE.experience("X01"), title="HR clinic")
    assert (act_words(own), act_words(unknown)) == ("Stand at the counter", "Gain experience: HR clinic")


@given(
    gaps=st.dictionaries(st.sampled_from(CODES), st.integers(1, 4), max_size=15),
    own_view=st.sets(st.sampled_from(CODES)),
    missing=st.sets(st.sampled_from(EXPERIENCES)),
    sessions=st.integers(0, 7),
    choose=st.integers(0, 3),
    offered=st.sets(st.sampled_from(EXPERIENCES), max_size=4),
)
def test_actions_keep_their_promises(
    gaps: dict[str, int], own_view: set[str], missing: set[str], sessions: int, choose: int, offered: set[str]
) -> None:
    stage = PathwayStage("p", 1, "", (), 12, ("X09", "X10", "X15"), Choice(choose, ("X12", "X13", "X26")), "G4")
    given: dict[str, Any] = {"gaps": gaps, "own_view": sorted(own_view), "experiences": without(*missing)}
    readiness = standing(**given, sessions=sessions, stage=stage)
    offers = [Offer(code, code, frozenset({code})) for code in sorted(offered)]
    actions = next_actions(readiness, offers)
    unmet = {row.number for row in readiness.criteria if row.status is Status.NOT_YET}
    assert len(actions) == min(MOST, len(actions))
    assert bool(actions) == bool(unmet)
    assert all(action.heading and action.gap and set(action.criteria) <= unmet for action in actions)
    experiences = [action.codes for action in actions if action.link in {"experience", "confirm"}]
    assert len(experiences) == len(set(experiences))
    if len(actions) < MOST:
        assert {number for action in actions for number in action.criteria} == unmet
    assert next_actions(readiness, offers) == actions


# --- Places already accepted ------------------------------------------------------------------------------------------
def place(code: str, quantity: int) -> ExperiencePlanned:
    return ExperiencePlanned(code, quantity, until=date(2027, 3, 19), title="Scrutiny review", host="Leeds")


def test_what_an_accepted_place_gives_is_not_looked_for_again() -> None:
    lacking = without("X10")
    assert only(next_actions(standing(experiences=lacking))).codes == ("X10",)
    whole = CATALOGUE.experience("X10").quantity
    readiness = standing(experiences=lacking, planned=[place("X10", int(whole))])
    assert next_actions(readiness) == ()
    state = next(state for state in readiness.experiences if state.experience.code == "X10")
    assert (state.met_once_over, state.met_once_verified, state.met) == (True, False, False)
    assert readiness.met == standing(experiences=lacking).met, "a plan meets nothing"


def test_a_place_that_gives_a_part_leaves_the_rest_to_find() -> None:
    needed = int(CATALOGUE.experience("X09").quantity)
    partly = {"X09": 1}
    enough = standing(experiences=without(**partly), planned=[place("X09", needed - 1)])
    assert next_actions(enough) == ()
    short = standing(experiences=without(**partly), planned=[place("X09", needed - 2)])
    assert only(next_actions(short)).codes == ("X09",)


def test_two_places_count_together_and_choices_already_planned_are_not_made_twice() -> None:
    needed = int(CATALOGUE.experience("X09").quantity)
    both = [place("X09", needed - 1), place("X09", 1)]
    assert next_actions(standing(experiences=without("X09"), planned=both)) == ()
    lacking = without("X18", "X19", "X46")
    before = {action.codes[0] for action in next_actions(standing(experiences=lacking))}
    chosen = next(iter(sorted(before)))
    after = next_actions(standing(experiences=lacking, planned=[place(chosen, 99)]))
    assert len(after) == len(before) - 1, "one choice fewer is still to be made"


def test_a_shortfall_that_an_accepted_place_develops_waits_for_it() -> None:
    readiness = standing(gaps={"DEM3": 2})
    develops = only(next_actions(readiness)).codes[0]
    assert next_actions(standing(gaps={"DEM3": 2}, planned=[place(develops, 1)])) == ()
