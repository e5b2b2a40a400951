"""What the people pages read."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When

from people import posts
from people.lacks import LACKS
from people.models import (
    AuditEvent,
    Invitation,
    Membership,
    Organisation,
    Person,
    RecordView,
    Relationship,
    VerifierEntry,
)
from people.models.line import above
from people.models.persons import MembershipQuerySet, PersonQuerySet
from people.models.records import RecordViewQuerySet
from people.models.relationships import VerifierEntryQuerySet
from people.permissions import Holdings
from people.roles import ADMINISTRATOR_GRANTS_ONLY, ROLES, Kind, Permission, Role, Sees
from ui import clock

# A link to somebody who has one that works: not oftener than this, whichever page it is sent from.
LINK_EVERY = timedelta(days=3)


def fresh_links(person: str = "pk") -> "QuerySet[Invitation]":
    """Links sent lately that still work, of the person a query is about (its key under `person`)."""
    now = clock.now()
    return Invitation.objects.filter(
        person=OuterRef(person), accepted_at__isnull=True, created_at__gt=now - LINK_EVERY, expires_at__gt=now
    )


def is_set_up() -> bool:
    """Whether there is anybody at all."""
    return bool(Person.objects.exists())


@dataclass(frozen=True, slots=True)
class Standing:
    """How someone stands with their account: a status shape and words."""

    code: str
    shape: str
    words: str


STANDINGS: dict[str, Standing] = {
    standing.code: standing
    for standing in (
        Standing("active", "met", "Active"),
        Standing("invited", "gap", "Invited"),
        Standing("expired", "rule", "Invitation expired"),
        Standing("not_invited", "none", "Not invited"),
        Standing("closed", "stopped", "Account closed"),
    )
}


# Standings of people who never came in.
_OUTSIDE = ["invited", "expired", "not_invited"]


def council_people(
    *,
    viewer: Person,
    organisation: Organisation,
    words: str = "",
    role: str = "",
    standing: str = "",
    without: str = "",
    tier: str = "",
) -> PersonQuerySet:
    """People of one organisation that the viewer may see, by name, each with `.standing` (a code of STANDINGS)."""
    now, day = clock.now(), clock.today()
    invitations = Invitation.objects.filter(person=OuterRef("pk"))
    found: PersonQuerySet = Person.objects.visible_to(viewer).of(organisation).matching(words)
    if role:
        held = Membership.objects.filter(person=OuterRef("pk"), organisation=organisation, role=role).on(day)
        found = found.filter(Exists(held))
    found = found.annotate(
        standing=Case(
            When(is_active=False, then=Value("closed")),
            When(last_login__isnull=False, then=Value("active")),
            When(Exists(invitations.filter(accepted_at__isnull=False)), then=Value("active")),
            When(Exists(invitations.filter(expires_at__gt=now)), then=Value("invited")),
            When(Exists(invitations), then=Value("expired")),
            default=Value("not_invited"),
            output_field=CharField(),
        ),
        asked_lately=Exists(fresh_links()),
        employed_here=Exists(
            Membership.objects.filter(person=OuterRef("pk"), organisation=organisation, role=Role.LEARNER).on(day)
        ),
    )
    if standing:
        found = found.filter(Q(standing=standing))
    if without:
        found = found.filter(pk__in=LACKS[without].found(organisation, day))
    if tier:
        found = found.filter(pk__in=posts.in_tier(tier, organisation, day))
    return found.order_by("name", "pk")


def can_be_invited(people: PersonQuerySet) -> PersonQuerySet:
    """Of `council_people`: staff of the council who never came in, and whose account is open."""
    return people.filter(Q(employed_here=True), Q(standing__in=_OUTSIDE))


def is_invitable(person: Person) -> bool:
    """The same for one person of `council_people`."""
    return bool(person.employed_here and person.standing in _OUTSIDE)  # type: ignore[attr-defined]


def was_asked_lately(person: Person) -> bool:
    """Whether one person of `council_people` has a link that works and was sent in the last three days."""
    return bool(person.asked_lately)  # type: ignore[attr-defined]


def is_employed(person: Person) -> bool:
    """Whether one person of `council_people` is staff of that organisation today."""
    return bool(person.employed_here)  # type: ignore[attr-defined]


def safe_contacts_for(person: Person, *, on: date | None = None) -> PersonQuerySet:
    """To whom a person may raise a concern on a day, by name: safe contacts of their employer outside their line.

    Never their line manager, nor anybody further up, nor themselves. Nobody for somebody without an employer. Two
    queries when read: the employer, and the contacts.
    """
    day = on or clock.today()
    employer = Membership.objects.employers([person.pk], on=day).get(person.pk)
    found: PersonQuerySet = Person.objects.active().exclude(pk=person.pk).exclude(pk__in=above(person.pk, on=day))
    if employer is None:
        return found.none()
    named = Membership.objects.filter(organisation=employer).holding(Role.SAFE_CONTACT).on(day)
    return found.filter(pk__in=named.values("person")).order_by("name", "pk")


def has_safe_contact(organisation: Organisation, *, on: date | None = None) -> bool:
    """Whether an organisation has named a safe contact who can sign in, be it in somebody's line or not."""
    return bool(safe_contacts_named(organisation, on=on or clock.today()).exists())


