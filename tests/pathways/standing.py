"""Builders of readiness for tests: a role of a few requirements, a gate of a few criteria."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from pathways.catalogue import Gate, GateCriteria, Role
from pathways.readiness import (
    Criteria,
    HeldLevel,
    Readiness,
    Source,
    Status,
    evaluate,
)
from tests.pathways.framework import CATALOGUE

TODAY = date(2026, 11, 24)
THEN = date(2026, 3, 2)
TARGET = CATALOGUE.role("head-of-digital")
PRESENT = CATALOGUE.role("digital-programme-manager")
G4 = CATALOGUE.gate("G4")


def role(requirements: dict[str, int], core: Sequence[str] = (), tier: str = "T5") -> Role:
    return Role("r", "Role", tier, "digital", "", requirements, frozenset(core))


def gate(**criteria: Any) -> Gate:
    return Gate("G", "Gate", "T5", GateCriteria(**criteria))


def held(
    code: str, level: int, source: Source = "assessor", on: date = THEN, expires_on: date | None = None
) -> HeldLevel:
    return HeldLevel(code, level, source, on, expires_on)


def ready(requirements: dict[str, int], levels: Sequence[HeldLevel] = (), **given: Any) -> Readiness:
    core = given.pop("core", ())
    asks = given.pop("gate", None)
    return evaluate(
        catalogue=CATALOGUE,
        target=role(requirements, core),
        gate=asks,
        stage=given.pop("stage", None),
        today=given.pop("today", TODAY),
        levels=levels,
        **given,
    )


def row(readiness: Readiness, key: Criteria = Criteria.COVERAGE) -> tuple[str, str, Status, str]:
    criterion = readiness.criterion(key)
    assert criterion is not None
    return criterion.needed, criterion.yours, criterion.status, criterion.next_step
