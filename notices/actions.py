"""What a room may ask of notices: send a message, start a job, and deal with what could not be done.

Who asked is the caller's to audit: this room knows addresses and public ids, not people.
"""

import re
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.template import Context
from django.template.loader import get_template

from notices import doorbell, mime
from notices.leases import DEAD, QUEUED, machine_now
from notices.models import TAKEN_BACK, Job, Message
from ui import clock

# How long is kept what nobody waits for any more.
MESSAGES_KEPT = timedelta(days=90)
JOBS_KEPT = timedelta(days=90)


class NotDead(Exception):
    """Only what stopped for good can be tried again: the rest is still being tried."""


class AlreadyOver(Exception):
    """It was delivered or finished, or is being done at this moment, so it can no longer be given up."""


def send(
    *,
    key: str,
    kind: str,
    to: str,
    subject: str,
    template: str,
    context: dict[str, Any],
    reply_to: str | None = None,
    wait: timedelta = timedelta(0),
    owner: str = "",
) -> Message:
    """Put one e-mail into the outbox, as part of the transaction around it; roll that back and there is no mail.

    `key` names the occasion ("pathways.claim.<public id>"): asked again, the message already there is the answer.
    `template` stands for `<template>.txt` and `<template>.html`, which see `context`, `subject`, `site_url` and
    `invented`. `wait` holds the message back, so that `take_back` can still stop it. `owner` says who deals with it
    when it cannot be delivered, by whatever name the room that sends calls them; empty is nobody. Raises
    `mime.BadAddress` when `to` or `reply_to` is not one address.
    """
    known = Message.objects.filter(key=key).first()
    if known is not None:
        return known
    sender, recipient = mime.address(settings.MAIL_FROM), mime.address(to)
    answers_to = mime.address(reply_to) if reply_to else None
    subject = mime.one_line(subject)[:400]
    now = clock.now()
    message_id = mime.message_id(key=key, site=settings.SITE_URL, domain=sender.domain)
    words = {**context, "subject": subject, "site_url": settings.SITE_URL, "invented": settings.DEMO}
    text = _tidy(_rendered(f"{template}.txt", words, autoescape=False))
    html = _rendered(f"{template}.html", words, autoescape=True).strip() + "\n"
    raw = mime.build(
        message_id=message_id,
        date=now,
        sender=sender,
        to=recipient,
        reply_to=answers_to,
        subject=subject,
        text=text,
        html=html,
    )
    message = Message(
        key=key,
        kind=kind,
        owner=owner,
        recipient=recipient.addr_spec,
        subject=subject,
        message_id=message_id,
        raw=raw,
        text=text,
        html=html,
        created_at=now,
        run_after=machine_now() + wait,
    )
    try:
        with transaction.atomic():
            message.save(force_insert=True)
    except IntegrityError:  # another transaction was quicker with the same key
        return Message.objects.get(key=key)
    if not wait:  # what waits is found by the sweep, once its time has come
        transaction.on_commit(partial(doorbell.ring_message, pk=message.pk), robust=True)
    return message


def take_back(*, key: str, whole: bool = False) -> Message | None:
    """Stop the newest message whose key begins with `key`, if it has not gone out: what it says holds no longer.

    With `whole` the key has to be this one exactly.

    Gives back the message when it was too late, for the caller to write a correction; None when there is nothing to
    correct, because it is stopped (now or before) or there never was one.
    """
    keyed = Message.objects.filter(key=key) if whole else Message.objects.filter(key__startswith=key)
    message = keyed.order_by("-pk").first()
    if message is None:
        return None
    Message.objects.filter(pk=message.pk, state=QUEUED).update(
        state=DEAD, last_error=TAKEN_BACK, given_up_at=clock.now()
    )
    message.refresh_from_db()
    return None if message.was_taken_back else message


def start_job(
    *, key: str, kind: str, arguments: dict[str, Any], owner: str = "", lane: str = doorbell.JOBS_LANE
) -> Job:
    """Have `kind` done in the background, as part of the transaction around it. Asked again, the same job answers.

    `arguments` must be JSON; `owner` is what the room that asks will look its jobs up by, as of messages.
    """
    known = Job.objects.filter(key=key).first()
    if known is not None:
        return known
    job = Job(key=key, kind=kind, arguments=arguments, owner=owner, lane=lane)
    try:
        with transaction.atomic():
            job.save(force_insert=True)
    except IntegrityError:
        return Job.objects.get(key=key)
    transaction.on_commit(partial(doorbell.ring_job, pk=job.pk, lane=lane), robust=True)
    return job


def retry(*, row: Message | Job) -> None:
    """Try once more, from the beginning, what stopped for good. NotDead when it did not."""
    moved = (
        type(row)
        ._default_manager.filter(pk=row.pk, state=DEAD)
        .update(state=QUEUED, attempts=0, run_after=machine_now(), last_error="", given_up_at=None)
    )
    if not moved:
        raise NotDead("This has not stopped: it is waiting, under way or done. Load the page again to see.")
    ring = (
        partial(doorbell.ring_message, pk=row.pk)
        if isinstance(row, Message)
        else partial(doorbell.ring_job, pk=row.pk, lane=row.lane)
    )
    transaction.on_commit(ring, robust=True)
    row.refresh_from_db()


def give_up(*, row: Message | Job, reason: str) -> None:
    """Stop trying, and take the row off the list of dead letters. AlreadyOver when there is nothing left to stop."""
    moved = (
        type(row)
        ._default_manager.filter(pk=row.pk, state__in=[QUEUED, DEAD])
        .update(state=DEAD, last_error=reason[:500], given_up_at=clock.now())
    )
    if not moved:
        raise AlreadyOver("This is done, or being done now. Load the page again to see.")
    row.refresh_from_db()


def purge(*, now: datetime) -> int:
    """Remove what was delivered, finished or given up long enough ago; answer how many rows went.

    Dead letters that nobody dealt with stay, however old.
    """
    messages, _ = Message.objects.filter(sent_at__lt=now - MESSAGES_KEPT).delete()
    jobs, _ = Job.objects.filter(finished_at__lt=now - JOBS_KEPT).delete()
    dealt_with = (
        model._default_manager.filter(given_up_at__lt=now - MESSAGES_KEPT).delete()[0] for model in (Message, Job)
    )
    return messages + jobs + sum(dealt_with)


def _rendered(name: str, words: dict[str, Any], *, autoescape: bool) -> str:
    # Django escapes for HTML whatever the file is called; in plain text O'Neill must stay O'Neill.
    template = get_template(name).template  # type: ignore[attr-defined]
    # PostgreSQL keeps no NUL in a text, and no reader shows one.
    return str(template.render(Context(words, autoescape=autoescape))).replace("\0", "")


def _tidy(text: str) -> str:
    """Plain text without the gaps that template tags leave behind."""
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip() + "\n"
