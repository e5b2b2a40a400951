"""Opportunities made the way a council lead makes them: a draft from a template, an approval, the day it opens."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from opportunities.actions import posting
from opportunities.models import Opportunity
from people.models import Organisation, Person
from people.roles import Role
from tests import factories
from ui import clock


@dataclass(frozen=True)
class House:
    """A third council that offers nothing yet, with somebody who posts and somebody who approves."""

    council: Organisation
    lead: Person
    sponsor: Person


def house() -> House:
    """Build it."""
    council = factories.council("calderdale")
    lead = factories.person("Lena Oak", at=council, roles=(Role.COUNCIL_LEAD,))
    return House(council, lead, factories.person("Sam Cedar", at=council, roles=(Role.SPONSOR,)))


def ready(organisation: Organisation, by: Person, **fields: Any) -> Opportunity:
    """A draft that lacks nothing: a stretch project that leads to DEM3 level 3 and gives a scrutiny session."""
    draft = posting.start(organisation=organisation, kind="stretch_project", by=by)
    said = {
        "title": "Lead officer, scrutiny review",
        "summary": "Lead the officer side of a scrutiny review.",
        "competencies": {"DEM3": 3},
        "experiences": {"X15": 1},
        "tiers": ["T4", "T5"],
        "place": "Civic Hall, Leeds",
        **fields,
    }
    return posting.save_draft(organisation=organisation, by=by, fields=said, opportunity=draft)


def waiting(organisation: Organisation, by: Person, approver: Person, **fields: Any) -> Opportunity:
    """The same, put to somebody else to approve."""
    return posting.ask_approval(opportunity=ready(organisation, by, **fields), approver=approver, by=by)


def opened(organisation: Organisation, by: Person, approver: Person, **fields: Any) -> Opportunity:
    """The same, approved by somebody else and open."""
    return posting.approve(opportunity=waiting(organisation, by, approver, **fields), by=approver)


def typed(opportunity: Opportunity, **changes: str) -> dict[str, str]:
    """What the form of a draft sends when nothing is changed but `changes`."""
    data: dict[str, str] = {"competency_rows": "3", "experience_rows": "3", "then": "preview"}
    for name in ("title", "kind", "summary", "travel", "place", "adjustments", "question", "pay", "recharge"):
        data[name] = getattr(opportunity, name)
    for name in ("backfill", "line_supervision", "system_access"):
        data[name] = getattr(opportunity, name)
    for name in ("starts_on", "ends_on", "closes_on", "answers_by"):
        data |= day(name, getattr(opportunity, name))
    data |= {
        "positions": str(opportunity.positions),
        "days_a_week": str(opportunity.days_a_week),
        "criteria": "\r\n".join(opportunity.criteria),
        "supervisor": opportunity.supervisor.email if opportunity.supervisor else "",
    }
    if opportunity.tiers:
        data["tiers"] = opportunity.tiers[0]
    for number, (code, level) in enumerate(opportunity.competencies.items(), 1):
        data |= {f"competency_{number}": code, f"level_{number}": str(level)}
    for number, (code, quantity) in enumerate(opportunity.experiences.items(), 1):
        data |= {f"experience_{number}": code, f"quantity_{number}": str(quantity)}
    return {**data, **changes}


def day(name: str, value: Any) -> dict[str, str]:
    """A date as its three inputs send it."""
    if value is None:
        return {}
    return {f"{name}_day": str(value.day), f"{name}_month": str(value.month), f"{name}_year": str(value.year)}


def in_days(number: int) -> Any:
    """The day so many days after the service's own today."""
    return clock.today() + timedelta(days=number)
