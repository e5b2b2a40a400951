"""Opportunities, the applications to them, and the placements that come of those."""

from opportunities.models.applications import Application, ApplicationStep, SavedOpportunity
from opportunities.models.placements import Objective, Placement, PlacementReview
from opportunities.models.postings import Opportunity

__all__ = [
    "Application",
    "ApplicationStep",
    "Objective",
    "Opportunity",
    "Placement",
    "PlacementReview",
    "SavedOpportunity",
]
