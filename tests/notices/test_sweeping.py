"""The sweep finds what no bell was heard for."""

from datetime import timedelta

import pytest

from notices import actions, sweeping
from notices.leases import machine_now
from notices.models import Job, Message
from tests.notices.conftest import send

pytestmark = pytest.mark.django_db
Rung = list[tuple[str, int, str]]


def older(rows: type[Message] | type[Job], by: timedelta) -> None:
    rows._default_manager.update(run_after=machine_now() - by)


def test_a_message_whose_bell_was_lost_is_rung_for(rung: Rung) -> None:
    message = send()
    older(Message, sweeping.GRACE * 2)
    assert sweeping.sweep() == 1
    assert rung == [("notices.tasks.deliver", message.pk, "mail")]


def test_a_job_is_rung_for_in_its_own_lane(rung: Rung) -> None:
    job = actions.start_job(key="j", kind="k", arguments={})
    older(Job, sweeping.GRACE * 2)
    sweeping.sweep()
    assert rung == [("notices.tasks.run_job", job.pk, "jobs")]


def test_the_doorbell_has_its_chance_first(rung: Rung) -> None:
    send()
    assert sweeping.sweep() == 0
    assert sweeping.sweep(grace=timedelta()) == 1


def test_what_waits_for_its_next_try_is_left_waiting(rung: Rung) -> None:
    send()
    older(Message, -timedelta(minutes=1))
    assert sweeping.sweep(grace=timedelta()) == 0


def test_at_the_start_of_the_only_process_leases_of_the_dead_are_taken_up(rung: Rung) -> None:
    message = send()
    Message.objects.claim(pk=message.pk, now=machine_now())
    Message.objects.update(boot="an earlier one")
    assert sweeping.sweep(grace=timedelta()) == 0
    assert sweeping.sweep(grace=timedelta(), alone=True) == 1
    assert rung == [("notices.tasks.deliver", message.pk, "mail")]


def test_a_big_mailing_is_rung_for_in_parts(rung: Rung, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeping, "AT_ONCE", 2)
    for number in range(3):
        send(str(number))
    assert sweeping.sweep(grace=timedelta()) == 2
