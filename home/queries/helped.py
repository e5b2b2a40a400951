"""Whom somebody helps from outside their line of managers: a provider's learners, a mentor's mentees."""

from datetime import date

from people.models import Person, Relationship
from people.roles import Kind, Role

KINDS = {Role.PROVIDER_STAFF: Kind.PROVIDER, Role.MENTOR: Kind.MENTOR}


def helped_by(helper: Person, *, today: date) -> dict[Role, tuple[Person, ...]]:
    """By role, the people whom it opens to the helper today, by name (one query)."""
    rows = (
        Relationship.objects.filter(viewer=helper, kind__in=KINDS.values(), subject__is_active=True)
        .on(today)
        .select_related("subject")
        .order_by("subject__name", "subject_id")
    )
    roles = {kind: role for role, kind in KINDS.items()}
    found: dict[Role, dict[int, Person]] = {}
    for row in rows:
        found.setdefault(roles[Kind(row.kind)], {})[row.subject_id] = row.subject
    return {role: tuple(people.values()) for role, people in found.items()}
