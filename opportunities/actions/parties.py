"""Who at a host may do what about its opportunities today, and whom to write to."""

from people.models import Membership, Organisation, Person
from people.models.persons import PersonQuerySet
from people.roles import ROLES, Permission
from ui import clock


def holders(organisation: Organisation, permission: Permission) -> PersonQuerySet:
    """People who may sign in and hold a permission in this organisation today, by name."""
    roles = [role for role, rule in ROLES.items() if permission in rule.may]
    held = Membership.objects.filter(organisation=organisation, role__in=roles).on(clock.today()).values("person")
    people: PersonQuerySet = Person.objects.active().filter(pk__in=held).order_by("name", "pk")
    return people


def may(person: Person, permission: Permission, organisation: Organisation) -> bool:
    """Whether somebody holds a permission in this organisation today."""
    return holders(organisation, permission).filter(pk=person.pk).exists()


def approvers_for(organisation: Organisation, *, by: Person) -> tuple[Person, ...]:
    """Who else at the host may approve what `by` has written. Empty where nobody else holds the permission."""
    return tuple(holders(organisation, Permission.APPROVE_OPPORTUNITIES).exclude(pk=by.pk))


def staff_by_address(organisation: Organisation, email: str) -> Person | None:
    """Somebody who belongs to the organisation today and may sign in, by e-mail address."""
    found: Person | None = Person.objects.active().of(organisation).filter(email__iexact=email.strip()).first()
    return found


def who_answers(organisation: Organisation, posted_by: Person | None) -> Person | None:
    """Whom to write to about an opportunity: who posted it while they still may, else the first who may today."""
    posters = list(holders(organisation, Permission.POST_OPPORTUNITIES))
    return next((person for person in posters if posted_by and person.pk == posted_by.pk), None) or next(
        iter(posters), None
    )
