"""Typed reading of a framework document, collecting every fault with its place and its mend."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeGuard

SCHEMA = "lgdl-framework/1"
"""The only document schema understood. A change of meaning needs a new name, never a new reading of this one."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of a framework document: where it is, what is wrong and how to mend it."""

    where: str
    wrong: str
    mend: str

    def __str__(self) -> str:
        return f"{self.where}: {self.wrong} {self.mend}"


class CatalogueError(ValueError):
    """The document is not a framework that can be used. `problems` names every fault, in document order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass(slots=True)
class Faults:
    """The faults found so far."""

    found: list[Problem] = field(default_factory=list)

    def add(self, where: str, wrong: str, mend: str) -> None:
        self.found.append(Problem(where, wrong, mend))


@dataclass(frozen=True, slots=True)
class Node:
    """One object of the document, read key by key. A wrong value is noted and read as an empty one."""

    values: Mapping[str, object]
    where: str
    faults: Faults

    def text(self, key: str, *, required: bool = True) -> str:
        value = self.values.get(key)
        if isinstance(value, str) and (value.strip() or not required):
            return value
        if value is None and not required:
            return ""
        self.faults.add(self.where, f"“{key}” is missing or is not text.", f"Give “{key}” as text in quotation marks.")
        return ""

    def code(self, key: str = "code") -> str:
        return self.text(key)

    def optional_code(self, key: str) -> str | None:
        return self.text(key, required=False) or None

    def whole(self, key: str, *, least: int, most: int | None = None) -> int:
        value = self.values.get(key)
        if _is_whole(value, least, most):
            return value
        span = f"from {least} to {most}" if most is not None else f"of {least} or more"
        self.faults.add(self.where, f"“{key}” is {value!r}.", f"Give a whole number {span}.")
        return least

    def optional_whole(self, key: str, *, least: int) -> int | None:
        return None if self.values.get(key) is None else self.whole(key, least=least)

    def quantity(self, key: str) -> int | Decimal:
        value = self.values.get(key)
        if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool) and value > 0:
            return value if isinstance(value, int) else Decimal(str(value))
        self.faults.add(self.where, f"“{key}” is {value!r}.", "Give a number above 0.")
        return 1

    def share(self, key: str) -> float | None:
        value = self.values.get(key)
        if value is None:
            return None
        if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= 1:
            return float(value)
        self.faults.add(self.where, f"“{key}” is {value!r}.", "Give a share from 0 to 1: 0.85 means 85%.")
        return None

    def flag(self, key: str) -> bool:
        value = self.values.get(key, False)
        if isinstance(value, bool):
            return value
        self.faults.add(self.where, f"“{key}” is {value!r}.", "Give true or false.")
        return False

    def codes(self, key: str, *, required: bool = True) -> tuple[str, ...]:
        """Return a list of codes without repeats."""
        value = self.values.get(key)
        if value is None and not required:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            self.faults.add(
                self.where, f"“{key}” is not a list of codes.", f"Give “{key}” as a list, empty if there are none."
            )
            return ()
        codes = tuple(dict.fromkeys(value))
        if len(codes) != len(value):
            twice = next(code for code in codes if value.count(code) > 1)
            self.faults.add(self.where, f"“{key}” names {twice} twice.", "Name each code once.")
        return codes

    def levels(self, key: str) -> dict[str, int]:
        value = self.values.get(key)
        if isinstance(value, Mapping) and all(_is_whole(level, 0, None) for level in value.values()):
            return {str(code): int(level) for code, level in value.items()}
        self.faults.add(self.where, f"“{key}” is not a table of levels.", "Give each competency code a whole number.")
        return {}

    def node(self, key: str) -> "Node":
        value = self.values.get(key)
        if isinstance(value, Mapping):
            return Node(value, f"{self.where}, {key}", self.faults)
        self.faults.add(self.where, f"“{key}” is missing.", f"Give “{key}” as an object.")
        return Node({}, f"{self.where}, {key}", Faults())

    def optional_node(self, key: str) -> "Node | None":
        return None if self.values.get(key) is None else self.node(key)

    def nodes(self, key: str, noun: str, *, named_by: str = "code") -> list["Node"]:
        """Return the objects of a list, each knowing its place by its code (or, failing that, its position)."""
        value = self.values.get(key)
        if not isinstance(value, list):
            self.faults.add(self.where, f"“{key}” is not a list.", f"Give “{key}” as a list of objects.")
            return []
        found = []
        outer = "" if self.where == "document" else f"{self.where}, "
        for position, item in enumerate(value, start=1):
            place = f"{outer}{noun} number {position}"
            if not isinstance(item, Mapping):
                self.faults.add(place, "it is not an object.", f"Give each {noun} as an object.")
                continue
            name = item.get(named_by)
            found.append(Node(item, f"{outer}{noun} {name}" if name is not None else place, self.faults))
        return found


def _is_whole(value: object, least: int, most: int | None) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and value >= least and (most is None or value <= most)
