"""From what a claim starts: an earlier one that came back or was never sent."""

from uuid import UUID

from pathways.models import Assessment
from people.models import Person

Source, Status = Assessment.Source, Assessment.Status


def claim_to_mend(person: Person, competency: str, *, chosen: str = "") -> Assessment | None:
    """The person's own draft or returned claim to go on from; None for a fresh start.

    `chosen` is the public id that a link names. Without one, it is the last claim of the competency if that was
    returned and nothing was claimed or assessed since.
    """
    own = Assessment.objects.visible_to(person).of(person).filter(competency=competency).prefetch_related("evidence")
    if chosen:
        try:
            public_id = UUID(chosen)
        except ValueError:
            return None
        return own.filter(public_id=public_id, source=Source.SELF, status__in=[Status.DRAFT, Status.RETURNED]).first()
    last = own.exclude(status__in=[Status.DRAFT, Status.WITHDRAWN]).first()
    return last if last is not None and last.source == Source.SELF and last.status == Status.RETURNED else None
