"""Who reports to the same line manager as somebody: near enough to know, and not in the line."""

from collections.abc import Collection
from datetime import date

from people.models import Person, Relationship
from people.roles import Kind
from ui import clock


def shared_managers(person: Person, others: Collection[Person], *, on: date | None = None) -> dict[int, Person]:
    """Of these others, by primary key, who shares a line manager with a person on a day, and whom (one query)."""
    line = Relationship.objects.of_kind(Kind.LINE_MANAGER).on(on or clock.today())
    mine = line.filter(subject=person).values("viewer")
    rows = line.filter(subject__in=[other.pk for other in others], viewer__in=mine).select_related("viewer")
    return {row.subject_id: row.viewer for row in rows}
