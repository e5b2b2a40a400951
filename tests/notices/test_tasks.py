"""Tasks are thin: they reach the row they were rung for, and the nightly one forgets."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session

from notices import tasks
from notices.models import Job, Message
from tests.notices.conftest import send
from ui import clock

pytestmark = pytest.mark.django_db


def test_the_bell_for_a_message_delivers_it() -> None:
    message = send()
    tasks.deliver(pk=message.pk)
    assert Message.objects.get(pk=message.pk).state == "sent"


def test_a_bell_for_a_row_that_is_gone_does_nothing() -> None:
    tasks.deliver(pk=987654)
    tasks.run_job(pk=987654)
    assert not Message.objects.exists()
    assert not Job.objects.exists()


def test_each_night_what_is_over_is_forgotten() -> None:
    now = clock.now()
    for key, days in (("stale", -1), ("live", 1)):
        Session.objects.create(session_key=key, session_data="", expire_date=now + timedelta(days=days))
    waiting = send()
    tasks.purge()
    assert list(Session.objects.values_list("session_key", flat=True)) == ["live"]
    assert Message.objects.filter(pk=waiting.pk).exists()
