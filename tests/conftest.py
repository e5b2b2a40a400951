"""How every test runs: in test mode, in a directory of its own, on SQLite or on the PostgreSQL of DATABASE_URL.

Two promises are kept here. A test that uses the database is marked `database`, so that the same tests can be run again
on PostgreSQL. With PATHWAYS_NO_SKIPS=1 a skip is a failure: what cannot be tested must be said aloud.
"""

import atexit
import os
import shutil
import tempfile
from collections.abc import Generator, Iterator
from importlib import import_module

import django
import hypothesis
import pytest
import pytest_django

_var = tempfile.mkdtemp(prefix="pathways-test-")
os.mkdir(os.path.join(_var, "static"))  # WhiteNoise warns when it is not there
atexit.register(shutil.rmtree, _var, ignore_errors=True)
os.environ["PATHWAYS_MODE"] = "test"
os.environ["PATHWAYS_VAR"] = _var  # one for each worker process
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
for _variable in ("BROKER_URL", "EMAIL_URL", "PATHWAYS_TODAY", "PATHWAYS_URL", "PATHWAYS_HOSTS"):
    os.environ.pop(_variable, None)
django.setup()

from django.apps import apps  # noqa: E402 - settings first
from django.db import connection, transaction  # noqa: E402

from people.models import Organisation  # noqa: E402
from tests import services  # noqa: E402
from tests.world import World, made  # noqa: E402

# Two cores do two things at once here, so the time one example takes says nothing.
hypothesis.settings.register_profile("house", deadline=None, derandomize=True)
hypothesis.settings.load_profile("house")

DATABASE_FIXTURES = {"db", "transactional_db", "django_db_reset_sequences", "live_server", "admin_client", "admin_user"}
NO_SKIPS = os.environ.get("PATHWAYS_NO_SKIPS") == "1"


def pytest_report_header() -> str:
    return f"database: {connection.vendor}; a skip {'fails' if NO_SKIPS else 'is allowed'}"


@pytest.hookimpl(tryfirst=True)  # before `-m` chooses
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what touches the database, and leave out what is written for the other database."""
    kept: list[pytest.Item] = []
    elsewhere: list[pytest.Item] = []
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if item.get_closest_marker("django_db") or fixtures & DATABASE_FIXTURES:
            item.add_marker("database")
        only = item.get_closest_marker("only_on")
        (elsewhere if only and connection.vendor not in only.args else kept).append(item)
    if elsewhere:
        config.hook.pytest_deselected(items=elsewhere)
        items[:] = kept


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if NO_SKIPS and report.skipped and not hasattr(report, "wasxfail"):
        _fail(report, item.nodeid)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    if NO_SKIPS and report.skipped:
        _fail(report, collector.nodeid)
    return report


def _fail(report: pytest.TestReport | pytest.CollectReport, name: str) -> None:
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    report.outcome = "failed"
    report.longrepr = f"{name} was skipped, and PATHWAYS_NO_SKIPS=1 allows none. {reason}"


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """A Redis of this session's own, as a BROKER_URL."""
    try:
        with services.redis() as url:
            yield url
    except services.NotInstalledError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL of this session's own, as a DATABASE_URL, for tests that start another process on it."""
    try:
        with services.postgres() as url:
            yield url
    except services.NotInstalledError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module", autouse=True)
def shipped_again(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test with transactions of its own empties every table: put back what ships for the files that come after."""
    yield
    emptied = any(
        marker.kwargs.get("transaction")
        for item in request.session.items
        if item.path == request.path
        for marker in item.iter_markers("django_db")
    )
    if emptied:
        blocker: pytest_django.DjangoDbBlocker = request.getfixturevalue("django_db_blocker")
        with blocker.unblock():
            if not Organisation.objects.exists():
                import_module("people.migrations.0002_shipped_organisations").load(apps, None)


@pytest.fixture(scope="module")
def world_of_module(django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker) -> Iterator[World]:
    """The people of tests/world.py, built once for a module, in a transaction around those of its tests."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield made()
        transaction.set_rollback(True)


@pytest.fixture
def world(world_of_module: World, db: None) -> World:
    """The same for one test: what it changes is taken back. Read rows again after a request; these are from before."""
    return world_of_module
