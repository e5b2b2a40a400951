"""Who may call what. Every view carries exactly one marker; `people.middleware.DenyByDefault` refuses the rest.

A marker answers "may this person use this page at all?". Which rows they then find is the business of `visible_to`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import wraps
from typing import Any, TypeVar, cast

from django.db.models import Exists, QuerySet
from django.http import Http404, HttpRequest

from people.models import Membership, Organisation, Person, Relationship
from people.roles import BOUNDARY, KIND_WORDS, ROLES, Kind, Permission, Role, Sees
from ui import clock
from ui.prepared import Prepared

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Access:
    """What a view asks of a visitor. `permission` None with `public` False means: signed in is enough."""

    public: bool
    permission: Permission | None = None
    to: str = ""

    @property
    def words(self) -> str:
        """The rule in words, for the access reference."""
        if self.public:
            return "everyone"
        return "everyone signed in" if self.permission is None else f"roles with {self.permission.value}"


def _mark(view: View, access: Access) -> View:
    """Wrap the view and hang the rule on it, without touching a view that others may import unmarked."""

    @wraps(view)
    def marked(*args: Any, **kwargs: Any) -> Any:
        return view(*args, **kwargs)

    marked.access = access  # type: ignore[attr-defined]
    return cast(View, marked)


def public(view: View) -> View:
    """Open to everyone, signed in or not: signed pages, sign-in, statements."""
    return _mark(view, Access(public=True))


def signed_in(view: View) -> View:
    """Open to everyone signed in; what they find there is limited by `visible_to`."""
    return _mark(view, Access(public=False))


def needs(permission: Permission) -> Callable[[View], View]:
    """Open to people who hold `permission` in at least one organisation today. Others get 404."""

    def marker(view: View) -> View:
        return _mark(view, Access(public=False, permission=permission))

    return marker


@dataclass(frozen=True)
class Holdings:
    """What one person holds on one day: memberships, and whether they manage anybody."""

    person: Person
    day: date
    memberships: tuple[Membership, ...]
    manages: bool
    roles: frozenset[Role] = field(default=frozenset())

    def may(self, permission: Permission, organisation: Organisation | None = None) -> bool:
        """Whether the person holds a permission, in this organisation if one is given."""
        if permission in ROLES[Role.LINE_MANAGER].may and self.manages and organisation is None:
            return True
        return any(
            permission in ROLES[Role(membership.role)].may
            for membership in self.memberships
            if organisation is None or membership.organisation_id == organisation.pk
        )

    def organisations_for(self, permission: Permission) -> tuple[Organisation, ...]:
        """Where the person holds a permission, by name."""
        found = {m.organisation for m in self.memberships if permission in ROLES[Role(m.role)].may}
        return tuple(sorted(found, key=lambda organisation: organisation.name))

    def at(self, *roles: Role) -> tuple[Organisation, ...]:
        """Where the person holds one of these roles."""
        return tuple({m.organisation: None for m in self.memberships if m.role in roles})

    @property
    def employer(self) -> Organisation | None:
        """The organisation the person is staff of; the most recent if there are two; else any they belong to."""
        staff = [m for m in self.memberships if m.role == Role.LEARNER]
        chosen = staff or list(self.memberships)
        return chosen[-1].organisation if chosen else None


def _team(person: int, day: date) -> QuerySet[Relationship]:
    return Relationship.objects.filter(viewer=person).of_kind(Kind.LINE_MANAGER).on(day)


_HELD: Prepared[Membership] = Prepared(
    lambda person, day: (
        Membership.objects.filter(person=person)
        .on(day)
        .select_related("organisation")
        .annotate(manages=Exists(_team(person, day)))
        .order_by("since", "pk")
    )
)


def holdings(person: Person, *, on: date | None = None) -> Holdings:
    """What a person holds on a day (one query; two for somebody who belongs nowhere)."""
    day = on or clock.today()
    memberships = tuple(_HELD(person=person.pk, day=day))
    manages = bool(memberships[0].manages) if memberships else _team(person.pk, day).exists()  # type: ignore[attr-defined]
    roles = {Role(membership.role) for membership in memberships} | ({Role.LINE_MANAGER} if manages else set())
    return Holdings(person=person, day=day, memberships=memberships, manages=manages, roles=frozenset(roles))


def held(request: HttpRequest) -> Holdings:
    """The signed-in person's holdings, worked out once a request."""
    found: Holdings | None = getattr(request, "_holdings", None)
    if found is None:
        found = holdings(person_of(request))
        request._holdings = found  # type: ignore[attr-defined]
    return found


def capacity_for(viewer: Person, subject: Person, *, sees: Sees) -> str:
    """In what capacity one kind of data about `subject` is open to `viewer` today: "line manager", "council lead".

    For the record of openings. A relationship goes before a role; two queries at most. Empty for oneself, and for
    somebody to whom the boundary does not open it.
    """
    if viewer.pk == subject.pk:
        return ""
    day, rule = clock.today(), BOUNDARY[sees]
    related = Relationship.objects.filter(viewer=viewer, subject=subject).of_kind(*rule.kinds).on(day)
    kinds = set(related.values_list("kind", flat=True))
    if kinds:
        return next(KIND_WORDS[kind] for kind in Kind if kind in kinds)
    belongs = Membership.objects.filter(person=subject).on(day).values("organisation")
    shared = Membership.objects.filter(person=viewer, role__in=rule.roles, organisation__in=belongs).on(day)
    roles = set(shared.values_list("role", flat=True))
    return next((ROLES[role].title.lower() for role in Role if role in roles), "")


def person_of(request: HttpRequest) -> Person:
    """The signed-in person. Only for views that are not public."""
    if not isinstance(request.user, Person):
        raise Http404
    return request.user


def council_for(request: HttpRequest, permission: Permission) -> Organisation:
    """The organisation the visitor now acts for with `permission`: the one chosen in the switcher, else the first.

    Raises Http404 if they hold the permission nowhere.
    """
    possible = held(request).organisations_for(permission)
    if not possible:
        raise Http404
    chosen = request.session.get("organisation")
    return next((organisation for organisation in possible if organisation.slug == chosen), possible[0])
