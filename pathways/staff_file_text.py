"""From the bytes of a staff file to its lines of cells, whatever program wrote it."""

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from itertools import islice

from pathways.staff_file_columns import find_header
from pathways.staff_file_parts import StaffFileError

MAX_BYTES = 2 * 1024 * 1024
"""A council of 20,000 people fits in 2 MB; a larger file is not a staff list."""

MAX_ROWS = 20_000
DELIMITERS = (",", ";", "\t")
HEADER_WITHIN = 25  # lines of banner that may stand before the headings

# The first bytes of files that people take for a CSV, and what to do about each.
SIGNATURES = (
    (b"PK\x03\x04", "This is an Excel workbook, not a CSV file.", "In Excel choose File, Save As, CSV UTF-8."),
    (
        b"\xd0\xcf\x11\xe0",
        "This is an old Excel workbook, not a CSV file.",
        "In Excel choose File, Save As, CSV UTF-8.",
    ),
    (b"%PDF", "This is a PDF, not a CSV file.", "Export the staff list as CSV from the HR system."),
    (b"\x1f\x8b", "This file is compressed.", "Unpack it and send the CSV file inside."),
    (b"{\\rtf", "This is a text document, not a CSV file.", "Export the staff list as CSV from the HR system."),
    (b"<", "This is a web page or XML, not a CSV file.", "Export the staff list as CSV from the HR system."),
)
BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What no text file holds; a file with any of them is a program's own format.
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
SAVE_AS = "In Excel choose File, Save As, CSV UTF-8."

Record = tuple[int, tuple[str, ...]]
"""The line on which a record starts, counted from 1 as an editor does, and its cells."""


def decode(content: bytes, *, max_bytes: int = MAX_BYTES) -> tuple[str, str]:
    """Return the text and the name of its encoding: UTF-8, UTF-16 with a byte order mark, else Windows-1252.

    Raises StaffFileError when the file is too large, empty, or not text.
    """
    if len(content) > max_bytes:
        size = f"{len(content) / 1024 / 1024:.1f} MB"
        raise StaffFileError(
            f"The file is {size}. The most is {max_bytes / 1024 / 1024:.0f} MB.",
            "Leave out columns that are not needed, or send it in parts.",
        )
    for signature, wrong, mend in SIGNATURES:
        if content[:512].lstrip().startswith(signature):
            raise StaffFileError(wrong, mend)
    for mark, encoding in BOMS:
        if content.startswith(mark):
            return _decoded(content[len(mark) :], encoding), encoding
    if b"\x00" in content:
        raise StaffFileError("This file is not text.", SAVE_AS)
    try:
        return _checked(content.decode("utf-8")), "utf-8"
    except UnicodeDecodeError:
        return _decoded(content, "windows-1252"), "windows-1252"


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return _checked(content.decode(encoding))
    except UnicodeDecodeError:
        raise StaffFileError("This file is not text that we can read.", SAVE_AS) from None


def _checked(text: str) -> str:
    if CONTROL.search(text):
        raise StaffFileError("This file is not text.", SAVE_AS)
    if not text.strip():
        raise StaffFileError("The file is empty.", "Send a file with a line of headings and one line for each person.")
    return text


def records(text: str, delimiter: str) -> Iterator[Record]:
    """Yield the records of a CSV text. A quoted cell may hold line breaks. Empty records are passed over.

    Raises StaffFileError naming the line when quotation marks do not match.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    starts = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise StaffFileError(
                f"The quotation marks on line {starts} do not match.",
                "Close each quotation mark, and write one inside a cell twice.",
            ) from None
        if any(cell.strip() for cell in cells):
            yield starts, tuple(cells)
        starts = reader.line_num + 1


def best_delimiter(text: str) -> str:
    """Return the delimiter with which the most headings are recognised; the first of DELIMITERS if none are.

    Counting separators misleads, since banners and job titles hold commas: the headings decide.
    """
    first = text.split("\n", 1)[0].strip().lower()
    if first.startswith("sep=") and len(first) == 5:
        return first[4]
    if first == "sep=":
        return "\t"
    best, most = DELIMITERS[0], 0
    for delimiter in DELIMITERS:
        found = find_header(list(leading(text, delimiter)))
        if found is not None and found.recognised > most:
            best, most = delimiter, found.recognised
    return best


def leading(text: str, delimiter: str) -> Iterator[Record]:
    """Yield the first records, as far as they can be read: a wrong delimiter may not match quotation marks."""
    try:
        yield from islice(records(text, delimiter), HEADER_WITHIN)
    except StaffFileError:
        return


def written(rows: Sequence[Sequence[str]], *, delimiter: str = ",") -> bytes:
    """Write rows so that Excel opens them as they are: UTF-8 with a mark, no cell read as a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    for row in rows:
        writer.writerow([neutral(cell) for cell in row])
    return codecs.BOM_UTF8 + out.getvalue().encode("utf-8")


# A spreadsheet takes a cell that begins with one of these for a formula. Full-width forms count, and so do
# characters that it drops before it looks.
FORMULA_STARTS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
DROPPED = " \t\r\n\x0b\x0c\xa0\u200b\ufeff"


def neutral(cell: str) -> str:
    """Put an apostrophe before a cell that a spreadsheet would run; leave every other as it is."""
    return f"'{cell}" if cell.lstrip(DROPPED).startswith(FORMULA_STARTS) else cell


def as_typed(cell: str) -> str:
    """Take back the apostrophe of `neutral`, so that a file of ours can be corrected and sent again."""
    return cell[1:] if cell.startswith("'") and neutral(cell[1:]) == cell else cell
