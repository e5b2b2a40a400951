"""Long work in the background: who does which kind, and how it tells how far it is.

A handler lives in its room's `tasks.py`:

    @jobs.handler("people.import_staff")
    def import_staff(job: Job, progress: Progress) -> dict[str, Any]:
        ...
        progress(done=120, total=400)

It may be run again after a fault or a stop, so it must be safely repeatable: commit in batches, skip what is there.
"""

import logging
import time
from collections.abc import Callable
from typing import Any

from notices.leases import LeaseLost, machine_now
from notices.models import Job
from ui import clock

logger = logging.getLogger(__name__)

# Seconds between two writes of progress: a page polls no oftener, and each write is one more commit.
PROGRESS_EVERY = 0.5


class Refused(Exception):
    """The job cannot be done and trying again would not help. The message tells the owner what is wrong."""


class Progress:
    """Called as `progress(done, total)`; renews the lease, so call it at least every few minutes.

    Not inside an atomic block: nobody would see it before the commit. Raises LeaseLost when the job is another
    worker's by now; let it through, the other one carries on.
    """

    def __init__(self, job: Job) -> None:
        self.job = job
        self._written = float("-inf")

    def __call__(self, done: int, total: int) -> None:
        moment = time.monotonic()
        if done < total and moment - self._written < PROGRESS_EVERY:
            return
        self._written = moment
        self.job.done, self.job.total = done, total
        self.job.renew(now=machine_now(), done=done, total=total)


Handler = Callable[[Job, Progress], dict[str, Any]]
HANDLERS: dict[str, Handler] = {}


def handler(kind: str) -> Callable[[Handler], Handler]:
    """Register who does `kind`. One handler each."""

    def register(work: Handler) -> Handler:
        if kind in HANDLERS:
            raise ValueError(f"Two handlers for jobs of the kind {kind}.")
        HANDLERS[kind] = work
        return work

    return register


def run(*, pk: int) -> bool:
    """Do this job if it waits and is due; True when it came to its end.

    A fault sends it back to wait its turn; after the last try, or when its handler raises `Refused`, it is dead and
    `Job.error` says why.
    """
    job = Job.objects.claim(pk=pk, now=machine_now())
    if job is None:
        return False
    try:
        if job.kind not in HANDLERS:
            raise LookupError(job.kind)
        result = HANDLERS[job.kind](job, Progress(job))
    except LeaseLost:
        logger.warning("Job %s (%s) is another worker's by now; leaving it alone.", job.pk, job.kind)
        return False
    except Refused as refusal:
        job.fail(error=str(refusal), now=machine_now(), for_good=True)
        return False
    except Exception as fault:  # whatever a handler raises, the row must not stay leased
        logger.error("Job %s (%s) failed: %s at %s.", job.pk, job.kind, type(fault).__name__, _where(fault))
        job.fail(
            error=f"A fault stopped this ({type(fault).__name__}). Try again, or tell an administrator.",
            now=machine_now(),
        )
        return False
    return job.finish(state=Job.State.DONE, result=result, finished_at=clock.now())


def _where(fault: BaseException) -> str:
    """The place in the code, without the words of the exception: those may name a person."""
    trace = fault.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "an unknown place"
