"""What people send in answer to an opportunity, and every step of what becomes of it."""

import uuid
from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from opportunities.models.postings import POSTERS, Opportunity
from pathways.models import Evidence
from people.models import Membership, Organisation, Person, Relationship
from people.roles import ROLES, Kind, Permission
from ui import clock

SIGNERS = frozenset(role for role, rule in ROLES.items() if Permission.SIGN_PLACEMENTS in rule.may)


class ApplicationQuerySet(models.QuerySet["Application"]):
    """Applications, through the one door."""

    def visible_to(self, viewer: Person, *, on: date | None = None) -> Self:
        """One's own; those sent to a host one posts for or supervises; and, once sent, of one's team.

        Who signs for the home council sees those that were offered a place.
        """
        day = on or clock.today()
        mine = Membership.objects.filter(person=viewer).on(day)
        team = Relationship.objects.filter(viewer=viewer).of_kind(Kind.LINE_MANAGER).on(day).values("subject")
        hosted = Q(opportunity__organisation__in=mine.filter(role__in=POSTERS).values("organisation"))
        signs = Q(organisation__in=mine.filter(role__in=SIGNERS).values("organisation"))
        sent = ~Q(status=Application.Status.DRAFT)
        return self.filter(
            Q(person=viewer)
            | (sent & (hosted | Q(opportunity__supervisor=viewer) | Q(person__in=team)))
            | (Q(status__in=Application.PLACED) & signs)
        )

    def received_by(self, viewer: Person, *, on: date | None = None) -> Self:
        """Those sent to a host for which the viewer posts, or whose work they supervise.

        Nobody reads the applications of their own rivals: where the viewer has applied too, there are none.
        """
        day = on or clock.today()
        own = Membership.objects.filter(person=viewer, role__in=POSTERS).on(day).values("organisation")
        sent = ~Q(status=Application.Status.DRAFT) & ~Q(status=Application.Status.WITHDRAWN, submitted_at__isnull=True)
        return self.filter(
            sent
            & (Q(opportunity__organisation__in=own) | Q(opportunity__supervisor=viewer))
            & ~Q(opportunity__in=rivalled_by(viewer))
        )

    def followed_by(self, viewer: Person, *, on: date | None = None) -> Self:
        """On the applicant's side: their own; once sent, those of their team; and places their council signs for."""
        day = on or clock.today()
        return self.filter(
            Q(person=viewer) | Q(pk__in=self._of_team(viewer, day)) | Q(pk__in=self._signed_by(viewer, day))
        )

    def of_team(self, manager: Person, *, on: date | None = None) -> Self:
        """Those sent by people whom the viewer manages today."""
        return self.filter(pk__in=self._of_team(manager, on or clock.today()))

    def to_sign(self, viewer: Person, *, on: date | None = None) -> Self:
        """Places in another council, offered or accepted, that the viewer may sign for and nobody has."""
        placed = self.placed_elsewhere(viewer, on=on)
        return placed.filter(home_signed_on__isnull=True, status__in=Application.PLACED)

    def placed_elsewhere(self, viewer: Person, *, on: date | None = None) -> Self:
        """Places in another council for which the viewer's own council signs; never the viewer's own."""
        signed = self.filter(pk__in=self._signed_by(viewer, on or clock.today()))
        return signed.exclude(opportunity__organisation=F("organisation")).exclude(person=viewer)

    @staticmethod
    def _of_team(manager: Person, day: date) -> models.QuerySet["Application", int]:
        team = Relationship.objects.filter(viewer=manager).of_kind(Kind.LINE_MANAGER).on(day).values("subject")
        sent = Application.objects.filter(person__in=team, submitted_at__isnull=False)
        return sent.exclude(status=Application.Status.DRAFT).values_list("pk", flat=True)

    @staticmethod
    def _signed_by(viewer: Person, day: date) -> models.QuerySet["Application", int]:
        councils = Membership.objects.filter(person=viewer, role__in=SIGNERS).on(day).values("organisation")
        placed = Application.objects.filter(organisation__in=councils, status__in=Application.PLACED)
        return placed.values_list("pk", flat=True)

    def to_release(self, manager: Person | int, *, on: date | None = None) -> Self:
        """Those that wait for this line manager to say whether they release the person."""
        day = on or clock.today()
        team = Relationship.objects.filter(viewer=manager).of_kind(Kind.LINE_MANAGER).on(day).values("subject")
        return self.filter(person__in=team, release=Application.Release.ASKED, status__in=Application.OPEN)

    def release_undoable(self, manager: Person, *, on: date) -> Self:
        """Those whose release this manager answered on that day, before a place was offered: it can be taken back."""
        return self.filter(
            release__in=[Application.Release.AGREED, Application.Release.REFUSED],
            release_by=manager,
            release_on=on,
            status__in=[Application.Status.SUBMITTED, Application.Status.SHORTLISTED],
        )

    def open(self) -> Self:
        """Those not yet decided either way."""
        return self.filter(status__in=Application.OPEN)


