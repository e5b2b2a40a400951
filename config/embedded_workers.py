"""Celery inside the server's own process: a worker for each lane and the timetable, each in a thread that is watched.

A solo worker runs its tasks in its own thread, so two workers are two lanes: an import of an hour does not hold back
one e-mail. Nothing here needs to survive: the outbox's rows do, and the next start finds them.
"""

import contextlib
import logging
import os
import threading
import time
from collections.abc import Callable

from celery import Celery
from celery.beat import Service
from celery.worker import WorkController, state

from config.celery import JOBS, MAIL, app

# Seconds: how soon a bell is heard, how soon a part that died is begun again, how long a stop waits for tasks in hand.
POLLING = 0.05
BEGIN_AGAIN_AFTER = 1.0
STOP_WAITS = 5.0

logger = logging.getLogger(__name__)


class Watched(threading.Thread):
    """A part of the server that is begun again whenever it ends, however it ends, until it is told to stop."""

    def __init__(self, name: str, part: Callable[[], None], *, begin_again_after: float = BEGIN_AGAIN_AFTER) -> None:
        super().__init__(name=name, daemon=True)
        self.part = part
        self.begin_again_after = begin_again_after
        self.stopping = threading.Event()

    def run(self) -> None:
        while not self.stopping.is_set():
            try:
                self.part()
            except BaseException as error:  # also SystemExit, by which Celery ends a worker
                # Type only: what a task's error says may name a person.
                cause = type(error).__name__
            else:
                cause = "no error"
            if not self.stopping.is_set():
                logger.error("The %s ended (%s); beginning it again.", self.name, cause)
                self.stopping.wait(self.begin_again_after)


class Workers:
    """The mail worker, the jobs worker and the timetable of one embedded server."""

    def __init__(self, celery: Celery = app) -> None:
        self.celery = celery
        celery.conf.broker_transport_options = {"polling_interval": POLLING}
        # Which queues to read is a setting of the whole app that a worker reads once, when it connects: one at a time.
        self._connecting = threading.Lock()
        self.threads = [
            Watched("mail worker", lambda: self._work(MAIL)),
            Watched("jobs worker", lambda: self._work(JOBS)),
            Watched("timetable", self._keep_time),
        ]

    def start(self) -> None:
        os.environ["CELERY_SKIP_CHECKS"] = "1"  # the server has made them
        state.should_stop = None
        for thread in self.threads:
            thread.start()

    def stop(self) -> bool:
        """Take nothing more and let what is in hand end; False when a task was still running after STOP_WAITS.

        Threads that idle are left to the end of the process. A task cut off keeps its row, which the next start
        takes up again.
        """
        for thread in self.threads:
            thread.stopping.set()
        state.should_stop = os.EX_OK
        deadline = time.monotonic() + STOP_WAITS
        while state.active_requests and time.monotonic() < deadline:
            time.sleep(POLLING)
        return not state.active_requests

    def _work(self, lane: str) -> None:
        self.celery.set_current()  # of this thread: tasks are looked up in it
        with contextlib.ExitStack() as connecting:
            connecting.enter_context(self._connecting)
            worker = WorkController(
                app=self.celery,
                hostname=f"{lane}@embedded",
                queues=[lane],
                pool="solo",
                concurrency=1,
                without_gossip=True,
                without_mingle=True,
                without_heartbeat=True,
                loglevel=logging.WARNING,
                ready_callback=lambda _: connecting.close(),
            )
            worker.start()

    def _keep_time(self) -> None:
        # The plain scheduler: what must happen once is claimed in the database, so no file of last runs is kept.
        Service(self.celery, scheduler_cls="celery.beat.Scheduler").start()
