"""The timetable names tasks that exist, and mail has a lane of its own."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from celery.schedules import crontab

from config.celery import JOBS, MAIL, TIMETABLE, app


@pytest.fixture(scope="module", autouse=True)
def tasks() -> None:
    app.autodiscover_tasks(force=True)


@pytest.mark.parametrize("name", TIMETABLE)
def test_what_the_timetable_names_exists(name: str) -> None:
    assert TIMETABLE[name]["task"] in app.tasks


@pytest.mark.parametrize(
    ("task", "lane"),
    [
        ("notices.tasks.deliver", MAIL),
        ("notices.tasks.sweep", MAIL),
        ("notices.tasks.run_job", JOBS),
        ("notices.tasks.purge", JOBS),
        ("a.task.of.tomorrow", JOBS),
    ],
)
def test_mail_has_its_lane_and_everything_else_runs_with_the_jobs(task: str, lane: str) -> None:
    assert app.amqp.router.route({}, task)["queue"].name == lane


def test_a_sweep_that_is_late_is_dropped() -> None:
    sweep: dict[str, Any] = TIMETABLE["sweep the outbox"]
    assert sweep["schedule"] == timedelta(seconds=2)
    assert sweep["options"]["expires"] <= 2


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        (datetime(2026, 11, 20, 12, tzinfo=UTC), datetime(2026, 11, 23, 7, tzinfo=UTC)),  # winter: London is UTC
        (datetime(2026, 7, 3, 12, tzinfo=UTC), datetime(2026, 7, 6, 6, tzinfo=UTC)),  # summer: an hour ahead
    ],
)
def test_the_queue_mail_goes_on_weekdays_at_seven_in_london(last: datetime, expected: datetime) -> None:
    written: crontab = TIMETABLE["weekly queue mail"]["schedule"]
    london = app.timezone
    schedule = crontab(minute=0, hour=7, day_of_week="mon-fri", app=app, nowfun=lambda: last.astimezone(london))
    assert str(schedule) == str(written)
    start, wait, _ = schedule.remaining_delta(last.astimezone(london))
    assert (start + wait).astimezone(UTC) == expected


def test_no_task_may_outlast_the_broker_or_its_lease() -> None:
    limits = {name: app.tasks[name].time_limit for name in app.tasks if name.startswith("notices.")}
    assert None not in limits.values()
    assert max(limits.values()) < app.conf.broker_transport_options["visibility_timeout"]
