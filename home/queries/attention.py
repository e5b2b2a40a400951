"""Who in a team needs their manager most, by named rules, and what would be missing if one person were away."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from django.db.models import Exists, OuterRef, Q

from home.minutes import CONVERSATION_DAYS
from home.queries.waiting import team_of
from pathways.catalogue import Competency
from pathways.models import Baseline
from pathways.queries.standing import Standing, standings_in
from people.models import Person
from people.models.persons import PersonQuerySet
from ui import clock, words

# People, and single points, that a panel names before it counts the rest.
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Need:
    """One rule that fired for one person: the shape and words of its name, and the facts with the rule beside them."""

    member: "Member"
    shape: str
    rule: str
    facts: str


@dataclass(frozen=True, slots=True)
class Needed:
    """One person with every rule that fired for them."""

    member: "Member"
    needs: tuple[Need, ...]

    @property
    def arrange(self) -> str:
        """Opens an e-mail to them in the manager's own mail program, with the subject filled in."""
        return (
            f"mailto:{quote(self.member.person.email, safe='@')}?subject={quote('A conversation about your pathway')}"
        )


@dataclass(frozen=True, slots=True)
class Member:
    """One person of the team as the table shows them."""

    person: Person
    standing: Standing
    baseline_confirmed: bool

    @property
    def title(self) -> str:
        """The council's own title for their post."""
        return self.standing.appointment.title if self.standing.appointment else ""

    @property
    def last_conversation(self) -> date | None:
        """The day of the last conversation about levels, whether or not any changed."""
        return self.standing.last_conversation

    @property
    def gate(self) -> str:
        """“Gate G2: 4 of 7 met”, or the target where no gate stands before it; empty without a target.

        Of somebody outside digital it says that the target is what they work towards, not what they are.
        """
        readiness = self.standing.readiness
        if readiness is None:
            return ""
        if readiness.gate is None and self.standing.role is None:
            outside = self.standing.appointment is not None and self.standing.appointment.outside_digital
            where = "Works outside digital. " if outside else ""
            return f"{where}Target: {readiness.target.title}, which has no gate before it"
        if readiness.gate is None:
            return f"Target: {readiness.target.title}, no gate before it"
        return f"Gate {readiness.gate.code}: {readiness.met} of {readiness.total} met"


@dataclass(frozen=True, slots=True)
class SinglePoint:
    """A level that the team's roles ask for and one person alone holds."""

    competency: Competency
    level: int
    holder: Person
    near: int
    of: int

    @property
    def near_words(self) -> str:
        """How many could step in soon."""
        if not self.near:
            return "Nobody is one level away."
        return f"{self.near} {'person is' if self.near == 1 else 'people are'} one level away."


@dataclass(frozen=True, slots=True)
class Attention:
    """The team, who needs the manager, and the single points of failure."""

    members: tuple[Member, ...]
    needs: tuple[Needed, ...]
    single_points: tuple[SinglePoint, ...]
    today: date

    @property
    def needing(self) -> int:
        """How many people at least one rule names."""
        return len(self.needs)

    @property
    def more_needs(self) -> int:
        """People beyond the first few whom the panel names."""
        return max(0, self.needing - SHOWN)

    @property
    def more_points(self) -> int:
        """Single points of failure beyond the first few."""
        return max(0, len(self.single_points) - SHOWN)

    @property
    def people(self) -> list[Person]:
        """Everybody of the team: whom the table shows."""
        return [member.person for member in self.members]

    @property
    def named(self) -> list[Person]:
        """Whom the panels name, each once."""
        needing = [needed.member.person for needed in self.needs[:SHOWN]]
        return list(dict.fromkeys([*needing, *(point.holder for point in self.single_points)]))

    @property
    def others(self) -> int:
        """How many no rule names. Decisions may wait for them all the same."""
        return len(self.members) - self.needing


def attention(manager: Person, *, today: date) -> Attention:
    """A manager's team on a day (4 queries, whatever its size). Raises NoFramework when nothing is published."""
    members = tuple(
        Member(person=found.person, standing=found, baseline_confirmed=_confirmed(found.person))
        for found in standings_in(_team(manager, today), today=today).values()
    )
    return Attention(
        members=members,
        needs=_by_person(need for rule in RULES for need in rule(members, today)),
        single_points=_single_points(members),
        today=today,
    )


def _by_person(needs: Iterable[Need]) -> tuple[Needed, ...]:
    """Each person once, in the order of the first rule that names them."""
    found: dict[int, list[Need]] = {}
    for need in needs:
        found.setdefault(need.member.person.pk, []).append(need)
    return tuple(Needed(theirs[0].member, tuple(theirs)) for theirs in found.values())


