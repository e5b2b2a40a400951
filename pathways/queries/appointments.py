"""What a council lead reads about somebody's posts: the career, who could manage, what a title stands for, what a
move would do. Each a fixed number of queries.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import CharField, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from pathways.catalogue import Catalogue, Role
from pathways.models import Appointment, Assessment, Endorsement, ExperienceRecord, TitleMapping
from pathways.models.careers import AppointmentQuerySet
from pathways.queries.first_day import title_key
from pathways.spells import Spell, gaps, length_words, overlaps
from pathways.titles import OUTSIDE_DIGITAL, Suggestion, suggest
from people.models import AuditEvent, Membership, Organisation, Person, Relationship
from people.models.persons import PersonQuerySet
from people.queries import memberships_to_come
from people.roles import KIND_WORDS, ROLES, Kind
from people.roles import Role as Hat
from ui import clock
from ui.words import day

FEW = 50  # people that fit into one list to choose from; more are searched
TWIN_WITHIN = timedelta(minutes=10)  # a button pressed twice
ONE_DAY = timedelta(days=1)


def staff_here(*, viewer: Person, organisation: Organisation) -> PersonQuerySet:
    """People the viewer may see who are employed in the organisation today."""
    employed = Membership.objects.holding(Hat.LEARNER).filter(person=OuterRef("pk"), organisation=organisation)
    found: PersonQuerySet = Person.objects.visible_to(viewer).filter(Exists(employed.on(clock.today())))
    return found


def posts_here(*, viewer: Person, person: Person, organisation: Organisation) -> AppointmentQuerySet:
    """A person's posts at the organisation: those that its lead may change."""
    rows: AppointmentQuerySet = Appointment.objects.visible_to(viewer).of(person).filter(organisation=organisation)
    return rows.select_related("person", "organisation", "line_manager")


def managers_for(*, viewer: Person, person: Person, organisation: Organisation, words: str = "") -> PersonQuerySet:
    """Who could manage a person: others of the council whose account is open, by name, each with `.job_title`."""
    posts = Appointment.objects.filter(person=OuterRef("pk"), organisation=organisation).on(clock.today())
    title = Subquery(posts.order_by("-since", "-pk").values("title")[:1])
    found: PersonQuerySet = (
        staff_here(viewer=viewer, organisation=organisation)
        .active()
        .matching(words)
        .exclude(pk=person.pk)
        .annotate(job_title=Coalesce(title, Value(""), output_field=CharField()))
        .order_by("name", "pk")
    )
    return found


# --- The career ------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Line:
    """One line of a career, latest first: a post, or what is to be said between two. `note` is empty for a post.

    `here` says that the post is the acting council's to change. `kind` and `words` are its status as shape and words.
    """

    kind: str
    words: str = ""
    post: Appointment | None = None
    role: str = ""
    length: str = ""
    here: bool = False
    note: str = ""

    @property
    def open(self) -> bool:
        """Whether the post is held now or is to come, so that its manager can be changed."""
        return self.post is not None and (self.post.until is None or self.post.until > clock.today())


@dataclass(frozen=True, slots=True)
class Career:
    """Everything recorded, and where the person is about to go, if a move is recorded."""

    lines: tuple[Line, ...]
    leaving: Membership | None

    @property
    def posts(self) -> int:
        """How many posts there are."""
        return sum(1 for line in self.lines if line.post is not None)

    @property
    def over(self) -> date | None:
        """The last day of the last post, for somebody who holds none now and has none to come."""
        posts = [line.post for line in self.lines if line.post is not None]
        if not posts or any(line.kind in ("here", "gap") for line in self.lines if line.post is not None):
            return None
        return max((post.last_day for post in posts if post.last_day is not None), default=None)

    @property
    def answer(self) -> str:
        """The page in one sentence."""
        now = [line.post.title for line in self.lines if line.post is not None and line.kind == "here"]
        if now:
            return f"{' and '.join(now)} today."
        return "No post is held today." if self.lines else "No post is recorded yet."


