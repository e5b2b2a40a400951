"""Asking for an endorsement, and answering on a signed page."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms

from pathways.catalogue_words import capacity_words, sentence_case
from people.models import VerifierEntry
from ui.forms import Form, Radios, Textarea

REASON_LENGTH = 1000


class AskForm(Form):
    """Which of the directory's people to ask. For the line manager there is nothing to choose."""

    email = forms.ChoiceField(
        label="Who do you want to ask?", widget=Radios, error_messages={"required": "Select who you want to ask"}
    )

    def __init__(self, *args: Any, entries: Sequence[VerifierEntry], capacity: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not entries:
            del self.fields["email"]
            return
        field = cast(forms.ChoiceField, self.fields["email"])
        otherwise = sentence_case(capacity_words(capacity))
        field.choices = [(entry.email, entry.name) for entry in entries]
        cast(Radios, field.widget).hints = {entry.email: entry.job_title or otherwise for entry in entries}


class AnswerForm(Form):
    """One button or the other; a reason where one is needed."""

    reason = forms.CharField(label="Reason", max_length=REASON_LENGTH, required=False, widget=Textarea(rows=4))

    def __init__(self, *args: Any, label: str, hint: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mark_optional = False
        self.fields["reason"].label = label
        self.fields["reason"].help_text = hint
