"""Who could sit on a gate's panel, from where, and what ties each to the person: a fixed number of queries."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.expressions import RawSQL

from pathways.models import GateReview, PanelSeat
from pathways.panel_rules import MANAGED_MONTHS, NO_ROLE, PANELS, Candidate, PanelRule, Tie
from pathways.readiness import months_after
from people.models import Membership, Organisation, Person, Relationship
from people.models.line import above, below
from people.roles import ROLES as RULES
from people.roles import Kind, Permission, Role

# A tie at one step says more than the same at whatever distance.
DIRECT = {Tie.ABOVE: Tie.MANAGES, Tie.BELOW: Tie.REPORTS}
MOST_WORDS = 5  # of a search; nobody needs more to find a name
MOST = 60  # people offered at once; a name or a council finds the rest
AT_ONCE = 200  # questions put together in one query; an embedded database takes 500


@dataclass(frozen=True, slots=True)
class Option:
    """One person who could sit: where they work, and why they may not if so."""

    person: Person
    organisation: Organisation | None
    candidate: Candidate

    @property
    def where(self) -> str:
        """Where they work, in words."""
        return self.organisation.name if self.organisation else "no organisation"

    def answers(self, words: str) -> bool:
        """Whether every word of a search is in the name, the address or the organisation."""
        known = f"{self.person.search} {self.where}".lower()
        return all(word in known for word in words.lower().split()[:MOST_WORDS])


def rule_of(review: GateReview) -> PanelRule:
    """The rule of this review's kind of panel. Every review was made with a known kind."""
    return PANELS[review.panel]


def options(
    review: GateReview,
    *,
    today: date,
    among: Collection[Person] = (),
    named: Collection[UUID] = (),
    words: str = "",
    only: bool = False,
) -> list[Option]:
    """People who hold the role of panel member, in the reach of this kind of panel, by place and name.

    `words` looks for names and organisations instead, and then for people who may not sit too: whom something ties to
    the person, and staff of the convener whatever role they hold, so that a search says why.
    Those `among`, and those `named` by public id, are always there; with `only`, no one but those `among`.
    """
    found: QuerySet[Person] = Person.objects.active()
    lacking: set[int] = set()
    keys = {person.pk for person in among}
    if only:
        people = list(found.filter(pk__in=keys))
    else:
        seats = Membership.objects.on(today).holding(Role.PANEL_MEMBER)
        reach = seats.filter(_found(words) if words.strip() else _reach(review))
        there = Q(pk__in=keys) | Q(public_id__in=named)
        if words.strip():
            there |= _tied_and_named(review, words, today) | _staff_named(review, words, today)
        there |= Q(pk__in=reach.values("person"))
        able = Exists(seats.filter(person=OuterRef("pk")))
        people = list(found.filter(there).annotate(able=able).order_by("-able", "name", "pk")[:MOST])
        lacking = {person.pk for person in people if not person.able} - keys  # type: ignore[attr-defined]
    places = _places([person.pk for person in people], today)
    ties = ties_of(review, [person.pk for person in people], today=today)
    made = [
        _option(
            person,
            places.get(person.pk),
            ties.get(person.pk, frozenset()),
            review=review,
            lacking=person.pk in lacking and person.public_id not in named,
        )
        for person in people
    ]
    here = review.organisation_id
    return sorted(
        made, key=lambda each: (bool(each.candidate.why_not), each.candidate.organisation != here, each.where)
    )


def may_sit(people: Collection[Person], *, today: date) -> set[int]:
    """Which of these people hold the role of panel member anywhere today."""
    held = Membership.objects.on(today).holding(Role.PANEL_MEMBER).filter(person__in=people)
    return set(held.values_list("person", flat=True))


