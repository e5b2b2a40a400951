"""A gate in full: somebody asks for a review, a panel reads and scores the case, decides, and is appealed against."""

import uuid
from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from pathways.models.frameworks import FrameworkVersion
from people.models import Membership, Organisation, Person, Relationship
from people.roles import ROLES, Kind, Permission
from ui import clock

CONVENERS = frozenset(role for role, rule in ROLES.items() if Permission.RUN_PANELS in rule.may)


class GateReviewQuerySet(models.QuerySet["GateReview"]):
    """Gate reviews, through the one door."""

    def visible_to(self, viewer: Person, *, on: date | None = None) -> Self:
        """One's own; one's team's; those one convenes; and those whose panel one sits on, unless in conflict."""
        day = on or clock.today()
        team = Relationship.objects.filter(viewer=viewer).of_kind(Kind.LINE_MANAGER).on(day).values("subject")
        seats = PanelSeat.objects.filter(member=viewer, stood_down_at__isnull=True).values("review")
        return self.filter(Q(person=viewer) | Q(person__in=team) | Q(pk__in=seats) | self._convened(viewer, day))

    def convened_by(self, viewer: Person, *, on: date | None = None) -> Self:
        """Those that an organisation brings together, for people who run panels there."""
        return self.filter(self._convened(viewer, on or clock.today()))

    def seated(self, viewer: Person) -> Self:
        """Those whose panel one sits on."""
        return self.filter(pk__in=PanelSeat.objects.filter(member=viewer, stood_down_at__isnull=True).values("review"))

    def open(self) -> Self:
        """Those not decided, and those under appeal."""
        return self.filter(status__in=GateReview.OPEN)

    @staticmethod
    def _convened(viewer: Person, day: date) -> Q:
        own = Membership.objects.filter(person=viewer, role__in=CONVENERS).on(day).values("organisation")
        return Q(convener__in=own)


class GateReview(models.Model):
    """One person's case for one gate. `case` freezes every criterion with its figure on the day it was asked for.

    `convener` is who brings the panel together: the council, its regional centre or the institute, as the gate says.
    A gate says ready; it never promises a post.
    """

    class Status(models.TextChoices):
        ASKED = "asked", "Asked for"
        PANEL_SET = "panel_set", "Panel set"
        SCORED = "scored", "Scored"
        DECIDED = "decided", "Decided"
        APPEALED = "appealed", "Under appeal"
        WITHDRAWN = "withdrawn", "Withdrawn"

    class Outcome(models.TextChoices):
        READY = "ready", "Ready"
        NOT_YET = "not_yet", "Not yet"

    OPEN = (Status.ASKED, Status.PANEL_SET, Status.SCORED, Status.APPEALED)

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="gate_reviews")
    version = models.ForeignKey(FrameworkVersion, on_delete=models.PROTECT, related_name="+")
    gate = models.CharField(max_length=20)
    target = models.CharField(max_length=60, help_text="Code of the role aimed at.")
    panel = models.CharField(max_length=40, help_text="Kind of panel the gate asks for.")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", help_text="Where the person worked when it was asked."
    )
    convener = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    case = models.JSONField(default=list)
    statement = models.TextField(blank=True, help_text="The person's own case, in their words.")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ASKED)
    asked_at = models.DateTimeField(default=clock.now)
    meets_on = models.DateField(null=True, blank=True)
    reply = models.TextField(blank=True, help_text="What the person says to the panel's reasons.")
    replied_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True)
    reason = models.TextField(blank=True)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_on = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True, help_text="First day it no longer counts; none for ever.")
    appeal = models.TextField(blank=True)
    appealed_on = models.DateField(null=True, blank=True)
    appeal_answer = models.TextField(blank=True)
    appeal_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    appeal_decided_on = models.DateField(null=True, blank=True)
    certificate = models.CharField(max_length=40, blank=True, db_index=True, help_text="What its verify page goes by.")

    objects = GateReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "gate"],
                condition=Q(status__in=["asked", "panel_set", "scored", "appealed"]),
                name="pathways_gate_review_one_open",
            ),
            models.CheckConstraint(
                condition=~Q(status="decided") | (Q(decided_on__isnull=False) & ~Q(outcome="")),
                name="pathways_gate_review_decided_says_how",
            ),
        ]
        indexes = [models.Index(fields=["person", "gate", "status"]), models.Index(fields=["convener", "status"])]

    def __str__(self) -> str:
        return f"{self.person} at gate {self.gate}"


class PanelSeat(models.Model):
    """One member of one panel: what they declared, and how they scored.

    `scores` maps a core competency's code to {"shown": "clearly" | "partly" | "not_yet", "reason": words}.
    """

    class Declared(models.TextChoices):
        NOT_YET = "", "Not declared yet"
        NONE = "none", "No conflict"
        CONFLICT = "conflict", "Conflict of interest"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    review = models.ForeignKey(GateReview, on_delete=models.CASCADE, related_name="seats")
    member = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="panel_seats")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    chair = models.BooleanField(default=False)
    declared = models.CharField(max_length=8, choices=Declared.choices, blank=True, default=Declared.NOT_YET)
    conflict = models.TextField(blank=True)
    declared_at = models.DateTimeField(null=True, blank=True)
    scores = models.JSONField(default=dict)
    view = models.CharField(max_length=8, choices=GateReview.Outcome.choices, blank=True)
    reason = models.TextField(blank=True)
    scored_at = models.DateTimeField(null=True, blank=True)
    reminded_on = models.DateField(null=True, blank=True, help_text="When the convener last asked for the scores.")
    stood_down_at = models.DateTimeField(null=True, blank=True, help_text="A conflict, or they became the manager.")
    stood_down_why = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-chair", "pk"]
        constraints = [models.UniqueConstraint(fields=["review", "member"], name="pathways_panel_seat_once")]
        indexes = [models.Index(fields=["member", "stood_down_at"])]

    def __str__(self) -> str:
        return f"{self.member} on the panel for {self.review}"
