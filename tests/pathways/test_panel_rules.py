"""Who may sit on which panel: pure rules."""

import pytest

from pathways.panel_rules import (
    PANELS,
    Candidate,
    Tie,
    majority_view,
    panel_problems,
    scored_competencies,
    short_words,
    views_words,
)
from tests.pathways.framework import CATALOGUE

HERE, LEEDS, YORK, CENTRE = 1, 2, 3, 9


def panel(*places: int, ties: frozenset[Tie] = frozenset()) -> list[Candidate]:
    """People of these organisations; the ties are the first one's."""
    return [
        Candidate(number, f"Person {number}", place, place != CENTRE, ties if number == 1 else frozenset())
        for number, place in enumerate(places, start=1)
    ]


def said(kind: str, members: list[Candidate], chair: int | None = 1) -> list[str]:
    return [problem.text for problem in panel_problems(PANELS[kind], members, chair=chair, here=HERE)]


@pytest.mark.parametrize(
    ("kind", "places"),
    [
        ("council", (HERE, HERE, HERE)),
        ("council_plus_external", (HERE, HERE, LEEDS)),
        ("council_plus_external", (HERE, HERE, CENTRE)),
        ("council_plus_external", (LEEDS, YORK, CENTRE)),
        ("regional", (HERE, LEEDS, YORK)),
        ("regional", (CENTRE, LEEDS, LEEDS)),
        ("institute", (CENTRE, LEEDS, YORK)),
    ],
)
def test_a_panel_of_the_right_people_has_no_problem(kind: str, places: tuple[int, ...]) -> None:
    assert said(kind, panel(*places)) == []


@pytest.mark.parametrize(
    ("kind", "places", "problem"),
    [
        ("council", (HERE, HERE, LEEDS), "All three members come from the person’s own council."),
        ("council_plus_external", (HERE, HERE, HERE), "At least one member comes from another organisation."),
        ("regional", (HERE, HERE, LEEDS), "At least two members come from other councils."),
        ("regional", (CENTRE, CENTRE, LEEDS), "At least two members come from other councils."),
        ("institute", (HERE, LEEDS, YORK), "Nobody on this panel comes from the person’s own council."),
        ("council", (HERE, HERE), "Choose three people. You have chosen two."),
        ("council", (HERE, HERE, HERE, HERE), "Choose three people. You have chosen four."),
    ],
)
def test_what_is_wrong_is_said(kind: str, places: tuple[int, ...], problem: str) -> None:
    assert said(kind, panel(*places)) == [problem]


@pytest.mark.parametrize("tie", list(Tie))
def test_nobody_with_a_tie_sits(tie: Tie) -> None:
    [problem] = said("council", panel(HERE, HERE, HERE, ties=frozenset({tie})))
    assert problem.startswith("Person 1 cannot sit on this panel: ")


@pytest.mark.parametrize("chair", [None, 7])
def test_one_of_the_members_chairs(chair: int | None) -> None:
    assert said("council", panel(HERE, HERE, HERE), chair) == ["Choose one of the members to chair the panel."]


def test_every_kind_that_the_shipped_gates_ask_has_a_rule() -> None:
    assert {gate.criteria.panel for gate in CATALOGUE.gates} - {None} <= set(PANELS)


@pytest.mark.parametrize(
    ("views", "view"),
    [
        (["ready", "ready", "not_yet"], "ready"),
        (["not_yet", "ready", "not_yet"], "not_yet"),
        (["ready", "not_yet"], ""),
        (["ready"], ""),
        ([], ""),
    ],
)
def test_the_view_of_most_is_the_panels(views: list[str], view: str) -> None:
    assert majority_view(PANELS["council"], views) == view


def test_views_and_lacks_in_words() -> None:
    assert views_words(["ready", "not_yet", "ready"]) == "2 ready and 1 not yet"
    assert short_words(PANELS["council"], 2) == "The panel is 1 member short."
    assert short_words(PANELS["council"], 3) == ""
    assert PANELS["institute"].said_of("Leeds") == "three people, none of them from Leeds"


def test_core_competencies_are_scored_and_all_where_none_is_core() -> None:
    role = CATALOGUE.role("head-of-digital")
    assert set(scored_competencies(role)) == set(role.core)
    plain = type(role)(role.code, role.title, role.tier, role.family, "", {"A": 2, "B": 0}, frozenset())
    assert scored_competencies(plain) == ("A",)
