"""What a next action consists of, and what it is made from: plain frozen data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from pathways.catalogue_words import listed

LinkKind = Literal[
    "mend",
    "verified",
    "claim",
    "baseline",
    "conversation",
    "confirm",
    "experience",
    "competency",
    "endorsement",
    "mentoring",
    "panel",
    "waiting",
]


@dataclass(frozen=True, slots=True)
class Offer:
    """Something open that develops competencies (each to a level) or gives experiences. `key` is the caller's own."""

    key: str
    title: str
    experiences: frozenset[str] = frozenset()
    competencies: Mapping[str, int] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class ReturnedClaim:
    """A claim that came back, with the reason, and that nothing newer of its competency has answered."""

    competency: str
    level: int
    on: date
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ToClaim:
    """A level that a card offers to claim: somebody may hold it already."""

    competency: str
    title: str
    level: int


@dataclass(frozen=True, slots=True)
class NextAction:
    """One card. `criteria` are the numbers of the criteria it serves; `closes` says whether it meets the first alone.

    `link` says what the card's link does, with `codes`: competencies (mend, verified, claim, conversation, competency,
    waiting), one experience (confirm, experience), capacities (endorsement) or none (baseline, mentoring, panel).
    `sent_on` is the day from which the claims of a conversation have been with the line manager, None while they are
    not. `by_claim` are the criteria that only a claim moves, and `takes` what has to happen before it does.
    """

    heading: str
    gap: str
    link: LinkKind
    codes: tuple[str, ...]
    criteria: tuple[int, ...]
    closes: bool
    offers: tuple[Offer, ...] = ()
    to_claim: ToClaim | None = None
    sent_on: date | None = None
    by_claim: tuple[int, ...] = ()
    takes: str = ""

    @property
    def criterion(self) -> int:
        return self.criteria[0]

    @property
    def closes_words(self) -> str:
        """“Closes criterion 3”, or “Goes towards criteria 1 and 2” when more than this step is needed.

        Where a claim has to follow, that is said: “Once verified and claimed, closes criterion 3”.
        """
        verb = "Closes" if self.closes else "Goes towards"
        alone = [number for number in self.criteria if number not in self.by_claim]
        claimed = [number for number in self.criteria if number in self.by_claim]
        if not claimed or not self.takes:
            return f"{verb} {_criteria(self.criteria)}"
        if not alone:
            return f"Once {self.takes}, {verb.lower()} {_criteria(claimed)}"
        return f"{verb} {_criteria(alone)} and, once {self.takes}, {_criteria(claimed)}"


def _criteria(numbers: Sequence[int]) -> str:
    """“criterion 3”, “criteria 1 and 2”."""
    noun = "criterion" if len(numbers) == 1 else "criteria"
    return f"{noun} {listed([str(number) for number in sorted(numbers)])}"


@dataclass(frozen=True, slots=True)
class Candidate:
    """An action and where it comes in the order: bands first, in a band what closes a criterion, then `within`."""

    action: NextAction
    band: int
    within: tuple[int, ...]

    @property
    def order(self) -> tuple[int, bool, tuple[int, ...]]:
        return (self.band, not self.action.closes, self.within)


@dataclass(frozen=True, slots=True)
class Voice:
    """Who is spoken of: the reader themselves, or somebody by their first name."""

    name: str = ""

    def does(self, you: str, they: str) -> str:
        """“you hold”, or “Nasreen holds”."""
        return f"{self.name} {they}" if self.name else f"you {you}"

    def starts(self, you: str, they: str) -> str:
        """The same at the start of a sentence."""
        return f"{self.name} {they}" if self.name else f"You {you}"

    @property
    def own_view(self) -> str:
        return "their own view" if self.name else "your own view"


def offering(offers: Sequence[Offer], experience: str, competencies: Sequence[str]) -> tuple[Offer, ...]:
    """Return the offers of an experience, then those that develop one of the competencies, in the order given."""
    by_experience = [offer for offer in offers if experience and experience in offer.experiences]
    by_level = [
        offer
        for offer in offers
        if offer not in by_experience and any(code in offer.competencies for code in competencies)
    ]
    return (*by_experience, *by_level)
