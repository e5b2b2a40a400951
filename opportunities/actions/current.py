"""An application and its opportunity as they are at this moment, and the trail of what is done with them."""

from opportunities.models import Application, Opportunity
from people import audit
from people.models import Person


def hold(opportunity: Opportunity) -> Opportunity:
    """The opportunity as it is now, kept from others until this is done."""
    locked = Opportunity.objects.select_for_update(no_key=True, of=("self",))
    return locked.select_related("organisation", "supervisor", "posted_by").get(pk=opportunity.pk)


def fresh(application: Application) -> Application:
    """The application as it stands now, with everything its e-mails and pages name."""
    rows = Application.objects.select_related(
        "person", "organisation", "release_by", "opportunity__organisation", "opportunity__supervisor"
    )
    return rows.select_related("opportunity__posted_by").get(pk=application.pk)


def record(action: str, application: Application, by: Person | None) -> None:
    """What the applicant and their council do stands in their own council's trail."""
    audit.record(
        action=action,
        by=by,
        subject=application.person,
        organisation=application.organisation,
        changes={"application": str(application.public_id), "opportunity": str(application.opportunity.public_id)},
    )
