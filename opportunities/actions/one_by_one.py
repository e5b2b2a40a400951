"""Many things done in a night, each for itself: what cannot be done is kept as it is and stops no other."""

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

from django.db import transaction

from people.errors import Refused

logger = logging.getLogger(__name__)
Key = TypeVar("Key")


def one_by_one(
    keys: Iterable[Key], act: Callable[[Key], int], *, what: str, kept: Callable[[Key, Refused], None] | None = None
) -> int:
    """Do `act` for each key in a transaction of its own. The sum of what the acts return.

    One that is refused counts nothing; `what` it was is logged without its reason, which may hold names, and `kept` is
    told, in a transaction of its own, so that people can be.
    """
    done = refused = 0
    for key in keys:
        try:
            with transaction.atomic():
                done += act(key)
        except Refused as error:
            refused += 1
            if kept is not None:
                with transaction.atomic():
                    kept(key, error)
    if refused:
        logger.warning("%s: %s done, %s could not be and wait as they are.", what, done, refused)
    return done
