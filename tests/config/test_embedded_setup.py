"""Making ready: only what is needed, and whole or not at all."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError
from pytest_django import Settings

from config import embedded_setup
from config.embedded_setup import CannotStart
from notices.models import Message
from tests.notices.conftest import send

said: list[str] = []


@pytest.fixture(autouse=True)
def silence() -> None:
    said.clear()


@pytest.mark.django_db
def test_a_database_that_is_up_to_date_is_left_alone() -> None:
    assert not embedded_setup.migrate_if_needed(say=said.append)
    assert said == []


def _static_site(settings: Settings, tmp_path: Path) -> Path:
    source = tmp_path / "source"
    source.mkdir()
    (source / "page.css").write_text("body { color: black }")
    settings.STATICFILES_DIRS = [source]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = tmp_path / "collected"
    return source


def test_static_files_are_collected_when_one_changed(settings: Settings, tmp_path: Path) -> None:
    source = _static_site(settings, tmp_path)
    assert embedded_setup.collect_static_if_changed(say=said.append)
    assert not embedded_setup.collect_static_if_changed(say=said.append)
    (source / "page.css").write_text("body { color: darkblue }")
    (source / "more.css").write_text("")
    assert embedded_setup.collect_static_if_changed(say=said.append)
    assert "darkblue" in (tmp_path / "collected" / "page.css").read_text()
    assert len(said) == 2


def test_collecting_that_was_stopped_is_done_again(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _static_site(settings, tmp_path)

    def stopped(*_: Any, **__: Any) -> None:
        raise CommandError("no room on the disk")

    with monkeypatch.context() as patch:
        patch.setattr(embedded_setup, "call_command", stopped)
        with pytest.raises(CommandError):
            embedded_setup.collect_static_if_changed(say=said.append)
    assert embedded_setup.collect_static_if_changed(say=said.append)


def _world(monkeypatch: pytest.MonkeyPatch, build: Callable[..., None]) -> None:
    monkeypatch.setattr(embedded_setup, "import_string", {"demo.world.build": build}.__getitem__)


@pytest.mark.django_db
def test_the_world_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def build(*, progress: Callable[[str], None]) -> None:
        progress("317 councils")
        get_user_model()._default_manager.create(email="ada@council.example")

    _world(monkeypatch, build)
    assert embedded_setup.build_world_if_empty(say=said.append)
    assert not embedded_setup.build_world_if_empty(say=said.append)
    assert "317 councils" in said


@pytest.mark.django_db
def test_a_world_that_was_stopped_half_way_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    def build(*, progress: Callable[[str], None]) -> None:
        send("half a world", template="notices/mail")
        raise SystemExit

    _world(monkeypatch, build)
    with pytest.raises(SystemExit):
        embedded_setup.build_world_if_empty(say=said.append)
    assert not Message.objects.exists()


def test_only_the_demo_can_be_reset(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    database = tmp_path / "some.sqlite3"
    database.write_text("people")
    installation = SimpleNamespace(
        DEMO=False, DATABASES={"default": {"NAME": database}}, EVIDENCE_ROOT=tmp_path / "evidence"
    )
    monkeypatch.setattr(embedded_setup, "settings", installation)
    with pytest.raises(CannotStart, match="Only the demo"):
        embedded_setup.forget_demo(say=said.append)
    assert database.exists()
    installation.DEMO = True
    embedded_setup.forget_demo(say=said.append)
    assert not database.exists()


def test_a_mode_that_its_check_refuses_does_not_start(settings: Settings) -> None:
    settings.DEMO, settings.ALLOWED_HOSTS = True, ["demo.council.example"]
    with pytest.raises(CannotStart, match=r"demo\.council\.example"):
        embedded_setup.check_mode()
