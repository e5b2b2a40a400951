"""The shipped framework, read once for every test of the pure core."""

import json
from pathlib import Path
from typing import Any

from pathways.catalogue import Catalogue, parse

DOCUMENT_FILE = Path(__file__).parents[2] / "pathways" / "data" / "framework.json"


def document() -> dict[str, Any]:
    """Return a fresh copy of the shipped document, free to be spoilt."""
    read: dict[str, Any] = json.loads(DOCUMENT_FILE.read_text(encoding="utf-8"))
    return read


CATALOGUE: Catalogue = parse(document())
