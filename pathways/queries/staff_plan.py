"""What taking in a staff file would do to a council: who is new, who is known, what changes, and what cannot be.

Read before anything is written, and again when the file is taken in, so that a run that was stopped half-way goes on
from what is there. The number of queries depends on the file only by one for each 500 addresses.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from django.db.models import Q

from pathways.models import Appointment, TitleMapping
from pathways.queries.first_day import title_key
from pathways.staff_file import Column, Field, RowError, StaffFile, StaffRow
from people.models import Membership, Organisation, Person
from people.roles import Role

Value = TypeVar("Value", str, int)
AT_ONCE = 500  # addresses in one query: databases limit how many values one statement may carry


@dataclass(frozen=True, slots=True)
class Planned:
    """One row and what it would do. `person` is None for somebody new; `post` the latest open post here, if any.

    `manager` is an address to set, or "" to leave the manager as it is.
    """

    row: StaffRow
    person: Person | None
    post: Appointment | None
    joins: bool = False
    title: bool = False
    fte: bool = False
    number: bool = False
    manager: str = ""
    start: bool = False

    @property
    def new(self) -> bool:
        """Whether the person is new to this council."""
        return self.person is None or self.joins

    @property
    def changes(self) -> bool:
        """Whether anything of somebody known would change."""
        return not self.new and (self.title or self.fte or self.number or self.start or bool(self.manager))


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole file against a council. `errors` are those of the file and those that only the council shows."""

    file: StaffFile
    people: tuple[Planned, ...]
    errors: tuple[RowError, ...]
    leavers: tuple[Person, ...]
    managers_later: tuple[StaffRow, ...]
    other_addresses: int
    unmatched: Mapping[str, int]

    @property
    def faulty(self) -> StaffFile:
        """The file with every error, for giving the faulty rows back."""
        return replace(self.file, errors=self.errors)


def plan(file: StaffFile, *, organisation: Organisation, today: date) -> Plan:
    """Hold a file against a council as it stands now."""
    council = _Council(organisation, file, today)
    errors: list[RowError] = list(file.errors)
    found: dict[int, tuple[StaffRow, Person | None]] = {}
    lines: dict[int, StaffRow] = {}
    for row in file.rows:
        person, error = council.find(row)
        if person is not None and error is None:
            first = lines.setdefault(person.pk, row)
            if first is not row:
                error = council.error(
                    row,
                    Field.EMAIL,
                    f"This row and line {first.line} are both about {person.name}.",
                    "Keep one row a person, or correct the address or the employee number.",
                )
        if error is not None:
            errors.append(error)
        else:
            found[row.line] = (row, person)
    for row in file.faulty:
        # A row that is left out anyway: everything that is wrong with it is said at once.
        _, error = council.find(row) if row.email else (None, None)
        if error is not None:
            errors.append(error)
    here = council.addresses(errors, (row.email for row, _ in found.values()))
    astray = [row for row in (*file.rows, *file.faulty) if row.line not in found and row.manager_email]
    errors += [council.unknown_manager(row) for row in astray if row.manager_email not in here]
    found, later, manager_errors = _managers(found, council, errors)
    errors += manager_errors
    people = tuple(council.compare(row, person) for row, person in found.values())
    matched = {planned.person.pk for planned in people if planned.person is not None}
    return Plan(
        file=file,
        people=people,
        errors=tuple(sorted(errors, key=lambda error: error.line)),
        leavers=tuple(person for person in council.leavers(matched)),
        managers_later=tuple(later),
        other_addresses=sum(1 for planned in people if planned.person and planned.person.email != planned.row.email),
        unmatched=council.unmatched(people),
    )


