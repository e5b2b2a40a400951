"""Gaps and overlaps of a career, and how long something lasted."""

from datetime import date

import pytest

from pathways.spells import Overlap, Spell, gaps, length_words, overlaps


def d(text: str) -> date:
    return date.fromisoformat(text)


def spell(since: str, until: str = "") -> Spell:
    return Spell(d(since), d(until) if until else None)


def test_a_gap_lies_between_what_is_held_whatever_the_order() -> None:
    held = [spell("2020-01-01"), spell("2018-01-01", "2019-01-01")]
    assert gaps(held) == [spell("2019-01-01", "2020-01-01")]


def test_a_spell_inside_another_makes_no_gap() -> None:
    held = [spell("2018-01-01", "2021-01-01"), spell("2019-01-01", "2019-06-01"), spell("2021-01-01")]
    assert gaps(held) == []


def test_after_the_last_end_the_gap_is_open() -> None:
    assert gaps([spell("2018-01-01", "2019-01-01")]) == [spell("2019-01-01")]
    assert gaps([]) == []


def test_what_never_began_fills_nothing_and_overlaps_nothing() -> None:
    held = [spell("2018-01-01", "2019-01-01"), spell("2019-06-01", "2019-06-01"), spell("2020-01-01")]
    assert gaps(held) == [spell("2019-01-01", "2020-01-01")]
    assert overlaps([spell("2018-01-01"), spell("2018-06-01", "2018-06-01")]) == []


def test_an_overlap_names_the_earlier_first_and_what_they_share() -> None:
    held = [spell("2020-06-01"), spell("2018-01-01", "2020-09-01"), spell("2015-01-01", "2018-01-01")]
    assert overlaps(held) == [Overlap(first=1, second=0, spell=spell("2020-06-01", "2020-09-01"))]


@pytest.mark.parametrize(
    ("since", "until", "said"),
    [
        ("2026-01-01", "2026-01-13", "12 days"),
        ("2026-01-31", "2026-02-28", "28 days"),
        ("2025-01-01", "2025-06-01", "5 months"),
        ("2025-01-15", "2026-01-14", "11 months"),
        ("2025-01-15", "2026-01-15", "1 year"),
        ("2023-09-23", "2026-11-23", "3 years 2 months"),
    ],
)
def test_length_in_words(since: str, until: str, said: str) -> None:
    assert length_words(d(since), d(until)) == said
