"""Reading a council's staff file: CSV as Excel and HR systems write it, with every fault named and mendable.

`read` gives typed rows and errors; `errors_csv` gives the faulty rows back to be corrected and sent again;
`template_csv` is an empty file to start from. Nothing here touches a database.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from pathways.staff_file_columns import Header, find_header, require
from pathways.staff_file_links import link_managers
from pathways.staff_file_parts import Column, Field, RowError, StaffFile, StaffFileError, StaffRow
from pathways.staff_file_text import (
    HEADER_WITHIN,
    MAX_BYTES,
    MAX_ROWS,
    Record,
    as_typed,
    best_delimiter,
    decode,
    neutral,
    records,
    written,
)
from pathways.staff_file_values import (
    FULL_TIME_HOURS,
    UNSEEN,
    DateOrder,
    Fault,
    clean,
    date_order,
    read_date,
    read_email,
    read_fte,
    unfit,
)

__all__ = [
    "MAX_BYTES",
    "MAX_ROWS",
    "Column",
    "Field",
    "RowError",
    "StaffFile",
    "StaffFileError",
    "StaffRow",
    "errors_csv",
    "left_out",
    "neutral",
    "own_columns",
    "read",
    "template_csv",
]

ERROR_HEADINGS = ("Column", "What is wrong", "How to mend it")
FORMS_OF_ADDRESS = frozenset({"mr", "mrs", "miss", "ms", "mx", "dr", "cllr", "prof"})
NOT_PEOPLE = frozenset({"total", "totals", "grand total", "end of report", "end"})


def read(
    content: bytes,
    *,
    today: date,
    max_bytes: int = MAX_BYTES,
    max_rows: int = MAX_ROWS,
    full_time_hours: Decimal = FULL_TIME_HOURS,
) -> StaffFile:
    """Read a staff file.

    A row with any fault is left out of `rows`; its faults are in `errors` and its cells in `cells`.
    A manager given by name is found in the file by that name. Raises StaffFileError when the file as a whole
    cannot be read: not text, too large, no headings, a column missing, nobody in it.
    """
    text, encoding = decode(content, max_bytes=max_bytes)
    delimiter = best_delimiter(text)
    found = list(records(text, delimiter))
    header = require(find_header(found[:HEADER_WITHIN]))
    people = [(line, _fitted(cells, header)) for line, cells in found[header.index + 1 :]]
    people = [(line, cells) for line, cells in people if not _is_footer(cells, header)]
    if not people:
        raise StaffFileError(f"Nobody is listed after the headings on line {header.line}.", "Add one line a person.")
    if len(people) > max_rows:
        raise StaffFileError(f"The file lists {len(people):,} people. The most is {max_rows:,}.", "Send it in parts.")
    rows, errors = _people(people, header, today, full_time_hours)
    rows, link_errors = link_managers(rows, header, names={line: row.name for line, row in rows.items()})
    errors += link_errors
    errors.sort(key=lambda error: error.line)
    faulty = {error.line for error in errors}
    return StaffFile(
        encoding=encoding,
        delimiter=delimiter,
        header_line=header.line,
        columns=header.columns,
        rows=tuple(row for line, row in rows.items() if line not in faulty),
        faulty=tuple(row for line, row in rows.items() if line in faulty),
        errors=tuple(errors),
        cells=dict(people),
        cleaned=sum(1 for _, cells in people if any(UNSEEN.search(cell.strip("\ufeff")) for cell in cells)),
    )


def _fitted(cells: Sequence[str], header: Header) -> tuple[str, ...]:
    """Return a record with as many cells as there are headings; cells beyond them stay, to be given back."""
    short = len(header.columns) - len(cells)
    return tuple(as_typed(cell) for cell in cells) + ("",) * max(0, short)


def _is_footer(cells: Sequence[str], header: Header) -> bool:
    """Tell a closing line (“Total 214”) from a person: no address, and a word for an end in the first cell used."""
    email = header.position(Field.EMAIL)
    first = next((cell for cell in cells if cell.strip()), "")
    words = clean(first).lower().rstrip(":").strip("* ")
    return (email is None or not cells[email].strip()) and words in NOT_PEOPLE


def _people(
    people: Sequence[Record], header: Header, today: date, full_time: Decimal
) -> tuple[dict[int, StaffRow], list[RowError]]:
    started = header.position(Field.STARTED)
    order = date_order(cells[started] for _, cells in people) if started is not None else DateOrder.DAY_FIRST
    rows: dict[int, StaffRow] = {}
    errors: list[RowError] = []
    for line, cells in people:
        row, faults = _person(line, _values(cells, header), today, order, full_time)
        person = row.name or row.email or f"line {line}"
        if any(cell.strip() for cell in cells[len(header.columns) :]):
            # Every cell after the slip stands in the wrong column: its other faults would only mislead.
            wrong = f"The row has {len(cells)} cells, the headings {len(header.columns)}."
            errors.append(RowError(line, person, "Row", wrong, "Put a cell that holds a separator in quotation marks."))
            continue
        errors += [RowError(line, person, header.heading(at), fault.wrong, fault.mend) for at, fault in faults]
        rows[line] = row
    return rows, errors


def _values(cells: Sequence[str], header: Header) -> dict[Field, str]:
    return {column.field: clean(cells[column.position]) for column in header.columns if column.field is not None}


def _person(
    line: int, values: Mapping[Field, str], today: date, order: DateOrder, full_time: Decimal
) -> tuple[StaffRow, list[tuple[Field, Fault]]]:
    faults: list[tuple[Field, Fault]] = []

    name = values.get(Field.NAME, "")
    if not name:
        parts = (values.get(Field.FIRST_NAME, ""), values.get(Field.LAST_NAME, ""))
        name = " ".join(part for part in parts if part)
    if "," in name:
        # “Shah, Priya” is how HR systems sort.
        last, _, first = name.partition(",")
        name = clean(f"{first} {last}")
    if not name:
        at = Field.NAME if Field.NAME in values else Field.FIRST_NAME
        faults.append((at, Fault("The name is missing.", "Give the person's name.")))
    for part in (Field.NAME, Field.FIRST_NAME, Field.LAST_NAME):
        wrong = unfit(values.get(part, ""), "name")
        if wrong is not None:
            faults.append((part, wrong))

    email = ""
    if not values[Field.EMAIL]:
        faults.append((Field.EMAIL, Fault("The email address is missing.", "Give the person's work address.")))
    else:
        address = read_email(values[Field.EMAIL])
        if isinstance(address, Fault):
            faults.append((Field.EMAIL, address))
        else:
            email = address

    job_title = values[Field.JOB_TITLE]
    if job_title.lower().rstrip(".") in FORMS_OF_ADDRESS:
        mend = "Give the title of the person's post."
        faults.append((Field.JOB_TITLE, Fault(f"“{job_title}” is a form of address, not a job title.", mend)))
    if not job_title:
        faults.append((Field.JOB_TITLE, Fault("The job title is missing.", "Give the title of the person's post.")))

    unfit_title = unfit(job_title, "job title")
    if unfit_title is not None:
        faults.append((Field.JOB_TITLE, unfit_title))

    started_on: date | None = None
    if values.get(Field.STARTED):
        day = read_date(values[Field.STARTED], today=today, order=order)
        if isinstance(day, Fault):
            faults.append((Field.STARTED, day))
        else:
            started_on = day

    fte: Decimal | None = None
    at = Field.FTE if values.get(Field.FTE) else Field.HOURS
    if values.get(at):
        share = read_fte(values[at], in_hours=at is Field.HOURS, full_time=full_time)
        if isinstance(share, Fault):
            faults.append((at, share))
        else:
            fte = share

    row = StaffRow(
        line=line,
        name=name,
        email=email,
        job_title=job_title,
        manager_email=values.get(Field.MANAGER, ""),
        started_on=started_on,
        fte=fte,
        external_id=values.get(Field.EXTERNAL_ID, ""),
    )
    return row, faults


def own_columns(staff: StaffFile) -> tuple[Column, ...]:
    """The columns of a file without those that `errors_csv` added to it: of them nothing needs to be said.

    A column of one of these names alone is the council's own; only all of them together are ours.
    """
    if not set(ERROR_HEADINGS) <= set(staff.headings):
        return staff.columns
    return tuple(column for column in staff.columns if column.heading not in ERROR_HEADINGS)


def errors_csv(staff: StaffFile) -> bytes:
    """Give the faulty rows back: their own columns, then where, what is wrong and how to mend it.

    One line a person, with the separator of the file sent: it can be corrected and sent again as it is. Opens in Excel;
    no cell runs.
    """
    by_line: dict[int, list[RowError]] = {}
    for error in staff.errors:
        by_line.setdefault(error.line, []).append(error)
    width = max((len(staff.cells[line]) for line in by_line), default=0)
    headings = [*staff.headings, *([""] * (width - len(staff.headings)))]
    ours = {column.position for column in staff.columns} - {column.position for column in own_columns(staff)}
    own = [at for at in range(width) if at not in ours]
    rows = [[*(headings[at] for at in own), *ERROR_HEADINGS]]
    for line, errors in by_line.items():
        cells = staff.cells[line]
        rows.append(
            [
                *(cells[at] if at < len(cells) else "" for at in own),
                "; ".join(dict.fromkeys(error.column for error in errors)),
                " ".join(dict.fromkeys(error.wrong for error in errors)),
                " ".join(dict.fromkeys(error.mend for error in errors)),
            ]
        )
    return written(rows, delimiter=staff.delimiter)


def left_out(content: bytes, *, today: date, max_bytes: int = MAX_BYTES) -> list[tuple[str, str, str]]:
    """Whom a file of faulty rows is about: name, address and number as the cells say, in small letters; "" for none."""
    staff = read(content, today=today, max_bytes=max_bytes)
    at = {column.field: column.position for column in staff.columns if column.field is not None}

    def said(cells: Sequence[str], field: Field) -> str:
        return clean(cells[at[field]]).casefold() if field in at and at[field] < len(cells) else ""

    return [
        (
            said(cells, Field.NAME) or f"{said(cells, Field.FIRST_NAME)} {said(cells, Field.LAST_NAME)}".strip(),
            said(cells, Field.EMAIL),
            said(cells, Field.EXTERNAL_ID),
        )
        for cells in staff.cells.values()
    ]


def template_csv() -> bytes:
    """Return a file of headings to fill in, with nobody in it."""
    fields = (Field.NAME, Field.EMAIL, Field.JOB_TITLE, Field.MANAGER, Field.STARTED, Field.FTE, Field.EXTERNAL_ID)
    return written([[field.words for field in fields]])
