"""The trail: what was done, in the transaction that did it; and who opened whose record."""

from typing import Any

from people.models import AuditEvent, Membership, Organisation, Person, RecordView
from ui import clock


def record(
    *,
    action: str,
    by: Person | None,
    subject: Person | None = None,
    organisation: Organisation | None = None,
    changes: dict[str, Any] | None = None,
    by_label: str = "",
) -> AuditEvent:
    """Add one event. `action` is "room.thing.verb"; `changes` is JSON and never holds evidence, notes or free text.

    Without an `organisation` the event belongs to the trail of the one that employs `subject` today (one query).
    """
    if organisation is None and subject is not None:
        organisation = Membership.objects.employers([subject.pk]).get(subject.pk)
    return AuditEvent.objects.create(
        action=action, actor=by, actor_label=by_label, subject=subject, organisation=organisation, changes=changes or {}
    )


def event(
    *,
    action: str,
    by: Person | None,
    subject: Person | None = None,
    organisation: Organisation | None = None,
    changes: dict[str, Any] | None = None,
) -> AuditEvent:
    """An event not yet stored, for actions that write many in one statement with `record_many`."""
    return AuditEvent(action=action, actor=by, subject=subject, organisation=organisation, changes=changes or {})


def record_many(events: list[AuditEvent], *, alone: bool = False) -> None:
    """Store events made by `event`, in one statement a thousand.

    Those without an organisation belong to the trail of the one that employs their subject today (one query for all).
    `alone` keeps them out of every organisation's trail: they are about what is the subject's alone, such as a draft.
    """
    homeless = [(event, event.subject_id) for event in events if event.organisation_id is None and event.subject_id]
    if homeless and not alone:
        employers = Membership.objects.employers({subject for _, subject in homeless})
        for event, subject in homeless:
            event.organisation = employers.get(subject)
    AuditEvent.objects.bulk_create(events, batch_size=1000)


def opened_many(*, viewer: Person, subjects: list[Person], page: str, capacity: str) -> None:
    """Log a page that shows several people's records, as `opened` does one, in one statement."""
    RecordView.objects.bulk_create(
        [
            RecordView(viewer=viewer, subject=subject, page=page, capacity=capacity, at=clock.now(), day=clock.today())
            for subject in subjects
            if subject.pk != viewer.pk
        ],
        ignore_conflicts=True,
    )


def opened(*, viewer: Person, subject: Person, page: str, capacity: str) -> None:
    """Log that `viewer` opened `page` of `subject`'s record. One's own record is not logged; once a day a page is.

    `capacity` says as what, in words inside a sentence: "line manager" (see `people.permissions.capacity_for`).
    """
    if viewer.pk == subject.pk:
        return
    RecordView.objects.bulk_create(
        [RecordView(viewer=viewer, subject=subject, page=page, capacity=capacity, at=clock.now(), day=clock.today())],
        ignore_conflicts=True,
    )
