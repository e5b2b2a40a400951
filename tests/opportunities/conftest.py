"""The rich record of tests/pathways/pages_world.py, made once for a module, for pages that look at it."""

from collections.abc import Iterator

import pytest
import pytest_django
from django.db import transaction

from tests.pathways.pages_world import World, rich, world


@pytest.fixture(scope="module")
def full_of_module(django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        made = world()
        rich(made)
        yield made
        transaction.set_rollback(True)


@pytest.fixture
def full(full_of_module: World, db: None) -> World:
    """Nasreen with her gaps, experiences and target; what a test changes is taken back."""
    return full_of_module
