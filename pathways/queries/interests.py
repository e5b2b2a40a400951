"""Ways in as somebody meets it, and the interests that a council's lead has to answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, QuerySet
from django.utils.safestring import SafeString

from pathways.catalogue import Catalogue
from pathways.models import Appointment, RoleInterest
from pathways.queries.competency_page import lines_of
from pathways.queries.frameworks import current_catalogue
from pathways.queries.standing import Standing, standings
from pathways.ways_in import Rung, WayIn, ways_in
from people.models import Membership, Organisation, Person
from people.queries import council_leads
from people.roles import Role
from ui.charts import share_bar
from ui.words import join, plural

# Competencies named one by one on a role; more are counted.
NAMED = 4
# Roles of an entry tier shown in full; the others, less near, stand below them in a table.
FULL = 5
# The bar beside a figure in a table is narrower than the one of a role in full.
NARROW = 120


@dataclass(frozen=True, slots=True)
class Offered:
    """One role on the page: how much is held, in figures and by name, and the interest shown in it, if any."""

    way: WayIn
    interest: RoleInterest | None
    present: bool
    target: bool

    @property
    def bar(self) -> SafeString:
        """The share as a bar."""
        return share_bar(part=self.way.share.part, whole=max(self.way.share.whole, 1), unit="levels")

    @property
    def narrow(self) -> SafeString:
        """The same for a table."""
        share = self.way.share
        return share_bar(part=share.part, whole=max(share.whole, 1), unit="levels", width=NARROW)

    @property
    def named(self) -> str:
        """What is at the level asked already, by name: “Digital collaboration, Information handling and 3 more”."""
        met = [each.competency.title for each in self.way.held if each.met]
        more = [f"{len(met) - NAMED} more"] if len(met) > NAMED else []
        return join([*met[:NAMED], *more]) if met else ""

    @property
    def missing(self) -> str:
        """“20 levels in 17 competencies”; empty when nothing is."""
        way = self.way
        if not way.missing:
            return ""
        return f"{plural(way.missing, 'level', 'levels')} in {plural(way.below, 'competency', 'competencies')}"

    @property
    def most_missing(self) -> str:
        """What is missing by name, to follow `missing`: “. Most of all: Agile delivery, …”, or all where few."""
        short = [competency.title for competency in self.way.short]
        if not short:
            return ""
        return f"{'. Most of all: ' if len(short) > NAMED else ', '}{join(short[:NAMED])}"


@dataclass(frozen=True, slots=True)
class OfferedRung:
    """One tier of the page."""

    rung: Rung
    roles: tuple[Offered, ...]

    @property
    def full(self) -> tuple[Offered, ...]:
        """Those shown in full: the nearest."""
        return self.roles[:FULL]

    @property
    def rest(self) -> tuple[Offered, ...]:
        """Those in the table below them."""
        return self.roles[FULL:]


@dataclass(frozen=True, slots=True)
class WaysIn:
    """The page. `employer` is None for somebody on no council's staff, who can look but has nobody to answer."""

    standing: Standing
    entry: tuple[OfferedRung, ...]
    further: tuple[OfferedRung, ...]
    recorded: int
    employer: Organisation | None
    leads: tuple[Person, ...]
    shown: tuple[Offered, ...]

    @property
    def lead_names(self) -> str:
        """Who leads Pathways at the employer: “Lena Oak or Sam Elm”; empty when nobody does."""
        return join([lead.name for lead in self.leads], last="or")


def ways_in_page(stands: Standing, *, employer: Organisation | None) -> WaysIn:
    """The page of one person's standing (two queries more: their interests, and who leads at the employer)."""
    council = employer if employer is not None and employer.kind == Organisation.Kind.COUNCIL else None
    held, own = _held(stands)
    interests = _interests(stands.person, council)
    rungs = [
        OfferedRung(
            rung,
            tuple(
                Offered(
                    way=way,
                    interest=interests.get(way.role.code),
                    present=stands.role is not None and stands.role.code == way.role.code,
                    target=stands.target is not None and stands.target.code == way.role.code,
                )
                for way in rung.ways
            ),
        )
        for rung in ways_in(catalogue=stands.catalogue, held=held, own=own)
    ]
    return WaysIn(
        standing=stands,
        entry=tuple(each for each in rungs if each.rung.entry),
        further=tuple(each for each in rungs if not each.rung.entry),
        recorded=len(held),
        employer=council,
        leads=tuple(council_leads(council, on=stands.today)) if council else (),
        shown=tuple(role for each in rungs for role in each.roles if role.interest is not None),
    )


