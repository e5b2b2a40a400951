"""How far a council is on its first afternoon: steps, counts, and who is missing at each. A fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from django.db.models import Exists, OuterRef, QuerySet

from pathways.catalogue import Role
from pathways.models import Appointment, Assessment, TitleMapping
from pathways.titles import OUTSIDE_DIGITAL, Suggestion, normalise, suggest
from people.models import AuditEvent, Invitation, Membership, Organisation, Person
from people.queries import LINK_EVERY, fresh_links
from people.roles import Role as Hat
from ui import clock

# From here on a suggested role is preset on the page, and marked as suggested. Below, nothing is chosen.
SURE = 80
# A reminder to the same person about the same step not oftener than this.
REMIND_EVERY = LINK_EVERY
# Names a step shows; the rest are a number and a link to the list of people.
SHOWN = 20


class Step(StrEnum):
    """A step that people can be reminded of."""

    SIGN_IN = "sign-in"
    BASELINE = "baseline"
    CONFIRM = "confirm"


def reminded(step: Step) -> str:
    """The audit action of a reminder about this step: by it we know who had one lately."""
    return f"pathways.first_day.reminded_{step.name.lower()}"


@dataclass(frozen=True, slots=True)
class Missing:
    """Somebody a step waits for. `remind` is who can be asked: themselves, or their manager for the last step."""

    person: Person
    title: str
    remind: Person | None
    lately: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """One step: how many of how many are through, who is missing, and how many of those may be reminded today."""

    code: str
    done: int
    of: int
    missing: tuple[Missing, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether nobody is missing, and there is somebody at all."""
        return self.of > 0 and self.done >= self.of

    @property
    def shown(self) -> tuple[Missing, ...]:
        """The first of the missing, as many as a page can say."""
        return self.missing[:SHOWN]

    @property
    def more(self) -> int:
        """How many are missing besides those shown."""
        return max(0, len(self.missing) - SHOWN)

    @property
    def to_remind(self) -> tuple[Person, ...]:
        """Who would get a reminder now: everybody once, leaving out those who had one in the last three days."""
        found = {row.remind.pk: row.remind for row in self.missing if row.remind is not None and not row.lately}
        return tuple(found.values())

    @property
    def anybody(self) -> bool:
        """Whether anybody can be reminded of the step at all, today or later."""
        return self.without_anybody < len(self.missing)

    @property
    def without_anybody(self) -> int:
        """How many of the missing have nobody to remind, such as a person without a line manager."""
        return sum(1 for row in self.missing if row.remind is None)


@dataclass(frozen=True, slots=True)
class FirstDay:
    """The whole board of one council."""

    staff: int
    titles: Progress
    invited: Progress
    signed_in: Progress
    baseline: Progress
    confirmed: Progress
    outside: int
    without_manager: int = 0

    @property
    def loaded(self) -> bool:
        """Whether anybody was loaded besides the one person who set the council up."""
        return self.staff > 1

    @property
    def next(self) -> str:
        """The code of the first step that is not complete; "staff" while nobody is loaded, empty when all is done."""
        if not self.loaded or not self.titles.of:
            return "staff"
        steps = (self.titles, self.invited, self.signed_in, self.baseline, self.confirmed)
        return next((step.code for step in steps if not step.complete), "")

    def step(self, step: Step) -> Progress:
        """The step that can be reminded of."""
        return {Step.SIGN_IN: self.signed_in, Step.BASELINE: self.baseline, Step.CONFIRM: self.confirmed}[step]


def staff_of(organisation: Organisation, *, today: date) -> QuerySet[Person]:
    """Active people who are staff of a council on a day."""
    here = Membership.objects.holding(Hat.LEARNER).on(today).filter(organisation=organisation, person=OuterRef("pk"))
    people: QuerySet[Person] = Person.objects.active().filter(Exists(here)).order_by("name", "pk")
    return people


def not_invited(organisation: Organisation, *, today: date) -> QuerySet[Person]:
    """Staff who have had no invitation and have never signed in."""
    asked = Invitation.objects.filter(person=OuterRef("pk"))
    return staff_of(organisation, today=today).filter(~Exists(asked), last_login__isnull=True)


