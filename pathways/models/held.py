"""What a person holds: levels, the evidence for them, and experiences."""

import uuid
from datetime import date
from typing import Self

from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import F, Q

from pathways.grace import SECOND_THOUGHTS
from pathways.models.frameworks import FrameworkVersion
from people.models import Organisation, Person
from people.roles import Sees
from ui import clock


def evidence_storage() -> Storage:
    """Evidence lies outside the web root and has no address of its own; files are served through a permission check."""
    return storages["evidence"]


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    """Evidence."""

    def visible_to(self, viewer: Person) -> Self:
        """The viewer's own evidence, and what was sent to them with a claim or experience that is no draft."""
        theirs = Person.objects.visible_to(viewer, sees=Sees.EVIDENCE)
        sent = Q(assessments__status__in=Assessment.SENT) | Q(experiences__status__in=ExperienceRecord.SENT)
        return self.filter(Q(person=viewer) | (Q(person__in=theirs) & sent)).distinct()


class Evidence(models.Model):
    """Text, a link or a file that shows something. One piece can stand for many competencies."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="evidence")
    title = models.CharField(max_length=160)
    text = models.TextField(blank=True)
    link = models.URLField(max_length=500, blank=True)
    file = models.FileField(storage=evidence_storage, upload_to="%Y/%m", blank=True, max_length=300)
    file_name = models.CharField(max_length=160, blank=True, help_text="The name it had when it was uploaded.")
    media_type = models.CharField(max_length=100, blank=True, help_text="What the content is, whatever its name said.")
    size = models.PositiveIntegerField(null=True, blank=True, help_text="Bytes.")
    created_at = models.DateTimeField(default=clock.now)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name_plural = "evidence"

    def __str__(self) -> str:
        return self.title


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    """Assessments."""

    def visible_to(self, viewer: Person) -> Self:
        """One's own, and those of people whose levels are open to the viewer, once sent.

        A withdrawn row may be a draft that never was sent, so it stays the person's alone as well.
        """
        theirs = Person.objects.visible_to(viewer, sees=Sees.LEVELS)
        return self.filter(Q(person=viewer) | (Q(person__in=theirs) & Q(status__in=Assessment.SENT)))

    def of(self, person: Person) -> Self:
        """One person's, newest first."""
        return self.filter(person=person).order_by("-on", "-pk")

    def waiting(self) -> Self:
        """Claims that nobody has decided."""
        return self.filter(source=Assessment.Source.SELF, status=Assessment.Status.CLAIMED)

    def counting(self) -> Self:
        """Rows that say what a person holds: claims not returned or withdrawn, and assessments by others."""
        return self.filter(status__in=[Assessment.Status.CLAIMED, Assessment.Status.ASSESSED])


class Assessment(models.Model):
    """That a person is at a level of a competency, by their own view or somebody else's.

    Append-only: level, source, evidence kinds and dates never change. Only `status` moves: a claim is a draft, claimed,
    then assessed, returned or withdrawn. Keeping a claim adds a row of source ASSESSOR whose `decides` is the claim.
    `competency` is the code within the framework version.
    """

    class Source(models.TextChoices):
        SELF = "self", "Own view"
        ASSESSOR = "assessor", "Assessed"
        MODERATED = "moderated", "Moderated"

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        CLAIMED = "claimed", "Claimed"
        ASSESSED = "assessed", "Assessed"
        RETURNED = "returned", "Returned"
        WITHDRAWN = "withdrawn", "Withdrawn"

    SENT = (Status.CLAIMED, Status.ASSESSED, Status.RETURNED)

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="assessments")
    version = models.ForeignKey(FrameworkVersion, on_delete=models.PROTECT, related_name="+", db_index=False)
    competency = models.CharField(max_length=20)
    level = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=10, choices=Source.choices)
    status = models.CharField(max_length=10, choices=Status.choices)
    kinds = models.JSONField(default=list, help_text="Evidence kinds: knowledge, experience, judgement.")
    note = models.TextField(blank=True, help_text="What shows it, in the person's own words.")
    reason = models.TextField(blank=True, help_text="Why a claim was returned, and what would show it.")
    evidence = models.ManyToManyField(Evidence, related_name="assessments", blank=True)
    assessor = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decides = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="decisions")
    baseline = models.BooleanField(default=False)
    on = models.DateField(help_text="When it was claimed, or when the conversation was held.")
    expires_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(level__gte=0) & Q(level__lte=6), name="pathways_assessment_level_on_scale"
            ),
            models.UniqueConstraint(
                fields=["person", "version", "competency"],
                condition=Q(source="self", status="claimed"),
                name="pathways_assessment_one_open_claim",
            ),
            models.UniqueConstraint(
                fields=["decides"],
                condition=Q(decides__isnull=False, status="assessed"),
                name="pathways_assessment_decided_once",
            ),
            models.CheckConstraint(
                condition=Q(source="self") | Q(assessor__isnull=False), name="pathways_assessment_names_its_assessor"
            ),
            models.CheckConstraint(
                condition=Q(assessor__isnull=True) | ~Q(assessor=F("person")), name="pathways_assessment_not_by_oneself"
            ),
        ]
        # Always asked by person. An index on what nearly all rows share (version, status) only misleads SQLite.
        indexes = [models.Index(fields=["person", "status", "-on"])]

    def __str__(self) -> str:
        return f"{self.person}: {self.competency} level {self.level} ({self.get_status_display()})"


