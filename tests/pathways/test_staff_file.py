"""A council's staff file: whatever program wrote it, and whatever is wrong with it."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathways.staff_file import Field, StaffFileError, errors_csv, neutral, read, template_csv
from pathways.staff_file_text import as_typed
from tests.pathways.staff import HEADINGS, PRIYA, RUTH, TODAY, faults, person, staff, table


def test_a_plain_file_gives_typed_rows() -> None:
    read_file = staff(PRIYA, RUTH)
    first, second = read_file.rows
    assert not read_file.errors
    assert (first.line, first.name, first.email) == (2, "Priya Shah", "priya.shah@calderdale.example")
    assert (first.manager_email, first.started_on) == ("ruth.abara@calderdale.example", date(2023, 4, 1))
    assert (first.fte, first.external_id) == (Decimal("0.60"), "A17")
    assert (second.manager_email, second.started_on, second.fte) == ("", date(2019, 9, 2), Decimal(1))


@pytest.mark.parametrize(
    ("encoding", "known_as"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16-le"),
        ("windows-1252", "windows-1252"),
    ],
)
def test_encodings(encoding: str, known_as: str) -> None:
    read_file = staff("Zoë O’Brien,zoe@leeds.example,Développeuse,,,,", encoding=encoding)
    assert read_file.encoding == known_as
    assert (read_file.rows[0].name, read_file.rows[0].job_title) == ("Zoë O’Brien", "Développeuse")


def test_utf_16_big_endian() -> None:
    content = b"\xfe\xff" + f"{HEADINGS}\n{RUTH}\n".encode("utf-16-be")
    assert read(content, today=TODAY).rows[0].name == "Ruth Abara"


@pytest.mark.parametrize(("delimiter", "words"), [(",", "comma"), (";", "semicolon"), ("\t", "tab")])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_delimiters(delimiter: str, words: str, end: str) -> None:
    banner = "Staff list, digital, data and technology, November"
    lines = [banner, HEADINGS.replace(",", delimiter), RUTH.replace(",", delimiter)]
    content = end.join(lines).encode() if delimiter != "," else end.join(lines[1:]).encode()
    read_file = read(content, today=TODAY)
    assert read_file.delimiter_words == words
    assert [row.name for row in read_file.rows] == ["Ruth Abara"]


def test_excels_own_separator_line_is_obeyed() -> None:
    content = f"sep=;\n{HEADINGS.replace(',', ';')}\n{RUTH.replace(',', ';')}\n".encode()
    assert read(content, today=TODAY).rows[0].name == "Ruth Abara"


def test_semicolons_inside_cells_do_not_mislead() -> None:
    read_file = staff('Jo Bell,jo@leeds.example,"Developer; web; forms; maps; more; and more",,,,')
    assert read_file.rows[0].job_title == "Developer; web; forms; maps; more; and more"


def test_banner_lines_blank_lines_and_totals_are_passed_over() -> None:
    content = (
        f"Calderdale Council\n\nEstablishment report,,,\nRun on 2 November 2026\n{HEADINGS}\n\n{RUTH}\n,,,\nTotal,,1\n"
    )
    read_file = read(content.encode(), today=TODAY)
    assert read_file.header_line == 5
    assert [(row.line, row.name) for row in read_file.rows] == [(7, "Ruth Abara")]
    assert not read_file.errors


def test_a_quoted_cell_may_hold_line_breaks_and_lines_stay_true() -> None:
    read_file = staff('Jo Bell,jo@leeds.example,"Developer\r\n(web)",,,,', RUTH)
    assert [(row.line, row.job_title) for row in read_file.rows] == [(2, "Developer (web)"), (4, "Head of digital")]


def test_columns_are_recognised_by_many_names_and_shown() -> None:
    headings = (
        "Payroll No.,Title,Surname,Forename(s),Work E-mail,Email,Post Title,Reports to,Date in post,Grade,Weekly hours"
    )
    read_file = staff(
        "77,Ms,Shah,Priya,p.shah@leeds.example,me@home.example,Dev,,1 Apr 2023,PO2,22.2", headings=headings
    )
    (row,) = read_file.rows
    assert (row.name, row.email, row.job_title, row.external_id) == ("Priya Shah", "p.shah@leeds.example", "Dev", "77")
    assert (row.started_on, row.fte) == (date(2023, 4, 1), Decimal("0.60"))
    ignored = [column.heading for column in read_file.columns if column.field is None]
    assert ignored == ["Title", "Email", "Grade"]


def test_a_name_sorted_by_surname_is_turned_round() -> None:
    assert staff('"Shah, Priya",p@leeds.example,Developer,,,,').rows[0].name == "Priya Shah"


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        (b"", "The file is empty."),
        (b"\xef\xbb\xbf \r\n", "The file is empty."),
        (b"PK\x03\x04\x14\x00", "This is an Excel workbook, not a CSV file."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "This is an old Excel workbook, not a CSV file."),
        (b"%PDF-1.7", "This is a PDF, not a CSV file."),
        (b"<html><table>", "This is a web page or XML, not a CSV file."),
        (b"Name,Email\x00,Job title", "This file is not text."),
        (b"Name,\x01\x02", "This file is not text."),
        (b"\x81\x8d,\x9d", "This file is not text that we can read."),
        (b"\xff\xfea", "This file is not text that we can read."),
        (b"one,two\n1,2\n", "No line of headings was found."),
        (b"Name,Email,Job title\n", "Nobody is listed after the headings on line 1."),
        (b'Name,Email,Job title\n"Jo,jo@leeds.example,Dev\n', "The quotation marks on line 2 do not match."),
        (
            b"Name,Job title\nJo,Dev\n",
            "The file has no column Email. Its headings on line 1 are “Name”, “Job title”.",
        ),
        (
            b"Forename,Email\nJo,jo@leeds.example\n",
            "The file has no columns Name or Job title. Its headings on line 1 are “Forename”, “Email”.",
        ),
    ],
)
def test_a_file_that_cannot_be_read_says_why_and_what_to_do(content: bytes, wrong: str) -> None:
    with pytest.raises(StaffFileError) as raised:
        read(content, today=TODAY)
    assert raised.value.wrong == wrong
    assert raised.value.mend.endswith(".")


def test_a_workbook_is_told_to_be_saved_as_csv() -> None:
    with pytest.raises(StaffFileError, match="Save As, CSV"):
        read(b"PK\x03\x04", today=TODAY)


def test_limits_are_named() -> None:
    content = f"{HEADINGS}\n{RUTH}\n{PRIYA}\n".encode()
    with pytest.raises(StaffFileError, match="The most is 0 MB"):
        read(content, today=TODAY, max_bytes=10)
    with pytest.raises(StaffFileError, match="lists 2 people"):
        read(content, today=TODAY, max_rows=1)


def test_the_same_address_twice() -> None:
    assert faults(RUTH, RUTH) == [(3, "Email", "ruth.abara@calderdale.example also stands on line 2.")]


def test_an_error_names_the_person_the_column_and_the_mend() -> None:
    (error,) = staff(person(started="soon")).errors
    assert str(error) == (
        "Line 2, Jo Bell, Start date: “soon” is not a date. Write day, month and year, such as 31/12/2024."
    )


def test_a_manager_may_be_given_by_name() -> None:
    read_file = staff(person(manager="Ruth Abara"), RUTH)
    assert read_file.rows[0].manager_email == "ruth.abara@calderdale.example"
    quoted = staff(person(manager='"ABARA, Ruth"'), RUTH)
    assert quoted.rows[0].manager_email == "ruth.abara@calderdale.example"


def test_a_manager_of_an_unknown_or_shared_name_is_refused() -> None:
    assert faults(person(manager="Ann Other"))[0][2] == "“Ann Other” is not in the file."
    twin = RUTH.replace("ruth.abara@", "r.abara2@")
    assert faults(person(manager="Ruth Abara"), RUTH, twin)[0][2] == "2 people in the file are called Ruth Abara."


def test_a_manager_outside_the_file_may_be_given_by_address() -> None:
    assert staff(person(manager="boss@leeds.example")).rows[0].manager_email == "boss@leeds.example"


def test_nobody_is_their_own_manager() -> None:
    assert faults(person(manager="jo.bell@leeds.example")) == [
        (2, "Line manager email", "Jo Bell is their own manager.")
    ]


def test_a_circle_of_managers_is_shown_to_each_in_it() -> None:
    lines = [
        person(name=name, email=f"{name}@leeds.example".lower(), manager=f"{manager}@leeds.example".lower())
        for name, manager in (("Ann", "Bob"), ("Bob", "Cy"), ("Cy", "Ann"), ("Dee", "Ann"))
    ]
    read_file = staff(*lines)
    assert [(e.line, e.wrong) for e in read_file.errors] == [
        (line, "The line of managers runs in a circle: Ann, Bob and Cy.") for line in (2, 3, 4)
    ]
    assert [row.name for row in read_file.rows] == ["Dee"]


def test_a_formula_or_a_piece_of_a_web_page_is_no_name_and_never_written_out_as_one() -> None:
    read_file = staff(
        person(name='"=HYPERLINK(""x"")"', started="never"),
        person(name="@me", email="me@leeds.example"),
        person(name="<b>Jo</b>", email="jo@leeds.example"),
        person(job_title="=1+1", email="al@leeds.example"),
    )
    assert read_file.rows == ()
    assert [(error.line, error.wrong) for error in read_file.errors if error.column in {"Name", "Job title"}] == [
        (2, "A name cannot start with ="),
        (3, "A name cannot start with @"),
        (4, "A name cannot hold <"),
        (5, "A job title cannot start with ="),
    ]
    rows = table(errors_csv(read_file))
    assert rows[1][0] == '\'=HYPERLINK("x")'


def test_characters_that_cannot_be_seen_are_left_out_and_the_rows_counted() -> None:
    hidden = person(name="Jo\u202e B\u200bell\x7f")
    read_file = staff(hidden, person(name="Al Ash", email="al@leeds.example"))
    assert [row.name for row in read_file.rows] == ["Jo Bell", "Al Ash"]
    assert read_file.cleaned == 1


def test_one_employee_number_on_two_people_is_an_error_on_both() -> None:
    read_file = staff(
        "Jo Bell,jo@leeds.example,Dev,77",
        "Al Ash,al@leeds.example,Dev,77",
        "Cy Cole,cy@leeds.example,Dev,78",
        headings="Name,Email,Job title,Employee number",
    )
    assert [(error.line, error.wrong) for error in read_file.errors] == [
        (2, "Employee number 77 also stands on line 3, for Al Ash."),
        (3, "Employee number 77 also stands on line 2, for Jo Bell."),
    ]
    assert [row.name for row in read_file.rows] == ["Cy Cole"]


@pytest.mark.parametrize("cell", ["=1", "+44", "-1", "@x", " =1", "\t=1", "＝1"])
def test_cells_that_a_spreadsheet_would_run(cell: str) -> None:
    assert neutral(cell) == f"'{cell}"


def test_the_errors_come_back_in_the_councils_own_columns() -> None:
    headings = "Name,Email,Grade,Job title,Started"
    read_file = staff("Jo Bell,jo@leeds,PO2,,soon", "Al,al@leeds.example,PO1,Dev,", headings=headings)
    content = errors_csv(read_file)
    assert content.startswith(b"\xef\xbb\xbf")
    assert table(content) == [
        ["Name", "Email", "Grade", "Job title", "Started", "Column", "What is wrong", "How to mend it"],
        [
            "Jo Bell", "jo@leeds", "PO2", "", "soon", "Email; Job title; Started",
            "“jo@leeds” is not an email address. The job title is missing. “soon” is not a date.",
            "Write one address, such as name@council.gov.uk. Give the title of the person's post. "
            "Write day, month and year, such as 31/12/2024.",
        ],
    ]  # fmt: skip


def test_the_file_of_errors_can_be_corrected_and_sent_again() -> None:
    first = errors_csv(staff(person(number="=12", started="soon")))
    assert [e.wrong for e in read(first, today=TODAY).errors] == ["“soon” is not a date."]
    again = read(first.replace(b"soon", b"01/04/2024", 1), today=TODAY)
    assert (again.errors, again.rows[0].external_id) == ((), "=12")
    repeated = read(errors_csv(read(first, today=TODAY)), today=TODAY)
    assert repeated.headings.count("Column") == 1


def test_the_template_is_read_as_ours() -> None:
    (headings,) = table(template_csv())
    read_file = read(template_csv() + RUTH.replace(",,", ",,", 1).encode(), today=TODAY)
    assert headings[:3] == ["Name", "Email", "Job title"]
    assert {column.field for column in read_file.columns} == set(Field) - {
        Field.FIRST_NAME, Field.LAST_NAME, Field.HOURS
    }  # fmt: skip
    assert read_file.rows[0].job_title == "Head of digital"


@given(st.text(max_size=30))
def test_writing_out_can_be_taken_back(cell: str) -> None:
    written = neutral(cell)
    assert not written.startswith(("=", "+", "-", "@"))
    if not cell.startswith("'"):
        assert as_typed(written) == cell


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_by_name(content: bytes) -> None:
    try:
        outcome = bool(read(content, today=TODAY).cells)
    except StaffFileError as error:
        outcome = bool(error.wrong and error.mend)
    assert outcome


CELL = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12)


@given(st.lists(st.tuples(CELL, CELL, CELL, CELL, CELL, CELL), min_size=1, max_size=6))
def test_every_row_is_a_person_or_an_error(rows: list[tuple[str, ...]]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([HEADINGS.split(",")[:6], *rows])
    try:
        read_file = read(out.getvalue().encode("utf-8"), today=TODAY)
    except StaffFileError:
        return
    lines = {row.line for row in read_file.rows} | {error.line for error in read_file.errors}
    assert lines == set(read_file.cells)
    assert len(table(errors_csv(read_file))) == 1 + len({error.line for error in read_file.errors})
