"""Somebody outside digital who looks for a way in, and a concern that was raised and answered."""

from datetime import timedelta
from functools import partial

from demo.staffing import Cast
from pathways import actions as pathways
from pathways.actions import ClaimItem
from pathways.actions.interests import show_interest
from people.actions.concerns import close_concern, raise_concern, read_concern
from people.queries import safe_contacts_for
from ui import clock

# What years on the council tax counter teach, by her own view; the conversation with her manager is still to come.
JOANNE = "joanne"
HELD = {
    "DEM1": 1, "DEM4": 1, "DEM5": 1, "GOV1": 1, "GOV2": 2, "PPL1": 2, "PPL4": 1, "TRN1": 1, "TRN4": 1, "USR1": 1,
    "USR2": 1, "TEC5": 1, "PLC4": 1,
}  # fmt: skip
WANTS = ("data-apprentice", "digital-support-apprentice")


def begin(cast: Cast) -> None:
    """Called once, before the calendar runs."""
    today = cast.today.day
    cast.calendar.on(today - timedelta(days=34), partial(_say_levels, cast))
    cast.calendar.on(today - timedelta(days=6), partial(_show_interest, cast))
    cast.calendar.on(today - timedelta(days=9), partial(_raise_concern, cast))


def _say_levels(cast: Cast) -> None:
    person = cast.persons[JOANNE]
    pathways.claim(
        person=person,
        items=[
            ClaimItem(code, level, frozenset({"experience"}), note="Seven years on the council tax counter.")
            for code, level in HELD.items()
        ],
        by=person,
    )


def _show_interest(cast: Cast) -> None:
    for role in WANTS:
        show_interest(person=cast.persons[JOANNE], role=role, by=cast.persons[JOANNE])


def _raise_concern(cast: Cast) -> None:
    """One concern that was read and answered, in another council than the visitors' own."""
    life = next(life for life in cast.lives.values() if life.council == "leeds" and life.key.endswith("-developer"))
    person = cast.persons[life.key]
    contact = next(iter(safe_contacts_for(person)), None)
    if contact is None:
        return
    concern = raise_concern(
        person=person,
        contact=contact,
        text="Our stand-ups are held in a room without a working hearing loop. I have asked twice.",
        reach_me="By e-mail",
        by=person,
    )
    read_concern(concern=concern, by=contact)
    close_concern(concern=concern, answer=f"The loop was repaired on {clock.today():%-d %B %Y}.", by=contact)
