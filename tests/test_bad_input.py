"""Bad input into every form and address there is: a clear message, nothing lost, never a fault.

The forms are those that the pages themselves show to whoever may use them (tests/access_matrix.txt says who), so a new
form is tried without being named here. The lists of bad input are in tests/bad_input.py.
"""

from html import unescape
from typing import Any
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.urls import resolve

from pathways.models import Evidence
from tests import access_matrix as matrix
from tests import bad_input
from tests.access_arguments import ARGUMENTS
from tests.access_matrix import Visitors
from tests.bad_input import FILES, IDS, QUERIES, TYPED, FormFound, file_of, forms_in, tried
from tests.world import World

# Answers that tell somebody something. 5xx is a fault; 400 and 403 say neither what is wrong nor how to mend it.
CLEAR = {200, 302, 303, 404, 405, 409, 410, 413, 422, 429}
SHOWN = 200  # what was typed is on the page again, if it is no longer than this
NEVER_SHOWN_AGAIN = {"password", "file", "hidden", "submit"}


@pytest.fixture(scope="module")
def visitors_of_module(world_of_module: World) -> Visitors:
    return Visitors(world_of_module)


@pytest.fixture
def visitors(visitors_of_module: Visitors, world: World) -> Visitors:
    return visitors_of_module


def _whose(label: str) -> str:
    """Somebody who gets this page."""
    row = next((row for row in matrix.rows() if (row.label, row.method) == (label, "GET")), None)
    return next((column for column in matrix.COLUMNS if row and row.cell(column) == "200"), "")


PAGES = [label for label in matrix.labels() if _whose(label)]


def _forms(visitors: Visitors, label: str) -> list[tuple[str, FormFound]]:
    """The forms of a page and who fills them in: the one who may, and nobody signed in for public pages."""
    path = matrix.path_of(label, visitors.world)
    column = _whose(label)
    page = visitors.ask(column, "GET", path)
    if not page["Content-Type"].startswith("text/html"):
        return []
    own = [form for form in forms_in(page.said, at=path) if _is_ours(form.action)]
    return [(column, form) for form in own]


def _is_ours(path: str) -> bool:
    """Signing out and changing hats stand on every page; once is enough."""
    return resolve(path.split("?")[0]).view_name not in {"account_logout", "hat"}


def _send(visitors: Visitors, column: str, form: FormFound, answers: dict[str, Any]) -> Any:
    """Send a form, and take back what it did."""
    matrix.forget_rates()
    with transaction.atomic():
        browser = visitors.browser(column)
        browser.raise_request_exception = True
        response: Any = browser.post(form.action, form.filled(**answers))
        response.said = "" if response.streaming else response.content.decode(errors="replace")
        transaction.set_rollback(True)
    return response


@pytest.mark.parametrize("label", PAGES)
def test_every_form_takes_whatever_is_typed(label: str, visitors: Visitors) -> None:
    for column, form in _forms(visitors, label):
        fields = [found for found in form.fields.values() if found.typed]
        for what, typed in tried(TYPED, vendor=connection.vendor).items() if fields else ():
            answers = {found.name: typed for found in fields}
            response = _send(visitors, column, form, answers)
            assert response.status_code in CLEAR, f"{form.action}: {what}"
            if response.status_code != 422:
                continue
            assert "govuk-error-summary" in response.said, f"{form.action}: {what} is refused without a summary"
            again = unescape(response.said)
            lost = [
                found.name
                for found in fields
                if found.kind not in NEVER_SHOWN_AGAIN and len(typed) <= SHOWN and typed.isprintable()
                if typed.strip() not in again
            ]
            assert not lost, f"{form.action}: {what} is gone from {lost}"
            assert "<script>alert" not in response.said, f"{form.action}: {what} is markup on the page"


@pytest.mark.parametrize("label", PAGES)
def test_every_form_takes_answers_that_were_not_offered(label: str, visitors: Visitors) -> None:
    """Choices that are not there, hidden fields changed, fields left out or sent twice."""
    for column, form in _forms(visitors, label):
        chosen = [found.name for found in form.fields.values() if not found.typed and found.kind != "file"]
        for wrong in ("nothing like it", "9" * 40, "\0", ["1", "2"], None, ""):
            response = _send(visitors, column, form, dict.fromkeys(chosen, wrong))
            assert response.status_code in CLEAR, f"{form.action}: {wrong!r} for {chosen}"
        everything: dict[str, Any] = dict.fromkeys(form.fields)
        assert _send(visitors, column, form, everything).status_code in CLEAR, form.action