def _team(manager: Person, today: date) -> PersonQuerySet:
    held = Q(appointment__until__isnull=True) | Q(appointment__until__gt=today)
    confirmed = Baseline.objects.filter(
        held, person=OuterRef("pk"), appointment__since__lte=today, manager_confirmed_on__isnull=False
    )
    return team_of(manager, today=today).annotate(baseline_confirmed=Exists(confirmed))


def _confirmed(person: Person) -> bool:
    return bool(getattr(person, "baseline_confirmed", False))


def _no_conversation(members: tuple[Member, ...], today: date) -> list[Need]:
    """Somebody with whom levels were last talked about long ago.

    Never counts from the start of the post, or from their first day in Pathways if that is later: what was
    said before nobody could record.
    """
    found = []
    for member in members:
        last, post = member.last_conversation, member.standing.appointment
        joined = member.person.created_at.astimezone(clock.LONDON).date()
        since = last or (max(post.since, joined) if post else None)
        if since is None or (today - since).days <= CONVERSATION_DAYS or (last is None and _baseline_due(member)):
            continue
        ago = f"{(today - since).days} days ago"
        if last:
            facts = f"Last one {words.day(last)}, {ago}."
        elif post is not None and (post.since < joined or not post.since_known):
            facts = f"No conversation recorded since they joined Pathways in {joined:%B %Y}."
        else:
            facts = f"None since they started on {words.day(since)}."
        need = Need(member, "rule", "No conversation", f"{facts} Rule: {CONVERSATION_DAYS} days.")
        found.append(((today - since).days, need))
    return [need for _, need in sorted(found, key=lambda pair: -pair[0])]


def _baseline_due(member: Member) -> bool:
    """In a digital role, with no baseline confirmed and no level ever assessed."""
    unassessed = member.standing.last_assessed_on is None
    return not member.baseline_confirmed and member.standing.role is not None and unassessed


def _no_baseline(members: tuple[Member, ...], _today: date) -> list[Need]:
    """Somebody in a digital role whose baseline has not been confirmed, so that nothing else can be worked out."""
    found = []
    for member in members:
        if not _baseline_due(member):
            continue
        sent = any(row.baseline for row in member.standing.levels)
        first_name = member.person.name.split(" ")[0]
        facts = f"{first_name} has confirmed it; you have not." if sent else f"{first_name} has not confirmed it yet."
        found.append(Need(member, "gap", "Baseline not confirmed", facts))
    return found


def _near_a_gate(members: tuple[Member, ...], _today: date) -> list[Need]:
    """Somebody with one criterion of their gate left."""
    found = []
    for member in members:
        readiness = member.standing.readiness
        if readiness is None or readiness.gate is None or readiness.total - readiness.met != 1:
            continue
        left = next(criterion for criterion in readiness.criteria if not criterion.met)
        next_step = f" {left.next_step}" if left.next_step else ""
        met = f"{readiness.met} of {readiness.total} criteria met at {readiness.gate.code}."
        facts = f"{met} Left: {left.title}.{next_step}"
        found.append(Need(member, "gap", "One step from a gate", facts))
    return found


RULES = (_no_conversation, _no_baseline, _near_a_gate)


def _single_points(members: tuple[Member, ...]) -> tuple[SinglePoint, ...]:
    """Levels that roles of the team ask for and exactly one person holds. Own views count, as they do for readiness.

    A team of one is no finding. Where several levels of one competency rest on one person, the highest asked is shown.
    """
    if len(members) < 2:
        return ()
    asked: dict[str, int] = {}
    for member in members:
        if member.standing.role is not None:
            for code, level in member.standing.role.requirements.items():
                asked[code] = max(asked.get(code, 0), level)
    held = [_levels(member.standing) for member in members]
    found = []
    catalogue = members[0].standing.catalogue
    for competency in catalogue.competencies:
        level = asked.get(competency.code, 0)
        if level < 2:  # level 1 is awareness: anybody can be told
            continue
        holders = [
            member for member, levels in zip(members, held, strict=True) if levels.get(competency.code, 0) >= level
        ]
        if len(holders) != 1:
            continue
        near = sum(1 for levels in held if levels.get(competency.code, 0) == level - 1)
        found.append(SinglePoint(competency, level, holders[0].person, near, len(members)))
    return tuple(sorted(found, key=lambda point: (point.near, -point.level)))


def _levels(standing: Standing) -> dict[str, int]:
    """The level that counts in each competency: the latest assessed and unexpired, else the latest own view."""
    found: dict[str, tuple[bool, date, int]] = {}
    for row in standing.levels:
        if row.on > standing.today or (row.expires_on is not None and row.expires_on <= standing.today):
            continue
        mark = (row.source != "self", row.on, row.level)
        if row.competency not in found or mark[:2] >= found[row.competency][:2]:
            found[row.competency] = mark
    return {code: level for code, (_, _, level) in found.items()}
