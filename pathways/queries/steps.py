"""What a person does next: the same cards on My pathway and, the first of them, on Today."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pathways.action_parts import ReturnedClaim
from pathways.models import DevelopmentOffer
from pathways.next_actions import MOST, NextAction, awaited, next_actions
from pathways.queries.cards import Card, cards
from pathways.queries.offers import as_options, giving, open_offers
from pathways.queries.standing import Standing
from pathways.queries.way_in import council_lead, way_in_cards
from pathways.queries.words import Word
from people.models import Person


@dataclass(frozen=True, slots=True)
class Steps:
    """The open offers, the actions that serve the gate's criteria, and the cards (those of a way in have no action).

    `awaited` is what waits for an answer and has a quiet card beside the actions; `lead` is whom to ask for what
    nobody offers, looked up only where a card or the page needs it.
    """

    offers: tuple[DevelopmentOffer, ...]
    actions: tuple[NextAction, ...]
    cards: tuple[Card, ...]
    awaited: NextAction | None = None
    lead: Person | None = None


def steps(stands: Standing, *, own: bool, wanted: str = "") -> Steps:
    """The steps of one person (one query for the offers; one more for the council lead where that is needed).

    `wanted` is an experience that the page asks the council lead for as well, when nothing open gives it.
    """
    post, readiness = stands.appointment, stands.readiness
    offers = open_offers(today=stands.today, near=post.organisation if post else None)
    if readiness is None:
        return Steps(offers, (), ())
    taken = {plan.offer for plan in readiness.planned}
    offers = tuple(offer for offer in offers if offer.source not in taken) if taken else offers
    if not readiness.criteria:
        return Steps(offers, (), way_in_cards(stands, own=own))
    actions = next_actions(
        readiness,
        as_options(offers),
        returned=[
            ReturnedClaim(competency=row.competency, level=row.level, on=row.came_back_on, reason=row.reason)
            for row in stands.returned
        ],
        verified=_verified(stands.deeds, done=readiness.done),
        in_role=stands.role is not None,
        name="" if own else stands.person.name.split()[0],
    )
    waits = awaited(readiness) if len(actions) < MOST else None
    asks = any(action.link == "experience" and not action.offers for action in actions)
    asks = asks or bool(wanted and not giving(offers, wanted))
    lead = council_lead(post.organisation, but=stands.person, today=stands.today) if own and asks and post else None
    shown = (*actions, waits) if waits else actions
    return Steps(offers, actions, cards(shown, stands=stands, offers=offers, own=own, lead=lead), waits, lead)


def _verified(deeds: Iterable[Word], *, done: frozenset[str]) -> dict[str, date]:
    """The day on which each experience that is held in full was last verified."""
    found: dict[str, date] = {}
    for deed in deeds:
        if deed.verified_on is not None and deed.code in done:
            found[deed.code] = max(deed.verified_on, found.get(deed.code, deed.verified_on))
    return found
