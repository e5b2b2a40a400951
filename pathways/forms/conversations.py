"""A line manager's record of a conversation: the day, the levels it set, and a note."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField

from pathways.catalogue import Area, Catalogue, Competency
from pathways.evidence_rules import missing, rule_words
from pathways.forms.claims import KIND_LABELS
from ui import clock
from ui.forms import Checkboxes, DateField, Form, Select, Textarea

NOTE_MOST = 1000


@dataclass(frozen=True, slots=True)
class TalkLine:
    """One competency in the conversation: what is asked and held, and the level of a claim that waits (0 for none)."""

    competency: Competency
    asked: int
    held: int
    basis: str
    claimed: int = 0

    @property
    def next(self) -> tuple[int, str]:
        """The level after the one held, and what it means; at the top, the top."""
        level = min(self.held + 1, len(self.competency.descriptors))
        return level, self.competency.descriptor(level)

    @property
    def held_words(self) -> str:
        """“2, assessed”, or that nothing is recorded."""
        return f"{self.held}, {self.basis}" if self.basis else "nothing recorded"


@dataclass(frozen=True, slots=True)
class TalkRow:
    """One competency on the page; without fields where a claim waits in the queue."""

    line: TalkLine
    level: BoundField | None
    kinds: BoundField | None


@dataclass(frozen=True, slots=True)
class TalkArea:
    """The competencies of one area; open on arrival where an error has to be mended."""

    area: Area
    rows: tuple[TalkRow, ...]
    open: bool


class ConversationForm(Form):
    """Nothing is chosen on arrival: a conversation that changes no level is recorded by its day alone."""

    held_on = DateField(label="When did you hold this conversation?", not_after=clock.today)
    note = forms.CharField(
        label="Note",
        required=False,
        max_length=NOTE_MOST,
        widget=Textarea(rows=3),
        help_text="They read it, with the levels, in an e-mail.",
    )

    def __init__(self, *args: Any, lines: Sequence[TalkLine], catalogue: Catalogue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines, self.catalogue = lines, catalogue
        names = [(str(level.value), f"Level {level.value} {level.title}") for level in catalogue.scale.levels]
        for line in lines:
            if line.claimed:
                continue
            code, title = line.competency.code, line.competency.title
            self.fields[f"level-{code}"] = forms.TypedChoiceField(
                label=title,
                help_text=f"Holds {line.held_words}. Asked: {line.asked}.",
                required=False,
                choices=[("", "No change"), *(pair for pair in names if pair[0] != "0")],
                coerce=int,
                empty_value=None,
                widget=Select,
            )
            self.fields[f"kinds-{code}"] = forms.MultipleChoiceField(
                label=f"{title}: shown by",
                required=False,
                choices=[(key, words[0]) for key, words in KIND_LABELS.items()],
                widget=Checkboxes(look="ticks"),
            )

        # “No change” is an answer: nothing here is left out.
        self.unmarked = frozenset(name for name in self.fields if name not in {"held_on", "note"})

    def clean(self) -> dict[str, Any]:
        """A level that is set needs the kinds of evidence that its rule asks."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for code, (level, kinds) in self._set(cleaned).items():
            if missing(level, kinds, self.catalogue.scale):
                rule = f"{self.catalogue.competency(code).title}: {rule_words(level, self.catalogue.scale)}"
                self.add_error(f"kinds-{code}", f"{rule} Tick what you have seen, or choose another level")
        return cleaned

    @property
    def levels(self) -> dict[str, tuple[int, frozenset[str]]]:
        """What the conversation set, by competency."""
        return self._set(self.cleaned_data)

    def _set(self, cleaned: dict[str, Any]) -> dict[str, tuple[int, frozenset[str]]]:
        return {
            line.competency.code: (level, frozenset(cleaned.get(f"kinds-{line.competency.code}") or ()))
            for line in self.lines
            if isinstance(level := cleaned.get(f"level-{line.competency.code}"), int)
        }

    def place(self, field: str) -> str | None:
        """The field at which a refusal is mended: a competency's own, one of this form, or the whole form."""
        return f"level-{field}" if f"level-{field}" in self.fields else field if field in self.fields else None

    @property
    def areas(self) -> Iterator[TalkArea]:
        """The rows by area, in the order of the framework."""
        for area in self.catalogue.areas:
            rows = tuple(self._row(line) for line in self.lines if line.competency.area_code == area.code)
            wrong = any(field is not None and field.errors for row in rows for field in (row.level, row.kinds))
            chosen = any(row.level is not None and row.level.value() not in (None, "") for row in rows)
            if rows:
                yield TalkArea(area, rows, wrong or chosen)

    def _row(self, line: TalkLine) -> TalkRow:
        code = line.competency.code
        if f"level-{code}" not in self.fields:
            return TalkRow(line, None, None)
        return TalkRow(line, self[f"level-{code}"], self[f"kinds-{code}"])
