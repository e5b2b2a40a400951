"""A framework's versions as rows. A published version never changes, so it is read into memory whole."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from ui import clock


class Framework(models.Model):
    """A competency framework, such as the one Pathways ships with. Addressed by its code."""

    code = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.title


class FrameworkVersionQuerySet(models.QuerySet["FrameworkVersion"]):
    """Versions."""

    def published(self) -> Self:
        """Versions in use, newest first."""
        return self.filter(status=FrameworkVersion.Status.PUBLISHED).order_by("-published_at", "-pk")


class FrameworkVersion(models.Model):
    """One version. `scale`, `tiers` and `extra` are JSON as in the framework file: levels, tiers, crosswalks."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"
        RETIRED = "retired", "Retired"

    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="versions")
    label = models.CharField(max_length=40)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    published_at = models.DateTimeField(null=True, blank=True)
    scale = models.JSONField(default=dict)
    tiers = models.JSONField(default=list)
    extra = models.JSONField(default=dict)

    objects = FrameworkVersionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["framework", "label"], name="pathways_version_label_once")]

    def __str__(self) -> str:
        return f"{self.framework.title} {self.label}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Stamp the publication; a published version may only be retired."""
        if self.status == self.Status.PUBLISHED and self.published_at is None:
            self.published_at = clock.now()
        super().save(*args, **kwargs)


class Area(models.Model):
    """A group of competencies."""

    version = models.ForeignKey(FrameworkVersion, on_delete=models.CASCADE, related_name="areas")
    code = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["version", "code"], name="pathways_area_code_once")]

    def __str__(self) -> str:
        return self.title


class Competency(models.Model):
    """Something a person can be more or less able to do."""

    version = models.ForeignKey(FrameworkVersion, on_delete=models.CASCADE, related_name="competencies")
    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="competencies")
    code = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    definition = models.TextField(blank=True)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["version", "code"], name="pathways_competency_code_once")]

    def __str__(self) -> str:
        return self.title


class LevelDescriptor(models.Model):
    """What one level of a competency looks like in practice."""

    competency = models.ForeignKey(Competency, on_delete=models.CASCADE, related_name="descriptors")
    level = models.PositiveSmallIntegerField()
    text = models.TextField()

    class Meta:
        ordering = ["level"]
        constraints = [models.UniqueConstraint(fields=["competency", "level"], name="pathways_descriptor_once")]

    def __str__(self) -> str:
        return f"{self.competency} {self.level}"


class Role(models.Model):
    """A role people are appointed to, in a family and a tier."""

    version = models.ForeignKey(FrameworkVersion, on_delete=models.CASCADE, related_name="roles")
    code = models.SlugField(max_length=60)
    title = models.CharField(max_length=200)
    tier = models.CharField(max_length=10)
    family = models.CharField(max_length=40)
    summary = models.TextField(blank=True)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["version", "code"], name="pathways_role_code_once")]

    def __str__(self) -> str:
        return self.title


class Requirement(models.Model):
    """The level of a competency that a role asks for; `core` must be met in full."""

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="requirements")
    competency = models.ForeignKey(Competency, on_delete=models.CASCADE, related_name="+")
    level = models.PositiveSmallIntegerField()
    core = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["role", "competency"], name="pathways_requirement_once")]

    def __str__(self) -> str:
        return f"{self.role}: {self.competency} {self.level}"


class ExperienceType(models.Model):
    """A kind of experience: what, how much of it, who confirms it, what it develops, and how long it counts."""

    version = models.ForeignKey(FrameworkVersion, on_delete=models.CASCADE, related_name="experience_types")
    code = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    quantity = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=60)
    verifier = models.CharField(max_length=40)
    competencies = models.JSONField(default=list)
    evidence_kinds = models.JSONField(default=list)
    valid_months = models.PositiveSmallIntegerField(null=True, blank=True)
    act = models.CharField(
        max_length=120, blank=True, help_text="What to do, as a heading: Answer a scrutiny committee."
    )
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["version", "code"], name="pathways_experiencetype_code_once")]

    def __str__(self) -> str:
        return self.title


class Gate(models.Model):
    """What must be shown before a tier. Every threshold is in `criteria`; none is a constant in code."""

    version = models.ForeignKey(FrameworkVersion, on_delete=models.CASCADE, related_name="gates")
    code = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    opens_tier = models.CharField(max_length=10)
    criteria = models.JSONField(default=dict)
    note = models.TextField(blank=True)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["version", "code"], name="pathways_gate_code_once")]

    def __str__(self) -> str:
        return f"{self.code}, {self.title}"


class Pathway(models.Model):
    """A named way through roles and gates."""

    version = models.ForeignKey(FrameworkVersion, on_delete=models.CASCADE, related_name="pathways")
    code = models.SlugField(max_length=60)
    title = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["version", "code"], name="pathways_pathway_code_once")]

    def __str__(self) -> str:
        return self.title


class PathwayStage(models.Model):
    """One stage: its roles, the experiences it asks for, the minimum to choose, and the gate that closes it."""

    pathway = models.ForeignKey(Pathway, on_delete=models.CASCADE, related_name="stages")
    order = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    roles = models.JSONField(default=list)
    typical_months = models.PositiveSmallIntegerField(null=True, blank=True)
    required_experiences = models.JSONField(default=list)
    choose = models.JSONField(null=True, blank=True)
    gate_to_next = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["pathway", "order"], name="pathways_stage_order_once"),
            models.CheckConstraint(condition=Q(order__gte=1), name="pathways_stage_order_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.pathway}: {self.title}"