class ExperienceRecordQuerySet(models.QuerySet["ExperienceRecord"]):
    """Experiences."""

    def visible_to(self, viewer: Person) -> Self:
        """One's own, and those of people whose experiences are open to the viewer, once sent.

        Taken back before an answer, it is the person's alone again, like a draft.
        """
        theirs = Person.objects.visible_to(viewer, sees=Sees.EXPERIENCES)
        return self.filter(Q(person=viewer) | (Q(person__in=theirs) & Q(status__in=ExperienceRecord.SENT)))

    def of(self, person: Person) -> Self:
        """One person's, newest first."""
        return self.filter(person=person).order_by("-until", "-pk")

    def standing(self) -> Self:
        """Those not withdrawn."""
        return self.exclude(status=ExperienceRecord.Status.WITHDRAWN)

    def withdrawn(self) -> Self:
        """Those withdrawn later than at once: what was undone before anybody was told is as if it had never been."""
        at_once = Q(withdrawn_at__lte=F("created_at") + SECOND_THOUGHTS)
        return self.filter(status=ExperienceRecord.Status.WITHDRAWN).exclude(at_once, withdrawn_at__isnull=False)

    def verified(self) -> Self:
        """Those that somebody else confirmed."""
        return self.filter(status=ExperienceRecord.Status.VERIFIED)

    def waiting_for(self, verifier: Person) -> Self:
        """Those that this person is asked to confirm in their queue."""
        return self.filter(status=ExperienceRecord.Status.SUBMITTED, verifier_person=verifier)


class ExperienceRecord(models.Model):
    """Something a person did, how much of it, and who confirmed it. `experience` is a code of the version."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        SUBMITTED = "submitted", "Waiting to be confirmed"
        VERIFIED = "verified", "Verified"
        RETURNED = "returned", "Returned"
        WITHDRAWN = "withdrawn", "Withdrawn"

    SENT = (Status.SUBMITTED, Status.VERIFIED, Status.RETURNED)

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="experiences")
    version = models.ForeignKey(FrameworkVersion, on_delete=models.PROTECT, related_name="+", db_index=False)
    experience = models.CharField(max_length=20)
    quantity = models.PositiveSmallIntegerField()
    since = models.DateField(help_text="First day of it.")
    until = models.DateField(help_text="Last day of it.")
    place = models.CharField(max_length=160, blank=True)
    note = models.TextField(blank=True)
    evidence = models.ManyToManyField(Evidence, related_name="experiences", blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.SUBMITTED)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    verifier_person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    verifier_name = models.CharField(max_length=120, blank=True)
    verifier_email = models.EmailField(blank=True)
    verifier_capacity = models.CharField(max_length=40, blank=True)
    verified_on = models.DateField(null=True, blank=True)
    reason = models.TextField(blank=True)
    created_at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ExperienceRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-until", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="pathways_experience_since_before_until"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="pathways_experience_quantity_from_one"),
            models.CheckConstraint(
                condition=~Q(status="verified") | Q(verified_on__isnull=False),
                name="pathways_experience_verified_has_a_day",
            ),
        ]
        indexes = [models.Index(fields=["person", "status"]), models.Index(fields=["verifier_person", "status"])]

    def __str__(self) -> str:
        return f"{self.person}: {self.experience}"

    def counts_on(self, day: date) -> bool:
        """Whether it is verified and its last day is not in the future of `day`."""
        return self.status == self.Status.VERIFIED and self.until <= day
