"""The timeline of an application: every change adds a row, and each row says which side may read it."""

from opportunities.models import Application, ApplicationStep
from people.models import Person


def step(
    application: Application,
    what: str,
    *,
    by: Person | None = None,
    note: str = "",
    seen_by_host: bool = True,
    seen_by_person: bool = True,
) -> ApplicationStep:
    """Add one step. `what` is a sentence without a name, because the host may not know the name yet.

    What the applicant does carries no name for the same reason. Of their own council's people a row that the host sees
    must not be given as `by` either: write two rows, one for each side.
    """
    return ApplicationStep.objects.create(
        application=application,
        what=what,
        by_name="" if by is None or by.pk == application.person_id else by.name,
        note=note.strip(),
        seen_by_host=seen_by_host,
        seen_by_person=seen_by_person,
    )
