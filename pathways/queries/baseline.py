"""What the baseline pages show: one person's levels by area, and a manager's whole team, in few queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q

from pathways.catalogue import Area, Catalogue, Competency, Role
from pathways.models import Appointment, Assessment, Baseline
from pathways.queries.frameworks import catalogue_of, current_version
from people.models import Person

# Seconds a conversation takes, from trials of the paper form: one look at what agrees, and some words on what does not.
SECONDS_A_PERSON = 40
SECONDS_A_DIFFERENCE = 20


def baseline_due(person: Person, *, today: date) -> bool:
    """Whether somebody in a digital role has sent no baseline and has no level assessed by anybody else (one query)."""
    known = Assessment.objects.counting().filter(
        Q(baseline=True) | ~Q(source=Assessment.Source.SELF), person=OuterRef("person")
    )
    posts = Appointment.objects.filter(~Exists(known), person=person).on(today)
    return bool(posts.exclude(role="").exists())


@dataclass(frozen=True, slots=True)
class Line:
    """One competency of a baseline: what the role asks, what the person said before, and what was decided since."""

    competency: Competency
    asked: int
    core: bool
    said: int | None
    claim: Assessment | None

    @property
    def differs(self) -> bool:
        """Whether the person said another level than the role asks."""
        return self.said is not None and self.said != self.asked

    @property
    def words(self) -> str:
        """How far what was said is from what the role asks."""
        if self.said is None or self.said == self.asked:
            return "as the role asks"
        return f"{abs(self.said - self.asked)} {'above' if self.said > self.asked else 'below'} the role"


@dataclass(frozen=True, slots=True)
class AreaLines:
    """The lines of one area."""

    area: Area
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class OwnBaseline:
    """A person's own baseline. `role` is None when no digital role is matched to their post, or there is no post."""

    catalogue: Catalogue
    appointment: Appointment | None
    role: Role | None
    areas: tuple[AreaLines, ...]
    baseline: Baseline | None

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every line, in the order of the areas."""
        return tuple(line for area in self.areas for line in area.lines)

    @property
    def sent(self) -> bool:
        """Whether the person has confirmed it."""
        return self.baseline is not None and self.baseline.confirmed_on is not None

    @property
    def closed(self) -> bool:
        """Whether the manager has confirmed it, so that it can no longer be changed as a whole."""
        return self.baseline is not None and self.baseline.manager_confirmed_on is not None


def own_baseline(person: Person, *, today: date) -> OwnBaseline:
    """A person's baseline for the post they hold on a day (4 queries)."""
    version = current_version()
    catalogue = catalogue_of(version)
    posts = Appointment.objects.of(person).on(today).with_absence(today).select_related("baseline")
    post = next((found for found in posts if found.role), next(iter(posts), None))
    role = _role(catalogue, post.role) if post is not None else None
    if post is None or role is None:
        return OwnBaseline(catalogue=catalogue, appointment=post, role=None, areas=(), baseline=None)
    claims = _claims(Assessment.objects.filter(person=person, version=version, baseline=True))
    return OwnBaseline(
        catalogue=catalogue,
        appointment=post,
        role=role,
        areas=_areas(catalogue, role, claims.get(person.pk, {})),
        baseline=getattr(post, "baseline", None),
    )


@dataclass(frozen=True, slots=True)
class Member:
    """One person of a team whose baseline waits: what agrees with the role, and what does not."""

    baseline: Baseline
    person: Person
    appointment: Appointment
    role: Role
    same: tuple[Line, ...]
    differences: tuple[Line, ...]

    @property
    def claims(self) -> tuple[Assessment, ...]:
        """Every claim that waits."""
        return tuple(line.claim for line in (*self.differences, *self.same) if line.claim is not None)


