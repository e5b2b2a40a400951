"""Ways in and one's own account: the invitation, setting up, the day of the weekly e-mail."""

from django import forms

from people.actions.preferences import QUEUE_DAYS
from people.forms.parts import AddressField, CouncilField, NameField
from people.forms.sign_in import LONGEST_PASSWORD, PASSWORD_HINT
from ui.forms import Form, Radios, TextInput


def _new_password() -> forms.CharField:
    return forms.CharField(
        label="Password",
        strip=False,
        max_length=LONGEST_PASSWORD,
        help_text=PASSWORD_HINT,
        error_messages={"required": "Enter a password"},
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )


class FirstPassword(Form):
    """What an invitation asks for."""

    password = _new_password()


class SetUp(Form):
    """The council and its first administrator."""

    council = CouncilField(
        label="Your council",
        help_text="Grouped by region. Type the first letters to jump to it.",
    )
    name = NameField(label="Your full name", widget=TextInput({"autocomplete": "name"}))
    email = AddressField(label="Your work e-mail address", help_text="You sign in with it.")
    password = _new_password()


class QueueDay(Form):
    """When the weekly queue e-mail comes."""

    day = forms.TypedChoiceField(
        label="Day of the weekly e-mail",
        help_text="One e-mail with everything that waits for your decision. Nothing waits, nothing is sent.",
        coerce=int,
        choices=list(QUEUE_DAYS.items()),
        widget=Radios(),
    )
