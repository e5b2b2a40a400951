"""A career as dated appointments, and the role a person is working towards."""

import uuid
from datetime import date
from decimal import Decimal
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q

from pathways.models.frameworks import FrameworkVersion
from people.models import Dated, DatedQuerySet, Membership, Organisation, Person
from people.roles import Role, Sees
from ui import clock
from ui.words import day


class AppointmentQuerySet(DatedQuerySet["Appointment"]):
    """Appointments."""

    def visible_to(self, viewer: Person) -> Self:
        """Appointments of people whose profile is open to the viewer."""
        return self.filter(person__in=Person.objects.visible_to(viewer, sees=Sees.PROFILE))

    def of(self, person: Person) -> Self:
        """One person's career, latest first."""
        return self.filter(person=person).select_related("organisation", "line_manager").order_by("-since", "-pk")

    def managed_by(self, manager: Person) -> Self:
        """Appointments that name this line manager."""
        return self.filter(line_manager=manager)

    def with_absence(self, today: date) -> Self:
        """The same with `manager_absent`: whether the post names a line manager who cannot decide on that day.

        That is one whose account is closed, who is on nobody's staff, or whose own posts have all ended.
        """
        staff = Membership.objects.filter(person=OuterRef("line_manager"), role=Role.LEARNER).on(today)
        posts = Appointment.objects.filter(person=OuterRef("line_manager"))
        left = ~Exists(staff) | (Exists(posts) & ~Exists(posts.filter(Q(until__isnull=True) | Q(until__gt=today))))
        return self.annotate(manager_absent=Q(line_manager__isnull=False) & (Q(line_manager__is_active=False) | left))


class Appointment(Dated):
    """A person in a post for a time: the council's own title, the framework role it maps to, and the line manager.

    `role` is a framework role's code and empty where no role fits, as for work outside digital. Gaps and overlaps are
    allowed and shown.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="appointments")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="appointments")
    title = models.CharField(max_length=160, help_text="The council's own job title.")
    role = models.CharField(max_length=60, blank=True, db_index=True)
    fte = models.DecimalField(
        max_digits=3,
        decimal_places=2,
        default=Decimal("1.00"),
        validators=[MinValueValidator(Decimal("0.01")), MaxValueValidator(Decimal("1.50"))],
    )
    line_manager = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="manages")
    acting = models.BooleanField(default=False)
    outside_digital = models.BooleanField(default=False)
    since_known = models.BooleanField(
        default=True, help_text="Off where a staff file gave no start date: `since` is then the day it was taken in."
    )
    reports_to_nobody = models.BooleanField(
        default=False, help_text="A post without a line manager at the council, as a chief executive's."
    )

    objects = AppointmentQuerySet.as_manager()

    class Meta(Dated.Meta):
        ordering = ["-since", "-pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(line_manager__isnull=True) | ~Q(line_manager=models.F("person")),
                name="pathways_appointment_not_own_manager",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "until"]), models.Index(fields=["person", "-since"])]

    def __str__(self) -> str:
        return f"{self.person}, {self.title}"

    @property
    def since_words(self) -> str:
        """The first day in the post in words; that it is not known, where a staff file gave none."""
        return day(self.since) if self.since_known else "start date not known"

    @property
    def needs_manager(self) -> bool:
        """Whether somebody should name a line manager for the post."""
        return self.line_manager_id is None and not self.reports_to_nobody

    @property
    def absent_manager(self) -> Person | None:
        """The line manager of a post found `with_absence`, if they cannot decide; the council lead names another."""
        return self.line_manager if vars(self).get("manager_absent") else None

    @property
    def present_manager(self) -> Person | None:
        """The line manager of a post found `with_absence`, if they can decide."""
        return None if vars(self).get("manager_absent") else self.line_manager


class TargetRoleQuerySet(models.QuerySet["TargetRole"]):
    """Targets."""

    def visible_to(self, viewer: Person) -> Self:
        """Targets of people whose levels are open to the viewer."""
        return self.filter(person__in=Person.objects.visible_to(viewer, sees=Sees.LEVELS))


class TargetRole(models.Model):
    """The role a person is working towards now. Earlier targets are in the audit trail."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="target")
    version = models.ForeignKey(FrameworkVersion, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=60)
    set_at = models.DateTimeField(default=clock.now)

    objects = TargetRoleQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.person} towards {self.role}"
