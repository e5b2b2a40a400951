"""Finds what no bell was heard for: rows whose ring was lost, whose wait is over, or whose worker is gone."""

from datetime import timedelta

from notices import doorbell
from notices.leases import machine_now
from notices.models import Job, Message

# The doorbell gets this long before the sweep rings too; else a big mailing would be rung for again and again.
GRACE = timedelta(seconds=5)
AT_ONCE = 500


def sweep(*, grace: timedelta = GRACE, alone: bool = False) -> int:
    """Give back what lost its worker and ring for all that is due; answer how many times it rang.

    `alone` says that no other process works on this database, so that whatever an earlier boot held is lost: true at
    the start of the embedded server, never in production.
    """
    now = machine_now()
    for rows in (Message.objects, Job.objects):
        rows.give_back_lost(now=now, alone=alone)
    messages = list(Message.objects.due(now=now - grace).values_list("pk", flat=True)[:AT_ONCE])
    jobs = list(Job.objects.due(now=now - grace).values_list("pk", "lane")[:AT_ONCE])
    for pk in messages:
        doorbell.ring_message(pk=pk)
    for pk, lane in jobs:
        doorbell.ring_job(pk=pk, lane=lane)
    return len(messages) + len(jobs)
