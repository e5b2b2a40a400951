"""A letter to send, and an ear at the doorbell."""

from pathlib import Path
from typing import Any

import pytest
from celery import current_app
from pytest_django import Settings

from notices import actions
from notices.models import Message

LETTERS = Path(__file__).parent / "letters"


@pytest.fixture(autouse=True)
def letters(settings: Settings) -> None:
    """`letter` is a template while these tests run."""
    (engine,) = settings.TEMPLATES
    settings.TEMPLATES = [{**engine, "DIRS": [*engine["DIRS"], LETTERS]}]


@pytest.fixture
def rung(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int, str]]:
    """What was rung for: task, row, lane."""
    heard: list[tuple[str, int, str]] = []

    def listen(task: str, *, kwargs: dict[str, int], queue: str, **_: Any) -> None:
        heard.append((task, kwargs["pk"], queue))

    monkeypatch.setattr(current_app, "send_task", listen)
    return heard


def send(key: str = "claim-1", *, name: str = "Ada O'Neill", **changes: Any) -> Message:
    """The letter, to a manager."""
    asked: dict[str, Any] = {
        "kind": "pathways.claim",
        "to": "manager@council.example",
        "subject": "A claim waits for you",
        "template": "letter",
        "context": {"name": name},
    }
    return actions.send(key=key, **(asked | changes))
