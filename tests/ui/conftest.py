"""The pages of tests/ui/pages.py, with their two templates, under the project's own engine."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.template import engines

from people.models import Person

TEMPLATES = Path(__file__).parent / "templates"


@pytest.fixture
def site(settings: Any) -> Iterator[None]:
    """Serve the small site, with the middlewares of this room in their places."""
    ours = ["ui.middleware.HtmxSignIn", "ui.middleware.KeepDrafts"]
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # WhiteNoise warns when it is not there
    kept = [name for name in settings.MIDDLEWARE if name not in ours]
    at = kept.index("people.middleware.DenyByDefault")
    settings.MIDDLEWARE = [*kept[:at], *ours, *kept[at:]]
    settings.ROOT_URLCONF = "tests.ui.pages"
    engine = engines["django"].engine  # type: ignore[attr-defined] # a Django engine has one
    engine.dirs.append(TEMPLATES)
    yield
    engine.dirs.remove(TEMPLATES)


@pytest.fixture
def person(db: None) -> Person:
    """Somebody who may sign in."""
    return Person.objects.create(email="ada.fern@kirklees.invalid", name="Ada Fern")


@pytest.fixture
def another(db: None) -> Person:
    """Somebody else at the same computer."""
    return Person.objects.create(email="bo.reed@kirklees.invalid", name="Bo Reed")
