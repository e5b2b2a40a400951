"""The catalogue: one published framework version, read from its document, written back and put into words.

This is the door; the rooms behind it are `catalogue_parts` (what a framework consists of),
`catalogue_file` (reading), `catalogue_writer` (writing) and `catalogue_words` (plain English).
"""

from pathways.catalogue_file import parse
from pathways.catalogue_parts import (
    Area,
    Catalogue,
    Choice,
    Competency,
    ExperienceType,
    Gate,
    GateCriteria,
    Level,
    Pathway,
    PathwayStage,
    Quantity,
    Role,
    Scale,
    Tier,
)
from pathways.catalogue_reader import SCHEMA, CatalogueError, Problem
from pathways.catalogue_words import (
    PANELS,
    capacity_words,
    panel_words,
    progress_words,
    quantity_words,
)
from pathways.catalogue_writer import to_document

__all__ = [
    "PANELS",
    "SCHEMA",
    "Area",
    "Catalogue",
    "CatalogueError",
    "Choice",
    "Competency",
    "ExperienceType",
    "Gate",
    "GateCriteria",
    "Level",
    "Pathway",
    "PathwayStage",
    "Problem",
    "Quantity",
    "Role",
    "Scale",
    "Tier",
    "capacity_words",
    "panel_words",
    "parse",
    "progress_words",
    "quantity_words",
    "to_document",
]
