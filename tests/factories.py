"""Plain makers of what tests need, each through the action that the pages use. Nothing here writes a row by itself."""

import re
from datetime import date, timedelta
from itertools import count

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import resolve

from notices.leases import machine_now
from notices.models import Job, Message
from pathways import actions as pathways
from pathways.models import Appointment, FrameworkVersion
from pathways.shipped import shipped_framework
from people import actions as people
from people.models import Organisation, Person
from people.roles import Role
from ui import clock

LONG_AGO = timedelta(days=400)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
_numbers = count(1)


def ago(*, days: int) -> date:
    """The day so many days before the service's own today."""
    return clock.today() - timedelta(days=days)


def council(slug: str = "kirklees") -> Organisation:
    """A council that ships with Pathways."""
    return Organisation.objects.get(slug=slug)


def framework() -> FrameworkVersion:
    """The shipped framework, published; the version that is there if it was published before."""
    known = FrameworkVersion.objects.published().first()
    return known or pathways.publish(document=shipped_framework(), by=None)


def person(
    name: str = "", *, at: Organisation | None = None, roles: tuple[Role, ...] = (), since: date | None = None
) -> Person:
    """Somebody who is staff of a council since long ago, with roles there."""
    number = next(_numbers)
    name = name or f"Person {number}"
    where = at or council()
    local = re.sub(r"[^a-z]+", ".", name.lower()).strip(".") or "person"
    start = since or ago(days=LONG_AGO.days)
    made = people.add_person(
        email=f"{local}.{number}@{where.slug}.example", name=name, organisation=where, by=None, since=start
    )
    for role in roles:
        people.grant(person=made, organisation=where, role=role, by=None, since=start)
    return made


def outsider(name: str, *, at: Organisation, role: Role) -> Person:
    """Somebody of an organisation that is no council, such as a training provider or a regional centre."""
    return person(name, at=at, roles=(role,))


def provider(name: str = "Calder College") -> Organisation:
    """A training provider. Providers are data that an installation adds; no page makes one yet."""
    found, _made = Organisation.objects.get_or_create(
        slug=name.lower().replace(" ", "-"),
        defaults={"kind": Organisation.Kind.PROVIDER, "name": name, "official_name": name},
    )
    return found


def post(
    who: Person,
    *,
    at: Organisation | None = None,
    role: str = "developer",
    title: str = "Developer",
    manager: Person | None = None,
    since: date | None = None,
) -> Appointment:
    """A post that is held now."""
    return pathways.appoint(
        person=who,
        organisation=at or council(),
        title=title,
        role=role,
        since=since or ago(days=LONG_AGO.days),
        by=None,
        line_manager=manager,
    )


def upload(name: str = "report.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, content)


def link_in(message: Message) -> str:
    """The path of the one link of ours that a message exists for: the first that carries a token."""
    for address in re.findall(r"https?://[^\s/]+(/\S+)", message.text):
        if "token" in resolve(address).kwargs:
            return str(address)
    raise LookupError(f"No link with a token in {message.subject!r}")


def token_in(message: Message) -> str:
    """The token of that link."""
    return str(resolve(link_in(message)).kwargs["token"])


def dead(row: Message | Job) -> None:
    """Let delivery or work fail for good, as the worker does."""
    claimed = type(row)._default_manager.claim(pk=row.pk, now=machine_now() + timedelta(days=1))
    assert claimed is not None
    claimed.fail(error="The mail server refused this address.", now=machine_now(), for_good=True)
    row.refresh_from_db()
