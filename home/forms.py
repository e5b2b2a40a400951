"""What a manager sends from My queue, read row by row: what was chosen, what was typed, and what is wrong with it.

One form goes round the whole queue, so that everything can be saved at once without a script; each row's fields begin
with the row's own key. A row keeps what was typed in it whether or not it is the one that was sent.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from home.queries.rows import AssessRow, Claim, Queue, Row
from ui import clock
from ui.forms import DateField, Form
from ui.summary import Line
from ui.summary import lines as error_lines

KEEP, RETURN = "keep", "return"
VERIFY, GIVE, DECLINE, CONFIRM = "verify", "give", "decline", "confirm"
RELEASE, REFUSE = "release", "refuse"
REASON_MOST = 1000
ANSWERS = {
    "verify": (VERIFY, RETURN),
    "endorse": (GIVE, DECLINE),
    "address": (CONFIRM, RETURN),
    "release": (RELEASE, REFUSE),
}


class HeldOn(Form):
    """The day of a conversation; today unless changed."""

    held_on = DateField(
        label="Day of the conversation",
        not_after=clock.today,
        error_messages={"required": "Enter the day of the conversation"},
    )


@dataclass
class ClaimLine:
    """One level in the form: what was chosen and typed for it."""

    claim: Claim
    name: str
    decision: str = ""
    reason: str = ""
    error: str = ""

    @property
    def target(self) -> str:
        """The id of the input at which the error is mended."""
        if self.decision == RETURN:
            return f"{self.name}-reason"
        return f"{self.name}-{RETURN if self.claim.cannot else KEEP}"


@dataclass
class RowForm:
    """One row of the queue with what was sent for it."""

    row: Row
    chosen: str = ""
    reason: str = ""
    error: str = ""
    lines: list[ClaimLine] = field(default_factory=list)
    held: HeldOn | None = None
    notice: str = ""

    @property
    def kind(self) -> str:
        """Which kind of row, for the template."""
        return self.row.kind

    @property
    def key(self) -> str:
        """Where it is on the page."""
        return self.row.key

    @property
    def decided(self) -> list[ClaimLine]:
        """The levels for which something was chosen."""
        return [line for line in self.lines if line.decision]

    @property
    def given(self) -> bool:
        """Whether there is anything to save here."""
        return bool(self.chosen or self.decided)

    @property
    def marked(self) -> bool:
        """Whether something in it can be seen to be marked or typed: an answer given by its button leaves no mark."""
        return bool(self.reason or self.decided or (self.chosen and self.kind == "endorse"))

    @property
    def tally(self) -> str:
        """“2 kept, 1 left to decide, 1 to return”, once something is chosen."""
        kept = sum(1 for line in self.lines if line.decision == KEEP)
        returned = sum(1 for line in self.lines if line.decision == RETURN)
        return f"{kept} kept, {len(self.lines) - kept - returned} left to decide, {returned} to return"

    @property
    def held_on(self) -> date:
        """The day of the conversation, if it can be read; else today."""
        if self.held is not None and self.held.is_bound and self.held.is_valid():
            day: date = self.held.cleaned_data["held_on"]
            return day
        return clock.today()

    @property
    def sent(self) -> dict[str, str]:
        """What was marked and typed, by the names of its fields: enough to show it again."""
        found = {self.key: self.chosen, f"{self.key}-reason": self.reason} if self.kind in ANSWERS else {}
        for line in self.decided:
            found |= {line.name: line.decision, f"{line.name}-reason": line.reason}
        if self.decided:
            day = self.held_on
            parts = {"day": day.day, "month": day.month, "year": day.year}
            found |= {f"{self.key}-held_on_{part}": str(number) for part, number in parts.items()}
        return {name: value for name, value in found.items() if value}

    @property
    def all_name(self) -> str:
        """The name of the button that marks every level that can be kept."""
        return f"{self.key}-all"

    @property
    def keepable(self) -> int:
        """How many levels can be kept; a button that marks them all is offered from two on."""
        return sum(1 for line in self.lines if not line.claim.cannot)

    def keep_all(self) -> None:
        """Mark “keep” for every level that can be kept and for which nothing was chosen. Nothing is saved."""
        for line in self.lines:
            if not line.claim.cannot and not line.decision:
                line.decision = KEEP

    @property
    def errors(self) -> list[Line]:
        """What is wrong in this row, each with the input where it is mended."""
        own = [Line(self.error, f"{self.key}-reason" if self.kind != "assess" else self._first())] if self.error else []
        of_levels = [Line(f"{line.claim.title}: {line.error}", line.target) for line in self.lines if line.error]
        of_day = error_lines(self.held) if self.held is not None and self.held.is_bound and self.held.errors else []
        return [*own, *of_levels, *of_day]

    def _first(self) -> str:
        return self.lines[0].target if self.lines else ""

    def check(self, *, alone: bool) -> bool:
        """Whether this can be saved. `alone`: its own button was pressed, so nothing chosen is an error, too."""
        for line in self.lines:
            line.error = _wrong_with(line, self.row)
        if self.kind == "assess":
            if alone and not self.decided:
                self.error = "Choose keep or return for at least one level"
            if not self.given and not alone:
                # Nothing is being saved here, so its day does not matter yet.
                self.held = HeldOn(prefix=self.key, initial={"held_on": clock.today()})
        elif self.kind in ANSWERS:
            self.error = self._wrong_with_answer(alone)
        return not self.errors

    def _wrong_with_answer(self, alone: bool) -> str:
        if not self.chosen:
            if self.reason and RETURN in ANSWERS[self.kind]:
                # The only reason to be typed there is the one for returning it.
                self.chosen = RETURN
            elif self.reason and not alone:
                return f"You wrote a reason for {self.row.person.name}. Choose an answer too, or clear the reason"
            else:
                return "Choose an answer" if alone else ""
        if self.chosen not in ANSWERS[self.kind]:
            return "Choose one of the answers shown"
        if len(self.reason) > REASON_MOST:
            return f"The reason must be {REASON_MOST} characters or fewer. It has {len(self.reason)}"
        needed = self.chosen in {RETURN, GIVE, DECLINE, REFUSE}
        if needed and not self.reason:
            mend = "choose another person" if self.kind == "address" else "mend it"
            why = {
                RETURN: f"Say what is not right, so that {self.row.first_name} can {mend}",
                GIVE: "Say why, in a sentence or two",
                REFUSE: f"Say why not now, so that {self.row.first_name} knows what would have to change",
                DECLINE: f"Say why not, so that {self.row.first_name} knows what to work on",
            }
            return why[self.chosen]
        return ""


def _wrong_with(line: ClaimLine, row: Row) -> str:
    if line.decision not in {"", KEEP, RETURN}:
        return "choose keep or return"
    if line.decision == KEEP and line.claim.cannot:
        return f"{line.claim.cannot} It cannot be kept yet. Return it and ask for one"
    if line.decision == RETURN and not line.reason:
        return f"say what is missing, so that {row.first_name} can mend it"
    if len(line.reason) > REASON_MOST:
        return f"the reason must be {REASON_MOST} characters or fewer. It has {len(line.reason)}"
    return ""


def row_form(row: Row, sent: Mapping[str, Any] | None = None, *, check: bool = False) -> RowForm:
    """The form of one row, filled with what was sent for it. `check` binds the day, so that its errors show."""
    data = sent if sent is not None else {}

    def typed(name: str) -> str:
        return str(data.get(name, "")).replace("\r\n", "\n").replace("\0", "").strip()

    form = RowForm(row)
    if isinstance(row, AssessRow):
        for claim in row.claims:
            name = f"{row.key}-{claim.assessment.public_id}"
            asked = f"{name}-reason" in data
            form.lines.append(ClaimLine(claim, name, typed(name), typed(f"{name}-reason") if asked else claim.ask))
        day_sent = check or any(f"{row.key}-held_on_{part}" in data for part in ("day", "month", "year"))
        if day_sent and sent is not None:
            form.held = HeldOn(sent, prefix=row.key)
        else:
            form.held = HeldOn(prefix=row.key, initial={"held_on": clock.today()})
    elif row.kind in ANSWERS:
        form.chosen, form.reason = typed(row.key), typed(f"{row.key}-reason")
    return form


def queue_forms(queue: Queue, sent: Mapping[str, Any] | None = None) -> list[RowForm]:
    """Every row's form, with what was typed in each."""
    return [row_form(row, sent) for row in queue.rows]


def clear_of(typed: Mapping[str, str], keys: Collection[str]) -> dict[str, str]:
    """What was typed, without the fields of the rows with these keys."""
    return {name: value for name, value in typed.items() if not any(name.startswith(key) for key in keys)}


def claims_named(sent: Mapping[str, Any], *, person: UUID) -> dict[UUID, str]:
    """The claims of one person for which something was chosen, by their ids as the fields name them.

    Names that are no ids are passed over; whether an id is one of theirs is for the caller to find out.
    """
    start = f"assess-{person}-"
    found: dict[UUID, str] = {}
    for name, value in sent.items():
        rest = name.removeprefix(start)
        if rest == name or len(rest) != 36 or not str(value).strip():
            continue
        try:
            found[UUID(rest)] = str(value).strip()
        except ValueError:
            continue
    return found
