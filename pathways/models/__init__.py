"""Frameworks as published data, careers, what people hold, what is asked of others, and the first afternoon."""

from pathways.models.asks import Endorsement, VerificationRequest
from pathways.models.careers import Appointment, TargetRole
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
from pathways.models.held import Assessment, Evidence, ExperienceRecord
from pathways.models.offers import DevelopmentOffer, SupportSession

__all__ = [
    "Appointment",
    "Area",
    "Assessment",
    "Baseline",
    "Competency",
    "DevelopmentOffer",
    "Endorsement",
    "Evidence",
    "ExperienceRecord",
    "ExperienceType",
    "Framework",
    "FrameworkVersion",
    "Gate",
    "LevelDescriptor",
    "Pathway",
    "PathwayStage",
    "Requirement",
    "Role",
    "StaffLoad",
    "SupportSession",
    "TargetRole",
    "TitleMapping",
    "VerificationRequest",
]
