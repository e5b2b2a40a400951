"""The demo stays at home."""

from typing import Any

import pytest
from pytest_django import Settings

from notices.modes import demo_stays_home

SQLITE = {"default": {"ENGINE": "django.db.backends.sqlite3"}}
POSTGRES = {"default": {"ENGINE": "django.db.backends.postgresql"}}
AT_HOME = {"DEMO": True, "ALLOWED_HOSTS": ["127.0.0.1", "localhost"], "DATABASES": SQLITE, "MAIL_SENDS": False}


class Installation:
    """Just the settings that matter."""

    def __init__(self, **values: Any) -> None:
        self.__dict__.update(AT_HOME | values)


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({}, []),
        ({"ALLOWED_HOSTS": ["127.0.0.1", "demo.council.example"]}, ["pathways.E001"]),
        ({"ALLOWED_HOSTS": ["*"]}, ["pathways.E001"]),
        ({"DATABASES": POSTGRES}, ["pathways.E002"]),
        ({"MAIL_SENDS": True}, ["pathways.E003"]),
        ({"DEMO": False, "ALLOWED_HOSTS": ["pathways.example"], "DATABASES": POSTGRES, "MAIL_SENDS": True}, []),
    ],
)
def test_the_demo_is_refused_away_from_home(
    changes: dict[str, Any], errors: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("notices.modes.settings", Installation(**changes))
    assert [error.id for error in demo_stays_home()] == errors


def test_a_refusal_says_how_to_mend_it(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("notices.modes.settings", Installation(ALLOWED_HOSTS=["demo.council.example"]))
    (error,) = demo_stays_home()
    assert "demo.council.example" in error.msg
    assert error.hint is not None
    assert "PATHWAYS_HOSTS" in error.hint
