"""Rings the broker. A bell that is not heard costs a few seconds: the sweep finds the row."""

import logging

from celery import current_app
from kombu.exceptions import OperationalError

MAIL_LANE, JOBS_LANE = "mail", "jobs"
logger = logging.getLogger(__name__)


def ring_message(*, pk: int) -> None:
    _ring("notices.tasks.deliver", pk=pk, lane=MAIL_LANE)


def ring_job(*, pk: int, lane: str) -> None:
    _ring("notices.tasks.run_job", pk=pk, lane=lane)


def _ring(task: str, *, pk: int, lane: str) -> None:
    try:
        # By name: what rings stands below what answers. Without retries, or a request would wait for a dead broker.
        current_app.send_task(task, kwargs={"pk": pk}, queue=lane, retry=False, ignore_result=True)
    except OperationalError as error:
        logger.warning("The broker does not answer (%s); the sweep will find %s %s.", type(error).__name__, task, pk)
