"""Posts in the list of people: title, line manager and tier, by the same rule as My council counts people."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from pathways.lacks import with_posts
from pathways.models import Appointment
from pathways.queries.frameworks import NoFramework, current_catalogue
from people.models import Organisation, Person
from people.posts import PostLine, Posts, tell


def lines(people: Collection[Person], organisation: Organisation, on: date) -> Mapping[int, PostLine]:
    """The present post of each: the latest with a role, else the latest (one query)."""
    rows = (
        Appointment.objects.filter(person__in=people, organisation=organisation)
        .on(on)
        .annotate(matched=Q(~Q(role="")))
        .select_related("line_manager")
        .order_by("matched", "since", "pk")
    )
    return {
        post.person_id: PostLine(
            title=post.title,
            manager=post.line_manager.name if post.line_manager else _nobody(post),
            key=post.public_id,
        )
        for post in rows
    }


def _nobody(post: Appointment) -> str:
    return "reports to nobody here" if post.reports_to_nobody else ""


def tiers() -> list[tuple[str, str]]:
    """Tiers of the published framework; none before there is one."""
    try:
        catalogue = current_catalogue()
    except NoFramework:
        return []
    return [(tier.code, f"{tier.code} {tier.title}") for tier in sorted(catalogue.tiers, key=lambda tier: tier.order)]


def in_tier(tier: str, organisation: Organisation, on: date) -> "QuerySet[Any, Any]":
    """Keys of staff whose present post has a role of the tier."""
    codes = [role.code for role in current_catalogue().roles_in(tier)]
    return with_posts(organisation, today=on).filter(post_role__in=codes).values("pk")


tell(Posts(lines=lines, tiers=tiers, in_tier=in_tier))
