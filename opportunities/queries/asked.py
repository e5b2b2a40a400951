"""What the address of the list asks for: the tab, words to search for, the boxes ticked, and the order."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from opportunities.queries.board import LITTLE, MOST, SOME
from opportunities.queries.reasons import KINDS

GAP, OUTSIDE, SAVED = "gap", "outside", "saved"
REMOTE, REGION = "remote", "region"
CLOSING = "closing"
LONGEST_SEARCH = 100
# Which group of boxes an address may carry, and what each box says.
DAYS = {LITTLE: "1 or less", SOME: "2 to 3", MOST: "4 to 5"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for. Boxes that there are not are left out, so any address opens.

    `saved` is the tab of what one saved: it is not one of the filters, which narrow either tab.
    """

    words: tuple[str, ...] = ()
    text: str = ""
    saved: bool = False
    show: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    travel: frozenset[str] = frozenset()
    days: frozenset[str] = frozenset()
    by_closing: bool = False

    @property
    def filters(self) -> int:
        """How many boxes are ticked, and one for a search."""
        return len(self.show) + len(self.kinds) + len(self.travel) + len(self.days) + bool(self.words)

    @property
    def unfiltered(self) -> str:
        """The address of the same tab with no filter, in the same order."""
        return _address([*self._tab, *([("sort", CLOSING)] if self.by_closing else [])])

    @property
    def _tab(self) -> list[tuple[str, str]]:
        return [("show", SAVED)] if self.saved else []

    def address(self, *, by_closing: bool) -> str:
        """The same in the other order, on its first page."""
        parts = [*self._tab, *([("q", self.text)] if self.text else [])]
        for name, values in (("show", self.show), ("kind", self.kinds), ("travel", self.travel), ("days", self.days)):
            parts += [(name, value) for value in sorted(values)]
        if by_closing:
            parts.append(("sort", CLOSING))
        return _address(parts)


def _address(parts: list[tuple[str, str]]) -> str:
    return f"?{urlencode(parts)}" if parts else reverse("opportunities:list")


def asked(values: Callable[[str], Iterable[str]]) -> Asked:
    """Read the address: `values` gives what stands there under one name."""
    text = " ".join(next(iter(values("q")), "").split())[:LONGEST_SEARCH]
    return Asked(
        words=tuple(text.lower().split()),
        text=text,
        saved=SAVED in values("show"),
        show=frozenset(values("show")) & {GAP, OUTSIDE},
        kinds=frozenset(values("kind")) & KINDS.keys(),
        travel=frozenset(values("travel")) & {REMOTE, REGION},
        days=frozenset(values("days")) & DAYS.keys(),
        by_closing=CLOSING in values("sort"),
    )