def career_of(*, viewer: Person, person: Person, organisation: Organisation, catalogue: Catalogue) -> Career:
    """The career as a dated list, with gaps and overlaps in words (2 queries)."""
    today = clock.today()
    posts = list(Appointment.objects.visible_to(viewer).of(person))
    titles = {role.code: role.title for role in catalogue.roles}
    dated: list[tuple[date, int, Line]] = [
        (post.since, 0, _post(post, titles=titles, organisation=organisation, today=today)) for post in posts
    ]
    spells = [Spell(post.since, post.until) for post in posts]
    # An end that is still to come leaves no gap yet.
    # Nor does a post whose start nobody knows: it may well have filled the time before.
    guessed = {post.since for post in posts if not post.since_known}
    known = [gap for gap in gaps(spells) if gap.since <= today and gap.until not in guessed]
    dated += [(gap.since, 1, Line(kind="rule", note=_gap(gap))) for gap in known]
    for overlap in overlaps(spells):
        note = f"{_span(overlap.spell, today)}: {posts[overlap.first].title} and {posts[overlap.second].title}."
        dated.append((overlap.spell.since, 1, Line(kind="none", note=f"Two posts at once {note}")))
    dated.sort(key=lambda item: item[:2], reverse=True)
    return Career(lines=tuple(line for _, _, line in dated), leaving=planned_move(person))


def _post(post: Appointment, *, titles: dict[str, str], organisation: Organisation, today: date) -> Line:
    if post.holds_on(today):
        ends = f", last day {day(post.last_day)}" if post.last_day else ""
        kind, said, until = "here", f"Held now{ends}", today
    elif post.since > today:
        kind, said, until = "gap", "To come", post.since
    else:
        kind, said, until = "none", "Ended", post.until or today
    return Line(
        kind=kind,
        words=said,
        post=post,
        role=titles.get(post.role, post.role),
        length=_length(post.since, until, so_far=kind == "here" and post.until is not None) if post.since_known else "",
        here=post.organisation_id == organisation.pk,
    )


def _length(since: date, until: date, *, so_far: bool) -> str:
    """How long a post was held; so far, where an end is named that is still to come."""
    if until <= since:
        return ""
    return f"{length_words(since, until)}{' so far' if so_far else ''}"


def _gap(gap: Spell) -> str:
    if gap.until is None:
        return f"No post recorded since {day(gap.since)}."
    length = length_words(gap.since, gap.until)
    return f"No post recorded from {day(gap.since)} to {day(gap.until - ONE_DAY)} ({length})."


def _span(spell: Spell, today: date) -> str:
    if spell.until is None:
        return f"{'since' if spell.since <= today else 'from'} {day(spell.since)}"
    return f"from {day(spell.since)} to {day(spell.until - ONE_DAY)}"


def planned_move(person: Person) -> Membership | None:
    """Where the person is staff from a day to come."""
    return planned_among(memberships_to_come(person))


def planned_among(memberships: Collection[Membership]) -> Membership | None:
    """The same, of memberships that are read already."""
    today = clock.today()
    return next((one for one in memberships if one.role == Hat.LEARNER and one.since > today), None)


# --- What a title stands for ------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class TitleHint:
    """What the council decided that a title stands for (a role's code, or OUTSIDE_DIGITAL), else what is near to it."""

    title: str
    decided: str
    suggestions: tuple[Suggestion, ...]

    @property
    def role(self) -> str:
        """The role decided, empty when none is."""
        return "" if self.outside else self.decided

    @property
    def outside(self) -> bool:
        """Whether the council decided that the title is no digital post."""
        return self.decided == OUTSIDE_DIGITAL


def title_hint(*, organisation: Organisation, title: str, roles: Sequence[Role]) -> TitleHint:
    """What a typed title stands for at a council (1 query; none for an empty title)."""
    if not title.strip():
        return TitleHint(title="", decided="", suggestions=())
    known = TitleMapping.objects.filter(organisation=organisation, key=title_key(title), decided_at__isnull=False)
    mapping = known.first()
    if mapping is not None:
        return TitleHint(title.strip(), OUTSIDE_DIGITAL if mapping.outside_digital else mapping.role, ())
    return TitleHint(title.strip(), "", tuple(suggest(title, roles, limit=3)))


