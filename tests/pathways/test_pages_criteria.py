"""The criteria of the gate on My pathway: each leads to every action that serves it."""

from dataclasses import replace
from typing import Any

import pytest

from pathways.queries import pathway_page as page
from pathways.queries.steps import Steps, steps
from tests.pathways.pages_client import client, text
from tests.pathways.pages_world import World, rich


@pytest.fixture
def full(staff: World) -> World:
    made = staff
    rich(made)
    return made


def test_a_criterion_leads_to_every_action_that_serves_it(full: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def found(*args: Any, **kwargs: Any) -> Steps:
        made = steps(*args, **kwargs)
        first, second, third = made.cards
        assert (first.criteria, third.criteria) == ((4,), (3,))
        return replace(made, cards=(first, second, replace(third, criteria=(3, 4))))

    monkeypatch.setattr(page, "steps", found)
    html = text(client(full.nasreen), "/my-pathway/")
    rows = html.split('id="gate"', 1)[1].split("</table>", 1)[0].split("<tr>")
    [shortfall] = [row for row in rows if "3. None more than" in row]
    [assessed] = [row for row in rows if "4. Assessed by others" in row]
    assert shortfall.count("#action-") == 1
    assert '#action-1">Action 1</a> ' in assessed
    assert '#action-3">Action 3</a>' in assessed
