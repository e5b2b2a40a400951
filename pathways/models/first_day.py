"""The first afternoon of a council: staff files, job titles matched to roles, and each person's baseline."""

import uuid
from datetime import date
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from pathways.models.careers import Appointment
from people.models import Organisation, Person, Relationship
from people.roles import Kind
from ui import clock


class StaffLoadQuerySet(models.QuerySet["StaffLoad"]):
    """Staff files."""

    def at(self, organisation: Organisation) -> Self:
        """Files of one council, newest first."""
        return self.filter(organisation=organisation).order_by("-created_at")

    def waiting(self) -> Self:
        """Files that were checked, would change something, and are neither taken in nor discarded."""
        something = models.Q(report__new__gt=0) | models.Q(report__changed__gt=0)
        return self.filter(something, state=StaffLoad.State.CHECKED)

    def with_rows_to_mend(self) -> Self:
        """Files that were taken in but for some rows, where no later file brought all of those in."""
        taken_in = self.filter(state=StaffLoad.State.LOADED, report__faulty__gt=0)
        return taken_in.exclude(report__has_key="mended_by")


class StaffLoad(models.Model):
    """One staff file: read in a dry run first, then taken in. `content` then keeps only the rows with errors.

    `report` is what the dry run or the taking-in found: counts, column mapping, rows with errors.
    """

    class State(models.TextChoices):
        CHECKING = "checking", "Being checked"
        CHECKED = "checked", "Checked, nothing changed yet"
        LOADING = "loading", "Being taken in"
        LOADED = "loaded", "Taken in"
        REFUSED = "refused", "Could not be read"
        DISCARDED = "discarded", "Discarded"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="staff_loads")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=160)
    content = models.BinaryField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.CHECKING)
    report = models.JSONField(default=dict)
    job_id = models.UUIDField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    loaded_at = models.DateTimeField(null=True, blank=True)

    objects = StaffLoadQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.file_name} for {self.organisation}"


class TitleMapping(models.Model):
    """What role a council's job title stands for. `role` empty with `outside_digital` means: no digital role.

    `key` is the title normalised, so that "Snr Developer" and "snr developer" are one.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="title_mappings")
    key = models.CharField(max_length=160)
    title = models.CharField(max_length=160)
    role = models.CharField(max_length=60, blank=True)
    outside_digital = models.BooleanField(default=False)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["title"]
        constraints = [models.UniqueConstraint(fields=["organisation", "key"], name="pathways_title_once")]

    def __str__(self) -> str:
        return f"{self.title} at {self.organisation}"


class BaselineQuerySet(models.QuerySet["Baseline"]):
    """Baselines."""

    def waiting_for(self, manager: Person | int, *, on: date | None = None) -> Self:
        """Baselines that people of this manager's team have confirmed and the manager has not."""
        return self.managed_by(manager, on=on).filter(confirmed_on__isnull=False, manager_confirmed_on__isnull=True)

    def managed_by(self, manager: Person | int, *, on: date | None = None) -> Self:
        """Baselines for posts held on a day (today), also for a fixed term, of people this manager manages then."""
        today = on or clock.today()
        held = Q(appointment__until__isnull=True) | Q(appointment__until__gt=today)
        line = Relationship.objects.filter(viewer=manager, subject=OuterRef("person")).of_kind(Kind.LINE_MANAGER)
        return self.filter(
            held, Exists(line.on(today)), appointment__line_manager=manager, appointment__since__lte=today
        )


class Baseline(models.Model):
    """That a person confirmed the levels their present role implies, and that their manager did so too."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="baselines")
    appointment = models.OneToOneField(Appointment, on_delete=models.CASCADE, related_name="baseline")
    confirmed_on = models.DateField(null=True, blank=True)
    manager_confirmed_on = models.DateField(null=True, blank=True)
    manager = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    typed = models.JSONField(
        default=dict,
        blank=True,
        help_text="Levels chosen and not yet sent, by competency. The person's alone; emptied when sent.",
    )

    objects = BaselineQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Baseline of {self.person}"