def _held(stands: Standing) -> tuple[dict[str, int], set[str]]:
    lines = [line for line in lines_of(stands).values() if line.source is not None]
    return {line.competency.code: line.held for line in lines}, {
        line.competency.code for line in lines if line.source == "self"
    }


def _interests(person: Person, council: Organisation | None) -> dict[str, RoleInterest]:
    """What somebody shows interest in at the council that employs them; what they showed elsewhere is over."""
    rows = RoleInterest.objects.visible_to(person).live().filter(person=person, organisation=council)
    return {row.role: row for row in rows.select_related("answered_by")} if council else {}


def interests_at(organisation: Organisation, *, viewer: Person, today: date) -> "QuerySet[RoleInterest]":
    """What people on a council's staff show interest in, those to answer first, oldest first; then newest answered."""
    rows = RoleInterest.objects.visible_to(viewer).filter(organisation=organisation)
    staff = _staff(organisation, today)
    return (
        rows.live()
        .filter(person__in=staff.values("person"))
        .select_related("person", "answered_by")
        .order_by(F("answered_at").desc(nulls_first=True), "shown_at", "pk")
    )


def interests_waiting(organisation: Organisation, *, today: date) -> int:
    """How many interests of a council's staff wait for its lead (one query)."""
    return interests_of_staff(organisation, today=today).count()


def interests_of_staff(organisation: Organisation, *, today: date) -> "QuerySet[RoleInterest]":
    """The interests of a council's staff that wait for its lead, to be counted with others."""
    rows = RoleInterest.objects.filter(organisation=organisation, answered_at__isnull=True).live()
    return rows.filter(person__in=_staff(organisation, today).values("person"))


def works_outside_digital(person: Person, *, today: date) -> bool:
    """Whether somebody's present posts are outside digital, none of them in a role of the framework (one query)."""
    posts = list(Appointment.objects.filter(person=person).on(today).values_list("role", "outside_digital"))
    return any(outside for _, outside in posts) and not any(role for role, _ in posts)


def _staff(organisation: Organisation, today: date) -> "QuerySet[Membership]":
    return Membership.objects.filter(organisation=organisation).holding(Role.LEARNER).on(today)


@dataclass(frozen=True, slots=True)
class Wanted:
    """One interest as the lead reads it: in which role, from which post, and how much of the role they hold."""

    interest: RoleInterest
    role: str
    post: str
    way: WayIn | None

    @property
    def bar(self) -> SafeString:
        """The share as a bar."""
        share = self.way.share if self.way else None
        return (
            share_bar(part=share.part, whole=max(share.whole, 1), unit="levels", width=NARROW)
            if share
            else SafeString()
        )


def wanted(interests: Sequence[RoleInterest], *, today: date) -> tuple[Wanted, ...]:
    """The rows of the lead's list (four queries however many there are)."""
    if not interests:
        return ()
    found = standings([interest.person for interest in interests], today=today)
    ways = {person: _by_role(stands) for person, stands in found.items()}
    titles = _titles(next(iter(found.values())).catalogue)
    return tuple(
        Wanted(
            interest=interest,
            role=titles.get(interest.role, interest.role),
            post=post.title if (post := found[interest.person_id].appointment) else "",
            way=ways[interest.person_id].get(interest.role),
        )
        for interest in interests
    )


def _by_role(stands: Standing) -> dict[str, WayIn]:
    held, own = _held(stands)
    rungs = ways_in(catalogue=stands.catalogue, held=held, own=own)
    return {way.role.code: way for rung in rungs for way in rung.ways}


def _titles(catalogue: Catalogue) -> dict[str, str]:
    return {role.code: role.title for role in catalogue.roles}


def role_title(code: str) -> str:
    """The title of a role of the framework; the code itself for one that is no longer there."""
    return _titles(current_catalogue()).get(code, code)
