"""Who lives in the demo world: the cast, and round them people made from a fixed seed. Plain data, no database.

All time is in months back from today, so that the world is always as old as it says.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from random import Random

from demo.cast import CAST, MARTINS_TEAM
from demo.character import Character
from demo.gate_plan import AT_GATE, CASES, PANEL_MEMBERS
from demo.names import address, names
from demo.places import BEFORE, COUNCILS, POSTS, Post

SEED = 20261122
# Two in each council, in two lines of it, so that everybody finds one outside their own.
SAFE_CONTACTS = ("head-tech", "data-manager")


@dataclass(frozen=True, slots=True)
class Past:
    """A former post: title, framework role or "", council, and the months back when it began and ended."""

    title: str
    role: str
    council: str
    began: int
    ended: int


@dataclass(frozen=True, slots=True)
class Life:
    """One person: where they are, how they came there, where they want to go and how far they are.

    `began` is the months back when the present post began; `progress` runs from 0 (at the start of the present role) to
    1 (at the gate).
    """

    key: str
    name: str
    email: str
    council: str
    title: str
    role: str
    began: int
    manager: str
    target: str
    progress: float
    past: tuple[Past, ...]
    roles: tuple[str, ...]
    outside_digital: bool
    tags: frozenset[str]


def lives() -> tuple[Life, ...]:
    """Everybody, managers before the people they manage."""
    random = Random(SEED)  # noqa: S311 - invented people, not secrets
    taken = {character.name for character in CAST}
    fresh = names(random, taken=taken)
    found = {character.key: _of_character(character) for character in CAST}
    held = {(character.council, character.role) for character in CAST}
    for council in COUNCILS:
        cast_here = [life for life in found.values() if life.council == council]
        chief = next((life.key for life in cast_here if life.role == "chief-executive"), "")
        for post in POSTS:
            if (council, post.role) in held and post.role in {
                "chief-executive",
                "chief-digital-information-officer",
                "head-of-digital",
            }:
                continue
            key = f"{council}-{post.key}"
            name = next(fresh)
            found[key] = Life(
                key=key,
                name=name,
                email=address(name, council),
                council=council,
                title=post.title,
                role=post.role,
                began=(began := random.randint(6, 60)),
                manager=_manager(post, council, chief, found),
                target=post.target,
                progress=round(min(1.0, max(0.05, random.gauss(0.5, 0.22))), 2),
                past=_past(random, post, council, began),
                roles=("sponsor",)
                if post.key == "chief"
                else ("council_lead",)
                if post.key == "programme" and council != "kirklees"
                else ("safe_contact",)
                if post.key in SAFE_CONTACTS
                else (),
                outside_digital=False,
                tags=frozenset(),
            )
    _complete_martins_team(random, fresh, found)
    _bring_to_gates(found)
    return _managers_first(found)


def _of_character(character: Character) -> Life:
    starts = [began for *_rest, began in character.earlier[1:]] + [character.since]
    return Life(
        key=character.key,
        name=character.name,
        email=address(character.name, character.council),
        council=character.council,
        title=character.title,
        role=character.role,
        began=character.since,
        manager=character.manager,
        target=character.target,
        progress=character.progress,
        past=tuple(
            Past(title, role, council, began, ended)
            for (title, role, council, began), ended in zip(character.earlier, starts, strict=True)
        )
        if character.earlier
        else (),
        roles=character.roles,
        outside_digital=character.outside_digital,
        tags=character.tags,
    )


def _manager(post: Post, council: str, chief: str, found: Mapping[str, Life]) -> str:
    """The key of who manages a post; the cast stands in for posts that it fills."""
    if not post.manager:
        return ""
    if post.manager == "chief" and chief:
        return chief
    key = f"{council}-{post.manager}"
    if key in found:
        return key
    wanted = next(other.role for other in POSTS if other.key == post.manager)
    return next((life.key for life in found.values() if life.council == council and life.role == wanted), "")


def _past(random: Random, post: Post, council: str, began: int) -> tuple[Past, ...]:
    """One or no former post, in this council or another, ending when the present one began."""
    tier = {"chief": "T9", "cdio": "T7", "ad": "T6", "head-digital": "T5", "head-tech": "T5"}.get(post.key)
    if tier is None:
        tier = (
            "T4"
            if post.key in {"programme", "data-manager", "ops"}
            else "T3"
            if post.key.startswith(("lead", "delivery"))
            else "T2"
        )
    if post.key.startswith("apprentice") or random.random() < 0.35:
        return ()
    title, role = random.choice(BEFORE[tier])
    where = council if random.random() < 0.7 else random.choice(list(COUNCILS))
    return (Past(title, role, where, began + random.randint(12, 48), began),)


def _complete_martins_team(random: Random, fresh: Iterator[str], found: dict[str, Life]) -> None:
    team = [life for life in found.values() if life.manager == "martin"]
    for number in range(MARTINS_TEAM - len(team)):
        name = next(fresh)
        key = f"martins-{number}"
        found[key] = Life(
            key=key,
            name=name,
            email=address(name, "kirklees"),
            council="kirklees",
            title="Data Analyst" if number % 2 else "GIS Analyst",
            role="data-analyst",
            began=(began := random.randint(8, 40)),
            manager="martin",
            target="lead-data-analyst",
            progress=round(random.uniform(0.2, 0.8), 2),
            past=(Past("Customer Service Adviser", "", "kirklees", began + 20, began),) if number % 2 else (),
            roles=(),
            outside_digital=False,
            tags=frozenset(),
        )


def _bring_to_gates(found: dict[str, Life]) -> None:
    """Those whose case a panel reads meet everything else that their gate asks; others sit on panels."""
    for case in CASES:
        life = found[case.key]
        found[case.key] = replace(life, progress=1.0, tags=life.tags | {AT_GATE}, began=max(life.began, case.began))
    for key in PANEL_MEMBERS:
        found[key] = replace(found[key], roles=(*found[key].roles, "panel_member"))


def _managers_first(found: Mapping[str, Life]) -> tuple[Life, ...]:
    ordered: dict[str, Life] = {}

    def add(life: Life) -> None:
        if life.key in ordered:
            return
        if life.manager:
            add(found[life.manager])
        ordered[life.key] = life

    for life in found.values():
        add(life)
    return tuple(ordered.values())
