"""What people settle for themselves."""

from django.db import transaction

from people import audit
from people.errors import Refused
from people.models import Person

NEVER = 7
# Day of the weekly queue e-mail, as Person.queue_day keeps it.
QUEUE_DAYS: dict[int, str] = {
    0: "Monday",
    1: "Tuesday",
    2: "Wednesday",
    3: "Thursday",
    4: "Friday",
    NEVER: "Never: I look at my queue myself",
}


@transaction.atomic
def choose_queue_day(*, person: Person, day: int) -> Person:
    """Choose on which day the weekly queue e-mail comes. Raises Refused for a day it never goes out."""
    if day not in QUEUE_DAYS:
        raise Refused("Choose a day from Monday to Friday, or never.", field="day")
    person.queue_day = day
    person.save(update_fields=["queue_day"])
    audit.record(action="people.person.queue_day_chosen", by=person, subject=person, changes={"day": day})
    return person
