"""Staff files for tests, made of lines."""

import csv
import io
from datetime import date

from pathways.staff_file import StaffFile, read

TODAY = date(2026, 11, 23)
HEADINGS = "Name,Email,Job title,Line manager email,Start date,FTE,Employee number"
PRIYA = "Priya Shah,priya.shah@calderdale.example,Developer,ruth.abara@calderdale.example,01/04/2023,0.6,A17"
RUTH = "Ruth Abara,ruth.abara@calderdale.example,Head of digital,,2019-09-02,1,A02"


def staff(*lines: str, headings: str = HEADINGS, encoding: str = "utf-8", end: str = "\r\n") -> StaffFile:
    return read(end.join((headings, *lines, "")).encode(encoding), today=TODAY)


def faults(*lines: str, headings: str = HEADINGS) -> list[tuple[int, str, str]]:
    return [(e.line, e.column, e.wrong) for e in staff(*lines, headings=headings).errors]


def person(**cells: str) -> str:
    values = {
        "name": "Jo Bell",
        "email": "jo.bell@leeds.example",
        "job_title": "Developer",
        "manager": "",
        "started": "",
        "fte": "",
        "number": "",
    }
    return ",".join((values | cells).values())


def table(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
