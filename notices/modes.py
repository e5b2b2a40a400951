"""The check that keeps the demo at home: on this machine, on its own SQLite file, sending nothing."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error

TAG = "pathways"
LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]", "::1"})


def demo_stays_home(**_: Any) -> list[CheckMessage]:
    """Refuse demo mode anywhere that real people or real data could be reached.

    The demo lets anyone become any of its people, so it may answer only to a loopback name and may open only the
    SQLite file that is its own.
    """
    if not settings.DEMO:
        return []
    found: list[CheckMessage] = []
    elsewhere = sorted(set(settings.ALLOWED_HOSTS) - LOOPBACK)
    if elsewhere:
        found.append(
            Error(
                f"The demo may only be served on this machine, but it is told to answer to {', '.join(elsewhere)}.",
                hint="Unset PATHWAYS_HOSTS, or use PATHWAYS_MODE=embedded or production.",
                id="pathways.E001",
            )
        )
    engine = settings.DATABASES["default"]["ENGINE"]
    if not engine.endswith("sqlite3"):
        found.append(
            Error(
                f"The demo keeps its invented people in an SQLite file of its own, not in {engine}.",
                hint="Unset DATABASE_URL, or use PATHWAYS_MODE=production.",
                id="pathways.E002",
            )
        )
    if settings.MAIL_SENDS:
        found.append(
            Error(
                "The demo may not send mail: its people are invented, its addresses might not be.",
                hint="Unset EMAIL_URL, or use PATHWAYS_MODE=embedded or production.",
                id="pathways.E003",
            )
        )
    return found
