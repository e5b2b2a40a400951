"""An opportunity put into words, as whoever reads it before it opens sees it: the poster and the approver."""

from dataclasses import dataclass

from opportunities.models import Opportunity
from opportunities.queries.reasons import days_words, where_words
from pathways.catalogue import Catalogue, Competency, capacity_words, quantity_words
from pathways.catalogue_words import sentence_case
from ui import words


@dataclass(frozen=True, slots=True)
class Develops:
    """A competency and the level it is developed to, with what that level means."""

    competency: Competency
    level: int

    @property
    def meaning(self) -> str:
        """The framework's sentence for the level."""
        return self.competency.descriptor(self.level)


@dataclass(frozen=True, slots=True)
class Gives:
    """An experience, how much of it, and who confirms it afterwards."""

    title: str
    amount: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a page says of an opportunity."""

    opportunity: Opportunity
    develops: tuple[Develops, ...]
    gives: tuple[Gives, ...]
    tiers: str
    when: str
    terms: tuple[tuple[str, str], ...]


TERM_TITLES = (
    ("Pay", "pay"),
    ("Recharge", "recharge"),
    ("Backfill", "backfill"),
    ("Line supervision", "line_supervision"),
    ("System access", "system_access"),
)


def sheet(opportunity: Opportunity, catalogue: Catalogue) -> Sheet:
    """Put it into words. What the framework no longer knows is left out."""
    competencies = {each.code: each for each in catalogue.competencies}
    kinds = {each.code: each for each in catalogue.experiences}
    tiers = [f"{tier.code} {tier.title}" for tier in catalogue.tiers if tier.code in opportunity.tiers]
    return Sheet(
        opportunity=opportunity,
        develops=tuple(
            Develops(competencies[code], level)
            for code, level in opportunity.competencies.items()
            if code in competencies
        ),
        gives=tuple(
            Gives(
                kinds[code].title,
                quantity_words(kinds[code], quantity),
                sentence_case(capacity_words(kinds[code].verifier)),
            )
            for code, quantity in opportunity.experiences.items()
            if code in kinds
        ),
        tiers=words.join(tiers, last="or") if tiers else "",
        when=when_words(opportunity),
        terms=tuple((title, getattr(opportunity, name)) for title, name in TERM_TITLES),
    )


def when_words(opportunity: Opportunity) -> str:
    """“1 day a week, 11 January 2027 to 19 March 2027. Partly at Leeds Civic Hall, partly remote.”"""
    starts, ends = opportunity.starts_on, opportunity.ends_on
    span = f", {words.day(starts)} to {words.day(ends)}" if starts and ends else ""
    return f"{days_words(opportunity.days_a_week)}{span}. {where_words(opportunity.travel, opportunity.place)}"
