"""Worlds that many tests of one module look at: built once for the module, and given to each test as a copy.

What is built stands in a transaction around those of the module's tests, so what a test changes is taken back. The
rows in Python are copied as well: what a test writes on them does not reach the next. Not for modules with tests that
end their own transactions.
"""

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any, TypeVar

import pytest
import pytest_django
from django.db import transaction

Built = TypeVar("Built")


def built_once(build: Callable[[], Built]) -> Any:
    """A fixture of module scope that holds what `build` makes. Assign it to a name of the conftest."""

    @pytest.fixture(scope="module")
    def built(django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker) -> Iterator[Built]:
        with django_db_blocker.unblock(), transaction.atomic():
            yield build()
            transaction.set_rollback(True)

    return built


def copied(built: Built) -> Built:
    """The same for one test."""
    return deepcopy(built)
