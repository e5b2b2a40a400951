"""What is written during a placement: objectives, a side of a review, feedback, and its end."""

from typing import Any

from django import forms

from opportunities.models import Objective
from opportunities.placement_rules import LONGEST_OBJECTIVE, MOST_OBJECTIVES
from ui.forms import DateField, Form, Select, Textarea

WORDS_LENGTH = 4000
REASON_LENGTH = 1000
ROWS = 4


class ObjectivesForm(Form):
    """A few lines, the first `stated` of them with how far each has come. An empty line is left out."""

    def __init__(self, *args: Any, rows: int, stated: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mark_optional = False
        self.rows = min(max(rows, ROWS), MOST_OBJECTIVES)
        for number in range(1, self.rows + 1):
            self.fields[f"text_{number}"] = forms.CharField(
                label=f"Objective {number}",
                max_length=LONGEST_OBJECTIVE,
                required=False,
                widget=Textarea(rows=2),
                error_messages={"max_length": f"Objective {number} is too long. Use %(limit_value)s characters."},
            )
            if number <= stated:
                self.fields[f"state_{number}"] = forms.ChoiceField(
                    label=f"How far objective {number} has come",
                    choices=Objective.State.choices,
                    required=False,
                    widget=Select(),
                )

    @property
    def objectives(self) -> list[tuple[str, str]]:
        """What was typed, in order: text and state."""
        texts = [self.cleaned_data.get(f"text_{number}", "") for number in range(1, self.rows + 1)]
        states = [self.cleaned_data.get(f"state_{number}", "") for number in range(1, self.rows + 1)]
        # One objective is one line of a list, however it was broken in its box.
        return [(" ".join(text.split()), state) for text, state in zip(texts, states, strict=True)]


class ReviewForm(Form):
    """One side of a review."""

    held_on = DateField(label="When did you talk?", error_messages={"required": "Enter the day you talked"})
    words = forms.CharField(
        label="What you want to keep of it",
        help_text="What went well, what did not, and what comes next. You both read it, and so does the line manager.",
        max_length=WORDS_LENGTH,
        widget=Textarea(rows=8),
        error_messages={"required": "Write what went well, what did not, and what comes next"},
    )


class FeedbackForm(Form):
    """The supervisor's words at the end."""

    words = forms.CharField(
        label="Your feedback",
        help_text="What they did well, and what to work on next. They and their line manager read it.",
        max_length=WORDS_LENGTH,
        widget=Textarea(rows=8),
        error_messages={"required": "Write what they did well and what to work on next"},
    )


class FinishForm(Form):
    """The last day of a placement that was done."""

    on = DateField(label="What was its last day?", error_messages={"required": "Enter the last day of it"})


class EndForm(Form):
    """An end before its time."""

    on = DateField(label="What is its last day?", error_messages={"required": "Enter the last day of it"})
    reason = forms.CharField(
        label="Why does it end early?",
        help_text="Both sides read it.",
        max_length=REASON_LENGTH,
        widget=Textarea(rows=4),
        error_messages={"required": "Say why it ends early"},
    )
