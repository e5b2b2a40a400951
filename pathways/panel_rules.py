"""Who may sit on a gate's panel: how many and from where for each kind of panel, and what stands in the way.

The rules are data (`PANELS`), so that a framework that asks another kind of panel at a gate changes pages without code.
Nothing here touches the database: people are given as `Candidate`, with what ties them to the person whose case it is.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Literal

from pathways.catalogue_parts import Role
from pathways.catalogue_words import counted, listed, number_words

Convener = Literal["council", "regional_centre", "institute"]
"""Who brings a panel together: the person's own council, the centre of its region, or the institute."""

MANAGED_MONTHS = 12
"""Somebody who managed the person within so many months does not sit."""
REPLY_DAYS = 7
"""The person has so long to reply to the panel's reasons before it may decide without a reply."""
APPEAL_DAYS = 28
"""The last day to appeal is so many days after the decision."""


@dataclass(frozen=True, slots=True)
class PanelRule:
    """One kind of panel. Of its `size` members so many at least come from here, from elsewhere, from other councils.

    "Here" is the organisation that employs the person on the day they ask.
    """

    code: str
    convener: Convener
    size: int
    words: str
    from_here: int = 0
    from_elsewhere: int = 0
    from_other_councils: int = 0

    @property
    def majority(self) -> int:
        """How many members must hold a view for it to be the panel's."""
        return self.size // 2 + 1

    def said_of(self, council: str) -> str:
        """The words for somebody else than the person whose case it is."""
        return self.words.replace("your own council", council)

    def bars(self, *, employed_here: bool, council: str) -> str:
        """Why nobody who works here, or nobody who works elsewhere, may sit, as the end of a sentence; else empty."""
        if self.from_here == self.size and not employed_here:
            return f"this panel takes members from {council} only"
        if self.from_elsewhere == self.size and employed_here:
            return f"this panel takes nobody from {council}"
        return ""


PANELS: Mapping[str, PanelRule] = {
    rule.code: rule
    for rule in (
        PanelRule("council", "council", 3, "three people of your own council", from_here=3),
        PanelRule(
            "council_plus_external",
            "council",
            3,
            "three people, at least one of them from another organisation",
            from_elsewhere=1,
        ),
        PanelRule(
            "regional",
            "regional_centre",
            3,
            "three people, at least two of them from other councils",
            from_other_councils=2,
        ),
        PanelRule("institute", "institute", 3, "three people, none of them from your own council", from_elsewhere=3),
    )
}


class Tie(StrEnum):
    """What ties somebody to the person whose case it is."""

    ONESELF = "oneself"
    MANAGES = "manages"
    ABOVE = "above"
    MANAGED = "managed"
    MENTORS = "mentors"
    REPORTS = "reports"
    BELOW = "below"
    DECLARED = "declared"


NO_ROLE = "they do not hold the role of panel member, which a council lead or administrator gives"
"""Why somebody whom a search finds may not sit, as the end of a sentence."""

