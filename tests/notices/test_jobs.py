"""Long work: progress that a page can read, and a second go after a fault."""

from typing import Any

import pytest

from notices import actions, jobs
from notices.jobs import Progress
from notices.leases import QUEUED, RELEASED, LeaseLost, machine_now
from notices.models import Job

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def handlers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the handlers of the test."""
    monkeypatch.setattr(jobs, "HANDLERS", {})


def start(**arguments: Any) -> Job:
    return actions.start_job(key="job-1", kind="count", arguments=arguments)


def due_now(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(run_after=machine_now())


def test_a_job_ends_with_its_result() -> None:
    @jobs.handler("count")
    def count(job: Job, progress: Progress) -> dict[str, Any]:
        return {"rows": job.arguments["rows"] * 2}

    job = start(rows=21)
    assert jobs.run(pk=job.pk)
    job.refresh_from_db()
    assert (job.state, job.result, job.error) == ("done", {"rows": 42}, "")
    assert job.is_over
    assert job.finished_at is not None


def test_progress_can_be_read_while_the_job_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "PROGRESS_EVERY", 0)
    seen: list[tuple[int, int, int | None]] = []

    @jobs.handler("count")
    def count(job: Job, progress: Progress) -> dict[str, Any]:
        for done in (1, 2, 4):
            progress(done, 4)
            row = Job.objects.get(pk=job.pk)
            seen.append((row.done, row.total, row.percent))
        return {}

    jobs.run(pk=start().pk)
    assert seen == [(1, 4, 25), (2, 4, 50), (4, 4, 100)]


def test_progress_is_written_seldom_but_its_end_always() -> None:
    @jobs.handler("count")
    def count(job: Job, progress: Progress) -> dict[str, Any]:
        for done in range(1, 1001):
            progress(done, 1000)
        return {}

    job = start()
    with_all = 1000
    written: list[int] = []
    renew = Job.renew

    def listen(row: Job, **values: Any) -> None:
        written.append(values["done"])
        renew(row, **values)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Job, "renew", listen)
        jobs.run(pk=job.pk)
    assert written[0] == 1
    assert written[-1] == with_all
    assert len(written) < with_all / 10


def test_a_job_runs_again_after_a_fault_and_carries_on() -> None:
    done: list[int] = []

    @jobs.handler("count")
    def count(job: Job, progress: Progress) -> dict[str, Any]:
        for row in range(4):
            if row in done:
                continue
            if row == 2 and job.attempts == 1:
                raise OSError("the disk went away")
            done.append(row)
        return {"rows": len(done)}

    job = start()
    assert not jobs.run(pk=job.pk)
    job.refresh_from_db()
    assert (job.state, job.error, job.is_over) == ("queued", "", False)
    due_now(job)
    assert jobs.run(pk=job.pk)
    job.refresh_from_db()
    assert job.result == {"rows": 4}
    assert done == [0, 1, 2, 3]


def test_a_job_that_keeps_failing_stops_and_says_so_without_personal_data(caplog: pytest.LogCaptureFixture) -> None:
    @jobs.handler("count")
    def count(job: Job, progress: Progress) -> dict[str, Any]:
        raise ValueError("ada@council.example is in here")

    job = start()
    for _ in range(Job.policy.attempts):
        due_now(job)
        jobs.run(pk=job.pk)
    job.refresh_from_db()
    assert job.is_dead
    assert job.error == "A fault stopped this (ValueError). Try again, or tell an administrator."
    assert "test_jobs.py" in caplog.text
    assert "ada@council.example" not in caplog.text


def test_a_job_that_cannot_be_done_stops_at_once_with_the_reason() -> None:
    @jobs.handler("count")
    def count(job: Job, progress: Progress) -> dict[str, Any]:
        raise jobs.Refused("The file has no column called email. Add one and upload it again.")

    job = start()
    jobs.run(pk=job.pk)
    job.refresh_from_db()
    assert job.is_dead
    assert job.error == "The file has no column called email. Add one and upload it again."


def test_a_job_that_is_done_is_not_done_again() -> None:
    runs: list[int] = []

    @jobs.handler("count")
    def count(job: Job, progress: Progress) -> dict[str, Any]:
        runs.append(job.pk)
        return {}

    job = start()
    jobs.run(pk=job.pk)
    assert not jobs.run(pk=job.pk)
    assert len(runs) == 1


def test_a_kind_nobody_knows_yet_waits_for_a_newer_version_of_the_program() -> None:
    job = start()
    jobs.run(pk=job.pk)
    job.refresh_from_db()
    assert job.state == "queued"
    assert "LookupError" in job.last_error


def test_a_handler_that_lost_its_job_stops_and_leaves_it_alone() -> None:
    @jobs.handler("count")
    def count(job: Job, progress: Progress) -> dict[str, Any]:
        Job.objects.filter(pk=job.pk).update(state=QUEUED, **RELEASED)
        with pytest.raises(LeaseLost):
            progress(1, 2)
        Progress(job)(1, 2)
        raise AssertionError("a job that is lost must stop")

    job = start()
    assert not jobs.run(pk=job.pk)
    job.refresh_from_db()
    assert (job.state, job.last_error) == ("queued", "")


def test_a_kind_has_one_handler() -> None:
    jobs.handler("count")(lambda job, progress: {})
    with pytest.raises(ValueError, match="count"):
        jobs.handler("count")(lambda job, progress: {})
