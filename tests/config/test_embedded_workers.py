"""The workers inside the server: watched, and two lanes that do not wait for one another."""

import threading
from collections.abc import Iterator

import pytest
from celery import Celery
from celery.worker import state
from kombu import Queue

from config.celery import JOBS, MAIL
from config.embedded_workers import Watched, Workers

WAITS = 20  # seconds, for a machine that is busy with other tests


def test_a_part_that_dies_is_begun_again(caplog: pytest.LogCaptureFixture) -> None:
    begun: list[int] = []

    def part() -> None:
        begun.append(len(begun))
        if len(begun) == 1:
            raise SystemExit("ada@council.example")
        if len(begun) == 3:
            thread.stopping.set()

    thread = Watched("mail worker", part, begin_again_after=0)
    thread.start()
    thread.join(WAITS)
    assert begun == [0, 1, 2]
    assert "The mail worker ended (SystemExit); beginning it again." in caplog.text
    assert "ada@council.example" not in caplog.text


@pytest.fixture
def broker(monkeypatch: pytest.MonkeyPatch) -> Iterator[Celery]:
    """An app of the test's own, without Django."""
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE")
    monkeypatch.setenv("CELERY_SKIP_CHECKS", "1")
    celery = Celery("lanes", broker="memory://lanes", set_as_current=False, fixups=[])
    celery.conf.update(
        task_queues=[Queue(MAIL), Queue(JOBS)],
        task_default_queue=JOBS,
        task_ignore_result=True,
        worker_enable_remote_control=False,
        worker_hijack_root_logger=False,
        beat_schedule={},
    )
    yield celery
    state.should_stop = None


def test_mail_does_not_wait_for_a_job(broker: Celery) -> None:
    finish, delivered, started, done = (threading.Event() for _ in range(4))

    @broker.task(name="job")
    def job() -> None:
        started.set()
        finish.wait(WAITS)
        done.set()

    @broker.task(name="mail")
    def mail() -> None:
        delivered.set()

    workers = Workers(broker)
    try:
        workers.start()
        job.apply_async(queue=JOBS)
        assert started.wait(WAITS)
        mail.apply_async(queue=MAIL)
        assert delivered.wait(WAITS)
        assert not done.is_set()
    finally:
        finish.set()
        assert workers.stop()
        for thread in workers.threads[:2]:
            thread.join(WAITS)
    assert done.is_set()
