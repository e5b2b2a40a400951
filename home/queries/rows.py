"""The rows of My queue, as the page, the form and the e-mail read them."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from home.minutes import LATE_AFTER_DAYS
from opportunities.models import Application
from opportunities.queries.supervising import Owed
from pathways.catalogue import Gate
from pathways.models import Assessment, Endorsement, ExperienceRecord
from people.models import Person
from ui import words


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of evidence, as a link."""

    public_id: UUID
    title: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One level of a conversation. `cannot` says why it cannot be kept, `ask` what to ask for; both empty if it can."""

    assessment: Assessment
    title: str
    descriptor: str
    kinds: str
    evidence: tuple[Piece, ...]
    cannot: str = ""
    ask: str = ""

    @property
    def level(self) -> int:
        """The level claimed."""
        return self.assessment.level


@dataclass(frozen=True, slots=True)
class Row:
    """One decision. `key` is its place on the page and the start of its fields' names; `since` is when it was sent."""

    kind: str
    public_id: UUID
    person: Person
    title: str
    since: date
    minutes: int

    @property
    def key(self) -> str:
        """Its id on the page."""
        return f"{self.kind}-{self.public_id}"

    @property
    def first_name(self) -> str:
        """What to call the person in a sentence."""
        return self.person.name.split(" ", maxsplit=1)[0]

    @property
    def answers(self) -> int:
        """How many answers it takes."""
        return 1

    @property
    def about(self) -> frozenset[str]:
        """The people it is about, by name or id."""
        return frozenset({str(self.person.public_id)})


@dataclass(frozen=True, slots=True)
class AssessRow(Row):
    """Every level one person claims and nobody has decided: one conversation."""

    claims: tuple[Claim, ...] = ()

    @property
    def answers(self) -> int:
        """One for each level."""
        return len(self.claims)


@dataclass(frozen=True, slots=True)
class ExperienceRow(Row):
    """One experience: its title, how much in words, and the record itself."""

    record: ExperienceRecord | None = None
    experience: str = ""
    quantity: str = ""

    @property
    def when(self) -> str:
        """“12 to 14 October 2026”."""
        return span(self.record.since, self.record.until) if self.record else ""


@dataclass(frozen=True, slots=True)
class VerifyRow(ExperienceRow):
    """One experience to confirm."""

    evidence: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class AddressRow(ExperienceRow):
    """One address outside the council's directory, to which nothing is sent until it is confirmed."""

    capacity: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class EndorseRow(Row):
    """One endorsement asked for."""

    endorsement: Endorsement | None = None
    gate: Gate | None = None
    capacity: str = ""


@dataclass(frozen=True, slots=True)
class ReleaseRow(Row):
    """One person to release for an opportunity: how much time, when, where, and what it gives."""

    application: Application | None = None
    days: str = ""
    when: str = ""
    gives: tuple[str, ...] = ()

    @property
    def terms(self) -> str:
        """Who pays and who covers, as the host puts it: “Recharge: none. Backfill: not offered.”"""
        if self.application is None:
            return ""
        opportunity = self.application.opportunity
        said = (("Recharge", opportunity.recharge), ("Backfill", opportunity.backfill))
        return " ".join(f"{what}: {text.rstrip('.')}." for what, text in said if text)

    @property
    def time(self) -> str:
        """“1 day a week at Leeds”."""
        place = f" at {self.application.opportunity.organisation.name}" if self.application else ""
        return f"{self.days[:1].lower()}{self.days[1:]}{place}"


@dataclass(frozen=True, slots=True)
class SittingRow(Row):
    """Baselines that wait, all in one sitting on a page of their own."""

    people: tuple[str, ...] = ()

    @property
    def answers(self) -> int:
        """One for each person."""
        return len(self.people)

    @property
    def about(self) -> frozenset[str]:
        """Those whose baseline waits."""
        return frozenset(self.people)


@dataclass(frozen=True, slots=True)
class SeatRow(Row):
    """One seat on a gate's panel: `step` is "declare" or "score", to be done on a page of its own by the day it meets.

    `person` is the member, and `whose` the name of the person whose case it is: no record is shown here.
    """

    step: str = ""
    whose: str = ""
    gate: str = ""
    meets_on: date | None = None
    over: bool = False

    @property
    def act(self) -> str:
        """What is asked, with the name."""
        if self.step == "declare":
            return f"Declare and read {self.whose}’s case, gate {self.gate}"
        return f"Read and score {self.whose}’s case, gate {self.gate}"

    @property
    def by(self) -> str:
        """The day it is needed, in words."""
        if self.meets_on is None:
            return "The panel has no day yet."
        return f"The panel {'was to meet' if self.over else 'meets'} on {words.day(self.meets_on)}."


@dataclass(frozen=True, slots=True)
class Task:
    """One thing owed to a placement that the manager supervises: done on a page of its own, by a day of its own."""

    owed: Owed
    minutes: int

    @property
    def url(self) -> str:
        """Where it is done; from there one comes back to the queue."""
        return self.owed.url(back="queue")

    @property
    def when(self) -> str:
        """The days of the placement: “5 October to 20 December 2026”."""
        return span(self.owed.since, self.owed.until)


