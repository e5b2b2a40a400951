"""Forms of the directory of verifiers."""

from django import forms

from people.capacities import directory_choices
from people.forms.parts import AddressField, NameField
from ui.forms import Form, Select, TextInput


class Entry(Form):
    """An entry put right. What it confirms stays: a different capacity is a different entry."""

    name = NameField()
    job_title = forms.CharField(label="Job title", required=False, max_length=120, widget=TextInput())
    email = AddressField(help_text="They confirm by a link sent to this address, and need no account.")


class NewEntry(Entry):
    """A new entry."""

    capacity = forms.ChoiceField(
        label="What they confirm for",
        choices=lambda: [("", "Choose one"), *directory_choices()],
        widget=Select(),
    )
    field_order = ["capacity", "name", "job_title", "email"]
