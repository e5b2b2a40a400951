"""Mail about a decision that can be taken back: it waits a while, and a correction follows one that has gone out."""

from collections.abc import Sequence
from datetime import datetime

from notices import actions as notices
from pathways.grace import SECOND_THOUGHTS
from pathways.models import Assessment
from people.models import Person
from ui import clock

__all__ = ["SECOND_THOUGHTS", "correct", "stop_mended", "told_by"]


def correct(*, key: str, person: Person, by: Person, about: str, path: str) -> None:
    """Stop the message that told of a decision; if it has gone out, tell `person` that the decision is taken back.

    `key` is what the message's key begins with, `about` what was decided in words, `path` where the person sees it.
    However many decisions one message told of, one correction follows it.
    """
    sent = notices.take_back(key=key)
    if sent is None:
        return
    notices.send(
        key=f"taken-back:{sent.key}"[:200],
        kind="pathways.taken_back",
        owner=sent.owner,
        to=person.email,
        subject=f"{by.name} has taken an answer back",
        template="pathways/mail/taken_back",
        context={"name": person.name, "by": by.name, "about": about, "path": path},
    )


def told_by(person: Person, at: datetime) -> str:
    """What the key of the message begins with that tells a person what was decided on their claims at a moment."""
    return f"assessment:{person.public_id}:{at.timestamp()}:"


def stop_mended(*, person: Person, codes: Sequence[str]) -> None:
    """Stop mail that would still tell of returns which claims for `codes` answer. Mail that tells of more goes out."""
    status = Assessment.Status
    own = Assessment.objects.filter(person=person, source=Assessment.Source.SELF)
    lately = own.filter(decided_at__gt=clock.now() - SECOND_THOUGHTS, status__in=[status.RETURNED, status.ASSESSED])
    answered = {*codes, *own.waiting().values_list("competency", flat=True)}
    told: dict[datetime, bool] = {}
    for row in lately:
        if row.decided_at is not None:
            mended = row.status == status.RETURNED and row.competency in answered
            told[row.decided_at] = told.get(row.decided_at, True) and mended
    for at in [at for at, over in told.items() if over]:
        notices.take_back(key=told_by(person, at))
