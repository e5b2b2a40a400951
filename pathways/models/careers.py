"""A career as dated appointments, and the role a person is working towards."""

import uuid
from decimal import Decimal
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from pathways.models.frameworks import FrameworkVersion
from people.models import Dated, DatedQuerySet, Organisation, Person
from people.roles import Sees
from ui import clock


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
