"""What this room refuses, each saying how to mend it."""

from people.errors import Refused


class AlreadyApplied(Refused):
    """The same person has answered the same opportunity before."""


class NotOpen(Refused):
    """The opportunity takes no applications, or is no longer to be had."""


class PlacesTaken(Refused):
    """Somebody else accepted the last place first."""


class NotReleased(Refused):
    """The line manager has not agreed to the time away."""
