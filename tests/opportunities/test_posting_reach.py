"""How many people near a host have the gap: a number in few queries, and below ten no number at all."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from opportunities.queries.reach import Reach, reach
from pathways import actions as pathways
from pathways.actions import ClaimItem, Verifier
from pathways.queries.frameworks import current_catalogue
from people.models import Organisation, Person
from tests import factories
from ui import clock


@pytest.fixture
def leeds(db: None) -> Organisation:
    factories.framework()
    return factories.council("leeds")


def _aims(name: str, *, at: Organisation, target: str = "lead-developer") -> Person:
    """Somebody with a post and a target, near or far."""
    manager = factories.person(f"{name} Boss", at=at)
    person = factories.person(name, at=at)
    factories.post(person, at=at, manager=manager)
    pathways.set_target(person=person, role=target, by=person)
    return person


def _reach(host: Organisation, *, competencies: dict[str, int], experiences: dict[str, int] | None = None) -> int:
    return reach(
        organisation=host,
        competencies=competencies,
        experiences=experiences or {},
        version=factories.framework(),
        today=clock.today(),
    ).people


def test_people_of_the_region_whose_target_asks_more_than_they_hold(leeds: Organisation) -> None:
    needs = current_catalogue().role("lead-developer").requirements["TEC1"]
    near, nearer = _aims("Near", at=leeds), _aims("Nearer", at=factories.council("kirklees"))
    _aims("Far", at=factories.council("cornwall"))
    factories.person("No Target", at=leeds)
    assert _reach(leeds, competencies={"TEC1": needs}) == 2
    item = ClaimItem("TEC1", needs, frozenset({"knowledge", "experience", "judgement"}), note="Shown.")
    pathways.claim(person=near, items=[item], by=near)
    assert _reach(leeds, competencies={"TEC1": needs}) == 1
    pathways.claim(person=nearer, items=[ClaimItem("TEC1", 1, item.kinds, note="Some.")], by=nearer)
    assert _reach(leeds, competencies={"TEC1": needs}) == 1
    assert _reach(leeds, competencies={"TEC1": 1}) == 0, "it leads no further than they are"


def test_people_whose_next_gate_asks_the_experience(leeds: Organisation) -> None:
    catalogue = current_catalogue()
    target = catalogue.role("lead-developer")
    gate = catalogue.gate_into(target.tier)
    assert gate is not None
    stage = catalogue.stage_before(gate, catalogue.role("developer"), target)
    assert stage is not None
    asked = stage.required_experiences[0]
    other = next(each.code for each in catalogue.experiences if each.code not in stage.required_experiences
                 and (stage.choose is None or each.code not in stage.choose.options))  # fmt: skip
    person = _aims("Near", at=leeds)
    assert _reach(leeds, competencies={}, experiences={asked: 1}) == 1
    assert _reach(leeds, competencies={}, experiences={other: 1}) == 0
    kind = catalogue.experience(asked)
    manager = person.appointments.get().line_manager
    assert manager is not None
    record = pathways.record_experience(
        person=person,
        experience=asked,
        quantity=int(kind.quantity),
        since=factories.ago(days=380),
        until=factories.ago(days=10),
        verifier=Verifier.colleague(manager, "line_manager"),
        by=person,
    )
    assert _reach(leeds, competencies={}, experiences={asked: 1}) == 1, "nobody has verified it yet"
    pathways.decide_experience(record=record, verify=True, by=manager)
    assert _reach(leeds, competencies={}, experiences={asked: 1}) == 0


def test_what_the_framework_does_not_know_is_nobodys_gap(leeds: Organisation) -> None:
    _aims("Near", at=leeds)
    assert _reach(leeds, competencies={"ZZZ9": 3}, experiences={"X999": 1}) == 0


def test_as_many_queries_for_many_people_as_for_few(leeds: Organisation) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            _reach(leeds, competencies={"TEC1": 4}, experiences={"X05": 1})
        return len(queries)

    _aims("One", at=leeds)
    asked()
    few = asked()
    for number in range(8):
        _aims(f"More {number}", at=leeds)
    assert asked() == few <= 4


@pytest.mark.parametrize(("people", "words"), [(0, "Fewer than 10 people"), (9, "Fewer than 10 people"),
                                              (10, "10 people"), (1234, "1,234 people")])  # fmt: skip
def test_few_people_are_not_counted_out(people: int, words: str) -> None:
    assert Reach(people, "London").words == words
