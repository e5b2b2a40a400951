"""Delivery hands over the stored bytes: to the backend, to a mail server, to a directory; and again when asked to."""

import smtplib
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from pytest_django import Settings

from notices import delivery
from notices.leases import QUEUED, RELEASED, machine_now
from notices.models import Message
from tests.notices.conftest import send

pytestmark = pytest.mark.django_db


class Server:
    """A mail server that remembers what it was handed, or answers with an error."""

    handed: list[tuple[list[str], bytes]]
    answer: Exception | None

    def __init__(self) -> None:
        self.handed, self.answer = [], None

    def __call__(self, *_: Any, **__: Any) -> "Server":
        return self

    def sendmail(self, _sender: str, recipients: list[str], raw: bytes) -> None:
        if self.answer is not None:
            raise self.answer
        self.handed.append((recipients, raw))

    def quit(self) -> None: ...


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Server:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    server = Server()
    monkeypatch.setattr(smtplib, "SMTP", server)
    return server


def stored(message: Message) -> Message:
    return Message.objects.get(pk=message.pk)


def forget_delivery(message: Message) -> None:
    """As if the program had been killed between the delivery and its commit."""
    Message.objects.filter(pk=message.pk).update(state=QUEUED, run_after=machine_now(), sent_at=None, **RELEASED)


def test_a_mail_server_is_handed_the_stored_bytes(server: Server) -> None:
    message = send()
    assert delivery.deliver(pk=message.pk)
    assert server.handed == [(["manager@council.example"], bytes(message.raw))]
    assert stored(message).state == "sent"
    assert stored(message).sent_at is not None


def test_a_repeat_is_the_same_to_the_last_byte(server: Server) -> None:
    message = send()
    delivery.deliver(pk=message.pk)
    forget_delivery(message)
    delivery.deliver(pk=message.pk)
    assert len(server.handed) == 2
    assert server.handed[0] == server.handed[1]


def test_a_message_that_was_sent_is_not_sent_again(server: Server) -> None:
    message = send()
    delivery.deliver(pk=message.pk)
    assert not delivery.deliver(pk=message.pk)
    assert len(server.handed) == 1


def test_a_server_that_fails_is_tried_later(server: Server, caplog: pytest.LogCaptureFixture) -> None:
    server.answer = smtplib.SMTPServerDisconnected("manager@council.example: connection lost")
    message = send()
    assert not delivery.deliver(pk=message.pk)
    after = stored(message)
    assert (after.state, after.attempts) == ("queued", 1)
    assert "connection lost" in after.last_error
    assert after.run_after > machine_now()
    assert "manager@council.example" not in caplog.text


def test_an_address_refused_for_good_is_a_dead_letter_at_once(server: Server) -> None:
    server.answer = smtplib.SMTPRecipientsRefused({"manager@council.example": (550, b"No such mailbox")})
    message = send()
    delivery.deliver(pk=message.pk)
    assert stored(message).is_dead
    assert "No such mailbox" in stored(message).last_error


def test_an_address_refused_for_now_is_tried_later(server: Server) -> None:
    server.answer = smtplib.SMTPRecipientsRefused({"manager@council.example": (450, b"Greylisted")})
    message = send()
    delivery.deliver(pk=message.pk)
    assert stored(message).state == "queued"


def test_tests_and_pages_can_read_what_was_handed_over() -> None:
    delivery.deliver(pk=send().pk)
    (handed,) = mail.outbox
    assert handed.to == ["manager@council.example"]
    assert handed.subject == "A claim waits for you"
    assert "Dear Ada O'Neill," in handed.body


def test_a_directory_gets_a_file_for_every_delivery(settings: Settings, tmp_path: Path) -> None:
    settings.MAIL_SINK = str(tmp_path / "sink")
    message = send()
    delivery.deliver(pk=message.pk)
    forget_delivery(message)
    delivery.deliver(pk=message.pk)
    files = list((tmp_path / "sink").iterdir())
    assert [file.read_bytes() for file in files] == [bytes(message.raw)] * 2
    assert {file.suffix for file in files} == {".eml"}
