"""What Celery calls. Thin: the row is the truth, so a task that is lost, late or doubled does no harm.

Time limits hold in production's worker processes and stay below the leases in notices.models.
"""

from celery import shared_task
from django.core.management import call_command
from django.db import connection

from notices import actions, delivery, jobs, sweeping
from ui import clock, drafts


@shared_task(soft_time_limit=60, time_limit=90)
def deliver(*, pk: int) -> None:
    delivery.deliver(pk=pk)


@shared_task(soft_time_limit=30, time_limit=45)
def sweep() -> None:
    sweeping.sweep()


@shared_task(soft_time_limit=30 * 60, time_limit=31 * 60)
def run_job(*, pk: int) -> None:
    jobs.run(pk=pk)


@shared_task(soft_time_limit=10 * 60, time_limit=11 * 60)
def purge() -> None:
    """Each night: forget what is over in the outbox, forms nobody came back to, and sessions that ran out."""
    actions.purge(now=clock.now())
    drafts.drop_old()
    call_command("clearsessions")
    _count_tables()


def _count_tables() -> None:
    """Let SQLite count how full its tables are, or it takes the wrong index; PostgreSQL counts by itself."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA analysis_limit = 1000")
            cursor.execute("PRAGMA optimize")
