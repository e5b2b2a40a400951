"""Two at the same moment on one gate review, on either database: one decision, and the other is told so clearly."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pathways.gates_at_once import RACES

ROOT = Path(__file__).resolve().parent.parent.parent
EXPECTED: dict[str, list[list[str]]] = {
    "decide_and_decide": [["AlreadyDecided", "done", "decided", "ready", "1 in the trail", "1 letter"]],
    "decide_and_withdraw": [["AlreadyDecided", "done", "decided"], ["AlreadyDecided", "done", "withdrawn"]],
    "answer_and_answer": [["AlreadyDecided", "done", "decided", "1 letter"]],
    "remind_and_remind": [["Refused", "done", "2 letters"]],
}


def test_every_race_has_its_outcome() -> None:
    assert set(RACES) == set(EXPECTED)


@pytest.mark.only_on("postgresql")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", EXPECTED)
def test_on_postgresql(name: str) -> None:
    assert RACES[name]() in EXPECTED[name]


@pytest.mark.only_on("sqlite")
@pytest.mark.django_db
def test_on_a_sqlite_file(tmp_path: Path) -> None:
    environment = {**os.environ, "PATHWAYS_MODE": "test", "PATHWAYS_VAR": str(tmp_path)}
    environment.pop("DATABASE_URL", None)
    done = subprocess.run(
        [sys.executable, "-m", "tests.pathways.gates_at_once"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert {name: came for name, came in found.items() if came not in EXPECTED[name]} == {}
