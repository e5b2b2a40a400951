"""The devices on which one person is signed in: allauth's sessions, read and ended one by one."""

from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.internal.flows.sessions import end_sessions
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.http import HttpRequest

from people import audit
from people.models import Person

# First match wins: every Chromium calls itself Safari too, and Edge calls itself Chrome.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


def device_words(agent: str) -> str:
    """A browser's own description in a few words: "Firefox on Windows"."""
    browser = next((name for mark, name in _BROWSERS if mark in agent), "A browser")
    system = next((name for mark, name in _SYSTEMS if mark in agent), "")
    return f"{browser} on {system}" if system else browser


@dataclass(frozen=True, slots=True)
class Device:
    """One place where somebody is signed in."""

    key: int
    words: str
    address: str
    since: datetime
    here: bool


def devices(person: Person) -> list[Device]:
    """Where a person is signed in, this device first, then the newest. Sessions that have run out are forgotten."""
    found = [
        Device(
            key=session.pk,
            words=device_words(session.user_agent),
            address=session.ip,
            since=session.created_at,
            here=session.is_current(),
        )
        for session in UserSession.objects.purge_and_list(person)
    ]
    return sorted(found, key=lambda device: (not device.here, -device.since.timestamp()))


@transaction.atomic
def sign_out(request: HttpRequest, *, person: Person, key: int | None = None) -> int:
    """End one other session of this person, or all others. Returns how many; the one in use stays."""
    sessions = UserSession.objects.filter(user_id=person.pk)
    chosen = [
        session for session in (sessions.filter(pk=key) if key is not None else sessions) if not session.is_current()
    ]
    if chosen:
        end_sessions(request, chosen)
        audit.record(action="people.session.ended", by=person, subject=person, changes={"sessions": len(chosen)})
    return len(chosen)
