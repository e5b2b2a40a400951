"""The words of one opportunity's page that are the same for whoever reads it: terms, what follows, when it closes."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from opportunities.models import Application, Opportunity
from opportunities.models.postings import STALE_AFTER
from opportunities.queries.reasons import days_words
from pathways.queries.standing import Standing
from people.models import Organisation
from ui.words import day, plural

SHUT = {
    Opportunity.Status.CLOSED: "Closed",
    Opportunity.Status.FILLED: "Filled",
    Opportunity.Status.WITHDRAWN: "Withdrawn by the host",
}


@dataclass(frozen=True, slots=True)
class Side:
    """One signature under the terms."""

    shape: str
    words: str
    then: str


def terms_of(opportunity: Opportunity) -> tuple[tuple[str, str], ...]:
    found = (
        ("Pay", opportunity.pay),
        ("Recharge", opportunity.recharge),
        ("Backfill", opportunity.backfill),
        ("Line supervision", opportunity.line_supervision),
        ("System access", opportunity.system_access),
    )
    return tuple((name, words or "Not said yet") for name, words in found)


def signatures_of(opportunity: Opportunity, home: Organisation | None, mine: Application | None) -> tuple[Side, ...]:
    host = opportunity.organisation
    first = (
        Side("met", f"{host.name} signed", day(opportunity.approved_on))
        if opportunity.approved_on
        else Side("gap", f"{host.name} to sign", "before it opens")
    )
    if home is not None and home.pk == host.pk:
        return (first,)
    name = home.name if home else "Your council"
    if mine is not None and mine.home_signed_on is not None:
        return (first, Side("met", f"{name} signed", day(mine.home_signed_on)))
    return (first, Side("gap", f"{name} to sign", "once you are offered a place"))


def steps_after(opportunity: Opportunity, stands: Standing) -> tuple[str, ...]:
    manager, host = stands.line_manager, opportunity.organisation.name
    release = days_words(opportunity.days_a_week)
    release = release if release[:1].isdigit() else release[:1].lower() + release[1:]
    first = (
        f"{manager.name}, your line manager, is asked to release you: {release}."
        if manager
        else "Your line manager is asked to release you. None is recorded for you: your council lead has to name one."
    )
    by = ", by the criteria on this page" if opportunity.criteria else ""
    if vars(opportunity).get("shortlisting"):
        second = f"{host} has begun to shortlist{by}."
    else:
        second = f"{host} shortlists{by}."
    if opportunity.closes_on:
        second += f" People can apply until {day(opportunity.closes_on)}."
    if opportunity.hide_names:
        second += " Before that it sees your levels and your answer, not your name."
    hears = f" by {day(opportunity.answers_by)}" if opportunity.answers_by else ""
    return (first, second, f"You hear{hears}, with a reason whichever way it goes.")


def shut_words(opportunity: Opportunity, today: date) -> str:
    """Why nobody can apply, in words for the side box; empty while people can."""
    if opportunity.is_open_on(today):
        return ""
    if opportunity.status in SHUT:
        words = SHUT[Opportunity.Status(opportunity.status)]
        return f"{words} on {day(opportunity.ended_on)}" if opportunity.ended_on else words
    if opportunity.status == Opportunity.Status.LIVE and opportunity.closes_on is not None:
        return f"Closed on {day(opportunity.closes_on)}"
    return opportunity.get_status_display()


def closes_in(opportunity: Opportunity, today: date) -> str:
    if opportunity.closes_on is None:
        return ""
    left = (opportunity.closes_on - today).days
    return "today, at 11:59pm" if left == 0 else f"in {plural(left, 'day', 'days')}, at 11:59pm"


def confirmed_of(opportunity: Opportunity, today: date) -> tuple[bool, str]:
    """Whether it was confirmed of late, and the sentence after the status."""
    on, by = opportunity.confirmed_on, opportunity.confirmed_by
    if on is None:
        return False, ""
    age = (today - on).days
    ago = "today" if age == 0 else f"{plural(age, 'day', 'days')} ago"
    words = f"{f'by {by.name} ' if by else ''}on {day(on)}, {ago}."
    return not opportunity.is_stale_on(today), f"{words} Marked stale after {STALE_AFTER.days} days."


def ask_url_of(opportunity: Opportunity) -> str:
    """Where to write to the person who supervises the work."""
    who = opportunity.supervisor
    return f"mailto:{who.email}?subject={quote(f'A question about: {opportunity.title}')}" if who else ""