@dataclass(frozen=True, slots=True)
class TeamBaseline:
    """What waits for a manager, and how the rest of the team stands."""

    catalogue: Catalogue
    members: tuple[Member, ...]
    not_sent: tuple[Appointment, ...]
    done: tuple[Appointment, ...]
    unmatched: tuple[Appointment, ...]

    @property
    def minutes(self) -> int:
        """About how long this takes: the constants above, rounded up to whole minutes."""
        differences = sum(len(member.differences) for member in self.members)
        seconds = SECONDS_A_PERSON * len(self.members) + SECONDS_A_DIFFERENCE * differences
        return -(-seconds // 60)

    @property
    def size(self) -> int:
        """People in the team."""
        return len(self.members) + len(self.not_sent) + len(self.done) + len(self.unmatched)


def team_baseline(manager: Person, *, today: date) -> TeamBaseline:
    """The baselines of everybody this manager manages on a day (3 queries and the version's)."""
    version = current_version()
    catalogue = catalogue_of(version)
    posts = list(
        Appointment.objects.managed_by(manager)
        .on(today)
        .select_related("person", "baseline", "organisation")
        .order_by("person__name", "person_id", "pk")
    )
    sent = [post for post in posts if _stage(post) == "sent"]
    claims = _claims(
        Assessment.objects.waiting().filter(
            person__in=[post.person_id for post in sent], version=version, baseline=True
        )
    )
    members: list[Member] = []
    done = [post for post in posts if _stage(post) == "done"]
    for post in sent:
        role = _role(catalogue, post.role)
        theirs = claims.get(post.person_id)
        if role is None or not theirs:
            # Decided one by one in the queue: nothing waits here any more.
            done.append(post)
            continue
        lines = [line for area in _areas(catalogue, role, theirs, extra=True) for line in area.lines if line.claim]
        members.append(
            Member(
                baseline=post.baseline,
                person=post.person,
                appointment=post,
                role=role,
                same=tuple(line for line in lines if not line.differs),
                differences=tuple(line for line in lines if line.differs),
            )
        )
    return TeamBaseline(
        catalogue=catalogue,
        members=tuple(members),
        not_sent=tuple(post for post in posts if _stage(post) == "not sent" and _role(catalogue, post.role)),
        done=tuple(done),
        unmatched=tuple(post for post in posts if _stage(post) == "not sent" and not _role(catalogue, post.role)),
    )


def _stage(post: Appointment) -> str:
    baseline: Baseline | None = getattr(post, "baseline", None)
    if baseline is None or baseline.confirmed_on is None:
        return "not sent"
    return "sent" if baseline.manager_confirmed_on is None else "done"


def _role(catalogue: Catalogue, code: str) -> Role | None:
    return next((role for role in catalogue.roles if role.code == code), None) if code else None


def _claims(rows: Iterable[Assessment]) -> dict[int, dict[str, Assessment]]:
    """The latest own claim a person and competency: `rows` without withdrawn ones and others' assessments."""
    found: dict[int, dict[str, Assessment]] = {}
    for row in sorted(rows, key=lambda row: row.pk):
        if row.source == Assessment.Source.SELF and row.status != Assessment.Status.WITHDRAWN:
            found.setdefault(row.person_id, {})[row.competency] = row
    return found


def _areas(
    catalogue: Catalogue, role: Role, claims: Mapping[str, Assessment], *, extra: bool = False
) -> tuple[AreaLines, ...]:
    """What the role asks, by area, with the claims beside it; with `extra` also claims the role no longer asks."""
    areas: list[AreaLines] = []
    for area in catalogue.areas:
        lines = [
            Line(
                competency=competency,
                asked=role.requirements.get(competency.code, 0),
                core=competency.code in role.core,
                said=claims[competency.code].level if competency.code in claims else None,
                claim=claims.get(competency.code),
            )
            for competency in area.competencies
            if role.requirements.get(competency.code, 0) > 0 or (extra and competency.code in claims)
        ]
        if lines:
            areas.append(AreaLines(area=area, lines=tuple(lines)))
    return tuple(areas)


def undecided(members: Sequence[Member]) -> int:
    """How many levels wait in all."""
    return sum(len(member.claims) for member in members)