@pytest.mark.parametrize("label", PAGES)
def test_every_form_takes_whatever_file_comes(label: str, visitors: Visitors) -> None:
    """Refused with a message at the form and nothing kept, or taken for what it is."""
    for column, form in _forms(visitors, label):
        for name in [found.name for found in form.fields.values() if found.kind == "file"]:
            for what in tried(FILES, vendor=connection.vendor):
                response = _send(visitors, column, form, {name: file_of(what)})
                if response.status_code == 303 and label == "pathways:staff_load" and FILES[what][1] == bad_input.WORDS:
                    continue  # whether words are a staff file, the dry run may say
                assert response.status_code == 422, f"{form.action}: {what} gave {response.status_code}"
                assert "govuk-error-summary" in response.said, f"{form.action}: {what}"


@pytest.mark.parametrize("label", PAGES)
def test_a_file_where_words_belong_and_words_where_a_file_belongs(label: str, visitors: Visitors) -> None:
    for column, form in _forms(visitors, label):
        swapped = {
            found.name: "words" if found.kind == "file" else SimpleUploadedFile("a.txt", b"a file")
            for found in form.fields.values()
        }
        assert _send(visitors, column, form, swapped).status_code in CLEAR, form.action


@pytest.mark.parametrize("label", PAGES)
def test_every_page_takes_whatever_stands_behind_its_question_mark(label: str, visitors: Visitors) -> None:
    path, column = matrix.path_of(label, visitors.world), _whose(label)
    for what, query in tried(QUERIES, vendor=connection.vendor).items():
        response = visitors.ask(column, "GET", f"{path}?{query}")
        assert response.status_code in CLEAR, f"{path}: {what}"


WITH_PARTS = [address for address in matrix.addresses() if address.parts]


@pytest.mark.parametrize("address", WITH_PARTS, ids=lambda address: address.label)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_every_address_takes_whatever_stands_for_an_id(address: Any, method: str, visitors: Visitors) -> None:
    """Most are no address at all, which is a 404 like any other."""
    world = visitors.world
    real = matrix.path_of(address.label, world)
    parts = ARGUMENTS[address.label](world)
    row = next(row for row in matrix.rows() if (row.label, row.method) == (address.label, method))
    column = next((each for each in matrix.COLUMNS if row.cell(each) not in {".", "405", "in"}), "administrator")
    for name, value in parts.items():
        for what, wrong in tried(IDS, vendor=connection.vendor).items():
            path = real.replace(quote(str(value)), wrong, 1)
            response = visitors.ask(column, method, path)
            assert response.status_code in CLEAR, f"{path} ({name}: {what}) as {column}: {response.status_code}"


def test_bytes_that_are_no_text_are_no_fault(visitors: Visitors) -> None:
    path = matrix.path_of("pathways:claim(code)", visitors.world)
    browser = visitors.browser("learner")
    for body in (b"note=%ff%fe&level=1", b"\xff\xfe\x00", b"note=" + b"%00" * 50, b"&=&;=%", b"a=1&" * 6000):
        response = browser.generic("POST", path, body, content_type="application/x-www-form-urlencoded")
        assert response.status_code in {400, *CLEAR}
    torn = browser.generic("POST", path, b"--x\r\nContent-Disp", content_type="multipart/form-data; boundary=x")
    assert torn.status_code in {400, *CLEAR}


def test_a_name_in_any_script_is_kept_as_it_is_written(visitors: Visitors, world: World) -> None:
    for name in ("Zoë 👩🏽‍💻", "שלום עולם", "Ólafur Þór", "O'Neill-D’Arcy", "李小龍"):
        form = next(form for column, form in _forms(visitors, "people:add"))
        browser = visitors.browser("lead")
        response = browser.post(form.action, form.filled(name=name, email=f"n{ord(name[0])}@kirklees.example"))
        assert response.status_code == 303
        assert name in unescape(browser.get(response["Location"]).content.decode())


def test_a_refused_file_leaves_nothing_behind(visitors: Visitors, world: World) -> None:
    before = Evidence.objects.count()
    [(column, form)] = _forms(visitors, "pathways:claim(code)")
    page = visitors.browser(column).post(
        form.action, form.filled(file=file_of("a page that calls itself a PDF"), note="My words", kinds=["knowledge"])
    )
    assert page.status_code == 422
    assert "report.pdf" in page.content.decode()
    assert "My words" in page.content.decode()
    assert Evidence.objects.count() == before


def test_the_lists_are_read() -> None:
    assert {*TYPED, *FILES, *QUERIES, *IDS} >= bad_input.A_DATABASE_MINDS
    assert len(TYPED) > 15
    assert len(FILES) > 10
    assert len(FILES["20 MB"][1]) > bad_input.MEGABYTE * 20
