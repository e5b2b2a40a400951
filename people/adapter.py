"""How allauth behaves here: nobody signs up, its words are ours, and its mail goes through the outbox."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.urls import reverse

from notices import actions as notices
from people.models import Membership, Person
from ui import tokens

# What the messages may say; everything else that allauth hands over (the request, keys) stays out of them.
_TOLD = {"code", "password_reset_url", "email", "timestamp"}


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-in by address with a password or a one-time code, for people who were invited."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "This account is closed. Ask the people team of your council to open it again",
        "email_password_mismatch": (
            "The e-mail address or the password is not right. Check both, or have a one-time code sent to you"
        ),
        "enter_current_password": "That is not your password now. Type it again, or choose a new one by e-mail",
        "incorrect_code": "That code is not the one we sent. Check the newest e-mail from us and type it again",
        "incorrect_password": "That is not your password. Type it again",
        "too_many_login_attempts": "Too many tries. Wait 10 minutes, then try again",
        "rate_limited": "A code was sent a moment ago. Wait a minute before you ask for another",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Never: people are invited or loaded by their council."""
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002
        """Back to the account, where the change is confirmed."""
        return reverse("people:account")

    def send_notification_mail(
        self,
        template_prefix: str,
        user: AbstractBaseUser,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell the person at the one address we hold; allauth's own list of addresses may be empty."""
        super().send_notification_mail(template_prefix, user, context, email or getattr(user, "email", None))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue one of allauth's messages. Each request for a code or a reset is a message of its own."""
        name = template_prefix.rsplit("/", maxsplit=1)[-1]
        user = context.get("user")
        told = {key: value for key, value in context.items() if key in _TOLD}
        notices.send(
            key=f"account:{name}:{tokens.make()[1]}",
            kind=f"account.{name}",
            owner=_owner(email),
            to=email,
            subject=SUBJECTS.get(name, "Your Pathways account"),
            template=f"people/mail/{name}",
            context={"email": email, "name": getattr(user, "name", ""), **told},
        )


def _owner(email: str) -> str:
    """Whose mail about an account is: the person's employer's. Nobody's where the address has no account."""
    person = Person.objects.filter(email__iexact=email).first()
    employer = Membership.objects.employers([person.pk]).get(person.pk) if person else None
    return employer.slug if employer else ""


SUBJECTS = {
    "login_code": "Your sign-in code",
    "password_reset_key": "Choose a new password",
    "unknown_account": "Someone asked to sign in with this address",
    "password_changed": "Your password was changed",
    "password_reset": "Your password was changed",
    "password_set": "A password was set for your account",
}
