"""Who left, told to the list of people: the same departures as the page where one is taken back."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from pathways.models import Departure
from people.leavers import tell
from people.models import Membership, Organisation, Person
from people.roles import Role


def gone(organisation: Organisation, on: date, words: str) -> "QuerySet[Any, Any]":
    """Each person's last departure from a council that is over and was not taken back, the last day first.

    Left out is who is staff there again. What they belong to is read with them (2 queries).
    """
    staff = Membership.objects.holding(Role.LEARNER).on(on).filter(person=OuterRef("person"))
    over = Departure.objects.standing().from_council(organisation).filter(on__lte=on)
    later = (
        Departure.objects.standing().from_council(organisation).filter(person=OuterRef("person"), pk__gt=OuterRef("pk"))
    )
    found: QuerySet[Any, Any] = (
        over.filter(~Exists(later.order_by()), ~Exists(staff.filter(organisation=organisation)))
        .annotate(elsewhere=Exists(staff.exclude(organisation=organisation)))
        .prefetch_related("person__memberships")
        .order_by("-on", "-pk")
    )
    return found.filter(person__in=Person.objects.matching(words).values("pk")) if words.strip() else found


tell(gone)