def ties_of(review: GateReview, people: Collection[int], *, today: date) -> dict[int, frozenset[Tie]]:
    """What ties each of these people to the person whose case it is (two queries).

    The line manager and everybody above, at whatever distance; a line manager within a year; the mentor; everybody
    below the person in the line; the person; and who stood down from this panel before.
    """
    subject = review.person_id
    year_ago = months_after(today, -MANAGED_MONTHS)
    found: dict[int, set[Tie]] = {key: {Tie.ONESELF} for key in people if key == subject}
    rows = Relationship.objects.filter(
        Q(viewer__in=people, subject=subject) | Q(viewer=subject, subject__in=people),
        kind__in=[Kind.LINE_MANAGER, Kind.MENTOR],
        since__lte=today,
    ).values_list("viewer", "subject", "kind", "since", "until")
    for viewer, other, kind, since, until in rows:
        if until is not None and until <= since:
            continue  # it never held on any day
        now = until is None or until > today
        if viewer == subject:
            if now and kind == Kind.LINE_MANAGER:
                found.setdefault(other, set()).add(Tie.REPORTS)
        elif kind == Kind.MENTOR:
            if now:
                found.setdefault(viewer, set()).add(Tie.MENTORS)
        elif now:
            found.setdefault(viewer, set()).add(Tie.MANAGES)
        elif until is not None and until > year_ago:
            found.setdefault(viewer, set()).add(Tie.MANAGED)
    for key, word in _line_and_left(review, people, today):
        tie = Tie(word)
        if not (DIRECT.get(tie, tie) in found.get(key, set()) or key == subject):
            found.setdefault(key, set()).add(tie)
    return {key: frozenset(ties) for key, ties in found.items()}


def _line_and_left(review: GateReview, people: Collection[int], today: date) -> Iterable[tuple[int, str]]:
    """Of these people, who is anywhere in the person's line on a day, and who stood down before: one query."""
    subject = review.person_id

    def in_line(keys: RawSQL, tie: Tie) -> QuerySet[Any, Any]:
        found = Person.objects.filter(pk__in=people).filter(pk__in=keys).order_by()
        rows: QuerySet[Any, Any] = found.annotate(tie=Value(tie.value, CharField())).values_list("pk", "tie")
        return rows

    left = PanelSeat.objects.filter(review=review, member__in=people, stood_down_at__isnull=False).order_by()
    stood_down = left.annotate(tie=Value(Tie.DECLARED.value, CharField())).values_list("member", "tie")
    up, down = in_line(above(subject, on=today), Tie.ABOVE), in_line(below(subject, on=today), Tie.BELOW)
    return up.union(down, stood_down)


def conveners_of(organisation: Organisation, *, today: date) -> list[Person]:
    """The people who run panels for an organisation today."""
    people = Person.objects.active().filter(pk__in=_runs(organisation.pk, today))
    return list(people.order_by("name", "pk"))


def _runs(organisation: int, today: date) -> QuerySet[Any, Any]:
    roles = [role for role, rule in RULES.items() if Permission.RUN_PANELS in rule.may]
    held = Membership.objects.on(today).filter(organisation=organisation, role__in=roles)
    people: QuerySet[Any, Any] = held.order_by().values("person")
    return people


def convener_for(rule: PanelRule, council: Organisation) -> Organisation | None:
    """Which organisation brings this kind of panel together for somebody of a council; None if there is none."""
    if rule.convener == "council":
        return council
    bodies = Organisation.objects.filter(kind=rule.convener).order_by("name")
    return (bodies.in_region(council.region_code) if rule.convener == "regional_centre" else bodies).first()


def _reach(review: GateReview) -> Q:
    here = Q(organisation=review.organisation_id)
    region = Q(organisation__region_code=review.organisation.region_code) & ~Q(organisation__region_code="")
    match review.panel:
        case "council":
            return here
        case "council_plus_external" | "regional":
            return here | region
        case _:
            return ~here


def _found(words: str) -> Q:
    found = Q()
    for word in words.lower().split()[:MOST_WORDS]:
        found &= Q(person__search__contains=word) | Q(organisation__name__icontains=word)
    return found