def first_day(organisation: Organisation, *, today: date) -> FirstDay:
    """The board of a council on a day (4 queries)."""
    staff = list(
        staff_of(organisation, today=today).annotate(
            asked=Exists(Invitation.objects.filter(person=OuterRef("pk"))), asked_lately=Exists(fresh_links())
        )
    )
    posts = _posts(organisation, today)
    lately = _lately(organisation)

    def row(person: Person, step: Step | None, remind: Person | None) -> Missing:
        post = posts.get(person.pk)
        seen = step is not None and remind is not None and (remind.pk, reminded(step)) in lately
        if step is Step.SIGN_IN:
            # The same rule as in the list of people, wherever the link was sent from.
            seen = bool(person.asked_lately)  # type: ignore[attr-defined]
        return Missing(person=person, title=post.title if post else "no post", remind=remind, lately=seen)

    digital = [person for person in staff if person.pk in posts and posts[person.pk].role]
    outside = sum(1 for person in staff if person.pk in posts and posts[person.pk].outside_digital)
    unmatched = [
        person
        for person in staff
        if person.pk in posts and not posts[person.pk].role and not posts[person.pk].outside_digital
    ]
    uninvited = [person for person in staff if not person.asked and person.last_login is None]
    absent = [person for person in staff if person.last_login is None]
    unsent, unconfirmed, confirmed = [], [], 0
    for person in digital:
        baseline = getattr(posts[person.pk], "baseline", None)
        if baseline is None or baseline.confirmed_on is None:
            unsent.append(person)
        elif baseline.manager_confirmed_on is None and posts[person.pk].waiting:  # type: ignore[attr-defined]
            unconfirmed.append(person)
        else:
            confirmed += 1
    with_post = [person for person in staff if person.pk in posts]
    return FirstDay(
        staff=len(staff),
        titles=Progress(
            "titles", len(with_post) - len(unmatched), len(with_post), tuple(row(one, None, None) for one in unmatched)
        ),
        invited=Progress(
            "invited", len(staff) - len(uninvited), len(staff), tuple(row(one, None, None) for one in uninvited)
        ),
        signed_in=Progress(
            "signed_in",
            len(staff) - len(absent),
            len(staff),
            tuple(row(one, Step.SIGN_IN, one if one.asked else None) for one in absent),
        ),
        baseline=Progress(
            "baseline",
            len(digital) - len(unsent),
            len(digital),
            tuple(row(one, Step.BASELINE, one if one.last_login else None) for one in unsent),
        ),
        confirmed=Progress(
            "confirmed",
            confirmed,
            len(digital),
            tuple(row(one, Step.CONFIRM, posts[one.pk].line_manager) for one in unconfirmed),
        ),
        outside=outside,
        without_manager=sum(
            1 for one in with_post if posts[one.pk].needs_manager and not posts[one.pk].outside_digital
        ),
    )


def _posts(organisation: Organisation, today: date) -> dict[int, Appointment]:
    """Each person's present post at a council: the latest, with a role if any has one."""
    waiting = Assessment.objects.waiting().filter(person=OuterRef("person"), baseline=True)
    rows = (
        Appointment.objects.filter(organisation=organisation)
        .on(today)
        .select_related("baseline", "line_manager")
        .annotate(waiting=Exists(waiting))
        .order_by("since", "pk")
    )
    found: dict[int, Appointment] = {}
    for post in rows:
        if post.role or post.person_id not in found or not found[post.person_id].role:
            found[post.person_id] = post
    return found


def _lately(organisation: Organisation) -> set[tuple[int, str]]:
    """Who had a reminder, and of what, in the last three days."""
    rows = AuditEvent.objects.filter(
        organisation=organisation, at__gt=clock.now() - REMIND_EVERY, action__in=[reminded(step) for step in Step]
    )
    return {(subject, action) for subject, action in rows.values_list("subject", "action") if subject is not None}


@dataclass(frozen=True, slots=True)
class TitleRow:
    """One job title of a council: how many people hold it, what it was matched to, and what is suggested."""

    key: str
    title: str
    people: int
    chosen: str
    decided: bool
    suggestions: tuple[Suggestion, ...]

    @property
    def preset(self) -> str:
        """What the list shows first: the decision, else a suggestion that is sure enough, else nothing."""
        if self.decided:
            return self.chosen
        return self.suggestions[0].role_code if self.suggestions and self.suggestions[0].score >= SURE else ""

    @property
    def suggested(self) -> bool:
        """Whether the preset is only a suggestion."""
        return not self.decided and bool(self.preset)


@lru_cache(maxsize=4096)
def title_key(title: str) -> str:
    """What makes two spellings of a title one: common words, or the title itself where nothing of it is left."""
    return (normalise(title) or title.strip().lower())[:160]


def titles_of(organisation: Organisation, *, roles: Sequence[Role], today: date) -> tuple[TitleRow, ...]:
    """Every title held in a council on a day, undecided first, then by the number of people (2 queries)."""
    held: dict[str, list[str]] = {}
    for title in (
        Appointment.objects.filter(organisation=organisation).on(today).order_by("pk").values_list("title", flat=True)
    ):
        held.setdefault(title_key(title), []).append(title)
    known = {row.key: row for row in TitleMapping.objects.filter(organisation=organisation)}
    rows = [
        TitleRow(
            key=key,
            title=spellings[-1],
            people=len(spellings),
            chosen=_chosen(known.get(key)),
            decided=bool(_chosen(known.get(key))),
            suggestions=tuple(suggest(spellings[-1], roles)) if not _chosen(known.get(key)) else (),
        )
        for key, spellings in held.items()
    ]
    return tuple(sorted(rows, key=lambda row: (row.decided, -row.people, row.title.lower())))


def _chosen(mapping: TitleMapping | None) -> str:
    if mapping is None or mapping.decided_at is None:
        return ""
    return OUTSIDE_DIGITAL if mapping.outside_digital else mapping.role
