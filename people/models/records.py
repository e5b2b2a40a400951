"""What was done, and who opened whose record. Rows are only ever added."""

from typing import TYPE_CHECKING, Any, NoReturn, Self

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models

from people.models.organisations import Organisation
from people.roles import Sees
from ui import clock

if TYPE_CHECKING:
    from people.models.persons import Person


class AppendOnly(Exception):
    """Raised when code tries to change or delete a row of an append-only table."""


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    """Audit events."""

    def about(self, person: "Person") -> Self:
        """Events about one person, newest first."""
        return self.filter(subject=person).select_related("actor").order_by("-at", "-pk")

    def at_council(self, organisation: Organisation) -> Self:
        """Events of one organisation, newest first."""
        return self.filter(organisation=organisation).select_related("actor", "subject").order_by("-at", "-pk")

    def update(self, **_fields: Any) -> NoReturn:
        """Refused: the trail is append-only."""
        raise AppendOnly("Audit events are never changed.")

    def delete(self) -> NoReturn:
        """Refused: the trail is append-only."""
        raise AppendOnly("Audit events are never deleted.")


class AuditEvent(models.Model):
    """One thing done: when, by whom, what ("pathways.assessment.claimed"), about whom. Same transaction as the change.

    A person without an account, such as a verifier, has no `actor`; `actor_label` then says who it was.
    """

    at = models.DateTimeField(default=clock.now)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    actor_label = models.CharField(max_length=160, blank=True)
    action = models.CharField(max_length=80, db_index=True)
    subject = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="audit_events"
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    changes = models.JSONField(default=dict)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["subject", "-at"]), models.Index(fields=["organisation", "-at"])]

    def __str__(self) -> str:
        return f"{self.action} at {self.at:%Y-%m-%d %H:%M}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the row; a second save is refused."""
        if self.pk is not None:
            raise AppendOnly("Audit events are never changed.")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Refused: the trail is append-only."""
        raise AppendOnly("Audit events are never deleted.")

    @property
    def owner(self) -> str:
        """Whose the mail is that tells of this: what `notices` files it under. Empty where no organisation answers."""
        return self.organisation.slug if self.organisation else ""


class RecordViewQuerySet(models.QuerySet["RecordView"]):
    """Openings of records."""

    def visible_to(self, viewer: "Person") -> Self:
        """Openings of the viewer's own record, and of records whose openings the viewer answers for."""
        # Not type(viewer): a request's user is a lazy stand-in.
        seen = get_user_model().objects.visible_to(viewer, sees=Sees.OPENED)
        return self.filter(subject__in=seen)

    def of(self, person: "Person") -> Self:
        """Openings of one person's record, newest first."""
        return self.filter(subject=person).select_related("viewer").order_by("-at", "-pk")


class RecordView(models.Model):
    """Someone opened a page of someone else's record. One row a viewer, subject, page and day: the first time."""

    at = models.DateTimeField(default=clock.now)
    day = models.DateField(default=clock.today)
    viewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    subject = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="record_views")
    page = models.CharField(max_length=60)
    capacity = models.CharField(max_length=40, blank=True, help_text="In what capacity: line manager, council lead …")

    objects = RecordViewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["viewer", "subject", "page", "day"], name="people_recordview_once_a_day")
        ]
        indexes = [models.Index(fields=["subject", "-at"])]

    def __str__(self) -> str:
        return f"{self.viewer} opened {self.page} of {self.subject}"
