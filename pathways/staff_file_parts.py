"""What is read from a council's staff file: typed rows, and everything wrong with its place and its mend."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Field(StrEnum):
    """What a column can hold. `words` is the heading we write ourselves."""

    NAME = "name"
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    EMAIL = "email"
    JOB_TITLE = "job_title"
    MANAGER = "manager"
    STARTED = "started_on"
    FTE = "fte"
    HOURS = "hours"
    EXTERNAL_ID = "external_id"

    @property
    def words(self) -> str:
        return {
            "name": "Name",
            "first_name": "First name",
            "last_name": "Last name",
            "email": "Email",
            "job_title": "Job title",
            "manager": "Line manager email",
            "started_on": "Start date",
            "fte": "FTE",
            "hours": "Hours a week",
            "external_id": "Employee number",
        }[self.value]


class StaffFileError(ValueError):
    """The file as a whole cannot be read: what is wrong and how to mend it."""

    def __init__(self, wrong: str, mend: str) -> None:
        self.wrong = wrong
        self.mend = mend
        super().__init__(f"{wrong} {mend}")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the file and what it is read as; `field` is None when it is left out."""

    position: int
    heading: str
    field: Field | None


@dataclass(frozen=True, slots=True)
class StaffRow:
    """One person. `line` is the line of the file on which the row starts. `fte` is a share of full time, to 0.01."""

    line: int
    name: str
    email: str
    job_title: str
    manager_email: str = ""
    started_on: date | None = None
    fte: Decimal | None = None
    external_id: str = ""


@dataclass(frozen=True, slots=True)
class RowError:
    """One fault of one row. `person` is the name, else the e-mail address, else the line."""

    line: int
    person: str
    column: str
    wrong: str
    mend: str

    def __str__(self) -> str:
        return f"Line {self.line}, {self.person}, {self.column}: {self.wrong} {self.mend}"


@dataclass(frozen=True, slots=True)
class StaffFile:
    """A file that could be read. `rows` are the people without a fault; `errors` are in the order of the file.

    `faulty` are the people with one, as far as their cells could be read, for what only the council can tell of them.

    `cleaned` counts rows from which characters that cannot be seen were left out.
    """

    encoding: str
    delimiter: str
    header_line: int
    columns: tuple[Column, ...]
    rows: tuple[StaffRow, ...]
    errors: tuple[RowError, ...]
    cells: dict[int, tuple[str, ...]]
    faulty: tuple[StaffRow, ...] = ()
    cleaned: int = 0

    @property
    def headings(self) -> tuple[str, ...]:
        return tuple(column.heading for column in self.columns)

    @property
    def delimiter_words(self) -> str:
        return {",": "comma", ";": "semicolon", "\t": "tab"}.get(self.delimiter, self.delimiter)

    @property
    def people(self) -> int:
        """Rows of the file, with and without faults."""
        return len(self.cells)
