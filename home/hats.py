"""Hats: which of their roles a person is looking from, and so which page they open first. A hat never permits anything.

What a page shows and what a button may do is asked of `people.permissions`; the hat only chooses the navigation and the
first page, and for roles held in an organisation which organisation is meant.
"""

from dataclasses import dataclass

from django.http import HttpRequest

from people.models import Organisation
from people.permissions import Holdings, held
from people.roles import ROLES, Role

SESSION = "hat"
# Kept in the session by the page that sends people to their first page: whether their own post is outside digital.
OUTSIDE = "outside_digital"

# The page each hat opens first, and then the rest of its navigation. Names of addresses; `queue` carries a count.
ABOUT_ME = (
    "today",
    "pathways:mine",
    "opportunities:list",
    "pathways:claims",
    "pathways:experiences",
    "pathways:record",
    "pathways:framework",
)
# For people whose post is outside digital: what they may move into comes before what a digital role asks of them.
MOVING_IN = ("pathways:ways_in", *ABOUT_ME)
TEAM = ("queue", "team", "opportunities:placements", "pathways:mine", "pathways:framework")
COUNCIL = (
    "council",
    "opportunities:board",
    "pathways:reviews",
    "pathways:first_day",
    "people:list",
    "people:verifiers",
    "people:roles",
    "pathways:framework",
)
# Whoever brings panels together or sits on one: what waits there is all that is theirs.
PANELS = ("pathways:reviews", "pathways:framework", "people:roles")
PAGES: dict[Role, tuple[str, ...]] = {
    Role.LINE_MANAGER: TEAM,
    Role.LEARNER: ABOUT_ME,
    Role.COUNCIL_LEAD: COUNCIL,
    Role.SPONSOR: ("pipeline", "council", "opportunities:list", "pathways:framework", "people:roles"),
    Role.ADMINISTRATOR: (
        "council",
        "pathways:first_day",
        "people:list",
        "people:verifiers",
        "people:service",
        "people:roles",
        "pathways:framework",
    ),
    Role.DATA_PROTECTION_LEAD: ("start", "people:audit", "people:opened", "people:roles"),
    Role.SAFE_CONTACT: ("people:concerns", "pathways:framework", "people:roles"),
    Role.REGIONAL_COORDINATOR: PANELS,
    Role.INSTITUTE_ANALYST: PANELS,
    Role.PANEL_MEMBER: PANELS,
}
ELSEWHERE = ("start", "pathways:framework", "people:roles")

# The hat a person wears until they choose another: what waits for somebody else's sake comes first.
ORDER = (
    Role.LINE_MANAGER,
    Role.COUNCIL_LEAD,
    Role.SPONSOR,
    Role.ADMINISTRATOR,
    Role.DATA_PROTECTION_LEAD,
    Role.LEARNER,
)


@dataclass(frozen=True, slots=True)
class Hat:
    """One role as the switcher offers it. `value` is what is posted and kept in the session."""

    role: Role
    label: str
    organisation: Organisation | None = None
    outside_digital: bool = False

    @property
    def value(self) -> str:
        """The role, and the organisation where it is held in one that has to be told apart."""
        return f"{self.role}@{self.organisation.slug}" if self.organisation else self.role.value

    @property
    def pages(self) -> tuple[str, ...]:
        """Names of the addresses in its navigation, first page first."""
        return MOVING_IN if self.outside_digital else PAGES.get(self.role, ELSEWHERE)

    @property
    def first(self) -> str:
        """The page it opens first."""
        return self.pages[0]


def hats_of(holdings: Holdings, *, outside_digital: bool = False) -> tuple[Hat, ...]:
    """Every hat a person may wear today, the one worn unless they choose first. Nobody is without one role or none.

    `outside_digital` is about their own post, and changes the pages of the hat for their own record.
    """
    found = [Hat(Role.LINE_MANAGER, ROLES[Role.LINE_MANAGER].title)] if holdings.manages else []
    staff = [membership.organisation for membership in holdings.memberships if membership.role == Role.LEARNER]
    # The pages of one's own pathway are for council staff; elsewhere people come for their other roles.
    apart = len(staff) < len(holdings.memberships)
    if any(employer.kind == Organisation.Kind.COUNCIL or not apart for employer in staff):
        found.append(Hat(Role.LEARNER, ROLES[Role.LEARNER].title, outside_digital=outside_digital))
    for membership in holdings.memberships:
        role = Role(membership.role)
        if role is not Role.LEARNER:
            found.append(Hat(role, f"{ROLES[role].title}, {membership.organisation.name}", membership.organisation))
    rank = {role: place for place, role in enumerate(ORDER)}
    return tuple(sorted(dict.fromkeys(found), key=lambda hat: rank.get(hat.role, len(ORDER))))


def hats_for(request: HttpRequest) -> tuple[Hat, ...]:
    """The hats of the signed-in person, by what this session knows of their post."""
    return hats_of(held(request), outside_digital=bool(request.session.get(OUTSIDE)))


def note_post(request: HttpRequest, *, outside_digital: bool) -> None:
    """Keep in the session whether the signed-in person's own post is outside digital."""
    if bool(request.session.get(OUTSIDE)) != outside_digital:
        request.session[OUTSIDE] = outside_digital


def worn(request: HttpRequest) -> Hat | None:
    """The hat chosen in this session if it is still theirs, else the first; None for a person without any role."""
    return chosen(request, hats_for(request))


def chosen(request: HttpRequest, hats: tuple[Hat, ...]) -> Hat | None:
    """Which of a person's hats they wear in this session; None where they have none."""
    value = request.session.get(SESSION)
    return next((hat for hat in hats if hat.value == value), hats[0] if hats else None)


def wear(request: HttpRequest, value: str) -> Hat | None:
    """Put on the hat with this value; None if it is not theirs. Its organisation becomes the one acted for."""
    hat = next((hat for hat in hats_for(request) if hat.value == value), None)
    if hat is not None:
        request.session[SESSION] = hat.value
        if hat.organisation is not None:
            request.session["organisation"] = hat.organisation.slug
    return hat
