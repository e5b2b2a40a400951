"""Which evidence a level needs."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathways.evidence_rules import KINDS, explain, highest_open, mend, missing, need_of, rule_words
from tests.pathways.framework import CATALOGUE

SCALE = CATALOGUE.scale


@pytest.mark.parametrize(
    ("level", "kinds", "lacking"),
    [
        (0, [], set()),
        (1, [], {"knowledge", "experience", "judgement"}),
        (1, ["knowledge"], set()),
        (2, ["judgement"], set()),
        (3, ["knowledge"], {"experience"}),
        (3, ["experience"], set()),
        (4, ["judgement"], {"experience"}),
        (5, ["experience"], {"judgement"}),
        (5, ["knowledge"], {"experience", "judgement"}),
        (6, ["experience", "judgement"], set()),
        (6, ["hearsay", "experience"], {"judgement"}),
    ],
)
def test_what_is_missing(level: int, kinds: list[str], lacking: set[str]) -> None:
    assert missing(level, kinds, SCALE) == lacking
    assert missing(level, kinds) == lacking


def test_the_frameworks_own_data_come_first() -> None:
    levels = tuple(
        replace(level, evidence=frozenset({"judgement"})) if level.value == 2 else level for level in SCALE.levels
    )
    own = replace(SCALE, levels=levels)
    assert missing(2, ["knowledge"], own) == {"judgement"}
    assert missing(3, ["experience"], own) == frozenset()


@pytest.mark.parametrize("level", [-1, 7])
def test_a_level_off_the_scale_is_refused(level: int) -> None:
    with pytest.raises(ValueError, match=f"Level {level} is not on the scale. Use 0 to 6"):
        need_of(level, SCALE)


@pytest.mark.parametrize(
    ("level", "kinds", "words"),
    [
        (0, [], "Level 0 needs no evidence."),
        (
            1,
            [],
            "Level 1 needs evidence of any one kind: knowledge, experience or judgement. This claim has none. "
            "Add evidence of one kind.",
        ),
        (3, ["experience"], "Level 3 needs evidence of experience. This claim has experience."),
        (
            5,
            ["experience", "knowledge"],
            "Level 5 needs evidence of experience and judgement. This claim has knowledge and experience. "
            "Add evidence of judgement, or claim level 4.",
        ),
        (
            4,
            ["knowledge"],
            "Level 4 needs evidence of experience. This claim has knowledge. "
            "Add evidence of experience, or claim level 2.",
        ),
    ],
)
def test_words(level: int, kinds: list[str], words: str) -> None:
    assert explain(level, kinds, SCALE) == words


def test_the_rule_alone() -> None:
    assert rule_words(6, SCALE) == "Level 6 needs evidence of experience and judgement."


@given(st.integers(1, 6), st.sets(st.sampled_from(sorted(KINDS))), st.sampled_from(sorted(KINDS)))
def test_more_evidence_never_lacks_more(level: int, kinds: set[str], more: str) -> None:
    assert missing(level, kinds | {more}, SCALE) <= missing(level, kinds, SCALE)
    assert not missing(level, kinds | missing(level, kinds, SCALE), SCALE)
    assert highest_open(kinds, SCALE) <= highest_open(kinds | {more}, SCALE)


@pytest.mark.parametrize(
    ("level", "kinds", "held", "said"),
    [
        (4, ["experience"], 0, ""),
        (4, ["knowledge"], 0, "Level 4 needs experience. Tick Experience and say what you did, or claim level 2"),
        (4, ["knowledge"], 1, "Level 4 needs experience. Tick Experience and say what you did, or claim level 2"),
        (4, ["knowledge"], 2, "Level 4 needs experience. Tick Experience and say what you did"),
        (4, ["knowledge"], 3, "Level 4 needs experience. Tick Experience and say what you did"),
        (
            5,
            ["experience"],
            3,
            "Level 5 needs experience and judgement. Tick Judgement and say what you decided, or claim level 4",
        ),
        (
            6,
            ["knowledge"],
            4,
            "Level 6 needs experience and judgement. Tick Experience and Judgement and say what you did and decided",
        ),
        (2, [], 0, "Level 2 needs evidence of one kind. Tick Knowledge, Experience or Judgement"),
    ],
)
def test_what_is_missing_is_said_with_a_lower_level_only_if_it_gains_something(
    level: int, kinds: list[str], held: int, said: str
) -> None:
    assert mend(level, kinds, CATALOGUE.scale, held=held) == said
