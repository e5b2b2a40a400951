"""How many people near a host have a gap that an opportunity closes. A number only; nobody is named, nor listed.

Counted are people who may sign in, are staff in the host's region today, and have a target role: those whose target
asks more of an offered competency than they hold, up to the level offered, or whose next gate asks an offered
experience of which they have too little that is verified. Held is the best level of own view and assessment that has
not run out, as on everybody's own page.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, Max, OuterRef, Q, Subquery, Sum

from pathways.catalogue import Catalogue, PathwayStage
from pathways.models import Appointment, Assessment, ExperienceRecord, FrameworkVersion
from pathways.queries.frameworks import catalogue_of, versions_beside
from pathways.readiness import months_after
from people.models import Membership, Organisation, Person
from people.models.persons import MembershipQuerySet
from people.roles import Role
from ui import words

FEW = 10  # below it the number is not said, because it could point at somebody


@dataclass(frozen=True, slots=True)
class Reach:
    """How many, and where: "in Yorkshire and The Humber"; for a host without a region, all of England."""

    people: int
    region: str

    @property
    def words(self) -> str:
        """The number as a page may say it."""
        return f"Fewer than {FEW} people" if self.people < FEW else words.plural(self.people, "person", "people")


def reach(
    *,
    organisation: Organisation,
    competencies: Mapping[str, int],
    experiences: Mapping[str, int],
    version: FrameworkVersion,
    today: date,
) -> Reach:
    """How many people in the host's region have a gap that these close (three queries, however many people).

    `version` is the newest published framework, whose codes these are.
    """
    catalogue = catalogue_of(version)
    versions = versions_beside(version.pk, version.published_at)
    known = {kind.code for kind in catalogue.experiences}
    staff = _staff(organisation, today)
    aims = _aims(staff, today)
    found: set[int] = set()
    if aims and competencies:
        found |= _short_of_level(aims, competencies, catalogue, _best(staff, competencies, versions, today))
    if aims and (experiences := {code: n for code, n in experiences.items() if code in known}):
        wanted = {code for pair in set(aims.values()) for code in _asks(_stage(catalogue, *pair), experiences)}
        found |= _short_of_deed(aims, experiences, catalogue, _done(staff, wanted, catalogue, versions, today))
    return Reach(people=len(found), region=organisation.region or "England")


Aims = Mapping[int, tuple[str, str]]


def _staff(organisation: Organisation, today: date) -> MembershipQuerySet:
    staff = Membership.objects.holding(Role.LEARNER).on(today)
    if organisation.region_code:
        staff = staff.filter(organisation__region_code=organisation.region_code)
    return staff


def _aims(staff: MembershipQuerySet, today: date) -> Aims:
    """Target role and present role of everybody in the region who has a target, by the person's key (one query)."""
    post = Appointment.objects.filter(person=OuterRef("pk")).on(today).order_by("-since", "-pk")
    people = (
        Person.objects.active()
        .filter(Exists(staff.filter(person=OuterRef("pk"))), target__isnull=False)
        .values_list("pk", "target__role", Subquery(post.values("role")[:1]))
        .order_by()
    )
    return {pk: (target, present or "") for pk, target, present in people}


def _best(
    staff: MembershipQuerySet, offered: Mapping[str, int], versions: tuple[int, ...], today: date
) -> dict[tuple[int, str], int]:
    """The best level that each of these people holds of what is offered (one query)."""
    best = (
        Assessment.objects.counting()
        .filter(Q(expires_on__isnull=True) | Q(expires_on__gt=today), competency__in=offered, version__in=versions)
        .filter(person__in=staff.values("person"))
        .values("person", "competency")
        .annotate(best=Max("level"))
        .order_by()
        .values_list("person", "competency", "best")
    )
    return {(person, code): level for person, code, level in best}


def _short_of_level(
    aims: Aims, offered: Mapping[str, int], catalogue: Catalogue, held: Mapping[tuple[int, str], int]
) -> set[int]:
    """Whose target asks a level that they do not hold and that the opportunity leads towards."""
    required = {role.code: role.requirements for role in catalogue.roles}
    return {
        person
        for person, (target, _) in aims.items()
        if any(
            held.get((person, code), 0) < min(level, required.get(target, {}).get(code, 0))
            for code, level in offered.items()
        )
    }


def _done(
    staff: MembershipQuerySet, codes: set[str], catalogue: Catalogue, versions: tuple[int, ...], today: date
) -> dict[tuple[int, str], int]:
    """How much of these experiences each of these people has verified and in date (one query)."""
    deeds = (
        ExperienceRecord.objects.verified()
        .filter(experience__in=codes, version__in=versions, person__in=staff.values("person"))
        .values("person", "experience", "until")
        .annotate(total=Sum("quantity"))
        .order_by()
        .values_list("person", "experience", "until", "total")
    )
    done: dict[tuple[int, str], int] = defaultdict(int)
    for person, code, until, total in deeds:
        valid = catalogue.experience(code).valid_months
        if valid is None or months_after(until, valid) > today:
            done[person, code] += total
    return done


def _short_of_deed(
    aims: Aims, offered: Mapping[str, int], catalogue: Catalogue, done: Mapping[tuple[int, str], int]
) -> set[int]:
    """Whose next gate asks an experience that is offered and that they have too little of."""

    def has(person: int, code: str) -> bool:
        return done.get((person, code), 0) >= catalogue.experience(code).quantity

    def lacks(person: int, stage: PathwayStage, code: str) -> bool:
        if has(person, code):
            return False
        if code in stage.required_experiences:
            return True
        choice = stage.choose
        if choice is None or code not in choice.options:
            return False
        return sum(has(person, each) for each in choice.options) < choice.minimum

    stages = {pair: _stage(catalogue, *pair) for pair in set(aims.values())}
    return {
        person
        for person, pair in aims.items()
        if (stage := stages[pair]) is not None and any(lacks(person, stage, code) for code in offered)
    }


def _stage(catalogue: Catalogue, target: str, present: str) -> PathwayStage | None:
    roles = {role.code: role for role in catalogue.roles}
    aim = roles.get(target)
    gate = catalogue.gate_into(aim.tier) if aim else None
    return catalogue.stage_before(gate, roles.get(present), aim) if gate and aim else None


def _asks(stage: PathwayStage | None, offered: Mapping[str, int]) -> set[str]:
    """The experiences to look up for people at a stage: the offered ones it asks, with what else counts as a choice."""
    if stage is None:
        return set()
    choice = set(stage.choose.options) if stage.choose else set()
    return (set(offered) & set(stage.required_experiences)) | (choice if choice & set(offered) else set())
