"""What can only be seen across rows: the same person twice, and who reports to whom."""

from collections.abc import Mapping
from dataclasses import replace

from pathways.catalogue_words import listed
from pathways.staff_file_columns import Header
from pathways.staff_file_parts import Field, RowError, StaffRow
from pathways.staff_file_values import Fault, read_email


def link_managers(
    rows: Mapping[int, StaffRow], header: Header, *, names: Mapping[int, str]
) -> tuple[dict[int, StaffRow], list[RowError]]:
    """Return the rows with every manager as an e-mail address, and the faults found on the way.

    `rows` are keyed by line. A manager outside the file may be given by address, not by name.
    """
    errors: list[RowError] = []
    heading, email_heading = header.heading(Field.MANAGER), header.heading(Field.EMAIL)
    by_name: dict[str, list[StaffRow]] = {}
    by_email: dict[str, StaffRow] = {}
    for line, row in rows.items():
        if names[line]:
            by_name.setdefault(names[line].casefold(), []).append(row)
        if not row.email:
            continue
        first = by_email.setdefault(row.email, row)
        if first is not row:
            wrong = f"{row.email} also stands on line {first.line}."
            errors.append(
                RowError(
                    line, row.name or row.email, email_heading, wrong, "Keep one row a person, or mend the address."
                )
            )

    errors += _numbers_twice(rows, header.heading(Field.EXTERNAL_ID))
    linked: dict[int, StaffRow] = {}
    for line, row in rows.items():
        manager = _manager(row.manager_email, by_name)
        if not isinstance(manager, Fault) and manager and manager == row.email:
            manager = Fault(
                f"{row.name or row.email} is their own manager.", "Give the manager's address, or leave it empty."
            )
        if isinstance(manager, Fault):
            errors.append(RowError(line, row.name or row.email or f"line {line}", heading, manager.wrong, manager.mend))
            manager = ""
        linked[line] = replace(row, manager_email=manager)
    errors += _loops(linked, heading)
    return linked, errors


def _numbers_twice(rows: Mapping[int, StaffRow], heading: str) -> list[RowError]:
    """Return an error for every row whose employee number stands on the row of another person too."""
    by_number: dict[str, list[StaffRow]] = {}
    for row in rows.values():
        if row.external_id:
            by_number.setdefault(row.external_id.casefold(), []).append(row)
    errors: list[RowError] = []
    for same in by_number.values():
        if len({row.email for row in same}) < 2:
            continue
        for row in same:
            other = next(one for one in same if one.email != row.email)
            wrong = f"Employee number {row.external_id} also stands on line {other.line}, for {other.name}."
            mend = "Give each person their own number, or leave it empty."
            errors.append(RowError(row.line, row.name or row.email or f"line {row.line}", heading, wrong, mend))
    return errors


def _manager(given: str, by_name: Mapping[str, list[StaffRow]]) -> str | Fault:
    if not given:
        return ""
    if "@" in given:
        return read_email(given)
    name = given
    if "," in given:
        last, _, first = given.partition(",")
        name = " ".join(f"{first} {last}".split())
    found = [row for row in by_name.get(name.casefold(), ()) if row.email]
    emails = {row.email for row in found}
    if len(emails) == 1:
        return found[0].email
    if emails:
        return Fault(f"{len(emails)} people in the file are called {name}.", "Give the manager's email address.")
    return Fault(f"“{given}” is not in the file.", "Give the manager's email address.")


def _loops(rows: Mapping[int, StaffRow], heading: str) -> list[RowError]:
    """Return an error for each person who, followed upwards, is their own manager's manager."""
    by_email: dict[str, StaffRow] = {}
    for row in rows.values():
        if row.email:
            by_email.setdefault(row.email, row)
    settled: set[str] = set()
    errors: list[RowError] = []
    for start in by_email:
        path: dict[str, int] = {}
        at = start
        while at in by_email and at not in settled:
            if at in path:
                errors += _loop_errors([by_email[email] for email in list(path)[path[at] :]], heading)
                break
            path[at] = len(path)
            at = by_email[at].manager_email
        settled.update(path)
    return errors


def _loop_errors(loop: list[StaffRow], heading: str) -> list[RowError]:
    people = [row.name or row.email for row in loop]
    shown = listed(people) if len(people) <= 4 else f"{', '.join(people[:3])} and {len(people) - 3} more"
    wrong = f"The line of managers runs in a circle: {shown}."
    mend = "Mend one of these managers, or leave the topmost empty."
    return [RowError(row.line, row.name or row.email, heading, wrong, mend) for row in loop]
