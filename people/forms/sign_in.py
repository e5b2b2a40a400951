"""allauth's forms with our words: labels, hints and errors. What they check and do stays allauth's."""

from typing import Any

from allauth.account import forms as account
from django import forms

from ui.forms import EmailInput, PlainErrors

PASSWORD_HINT = "At least 12 characters. Three words that do not belong together are easy to keep in mind."  # noqa: S105
# A password manager's longest is far below; a megabyte of password would only cost hashing time.
LONGEST_PASSWORD = 256


class Worded(forms.Form):
    """Replaces labels, hints and placeholders of the form it is mixed into."""

    labels: dict[str, str] = {}
    hints: dict[str, str] = {}
    use_required_attribute = False
    mark_optional = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")
            if isinstance(field, forms.EmailField):
                field.widget = EmailInput({"autocomplete": "email", "id": f"id_{name}"})
                field.max_length = 254
            elif isinstance(field.widget, forms.PasswordInput):
                field.validators.append(_not_too_long)


def _not_too_long(password: str) -> None:
    if len(password) > LONGEST_PASSWORD:
        raise forms.ValidationError(f"Your password must be {LONGEST_PASSWORD} characters or fewer")


class SignIn(PlainErrors, Worded, account.LoginForm):  # type: ignore[misc]
    """Address and password."""

    labels = {"login": "E-mail address", "password": "Password"}


class AskForCode(PlainErrors, Worded, account.RequestLoginCodeForm):  # type: ignore[misc]
    """The address a one-time code goes to."""

    labels = {"email": "E-mail address"}
    hints = {"email": "The address your council knows you by. The code works for 15 minutes."}


class EnterCode(PlainErrors, Worded, account.ConfirmLoginCodeForm):  # type: ignore[misc]
    """The code that came by e-mail."""

    labels = {"code": "Code"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.widget.attrs.update({"class": "govuk-input--width-10", "spellcheck": "false", "autocapitalize": "none"})
        field.validators.append(_short)


def _short(code: str) -> None:
    if len(code) > 40:
        raise forms.ValidationError(
            "That is too long for a code. Type the code from the e-mail, without the text around it"
        )


class AskForReset(PlainErrors, Worded, account.ResetPasswordForm):  # type: ignore[misc]
    """The address a link for a new password goes to."""

    labels = {"email": "E-mail address"}


class ResetPassword(PlainErrors, Worded, account.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password, once: it can be shown while typing."""

    password2 = None
    labels = {"password1": "New password"}
    hints = {"password1": PASSWORD_HINT}


class ChangePassword(PlainErrors, Worded, account.ChangePasswordForm):  # type: ignore[misc]
    """The password now, and the new one."""

    password2 = None
    labels = {"oldpassword": "Password now", "password1": "New password"}
    hints = {"password1": PASSWORD_HINT}


class SetPassword(PlainErrors, Worded, account.SetPasswordForm):  # type: ignore[misc]
    """A first password for somebody who came in by one-time codes."""

    password2 = None
    labels = {"password1": "Password"}
    hints = {"password1": PASSWORD_HINT}


class Reauthenticate(PlainErrors, Worded, account.ReauthenticateForm):  # type: ignore[misc]
    """The password once more, before something that needs it."""

    labels = {"password": "Password"}
