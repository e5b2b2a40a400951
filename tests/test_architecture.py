"""The house, as far as a linter of imports cannot see it. docs/adr/0001-rooms-and-imports.md says why."""

import ast
import importlib
import importlib.util
import inspect
import re
import weakref
from collections.abc import Iterable
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Field, Model, QuerySet, signals
from django.dispatch import Signal

from tests.source import PACKAGES, ROOMS, files, functions, is_layer, modules, text, tree

MAX_LINES = 350
# Files that may be longer, and why.
LONG: dict[str, str] = {}
# Functions that may import, and why. `ready` of an AppConfig may always: models do not exist before it.
LATE_IMPORTS: dict[str, str] = {}
# Files that may read the machine's clock, and why. The rest ask ui.clock, which the demo moves.
REAL_TIME = {
    "ui/clock.py": "it is the clock",
    "notices/leases.py": "a lease is held against the time that passes, whatever day the demo believes it is",
}
# Templates that may print markup as it stands, and why.
TRUSTED_MARKUP = {
    "templates/ui/forms/field.html": "a field's hint is written by us, in the form",
    "templates/ui/forms/hint.html": "a field's hint is written by us, in the form",
}
MODEL_SIGNALS = {
    name: getattr(signals, name)
    for name in ("pre_init", "post_init", "pre_save", "post_save", "pre_delete", "post_delete", "m2m_changed")
}


def test_each_room_is_an_installed_app() -> None:
    assert set(ROOMS) <= {config.name for config in apps.get_app_configs()}


def _own_models() -> list[type[Model]]:
    return [model for config in apps.get_app_configs() if config.name in ROOMS for model in config.get_models()]


def _room(model: type[Model]) -> str:
    return model._meta.app_config.name


def test_no_foreign_key_points_up() -> None:
    upward = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in _own_models()
        for field in model._meta.get_fields()
        if isinstance(field, Field) and field.is_relation and isinstance(field.related_model, type)
        if _room(field.related_model) in ROOMS and ROOMS.index(_room(field.related_model)) < ROOMS.index(_room(model))
    ]
    assert not upward, "A lower room may not know a higher one:\n" + "\n".join(upward)


def _receivers(signal: Signal) -> Iterable[tuple[str, int]]:
    """Each receiver's module and the id of its sender; id(None) means every sender."""
    for (_, sender), held, *_ in signal.receivers:
        receiver = held() if isinstance(held, weakref.ref) else held
        if receiver is not None:
            yield getattr(receiver, "__module__", type(receiver).__module__), sender


@pytest.mark.parametrize("name", MODEL_SIGNALS)
def test_no_room_listens_to_another_rooms_models(name: str) -> None:
    rooms = {id(model): _room(model) for model in apps.get_models(include_auto_created=True)}
    crossing = [
        f"{module} listens to {rooms.get(sender, 'every model')}"
        for module, sender in _receivers(MODEL_SIGNALS[name])
        if module.split(".")[0] in ROOMS and rooms.get(sender) != module.split(".")[0]
    ]
    assert not crossing, crossing


def _custom_query_methods() -> set[str]:
    """The names our own querysets add to Django's: visible_to, on, holding …"""
    plain = set(dir(QuerySet))
    added: set[str] = set()
    for model in _own_models():
        added |= set(dir(model._default_manager.all())) - plain
    return {name for name in added if not name.startswith("_")}


def test_pages_reach_rows_only_through_named_reads() -> None:
    allowed = _custom_query_methods()
    direct: list[str] = []
    for path in modules(*ROOMS):
        if not is_layer(path, "views", "api"):
            continue
        doors = [node for node in ast.walk(tree(path)) if isinstance(node, ast.Attribute)]
        passed = {id(node.value): node.attr for node in doors}
        direct += [
            f"{path}:{node.lineno} {ast.unparse(node)}.{passed.get(id(node), '')}"
            for node in doors
            if node.attr in {"objects", "_default_manager", "_base_manager"} and passed.get(id(node)) not in allowed
        ]
    assert "visible_to" in allowed
    assert not direct, "Use a read of the model's own queryset, such as .visible_to(person):\n" + "\n".join(direct)


