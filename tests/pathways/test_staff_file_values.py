"""Single cells of a staff file: dates, hours, addresses, and what is missing."""

from datetime import date
from decimal import Decimal

import pytest

from pathways.staff_file import read
from tests.pathways.staff import HEADINGS, TODAY, faults, person, staff


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("01/04/2023", date(2023, 4, 1)),
        ("1/4/2023", date(2023, 4, 1)),
        ("01-04-2023", date(2023, 4, 1)),
        ("01.04.2023", date(2023, 4, 1)),
        ("2023-04-01", date(2023, 4, 1)),
        ("2023-04-01T00:00:00", date(2023, 4, 1)),
        ("01/04/2023 00:00", date(2023, 4, 1)),
        ("1 Apr 2023", date(2023, 4, 1)),
        ("1st April 2023", date(2023, 4, 1)),
        ("01-Apr-2023", date(2023, 4, 1)),
        ("29/02/2024", date(2024, 2, 29)),
        ("01/09/2027", date(2027, 9, 1)),
    ],
)
def test_dates(cell: str, day: date) -> None:
    assert staff(person(started=cell)).rows[0].started_on == day


@pytest.mark.parametrize(
    ("cell", "wrong"),
    [
        ("31/02/2024", "There is no day “31/02/2024”."),
        ("01/04/23", "“01/04/23” has a year of two figures."),
        ("45017", "“45017” is a date as Excel stores it."),
        ("04/28/2023", "This column writes the month first: “04/28/2023”."),
        ("00/00/0000", "There is no day “00/00/0000”."),
        ("last spring", "“last spring” is not a date."),
        ("1 Foo 2023", "“1 Foo 2023” is not a date."),
        ("01/04/1923", "“01/04/1923” is too long ago to be the start in a post."),
        ("01/04/2029", "“01/04/2029” is more than a year ahead."),
    ],
)
def test_dates_that_are_refused(cell: str, wrong: str) -> None:
    assert faults(person(started=cell)) == [(2, "Start date", wrong)]


def test_a_column_written_month_first_is_refused_throughout() -> None:
    lines = (person(started="04/05/2023"), person(email="b@leeds.example", started="04/28/2023"))
    assert [wrong for _, _, wrong in faults(*lines)] == [
        "This column writes the month first: “04/05/2023”.",
        "This column writes the month first: “04/28/2023”.",
    ]


def test_one_slip_does_not_turn_a_column_round() -> None:
    lines = (person(started="28/04/2023"), person(email="b@leeds.example", started="04/28/2023"))
    assert faults(*lines) == [(3, "Start date", "There is no day “04/28/2023”.")]


@pytest.mark.parametrize(
    ("cell", "share"),
    [
        ("0.6", "0.60"),
        (".5", "0.50"),
        ("60%", "0.60"),
        ("22.2 hours", "0.60"),
        ("37hrs", "1.00"),
        ("1", "1.00"),
        ("Full time", "1.00"),
        ("18.5 hours a week", "0.50"),
        ("40 hours", "1.00"),
        ("1.0", "1.00"),
    ],
)
def test_shares_of_full_time(cell: str, share: str) -> None:
    assert staff(person(fte=cell)).rows[0].fte == Decimal(share)


@pytest.mark.parametrize("cell", ["37", "0", "-0.5", "part time", "130%", "99 hours", "0 hours", "0.001"])
def test_shares_of_full_time_that_are_refused(cell: str) -> None:
    assert [(line, column) for line, column, _ in faults(person(fte=cell))] == [(2, "FTE")]


def test_a_council_with_another_full_week() -> None:
    content = f"{HEADINGS}\n{person(fte='17.5 hours')}\n".encode()
    assert read(content, today=TODAY, full_time_hours=Decimal(35)).rows[0].fte == Decimal("0.50")


@pytest.mark.parametrize(
    "cell", ["jo", "jo@", "@leeds.example", "jo@leeds", "jo bell@leeds.example", "a..b@leeds.example"]
)
def test_addresses_that_are_refused(cell: str) -> None:
    assert faults(person(email=cell)) == [(2, "Email", f"“{cell}” is not an email address.")]


def test_an_address_as_a_mail_program_writes_it() -> None:
    assert staff(person(email="Jo Bell <Jo.Bell@Leeds.Example>")).rows[0].email == "jo.bell@leeds.example"


def test_what_is_missing_is_named() -> None:
    assert faults(person(name="", job_title="", number="9")) == [
        (2, "Name", "The name is missing."),
        (2, "Job title", "The job title is missing."),
    ]


def test_a_form_of_address_is_no_job_title() -> None:
    assert faults("Jo,jo@leeds.example,Mr", headings="Name,Email,Title") == [
        (2, "Title", "“Mr” is a form of address, not a job title.")
    ]


def test_too_many_cells_are_seen() -> None:
    (error,) = staff("Jo Bell,jo@leeds.example,Developer, web,,,,extra,more").errors
    assert (error.column, error.wrong) == ("Row", "The row has 9 cells, the headings 7.")
