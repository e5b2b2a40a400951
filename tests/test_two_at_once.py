"""Two people at the same moment, each in a thread and a connection of their own: one decision, one clear conflict."""

import threading

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from pathways import actions as pathways
from pathways.actions import ClaimItem
from pathways.models import Assessment
from pathways.queries.frameworks import current_catalogue
from people import actions as people
from people.models import Organisation, Person
from people.roles import Kind
from tests import factories


@pytest.mark.only_on("postgresql")  # SQLite's test database is in memory, where threads lock one another out
@pytest.mark.django_db(transaction=True)
def test_two_managers_at_once_make_one_decision() -> None:
    council, _made = Organisation.objects.get_or_create(
        slug="racing", defaults={"kind": "council", "name": "Racing", "official_name": "Racing Council"}
    )
    factories.framework()
    learner = factories.person("Lou Learner", at=council)
    managers = [factories.person(name, at=council) for name in ("Ann First", "Ben Second")]
    for manager in managers:
        people.relate(
            viewer=manager,
            subject=learner,
            kind=Kind.LINE_MANAGER,
            since=factories.ago(days=9),
            source=f"t:{manager.pk}",
        )
    for competency in current_catalogue().competencies[:3]:
        _race(learner, managers, competency.code)


def _race(learner: Person, managers: list[Person], code: str) -> None:
    [claim] = pathways.claim(person=learner, items=[ClaimItem(code, 1, frozenset({"knowledge"}), note="x")], by=learner)
    row = f"assess-{learner.public_id}"
    day = factories.ago(days=0)
    held = {f"{row}-held_on_{part}": str(getattr(day, part)) for part in ("day", "month", "year")}
    together, answers = threading.Barrier(len(managers)), []
    browsers = [Client() for _ in managers]
    for browser, manager in zip(browsers, managers, strict=True):
        browser.force_login(manager)

    def decide(browser: Client) -> None:
        try:
            together.wait(timeout=10)
            path = reverse("queue_decide", args=["assess", learner.public_id])
            answers.append(browser.post(path, {f"{row}-{claim.public_id}": "keep", **held}).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=[browser]) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [303, 409]
    assert Assessment.objects.filter(decides=claim, status="assessed").count() == 1
