"""Confirming a large team costs as many statements as confirming a small one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pathways.actions.baseline import confirm_baseline
from pathways.actions.team_baseline import BaselineDecision, Outcome, confirm_team
from pathways.queries.baseline import team_baseline
from tests.pathways.first_day_people import browser, council, framework, person, team
from tests.pathways.framework import CATALOGUE
from ui import clock

pytestmark = pytest.mark.django_db

ASKED = {code: level for code, level in CATALOGUE.role("data-analyst").requirements.items() if level}
FIRST = min(ASKED)


def queries_of(count: int) -> tuple[int, int]:
    """Statements of opening the team page and of confirming everybody on it."""
    made = team(council("leeds" if count == 2 else "bradford"), count)
    for post in made.posts:
        confirm_baseline(person=post.person, appointment=post, levels={**ASKED, FIRST: 6}, by=post.person)
    board = team_baseline(made.manager, today=clock.today())
    client = browser(made.manager)
    with CaptureQueriesContext(connection) as opening:
        client.get(reverse("pathways:baseline_team"))
    decisions = [BaselineDecision(row, Outcome.KEEP) for member in board.members for row in member.claims]
    with CaptureQueriesContext(connection) as confirming:
        confirm_team(manager=made.manager, decisions=decisions, held_on=clock.today())
    return len(opening), len(confirming)


def test_a_team_of_nine_costs_what_a_team_of_two_does() -> None:
    framework()
    team_baseline(person("Warm Up", council()), today=clock.today())
    two, nine = queries_of(2), queries_of(9)
    assert two[0] == nine[0] <= 12
    # 216 rows instead of 48: SQLite takes about 55 of them a statement, PostgreSQL all.
    assert two[1] <= nine[1] <= two[1] + 4 <= 18
