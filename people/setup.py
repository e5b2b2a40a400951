"""The first minute of an empty installation: a link that only somebody at the machine's own console can know.

The token is derived from the secret key, so nothing has to be kept, and it opens nothing once there is a person.
"""

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from people.queries import is_set_up


def token() -> str:
    """The token of this installation: 128 bits as 32 hexadecimal digits."""
    return salted_hmac("people.setup", "first administrator", algorithm="sha256").hexdigest()[:32]


def opens(given: str) -> bool:
    """Whether a token opens the set-up page: it is the right one, and nobody is there yet."""
    return constant_time_compare(given, token()) and not is_set_up()


def token_line() -> str:
    """What to print when the service starts: where to set it up; nothing once it is set up."""
    if is_set_up():
        return ""
    return f"Nobody is here yet. Set Pathways up at {settings.SITE_URL}{reverse('people:set_up', args=[token()])}"
