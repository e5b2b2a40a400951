"""Two buttons pressed at one moment, on PostgreSQL: one is done, the other is told so, and neither meets an error."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection

from notices.models import Message
from pathways import actions as pathways
from pathways.actions import ClaimItem, Verifier
from pathways.actions.baseline import confirm_baseline
from pathways.models import Appointment
from pathways.queries.frameworks import current_catalogue
from people import actions as people
from people.errors import Refused
from people.models import Organisation, Person
from tests import factories

ROUNDS = 8
KNOWLEDGE = frozenset({"knowledge"})

pytestmark = [
    pytest.mark.only_on("postgresql"),  # SQLite's test database is in memory, where threads lock one another out
    pytest.mark.django_db(transaction=True),
]


def at_once(*steps: Callable[[], object]) -> list[BaseException]:
    """Take these steps in a thread each, all at one moment; what went wrong other than by a refusal."""
    gate, wrong = Barrier(len(steps)), list[BaseException]()

    def take(step: Callable[[], object]) -> None:
        gate.wait()
        try:
            step()
        except Refused:
            pass
        except Exception as error:  # the test is that there is none
            wrong.append(error)
        finally:
            connection.close()

    threads = [Thread(target=take, args=(step,)) for step in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return wrong


@pytest.fixture
def posts() -> list[Appointment]:
    """People in post, one for each round. A test before this one may have emptied the tables."""
    here, _made = Organisation.objects.get_or_create(
        slug="kirklees",
        defaults={"kind": Organisation.Kind.COUNCIL, "name": "Kirklees", "official_name": "Kirklees Council"},
    )
    factories.framework()
    manager = factories.person("Mo Manager", at=here)
    return [factories.post(factories.person("Pia Pressing", at=here), manager=manager) for _ in range(ROUNDS)]


def levels() -> dict[str, int]:
    return {code: level for code, level in current_catalogue().role("developer").requirements.items() if level > 0}


def test_a_baseline_sent_twice_while_one_of_its_levels_is_claimed(posts: list[Appointment]) -> None:
    asked = levels()
    item = ClaimItem(min(asked), 1, KNOWLEDGE)

    def race(person: Person, post: Appointment) -> list[BaseException]:
        return at_once(
            lambda: confirm_baseline(person=person, appointment=post, levels=asked, by=person),
            lambda: confirm_baseline(person=person, appointment=post, levels=asked, by=person),
            lambda: pathways.claim(person=person, items=[item], by=person),
        )

    assert [race(post.person, post) for post in posts] == [[]] * ROUNDS


def test_a_draft_sent_and_taken_back(posts: list[Appointment]) -> None:
    item = ClaimItem(min(levels()), 1, KNOWLEDGE)

    def race(person: Person) -> list[BaseException]:
        [draft] = pathways.claim(person=person, items=[item], by=person, draft=True)
        return at_once(
            lambda: pathways.send_draft(assessment=draft, by=person),
            lambda: pathways.withdraw_claim(assessment=draft, by=person),
        )

    assert [race(post.person) for post in posts] == [[]] * ROUNDS


def test_an_experience_confirmed_while_it_is_withdrawn_and_asked_again(posts: list[Appointment]) -> None:
    entry = people.add_verifier(
        organisation=posts[0].organisation, capacity="digital_lead", name="Vera", email="vera@x.example", by=None
    )

    def race(person: Person) -> list[BaseException]:
        record = pathways.record_experience(
            person=person,
            experience="X05",
            quantity=1,
            since=factories.ago(days=4),
            until=factories.ago(days=3),
            verifier=Verifier.entry(entry),
            by=person,
        )
        token = factories.token_in(Message.objects.get(key=f"verification:{record.requests.get().pk}"))
        return at_once(
            lambda: pathways.answer_request(token=token, confirm=True),
            lambda: pathways.withdraw_experience(record=record, by=person),
            lambda: pathways.ask_again(record=record, by=person),
        )

    assert [race(post.person) for post in posts] == [[]] * ROUNDS
