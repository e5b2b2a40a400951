"""The framework that ships with Pathways, as a document."""

import json
from pathlib import Path
from typing import Any

SHIPPED = Path(__file__).resolve().parent / "data" / "framework.json"


def shipped_framework() -> dict[str, Any]:
    """The Local Government Digital Leadership Framework as it ships, schema lgdl-framework/1."""
    document: dict[str, Any] = json.loads(SHIPPED.read_text(encoding="utf-8"))
    return document
