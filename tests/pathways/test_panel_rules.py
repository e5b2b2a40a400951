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
ONE = "look for another organisation and choose somebody who works there."
COUNCILS = "councils other than Kirklees: look for another council and choose people who work there."


def panel(*places: int, ties: frozenset[Tie] = frozenset()) -> list[Candidate]:
    """People of these organisations; the ties are the first one's."""
    return [
        Candidate(number, f"Person {number}", place, place != CENTRE, ties if number == 1 else frozenset())
        for number, place in enumerate(places, start=1)
    ]


def said(kind: str, members: list[Candidate], chair: int | None = 1) -> list[str]:
    return [
        problem.text for problem in panel_problems(PANELS[kind], members, chair=chair, here=HERE, council="Kirklees")
    ]


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
        (
            "council",
            (HERE, YORK, LEEDS),
            "This panel takes members from Kirklees only: choose people who work there instead of Person 2 and "
            "Person 3.",
        ),
        ("council_plus_external", (HERE, HERE, HERE), f"At least one member has to come from outside Kirklees: {ONE}"),
        ("regional", (HERE, HERE, LEEDS), f"At least two members have to come from {COUNCILS}"),
        ("regional", (CENTRE, CENTRE, LEEDS), f"At least two members have to come from {COUNCILS}"),
        (
            "institute",
            (HERE, LEEDS, YORK),
            "This panel takes nobody from Kirklees: choose people who work elsewhere instead of Person 1.",
        ),
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


def test_a_kind_of_panel_may_take_people_of_one_place_only() -> None:
    def barred(kind: str, *, employed_here: bool) -> str:
        return PANELS[kind].bars(employed_here=employed_here, council="Kirklees")

    assert barred("council", employed_here=False) == "this panel takes members from Kirklees only"
    assert barred("institute", employed_here=True) == "this panel takes nobody from Kirklees"
    assert {
        barred(kind, employed_here=here) for kind in ("council_plus_external", "regional") for here in (True, False)
    } == {""}
    assert barred("council", employed_here=True) == barred("institute", employed_here=False) == ""


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
