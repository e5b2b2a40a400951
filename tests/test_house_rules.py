"""Promises about the project itself: what it depends on, what it credits, and that its documents are true."""

import os
import re
import tomllib
from pathlib import Path

import pytest

from tests.source import ROOT, files, text

REQUIREMENTS = files(".txt", under=("requirements",))
MAKEFILE = text(Path("Makefile"))
TARGETS = re.findall(r"^([a-z][a-z-]*):.*## (.+)$", MAKEFILE, re.MULTILINE)
DOCUMENTS = files(".md")
# Put together here, so that this file does not say what it forbids.
REGISTRIES = [
    ".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"))
]
ROOM_OF_ANOTHERS = [f"/{place}/" for place in ("root", "home", "Users", "work")]


def _pins(path: Path) -> dict[str, list[str]]:
    """The versions pinned of each package: more than one where they differ by Python or platform."""
    pins: dict[str, list[str]] = {}
    for name, version in re.findall(r"^([A-Za-z0-9._-]+)(?:\[[a-z,]+\])?==(\S+)", text(path), re.MULTILINE):
        pins.setdefault(name, []).append(version)
    return pins


@pytest.mark.parametrize("path", REQUIREMENTS, ids=str)
def test_every_requirement_is_pinned_by_hash_and_names_no_address(path: Path) -> None:
    blocks = re.split(r"\n(?=[A-Za-z0-9])", text(path).strip())
    assert [block.splitlines()[0] for block in blocks if "--hash=sha256:" not in block] == []
    assert "://" not in text(path)
    assert sum(len(versions) for versions in _pins(path).values()) == len(blocks)


def test_what_is_tested_is_what_is_served() -> None:
    tested = _pins(Path("requirements/dev.txt"))
    for served in ("run", "production"):
        pins = _pins(Path(f"requirements/{served}.txt"))
        differ = {name: (pin, tested.get(name)) for name, pin in pins.items() if tested.get(name, pin) != pin}
        assert not differ, f"make lock: {served} and dev pin different versions"


def test_every_dependency_says_why_it_is_there() -> None:
    declared = tomllib.loads(text(Path("pyproject.toml")))["project"]
    names = [
        *declared["dependencies"],
        *(name for group in declared["optional-dependencies"].values() for name in group),
    ]
    lines = text(Path("pyproject.toml")).splitlines()
    silent = [name for name in names if not any(f'"{name}"' in line and "# " in line for line in lines)]
    assert not silent


def test_every_declared_dependency_is_locked() -> None:
    declared = tomllib.loads(text(Path("pyproject.toml")))["project"]["dependencies"]
    names = {re.split(r"[\[><=~! ]", line)[0].lower() for line in declared}
    assert names <= {name.lower() for name in _pins(Path("requirements/run.txt"))}, "make lock"


@pytest.mark.parametrize("target", [name for name, _ in TARGETS])
def test_the_readme_documents_every_target(target: str) -> None:
    assert re.search(rf"make {target}\b(?!-)", text(Path("README.md")))


def test_every_target_is_phony_and_has_a_comment() -> None:
    listed = re.search(r"^\.PHONY: (.+)$", MAKEFILE, re.MULTILINE)
    assert listed
    assert set(listed[1].split()) == {name for name, _ in TARGETS}


def test_one_definition_of_each_check() -> None:
    """The hooks before a commit and the judgement on a change call Make targets; neither knows a tool."""
    hooks = re.findall(r"^\s+entry: (.+)$", text(Path(".pre-commit-config.yaml")), re.MULTILINE)
    called = {word for entry in hooks for word in entry.split()[1:]}
    assert hooks
    assert all(entry.startswith("make ") for entry in hooks)
    assert called <= {name for name, _ in TARGETS}
    judged = re.findall(r"^make (\S+)$", text(Path(".ci/run")), re.MULTILINE)
    assert judged == ["test", "check"]
    assert os.access(ROOT / ".ci/run", os.X_OK)


def test_we_say_whose_work_we_use() -> None:
    notice = text(Path("NOTICE"))
    assert "MIT License" in text(Path("LICENSE"))
    for credit in ("mySociety", "CC BY 4.0", "Open Government Licence v3.0", "GOV.UK Frontend", "htmx"):
        assert credit in notice
    shipped = [path for path in files(".csv", ".json") if "data" in path.parts and path.parts[0] != "tests"]
    vendored = (
        sorted(path.name for path in (ROOT / "static/vendor").iterdir()) if (ROOT / "static/vendor").is_dir() else []
    )
    assert [str(path) for path in shipped if path.name not in notice] == []
    assert [name for name in vendored if name not in notice] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=str)
def test_every_link_in_the_documents_leads_somewhere(path: Path) -> None:
    links = re.findall(r"\]\(([^)\s]+)\)", text(path))
    local = [link.split("#")[0] for link in links if not re.match(r"[a-z]+:|#", link)]
    assert [link for link in local if not (ROOT / path.parent / link).exists()] == []


def test_no_file_names_a_registry_or_somebodys_machine() -> None:
    binary = {".png", ".ico", ".woff2", ".sqlite3", ".pdf", ".jpg"}
    found = [
        f"{path}: {word}"
        for path in files()
        if path.suffix not in binary
        for word in (*REGISTRIES, *ROOM_OF_ANOTHERS)
        if re.search(
            rf"(?<![\w.<>{{}}/-]){re.escape(word)}" if word.startswith("/") else re.escape(word), _readable(path)
        )
    ]
    assert not found


def _readable(path: Path) -> str:
    return (ROOT / path).read_text(encoding="utf-8", errors="replace")
