"""What can be refused, each saying how to mend it. `str(error)` is fit to show to the person who asked."""


class Refused(Exception):
    """A change that the rules do not allow. `field` names the form field to show it at, if there is one."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class AddressTaken(Refused):
    """The e-mail address belongs to somebody already."""


class NotGrantable(Refused):
    """The role is derived, or not the giver's to give."""


class LastAdministrator(Refused):
    """The change would leave the installation with nobody to run it."""


class InvitationUnusable(Refused):
    """The invitation was used, has expired or was replaced."""
