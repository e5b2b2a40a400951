"""The secret links in letters that were sent, as their reader would find them."""

import re

from notices.models import Message


def last_letter(kind: str) -> str:
    """The text of the newest letter of a kind."""
    message = Message.objects.filter(kind=kind).order_by("-pk").first()
    assert message is not None, f"no letter of kind {kind} was sent"
    return message.text


def token_in_last(kind: str) -> str:
    """The token of the signed page that the newest letter of a kind leads to."""
    found = re.search(r"/(?:verify|endorse)/([\w-]+)/", last_letter(kind))
    assert found is not None, "the letter holds no link"
    return found[1]
