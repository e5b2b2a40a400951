"""Being told of new opportunities that close a gap: turned on and off by the person themselves."""

from datetime import timedelta

from django.db import transaction

from opportunities.models import Watch
from people import audit
from people.models import Person
from ui import clock

# Turned on again within this time, it goes on as if it had never been stopped.
ONLY_PAUSED = timedelta(days=1)


@transaction.atomic
def tell_of_new(*, person: Person) -> Watch:
    """From now on a letter tells this person of new opportunities that close a gap of theirs. Twice changes nothing.

    Somebody who stopped it less than a day ago is told of what opened meanwhile as well: they took the stop back.
    """
    now = clock.now()
    watches = Watch.objects.select_for_update()
    watch, made = watches.get_or_create(person=person, defaults={"since": now, "told_to": now})
    if not made:
        if watch.stopped_at is None:
            return watch
        if watch.stopped_at < now - ONLY_PAUSED:
            watch.since = watch.told_to = now
        watch.stopped_at = None
        watch.save(update_fields=["since", "told_to", "stopped_at"])
    audit.record(action="opportunities.watch.begun", by=person, subject=person)
    return watch


@transaction.atomic
def stop_telling(*, person: Person) -> bool:
    """No letter about new opportunities any more. Returns whether there would have been any."""
    stopped = bool(Watch.objects.running().filter(person=person).update(stopped_at=clock.now()))
    if stopped:
        audit.record(action="opportunities.watch.stopped", by=person, subject=person)
    return stopped
