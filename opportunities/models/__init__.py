"""Opportunities, who waits for them, the applications to them, and the placements that come of those."""

from opportunities.models.applications import Application, ApplicationStep, SavedOpportunity
from opportunities.models.placements import Objective, Placement, PlacementReview
from opportunities.models.postings import Opportunity
from opportunities.models.watches import Watch

__all__ = [
    "Application",
    "ApplicationStep",
    "Objective",
    "Opportunity",
    "Placement",
    "PlacementReview",
    "SavedOpportunity",
    "Watch",
]
