"""Forms of the council's people pages."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from people import posts
from people.forms.parts import AddressField, NameField, earliest, latest
from people.lacks import LACKS
from people.leavers import LEFT, LEFT_WORDS
from people.models import Membership
from people.queries import STANDINGS
from people.roles import ROLES, Role
from ui import clock, words
from ui.forms import DateField, Form, Radios, Select, TextInput


class Find(Form):
    """Filters of the list of people."""

    mark_optional = False
    q = forms.CharField(label="Name or e-mail", required=False, max_length=100, widget=TextInput({"type": "search"}))
    role = forms.ChoiceField(
        label="Role",
        required=False,
        choices=[("", "Any role"), *((role.value, rule.title) for role, rule in ROLES.items() if rule.grantable)],
        widget=Select(),
    )
    standing = forms.ChoiceField(
        label="Account",
        required=False,
        choices=[
            ("", "Any"),
            *((standing.code, standing.words) for standing in STANDINGS.values()),
            (LEFT, LEFT_WORDS),
        ],
        widget=Select(),
    )
    without = forms.ChoiceField(label="Still without", required=False, widget=Select())

    tier = forms.ChoiceField(label="Tier", required=False, widget=Select())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tier"].choices = [("", "Any tier"), *posts.tiers()]  # type: ignore[attr-defined]
        choices = [("", "Anybody"), *((each.code, each.words) for each in LACKS.values())]
        self.fields["without"].choices = choices  # type: ignore[attr-defined]


class Add(Form):
    """A new member of staff."""

    name = NameField()
    email = AddressField(help_text="Their work address. They sign in with it, and nobody else can have it.")
    external_id = forms.CharField(
        label="Employee number",
        required=False,
        max_length=64,
        widget=TextInput(width=20),
        help_text="As your HR system has it.",
    )
    since = DateField(label="First day at the council", not_before=lambda: date(1960, 1, 1), not_after=latest)
    invite = forms.BooleanField(
        label="Invite them now", required=False, help_text="Sends a link that works once, for 14 days."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("since", clock.today())


class Correct(Form):
    """A name or address put right."""

    name = NameField()
    email = AddressField(help_text="If you change it, the old address stops working. Both addresses are told.")


class GiveRole(Form):
    """A role, from a day."""

    role = forms.TypedChoiceField(
        label="Role", coerce=Role, widget=Radios(), error_messages={"required": "Select a role"}
    )
    since = DateField(label="From", not_before=earliest, not_after=latest)

    def __init__(self, *args: Any, roles: Sequence[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["role"]
        field.widget.hints = {role.value: ROLES[role].purpose for role in roles}
        field.choices = [(role.value, ROLES[role].title) for role in roles]  # type: ignore[attr-defined]
        self.initial.setdefault("since", clock.today())


class EndRole(Form):
    """The first day a role is no longer held."""

    on = DateField(
        label="First day without the role",
        not_before=earliest,
        not_after=latest,
        help_text="The last day of the role is the day before; the pages show that one.",
    )

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.membership = membership
        self.initial.setdefault("on", max(clock.today(), membership.since))

    def clean_on(self) -> date:
        """A role cannot end before it began."""
        day: date = self.cleaned_data["on"]
        if day < self.membership.since:
            began = words.day(self.membership.since)
            raise forms.ValidationError(f"{words.day(day)} is before the role began. Use {began} or a later day")
        return day
