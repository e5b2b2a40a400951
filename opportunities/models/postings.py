"""What a council or another host offers: the work, what it develops, and on what terms."""

import secrets
import uuid
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from people.models import Membership, Organisation, Person
from people.roles import ROLES, Permission
from ui import clock

STALE_AFTER = timedelta(days=30)
POSTERS = frozenset(role for role, rule in ROLES.items() if Permission.POST_OPPORTUNITIES in rule.may)
APPROVERS = frozenset(role for role, rule in ROLES.items() if Permission.APPROVE_OPPORTUNITIES in rule.may)


def new_stamp() -> int:
    """A number that no other change is likely to have drawn: 40 bits, so that millions of them can be summed."""
    return secrets.randbits(40)


class OpportunityQuerySet(models.QuerySet["Opportunity"]):
    """Opportunities, through the one door: live ones are open to every signed-in person."""

    def update(self, **fields: Any) -> int:
        """Change rows and draw their stamp anew, so that no process goes on showing what it keeps of them."""
        return super().update(**{"stamp": new_stamp(), **fields})

    def hosted_by(self, viewer: Person, *, on: date | None = None) -> Self:
        """Those of organisations for which the viewer posts, and those they supervise, in whatever state."""
        own = Membership.objects.filter(person=viewer, role__in=POSTERS).on(on or clock.today()).values("organisation")
        return self.filter(Q(organisation__in=own) | Q(supervisor=viewer))

    def visible_to(self, viewer: Person, *, on: date | None = None) -> Self:
        """Everything that was ever live, and drafts of the viewer's own organisation or supervision."""
        own = Membership.objects.filter(person=viewer, role__in=POSTERS).on(on or clock.today()).values("organisation")
        return self.filter(
            Q(published_at__isnull=False)
            | Q(organisation__in=own)
            | Q(supervisor=viewer)
            | Q(status=Opportunity.Status.WAITING, approver=viewer)
        )

    def posted_at(self, organisation: Organisation) -> Self:
        """Those of one host, in whatever state."""
        return self.filter(organisation=organisation).select_related("supervisor", "approver", "posted_by")

    def of_approver(self, viewer: Person, *, on: date | None = None) -> Self:
        """Those of organisations for which the viewer approves, in whatever state."""
        own = Membership.objects.filter(person=viewer, role__in=APPROVERS).on(on or clock.today())
        return self.filter(organisation__in=own.values("organisation"))

    def to_approve(self, viewer: Person, *, on: date | None = None) -> Self:
        """Those that wait for an approval which the viewer may give, asked of them or of a colleague."""
        return self.of_approver(viewer, on=on).filter(status=Opportunity.Status.WAITING)

    def open_on(self, day: date) -> Self:
        """Live and not past the closing date: what people may apply for on `day`."""
        return self.filter(status=Opportunity.Status.LIVE, closes_on__gte=day)

    def stale_on(self, day: date) -> Self:
        """Live ones that nobody has confirmed for more than 30 days."""
        return self.filter(status=Opportunity.Status.LIVE, confirmed_on__lt=day - STALE_AFTER)


