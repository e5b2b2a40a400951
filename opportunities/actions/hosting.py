"""The host's part in an application: who may choose there, and the trail of what they do."""

from opportunities.models import Application
from opportunities.models.postings import POSTERS
from pathways.errors import NotYours
from people import audit
from people.models import Membership, Person
from ui import clock

Status = Application.Status


def check_host(application: Application, by: Person) -> None:
    """Only who posts for the host or supervises the work chooses, and never among rivals of their own."""
    opportunity = application.opportunity
    posts = Membership.objects.filter(person=by, organisation=opportunity.organisation, role__in=POSTERS).on(
        clock.today()
    )
    if opportunity.supervisor_id != by.pk and not posts.exists():
        raise NotYours("Only the host chooses among the people who apply.")
    own = Application.objects.filter(opportunity=opportunity, person=by).exclude(
        status__in=[Status.DRAFT, Status.WITHDRAWN]
    )
    if own.exists():
        raise NotYours("You have applied for this yourself, so somebody else has to choose.")


def record(action: str, application: Application, by: Person | None) -> None:
    """What a host does stands in the host's trail, without the person while their name is hidden from it."""
    opportunity = application.opportunity
    hidden = opportunity.hide_names and not application.named
    at_home = action.rpartition(".")[2] in {"accepted", "declined", "signed", "lapsed"}
    audit.record(
        action=action,
        by=by,
        subject=None if hidden else application.person,
        organisation=application.organisation if at_home else opportunity.organisation,
        changes={"application": str(application.public_id), "opportunity": str(opportunity.public_id)},
    )
