"""Opportunities as rows, for tests of what happens after posting."""

from datetime import timedelta
from itertools import count
from typing import Any

from opportunities.models import Opportunity
from people.models import Organisation
from ui import clock

_numbers = count(1)


def live_opportunity(organisation: Organisation, **fields: Any) -> Opportunity:
    """An open opportunity of this host, confirmed yesterday, closing in three weeks; any field can be said."""
    today = clock.today()
    said: dict[str, Any] = {
        "kind": Opportunity.Kind.PLACEMENT,
        "title": f"Opportunity {next(_numbers)}",
        "summary": "Work on it.",
        "starts_on": today + timedelta(days=49),
        "ends_on": today + timedelta(days=116),
        "closes_on": today + timedelta(days=21),
        "status": Opportunity.Status.LIVE,
        "published_at": clock.now() - timedelta(days=1),
        "approved_on": today - timedelta(days=1),
        "confirmed_on": today - timedelta(days=1),
    }
    return Opportunity.objects.create(organisation=organisation, **{**said, **fields})


def draft_opportunity(organisation: Organisation, **fields: Any) -> Opportunity:
    """One that nobody has published."""
    nothing = {"status": Opportunity.Status.DRAFT, "published_at": None, "approved_on": None, "confirmed_on": None}
    return live_opportunity(organisation, **{**nothing, **fields})
