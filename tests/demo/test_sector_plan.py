"""The plan of the invented sector: who works where, in which tier and under whom, before anything is stored."""

from collections import Counter

import pytest

from demo.places import POSTS
from demo.sector import distributions as spread
from demo.sector.plan import Seat, seats, shared_out
from pathways.shipped import shipped_framework

TIERS = {role["code"]: role["tier"] for role in shipped_framework()["roles"]}


@pytest.fixture(scope="module")
def populations() -> dict[str, int]:
    """317 councils, some large and many small, as England has them."""
    return {f"council-{number}": 20_000 + 4_000 * number for number in range(317)}


@pytest.fixture(scope="module")
def plan(populations: dict[str, int]) -> tuple[Seat, ...]:
    return seats(6000, populations)


def test_every_figure_says_why() -> None:
    kinds = (spread.Share, spread.Drawn, spread.Mix, spread.Bell)
    figures = [value for value in vars(spread).values() if isinstance(value, kinds)]
    assert len(figures) > 20
    assert all(len(figure.why) > 20 for figure in figures)
    assert all(0 < figure.value < 1 for figure in figures if isinstance(figure, spread.Share))
    assert all(figure.span[0] < figure.span[1] for figure in figures if isinstance(figure, spread.Drawn))


def test_people_are_in_the_tiers_in_which_the_demo_has_them(plan: tuple[Seat, ...]) -> None:
    wanted = Counter(TIERS[post.role] for post in POSTS)
    found = Counter(TIERS[seat.post.role] for seat in plan)
    assert {tier: found[tier] / 6000 for tier in wanted} == {
        tier: pytest.approx(count / len(POSTS), abs=0.01) for tier, count in wanted.items()
    }


def test_councils_have_people_by_population(plan: tuple[Seat, ...], populations: dict[str, int]) -> None:
    found = Counter(seat.council for seat in plan)
    assert sum(found.values()) == 6000
    whole = sum(populations.values())
    for council, people in found.items():
        assert people == pytest.approx(1 + (6000 - 317) * populations[council] / whole, abs=1)


def test_no_council_has_two_chief_executives(plan: tuple[Seat, ...]) -> None:
    for key in spread.SINGLE_POSTS:
        assert max(Counter(seat.council for seat in plan if seat.post.key == key).values()) == 1


def test_managers_sit_above_in_the_same_council(plan: tuple[Seat, ...]) -> None:
    teams: Counter[int] = Counter()
    for seat in plan:
        if seat.manager is not None:
            assert seat.manager < seat.number
            assert plan[seat.manager].council == seat.council
            teams[seat.manager] += 1
    assert sum(teams.values()) / 6000 > 0.9
    assert 2 < sum(teams.values()) / len(teams) < 4
    assert max(teams.values()) <= 20


def test_parts_add_up_and_none_is_under_the_least() -> None:
    assert shared_out(10, {"a": 1, "b": 1, "c": 1}) == {"a": 4, "b": 3, "c": 3}
    assert shared_out(10, {"a": 98, "b": 1, "c": 1}, least=2) == {"a": 6, "b": 2, "c": 2}
    with pytest.raises(ValueError, match="too few"):
        shared_out(2, {"a": 1, "b": 1, "c": 1}, least=1)