@pytest.mark.parametrize("room", [room for room in ROOMS if importlib.util.find_spec(f"{room}.actions")])
def test_actions_take_keywords_only(room: str) -> None:
    public = vars(importlib.import_module(f"{room}.actions"))
    loose = [
        f"{name}({parameter})"
        for name, action in public.items()
        if inspect.isfunction(action) and not name.startswith("_") and action.__module__.startswith(f"{room}.actions")
        for parameter in inspect.signature(action).parameters.values()
        if parameter.kind not in {parameter.KEYWORD_ONLY, parameter.VAR_KEYWORD}
    ]
    assert not loose, "An action reads as a sentence, so its arguments are named"


def test_one_clock() -> None:
    other = re.compile(r"\b(timezone\.now|timezone\.localdate|date\.today|datetime\.now|datetime\.utcnow|time\.time)\(")
    told = {
        f"{path}:{number}": str(path)
        for path in modules(*ROOMS)
        for number, line in enumerate(text(path).splitlines(), 1)
        if other.search(line)
    }
    unexplained = [place for place, path in told.items() if path not in REAL_TIME]
    assert not unexplained, "Ask ui.clock:\n" + "\n".join(unexplained)
    assert set(REAL_TIME) <= set(told.values()), "No longer needed in REAL_TIME"


def test_no_import_inside_a_function() -> None:
    hidden = {
        f"{path}:{node.lineno}": str(path)
        for path in modules("config", *ROOMS)
        for function in functions(path)
        if not (path.name == "apps.py" and function.name == "ready")
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    unexplained = [place for place, path in hidden.items() if path not in LATE_IMPORTS]
    assert not unexplained, "A circle is mended by moving the code, not by hiding the import:\n" + "\n".join(
        unexplained
    )
    assert set(LATE_IMPORTS) <= set(hidden.values()), "No longer needed in LATE_IMPORTS"


def test_no_file_is_too_long() -> None:
    lines = {
        str(path): len(text(path).splitlines())
        for path in (*modules(*PACKAGES), *files(".html", ".txt", under=("templates",)))
    }
    long = {path: count for path, count in lines.items() if count > MAX_LINES}
    assert not {path: count for path, count in long.items() if path not in LONG}, (
        f"Past {MAX_LINES} lines: split by noun"
    )
    assert set(LONG) <= set(long), "No longer needed in LONG"


def test_every_name_says_its_purpose() -> None:
    nameless = {"utils", "util", "helpers", "helper", "common", "misc", "shared", "lib", "tools", "base2"}
    found = [str(path) for path in modules(*PACKAGES) if nameless & {part.removesuffix(".py") for part in path.parts}]
    assert not found


# --- Templates --------------------------------------------------------------------------------------------------------

TEMPLATES = files(".html", ".txt", ".svg", under=("templates",))
# A mail programme knows no style sheet of ours; a template that is sent has a plain-text twin of the same name.
PAGES = [path for path in TEMPLATES if path.suffix == ".html" and path.with_suffix(".txt") not in TEMPLATES]
FORBIDDEN_IN_PAGES = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "an inline script": re.compile(r"<script\b(?![^>]*\bsrc=)", re.IGNORECASE),
    "an event handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "hx-on or hx-vals by script": re.compile(r"\bhx-on\b|[\"']js:", re.IGNORECASE),
    "another host": re.compile(r"<(?:script|link|img|iframe)\b[^>]*(?:src|href)=[\"'](?:https?:)?//", re.IGNORECASE),
}


@pytest.mark.parametrize("what", FORBIDDEN_IN_PAGES)
def test_pages_keep_to_the_content_security_policy(what: str) -> None:
    pattern = FORBIDDEN_IN_PAGES[what]
    found = [str(path) for path in PAGES if not _is_mail(path) and pattern.search(_without_comments(text(path)))]
    assert not found, f"{what} in a page"


def test_pages_escape_what_they_print() -> None:
    raw = {
        str(path)
        for path in TEMPLATES
        if path.suffix == ".html" and re.search(r"\|\s*safe\b|autoescape\s+off", text(path))
    }
    assert raw == set(TRUSTED_MARKUP)


def _is_mail(path: Path) -> bool:
    return path.name.startswith("mail") or "mail" in path.parts[2:-1]


def _without_comments(template: str) -> str:
    return re.sub(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}|<!--.*?-->", "", template, flags=re.DOTALL)


def test_we_never_say_successfully() -> None:
    """Say what happened: "Claim sent to Priya Shah", which already means that it worked."""
    spoken = [str(path) for path in TEMPLATES if "successfully" in text(path).lower()]
    for path in modules(*ROOMS):
        spoken += [
            f"{path}:{node.lineno}"
            for node in ast.walk(tree(path))
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and "successfully" in node.value.lower()
        ]
    assert not spoken
