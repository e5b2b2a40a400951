"""Hands the stored bytes of a message to Django's e-mail backend, unchanged."""

import logging
import os
import smtplib
import uuid
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

from notices.leases import machine_now
from notices.models import Message
from ui import clock

# Seconds a mail server may be silent; well below the lease, so that nobody else takes the message meanwhile.
SERVER_SILENT = 20
logger = logging.getLogger(__name__)


class StoredBytes:
    """What a backend asks a message for: its bytes, and they are the ones kept in the outbox."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw

    def as_bytes(self, **_asked: Any) -> bytes:
        """The bytes as stored, whatever line ends are asked for: a repeat must be the same to the last byte."""
        return self.raw

    def get_charset(self) -> None:
        return None


class StoredMail(EmailMultiAlternatives):
    """A Django e-mail whose body is already made. Subject, body and addresses are there to be read, never re-used."""

    def __init__(self, message: Message) -> None:
        super().__init__(
            subject=message.subject,
            body=message.text,
            from_email=settings.MAIL_FROM,
            to=[message.recipient],
            headers={"Message-ID": message.message_id},
        )
        self.attach_alternative(message.html, "text/html")
        self.stored = StoredBytes(bytes(message.raw))

    def message(self) -> StoredBytes:  # type: ignore[override]
        return self.stored


def deliver(*, pk: int) -> bool:
    """Deliver this message if it waits and is due; True when it went out.

    At least once: the bytes go first and the row is marked after, so a stop in between sends them again, and the
    receiver sees the same Message-ID and the same bytes. A failure waits its turn again; after the last try, or when
    the server refuses the address for good, the message is a dead letter.
    """
    message = Message.objects.claim(pk=pk, now=machine_now())
    if message is None:
        return False
    try:
        _hand_over(message)
    except Exception as error:  # whatever a mail server or its library raises, the row must not stay leased
        refused = _refused_for_good(error)
        # The type only: what a server says repeats the address, and logs carry no personal data.
        logger.warning("Message %s was not delivered (%s).", message.pk, type(error).__name__)
        message.fail(error=f"{type(error).__name__}: {error}", now=machine_now(), for_good=refused)
        return False
    return message.finish(state=Message.State.SENT, sent_at=clock.now())


def _hand_over(message: Message) -> None:
    if settings.MAIL_SINK:
        _keep_in(Path(settings.MAIL_SINK), message)
    get_connection(timeout=SERVER_SILENT).send_messages([StoredMail(message)])


def _keep_in(folder: Path, message: Message) -> None:
    """A file of its own for every delivery, there in whole or not at all, so that repeats can be counted."""
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{message.pk}-{uuid.uuid4().hex}"
    partly = folder / f"{name}.part"
    with partly.open("wb") as file:
        file.write(message.raw)
        file.flush()
        os.fsync(file.fileno())
    partly.rename(folder / f"{name}.eml")


def _refused_for_good(error: Exception) -> bool:
    """Whether the server said that this address will never do (a 5xx answer to RCPT, RFC 5321 section 4.2.1)."""
    return isinstance(error, smtplib.SMTPRecipientsRefused) and all(
        code >= 500 for code, _ in error.recipients.values()
    )