def _tied_and_named(review: GateReview, words: str, today: date) -> Q:
    """People with these names who are in conflict, so that a search for one says why they cannot be chosen."""
    tied = _tied(review, today)
    for word in words.lower().split()[:MOST_WORDS]:
        tied &= Q(search__contains=word)
    return tied


def _staff_named(review: GateReview, words: str, today: date) -> Q:
    """Staff of the convener with these names, who may lack the role: nobody looks through other organisations' staff.

    By name alone: an address would answer to the name of the council.
    """
    staff = Q(pk__in=Membership.objects.on(today).filter(organisation=review.convener_id).values("person"))
    for word in words.lower().split()[:MOST_WORDS]:
        staff &= Q(name__icontains=word)
    return staff


def _tied(review: GateReview, today: date) -> Q:
    """People whom anything ties to the person whose case it is, but for a seat they gave up: see `ties_of`."""
    subject = review.person_id
    managed = Q(kind=Kind.LINE_MANAGER) & (Q(until__isnull=True) | Q(until__gt=months_after(today, -MANAGED_MONTHS)))
    mentors = Q(kind=Kind.MENTOR) & (Q(until__isnull=True) | Q(until__gt=today))
    known = Relationship.objects.filter(managed | mentors, subject=subject, since__lte=today)
    known = known.exclude(until__lte=F("since")).order_by()
    return (
        Q(pk=subject)
        | Q(pk__in=known.values("viewer"))
        | Q(pk__in=above(subject, on=today))
        | Q(pk__in=below(subject, on=today))
    )


def untied(reviews: Collection[GateReview], *, today: date) -> dict[int, tuple[set[int], set[int]]]:
    """By review: who could hear an appeal, and who chairs the panel and may record its decision.

    An appeal is heard by somebody who brings panels together there and never sat on this one. Nobody tied to the
    person is among either. One query for every 100 reviews.
    """
    found: dict[int, tuple[set[int], set[int]]] = {review.pk: (set(), set()) for review in reviews}
    parts: list[QuerySet[Any, Any]] = []
    for review in reviews:
        seats = PanelSeat.objects.filter(review=review).order_by()
        free = Person.objects.active().exclude(_tied(review, today)).order_by()
        hear = free.filter(pk__in=_runs(review.convener_id, today)).exclude(pk__in=seats.values("member"))
        chairs = free.filter(pk__in=seats.filter(chair=True, stood_down_at__isnull=True).values("member"))
        for place, people in enumerate((hear, chairs)):
            marked = people.annotate(review=Value(review.pk), place=Value(place))
            parts.append(marked.values_list("review", "place", "pk"))
    for start in range(0, len(parts), AT_ONCE):
        first, *others = parts[start : start + AT_ONCE]
        for key, place, person in first.union(*others):
            found[key][place].add(person)
    return found


def _places(people: Collection[int], today: date) -> dict[int, Organisation]:
    """Where each works: the employer, else the organisation for which they sit on panels."""
    rows = (
        Membership.objects.on(today)
        .filter(person__in=people)
        .holding(Role.LEARNER, Role.PANEL_MEMBER)
        .select_related("organisation")
        .order_by("since", "pk")
    )
    found: dict[int, Organisation] = {}
    for row in sorted(rows, key=lambda row: row.role == Role.LEARNER):
        found[row.person_id] = row.organisation
    return found


def _option(
    person: Person, place: Organisation | None, ties: frozenset[Tie], *, review: GateReview, lacking: bool
) -> Option:
    here = place is not None and place.pk == review.organisation_id
    candidate = Candidate(
        key=person.pk,
        name=person.name,
        organisation=place.pk if place else 0,
        council=place is not None and place.kind == Organisation.Kind.COUNCIL,
        ties=ties,
        barred=NO_ROLE if lacking else rule_of(review).bars(employed_here=here, council=review.organisation.name),
    )
    return Option(person, place, candidate)