class _Council:
    """What is known of a council and of the addresses in the file, read once."""

    def __init__(self, organisation: Organisation, file: StaffFile, today: date) -> None:
        self.organisation, self.file, self.today = organisation, file, today
        here = Membership.objects.filter(organisation=organisation, role=Role.LEARNER).filter(
            Q(until__isnull=True) | Q(until__gt=today)
        )
        self.staff: dict[int, Person] = {
            membership.person_id: membership.person
            for membership in here.select_related("person").order_by("person__name")
        }
        self.by_email: dict[str, Person] = {person.email.lower(): person for person in self.staff.values()}
        self.by_number = {person.external_id: person for person in self.staff.values() if person.external_id}
        wanted = {row.email for row in (*file.rows, *file.faulty) if row.email} - set(self.by_email)
        self.strangers = {person.email.lower(): person for person in _people_with(wanted)}
        self.elsewhere, self.before = self._memberships()
        self.posts: dict[int, Appointment] = {}
        for post in (
            Appointment.objects.filter(organisation=organisation, until__isnull=True)
            .select_related("line_manager")
            .order_by("since", "pk")
        ):
            self.posts[post.person_id] = post

    def _memberships(self) -> tuple[set[int], set[int]]:
        """Of the people known elsewhere: who belongs somewhere else now, and who was staff here before."""
        elsewhere: set[int] = set()
        before: set[int] = set()
        for chunk in _chunks([person.pk for person in self.strangers.values()]):
            for membership in Membership.objects.filter(person__in=chunk):
                if membership.organisation_id == self.organisation.pk:
                    before.add(membership.person_id)
                elif membership.until is None or membership.until > self.today:
                    elsewhere.add(membership.person_id)
        return elsewhere, before

    def find(self, row: StaffRow) -> tuple[Person | None, RowError | None]:
        """The person a row is about (None for somebody new), or why that cannot be said."""
        for at, value, most in (
            (Field.NAME, row.name, 120),
            (Field.EMAIL, row.email, 254),
            (Field.JOB_TITLE, row.job_title, 160),
            (Field.EXTERNAL_ID, row.external_id, 64),
        ):
            if len(value) > most:
                wrong = f"This has {len(value)} characters. The most is {most}."
                return None, self.error(row, at, wrong, "Shorten it, or check that no other column ran into it.")
        numbered = self.by_number.get(row.external_id) if row.external_id else None
        addressed = self.by_email.get(row.email)
        if numbered is not None and addressed is not None and numbered.pk != addressed.pk:
            wrong = f"Employee number {row.external_id} is {numbered.name}’s, the address is {addressed.name}’s."
            return None, self.error(row, Field.EXTERNAL_ID, wrong, "Correct the number or the address.")
        known = numbered or addressed
        if known is not None and not known.is_active:
            wrong = f"The account of {known.name} is closed here."
            mend = "Open the account again under People, or leave the row out."
            return None, self.error(row, Field.EMAIL, wrong, mend)
        if known is not None:
            if numbered is not None and addressed is None:
                if row.email in self.strangers:
                    return None, self._of_others(row)
                if not _share_a_name(numbered.name, row.name):
                    # Another name and another address: more likely a number typed wrongly than the same person. Who
                    # married keeps one name at least.
                    wrong = f"This number belongs to {numbered.name}, {numbered.email}."
                    mend = "Correct the number. If it is the same person, correct their name or address under People."
                    return None, self.error(row, Field.EXTERNAL_ID, wrong, mend)
            return known, None
        stranger = self.strangers.get(row.email)
        if stranger is None:
            return None, None
        # Somebody who was staff here and belongs nowhere else comes back; anybody else's record is not ours to open.
        if stranger.pk in self.elsewhere or stranger.pk not in self.before or not stranger.is_active:
            return None, self._of_others(row)
        return stranger, None

    def _of_others(self, row: StaffRow) -> RowError:
        return self.error(
            row,
            Field.EMAIL,
            f"{row.email} belongs to somebody outside this council in Pathways.",
            "Check the address. If they have moved here, ask an administrator to move them, then send the row again.",
        )

    def error(self, row: StaffRow, at: Field, wrong: str, mend: str) -> RowError:
        """An error of a row, under the file's own heading."""
        return RowError(row.line, row.name or row.email, _heading(self.file.columns, at), wrong, mend)

    def compare(self, row: StaffRow, person: Person | None) -> Planned:
        """What a row changes about a person."""
        post = self.posts.get(person.pk) if person is not None else None
        manager = row.manager_email
        if post is not None and post.line_manager is not None and post.line_manager.email.lower() == manager:
            manager = ""
        return Planned(
            row=row,
            person=person,
            post=post,
            joins=person is not None and person.pk not in self.staff,
            title=post is None or title_key(post.title) != title_key(row.job_title),
            fte=post is not None and row.fte is not None and post.fte != row.fte,
            number=person is not None and bool(row.external_id) and person.external_id != row.external_id,
            manager=manager,
            start=post is not None and not post.since_known and row.started_on is not None,
        )

    def leavers(self, matched: set[int]) -> Iterator[Person]:
        """Staff with a post here whom no row of the file names, not even a faulty one."""
        named = self.told(self.file.cells, Field.EMAIL, Field.EXTERNAL_ID)
        for person in self.staff.values():
            known = person.email.lower() in named or (person.external_id and person.external_id.lower() in named)
            if person.pk in self.posts and person.pk not in matched and not known and person.is_active:
                yield person

    def told(self, lines: Iterable[int], *fields: Field) -> set[str]:
        """What the cells of some lines say in these columns, faulty or not."""
        places = [column.position for column in self.file.columns if column.field in fields]
        return {self.file.cells[line][at].strip().lower() for line in lines for at in places}

    def addresses(self, errors: Iterable[RowError], known: Iterable[str]) -> set[str]:
        """Every address somebody can be managed by: of the council, and of the file, in faulty rows too."""
        return {*self.by_email, *known, *self.told({error.line for error in errors}, Field.EMAIL)}

    def unknown_manager(self, row: StaffRow) -> RowError:
        """That a row names a manager whom nobody knows."""
        wrong = f"{row.manager_email} is not in the file or the council."
        mend = "Add a line for them, correct the address, or leave the manager empty."
        return self.error(row, Field.MANAGER, wrong, mend)

    def unmatched(self, people: Iterable[Planned]) -> dict[str, int]:
        """Job titles that would come in with no role decided, and how many people hold each."""
        decided = set(
            TitleMapping.objects.filter(organisation=self.organisation, decided_at__isnull=False).values_list(
                "key", flat=True
            )
        )
        titles: dict[str, tuple[str, int]] = {}
        for planned in people:
            key = title_key(planned.row.job_title)
            if key not in decided:
                title, count = titles.get(key, (planned.row.job_title, 0))
                titles[key] = (title, count + 1)
        return dict(sorted(titles.values(), key=lambda item: (-item[1], item[0])))