TIE_WORDS: Mapping[Tie, str] = {
    Tie.ONESELF: "it is their own case",
    Tie.MANAGES: "they are the line manager",
    Tie.ABOVE: "they are further up the person’s line of managers",
    Tie.MANAGED: f"they were the line manager within the last {MANAGED_MONTHS} months",
    Tie.MENTORS: "they are the mentor",
    Tie.REPORTS: "they report to the person whose case it is",
    Tie.BELOW: "they work under somebody who reports to the person whose case it is",
    Tie.DECLARED: "they stood down from this panel",
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could sit. `organisation` is where they work, 0 if unknown; `council` whether that is a council.

    `barred` is what stands in the way beside a tie: the kind of panel takes nobody from there, or they lack the role.
    """

    key: int
    name: str
    organisation: int
    council: bool
    ties: frozenset[Tie] = field(default=frozenset())
    barred: str = ""

    @property
    def tied(self) -> str:
        """What ties them to the person, as the end of a sentence; empty if nothing does."""
        return next((TIE_WORDS[tie] for tie in Tie if tie in self.ties), "")

    @property
    def why_not(self) -> str:
        """Why they may not sit, as the end of a sentence; empty if they may."""
        return self.tied or self.barred


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a panel, and the field to say it at."""

    field: str
    text: str


def panel_problems(
    rule: PanelRule, members: Sequence[Candidate], *, chair: int | None, here: int, council: str
) -> tuple[Problem, ...]:
    """Everything that stands against these people as a panel, at once, and how to mend it.

    `here` is the person's own organisation, and `council` its name.
    """
    found = [
        Problem("members", f"{member.name} cannot sit on this panel: {member.tied}.")
        for member in members
        if member.tied
    ]
    if len(members) != rule.size:
        found.append(
            Problem(
                "members", f"Choose {number_words(rule.size)} people. You have chosen {number_words(len(members))}."
            )
        )
    else:
        found += _places(rule, members, here, council)
    if chair is None or chair not in {member.key for member in members}:
        found.append(Problem("chair", "Choose one of the members to chair the panel."))
    return tuple(found)


def _places(rule: PanelRule, members: Sequence[Candidate], here: int, council: str) -> Iterable[Problem]:
    inside = [member.name for member in members if member.organisation == here]
    outside = [member.name for member in members if member.organisation != here]
    others = sum(1 for member in members if member.council and member.organisation != here)
    if rule.from_here == rule.size and outside:
        yield Problem(
            "members",
            f"This panel takes members from {council} only: choose people who work there instead of {listed(outside)}.",
        )
    elif rule.from_elsewhere == rule.size and inside:
        yield Problem(
            "members",
            f"This panel takes nobody from {council}: choose people who work elsewhere instead of {listed(inside)}.",
        )
    elif len(outside) < rule.from_elsewhere:
        yield Problem(
            "members",
            f"At least {_so_many(rule.from_elsewhere)} to come from outside {council}: "
            "look for another organisation and choose somebody who works there.",
        )
    if others < rule.from_other_councils:
        yield Problem(
            "members",
            f"At least {_so_many(rule.from_other_councils)} to come from councils other than {council}: "
            "look for another council and choose people who work there.",
        )


def _so_many(least: int) -> str:
    """How many members have to do something: “one member has”, “two members have”."""
    return f"{number_words(least)} {'member has' if least == 1 else 'members have'}"


def decides_from(*, scored_on: date, meets_on: date | None, replied: bool) -> date:
    """The first day of a decision once the last member scored: the day of the meeting, and the time to reply over.

    Whoever has replied, or said that there is nothing to add, needs no more time.
    """
    free = scored_on if replied else scored_on + timedelta(days=REPLY_DAYS)
    return max(free, meets_on or free)


def majority_view(rule: PanelRule, views: Sequence[str]) -> str:
    """The view that most of the panel hold; empty while too few hold the same one."""
    return next((view for view in dict.fromkeys(views) if views.count(view) >= rule.majority), "")


def views_words(views: Sequence[str]) -> str:
    """How the panel's views stand: “2 ready, 1 not yet”."""
    words = {"ready": "ready", "not_yet": "not yet"}
    return listed(
        [f"{views.count(view)} {words.get(view, view)}" for view in dict.fromkeys(sorted(views, reverse=True))]
    )


def scored_competencies(role: Role) -> tuple[str, ...]:
    """The competencies a panel scores: the core ones of the role aimed at, else every one that it asks."""
    asked = [code for code, level in role.requirements.items() if level > 0]
    core = [code for code in asked if code in role.core]
    return tuple(core or asked)


def short_words(rule: PanelRule, sitting: int) -> str:
    """What a panel lacks after somebody stood down: “The panel is 1 member short.”"""
    return f"The panel is {counted(rule.size - sitting, 'member')} short." if sitting < rule.size else ""
