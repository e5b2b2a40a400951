"""What a person does next: the same cards on My pathway and, the first of them, on Today."""

from dataclasses import dataclass

from pathways.action_parts import ReturnedClaim
from pathways.models import DevelopmentOffer
from pathways.next_actions import NextAction, next_actions
from pathways.queries.cards import Card, cards
from pathways.queries.offers import as_options, open_offers
from pathways.queries.standing import Standing
from pathways.queries.way_in import way_in_cards


@dataclass(frozen=True, slots=True)
class Steps:
    """The open offers, the actions that serve the gate's criteria, and the cards (those of a way in have no action)."""

    offers: tuple[DevelopmentOffer, ...]
    actions: tuple[NextAction, ...]
    cards: tuple[Card, ...]


def steps(stands: Standing, *, own: bool) -> Steps:
    """The steps of one person (one query for the offers, one more where no gate stands before the target)."""
    post, readiness = stands.appointment, stands.readiness
    offers = open_offers(today=stands.today, near=post.organisation if post else None)
    if readiness is None:
        return Steps(offers, (), ())
    if not readiness.criteria:
        return Steps(offers, (), way_in_cards(stands, own=own))
    actions = next_actions(
        readiness,
        as_options(offers),
        returned=[
            ReturnedClaim(competency=row.competency, level=row.level, on=row.came_back_on, reason=row.reason)
            for row in stands.returned
        ],
        in_role=stands.role is not None,
        name="" if own else stands.person.name.split()[0],
    )
    return Steps(offers, actions, cards(actions, stands=stands, offers=offers, own=own))
