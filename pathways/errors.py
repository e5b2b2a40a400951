"""What pathways refuses, each saying how to mend it."""

from people.errors import Refused


class AlreadyWaiting(Refused):
    """A claim for the same competency waits to be decided."""


class AlreadyDecided(Refused):
    """Somebody else decided first, or it was withdrawn."""


class WrongEvidence(Refused):
    """The evidence is not of the kind that the level needs."""


class NotYours(Refused):
    """The person asking does not stand in the relation that the step needs."""


class BadEvidence(Refused):
    """A file of a kind or size that is not taken."""


class BadQuantity(Refused):
    """More of an experience than one entry can hold, or than its dates have room for."""


class BadVerifier(Refused):
    """An address that may not confirm this."""


class LinkUnusable(Refused):
    """A signed page that cannot be used. `on` is when it stopped working, if known."""


class LinkUnknown(LinkUnusable):
    """No such link."""


class LinkUsed(LinkUnusable):
    """The link did its work once already."""


class LinkExpired(LinkUnusable):
    """The link has run out or was replaced."""
