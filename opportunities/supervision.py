"""What a supervisor owes a placement, and from when to when it is asked for. Pure: days in, duties out.

The placement's page lets them write everything at any time; this says what to remind them of, so that a placement of a
few days does not ask for two conversations about it.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import IntFlag

AHEAD = timedelta(days=14)
"""So long before its day a duty is shown, as something that comes."""
AFTERWARDS = timedelta(days=30)
"""The month after the last day, in which an end review may still be held; feedback is asked for as long."""


class Duty(IntFlag):
    """One thing on one page, in the order in which a placement comes to it. Numbers are stored in no row."""

    OBJECTIVES = 1
    MID_REVIEW = 2
    END_REVIEW = 4
    FEEDBACK = 8
    FINISH = 16
    CONFIRM = 32


def due_on(duty: Duty, *, since: date, until: date) -> date:
    """The day of one duty of a placement from `since` to `until`: its first, the one halfway, or its last."""
    match duty:
        case Duty.OBJECTIVES:
            return since
        case Duty.MID_REVIEW:
            return since + (until - since) / 2
        case _:
            return until


def owed(open_: Iterable[Duty], *, since: date, until: date, today: date) -> tuple[tuple[Duty, date], ...]:
    """Of what a supervisor has not done yet, what is due by now or within 14 days, each with its day.

    Objectives and the halfway review are asked for until the end review is, two weeks before the last day: then it is
    late for them. So a placement of four weeks or less has its end review only, and one of a few days is asked for
    objectives before it begins. To finish it is due once the last day is over, when the night could not do it.
    """
    ends = until - AHEAD
    asked = {
        Duty.OBJECTIVES: since - AHEAD <= today <= max(since, ends),
        Duty.MID_REVIEW: since <= today < ends and since + (until - since) / 2 < ends,
        Duty.END_REVIEW: since <= today <= until + AFTERWARDS,
        Duty.FEEDBACK: since <= today <= until + AFTERWARDS,
        Duty.FINISH: until < today,
        Duty.CONFIRM: True,
    }
    found = [(duty, due_on(duty, since=since, until=until)) for duty in open_ if asked[duty]]
    return tuple((duty, day) for duty, day in found if day <= today + AHEAD)
