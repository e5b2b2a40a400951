"""The boundary table itself: what one row promises must not undo what another does."""

from people.roles import BOUNDARY, Kind, Sees


def test_whoever_sees_levels_sees_experiences_too_because_readiness_is_made_of_both() -> None:
    levels, experiences = BOUNDARY[Sees.LEVELS], BOUNDARY[Sees.EXPERIENCES]
    assert levels.kinds <= experiences.kinds
    assert levels.roles <= experiences.roles


def test_nobody_but_the_person_and_those_it_was_sent_to_see_evidence() -> None:
    assert BOUNDARY[Sees.EVIDENCE].roles == frozenset()


def test_the_words_name_the_host_of_an_application_beside_what_it_reads() -> None:
    for sees in (Sees.LEVELS, Sees.EVIDENCE):
        words = BOUNDARY[sees].words
        assert "the host of an opportunity, those" in words
        assert "attached to their application there" in words
        assert Kind.HOST not in BOUNDARY[sees].kinds, "a placement opens no record: only what was attached is read"
