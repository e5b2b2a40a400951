"""A council on its first afternoon: its lead, a team of nine, and a stranger from the next council."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

import pathways.tasks  # noqa: F401 - registers the handlers of jobs
from notices import jobs
from notices.models import Job
from pathways.actions.careers import appoint
from pathways.actions.frameworks import publish
from pathways.models import Appointment, FrameworkVersion, StaffLoad
from pathways.shipped import shipped_framework
from people.actions import add_person, grant
from people.models import Organisation, Person
from people.roles import Role

SINCE = date(2020, 9, 1)


def council(slug: str = "kirklees") -> Organisation:
    return Organisation.objects.get(slug=slug)


def framework() -> FrameworkVersion:
    return FrameworkVersion.objects.published().first() or publish(document=shipped_framework(), by=None)


def person(name: str, organisation: Organisation, *roles: Role) -> Person:
    email = f"{name.lower().replace(' ', '.')}@{organisation.slug}.gov.uk"
    made = add_person(email=email, name=name, organisation=organisation, by=None, since=SINCE)
    for role in roles:
        grant(person=made, organisation=organisation, role=role, by=None, since=SINCE)
    return made


def lead(organisation: Organisation) -> Person:
    return person("Lena Lead", organisation, Role.COUNCIL_LEAD)


def browser(who: Person) -> Client:
    client = Client()
    client.force_login(who)
    return client


def run_job() -> Job:
    """Do the newest job, as a worker would."""
    job = Job.objects.order_by("-pk").first()
    assert job is not None
    jobs.run(pk=job.pk)
    job.refresh_from_db()
    return job


def csv(*lines: str, head: str = "Name,Email,Job title,Line manager email,Start date,FTE,Employee number") -> bytes:
    return "\r\n".join([head, *lines]).encode()


def upload(client: Client, content: bytes, name: str = "staff.csv") -> StaffLoad:
    """Send a file through the page and have it checked."""
    answer = client.post(reverse("pathways:staff_load"), {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 303, answer.content.decode()
    run_job()
    return StaffLoad.objects.order_by("-pk")[0]


def take_in(client: Client, content: bytes) -> StaffLoad:
    load = upload(client, content)
    assert load.state == StaffLoad.State.CHECKED, load.report
    client.post(reverse("pathways:staff_take_in", args=[load.public_id]))
    run_job()
    load.refresh_from_db()
    assert load.state == StaffLoad.State.LOADED
    return load


@dataclass
class Team:
    manager: Person
    posts: list[Appointment] = field(default_factory=list)

    @property
    def people(self) -> Sequence[Person]:
        return [post.person for post in self.posts]


def team(organisation: Organisation, size: int, *, role: str = "data-analyst") -> Team:
    framework()
    manager = person("Martin Manager", organisation)
    made = Team(manager=manager)
    for number in range(size):
        who = person(f"Person {chr(65 + number)}", organisation)
        made.posts.append(
            appoint(
                person=who,
                organisation=organisation,
                title="Data analyst",
                role=role,
                since=SINCE,
                by=None,
                line_manager=manager,
            )
        )
    return made