def safe_contacts_named(organisation: Organisation, *, on: date) -> MembershipQuerySet:
    """The roles of an organisation's safe contacts who can sign in on a day, to be counted with others."""
    named = Membership.objects.filter(organisation=organisation, person__is_active=True).holding(Role.SAFE_CONTACT)
    found: MembershipQuerySet = named.on(on)
    return found


def managed_by(person: Person) -> int:
    """How many people somebody manages today."""
    rows = Relationship.objects.filter(viewer=person).of_kind(Kind.LINE_MANAGER).on(clock.today())
    return int(rows.values("subject").distinct().count())


def sees_levels(*, viewer: Person, person: Person) -> bool:
    """Whether the boundary opens a person's levels to the viewer, so that a link to them leads somewhere."""
    return bool(Person.objects.visible_to(viewer, sees=Sees.LEVELS).filter(pk=person.pk).exists())


def standing_of(person: Person) -> Standing:
    """How one person of `council_people` stands with their account."""
    return STANDINGS[person.standing]  # type: ignore[attr-defined]


def council_leads(organisation: Organisation, *, on: date | None = None) -> list[Person]:
    """Who runs Pathways for a council on a day, by name: whom its people ask to put something right."""
    leads = Membership.objects.holding(Role.COUNCIL_LEAD).on(on or clock.today()).filter(organisation=organisation)
    return list(Person.objects.active().filter(pk__in=leads.values("person")).order_by("name", "pk"))


def roles_held(
    *, people: Collection[Person], organisation: Organisation, on: date | None = None
) -> dict[int, list[str]]:
    """Titles of the roles each person holds in an organisation on a day, by person's key (one query)."""
    rows = Membership.objects.filter(person__in=people, organisation=organisation).on(on or clock.today())
    titles: dict[int, list[str]] = defaultdict(list)
    for person, role in rows.values_list("person_id", "role"):
        titles[person].append(ROLES[Role(role)].title)
    return {person: sorted(set(found)) for person, found in titles.items()}


def memberships_shown(*, person: Person, organisation: Organisation) -> MembershipQuerySet:
    """What one organisation sees of a person's memberships: its own, and where else they were or are staff."""
    rows: MembershipQuerySet = Membership.objects.filter(
        Q(organisation=organisation) | Q(role=Role.LEARNER), person=person
    )
    return rows.select_related("organisation").order_by("-since", "-pk")


def last_day_here(*, memberships: Collection[Membership], organisation: Organisation) -> date | None:
    """The last day somebody is staff of an organisation, of `memberships_shown`; None where no end is to come."""
    day = clock.today()
    ends = [
        one.until
        for one in memberships
        if one.role == Role.LEARNER and one.organisation_id == organisation.pk and one.holds_on(day)
    ]
    last = max((end for end in ends if end is not None), default=None)
    return None if last is None or None in ends else last - timedelta(days=1)


def membership_here(*, person: Person, organisation: Organisation) -> MembershipQuerySet:
    """Roles of a person in one organisation that have not ended, without being staff: leaving is another page."""
    rows: MembershipQuerySet = Membership.objects.filter(person=person, organisation=organisation)
    return rows.filter(Q(until__isnull=True) | Q(until__gt=clock.today())).exclude(role=Role.LEARNER)


def held_already(*, person: Person, organisation: Organisation, role: Role) -> Membership | None:
    """The membership by which a person holds a role with no end, so that giving it again would change nothing."""
    rows = membership_here(person=person, organisation=organisation).filter(until__isnull=True)
    return rows.holding(role).first()


def ended_here(*, person: Person, organisation: Organisation) -> MembershipQuerySet:
    """Roles of a person in one organisation that have ended, without being staff."""
    rows: MembershipQuerySet = Membership.objects.filter(person=person, organisation=organisation)
    return rows.filter(until__lte=clock.today()).exclude(role=Role.LEARNER)


def memberships_to_come(person: Person) -> tuple[Membership, ...]:
    """What a person belongs to today and is known to belong to later, oldest first (one query)."""
    rows = Membership.objects.filter(Q(until__isnull=True) | Q(until__gt=clock.today()), person=person)
    return tuple(rows.select_related("organisation").order_by("since", "pk"))


