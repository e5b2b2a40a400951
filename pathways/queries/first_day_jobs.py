"""Where the long work of a first afternoon stands, for the page that follows it."""

from uuid import UUID

from notices.models import Job


def job_of(*, public_id: UUID | None, owner: str) -> Job | None:
    """A job by its public id, if it is this owner's."""
    if public_id is None:
        return None
    return Job.objects.filter(public_id=public_id, owner=owner).first()
