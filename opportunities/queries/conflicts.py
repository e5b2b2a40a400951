"""Who has a part in an opportunity, and so cannot also be one of those who apply for it."""

from django.urls import reverse

from opportunities.models import Opportunity
from people.models import Person


def why_not_apply(opportunity: Opportunity, person: Person, *, posts: bool) -> str:
    """Why somebody cannot apply, as whole sentences; empty if they may. `posts`: they post for the host today.

    Who wrote, approved or supervises it, or chooses among those who apply, would decide on their own application.
    """
    if opportunity.supervisor_id == person.pk:
        part = "You would supervise this"
    elif opportunity.posted_by_id == person.pk:
        part = "You posted this"
    elif opportunity.approved_on is not None and opportunity.approver_id == person.pk:
        part = "You approved this"
    elif posts:
        part = f"You choose for {opportunity.organisation.name} among the people who apply"
    else:
        return ""
    return f"{part}, so you cannot apply for it. Nobody decides on an application of their own."


def what_to_do(opportunity: Opportunity, person: Person, *, applied: bool, posts: bool) -> tuple[tuple[str, str], ...]:
    """What somebody with a part in it can do there: the words of each link, and where it leads.

    Who has `applied` all the same, before they had a part in it, does not choose.
    """

    def to(name: str) -> str:
        return reverse(f"opportunities:{name}", args=[opportunity.public_id])

    found = []
    if opportunity.status in Opportunity.EDITABLE:
        if posts:
            found += [("Change it", to("edit")), ("See how it will look", to("preview"))]
        return tuple(found)
    chooses = posts or opportunity.supervisor_id == person.pk
    if chooses and not applied:
        found.append(("See the applications", to("applicants")))
    if posts:
        found.append(("Close or withdraw it", f"{reverse('opportunities:board')}#o-{opportunity.pk}"))
    return tuple(found)
