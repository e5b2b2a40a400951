"""Who gets what: the service is held to the table in access_matrix.txt, and the table to the boundary it stands for."""

import os
import re

import pytest
from django.db import connection

from people.permissions import Access
from tests import access_matrix as matrix
from tests.access_matrix import GONE, SIGN_IN, Row, Visitors
from tests.world import CAST, DRAFT_NOTE, LEARNER, NOBODY, SHUT_OUT, STRANGERS, World

WRITE = os.environ.get("PATHWAYS_MATRIX", "")  # "add" writes what is missing, "again" everything
# Who may see what does not depend on the database, so the second time a part of the cast is enough.
FEW = ("learner", "manager", "past_manager", "lead", "far_lead", NOBODY)
ASKED = matrix.COLUMNS if connection.vendor == "sqlite" else FEW
MEND = "run: PATHWAYS_MATRIX=add .venv/bin/pytest tests/test_access.py -k written_down, then read what it wrote"


@pytest.fixture(scope="module")
def visitors_of_module(world_of_module: World) -> Visitors:
    return Visitors(world_of_module)


@pytest.fixture
def visitors(visitors_of_module: Visitors, world: World) -> Visitors:
    return visitors_of_module


# --- The table is whole -----------------------------------------------------------------------------------------------
def test_every_address_with_parts_says_what_is_asked_for() -> None:
    assert not matrix.without_arguments(), "Add it to ARGUMENTS in tests/access_arguments.py"
    assert not matrix.unused_arguments(), "No longer there: take it out of ARGUMENTS in tests/access_arguments.py"


def test_every_address_form_and_part_is_written_down(visitors: Visitors) -> None:
    asked = [(label, method) for label in matrix.labels() for method in matrix.methods(visitors, label)]
    known = {(row.label, row.method): row.cells for row in matrix.rows()}
    if WRITE:
        kept = {} if WRITE == "again" else known
        matrix.write({key: kept.get(key) or matrix.answers(visitors, *key) for key in asked})
        return
    assert [key for key in asked if key not in known] == [], f"Who gets what? {MEND}"
    assert [key for key in known if key not in asked] == [], f"There is no such address or part any more; {MEND}"


def test_every_row_says_it_for_everybody() -> None:
    assert [row.label for row in matrix.rows() if len(row.cells) != len(matrix.COLUMNS)] == []


# --- The table is right -----------------------------------------------------------------------------------------------
# Addresses whose parts name no record of anybody's: framework codes, secrets that open by themselves, a chosen day, and
# opportunities that are open, which everybody may find.
IMPERSONAL = re.compile(
    r"\((token|code|capacity|step|name|persona)\)|^account_|^demo:|^opportunities:(one|save|forget|apply)\(\w+\) open$"
)
# A form's address that is merely loaded again leads back to the visitor's own page, whatever it names.
LEADS_BACK = re.compile(r"^queue_(undo|decide)\(.* GET$")
PERSONAL = [
    row
    for row in matrix.rows()
    if "(" in row.label and not IMPERSONAL.search(row.label) and not LEADS_BACK.match(f"{row.label} {row.method}")
]
# An installation has one outbox. Who runs it for any council may try again; whom it is for, only their own see.
ONE_OUTBOX = re.compile(r"^people:(retry|give_up)_(message|job)\(key\)$")
VERIFY = "pathways:certificate_verify"
# Opened by hand, the address of a decision leads back to one's own queue, whatever id it names.
BACK_TO_QUEUE = re.compile(r"^queue_(decide|undo)\(")


def _promise(row: Row) -> str:
    return f"{row.label} {row.method}"


def test_nobody_is_told_that_something_is_forbidden() -> None:
    """404 for what is not open to you: a 403 would say that it exists. And no fault is a promise."""
    bad = [(_promise(row), cell) for row in matrix.rows() for cell in row.cells if cell in {"403", "500"}]
    assert not bad


@pytest.mark.parametrize("column", SHUT_OUT)
def test_nothing_of_anybodys_record_is_there_for_who_has_no_part_in_it(column: str) -> None:
    """Strangers, past managers, past leads, colleagues: 404, whatever the method. 405 says nothing of anybody."""
    found = [row for row in PERSONAL if row.cell(column) not in {GONE, "405"}]
    found = [row for row in found if not (row.method == "GET" and BACK_TO_QUEUE.match(row.label))]
    assert [_promise(row) for row in found if not (column == "far_lead" and ONE_OUTBOX.match(row.label))] == []


def test_nothing_of_anybodys_record_is_there_without_signing_in() -> None:
    assert [_promise(row) for row in PERSONAL if row.cell(NOBODY) not in {SIGN_IN, "405"}] == []


def test_whoever_is_not_signed_in_gets_public_pages_only() -> None:
    public = {address.label for address in matrix.addresses() if address.view.access.public}  # type: ignore[attr-defined]
    shown = {row.address for row in matrix.rows() if row.cell(NOBODY) not in {SIGN_IN}}
    assert shown - public == set()


def test_every_view_says_who_may_use_it() -> None:
    assert [a.label for a in matrix.addresses() if not isinstance(getattr(a.view, "access", None), Access)] == []


# --- The service keeps to it ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("row", matrix.rows(), ids=_promise)
def test_everybody_gets_what_the_table_says(row: Row, visitors: Visitors) -> None:
    """And no more: who has no part in the learner finds their name on no page, and nobody else their draft."""
    path = matrix.path_of(row.label, visitors.world)
    wrong = []
    for column in ASKED:
        said = row.cell(column)
        who = f"{column} ({CAST.get(column, 'not signed in')})"
        response = visitors.ask(column, row.method, path)
        now = matrix.cell_of(response)
        if now != said:
            wrong.append(f"{who}: {now}, and the table says {said}")
        # A certificate's code opens a public page that names the person, as a token does.
        if row.method == "POST" or "(token)" in row.label or row.label.startswith(("demo:", VERIFY)):
            continue
        if LEARNER in response.said and column in (*SHUT_OUT, NOBODY):
            wrong.append(f"{who} reads the learner's name")
        if DRAFT_NOTE in response.said and column != "learner":
            wrong.append(f"{who} reads the learner's draft")
    assert not wrong, "\n".join(wrong)


def test_the_cast_is_who_it_says(world: World) -> None:
    assert set(STRANGERS) < set(SHUT_OUT) < set(world.cast)
    assert world.learner.name == LEARNER
