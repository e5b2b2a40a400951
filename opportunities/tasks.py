"""What happens to opportunities and placements by itself: closing, finishing, and the letters of a morning."""

from celery import shared_task

from opportunities.actions.applying import settle_moves
from opportunities.actions.choosing import lapse_offers
from opportunities.actions.keeping import ask_to_reconfirm, close_due
from opportunities.actions.news_letters import send_news
from opportunities.actions.placing import finish_due
from ui import clock


@shared_task
def nightly_opportunities() -> int:
    """Just after midnight: what people could apply for until yesterday closes, offers run out, moves are followed.

    How many changed.
    """
    return close_due(clock.today()) + lapse_offers(clock.today()) + settle_moves()


@shared_task
def nightly_placements() -> int:
    """Just after midnight: placements whose last day is over finish; what they gave goes to be verified. How many."""
    return finish_due(clock.today())


@shared_task
def morning_letters() -> int:
    """In the morning, not at night: hosts are asked whether what they offer is still open. How many were asked."""
    return ask_to_reconfirm(clock.today())


@shared_task
def news_letters() -> int:
    """In the morning: whoever asked for it is told which new opportunities close a gap of theirs. How many letters."""
    return send_news(clock.today())
