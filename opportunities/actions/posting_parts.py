"""What every step of posting needs: its refusals, the rules asked of a row, and the row itself, held."""

from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse

from opportunities.models import Opportunity
from opportunities.posting_rules import Posting, Problem, problems
from pathways.actions import publish_offer
from pathways.catalogue import Catalogue
from pathways.queries.frameworks import current_catalogue
from people.errors import Refused
from people.models import Person
from ui import clock


class NotFit(Refused):
    """The posting breaks rules; `problems` has every one of them, with its field."""

    def __init__(self, found: tuple[Problem, ...]) -> None:
        super().__init__(". ".join(problem.text for problem in found) + ".", field=found[0].field)
        self.problems = found


class NotNow(Refused):
    """The opportunity is no longer, or not yet, in the state that the step needs."""


def what_is_wrong(
    opportunity: Opportunity, *, opening: bool = True, catalogue: Catalogue | None = None
) -> tuple[Problem, ...]:
    """Everything that keeps an opportunity from opening today; empty when it may. `catalogue` is the newest one."""
    posting = Posting(
        **{
            name: getattr(opportunity, name)
            for name in Posting.__dataclass_fields__
            if name not in {"supervised", "tiers", "criteria"}
        },
        tiers=tuple(opportunity.tiers),
        criteria=tuple(opportunity.criteria),
        supervised=opportunity.supervisor_id is not None,
    )
    found = problems(posting, catalogue=catalogue or current_catalogue(), today=clock.today(), opening=opening)
    supervisor = opportunity.supervisor
    if supervisor is not None and not Person.objects.active().of(opportunity.organisation).filter(pk=supervisor.pk):
        text = f"{supervisor.name} is not staff of {opportunity.organisation.name} today. Name somebody who is"
        found = (*found, Problem("supervisor", text))
    return found


def show_offer(opportunity: Opportunity) -> None:
    """Write, or write again, what an open opportunity develops where gaps look for it. Raises NotNow if it is not."""
    confirmed: date | None = opportunity.confirmed_on
    if opportunity.status != Opportunity.Status.LIVE or confirmed is None:
        raise NotNow("Only an open opportunity is shown.")
    publish_offer(
        source=opportunity.source,
        title=opportunity.title,
        kind=opportunity.kind,
        organisation=opportunity.organisation,
        competencies=opportunity.competencies,
        experiences=opportunity.experiences,
        confirmed_on=confirmed,
        url=reverse("opportunities:one", args=[opportunity.public_id]),
        starts_on=opportunity.starts_on,
        ends_on=opportunity.ends_on,
        closes_on=opportunity.closes_on,
    )


def locked(opportunity: Opportunity) -> Opportunity:
    """The row as it stands, held until the end of the transaction: two who decide at once decide one after another."""
    found: Opportunity = (
        Opportunity.objects.select_for_update(of=("self",))
        .select_related("organisation", "supervisor", "posted_by", "approver")
        .get(pk=opportunity.pk)
    )
    return found


def named(opportunity: Opportunity) -> dict[str, Any]:
    return {"title": opportunity.title, "opportunity": str(opportunity.public_id)}


def page_of(name: str, opportunity: Opportunity) -> str:
    return f"{settings.SITE_URL}{reverse(name, args=[opportunity.public_id])}"
