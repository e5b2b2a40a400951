"""The forms of the baseline: a person's own levels, and a manager's decisions about a whole team."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import QueryDict

from pathways.actions.team_baseline import BaselineDecision, Outcome
from pathways.catalogue import Scale
from pathways.queries.baseline import Line, Member, OwnBaseline
from ui import clock, words
from ui.forms import DateField, Form, Select
from ui.summary import Line as ErrorLine


class BaselineForm(Form):
    """One list a competency, preset in this order: chosen before, said before, what the role asks."""

    def __init__(self, *args: Any, own: OwnBaseline, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own = own
        typed = own.baseline.typed if own.baseline is not None else {}
        for line in own.lines:
            code = line.competency.code
            said = typed.get(code, line.said)
            self.fields[code] = forms.TypedChoiceField(
                label=line.competency.title,
                choices=level_choices(own.catalogue.scale, asked=line.asked),
                coerce=int,
                initial=line.asked if said is None else said,
                widget=Select(attrs={"aria-describedby": f"asked-{code}"}),
            )

    @property
    def levels(self) -> dict[str, int]:
        """The levels chosen, by competency. Of an invalid form, those that could be read."""
        return {code: self.cleaned_data[code] for code in self.fields if isinstance(self.cleaned_data.get(code), int)}


def level_choices(scale: Scale, *, asked: int | None = None) -> list[tuple[int, str]]:
    """Every level of the scale with its name, and which one the role asks, if that is told."""
    names = {0: "Not yet", **{level.value: level.title for level in scale.levels}}
    return [
        (value, f"{value} {names.get(value, '')}".strip() + (" (your role asks this)" if value == asked else ""))
        for value in range(scale.minimum, scale.maximum + 1)
    ]


class HeldOnForm(Form):
    """When the conversation was held."""

    held_on = DateField(label="When did you hold this conversation?", not_after=clock.today)


@dataclass(frozen=True, slots=True)
class Answer:
    """What was chosen on the page for one level: an outcome or nothing, another level, a reason."""

    line: Line
    outcome: str = ""
    level: str = ""
    reason: str = ""
    error: str = ""

    @property
    def descriptor(self) -> str:
        """What the level that the person said means; empty for "not yet"."""
        return self.line.competency.descriptor(self.line.said or 0)


@dataclass(frozen=True, slots=True)
class Block:
    """One person's part of the page as it was sent. `keep_same` is the one decision about what agrees with the role."""

    member: Member
    keep_same: bool
    differences: tuple[Answer, ...]
    exceptions: tuple[Answer, ...]
    error: str = ""
    asked_apart: bool = False

    @property
    def touched(self) -> bool:
        """Whether anything at all was decided about this person."""
        return self.keep_same or any(answer.outcome for answer in (*self.differences, *self.exceptions))

    @property
    def apart(self) -> bool:
        """Whether the levels that agree are listed one by one: it was asked, or one was decided by itself."""
        return self.asked_apart or any(answer.outcome or answer.error for answer in self.exceptions)


@dataclass
class TeamForm:
    """A manager's decisions as they were sent: blocks to draw again, decisions to store, errors to show.

    Plain rather than Django's form: a team of nine has over two hundred levels, and a page of that many fields must
    still come quickly. `only_draw` fills the page without judging what is there. Names: `same-<baseline>`, then `d-`,
    `n-` and `r-<claim>` for decision, level and reason.
    """

    members: Sequence[Member]
    scale: Scale
    data: QueryDict | None = None
    only_draw: bool = False
    apart: frozenset[str] = frozenset()
    blocks: list[Block] = field(default_factory=list)
    decisions: list[BaselineDecision] = field(default_factory=list)
    errors: list[ErrorLine] = field(default_factory=list)

    def __post_init__(self) -> None:
        asked = (*self.data.getlist("apart"), *self.data.getlist("unfold")) if self.data is not None else ()
        self.apart = frozenset(asked)
        for member in self.members:
            self.blocks.append(self._block(member))
        if self.data is not None and not self.only_draw and not self.errors and not self.decisions:
            first = f"same-{self.members[0].baseline.pk}" if self.members else ""
            self.errors.append(ErrorLine("Nothing is decided yet. Decide one person, or come back another day", first))

    def _value(self, name: str) -> str:
        return str(self.data.get(name, "")).replace("\0", "").strip() if self.data is not None else ""

    def _answer(self, line: Line) -> Answer:
        pk = line.claim.pk if line.claim is not None else 0
        outcome, level = self._value(f"d-{pk}"), self._value(f"n-{pk}")
        return Answer(
            line=line,
            outcome=outcome if outcome in set(Outcome) else "",
            level=level if level in {str(value) for value in range(self.scale.minimum, self.scale.maximum + 1)} else "",
            reason=self._value(f"r-{pk}")[:500],
        )

    def _block(self, member: Member) -> Block:
        block = Block(
            member=member,
            keep_same=bool(self._value(f"same-{member.baseline.pk}")),
            differences=tuple(self._answer(line) for line in member.differences),
            exceptions=tuple(self._answer(line) for line in member.same),
            asked_apart=str(member.baseline.pk) in self.apart,
        )
        if self.data is None or self.only_draw or not block.touched:
            return block
        open_same = [answer for answer in block.exceptions if not answer.outcome]
        error = ""
        if open_same and not block.keep_same:
            error = (
                f"Decide the {words.plural(len(open_same), 'level', 'levels')} of {member.person.name} "
                "that agree with the role, or clear the other answers to leave them for another day"
            )
            self.errors.append(ErrorLine(error, f"same-{member.baseline.pk}"))
        return Block(
            member=member,
            keep_same=block.keep_same,
            differences=tuple(self._decided(answer, member, required=True) for answer in block.differences),
            exceptions=tuple(self._decided(answer, member, required=False) for answer in block.exceptions),
            error=error,
            asked_apart=block.asked_apart,
        )

    def _decided(self, answer: Answer, member: Member, *, required: bool) -> Answer:
        """Note the decision, or say what is missing from it."""
        claim, title = answer.line.claim, answer.line.competency.title
        if claim is None:
            return answer
        error = target = ""
        if required and not answer.outcome:
            error, target = f"Decide {title} of {member.person.name}", f"d-{claim.pk}"
        elif answer.outcome == Outcome.RETURN and not answer.reason:
            error, target = f"Say what is missing for {title} of {member.person.name}", f"r-{claim.pk}"
        elif answer.outcome == Outcome.ASSESS and not answer.level:
            error, target = f"Choose a level for {title} of {member.person.name}", f"n-{claim.pk}"
        elif answer.outcome == Outcome.ASSESS and not answer.reason:
            error = f"Say why you assess {title} otherwise, for {member.person.name} to read"
            target = f"r-{claim.pk}"
        if error:
            self.errors.append(ErrorLine(error, target))
            return Answer(answer.line, answer.outcome, answer.level, answer.reason, error)
        outcome = Outcome(answer.outcome) if answer.outcome else Outcome.KEEP
        self.decisions.append(
            BaselineDecision(
                assessment=claim,
                outcome=outcome,
                level=int(answer.level) if outcome is Outcome.ASSESS else None,
                reason="" if outcome is Outcome.KEEP else answer.reason,
            )
        )
        return answer
