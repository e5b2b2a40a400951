"""What is in the mail of people without an account: the link that opens their signed page."""

import re

from notices.models import Message
from pathways.models import ExperienceRecord


def token_in_mail(record: ExperienceRecord) -> str:
    """The token that a verifier would open from the message sent to them."""
    request = record.requests.all()[0]
    return token_in(Message.objects.get(key=f"verification:{request.pk}"), "verify")


def token_in(message: Message, page: str) -> str:
    """The token of the link to a page, such as "verify", in a message."""
    found = re.search(rf"/{page}/([A-Za-z0-9_-]+)", message.text)
    if found is None:
        raise LookupError(f"The message {message.key} has no {page} link.")
    return found.group(1)
