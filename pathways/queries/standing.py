"""Where people stand: post, target, what they hold, and readiness for the gate ahead, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, Self

from django.db.models import Count, Max, OuterRef, Subquery

from pathways.catalogue import Catalogue, Gate, PathwayStage, Role
from pathways.models import (
    Appointment,
    Conversation,
    ExperienceRecord,
    FrameworkVersion,
    SupportSession,
    TargetRole,
)
from pathways.queries.frameworks import NoFramework, kept_catalogue, versions_beside
from pathways.queries.levels import LevelRow, Levels, levels_of
from pathways.queries.words import DEED, PLAN, Word, given_by_others
from pathways.readiness import evaluate, months_after
from pathways.readiness_parts import (
    EndorsementAsked,
    EndorsementHeld,
    ExperienceHeld,
    ExperiencePlanned,
    PanelHeld,
    Readiness,
    SupportHeld,
)
from people.models import Person
from people.models.persons import PersonQuerySet
from ui.prepared import Prepared


@dataclass(frozen=True, slots=True)
class Standing:
    """One person's standing on a day. `readiness` is None without a target role.

    `career` is every appointment, latest first; `appointment` the current one (the most recently begun if several).
    `levels` holds every counting row, oldest first; `claims` those that wait to be decided; `returned` the claims
    that came back and still wait to be mended; `deeds` the experiences, with who confirmed them and where they were;
    `talked_on` the day of the last conversation that a line manager recorded.
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
    deeds: tuple[Word, ...]
    talked_on: date | None = None

    @property
    def line_manager(self) -> Person | None:
        """Who decides on claims today: the manager on the latest current post that names one who is here."""
        held = (post.present_manager for post in self.career if post.holds_on(self.today))
        return next((manager for manager in held if manager is not None), None)

    @property
    def absent_manager(self) -> Person | None:
        """Whom a current post still names though they have left or cannot sign in, where nobody else decides."""
        held = (post.absent_manager for post in self.career if post.holds_on(self.today))
        return None if self.line_manager else next((manager for manager in held if manager is not None), None)

    @property
    def claims(self) -> Mapping[str, LevelRow]:
        """Claims waiting to be decided, by competency."""
        return {row.competency: row for row in self.levels if row.waiting}

    @property
    def last_assessed_on(self) -> date | None:
        """The day of the last conversation in which somebody else assessed a level."""
        return max((row.on for row in self.levels if row.source != "self"), default=None)

    @property
    def last_conversation(self) -> date | None:
        """The day of the last conversation about levels, whether or not any changed."""
        return max((day for day in (self.last_assessed_on, self.talked_on) if day is not None), default=None)


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
    for appointment in _CAREERS(people=tuple(facts), day=today):
        careers[appointment.person_id].append(appointment)
    levels = levels_of(facts, versions_beside(first.version, first.published_at))
    words = given_by_others(facts)
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
    talked_on: date | None

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
            found["last_talked_on"],
        )


def _with_facts(people: PersonQuerySet) -> PersonQuerySet:
    return people.annotate(**_facts())


def _facts() -> dict[str, Subquery]:
    """What is asked beside a person."""
    newest = FrameworkVersion.objects.published()
    sessions = SupportSession.objects.filter(person=OuterRef("pk")).order_by().values("person")
    talks = Conversation.objects.filter(person=OuterRef("pk")).order_by().values("person")
    return {
        "newest": Subquery(newest.values("pk")[:1]),
        "newest_at": Subquery(newest.values("published_at")[:1]),
        "target_role": Subquery(TargetRole.objects.filter(person=OuterRef("pk")).values("role")),
        "sessions_held": Subquery(sessions.annotate(n=Count("pk")).values("n")),
        "last_session_on": Subquery(sessions.annotate(last=Max("held_on")).values("last")),
        "last_talked_on": Subquery(talks.annotate(last=Max("held_on")).values("last")),
    }


_FACTS: Prepared[Person] = Prepared(lambda people: _with_facts(Person.objects.filter(pk__in=people)))
_CAREERS: Prepared[Appointment] = Prepared(
    lambda people, day: (
        Appointment.objects.filter(person__in=people)
        .with_absence(day)
        .select_related("organisation", "line_manager")
        .order_by("-since", "-pk")
    )
)


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


def _planned(words: Iterable[Word], catalogue: Catalogue) -> Iterator[ExperiencePlanned]:
    known = {kind.code for kind in catalogue.experiences}
    for word in words:
        if word.kind == PLAN and word.code in known and word.until is not None:
            yield ExperiencePlanned(
                code=word.code,
                quantity=word.quantity,
                until=word.until,
                title=word.place,
                host=word.by,
                url=word.capacity,
                offer=word.status,
            )


def _panel(words: Iterable[Word]) -> PanelHeld | None:
    """How the gate's panel stands: the latest one that found the person ready, and the one that is under way."""
    passed = max((word for word in words if word.reviewed), key=lambda word: word.on or date.min, default=None)
    ahead = next((word for word in words if word.under_review), None)
    refused = max((word.on for word in words if word.refused and word.on), default=None)
    if passed is None and ahead is None and refused is None:
        return None
    if ahead or (passed and passed.on and refused and refused <= passed.on):
        refused = None
    return PanelHeld(
        asked_on=ahead.on if ahead else None,
        booked_for=ahead.since if ahead else None,
        passed_on=passed.on if passed else None,
        expires_on=passed.until if passed else None,
        refused_on=refused,
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
            levels=levels.counting,
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
            panel=_panel([word for word in words if gate is not None and word.code == gate.code]),
            present=role,
            planned=_planned(words, catalogue),
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
        talked_on=facts.talked_on,
    )
