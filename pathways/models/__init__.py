"""Frameworks as data, careers, what people hold, what is asked of others, gate reviews, the first afternoon."""

from pathways.models.asks import Endorsement, VerificationRequest
from pathways.models.careers import Appointment, TargetRole
from pathways.models.conversations import Conversation
from pathways.models.departures import Departure
from pathways.models.first_day import Baseline, StaffLoad, TitleMapping
from pathways.models.frameworks import (
    Area,
    Competency,
    ExperienceType,
    Framework,
    FrameworkVersion,
    Gate,
    LevelDescriptor,
    Pathway,
    PathwayStage,
    Requirement,
    Role,
)
from pathways.models.gates import GateReview, PanelSeat
from pathways.models.held import Assessment, Evidence, ExperienceRecord
from pathways.models.interests import RoleInterest
from pathways.models.offers import DevelopmentOffer, PlannedExperience, SupportSession

__all__ = [
    "Appointment",
    "Area",
    "Assessment",
    "Baseline",
    "Competency",
    "Conversation",
    "Departure",
    "DevelopmentOffer",
    "Endorsement",
    "Evidence",
    "ExperienceRecord",
    "ExperienceType",
    "Framework",
    "FrameworkVersion",
    "Gate",
    "GateReview",
    "LevelDescriptor",
    "PanelSeat",
    "Pathway",
    "PathwayStage",
    "PlannedExperience",
    "Requirement",
    "Role",
    "RoleInterest",
    "StaffLoad",
    "SupportSession",
    "TargetRole",
    "TitleMapping",
    "VerificationRequest",
]