class Opportunity(models.Model):
    """One opportunity: what it is, what it develops, when and where, and the terms between two councils.

    `competencies` maps codes to the level developed to; `experiences` maps codes to a quantity in the framework's unit.
    `criteria` are the published sentences that the host shortlists by. `days_a_week` 5 means full time.
    """

    class Kind(models.TextChoices):
        PLACEMENT = "placement", "Placement"
        ROTATION = "rotation", "Rotation"
        SECONDMENT = "secondment", "Secondment"
        SHADOWING = "shadowing", "Shadowing"
        ACTING_UP = "acting_up", "Acting up"
        STRETCH_PROJECT = "stretch_project", "Stretch project"
        BOARD_SEAT = "board_seat", "Board seat"

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        WAITING = "waiting", "Waiting for approval"
        LIVE = "live", "Open"
        CLOSED = "closed", "Closed"
        FILLED = "filled", "Filled"
        WITHDRAWN = "withdrawn", "Withdrawn by the host"

    class Travel(models.TextChoices):
        ON_SITE = "on_site", "On site"
        HYBRID = "hybrid", "Hybrid"
        REMOTE = "remote", "Remote"

    EDITABLE = (Status.DRAFT, Status.WAITING)

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="opportunities")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    title = models.CharField(max_length=120)
    summary = models.TextField(blank=True, help_text="What the person would do.")
    competencies = models.JSONField(default=dict)
    experiences = models.JSONField(default=dict)
    outside_digital = models.BooleanField(default=False)
    tiers = models.JSONField(default=list, help_text="Codes of the tiers it suits, lowest first.")
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True, help_text="Last day of it.")
    days_a_week = models.DecimalField(
        max_digits=2,
        decimal_places=1,
        default=Decimal("1.0"),
        validators=[MinValueValidator(Decimal("0.1")), MaxValueValidator(Decimal("5.0"))],
    )
    travel = models.CharField(max_length=10, choices=Travel.choices, default=Travel.HYBRID)
    place = models.CharField(max_length=160, blank=True)
    positions = models.PositiveSmallIntegerField(default=1)
    adjustments = models.TextField(blank=True, help_text="What can be adjusted: access, hours, equipment.")
    closes_on = models.DateField(null=True, blank=True, help_text="Last day to apply, until 11:59pm.")
    answers_by = models.DateField(null=True, blank=True, help_text="When applicants hear, whichever way it goes.")
    question = models.CharField(max_length=300, blank=True, help_text="The one question that applicants answer.")
    criteria = models.JSONField(default=list)
    hide_names = models.BooleanField(default=False, help_text="Until shortlisted, the host sees no names.")
    supervisor = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    pay = models.CharField(max_length=200, blank=True)
    recharge = models.CharField(max_length=200, blank=True)
    backfill = models.CharField(max_length=200, blank=True)
    line_supervision = models.CharField(max_length=200, blank=True)
    system_access = models.CharField(max_length=200, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    posted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    approver = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    approved_on = models.DateField(null=True, blank=True, help_text="The day the host approved it and its terms.")
    returned_reason = models.TextField(blank=True, help_text="Why the approver sent it back.")
    published_at = models.DateTimeField(null=True, blank=True)
    confirmed_on = models.DateField(null=True, blank=True, help_text="When somebody last said it is still open.")
    confirmed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    confirm_digest = models.CharField(max_length=64, blank=True, db_index=True)
    ended_on = models.DateField(null=True, blank=True, help_text="When it was closed, filled or withdrawn.")
    ended_reason = models.TextField(blank=True)
    created_at = models.DateTimeField(default=clock.now)
    stamp = models.BigIntegerField(
        default=new_stamp,
        editable=False,
        help_text="Drawn anew with every change: the sum over the open ones tells whether a list kept of them is true.",
    )

    objects = OpportunityQuerySet.as_manager()

    class Meta:
        ordering = ["closes_on", "pk"]
        verbose_name_plural = "opportunities"
        constraints = [
            models.CheckConstraint(condition=Q(positions__gte=1), name="opportunities_positions_from_one"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="opportunities_starts_before_it_ends",
            ),
            models.CheckConstraint(
                condition=~Q(status="live")
                | Q(
                    published_at__isnull=False,
                    confirmed_on__isnull=False,
                    closes_on__isnull=False,
                    starts_on__isnull=False,
                ),
                name="opportunities_live_is_complete",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "closes_on"]),
            models.Index(fields=["status", "stamp"]),
            models.Index(fields=["organisation", "status"]),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """Keep it, with a stamp drawn anew."""
        self.stamp = new_stamp()
        fields = None if update_fields is None else {*update_fields, "stamp"}
        super().save(*args, update_fields=fields, **kwargs)

    @property
    def source(self) -> str:
        """Its name among the development offers."""
        return f"opportunity:{self.public_id}"

    def is_open_on(self, day: date) -> bool:
        """Whether people may apply on `day`."""
        return self.status == self.Status.LIVE and self.closes_on is not None and self.closes_on >= day

    def is_stale_on(self, day: date) -> bool:
        """Whether nobody has confirmed it for more than 30 days."""
        return self.confirmed_on is not None and self.confirmed_on < day - STALE_AFTER
