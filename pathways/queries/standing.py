"""Where people stand: post, target, what they hold, and readiness for the gate ahead, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, Self, cast

from django.db.models import CharField, Count, F, IntegerField, Max, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, TruncDate

from pathways.catalogue import Catalogue, Gate, PathwayStage, Role
from pathways.models import (
    Appointment,
    Endorsement,
    ExperienceRecord,
    FrameworkVersion,
    SupportSession,
    TargetRole,
)
from pathways.queries.frameworks import NoFramework, kept_catalogue, versions_beside
from pathways.queries.levels import LevelRow, Levels, levels_of
from pathways.readiness import evaluate, months_after
from pathways.readiness_parts import (
    EndorsementAsked,
    EndorsementHeld,
    ExperienceHeld,
    HeldLevel,
    Readiness,
    Source,
    SupportHeld,
)
from people.models import Person
from people.models.persons import PersonQuerySet
from ui import clock
from ui.prepared import Prepared

DEED, ENDORSEMENT = "deed", "endorsement"


@dataclass(frozen=True, slots=True)
class Standing:
    """One person's standing on a day. `readiness` is None without a target role.

    `career` is every appointment, latest first; `appointment` the current one (the most recently begun if several).
    `levels` holds every counting row, oldest first; `claims` those that wait to be decided; `returned` the claims
    that came back and still wait to be mended; `deeds` the experiences, with who confirmed them and where they were.
    """

    person: Person
    catalogue: Catalogue
    today: date
    appointment: Appointment | None
    career: tuple[Appointment, ...]
    role: Role | None
    target: Role | None
    gate: Gate | None
    stage: PathwayStage | None
    readiness: Readiness | None
    levels: tuple[LevelRow, ...]
    returned: tuple[LevelRow, ...]
    experiences: tuple[ExperienceHeld, ...]
    deeds: tuple["Word", ...]

    @property
    def line_manager(self) -> Person | None:
        """Who decides on claims today: the manager on the latest current post that names one."""
        return next(
            (post.line_manager for post in self.career if post.holds_on(self.today) and post.line_manager), None
        )

    @property
    def claims(self) -> Mapping[str, LevelRow]:
        """Claims waiting to be decided, by competency."""
        return {row.competency: row for row in self.levels if row.waiting}

    @property
    def last_assessed_on(self) -> date | None:
        """The day of the last conversation in which somebody else assessed a level."""
        return max((row.on for row in self.levels if row.source != "self"), default=None)


def standing(person: Person, *, today: date) -> Standing:
    """Where one person stands (four queries). Raises NoFramework when nothing is published."""
    return standings([person], today=today)[person.pk]


def standings(people: Iterable[Person], *, today: date) -> dict[int, Standing]:
    """Where each of these people stands, by primary key, in four queries however many they are."""
    keys = tuple(person.pk for person in people)
    return _standings(_FACTS(people=keys), today=today) if keys else {}


def standings_in(people: PersonQuerySet, *, today: date) -> dict[int, Standing]:
    """The same for people still to be looked up, such as those `visible_to` somebody, without a query more."""
    return _standings(_with_facts(people), today=today)


def _standings(people: Iterable[Person], *, today: date) -> dict[int, Standing]:
    facts = {person.pk: Facts.of(person) for person in people}
    if not facts:
        return {}
    first = next(iter(facts.values()))
    if first.version is None:
        raise NoFramework("No framework is published. Run `manage.py publish_framework` to publish the one that ships.")
    catalogue = kept_catalogue(first.version, first.published_at)
    careers: dict[int, list[Appointment]] = defaultdict(list)
    for appointment in _CAREERS(people=tuple(facts)):
        careers[appointment.person_id].append(appointment)
    levels = levels_of(facts, versions_beside(first.version, first.published_at))
    words = _given_by_others(facts)
    return {
        pk: _one(
            today=today,
            catalogue=catalogue,
            facts=each,
            career=tuple(careers[pk]),
            levels=levels[pk],
            words=words[pk],
        )
        for pk, each in facts.items()
    }


class Facts(NamedTuple):
    """What the first query finds: the person, the newest version, the target role, and the mentoring sessions held."""

    person: Person
    version: int | None
    published_at: datetime | None
    target: str | None
    sessions: int | None
    last_session: date | None

    @classmethod
    def of(cls, person: Person) -> Self:
        """The facts that `_with_facts` put beside a person."""
        found = vars(person)
        return cls(
            person,
            found["newest"],
            found["newest_at"],
            found["target_role"],
            found["sessions_held"],
            found["last_session_on"],
        )


def _with_facts(people: PersonQuerySet) -> PersonQuerySet:
    return people.annotate(**_facts())


def _facts() -> dict[str, Subquery]:
    """What is asked beside a person."""
    newest = FrameworkVersion.objects.published()
    sessions = SupportSession.objects.filter(person=OuterRef("pk")).order_by().values("person")
    return {
        "newest": Subquery(newest.values("pk")[:1]),
        "newest_at": Subquery(newest.values("published_at")[:1]),
        "target_role": Subquery(TargetRole.objects.filter(person=OuterRef("pk")).values("role")),
        "sessions_held": Subquery(sessions.annotate(n=Count("pk")).values("n")),
        "last_session_on": Subquery(sessions.annotate(last=Max("held_on")).values("last")),
    }


_FACTS: Prepared[Person] = Prepared(lambda people: _with_facts(Person.objects.filter(pk__in=people)))
_CAREERS: Prepared[Appointment] = Prepared(
    lambda people: (
        Appointment.objects.filter(person__in=people)
        .select_related("organisation", "line_manager")
        .order_by("-since", "-pk")
    )
)


class Word(NamedTuple):
    """What somebody else was asked to say of a person: that they did a thing, or that they are ready for a gate."""

    person: int
    kind: str
    code: str
    capacity: str
    quantity: int
    since: date | None
    until: date | None
    status: str
    on: date | None
    by: str
    place: str

    @property
    def given(self) -> bool:
        """An endorsement that was given."""
        return self.kind == ENDORSEMENT and self.status == Endorsement.Status.GIVEN

    @property
    def asked(self) -> bool:
        """An endorsement that waits for an answer; `on` is the day it was asked."""
        return self.kind == ENDORSEMENT and self.status == Endorsement.Status.ASKED


def _deeds() -> "QuerySet[ExperienceRecord, tuple[object, ...]]":
    """Experiences of anybody that count or wait, as words."""
    return (
        ExperienceRecord.objects.filter(
            status__in=[ExperienceRecord.Status.SUBMITTED, ExperienceRecord.Status.VERIFIED]
        )
        .order_by()
        .annotate(
            word=Value(DEED, CharField()),
            word_code=F("experience"),
            word_capacity=F("verifier_capacity"),
            word_on=F("verified_on"),
            word_by=F("verifier_name"),
        )
        .values_list(
            "person",
            "word",
            "word_code",
            "word_capacity",
            "quantity",
            "since",
            "until",
            "status",
            "word_on",
            "word_by",
            "place",
        )
    )


def _endorsements() -> "QuerySet[Endorsement, tuple[object, ...]]":
    """Endorsements of anybody that were given or asked, as words."""
    return (
        Endorsement.objects.filter(status__in=[Endorsement.Status.GIVEN, Endorsement.Status.ASKED])
        .order_by()
        .annotate(
            word=Value(ENDORSEMENT, CharField()),
            word_code=F("gate"),
            word_capacity=F("capacity"),
            word_quantity=Value(1, IntegerField()),
            word_since=F("decided_on"),
            word_until=F("decided_on"),
            word_on=Coalesce(F("decided_on"), TruncDate("asked_at", tzinfo=clock.LONDON)),
            word_by=F("name"),
            word_place=Value("", CharField()),
        )
        .values_list(
            "person",
            "word",
            "word_code",
            "word_capacity",
            "word_quantity",
            "word_since",
            "word_until",
            "status",
            "word_on",
            "word_by",
            "word_place",
        )
    )


_WORDS: Prepared[tuple[object, ...]] = Prepared(
    lambda people: _deeds().filter(person__in=people).union(_endorsements().filter(person__in=people), all=True)
)


def _given_by_others(everyone: Collection[int]) -> dict[int, list[Word]]:
    """Experiences that count or wait, and endorsements given or asked, oldest first: one query for both."""
    found: dict[int, list[Word]] = defaultdict(list)
    for row in _WORDS(people=tuple(everyone)):
        word = Word._make(row)
        found[word.person].append(word)
    for words in found.values():
        words.sort(key=lambda word: word.until or date.min)
    return found


def _held(words: Iterable[Word], catalogue: Catalogue) -> Iterator[ExperienceHeld]:
    known = {kind.code: kind for kind in catalogue.experiences}
    for word in words:
        kind = known.get(word.code)
        if word.kind == DEED and kind is not None and word.until is not None:
            yield ExperienceHeld(
                code=word.code,
                quantity=word.quantity,
                until=word.until,
                verified=word.status == ExperienceRecord.Status.VERIFIED,
                expires_on=months_after(word.until, kind.valid_months) if kind.valid_months else None,
            )


def _one(
    *,
    today: date,
    catalogue: Catalogue,
    facts: Facts,
    career: tuple[Appointment, ...],
    levels: Levels,
    words: Sequence[Word],
) -> Standing:
    experiences = tuple(_held(words, catalogue))
    roles = {role.code: role for role in catalogue.roles}
    appointment = next((row for row in career if row.holds_on(today)), None)
    role = roles.get(appointment.role) if appointment else None
    target = roles.get(facts.target or "")
    gate = catalogue.gate_into(target.tier) if target else None
    stage = catalogue.stage_before(gate, role, target) if gate and target else None
    readiness = None
    if target is not None:
        readiness = evaluate(
            catalogue=catalogue,
            target=target,
            gate=gate,
            stage=stage,
            today=today,
            levels=[
                HeldLevel(
                    competency=row.competency,
                    level=row.level,
                    source=cast(Source, row.source),
                    on=row.on,
                    expires_on=row.expires_on,
                    assessor=row.assessor or "",
                    waiting=row.waiting,
                )
                for row in levels.counting
            ],
            experiences=experiences,
            endorsements=[
                EndorsementHeld(capacity=word.capacity, on=word.on, by=word.by)
                for word in words
                if word.given and gate is not None and word.code == gate.code
            ],
            asked_of=[
                EndorsementAsked(capacity=word.capacity, on=word.on, by=word.by)
                for word in words
                if word.asked and gate is not None and word.code == gate.code
            ],
            support=SupportHeld(count=facts.sessions or 0, last_on=facts.last_session),
            present=role,
        )
    return Standing(
        person=facts.person,
        catalogue=catalogue,
        today=today,
        appointment=appointment,
        career=career,
        role=role,
        target=target,
        gate=gate,
        stage=stage,
        readiness=readiness,
        levels=levels.counting,
        returned=levels.returned,
        experiences=experiences,
        deeds=tuple(word for word in words if word.kind == DEED),
    )
