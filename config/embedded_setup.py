"""What the embedded server sees to before it serves: tables, static files, the demo world. Only what is needed."""

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core import checks
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils.module_loading import import_string

from notices.modes import TAG

Say = Callable[[str], None]


class CannotStart(Exception):
    """The server cannot start here and now. The message says why and how to mend it."""


def prepare(*, say: Say) -> None:
    """Make ready whatever is not. Safe to stop at any moment and to run again."""
    check_mode()
    migrate_if_needed(say=say)
    collect_static_if_changed(say=say)
    if settings.DEMO:
        build_world_if_empty(say=say)
    # An empty installation has roles to match job titles to from its first minute; the demo's has been in use for long.
    call_command("publish_framework", if_none=True, verbosity=0)


def check_mode() -> None:
    """Refuse an installation that its own mode forbids, the demo on a public name for one."""
    errors = [found for found in checks.run_checks(tags=[TAG]) if found.is_serious()]
    if errors:
        raise CannotStart("\n".join(f"{found.msg} {found.hint or ''}".strip() for found in errors))


def forget_demo(*, say: Say) -> None:
    """Remove the demo's database and files. Only the demo's: CannotStart in any other mode."""
    if not settings.DEMO:
        raise CannotStart("Only the demo can be reset. Your own data stays; remove it by hand if you mean to.")
    database = Path(settings.DATABASES["default"]["NAME"])
    for suffix in ("", "-wal", "-shm", "-journal"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)
    shutil.rmtree(settings.EVIDENCE_ROOT, ignore_errors=True)
    say("The demo begins again")


def migrate_if_needed(*, say: Say) -> bool:
    """Bring the tables up to date; False when they are."""
    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return False
    say("Preparing the database")
    call_command("migrate", interactive=False, verbosity=0)
    return True


def collect_static_if_changed(*, say: Say) -> bool:
    """Gather, hash and compress static files if any changed since the last time; False when none did."""
    root = Path(settings.STATIC_ROOT)
    stamp = root / ".collected"
    present = _static_stamp()
    if stamp.exists() and stamp.read_text(encoding="ascii") == present:
        return False
    say("Preparing styles and scripts")
    # Cleared, so that what an earlier version served does not pile up. The stamp goes with it and comes last.
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(present, encoding="ascii")
    return True


def build_world_if_empty(*, say: Say) -> bool:
    """Load the invented world if nobody is there yet: the whole of it or, if stopped half way, nothing."""
    if get_user_model()._default_manager.exists():
        return False
    say("Making the demo world")
    build = import_string("demo.world.build")  # installed in demo mode only
    with transaction.atomic():
        build(progress=say)
    return True


def _static_stamp() -> str:
    """The names, sizes and times of all static files, and how they are stored, as one digest."""
    digest = hashlib.sha256(str(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            status = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()
