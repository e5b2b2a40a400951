"""The boundary table itself: what one row promises must not undo what another does."""

from people.roles import BOUNDARY, Sees


def test_whoever_sees_levels_sees_experiences_too_because_readiness_is_made_of_both() -> None:
    levels, experiences = BOUNDARY[Sees.LEVELS], BOUNDARY[Sees.EXPERIENCES]
    assert levels.kinds <= experiences.kinds
    assert levels.roles <= experiences.roles


def test_nobody_but_the_person_and_those_it_was_sent_to_see_evidence() -> None:
    assert BOUNDARY[Sees.EVIDENCE].roles == frozenset()
