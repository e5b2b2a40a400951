"""What rooms may ask of notices, and what an administrator may do with what stopped."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes

import pytest
from celery import current_app
from django.db import IntegrityError, transaction
from kombu.exceptions import OperationalError
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from notices import actions, mime
from notices.leases import machine_now
from notices.models import Job, Message
from tests.notices.conftest import send
from ui import clock

pytestmark = pytest.mark.django_db


class FaultError(Exception):
    """Something after the sending went wrong."""


def test_a_message_is_stored_whole_and_waits() -> None:
    message = send()
    mail = message_from_bytes(bytes(message.raw))
    assert message.state == Message.State.QUEUED
    assert mail["Message-ID"] == message.message_id
    assert mail["To"] == message.recipient == "manager@council.example"
    assert [part.get_content_type() for part in mail.walk()] == ["multipart/alternative", "text/plain", "text/html"]


def test_asked_again_the_message_already_there_answers_to_the_last_byte() -> None:
    first = send(name="Ada")
    second = send(name="Somebody else", subject="Changed meanwhile")
    assert second.pk == first.pk
    assert bytes(second.raw) == bytes(first.raw)
    assert Message.objects.count() == 1


def test_the_database_holds_one_row_for_a_key() -> None:
    known = send()
    known.pk, known.message_id = None, "<other@pathways.example>"
    with pytest.raises(IntegrityError), transaction.atomic():
        known.save(force_insert=True)


def test_losing_a_race_for_a_key_answers_with_the_winner(monkeypatch: pytest.MonkeyPatch) -> None:
    winner = send()
    monkeypatch.setattr(type(Message.objects.all()), "first", lambda rows: None)  # looked too early to see it
    assert send().pk == winner.pk


def test_plain_text_is_plain_and_html_is_escaped() -> None:
    message = send(name="Ada O'Neill <ada>")
    assert "Dear Ada O'Neill <ada>," in message.text
    assert "Ada O&#x27;Neill &lt;ada&gt;" in message.html


def test_plain_text_has_no_gaps_where_template_tags_stood() -> None:
    assert send().text.startswith("Dear Ada O'Neill,\n\nPlease decide.\n\n--\nPathways\n")


def test_a_nul_byte_in_somebodys_words_is_left_out() -> None:
    assert "Dear Ada," in send(name="A\0da").text


def test_only_the_demo_says_that_its_data_are_invented(settings: Settings) -> None:
    assert "invented" not in send("a").text.lower()
    settings.DEMO = True
    message = send("b")
    assert "INVENTED DATA" in message.text
    assert "Invented data" in message.html


@pytest.mark.parametrize("where", ["to", "reply_to"])
def test_an_address_that_would_add_headers_is_refused_and_nothing_is_stored(where: str) -> None:
    with pytest.raises(mime.BadAddress):
        send(**{where: "ada@council.example\r\nBcc: thief@elsewhere.example"})
    assert not Message.objects.exists()


def test_a_subject_is_shown_as_it_is_sent() -> None:
    assert send(subject="Claim\r\nBcc: thief@elsewhere.example").subject == "Claim Bcc: thief@elsewhere.example"


@transaction.atomic
def _send_then_fail() -> None:
    send()
    raise FaultError


def test_no_mail_and_no_bell_when_the_business_is_rolled_back(
    rung: list[tuple[str, int, str]], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(FaultError):
        _send_then_fail()
    assert not Message.objects.exists()
    assert rung == []


def test_the_bell_rings_once_after_the_commit_in_the_lane_of_mail(
    rung: list[tuple[str, int, str]], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        message = send()
        send()
        assert rung == []
    assert rung == [("notices.tasks.deliver", message.pk, "mail")]


def test_a_job_rings_in_a_lane_of_its_own(
    rung: list[tuple[str, int, str]], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        job = actions.start_job(key="import-1", kind="people.import_staff", arguments={"rows": 3}, owner="abc")
        again = actions.start_job(key="import-1", kind="people.import_staff", arguments={"rows": 4})
    assert again.pk == job.pk
    assert again.arguments == {"rows": 3}
    assert rung == [("notices.tasks.run_job", job.pk, "jobs")]


def test_a_broker_that_is_down_costs_nobody_their_page(
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    def down(*_: object, **__: object) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(current_app, "send_task", down)
    with django_capture_on_commit_callbacks(execute=True):
        send()
    assert "the sweep will find" in caplog.text


def _dead(key: str = "claim-1") -> Message:
    message = send(key)
    claimed = Message.objects.claim(pk=message.pk, now=machine_now())
    assert claimed is not None
    claimed.fail(error="550 No such mailbox", now=machine_now(), for_good=True)
    message.refresh_from_db()
    return message


def test_a_dead_letter_is_tried_from_the_beginning_when_asked(
    rung: list[tuple[str, int, str]], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    message = _dead()
    with django_capture_on_commit_callbacks(execute=True):
        actions.retry(row=message)
    assert (message.state, message.attempts, message.last_error) == ("queued", 0, "")
    assert rung == [("notices.tasks.deliver", message.pk, "mail")]
    assert Message.objects.claim(pk=message.pk, now=machine_now()) is not None


def test_only_what_stopped_can_be_tried_again() -> None:
    with pytest.raises(actions.NotDead, match="Load the page again"):
        actions.retry(row=send())


def test_giving_up_takes_a_dead_letter_off_the_list_and_says_why() -> None:
    message = _dead()
    assert list(Message.objects.dead_letters()) == [message]
    actions.give_up(row=message, reason="Told her by telephone")
    assert not Message.objects.dead_letters().exists()
    assert (message.state, message.last_error) == ("dead", "Told her by telephone")


def test_giving_up_stops_what_still_waits() -> None:
    message = send()
    actions.give_up(row=message, reason="Wrong person")
    assert Message.objects.claim(pk=message.pk, now=machine_now()) is None


def test_what_is_being_sent_can_no_longer_be_given_up() -> None:
    message = send()
    Message.objects.claim(pk=message.pk, now=machine_now())
    with pytest.raises(actions.AlreadyOver, match="Load the page again"):
        actions.give_up(row=message, reason="Too late")


def test_purging_removes_what_is_over_and_old_and_keeps_the_rest() -> None:
    long_ago = clock.now() - actions.MESSAGES_KEPT - timedelta(days=1)
    lease = Message.objects.claim(pk=send("old").pk, now=machine_now())
    assert lease is not None
    lease.finish(state="sent", sent_at=long_ago)
    fresh = Message.objects.claim(pk=send("fresh").pk, now=machine_now())
    assert fresh is not None
    fresh.finish(state="sent", sent_at=clock.now())
    _dead("nobody dealt with it")
    send("waits")
    job = Job.objects.claim(pk=actions.start_job(key="j", kind="k", arguments={}, owner="o").pk, now=datetime.now(UTC))
    assert job is not None
    job.finish(state="done", finished_at=long_ago)
    assert actions.purge(now=clock.now()) == 2
    assert set(Message.objects.values_list("key", flat=True)) == {"fresh", "nobody dealt with it", "waits"}


# --- Held back, and taken back ------------------------------------------------------------------------------------
def test_what_waits_is_not_due_before_its_time_and_is_not_rung_for(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks() as rings:
        message = send(wait=timedelta(minutes=15))
    assert rings == []
    assert not Message.objects.due(now=machine_now() + timedelta(minutes=14)).exists()
    assert Message.objects.due(now=machine_now() + timedelta(minutes=16)).get() == message


def test_the_newest_message_is_taken_back_before_it_goes_out_and_no_dead_letter() -> None:
    older, newer = send(key="thing:1:a"), send(key="thing:1:b", wait=timedelta(minutes=15))
    assert actions.take_back(key="thing:1:") is None
    assert actions.take_back(key="thing:1:") is None, "again, there is nothing to correct"
    older.refresh_from_db()
    newer.refresh_from_db()
    assert (older.state, newer.was_taken_back) == (Message.State.QUEUED, True)
    assert not Message.objects.dead_letters().exists()
    assert not Message.objects.due(now=machine_now() + timedelta(days=1)).filter(pk=newer.pk).exists()


def test_what_has_gone_out_is_given_back_for_a_correction() -> None:
    message = send(key="thing:2:a")
    Message.objects.filter(pk=message.pk).update(state=Message.State.SENT, sent_at=clock.now())
    assert actions.take_back(key="thing:2:") == message
    assert actions.take_back(key="nothing:") is None
