"""The dated table behind "who may see this person"."""

from datetime import date

from django.db import transaction
from django.db.models import Q

from people.models import Organisation, Person, Relationship
from people.roles import Kind


@transaction.atomic
def relate(
    *, viewer: Person, subject: Person, kind: Kind, since: date, source: str, organisation: Organisation | None = None
) -> Relationship:
    """Let `viewer` see `subject` as `kind` from `since`. Saying it twice changes nothing.

    The room that calls this has its own audited action; the relationship is that action's consequence.
    """
    found, _made = Relationship.objects.get_or_create(
        viewer=viewer,
        subject=subject,
        kind=kind,
        source=source,
        until=None,
        defaults={"since": since, "organisation": organisation},
    )
    return found


@transaction.atomic
def end_relationships(
    *,
    on: date,
    source: str | None = None,
    subject: Person | None = None,
    viewer: Person | None = None,
    kinds: frozenset[Kind] | None = None,
) -> int:
    """End relationships that match everything given and would last beyond day `on`, from that day. Returns how many.

    Those with an end in sight are ended sooner; those that are over stay as they were.

    Raises ValueError without at least one of source, subject or viewer, which would end everybody's.
    """
    if source is None and subject is None and viewer is None:
        raise ValueError("Say whose relationships end: source, subject or viewer.")
    rows = Relationship.objects.filter(Q(until__isnull=True) | Q(until__gt=on))
    if source is not None:
        rows = rows.filter(source=source)
    if subject is not None:
        rows = rows.filter(subject=subject)
    if viewer is not None:
        rows = rows.filter(viewer=viewer)
    if kinds is not None:
        rows = rows.filter(kind__in=kinds)
    # One that was to begin later never begins.
    ended = rows.filter(since__gt=on).delete()[0]
    return ended + rows.filter(since__lte=on).update(until=on)


@transaction.atomic
def begin_relationships(*, source: str, before: date, since: date) -> None:
    """What began on `before` because of `source` begins on `since` instead, because the day was recorded wrongly.

    Of a later beginning nothing stays before it: a relationship that was over by then never was.
    """
    rows = Relationship.objects.filter(source=source)
    if since > before:
        rows.filter(until__lte=since).delete()
        rows.filter(since__lt=since).update(since=since)
    else:
        rows.filter(since=before).update(since=since)