@dataclass(frozen=True, slots=True)
class Queue:
    """The rows, oldest kind of waiting first within each kind, and what the top of the page promises.

    `tasks` are owed to placements now or within 14 days: those due by now are promised and counted.
    """

    rows: tuple[Row, ...]
    today: date
    tasks: tuple[Task, ...] = ()

    @property
    def due(self) -> tuple[Task, ...]:
        """The tasks due today or before."""
        return tuple(task for task in self.tasks if task.owed.now)

    @property
    def waiting(self) -> int:
        """The number in the navigation: rows, and tasks due by now."""
        return len(self.rows) + len(self.due)

    @property
    def minutes(self) -> int:
        """About how long the decisions take; reading a case for a panel is another kind of work."""
        return sum(row.minutes for row in self.decisions)

    @property
    def decisions(self) -> tuple[Row, ...]:
        """The rows that are decided about one's own team."""
        return tuple(row for row in self.rows if not isinstance(row, SeatRow))

    @property
    def seats(self) -> tuple[SeatRow, ...]:
        """The cases that wait for one on gate panels."""
        return tuple(row for row in self.rows if isinstance(row, SeatRow))

    @property
    def oldest(self) -> int:
        """Days the oldest decision has waited."""
        return max(((self.today - row.since).days for row in self.decisions), default=0)

    @property
    def late(self) -> int:
        """How many decisions have waited longer than they should."""
        return sum(1 for row in self.decisions if (self.today - row.since).days > LATE_AFTER_DAYS)

    @property
    def promise(self) -> str:
        """“4 decisions, about 6 minutes”. A decision is one row of the page.

        Where one takes several answers: “2 decisions, 13 answers for 2 people, about 10 minutes”. Cases for a panel
        and tasks as a supervisor have numbers and minutes of their own: “4 decisions, about 6 minutes, and 1 panel
        case, about 20 minutes”; of all three: “4 decisions, about 6 minutes; 1 panel case, about 20 minutes; …”.
        """
        parts = []
        if rows := self.decisions:
            decisions = words.plural(len(rows), "decision", "decisions")
            answers = sum(row.answers for row in rows)
            if answers > len(rows):
                people = len(frozenset[str]().union(*(row.about for row in rows)))
                decisions = f"{decisions}, {answers} answers for {words.plural(people, 'person', 'people')}"
            parts.append(f"{decisions}, about {words.plural(self.minutes, 'minute', 'minutes')}")
        if self.seats:
            cases = words.plural(len(self.seats), "panel case", "panel cases")
            reading = sum(row.minutes for row in self.seats)
            parts.append(f"{cases}, about {words.plural(reading, 'minute', 'minutes')}")
        if self.due:
            tasks = words.plural(len(self.due), "task as a supervisor", "tasks as a supervisor")
            parts.append(f"{tasks}, about {words.plural(sum(task.minutes for task in self.due), 'minute', 'minutes')}")
        if not parts:
            return "Nothing waits for you today."
        return f"{('; ' if len(parts) > 2 else ', and ').join(parts)}."

    @property
    def waited(self) -> str:
        """Whether any decision is late, and how long the oldest has waited; how many tasks are overdue or come up.

        A panel's case has a day of its own: nothing is said to be in time once that day has passed.
        """
        overdue = sum(task.owed.late for task in self.tasks)
        missed = sum(seat.over for seat in self.seats)
        said = [f"{words.plural(overdue, 'task is', 'tasks are')} overdue."] if overdue else []
        if self.decisions:
            if self.late:
                said.insert(0, f"{self.late} late: sent more than {LATE_AFTER_DAYS} days ago.")
            elif not (overdue or missed):
                said.append("Nothing here is late.")
            oldest = f"has waited {words.plural(self.oldest, 'day', 'days')}" if self.oldest else "was sent today"
            said.append(f"The oldest {'decision ' if overdue or missed else ''}{oldest}.")
        if missed:
            said.insert(0, f"{words.plural(missed, 'panel case is', 'panel cases are')} past the panel’s day.")
        if coming := len(self.tasks) - len(self.due):
            said.append(f"{words.plural(coming, 'task comes', 'tasks come')} up in the next 14 days.")
        return " ".join(said)

    def row(self, key: str) -> Row | None:
        """The row at one place of the page."""
        return next((row for row in self.rows if row.key == key), None)


def span(since: date, until: date) -> str:
    """The days of something, without saying month or year twice: “12 to 14 October 2026”, “30 June to 2 July 2026”."""
    if since == until:
        return words.day(until)
    if since.year != until.year:
        return f"{words.day(since)} to {words.day(until)}"
    first = str(since.day) if since.month == until.month else f"{since.day} {since:%B}"
    return f"{first} to {words.day(until)}"
