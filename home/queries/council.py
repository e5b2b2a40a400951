"""My council: what needs doing, people by tier, how far the baseline is, and who is near a gate."""

from dataclasses import dataclass
from datetime import date
from typing import cast

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from notices.queries import outbox_health
from pathways.catalogue import Catalogue
from pathways.lacks import with_posts
from pathways.models import Appointment, TargetRole
from pathways.queries.first_day import not_invited, staff_of
from pathways.queries.frameworks import current_catalogue
from pathways.queries.standing import Standing, standings_in
from people.models import Organisation, Person
from people.models.persons import PersonQuerySet
from people.roles import Sees

# Near a gate: this many criteria left or fewer. Two can be closed within a quarter, and the list stays short.
NEAR = 2


@dataclass(frozen=True, slots=True)
class Counts:
    """How a council's staff stand on a day, in numbers of people."""

    staff: int
    with_post: int
    unmatched: int
    digital: int
    without_manager: int
    not_invited: int
    signed_in: int
    sent: int
    confirmed: int

    @property
    def baseline_missing(self) -> int:
        """People in digital roles who have not confirmed their baseline."""
        return self.digital - self.sent

    @property
    def manager_missing(self) -> int:
        """Baselines that wait for a line manager."""
        return self.sent - self.confirmed


@dataclass(frozen=True, slots=True)
class Tier:
    """One rung and how many people stand on it."""

    code: str
    title: str
    people: int


@dataclass(frozen=True, slots=True)
class Council:
    """The page. `dead` is None for those who do not run the service."""

    organisation: Organisation
    counts: Counts
    tiers: tuple[Tier, ...]
    dead: int | None

    @property
    def in_digital(self) -> int:
        """People in digital roles, each once."""
        return self.counts.digital


@dataclass(frozen=True, slots=True)
class Near:
    """Somebody near a gate: how many criteria are met, and which are left with their next step."""

    person: Person
    standing: Standing
    left: int

    @property
    def title(self) -> str:
        """The council's own title for the post."""
        return self.standing.appointment.title if self.standing.appointment else ""


def council_of(organisation: Organisation, *, today: date, service: bool) -> Council:
    """A council on a day (3 queries whatever its size, and 2 of the service's health)."""
    catalogue = current_catalogue()
    health = outbox_health() if service else None
    return Council(
        organisation=organisation,
        counts=_counts(organisation, today),
        tiers=_tiers(organisation, catalogue, today),
        dead=health.messages.dead + health.jobs.dead if health else None,
    )


def _post(organisation: Organisation, today: date) -> QuerySet[Appointment]:
    """The present post of the person in an outer row: the latest with a role, else the latest."""
    return (
        Appointment.objects.filter(organisation=organisation, person=OuterRef("pk"))
        .on(today)
        .annotate(matched=Q(~Q(role="")))
        .order_by("-matched", "-since", "-pk")
    )


def _counts(organisation: Organisation, today: date) -> Counts:
    figures = with_posts(organisation, today=today).aggregate(
        staff=Count("pk"),
        with_post=Count("pk", filter=Q(post__isnull=False)),
        unmatched=Count("pk", filter=Q(post__isnull=False, post_role="", outside=False)),
        digital=Count("pk", filter=~Q(post_role="")),
        without_manager=Count("pk", filter=~Q(post_role="") & Q(manager__isnull=True)),
        not_invited=Count("pk", filter=Q(pk__in=not_invited(organisation, today=today).order_by().values("pk"))),
        signed_in=Count("pk", filter=Q(last_login__isnull=False)),
        sent_count=Count("pk", filter=~Q(post_role="") & Q(sent=True)),
        confirmed=Count("pk", filter=~Q(post_role="") & Q(agreed=True)),
    )
    return Counts(sent=figures.pop("sent_count"), **figures)


def _tiers(organisation: Organisation, catalogue: Catalogue, today: date) -> tuple[Tier, ...]:
    """Every tier of the framework with its people, entry first. A person with two posts counts in the latest."""
    post = _post(organisation, today)
    rows = (
        staff_of(organisation, today=today)
        .order_by()
        .annotate(post_role=Subquery(post.values("role")[:1]))
        .values("post_role")
        .annotate(people=Count("pk"))
        .values_list("post_role", "people")
    )
    tier_of = {role.code: role.tier for role in catalogue.roles}
    found: dict[str, int] = {}
    for role, people in rows:
        if role in tier_of:
            found[tier_of[role]] = found.get(tier_of[role], 0) + people
    return tuple(Tier(tier.code, tier.title, found.get(tier.code, 0)) for tier in catalogue.tiers)


def near_a_gate(organisation: Organisation, *, viewer: Person, all_staff: bool, today: date) -> tuple[Near, ...]:
    """People of one council with few criteria left at the gate ahead (4 queries), fewest left first, then by name.

    `all_staff` for a sponsor, who answers for the whole pipeline; others find whose levels are open to them.
    """
    staff = staff_of(organisation, today=today).filter(Exists(TargetRole.objects.filter(person=OuterRef("pk"))))
    open_to_viewer = Person.objects.visible_to(viewer, sees=Sees.LEVELS).values("pk")
    people = cast(PersonQuerySet, staff if all_staff else staff.filter(pk__in=open_to_viewer))
    found = []
    for standing in standings_in(people, today=today).values():
        readiness = standing.readiness
        if readiness is None or readiness.gate is None or not 0 <= readiness.total - readiness.met <= NEAR:
            continue
        found.append(Near(standing.person, standing, readiness.total - readiness.met))
    return tuple(sorted(found, key=lambda near: (near.left, near.person.name)))