def keeps(
    *,
    holdings: Holdings,
    organisation: Organisation,
    person: Person,
    memberships: Collection[Membership] | None = None,
) -> bool:
    """Whether someone acting for `organisation` may correct, invite, move or deactivate `person`.

    Only the employer may: a council where they merely mentor or sit on a panel may not. And only an administrator may
    touch an administrator's account, or a lead could take it over by changing its address. One query; none where the
    page has read the person's `memberships` already.
    """
    known = Membership.objects.filter(person=person).on(holdings.day) if memberships is None else memberships
    today = [membership for membership in known if membership.holds_on(holdings.day)]
    where = {membership.organisation_id for membership in today if membership.role == Role.LEARNER}
    if where and organisation.pk not in where:
        return False
    over = any(membership.role in ADMINISTRATOR_GRANTS_ONLY for membership in today)
    return not over or organisation in holdings.at(Role.ADMINISTRATOR)


# Roles that make sense in one kind of organisation only.
_ONLY_IN: dict[Role, str] = {
    Role.PROVIDER_STAFF: Organisation.Kind.PROVIDER,
    Role.REGIONAL_COORDINATOR: Organisation.Kind.REGIONAL_CENTRE,
    Role.INSTITUTE_ANALYST: Organisation.Kind.INSTITUTE,
}


def grantable_roles(*, holdings: Holdings, organisation: Organisation) -> list[Role]:
    """Roles that someone acting for `organisation` may give and end there. Being staff is not given as a role."""
    if not holdings.may(Permission.GRANT_ROLES, organisation):
        return []
    administrator = organisation in holdings.at(Role.ADMINISTRATOR)
    return [
        role
        for role, rule in ROLES.items()
        if rule.grantable
        and role is not Role.LEARNER
        and _ONLY_IN.get(role, organisation.kind) == organisation.kind
        and (administrator or role not in ADMINISTRATOR_GRANTS_ONLY)
    ]


def verifiers(organisation: Organisation) -> VerifierEntryQuerySet:
    """A council's own directory, those out of use last."""
    rows: VerifierEntryQuerySet = VerifierEntry.objects.filter(organisation=organisation)
    return rows.order_by("-active", "capacity", "name", "pk")


def trail(
    *,
    organisation: Organisation,
    words: str = "",
    action: str = "",
    since: date | None = None,
    until: date | None = None,
) -> "QuerySet[AuditEvent]":
    """Events of one organisation, newest first. `words` looks for people in them, by name or address.

    `since` and `until` are days in England, both counted in.
    """
    rows = AuditEvent.objects.at_council(organisation)
    if since is not None:
        rows = rows.filter(at__gte=datetime.combine(since, time.min, tzinfo=clock.LONDON))
    if until is not None:
        rows = rows.filter(at__lt=datetime.combine(until + timedelta(days=1), time.min, tzinfo=clock.LONDON))
    for word in words.lower().split():
        rows = rows.filter(
            Q(subject__search__contains=word) | Q(actor__search__contains=word) | Q(actor_label__icontains=word)
        )
    return rows.filter(action=action) if action else rows


def organisation_names(slugs: Collection[str]) -> dict[str, str]:
    """Names of organisations by slug, for events that keep the slug."""
    return dict(Organisation.objects.filter(slug__in=slugs).values_list("slug", "name")) if slugs else {}


def trail_actions(organisation: Organisation) -> list[str]:
    """Codes of what was ever done in one organisation."""
    rows = AuditEvent.objects.filter(organisation=organisation).order_by("action")
    return list(rows.values_list("action", flat=True).distinct())


def openings(*, viewer: Person, subject: Person) -> RecordViewQuerySet:
    """Who opened a record, newest first, if that is open to the viewer."""
    return RecordView.objects.visible_to(viewer).of(subject)


def answers_from_outside(*, viewer: Person, subject: Person) -> "QuerySet[AuditEvent]":
    """What people without an account answered about a person, newest first, if the openings are open to the viewer."""
    open_to = Person.objects.visible_to(viewer, sees=Sees.OPENED).filter(pk=subject.pk)
    return AuditEvent.objects.about(subject).filter(subject__in=open_to, actor=None).exclude(actor_label="")


def answers_for(*, viewer: Person, organisation: Organisation, words: str) -> PersonQuerySet:
    """People of an organisation whose openings the viewer answers for, found by name or address."""
    found: PersonQuerySet = Person.objects.visible_to(viewer, sees=Sees.OPENED).of(organisation).matching(words)
    return found.order_by("name", "pk")


def outbox_owners(organisation: Organisation) -> list[str]:
    """Whose mail and jobs an administrator of `organisation` sees and deals with: the rule of the page Service.

    Those of their own organisation. What belongs to nobody, such as the answer to an address without an account, is
    for the administrators of the organisation that set the installation up.
    """
    set_up = AuditEvent.objects.filter(action="people.installation.set_up", organisation=organisation)
    return [organisation.slug, ""] if set_up.exists() else [organisation.slug]
