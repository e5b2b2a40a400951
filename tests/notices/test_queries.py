"""What administrators see of the outbox."""

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from notices import queries
from notices.leases import machine_now
from notices.models import Message
from tests.notices.conftest import send

pytestmark = pytest.mark.django_db


def _claimed(key: str) -> Message:
    claimed = Message.objects.claim(pk=send(key).pk, now=machine_now())
    assert claimed is not None
    return claimed


def test_recent_is_newest_first_and_by_kind() -> None:
    first, second = send("1", kind="a"), send("2", kind="b")
    third = send("3", kind="a")
    assert list(queries.recent()) == [third, second, first]
    assert list(queries.recent(kind="a")) == [third, first]


def test_health_counts_what_is_not_over(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    send("waits")
    waiting_since = machine_now() - timedelta(hours=3)
    Message.objects.filter(key="waits").update(run_after=waiting_since)
    _claimed("in hand")
    _claimed("failing").fail(error="451", now=machine_now())
    _claimed("dead").fail(error="550", now=machine_now(), for_good=True)
    _claimed("sent").finish(state="sent")
    with django_assert_num_queries(1):
        health = queries.outbox_health()
    messages = health.messages
    assert (messages.waiting, messages.failing, messages.in_hand, messages.dead) == (2, 1, 1, 1)
    assert messages.oldest_due == waiting_since
    assert health.needs_someone


def test_an_empty_outbox_needs_nobody() -> None:
    health = queries.outbox_health()
    assert health.messages.oldest_due is None
    assert not health.needs_someone


def test_dead_letters_are_listed_until_somebody_deals_with_them() -> None:
    dead = _claimed("dead")
    dead.fail(error="550", now=machine_now(), for_good=True)
    assert list(queries.dead_letters()) == [dead]
    assert list(queries.dead_jobs()) == []