class Application(models.Model):
    """One person's answer to one opportunity.

    `levels` are the codes of the competencies whose assessed levels the person attached; the host sees those and no
    others. `met` maps the number of a published criterion, from 0, to whether the host finds it met.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        SUBMITTED = "submitted", "Sent"
        SHORTLISTED = "shortlisted", "Shortlisted"
        OFFERED = "offered", "Offered a place"
        ACCEPTED = "accepted", "Place accepted"
        DECLINED = "declined", "Place declined"
        REJECTED = "rejected", "Not chosen"
        WITHDRAWN = "withdrawn", "Withdrawn"

    class Release(models.TextChoices):
        NOT_ASKED = "not_asked", "Not asked"
        ASKED = "asked", "Asked"
        AGREED = "agreed", "Agreed"
        REFUSED = "refused", "Refused"

    OPEN = (Status.SUBMITTED, Status.SHORTLISTED, Status.OFFERED)
    LIVE = (Status.DRAFT, *OPEN, Status.ACCEPTED)
    PLACED = (Status.OFFERED, Status.ACCEPTED)
    # Once shortlisted, whatever comes after, the host has seen the name.
    NAMED = (Status.SHORTLISTED, Status.OFFERED, Status.ACCEPTED, Status.DECLINED)

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    opportunity = models.ForeignKey(Opportunity, on_delete=models.PROTECT, related_name="applications")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="applications")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", help_text="Where the person works; follows a move."
    )
    number = models.PositiveSmallIntegerField(help_text="Its number among those to this opportunity, for hidden names.")
    statement = models.TextField(blank=True)
    levels = models.JSONField(default=list)
    evidence = models.ManyToManyField(Evidence, related_name="applications", blank=True)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.DRAFT)
    release = models.CharField(max_length=10, choices=Release.choices, default=Release.NOT_ASKED)
    release_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    release_on = models.DateField(null=True, blank=True)
    backfill = models.TextField(blank=True, help_text="How the work is covered meanwhile, or why there is no release.")
    met = models.JSONField(default=dict)
    note = models.TextField(blank=True, help_text="The host's own note; never shown to the applicant.")
    named = models.BooleanField(default=False, help_text="The host has seen the name.")
    reason = models.TextField(blank=True, help_text="Why it ended, in words for the person.")
    offer_until = models.DateField(null=True, blank=True, help_text="Last day to accept the place.")
    home_signed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    home_signed_on = models.DateField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["opportunity", "person"],
                condition=Q(status__in=["draft", "submitted", "shortlisted", "offered", "accepted"]),
                name="opportunities_application_one_live",
            ),
            models.UniqueConstraint(fields=["opportunity", "number"], name="opportunities_application_number_once"),
            models.CheckConstraint(
                condition=~Q(status="offered") | Q(offer_until__isnull=False),
                name="opportunities_application_offer_has_an_end",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-created_at"]),
            models.Index(fields=["opportunity", "status"]),
            models.Index(fields=["status", "release"]),
        ]

    def __str__(self) -> str:
        return f"Application {self.number} to {self.opportunity}"

    @property
    def crosses_councils(self) -> bool:
        """Whether two councils have to sign the terms."""
        return self.organisation_id != self.opportunity.organisation_id


def rivalled_by(person: Person) -> models.QuerySet[Application, int]:
    """Keys of the opportunities for which somebody has applied and not withdrawn; who did does not choose there."""
    own = Application.objects.filter(person=person).exclude(
        status__in=[Application.Status.DRAFT, Application.Status.WITHDRAWN]
    )
    return own.values_list("opportunity", flat=True)


class ApplicationStep(models.Model):
    """One thing that happened to an application, for the timeline. Append-only, but for an answer undone.

    `seen_by_host` False keeps it between the person and their own council, such as a release that was refused;
    `seen_by_person` False keeps it with the host.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="steps")
    at = models.DateTimeField(default=clock.now)
    what = models.CharField(max_length=200, help_text="What happened, as a sentence without a name.")
    by_name = models.CharField(max_length=120, blank=True)
    note = models.TextField(blank=True)
    seen_by_host = models.BooleanField(default=True)
    seen_by_person = models.BooleanField(default=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.what


class SavedOpportunity(models.Model):
    """An opportunity that a person keeps for later. Nobody else sees it."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="+")
    saved_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-saved_at"]
        constraints = [models.UniqueConstraint(fields=["person", "opportunity"], name="opportunities_saved_once")]

    def __str__(self) -> str:
        return f"{self.opportunity} kept by {self.person}"
