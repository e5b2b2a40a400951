"""People join their councils: persons, careers, roles, and managers who come and go."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from random import Random

from demo.calendar import Calendar, Today
from demo.names import FIRST, LAST
from demo.places import COUNCILS, DIRECTORY
from demo.plan import Life
from pathways import actions as pathways
from pathways.models import Appointment
from people import actions as people
from people.models import Organisation, Person, VerifierEntry
from people.roles import Role
from ui import clock


@dataclass
class Cast:
    """Everybody who is in the world so far, by key, and what the stories need of them."""

    today: Today
    calendar: Calendar
    random: Random
    lives: dict[str, Life]
    organisations: dict[str, Organisation]
    persons: dict[str, Person] = field(default_factory=dict)
    appointments: dict[str, Appointment] = field(default_factory=dict)
    verifiers: dict[tuple[str, str], VerifierEntry] = field(default_factory=dict)

    def lead_of(self, council: str) -> Person | None:
        """The council's lead, once they have joined."""
        leads = [life.key for life in self.lives.values() if life.council == council and "council_lead" in life.roles]
        return next((self.persons[key] for key in leads if key in self.persons), None)

    def manager_of(self, key: str) -> Person | None:
        """Who manages this person today: the planned manager, or whoever stands above until that one joins."""
        above = self.lives[key].manager
        while above and above not in self.persons:
            above = self.lives[above].manager
        return self.persons.get(above)


def open_council(cast: Cast, council: str) -> None:
    """A council begins to use Pathways: its directory of who confirms what."""
    organisation = cast.organisations[council]
    for capacity, job_title in DIRECTORY:
        name = f"{cast.random.choice(FIRST)} {cast.random.choice(LAST)}"
        cast.verifiers[council, capacity] = people.add_verifier(
            organisation=organisation,
            capacity=capacity,
            name=name,
            email=f"{capacity.replace('_', '-')}@{council}.example",
            job_title=job_title,
            by=None,
        )


def schedule_joining(cast: Cast, then: Callable[[str], None]) -> None:
    """Put everybody's first day in Pathways on the calendar; `then` is called with each key right after."""
    for minute, council in enumerate(COUNCILS):
        opened = cast.today.back(COUNCILS[council])
        cast.calendar.on(opened, partial(open_council, cast, council), minute=minute)
    for number, life in enumerate(cast.lives.values()):
        opened = cast.today.back(COUNCILS[life.council])
        began = cast.today.back(life.began)
        day = max(opened, began)

        def arrive(key: str = life.key) -> None:
            join(cast, key)
            then(key)

        cast.calendar.on(day, arrive, minute=30 + number // 10)


def join(cast: Cast, key: str) -> None:
    """Make the person, their career and their roles; those whose manager they are to be move over to them."""
    life = cast.lives[key]
    organisation = cast.organisations[life.council]
    began = cast.today.back(life.began)
    here_since = min([cast.today.back(past.began) for past in life.past if past.council == life.council] + [began])
    lead = cast.lead_of(life.council)
    person = people.add_person(email=life.email, name=life.name, organisation=organisation, by=lead, since=here_since)
    cast.persons[key] = person
    for past in life.past:
        pathways.appoint(
            person=person,
            organisation=cast.organisations[past.council],
            title=past.title,
            role=past.role,
            since=cast.today.back(past.began),
            until=cast.today.back(past.ended),
            outside_digital=not past.role,
            by=lead,
        )
    cast.appointments[key] = pathways.appoint(
        person=person,
        organisation=organisation,
        title=life.title,
        role=life.role,
        since=began,
        line_manager=cast.manager_of(key),
        outside_digital=life.outside_digital,
        by=lead,
    )
    if life.role == "chief-executive":
        pathways.change_manager(
            appointment=cast.appointments[key], manager=None, on=began, by=lead, reports_to_nobody=True
        )
    for role in life.roles:
        people.grant(person=person, organisation=organisation, role=Role(role), by=lead)
    person.last_login = clock.now() + timedelta(days=1)
    person.save(update_fields=["last_login"])
    for other in cast.lives.values():
        if other.key != key and other.manager and other.key in cast.persons and cast.manager_of(other.key) == person:
            pathways.change_manager(appointment=cast.appointments[other.key], manager=person, on=clock.today(), by=lead)
