"""Claims: of any number of workers one gets a row, and what is lost on the way comes back."""

import threading
import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from notices import leases
from notices.leases import LeaseLost, Policy, machine_now
from notices.models import Job, Message
from tests.notices.conftest import send


def claim(message: Message) -> Message:
    claimed = Message.objects.claim(pk=message.pk, now=machine_now())
    assert claimed is not None
    return claimed


def stored(message: Message) -> Message:
    return Message.objects.get(pk=message.pk)


def test_waits_grow_fourfold_up_to_the_longest() -> None:
    policy = Policy(
        lease=timedelta(minutes=1),
        attempts=9,
        first_wait=timedelta(seconds=10),
        longest_wait=timedelta(minutes=10),
    )
    waits = [policy.wait(attempt=attempt).total_seconds() for attempt in range(1, 7)]
    assert waits == [10, 40, 160, 600, 600, 600]
    assert policy.wait(attempt=10_000) == policy.longest_wait


def test_mail_outlives_a_weekend_night_of_its_server() -> None:
    policy = Message.policy
    total = sum((policy.wait(attempt=attempt) for attempt in range(1, policy.attempts)), timedelta())
    assert timedelta(hours=24) < total < timedelta(days=7)


@pytest.mark.django_db
def test_a_row_is_claimed_once() -> None:
    message = send()
    first = claim(message)
    assert first.state == "leased"
    assert first.attempts == 1
    assert Message.objects.claim(pk=message.pk, now=machine_now()) is None


@pytest.mark.django_db
def test_a_row_is_not_claimed_before_it_is_due() -> None:
    message = send()
    Message.objects.update(run_after=machine_now() + timedelta(minutes=1))
    assert Message.objects.claim(pk=message.pk, now=machine_now()) is None
    assert Message.objects.claim(pk=message.pk, now=machine_now() + timedelta(minutes=2)) is not None


@pytest.mark.django_db
def test_a_failure_waits_its_turn_and_the_last_one_is_a_dead_letter() -> None:
    message = send()
    now = machine_now()
    for attempt in range(1, Message.policy.attempts + 1):
        held = Message.objects.claim(pk=message.pk, now=now)
        assert held is not None, f"attempt {attempt} came too late"
        assert held.fail(error="451 Try later", now=now)
        after = stored(message)
        assert after.last_error == "451 Try later"
        assert after.run_after == now + Message.policy.wait(attempt=attempt)
        assert after.is_dead == (attempt == Message.policy.attempts)
        now = after.run_after
    assert Message.objects.claim(pk=message.pk, now=now) is None
    assert list(Message.objects.dead_letters()) == [message]


@pytest.mark.django_db
def test_a_lease_that_ran_out_is_given_back() -> None:
    message = send()
    claim(message)
    assert Message.objects.give_back_lost(now=machine_now()) == 0
    later = machine_now() + Message.policy.lease + timedelta(seconds=1)
    assert Message.objects.give_back_lost(now=later) == 1
    assert stored(message).state == "queued"
    assert Message.objects.claim(pk=message.pk, now=later) is not None


@pytest.mark.django_db
def test_another_boots_lease_is_given_back_only_where_there_is_one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    message = send()
    claim(message)
    monkeypatch.setattr(leases, "BOOT", uuid.uuid4().hex)
    assert Message.objects.give_back_lost(now=machine_now()) == 0
    assert Message.objects.give_back_lost(now=machine_now(), alone=True) == 1


@pytest.mark.django_db
def test_our_own_lease_is_not_given_back() -> None:
    claim(send())
    assert Message.objects.give_back_lost(now=machine_now(), alone=True) == 0


@pytest.mark.django_db
def test_a_row_that_kills_its_workers_ends_as_a_dead_letter() -> None:
    message = send()
    now = machine_now()
    for _ in range(Message.policy.attempts):
        assert Message.objects.claim(pk=message.pk, now=now) is not None
        now += Message.policy.lease + timedelta(seconds=1)
        assert Message.objects.give_back_lost(now=now) == 1
    assert stored(message).is_dead
    assert "stopped" in stored(message).last_error


@pytest.mark.django_db
def test_who_lost_the_lease_changes_nothing() -> None:
    message = send()
    slow = claim(message)
    later = machine_now() + Message.policy.lease + timedelta(seconds=1)
    Message.objects.give_back_lost(now=later)
    quick = Message.objects.claim(pk=message.pk, now=later)
    assert quick is not None
    assert not slow.finish(state="sent")
    assert not slow.fail(error="late", now=later)
    with pytest.raises(LeaseLost):
        slow.renew(now=later)
    assert stored(message).state == "leased"
    assert quick.finish(state="sent")
    assert stored(message).state == "sent"


@pytest.mark.django_db
def test_renewing_holds_on_for_another_lease() -> None:
    held = claim(send())
    later = machine_now() + Message.policy.lease - timedelta(seconds=1)
    held.renew(now=later)
    assert Message.objects.give_back_lost(now=later + timedelta(seconds=2)) == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong", [{"state": "leased"}, {"lease": uuid.uuid4()}, {"state": "leased", "lease": uuid.uuid4()}]
)
def test_the_database_refuses_a_state_without_its_lease_and_a_lease_without_its_state(wrong: dict[str, object]) -> None:
    send()
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.update(**wrong)


@pytest.mark.django_db
def test_the_longest_waiting_is_the_first() -> None:
    now = machine_now()
    for minutes in (2, 9, 5):
        Job.objects.create(key=str(minutes), kind="k", run_after=now - timedelta(minutes=minutes))
    assert list(Job.objects.due(now=now).values_list("key", flat=True)) == ["9", "5", "2"]


def _together(work: Callable[[], object], times: int) -> list[object]:
    """Run `work` in that many threads, each with its own connection, all let go at once."""
    gate = threading.Barrier(times)
    answers: list[object] = []

    def run() -> None:
        connection.ensure_connection()
        gate.wait(timeout=10)
        try:
            answers.append(work())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.only_on("postgresql")  # SQLite's test database is in memory, where threads lock one another out
@pytest.mark.django_db(transaction=True)
def test_of_many_workers_at_once_one_gets_the_row(rung: list[object]) -> None:
    for number in range(10):
        message = send(f"race-{number}")
        answers = _together(lambda pk=message.pk: Message.objects.claim(pk=pk, now=machine_now()), 8)  # type: ignore[misc]
        assert len([answer for answer in answers if answer is not None]) == 1


@pytest.mark.only_on("postgresql")
@pytest.mark.django_db(transaction=True)
def test_of_many_senders_at_once_one_writes_the_message(rung: list[object]) -> None:
    answers = _together(lambda: send("once").pk, 8)
    assert len(set(answers)) == 1
    assert Message.objects.count() == 1
    assert len(rung) == 1
