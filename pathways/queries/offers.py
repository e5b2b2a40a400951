"""Open offers as a person meets them: the nearest first, and in one line of words."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache

from django.conf import settings
from django.db.models import Count, Sum, Value

from pathways.action_parts import Offer
from pathways.models import DevelopmentOffer
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


@lru_cache(maxsize=512)
def _nearest(
    today: date, database: object, state: tuple[object, ...], near: tuple[float, float] | None
) -> tuple[DevelopmentOffer, ...]:
    """The same rows as they lie from one place: put in order once for everybody there."""
    found = _kept(today, database, state)
    return tuple(sorted(found, key=lambda offer: _distance(near, _place(offer.organisation))))


def open_offers(*, today: date, near: Organisation | None) -> tuple[DevelopmentOffer, ...]:
    """Offers open today, the nearest host first as the crow flies (one query, two after a change).

    Hosts without a place come last. The rows are shared between requests: nobody writes to them.
    """
    state = _STATE(day=today)
    if not state:
        return ()
    return _nearest(today, settings.DATABASES["default"].get("NAME"), state[0], _place(near) if near else None)


def _place(organisation: Organisation) -> tuple[float, float] | None:
    """Latitude and longitude, in degrees."""
    north, east = organisation.latitude, organisation.longitude
    return None if north is None or east is None else (north, east)


def _distance(one: tuple[float, float] | None, other: tuple[float, float] | None) -> float:
    if one is None or other is None:
        return float("inf")
    # Degrees of longitude are about 0.6 of a degree of latitude long over England.
    north, east = one[0] - other[0], 0.6 * (one[1] - other[1])
    return north * north + east * east


def as_options(offers: Iterable[DevelopmentOffer]) -> tuple[Offer, ...]:
    """The offers as the next actions look at them."""
    return tuple(offer.option for offer in offers)


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
