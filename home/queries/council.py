"""My council: what needs doing, people by tier, how far the baseline is, and who is near a gate."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, cast
from uuid import UUID

from django.db.models import Case, Count, DateField, Exists, F, OuterRef, Q, QuerySet, Subquery, When

from home.queries.council_waiting import Waits, waits_in
from notices.queries import outbox_health
from opportunities.models import Application, Placement
from pathways.catalogue import Catalogue
from pathways.lacks import with_posts
from pathways.models import Appointment, TargetRole
from pathways.queries.first_day import not_invited, staff_of
from pathways.queries.frameworks import current_catalogue
from pathways.queries.standing import Standing, standings_in
from people.models import Organisation, Person
from people.models.persons import PersonQuerySet
from people.queries import outbox_owners
from people.roles import Sees

# Near a gate: this many criteria left or fewer. Two can be closed within a quarter, and the list stays short.
NEAR = 2
# Placements to sign that are named at once; the next ones follow as these are signed.
MOST_TO_SIGN = 20


@dataclass(frozen=True, slots=True)
class Counts:
    """How a council's staff stand on a day, in numbers of people."""

    staff: int
    with_post: int
    unmatched: int
    digital: int
    without_manager: int
    absent_manager: int
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
    """The page. `dead` is None for those who do not run the service; `waits` are numbers of what else waits."""

    organisation: Organisation
    counts: Counts
    tiers: tuple[Tier, ...]
    dead: int | None
    waits: Waits
    to_sign: tuple["ToSign", ...] = ()

    @property
    def in_digital(self) -> int:
        """People in digital roles, each once."""
        return self.counts.digital


class ToSign(NamedTuple):
    """A place at another council whose terms nobody has signed for this one; `began` where it goes on unsigned."""

    public_id: UUID
    person: str
    title: str
    began: date | None


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


def council_of(
    organisation: Organisation,
    *,
    today: date,
    service: bool,
    viewer: Person | None = None,
    signs: bool = False,
) -> Council:
    """A council on a day (4 queries whatever its size, 2 of the service's health, and 1 for who signs placements).

    What waits for one person alone is counted for `viewer`.
    """
    catalogue = current_catalogue()
    health = outbox_health(owners=outbox_owners(organisation)) if service else None
    return Council(
        organisation=organisation,
        counts=_counts(organisation, today),
        tiers=_tiers(organisation, catalogue, today),
        dead=health.messages.dead + health.jobs.dead if health else None,
        waits=waits_in(organisation, viewer=viewer, today=today),
        to_sign=_to_sign(organisation, viewer, today) if signs and viewer else (),
    )


def begun(today: date) -> Q:
    """Of applications: the place is being taken already."""
    return Q(placement__status=Placement.Status.AGREED, placement__since__lte=today)


def _to_sign(organisation: Organisation, signer: Person, today: date) -> tuple[ToSign, ...]:
    """What this signer may sign for the council, the soonest first (one query)."""
    rows = Application.objects.to_sign(signer, on=today).filter(organisation=organisation)
    dated = rows.annotate(began=Case(When(begun(today), then=F("placement__since")), output_field=DateField()))
    named = dated.order_by("opportunity__starts_on", "pk").values_list(
        "public_id", "person__name", "opportunity__title", "began"
    )
    return tuple(ToSign(*row) for row in named[:MOST_TO_SIGN])


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
        without_manager=Count("pk", filter=Q(post__isnull=False, outside=False, manager__isnull=True, top=False)),
        absent_manager=Count("pk", filter=Q(absent=True)),
        not_invited=Count("pk", filter=Q(pk__in=not_invited(organisation, today=today).order_by().values("pk"))),
        signed_in=Count("pk", filter=Q(last_login__isnull=False)),
        sent_count=Count("pk", filter=~Q(post_role="") & Q(sent=True)),
        confirmed=Count("pk", filter=~Q(post_role="") & Q(agreed=True)),
    )
    return Counts(sent=figures.pop("sent_count"), **figures)


def staff_with_role(organisation: Organisation, *, today: date) -> QuerySet[Any, Any]:
    """Staff of a council with the framework role of their present post as `post_role`; null without a post."""
    post = _post(organisation, today)
    return staff_of(organisation, today=today).order_by().annotate(post_role=Subquery(post.values("role")[:1]))


def posts_by_role(organisation: Organisation, *, today: date) -> QuerySet[Any, Any]:
    """How many people hold each framework role: rows of `post_role` and `people`, each person once."""
    staff = staff_with_role(organisation, today=today)
    rows: QuerySet[Any, Any] = staff.values("post_role").annotate(people=Count("pk"))
    return rows


def tiers_from(people: Mapping[str, int], catalogue: Catalogue) -> tuple[Tier, ...]:
    """Every tier of the framework with its people, entry first, from the people of each role."""
    found: dict[str, int] = {}
    for role in catalogue.roles:
        found[role.tier] = found.get(role.tier, 0) + people.get(role.code, 0)
    return tuple(Tier(tier.code, tier.title, found.get(tier.code, 0)) for tier in catalogue.tiers)


def _tiers(organisation: Organisation, catalogue: Catalogue, today: date) -> tuple[Tier, ...]:
    rows = posts_by_role(organisation, today=today).values_list("post_role", "people")
    return tiers_from({str(role): people for role, people in rows}, catalogue)


def near_a_gate(
    organisation: Organisation, *, viewer: Person, all_staff: bool, today: date, left: int | None = None
) -> tuple[Near, ...]:
    """People of one council with few criteria left at the gate ahead, fewest first, then by name (4 queries).

    `left` is how many at most. `all_staff` for a sponsor, to whom gate cases are open and nothing else of anybody's
    levels; others find whose levels are open to them.
    """
    staff = staff_of(organisation, today=today).filter(Exists(TargetRole.objects.filter(person=OuterRef("pk"))))
    open_to_viewer = Person.objects.visible_to(viewer, sees=Sees.LEVELS).values("pk")
    people = cast(PersonQuerySet, staff if all_staff else staff.filter(pk__in=open_to_viewer))
    most = NEAR if left is None else left
    found = []
    for standing in standings_in(people, today=today).values():
        readiness = standing.readiness
        if readiness is None or readiness.gate is None or not 0 <= readiness.total - readiness.met <= most:
            continue
        found.append(Near(standing.person, standing, readiness.total - readiness.met))
    return tuple(sorted(found, key=lambda near: (near.left, near.person.name)))
