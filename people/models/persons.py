"""Persons, the roles they hold for a time, and the invitation that opens an account."""

import uuid
from collections.abc import Collection
from datetime import date
from typing import Any, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower

from people.models.dated import Dated, DatedQuerySet
from people.models.organisations import Organisation
from people.models.relationships import Relationship
from people.roles import BOUNDARY, ROLES, Role, Sees
from ui import clock


class PersonQuerySet(models.QuerySet["Person"]):
    """People, through the one door: `visible_to`."""

    def visible_to(self, viewer: "Person", *, sees: Sees = Sees.PROFILE, on: date | None = None) -> Self:
        """People whose data of the kind `sees` is open to `viewer` on a day (today unless told).

        The rule is BOUNDARY in people.roles: oneself; a dated relationship; or a role in an organisation that both
        belong to on that day (as staff, for anything beyond the profile).
        """
        day = on or clock.today()
        rule = BOUNDARY[sees]
        opens = Q(pk=viewer.pk)
        if rule.kinds:
            related = Relationship.objects.filter(viewer=viewer, kind__in=rule.kinds, subject=OuterRef("pk"))
            opens |= Q(Exists(related.on(day)))
        if rule.roles:
            own = Membership.objects.filter(person=viewer, role__in=rule.roles).on(day).values("organisation")
            belongs = Membership.objects.filter(person=OuterRef("pk"), organisation__in=own).on(day)
            if sees is not Sees.PROFILE:
                # Someone who only sits on this council's panel is not this council's to look into.
                belongs = belongs.holding(Role.LEARNER)
            opens |= Q(Exists(belongs))
        return self.filter(opens)

    def of(self, organisation: Organisation, *, on: date | None = None) -> Self:
        """People who belong to an organisation on a day, in whatever role."""
        here = Membership.objects.filter(person=OuterRef("pk"), organisation=organisation).on(on or clock.today())
        return self.filter(Exists(here))

    def active(self) -> Self:
        """People who may sign in."""
        return self.filter(is_active=True)

    def matching(self, words: str) -> Self:
        """People whose name or address contains every word."""
        found = self
        for word in words.lower().split():
            found = found.filter(search__contains=word)
        return found


class PersonManager(BaseUserManager.from_queryset(PersonQuerySet)):  # type: ignore[misc]
    """Makes persons; sign-in looks them up by address, whatever its case."""

    def create_user(self, email: str, password: str | None = None, *, name: str = "", **fields: Any) -> "Person":
        """Make a person. Without a password they sign in with a one-time code."""
        person = Person(email=email.strip().lower(), name=name or email.split("@", maxsplit=1)[0], **fields)
        person.set_password(password)
        person.save()
        return person

    def get_by_natural_key(self, email: str | None) -> "Person":
        """The person with this address, ignoring case."""
        person: Person = Person.objects.get(email__iexact=email or "")
        return person


class Person(AbstractBaseUser):
    """Someone with a record here, who may sign in while active. `public_id` is what addresses and other systems see."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=120)
    external_id = models.CharField(
        max_length=64, blank=True, help_text="The person's number in their council's HR system."
    )
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    queue_day = models.PositiveSmallIntegerField(
        default=0, help_text="Day of the weekly queue e-mail: 0 Monday to 4 Friday, 7 never."
    )
    search = models.CharField(max_length=400, blank=True, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = PersonManager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(Lower("email"), name="people_person_email_once")]
        indexes = [models.Index(fields=["name", "id"])]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the search text in step with name and address."""
        self.search = f"{self.name} {self.email}".lower()[:400]
        super().save(*args, **kwargs)

    def get_full_name(self) -> str:
        """The person's name, as they write it."""
        return self.name


class MembershipQuerySet(DatedQuerySet["Membership"]):
    """Memberships."""

    def holding(self, *roles: Role) -> Self:
        """Memberships with one of these roles."""
        return self.filter(role__in=roles)

    def employers(self, people: Collection[int], *, on: date | None = None) -> dict[int, Organisation]:
        """Where people are staff on a day, by person's key: the newest if there are two (one query).

        Somebody whom no organisation employs is left out.
        """
        staff = self.filter(person__in=people).holding(Role.LEARNER).on(on or clock.today())
        rows = staff.select_related("organisation").order_by("since", "pk")
        return {membership.person_id: membership.organisation for membership in rows}


class Membership(Dated):
    """A person holds a role in an organisation for a time. What they could see yesterday does not decide today."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(
        max_length=30, choices=[(role.value, rule.title) for role, rule in ROLES.items() if rule.grantable]
    )

    objects = MembershipQuerySet.as_manager()

    class Meta(Dated.Meta):
        ordering = ["since", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["person", "organisation", "role"],
                condition=Q(until__isnull=True),
                name="people_membership_open_once",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "role", "until"]), models.Index(fields=["person", "until"])]

    def __str__(self) -> str:
        return f"{self.person} as {self.title} at {self.organisation}"

    def clean(self) -> None:
        """Refuse a role that is derived, such as line manager."""
        if not ROLES[Role(self.role)].grantable:
            raise ValidationError(
                {"role": f"{ROLES[Role(self.role)].title} comes from appointments and cannot be granted."}
            )

    @property
    def title(self) -> str:
        """The role's name in words."""
        return ROLES[Role(self.role)].title


class Invitation(models.Model):
    """A signed, single-use way in for a person who has no password yet. Only the token's digest is kept."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="invitations")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    invited_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    token_digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"Invitation of {self.person} to {self.organisation}"
