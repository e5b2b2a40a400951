"""The people of these tests: two councils, a few roles, and clients that are signed in."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.core.cache import cache
from django.test import Client

from people.models import Membership, Organisation, Person
from people.roles import Role

PASSWORD = "three odd lemons walk"
SignIn = Callable[[Person], Client]
Make = Callable[..., Person]


def day(value: date, field: str) -> dict[str, str]:
    """A date as its three inputs send it."""
    return {f"{field}_day": str(value.day), f"{field}_month": str(value.month), f"{field}_year": str(value.year)}


@pytest.fixture(autouse=True)
def _no_rates_left_over() -> Iterator[None]:
    """Rate limits are kept in the process's cache; each test starts with none used."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def kirklees(db: None) -> Organisation:
    return Organisation.objects.get(slug="kirklees")


@pytest.fixture
def leeds(db: None) -> Organisation:
    return Organisation.objects.get(slug="leeds")


@pytest.fixture
def make(db: None) -> Make:
    """Makes a member of staff with roles: make("Mia Ode", kirklees, Role.MENTOR)."""

    def made(
        name: str, organisation: Organisation, *roles: Role, email: str = "", password: str | None = PASSWORD
    ) -> Person:
        local = "".join(c for c in name.lower() if c.isascii() and c.isalpha()) or "person"
        person: Person = Person.objects.create_user(email or f"{local}@{organisation.slug}.gov.uk", password, name=name)
        for role in (Role.LEARNER, *roles):
            Membership.objects.create(person=person, organisation=organisation, role=role, since=date(2026, 1, 5))
        return person

    return made


@pytest.fixture
def signed_in() -> SignIn:
    def client(person: Person) -> Client:
        browser = Client()
        browser.force_login(person)
        return browser

    return client


@pytest.fixture
def lead(make: Make, kirklees: Organisation) -> Person:
    return make("Lena Lead", kirklees, Role.COUNCIL_LEAD)


@pytest.fixture
def administrator(make: Make, kirklees: Organisation) -> Person:
    return make("Ada Min", kirklees, Role.ADMINISTRATOR)


@pytest.fixture
def learner(make: Make, kirklees: Organisation) -> Person:
    return make("Tomasz Wieczorek", kirklees)


@pytest.fixture
def stranger(make: Make, leeds: Organisation) -> Person:
    """A council lead, but of another council."""
    return make("Stella Far", leeds, Role.COUNCIL_LEAD, Role.DATA_PROTECTION_LEAD)


@pytest.fixture
def protector(make: Make, kirklees: Organisation) -> Person:
    return make("Dora Protect", kirklees, Role.DATA_PROTECTION_LEAD)
