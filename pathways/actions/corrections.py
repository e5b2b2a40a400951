"""Mail about a decision that can be taken back: it waits a while, and a correction follows one that has gone out."""

from datetime import timedelta
from typing import Final

from notices import actions as notices
from people.models import Person

# How long a manager has second thoughts before the person is told. Longer than going through a queue takes.
SECOND_THOUGHTS: Final = timedelta(minutes=15)


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
        to=person.email,
        subject=f"{by.name} has taken an answer back",
        template="pathways/mail/taken_back",
        context={"name": person.name, "by": by.name, "about": about, "path": path},
    )
