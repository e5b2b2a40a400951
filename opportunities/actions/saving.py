"""Keeping an opportunity for later. Nobody else sees it, so it leaves no event in the audit trail."""

from django.db import transaction

from opportunities.models import Opportunity, SavedOpportunity
from people.models import Person


@transaction.atomic
def save_for_later(*, opportunity: Opportunity, person: Person) -> SavedOpportunity:
    """Keep an opportunity for later. Doing it twice changes nothing."""
    kept, _made = SavedOpportunity.objects.get_or_create(opportunity=opportunity, person=person)
    return kept


@transaction.atomic
def forget_saved(*, opportunity: Opportunity, person: Person) -> bool:
    """Keep it no longer. Returns whether it was kept."""
    return bool(SavedOpportunity.objects.filter(opportunity=opportunity, person=person).delete()[0])
