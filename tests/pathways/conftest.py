"""What several modules of these tests share."""

from collections.abc import Iterator

import pytest
import pytest_django
from django.db import transaction

from tests.once import built_once, copied
from tests.pathways.gate_world import Gates, gates, work_towards
from tests.pathways.pages_world import World, world

staff_of_module = built_once(world)


@pytest.fixture
def staff(staff_of_module: World, db: None) -> World:
    """The people of the page tests; nothing claimed yet."""
    return copied(staff_of_module)


@pytest.fixture(scope="module")
def gates_of_module(django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker) -> Iterator[Gates]:
    """Somebody who meets everything but the panel of gate G4, built once for a module."""
    with django_db_blocker.unblock(), transaction.atomic():
        found = gates()
        work_towards(found)
        yield found
        transaction.set_rollback(True)


@pytest.fixture
def made(gates_of_module: Gates, db: None) -> Gates:
    """The same for one test: what it changes is taken back."""
    return gates_of_module
