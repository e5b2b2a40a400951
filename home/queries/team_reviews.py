"""Gate reviews of a manager's team: who asked, and where each stands."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from home.queries.waiting import team_of
from pathways.models import GateReview
from pathways.queries.gate_reviews import state_of
from people.models import Person

# A decision is shown so long; afterwards it stands on the person's own pages.
DECIDED_WITHIN = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class TeamReview:
    """One review, with its state in shape and words."""

    review: GateReview
    kind: str
    words: str


def team_reviews(manager: Person, *, today: date) -> tuple[TeamReview, ...]:
    """Reviews under way or decided lately, of people who report to the manager today (one query)."""
    shown = Q(status__in=GateReview.OPEN) | Q(status=GateReview.Status.DECIDED, decided_on__gte=today - DECIDED_WITHIN)
    rows = GateReview.objects.visible_to(manager, on=today).filter(
        shown, person__in=team_of(manager, today=today).order_by().values("pk")
    )
    found = rows.select_related("person").order_by("person__name", "-asked_at")
    return tuple(TeamReview(review, *state_of(review, today=today)) for review in found)
