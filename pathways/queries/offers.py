"""Open offers as a person meets them: the nearest first, and in one line of words."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache

from django.conf import settings
from django.db.models import Count, Sum, Value

from pathways.models import DevelopmentOffer
from pathways.next_actions import Offer
from people.models import Organisation
from ui.prepared import Prepared
from ui.words import day, plural

STALE_AFTER = 30  # days without a reconfirmation, after which an offer says so
MOST = 200  # newest confirmed; beyond that a page of opportunities is the place to look


_OPEN: Prepared[DevelopmentOffer] = Prepared(
    lambda day: (
        DevelopmentOffer.objects.open_on(day).select_related("organisation").order_by("-confirmed_on", "pk")[:MOST]
    )
)


# How many are open and the sum of their stamps: what is kept below holds for as long as both stay the same.
_STATE: Prepared[tuple[object, ...]] = Prepared(
    lambda day: (
        DevelopmentOffer.objects.open_on(day)
        .order_by()
        .annotate(one=Value(1))
        .values("one")
        .annotate(offers=Count("pk"), stamps=Sum("stamp"))
        .values_list("offers", "stamps")
    )
)


@lru_cache(maxsize=2)
def _kept(today: date, _database: object, _state: tuple[object, ...]) -> tuple[DevelopmentOffer, ...]:
    """The rows themselves, which are everybody's: read once a process until one of them changes."""
    return tuple(_OPEN(day=today))


def open_offers(*, today: date, near: Organisation | None) -> tuple[DevelopmentOffer, ...]:
    """Offers open today, the nearest host first as the crow flies (one query, two after a change).

    Hosts without a place come last. The rows are shared between requests: nobody writes to them.
    """
    state = _STATE(day=today)
    found = _kept(today, settings.DATABASES["default"].get("NAME"), state[0]) if state else ()
    return tuple(sorted(found, key=lambda offer: _distance(near, offer.organisation)))


def _distance(one: Organisation | None, other: Organisation) -> float:
    if one is None or None in (one.latitude, one.longitude, other.latitude, other.longitude):
        return float("inf")
    # Degrees of longitude are about 0.6 of a degree of latitude long over England.
    north = (one.latitude or 0) - (other.latitude or 0)
    east = 0.6 * ((one.longitude or 0) - (other.longitude or 0))
    return north * north + east * east


def as_options(offers: Iterable[DevelopmentOffer]) -> tuple[Offer, ...]:
    """The offers as the next actions look at them; `key` is the offer's key as text."""
    return tuple(
        Offer(
            key=str(offer.pk),
            title=offer.title,
            experiences=frozenset(offer.experiences),
            competencies=offer.competencies,
        )
        for offer in offers
    )


def giving(offers: Sequence[DevelopmentOffer], experience: str) -> tuple[DevelopmentOffer, ...]:
    """Those that give one experience."""
    return tuple(offer for offer in offers if experience in offer.experiences)


def offer_words(offer: DevelopmentOffer) -> str:
    """Where, what kind and when: “Leeds, shadowing, 11 January 2027 to 19 March 2027.”"""
    if offer.starts_on and offer.ends_on:
        when = f", {day(offer.starts_on)} to {day(offer.ends_on)}"
    else:
        when = f", from {day(offer.starts_on)}" if offer.starts_on else ""
    return f"{offer.organisation.name}, {offer.kind.replace('_', ' ')}{when}."


def confirmed_words(offer: DevelopmentOffer, *, today: date) -> tuple[str, bool]:
    """When it was last confirmed, and whether that is too long ago (more than 30 days)."""
    age = (today - offer.confirmed_on).days
    if age > STALE_AFTER:
        return f"Not confirmed for {plural(age, 'day', 'days')}", True
    return f"Confirmed {day(offer.confirmed_on)}", False
