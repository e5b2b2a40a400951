"""News: what opened since somebody was last told, that they may apply for and that closes a gap of theirs.

Asked for many people at once, in a number of queries that does not depend on how many they are. Everything open is
open to everybody who is signed in, so there is no further door; what a person has a part in is no news to them.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from opportunities.models import Application, Opportunity, Watch
from opportunities.queries.board import Board, board
from opportunities.queries.conflicts import why_not_apply
from opportunities.queries.needs import need_of
from opportunities.queries.result_words import Why, meta_words, why_words
from opportunities.ranking import rank
from pathways.catalogue import Role
from pathways.queries.standing import Standing, standings
from people.models import Membership, Organisation
from people.permissions import Holdings
from people.roles import Permission


@dataclass(frozen=True, slots=True)
class Item:
    """One new opportunity in the words of the list."""

    public_id: UUID
    title: str
    meta: str
    why: Why
    closes_on: date


@dataclass(frozen=True, slots=True)
class News:
    """What one person is told: the most for their gate first, never empty."""

    watch: Watch
    employer: Organisation
    target: Role
    items: tuple[Item, ...]


def news_for(watches: Sequence[Watch], *, upto: datetime, today: date) -> list[News]:
    """The news of each of these people (nine queries at most). Who has none is left out.

    So is who belongs to no organisation today, and who works towards no role. `upto` is the latest opening looked at.
    """
    if not watches:
        return []
    after = min(watch.told_to for watch in watches)
    fresh = list(
        Opportunity.objects.open_on(today)
        .filter(published_at__gt=after, published_at__lte=upto)
        .select_related("organisation")
    )
    if not fresh:
        return []
    people = [watch.person for watch in watches]
    held = _holdings(watches, today)
    known = _applied(watches, fresh)
    stands = standings(people, today=today)
    here = board(today=today, catalogue=next(iter(stands.values())).catalogue)
    found = (
        _news(
            watch, [one for one in fresh if one.pk not in known[watch.person_id]], stands[watch.person_id], each, here
        )
        for watch in watches
        if (each := held.get(watch.person_id)) is not None
    )
    return [news for news in found if news is not None]


def _holdings(watches: Sequence[Watch], today: date) -> Mapping[int, Holdings]:
    """What each of them holds today. Who belongs nowhere is left out."""
    rows = Membership.objects.filter(person__in=[watch.person_id for watch in watches]).on(today)
    memberships: dict[int, list[Membership]] = defaultdict(list)
    for row in rows.select_related("organisation").order_by("since", "pk"):
        memberships[row.person_id].append(row)
    return {
        watch.person_id: Holdings(
            person=watch.person, day=today, memberships=tuple(memberships[watch.person_id]), manages=False
        )
        for watch in watches
        if watch.person_id in memberships
    }


def _applied(watches: Sequence[Watch], fresh: Sequence[Opportunity]) -> Mapping[int, set[int]]:
    """Keys of the opportunities for which each of them has written an application, whatever became of it."""
    rows = Application.objects.filter(
        person__in=[watch.person_id for watch in watches], opportunity__in=[one.pk for one in fresh]
    )
    found: dict[int, set[int]] = defaultdict(set)
    for person, opportunity in rows.order_by().values_list("person", "opportunity"):
        found[person].add(opportunity)
    return found


def _news(watch: Watch, fresh: Sequence[Opportunity], stands: Standing, holdings: Holdings, here: Board) -> News | None:
    employer, target = holdings.employer, stands.target
    if employer is None or target is None:
        return None
    need = need_of(stands, employer=employer)
    offers = [
        here.notices[one.pk].offer
        for one in fresh
        if one.pk in here.notices and _opened_after(one, watch.told_to) and _may_apply(one, holdings)
    ]
    items = tuple(
        Item(
            public_id=notice.public_id,
            title=notice.title,
            meta=meta_words(ranked, notice, need, stands.catalogue),
            why=why_words(ranked, need, stands.catalogue),
            closes_on=ranked.offer.closes_on,
        )
        for ranked in rank(offers, need)
        if ranked.closes_a_gap
        for notice in [here.notices[ranked.offer.key]]
    )
    return News(watch, employer, target, items) if items else None


def _opened_after(opportunity: Opportunity, moment: datetime) -> bool:
    return opportunity.published_at is not None and opportunity.published_at > moment


def _may_apply(opportunity: Opportunity, holdings: Holdings) -> bool:
    posts = holdings.may(Permission.POST_OPPORTUNITIES, opportunity.organisation)
    return not why_not_apply(opportunity, holdings.person, posts=posts)
