"""Why an opportunity stands where it stands, in sentences, and its own facts in the words of a list."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from opportunities.models import Opportunity
from opportunities.ranking import Closed, Given, Quantity, Ranked
from pathways.catalogue import Catalogue, quantity_words
from pathways.catalogue_words import amount, listed
from ui.words import day, plural

FULL_TIME = Decimal(5)
NEAR_MILES = 5  # under this a neighbour is a neighbour: no miles are said
KINDS = dict(Opportunity.Kind.choices)
# Less than a day a week, said as people plan it: a council's months have a little over four weeks.
SELDOM = {
    Decimal("0.1"): "About half a day a month",
    Decimal("0.2"): "About 1 day a month",
    Decimal("0.3"): "About 1 day every 3 weeks",
    Decimal("0.4"): "About 2 days a month",
    Decimal("0.5"): "Half a day a week",
    Decimal("0.6"): "3 days every 5 weeks",
    Decimal("0.7"): "About 3 days a month",
    Decimal("0.8"): "4 days every 5 weeks",
    Decimal("0.9"): "About 4 days a month",
}
TRAVELS = {code: label.lower() for code, label in Opportunity.Travel.choices}


def gap_words(closed: Closed, catalogue: Catalogue, *, gate: str) -> str:
    """“Scrutiny and public accountability: you hold 1, required 3. It blocks criterion 3 at gate G4.”"""
    gap = closed.gap
    core = " (core)" if gap.core else ""
    words = f"{catalogue.competency(gap.code).title}{core}: you hold {gap.held}, required {gap.required}."
    if gap.criteria:
        words += f" It blocks {criteria_words(gap.criteria)} at gate {gate}."
    if closed.to < gap.required:
        words += f" This develops it to {closed.to}."
    if gap.claimed:
        words += " You have claimed it, and the claim waits."
    return words


def lack_words(given: Given, catalogue: Catalogue, *, gate: str) -> str:
    """“Gave evidence to scrutiny: you have 0 of 1 session. It is asked by criterion 5 at gate G4.”"""
    lack, experience = given.lack, catalogue.experience(given.lack.code)
    asked = "one that counts for" if lack.chosen else "asked by"
    return (
        f"{experience.title}: you have {amount(lack.held)} of {quantity_words(experience, lack.needed)}, "
        f"{asked} criterion {lack.criterion} at gate {gate}."
    )


def criteria_words(numbers: Sequence[int]) -> str:
    """“criterion 3”, “criteria 2 and 3”."""
    return f"criteri{'on' if len(numbers) == 1 else 'a'} {listed([str(number) for number in numbers])}"


def breadth_words(ranked: Ranked, missing: Quantity, *, also: bool) -> str:
    """“It also adds 6 of the 8 months of breadth you lack.”"""
    if not ranked.breadth:
        return ""
    one = "month" if missing == 1 else "months"
    return (
        f"It {'also ' if also else ''}adds {amount(ranked.breadth)} of the {amount(missing)} {one} of breadth you lack."
    )


def gives_words(ranked: Ranked, catalogue: Catalogue) -> str:
    """“Gives: Gave evidence to scrutiny (1 session), acting up (4 months, 3 needed).” Unknown codes are passed over."""
    known = {experience.code: experience for experience in catalogue.experiences}
    parts = []
    for code, quantity in ranked.offer.experiences.items():
        experience = known.get(code)
        if experience is None:
            continue
        if quantity > experience.quantity:
            said = f"{quantity_words(experience, quantity)}, {amount(experience.quantity)} needed"
        elif quantity < experience.quantity:
            said = f"{amount(quantity)} of {quantity_words(experience, experience.quantity)}"
        else:
            said = quantity_words(experience, quantity)
        parts.append(f"{experience.title} ({said})")
    return f"Gives: {', '.join(parts)}" if parts else ""


def develops_words(ranked: Ranked, catalogue: Catalogue) -> str:
    """What it develops for somebody who has no gap there: “Develops: Delivery to level 4”."""
    titles = {competency.code: competency.title for competency in catalogue.competencies}
    found = [f"{titles[code]} to {level}" for code, level in ranked.offer.competencies.items() if code in titles]
    return f"Develops: {', '.join(found)}" if found else ""


def days_words(days: Decimal) -> str:
    """“Full time”, “1 day a week”, “2 and a half days a week”, “About 1 day a month”."""
    if days >= FULL_TIME:
        return "Full time"
    if seldom := SELDOM.get(days):
        return seldom
    whole, rest = divmod(days, 1)
    much = f"{whole:f} and a half" if rest == Decimal("0.5") else amount(days)
    return f"{much} {'day' if days == 1 else 'days'} a week"


def where_words(travel: str, place: str) -> str:
    """“At Leeds Civic Hall.” “Partly at Leeds Civic Hall, partly remote.” “Remote, with some days at Leeds Civic Hall.”

    A host that names a place for remote work has people there now and then: to begin, to meet.
    """
    there = place.strip().rstrip(".")
    match travel:
        case Opportunity.Travel.ON_SITE:
            return f"At {there}." if there else "On site."
        case Opportunity.Travel.REMOTE:
            return f"Remote, with some days at {there}." if there else "All of it remote."
    return f"Partly at {there}, partly remote." if there else "Partly on site, partly remote."


def dates_words(since: date | None, until: date | None) -> str:
    """“11 January to 19 March 2027”, “from 18 January 2027”; nothing where no day is set."""
    if since is None:
        return ""
    if until is None:
        return f"from {day(since)}"
    if since == until:
        return f"on {day(since)}"
    first = f"{since.day} {since:%B}" if since.year == until.year else day(since)
    return f"{first} to {day(until)}"


def weeks_words(since: date | None, until: date | None) -> str:
    """“for 10 weeks”; nothing under two weeks or where a day is not set."""
    if since is None or until is None:
        return ""
    weeks = round(((until - since).days + 1) / 7)
    return f"for {plural(weeks, 'week', 'weeks')}" if weeks > 1 else ""


def away_words(ranked: Ranked, *, own: bool) -> str:
    """“, your own council”, “, about 40 miles away”."""
    if own:
        return ", your own council"
    if ranked.miles is None or ranked.miles < NEAR_MILES:
        return ""
    miles = int(ranked.miles)
    return f", about {miles if miles < 20 else round(miles, -1)} miles away"


def tiers_words(tiers: Sequence[str], catalogue: Catalogue) -> str:
    """“T4 Manager or T5 Head of service”, lowest first; any where none is said."""
    titles = {tier.code: f"{tier.code} {tier.title}" for tier in catalogue.tiers}
    return listed([title for code, title in titles.items() if code in tiers], last="or") or "Any"


def confirmed_words(confirmed_on: date, *, today: date, stale_days: int) -> tuple[bool, str]:
    """Whether it has been confirmed of late, and that in words."""
    age = (today - confirmed_on).days
    return (False, f"Not confirmed for {plural(age, 'day', 'days')}") if age > stale_days else (True, "Confirmed")
