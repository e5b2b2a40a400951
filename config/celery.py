"""The doorbell and the timetable. The truth is in the outbox's rows (see notices): a broker may lose what it likes.

Production:
    celery -A config worker --queues mail --hostname mail@%h
    celery -A config worker --queues jobs --hostname jobs@%h
    celery -A config beat

The embedded server runs all three inside its own process (config.embedded_workers).
"""

import os
from datetime import timedelta

from celery import Celery
from celery.schedules import crontab
from kombu import Queue

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

# Lanes: mail has one of its own, so that it never waits behind an import. Everything else runs with the jobs.
MAIL, JOBS = "mail", "jobs"

# When what runs by itself; wall-clock times are those of London, summer and winter. One line each, with its reason.
TIMETABLE = {
    # Rows whose bell was lost, whose wait is over or whose worker died. A sweep that is late is a sweep too many.
    "sweep the outbox": {
        "task": "notices.tasks.sweep",
        "schedule": timedelta(seconds=2),
        "options": {"expires": 2},
    },
    # What was delivered, finished, typed or signed in long ago goes.
    "nightly purge": {"task": "notices.tasks.purge", "schedule": crontab(hour=3, minute=10)},
    # Moves and ends recorded for a day to come take effect on the line when that day begins.
    "nightly lines": {"task": "pathways.tasks.nightly_lines", "schedule": crontab(hour=0, minute=5)},
    # Whoever became line manager or mentor by then no longer judges the case: after the lines have turned.
    "nightly panels": {"task": "pathways.tasks.nightly_panels", "schedule": crontab(hour=0, minute=20)},
    # What people could apply for until yesterday closes as the day begins.
    "nightly opportunities": {
        "task": "opportunities.tasks.nightly_opportunities",
        "schedule": crontab(hour=0, minute=10),
    },
    # A placement finishes with its last day, and the experiences it gave go to their verifiers.
    "nightly placements": {
        "task": "opportunities.tasks.nightly_placements",
        "schedule": crontab(hour=0, minute=15),
    },
    # Hosts are asked whether what they offer is still open: in the morning, as nobody wants such a letter at night.
    "reconfirm opportunities": {
        "task": "opportunities.tasks.morning_letters",
        "schedule": crontab(hour=8, minute=0),
    },
    # What opened since the last letter and closes a gap of whoever asked to be told: one letter a day at most.
    "news of opportunities": {
        "task": "opportunities.tasks.news_letters",
        "schedule": crontab(hour=7, minute=30),
    },
    # What each line manager has to decide, before work on the weekday they chose (Monday unless they say otherwise).
    "weekly queue mail": {
        "task": "home.tasks.weekly_queue_mail",
        "schedule": crontab(day_of_week="mon-fri", hour=7, minute=0),
    },
    # What a sponsor reads once a quarter; rung each weekday, and sent on the first of the quarter.
    "quarterly pipeline mail": {
        "task": "home.tasks.quarterly_pipeline_mail",
        "schedule": crontab(day_of_week="mon-fri", hour=7, minute=5, month_of_year="1,4,7,10", day_of_month="1-3"),
    },
    # More of the timetable goes here, a line of reason and an entry each; tests/config checks that the task exists.
}

app = Celery("pathways")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    timezone="Europe/London",
    beat_schedule=TIMETABLE,
    task_queues=[Queue(MAIL), Queue(JOBS)],
    task_default_queue=JOBS,
    task_routes={"notices.tasks.deliver": {"queue": MAIL}, "notices.tasks.sweep": {"queue": MAIL}},
    task_ignore_result=True,
    # A task is done when it is done: a worker that dies hands it back. Claims make doing it twice harmless.
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    # Longer than the longest time limit (31 minutes), or Redis would hand a running task to a second worker.
    broker_transport_options={"visibility_timeout": 3600},
    broker_connection_retry_on_startup=True,
    # Nobody steers workers from afar; what is not there cannot be misused and costs nothing.
    worker_enable_remote_control=False,
    worker_send_task_events=False,
    worker_hijack_root_logger=False,
)
app.autodiscover_tasks()
