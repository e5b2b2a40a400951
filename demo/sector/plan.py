"""Who works where in the invented sector: councils by population, posts by the demo's share, lines within each council.

Plain data and no database, so that the shares can be checked by themselves.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from demo.places import POSTS, Post
from demo.sector.distributions import SINGLE_POSTS

RANK = {post.key: rank for rank, post in enumerate(POSTS)}
ABOVE = {post.key: post.manager for post in POSTS}
PEOPLE_MANAGERS = frozenset(post.manager for post in POSTS)


@dataclass(frozen=True, slots=True)
class Seat:
    """One post that somebody holds. `manager` is the number of the seat it reports to, or None at the top."""

    number: int
    council: str
    post: Post
    manager: int | None


def shared_out(total: int, weights: Mapping[str, float], *, least: int = 0) -> dict[str, int]:
    """Whole parts of `total` by weight, the largest remainders rounded up, none under `least`."""
    whole = sum(weights.values())
    left = total - least * len(weights)
    if left < 0:
        raise ValueError(f"{total} is too few for {len(weights)} parts of {least} at least.")
    exact = {key: left * weight / whole for key, weight in weights.items()}
    parts = {key: least + int(share) for key, share in exact.items()}
    rest = total - sum(parts.values())
    for key in sorted(exact, key=lambda key: (int(exact[key]) - exact[key], key))[:rest]:
        parts[key] += 1
    return parts


def seats(people: int, populations: Mapping[str, int]) -> tuple[Seat, ...]:
    """Every seat of the sector, managers before whom they manage. Each council has one person at least."""
    sizes = shared_out(people, populations, least=1)
    held = _posts(people, sizes)
    found: list[Seat] = []
    for council in sizes:
        found += _lines(council, sorted(held[council], key=lambda post: RANK[post.key]), first=len(found))
    return tuple(found)


def _posts(people: int, sizes: Mapping[str, int]) -> dict[str, list[Post]]:
    quotas = shared_out(people, {post.key: 1.0 for post in POSTS})
    known = {post.key: post for post in POSTS}
    held: dict[str, list[Post]] = defaultdict(list)
    largest = sorted(sizes, key=lambda council: (-sizes[council], council))
    left = dict(sizes)
    for key in SINGLE_POSTS:
        for council in largest[: quotas[key]]:
            if left[council]:
                held[council].append(known[key])
                left[council] -= 1
    # Everybody else by seniority: a council's seats lie evenly on one long ladder, so each gets a ladder of its own.
    ladder = sorted(
        (((step + 0.5) / seats, -seats, council) for council, seats in left.items() for step in range(seats)),
    )
    rest = shared_out(len(ladder), {key: 1.0 for key in known if key not in SINGLE_POSTS})
    posts = [known[key] for key in known if key not in SINGLE_POSTS for _ in range(rest[key])]
    for (_step, _seats, council), post in zip(ladder, posts, strict=True):
        held[council].append(post)
    return held


def _lines(council: str, posts: Sequence[Post], *, first: int) -> list[Seat]:
    """Give each seat of one council its manager, spread evenly over those who hold the post above."""
    holders: dict[str, list[int]] = defaultdict(list)
    for offset, post in enumerate(posts):
        holders[post.key].append(first + offset)
    given: Counter[str] = Counter()
    found = []
    for offset, post in enumerate(posts):
        above = post.manager
        while above and above not in holders:
            above = ABOVE[above]
        if not above:
            above = _anybody_above(post, holders)
        manager = None
        if above:
            manager = holders[above][given[above] % len(holders[above])]
            given[above] += 1
        found.append(Seat(first + offset, council, post, manager))
    return found


def _anybody_above(post: Post, holders: Mapping[str, Sequence[int]]) -> str:
    """In a small council: the nearest post above that manages people at all; none at the top."""
    able = [key for key in holders if key in PEOPLE_MANAGERS and RANK[key] < RANK[post.key]]
    return max(able, key=RANK.__getitem__, default="")