# --- A move ----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Ends:
    """What ends when somebody leaves, and who is left without a line manager."""

    posts: tuple[Appointment, ...]
    planned: tuple[Appointment, ...]
    reports: tuple[Person, ...]
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Leaving(Ends):
    """What a move would do, for the page that says so first. `stays` is who goes on seeing the person, and as what."""

    managers: tuple[Person, ...]
    stays: tuple[tuple[str, str], ...]
    waiting: int


def held_now(*, person: Person) -> tuple[Appointment, ...]:
    """The posts a person holds today, latest first."""
    return tuple(Appointment.objects.of(person).on(clock.today()))


def ends(*, person: Person, memberships: Collection[Membership]) -> Ends:
    """What leaving would end; `memberships` are the person's of today and to come (1 query)."""
    return _ends(person, memberships)[0]


def leaving(*, person: Person, memberships: Collection[Membership]) -> Leaving:
    """What a move of this person would end, and what it would not (3 queries)."""
    found, held = _ends(person, memberships)
    seen = Relationship.objects.filter(subject=person).on(clock.today()).select_related("viewer")
    others = [
        (row.viewer.name, KIND_WORDS[Kind(row.kind)])
        for row in seen.order_by("viewer__name")
        if row.kind != Kind.LINE_MANAGER
    ]
    return Leaving(
        posts=found.posts,
        planned=found.planned,
        reports=found.reports,
        roles=found.roles,
        managers=tuple({post.line_manager: None for post in held if post.line_manager is not None}),
        stays=tuple(dict.fromkeys(others)),
        waiting=waiting_in_line(person),
    )


def _ends(person: Person, memberships: Collection[Membership]) -> tuple[Ends, list[Appointment]]:
    """What ends, and the posts held today: the person's own posts and those they manage, read at once."""
    today = clock.today()
    both = Appointment.objects.filter(Q(person=person) | Q(line_manager=person))
    rows = list(both.select_related("person", "organisation", "line_manager").order_by("-since", "-pk"))
    own = [post for post in rows if post.person_id == person.pk]
    held = [post for post in own if post.holds_on(today)]
    managed = {post.person: None for post in rows if post.line_manager_id == person.pk and post.holds_on(today)}
    hats = {one.role for one in memberships if one.role != Hat.LEARNER and one.holds_on(today)}
    found = Ends(
        posts=tuple(held),
        planned=tuple(post for post in own if post.since > today),
        reports=tuple(sorted(managed, key=lambda one: (one.name, one.pk))),
        roles=tuple(sorted(ROLES[Hat(role)].title for role in hats)),
    )
    return found, held


def waiting_in_line(person: Person) -> int:
    """How much this person has waiting for a line manager: levels claimed, experiences and endorsements (1 query)."""
    asked = Endorsement.objects.filter(status=Endorsement.Status.ASKED, endorser__isnull=False)
    records = ExperienceRecord.objects.filter(status=ExperienceRecord.Status.SUBMITTED, verifier_person__isnull=False)
    three = [_how_many(rows) for rows in (Assessment.objects.waiting(), records, asked)]
    row = Person.objects.filter(pk=person.pk).values_list(three[0] + three[1] + three[2], flat=True)
    return int(row.get())


def _how_many(rows: "QuerySet[Any, Any]") -> Coalesce:
    """How many of these rows the person of the outer query has, as part of that query."""
    theirs = rows.filter(person=OuterRef("pk")).order_by().values("person").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(theirs, output_field=IntegerField()), Value(0))


def moved_already(*, person: Person, to: Organisation, on: date) -> bool:
    """Whether this very move is recorded: the same page sent twice."""
    return Membership.objects.filter(person=person, organisation=to, since=on, until=None).holding(Hat.LEARNER).exists()


def moved_by_them(*, public_id: UUID, organisation: Organisation, by: Person) -> bool:
    """Whether this visitor moved somebody away from here just now, whom they therefore no longer see."""
    return AuditEvent.objects.filter(
        action="people.person.moved",
        actor=by,
        organisation=organisation,
        subject__public_id=public_id,
        at__gt=clock.now() - TWIN_WITHIN,
    ).exists()


def same_post(*, person: Person, organisation: Organisation, title: str, since: date) -> Appointment | None:
    """A post of this title from this day that is recorded already: the same page sent twice."""
    return Appointment.objects.filter(
        person=person, organisation=organisation, title=title.strip(), since=since
    ).first()
