"""Facts of an opportunity in words: how much time, where, for which tiers."""

from decimal import Decimal

import pytest

from opportunities.queries.reasons import days_words, tiers_words, where_words
from pathways.queries.frameworks import current_catalogue
from tests import factories


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ("0.1", "About half a day a month"),
        ("0.2", "About 1 day a month"),
        ("0.4", "About 2 days a month"),
        ("0.5", "Half a day a week"),
        ("1.0", "1 day a week"),
        ("1.5", "1 and a half days a week"),
        ("2.5", "2 and a half days a week"),
        ("1.2", "1.2 days a week"),
        ("3", "3 days a week"),
        ("5.0", "Full time"),
    ],
)
def test_days(days: str, said: str) -> None:
    assert days_words(Decimal(days)) == said


def test_no_part_of_a_day_a_week_is_said_as_a_figure() -> None:
    for tenths in range(1, 10):
        said = days_words(Decimal(tenths) / 10)
        assert "0." not in said
        assert "day" in said


@pytest.mark.parametrize(
    ("travel", "place", "said"),
    [
        ("on_site", "Leeds Civic Hall.", "At Leeds Civic Hall."),
        ("on_site", "", "On site."),
        ("hybrid", "Leeds Civic Hall", "Partly at Leeds Civic Hall, partly remote."),
        ("hybrid", " ", "Partly on site, partly remote."),
        ("remote", "Leeds Civic Hall", "Remote, with some days at Leeds Civic Hall."),
        ("remote", "", "All of it remote."),
    ],
)
def test_where(travel: str, place: str, said: str) -> None:
    assert where_words(travel, place) == said


@pytest.mark.django_db
def test_tiers_have_their_titles() -> None:
    factories.framework()
    catalogue = current_catalogue()
    titles = {tier.code: tier.title for tier in catalogue.tiers}
    assert tiers_words(["T5", "T4"], catalogue) == f"T4 {titles['T4']} or T5 {titles['T5']}"
    assert tiers_words([], catalogue) == tiers_words(["T99"], catalogue) == "Any"
