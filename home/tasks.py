"""The weekly queue e-mail: one e-mail a week to each line manager for whom something waits, on the day they chose."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from celery import shared_task
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from home.quarterly import send_quarterly
from home.queries.queue import queue_of
from home.queries.rows import AddressRow, AssessRow, EndorseRow, Queue, ReleaseRow, Row, SeatRow, Task, VerifyRow
from home.queries.waiting import lists_anything
from notices.actions import send
from notices.timetable import claim
from people.models import Membership, Person, Relationship
from people.roles import Kind
from ui import clock, words

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the e-mail: what it is, how long it takes, and its place in the queue."""

    text: str
    minutes: int
    url: str


@shared_task
def weekly_queue_mail() -> int:
    """Send today's. Rung each weekday at 7am in England; how many were sent. Ringing twice sends nothing twice."""
    today = clock.today()
    sent = 0
    for manager in _due(today):
        # Each in its own transaction: one address that cannot be used stops nobody else's.
        with transaction.atomic():
            sent += _send(manager, today)
    return sent


@shared_task
def quarterly_pipeline_mail() -> int:
    """Send the sponsors' e-mail if today is its day (home.quarterly); how many were sent."""
    return send_quarterly()


def _due(today: date) -> Iterable[Person]:
    """Active people who manage somebody today and chose this day of the week."""
    line = Relationship.objects.filter(viewer=OuterRef("pk")).of_kind(Kind.LINE_MANAGER).on(today)
    people: QuerySet[Person] = Person.objects.active().filter(Exists(line), queue_day=today.weekday())
    return list(people.order_by("pk"))


def _send(manager: Person, today: date) -> bool:
    if not lists_anything(manager, today=today):
        return False
    year, week, _ = today.isocalendar()
    slot = f"{manager.public_id} {year}-W{week:02}"
    if not claim("home.weekly_queue_mail", slot):
        return False
    queue = queue_of(manager, today=today)
    employer = Membership.objects.employers([manager.pk], on=today).get(manager.pk)
    send(
        key=f"home.queue:{slot.replace(' ', ':')}",
        kind="home.queue",
        owner=employer.slug if employer else "",
        to=manager.email,
        subject=f"My queue: {queue.promise.rstrip('.')}",
        template="home/mail/queue",
        context={
            "name": manager.name,
            "promise": queue.promise,
            "waited": queue.waited,
            "rows": entries(queue),
            "url": settings.SITE_URL + reverse("queue"),
            "change_url": settings.SITE_URL + reverse("people:queue_day"),
            "weekday": WEEKDAYS[manager.queue_day],
        },
    )
    return True


def entries(queue: Queue) -> list[Entry]:
    """The rows as the e-mail lists them, each with a link to its own place on the page."""
    page = settings.SITE_URL + reverse("queue")
    rows = [Entry(_text(row), row.minutes, f"{page}#{row.key}") for row in queue.rows]
    tasks = [Entry(_task(task), task.minutes, f"{page}#{task.owed.key}") for task in queue.tasks]
    return rows + tasks


def _task(task: Task) -> str:
    return f"{task.owed.what}. {task.owed.when}"


def _text(row: Row) -> str:
    match row:
        case AssessRow():
            return f"Assess {row.person.name}: {words.plural(len(row.claims), 'level', 'levels')}"
        case VerifyRow():
            return f"Verify {row.person.name}: {row.experience}, {row.quantity}"
        case AddressRow():
            return f"Confirm whom {row.person.name} may ask about {row.experience}"
        case EndorseRow():
            return f"Endorse {row.person.name} for gate {row.gate.code if row.gate else ''}"
        case ReleaseRow():
            return f"Release {row.person.name} for {row.time}"
        case SeatRow():
            return f"{row.act}. {row.by.rstrip('.')}"
        case _:
            return "Baselines to confirm in one sitting"
