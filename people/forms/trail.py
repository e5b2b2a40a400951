"""Filters of the audit trail and of the record of openings."""

from collections.abc import Sequence
from typing import Any

from django import forms

from people.trail import action_words
from ui.forms import DateField, Form, Select, TextInput
from ui.words import day


class FindPerson(Form):
    """Somebody by name or address."""

    mark_optional = False
    q = forms.CharField(label="Name or e-mail", required=False, max_length=100, widget=TextInput({"type": "search"}))


class FindEvent(FindPerson):
    """Events by who was in them and by what was done."""

    action = forms.ChoiceField(label="What was done", required=False, widget=Select())
    since = DateField(label="From", required=False)
    until = DateField(label="To", required=False)

    def __init__(self, *args: Any, actions: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = sorted((action_words(code), code) for code in actions)
        choices = [("", "Anything"), *((code, said[:1].upper() + said[1:]) for said, code in known)]
        self.fields["action"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The first day is not after the last."""
        said: dict[str, Any] = super().clean() or {}
        since, until = said.get("since"), said.get("until")
        if since and until and since > until:
            self.add_error("until", f"Use {day(since)} or a later day")
        return said
