"""What a line manager is asked to decide, as rows: four queries whose SQL is written once a process."""

from datetime import date

from django.db.models import CharField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from home.queries import waiting
from opportunities.models import Application
from pathways.models import Appointment, Assessment, Endorsement, ExperienceRecord, FrameworkVersion
from ui.prepared import Prepared

# Of a version only its key is read; its catalogue is in memory.
UNREAD = ("version__scale", "version__tiers", "version__extra")


def _job_title(person: str = "person", *, on: date) -> Coalesce:
    """Of the person in a row: their own council's title for the post they hold on a day, as an annotation."""
    posts = Appointment.objects.filter(person=OuterRef(person)).on(on).order_by("-since", "-pk")
    return Coalesce(Subquery(posts.values("title")[:1]), Value(""), output_field=CharField())


def _claims(manager: int, today: date) -> QuerySet[Assessment]:
    return (
        waiting.claims(manager, today=today)
        .select_related("person", "version")
        .defer(*UNREAD)
        .annotate(job_title=_job_title(on=today))
        .order_by("on", "person__name", "person_id", "pk")
    )


def _records(manager: int, today: date) -> QuerySet[ExperienceRecord]:
    """Experiences to confirm, and those whose verifier's address is to be confirmed first."""
    address = waiting.open_addresses(manager, today=today).filter(record=OuterRef("pk")).order_by("-created_at")
    return (
        ExperienceRecord.objects.filter(status=ExperienceRecord.Status.SUBMITTED)
        .annotate(
            job_title=_job_title(on=today),
            outside=Subquery(address.values("outside")[:1]),
            address_given_at=Subquery(address.values("created_at")[:1]),
        )
        .filter(waiting.managed(manager, today=today))
        .filter(Q(verifier_person=manager) | Q(outside__isnull=False))
        .select_related("person", "version")
        .defer(*UNREAD)
        .order_by("created_at", "pk")
    )


def _endorsements(manager: int, today: date) -> QuerySet[Endorsement]:
    return (
        waiting.endorsements(manager, today=today)
        .filter(status=Endorsement.Status.ASKED)
        .select_related("person", "version")
        .defer(*UNREAD)
        .annotate(job_title=_job_title(on=today))
        .order_by("asked_at", "pk")
    )


def _asked_releases(manager: int, today: date) -> QuerySet[Application]:
    newest = FrameworkVersion.objects.published()
    return (
        waiting.releases(manager, today=today)
        .select_related("person", "opportunity__organisation")
        .annotate(
            job_title=_job_title(on=today),
            version_now=Subquery(newest.values("pk")[:1]),
            published_now=Subquery(newest.values("published_at")[:1]),
        )
        .order_by("submitted_at", "pk")
    )


# Every manager opens this page, and writing these queries took longer than the answers.
CLAIMS: Prepared[Assessment] = Prepared(_claims)
RECORDS: Prepared[ExperienceRecord] = Prepared(_records)
ENDORSEMENTS: Prepared[Endorsement] = Prepared(_endorsements)
RELEASES: Prepared[Application] = Prepared(_asked_releases)
