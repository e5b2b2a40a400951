"""What is known of somebody with a name in the demo, and of an experience seen by somebody outside."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Character:
    """Somebody with a name in the demo. `manager` is another character's key; `since` counts months back from today.

    `earlier` lists former posts, oldest first, as (title, role code, council, months back when it began); an empty role
    code is work outside digital. `progress` is how far towards the target they are, 0 to 1.
    """

    key: str
    name: str
    council: str
    title: str
    role: str
    since: int
    manager: str = ""
    target: str = ""
    progress: float = 0.5
    earlier: tuple[tuple[str, str, str, int], ...] = ()
    roles: tuple[str, ...] = ()
    outside_digital: bool = False
    tags: frozenset[str] = field(default=frozenset())


@dataclass(frozen=True, slots=True)
class Outside:
    """An experience whose witness is in no directory: who asks, what, whom and why, and how many days ago."""

    key: str
    experience: str
    name: str
    email: str
    reason: str
    place: str
    note: str
    days: int
