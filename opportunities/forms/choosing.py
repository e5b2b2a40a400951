"""The host's side: criteria ticked with a note, a reason, an offer with its last day."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms

from opportunities.actions.choosing import NOTE_MOST, REASON_MOST
from opportunities.forms.applying import RefusableForm
from ui import clock
from ui.forms import Checkboxes, DateField, Textarea


class WeighForm(RefusableForm):
    """Which of the published criteria are met, and the host's own note."""

    met = forms.MultipleChoiceField(label="Which of the published criteria are met?", required=False, widget=Checkboxes)
    note = forms.CharField(
        label="Your note",
        help_text="Only people who choose for the host read this; the person may ask for a copy of it.",
        max_length=NOTE_MOST,
        required=False,
        widget=Textarea(rows=4),
    )

    def __init__(self, *args: Any, criteria: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not criteria:
            del self.fields["met"]
            return
        numbered = [(str(number), text) for number, text in enumerate(criteria)]
        cast(forms.MultipleChoiceField, self.fields["met"]).choices = numbered

    @property
    def ticked(self) -> list[int]:
        """Numbers of the criteria found met, from 0."""
        return [int(number) for number in self.cleaned_data.get("met", [])]


class RejectForm(RefusableForm):
    """Why somebody is not chosen, for them to read."""

    reason = forms.CharField(
        label="The reason, which they read",
        help_text="Say which criterion decided it, and what would make the next application stronger.",
        max_length=REASON_MOST,
        widget=Textarea(rows=4),
        error_messages={"required": "Say why, in words that help them with the next one"},
    )


class OfferForm(RefusableForm):
    """The last day on which an offer can be accepted."""

    answer_by = DateField(
        label="Last day to answer",
        help_text="After that day the offer runs out by itself.",
        not_before=clock.today,
        error_messages={"required": "Enter the last day to answer"},
    )