Found = dict[int, tuple[StaffRow, Person | None]]


def _managers(
    found: Found, council: _Council, errors: Sequence[RowError]
) -> tuple[Found, list[StaffRow], list[RowError]]:
    """Rows whose manager can be set; rows to take in now and give a manager later; and errors.

    A manager whose own row has an error is no fault of the people below: they come in, and get their manager when the
    mended row does. A manager nobody knows is an error, and so is a circle through people who are here already.
    """
    faulty = council.told({error.line for error in errors}, Field.EMAIL)
    here = {row.email for row, _ in found.values()} | set(council.by_email)
    # Somebody known by number may stand in the file under another address than the one kept here.
    kept_address = {row.email: person.email.lower() for row, person in found.values() if person is not None}
    kept: Found = {}
    later: list[StaffRow] = []
    wrong: list[RowError] = []
    for line, (row, person) in found.items():
        if not row.manager_email or row.manager_email in here:
            address = kept_address.get(row.manager_email, row.manager_email)
            kept[line] = (replace(row, manager_email=address), person)
        elif row.manager_email in faulty:
            later.append(row)
            kept[line] = (replace(row, manager_email=""), person)
        else:
            wrong.append(council.unknown_manager(row))
    for line in sorted(_circles(kept, council)):
        row, _ = kept.pop(line)
        wrong.append(
            council.error(
                row,
                Field.MANAGER,
                f"With {row.manager_email} as manager, the line of managers runs in a circle.",
                "Correct this manager, or one of the managers above.",
            )
        )
    still_here = {row.email for row, _ in kept.values()} | set(council.by_email)
    for line, (row, person) in kept.items():
        if row.manager_email and row.manager_email not in still_here:
            later.append(row)
            kept[line] = (replace(row, manager_email=""), person)
    return kept, later, wrong


def _circles(rows: Found, council: _Council) -> set[int]:
    """Lines of rows that would close a circle, counting people of the council who are not in the file."""
    above: dict[str, str] = {
        council.staff[pk].email.lower(): post.line_manager.email.lower()
        for pk, post in council.posts.items()
        if post.line_manager is not None and pk in council.staff
    }
    lines: dict[str, int] = {}
    for line, (row, person) in rows.items():
        if row.manager_email:
            email = person.email.lower() if person is not None else row.email
            above[email] = row.manager_email
            lines[email] = line
    settled: set[str] = set()
    found: set[int] = set()
    for start in lines:
        path: list[str] = []
        at = start
        while at in above and at not in settled and at not in path:
            path.append(at)
            at = above[at]
        if at in path:
            found |= {lines[email] for email in path[path.index(at) :] if email in lines}
        settled.update(path)
    return found


def _share_a_name(one: str, other: str) -> bool:
    first, second = (set(re.findall(r"\w+", name.casefold())) for name in (one, other))
    return bool(first & second)


def _heading(columns: Sequence[Column], at: Field) -> str:
    return next((column.heading for column in columns if column.field is at), at.words)


def _people_with(emails: set[str]) -> Iterator[Person]:
    for chunk in _chunks(sorted(emails)):
        # Addresses are stored in lower case by every way in, so an exact match uses the index.
        yield from Person.objects.filter(email__in=chunk)


def _chunks(values: Sequence[Value]) -> Iterator[Sequence[Value]]:
    for start in range(0, len(values), AT_ONCE):
        yield values[start : start + AT_ONCE]
