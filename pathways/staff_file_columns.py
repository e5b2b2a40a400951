"""Which column of a staff file holds what: headings as HR systems and people write them."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from pathways.staff_file_parts import Column, Field, StaffFileError

# Written without case, spaces or punctuation, the surest first: where two columns fit a field, the surer one is
# read (“Job title” before “Title”, which may be Mr or Ms; “Work email” before “Email”).
_HEADINGS = {
    Field.NAME: "fullname name employeename staffname displayname officername personname nameofemployee "
    "fullnameofemployee preferredname knownas person employee",
    Field.FIRST_NAME: "firstname forename forenames firstnames givenname givennames first",
    Field.LAST_NAME: "lastname surname familyname last secondname",
    Field.EMAIL: "workemail workemailaddress emailwork businessemail officeemail corporateemail staffemail "
    "employeeemail primaryemail email emailaddress emailid mail upn userprincipalname",
    Field.JOB_TITLE: "jobtitle posttitle positiontitle postname jobname jobrole currentrole rolename designation "
    "position post job role title",
    Field.MANAGER: "linemanageremail linemanageremailaddress linemanagerworkemail linemanagersemail linemgremail "
    "emailoflinemanager manageremail manageremailaddress managersemail reportstoemail supervisoremail linemanager "
    "linemgr linemanagername managername reportingmanager reportsto manager supervisor",
    Field.STARTED: "startdateinpost poststartdate positionstartdate jobstartdate rolestartdate dateinpost startinpost "
    "inpostsince startdate dateofstart startedon datestarted started start effectivedate datejoined joiningdate",
    Field.FTE: "fte fulltimeequivalent ftevalue contractfte wte wholetimeequivalent",
    Field.HOURS: "contractedhours contractedweeklyhours weeklycontractedhours contracthours hoursperweek hoursaweek "
    "hoursweek hrsperweek weeklyhours workinghours hours hrs",
    Field.EXTERNAL_ID: "employeenumber employeeno employeeid employeeref employeereference externalid payrollnumber "
    "payrollno payrollid payrollref payno paynumber staffnumber staffno staffid staffref personnelnumber personnelno "
    "personnelid personnelref persno persnumber personnumber personno personid empno empnumber empid emplid "
    "assignmentnumber assignmentno hrid id",
}
HEADINGS = {
    heading: (field, place) for field, words in _HEADINGS.items() for place, heading in enumerate(words.split())
}

LEAST_RECOGNISED = 2  # headings that make a line the header: one could be chance in a banner


@dataclass(frozen=True, slots=True)
class Header:
    """The line of headings: which record it is, counted from 0, and how many headings were recognised."""

    index: int
    line: int
    columns: tuple[Column, ...]

    @property
    def recognised(self) -> int:
        return sum(1 for column in self.columns if column.field is not None)

    def position(self, field: Field) -> int | None:
        return next((column.position for column in self.columns if column.field is field), None)

    def heading(self, field: Field) -> str:
        """Return the file's own heading of a field, or ours when the file has none."""
        return next((column.heading for column in self.columns if column.field is field), field.words)


def squeezed(heading: str) -> str:
    return re.sub(r"[^a-z0-9]", "", heading.lower())


def find_header(records: Sequence[tuple[int, tuple[str, ...]]]) -> Header | None:
    """Return the line with the most recognised headings, the first of equals; None when none has enough."""
    best: Header | None = None
    for index, (line, cells) in enumerate(records):
        header = Header(index, line, _columns(cells))
        if header.recognised >= LEAST_RECOGNISED and (best is None or header.recognised > best.recognised):
            best = header
    return best


def _columns(cells: Sequence[str]) -> tuple[Column, ...]:
    surest: dict[Field, tuple[int, int]] = {}
    for position, cell in enumerate(cells):
        known = HEADINGS.get(squeezed(cell))
        if known is not None:
            field, place = known
            surest[field] = min(surest.get(field, (place, position)), (place, position))
    chosen = {position: field for field, (_, position) in surest.items()}
    return tuple(Column(position, " ".join(cell.split()), chosen.get(position)) for position, cell in enumerate(cells))


def require(header: Header | None) -> Header:
    """Return the header, or raise StaffFileError naming the column that is missing."""
    if header is None:
        raise StaffFileError(
            "No line of headings was found.",
            "Put a line of headings before the people, such as Name, Email, Job title, Line manager email, Start date.",
        )
    has_name = header.position(Field.NAME) is not None or (
        header.position(Field.FIRST_NAME) is not None and header.position(Field.LAST_NAME) is not None
    )
    missing = [
        words
        for words, there in (
            ("Name", has_name),
            ("Email", header.position(Field.EMAIL) is not None),
            ("Job title", header.position(Field.JOB_TITLE) is not None),
        )
        if not there
    ]
    if missing:
        noun = "column" if len(missing) == 1 else "columns"
        headings = ", ".join(f"“{column.heading}”" for column in header.columns if column.heading)
        raise StaffFileError(
            f"The file has no {noun} {' or '.join(missing)}. Its headings on line {header.line} are {headings}.",
            f"Add the {noun}, or name {'it' if len(missing) == 1 else 'them'} {' and '.join(missing)}.",
        )
    return header


# Columns of which one is enough, as a file has them: what is not read of each is named on the page of a checked file.
_ONE_OF: tuple[tuple[tuple[Field, ...], ...], ...] = (
    ((Field.NAME,), (Field.FIRST_NAME, Field.LAST_NAME)),
    ((Field.EMAIL,),),
    ((Field.JOB_TITLE,),),
    ((Field.MANAGER,),),
    ((Field.STARTED,),),
    ((Field.FTE,), (Field.HOURS,)),
    ((Field.EXTERNAL_ID,),),
)


def not_read(words: Collection[str]) -> tuple[str, ...]:
    """Headings, in our words, of what no column of a file was read as; `words` are those that were."""
    found = [ways[0] for ways in _ONE_OF if not any(all(field.words in words for field in way) for way in ways)]
    return tuple(field.words for fields in found for field in fields)
