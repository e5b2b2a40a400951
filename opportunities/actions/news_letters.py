"""The letter about new opportunities: one a day at most to each person who asked for it and for whom there are any."""

import logging
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from notices import actions as notices
from notices.mime import BadAddress
from opportunities.models import Watch
from opportunities.queries.news import News, news_for
from ui import clock

logger = logging.getLogger(__name__)
BATCH = 200  # people at once: few enough for one list of keys in a query
LONGEST = 10  # opportunities that one letter names; the page has the others
# What opened only just now waits for the next letter: whoever approved it may not have finished saving at this moment.
SETTLED = timedelta(minutes=10)


def send_news(day: date, *, batch: int = BATCH) -> int:
    """Send today's letters. Returns how many; asked again on the same day it sends nothing twice."""
    upto = clock.now() - SETTLED
    sent = unsent = 0
    for watches in _batches(day, batch):
        for news in news_for(watches, upto=upto, today=day):
            try:
                # Each in its own transaction: one address that cannot be used stops nobody else's.
                with transaction.atomic():
                    sent += _send(news, upto, day)
            except BadAddress:
                unsent += 1
    if unsent:
        logger.warning("%s letters about new opportunities have an address that no mail can be sent to.", unsent)
    return sent


def _batches(day: date, size: int) -> Iterator[list[Watch]]:
    last = 0
    while found := list(Watch.objects.due(day).filter(pk__gt=last).order_by("pk")[:size]):
        yield found
        last = found[-1].pk


def _send(news: News, upto: datetime, day: date) -> bool:
    """Send one letter, unless it was stopped, or another worker sent it, since the watch was read."""
    watch, person = news.watch, news.watch.person
    # Of this one row alone: a join would make it a subquery, which PostgreSQL does not ask again after a wait.
    same = Watch.objects.running().filter(pk=watch.pk, told_to=watch.told_to)
    if not same.update(told_to=upto, told_on=day):
        return False
    items = [
        (item, settings.SITE_URL + reverse("opportunities:one", args=[item.public_id])) for item in news.items[:LONGEST]
    ]
    many = len(news.items)
    page = settings.SITE_URL + reverse("opportunities:list")
    notices.send(
        key=f"opportunities-new:{person.public_id}:{day.isoformat()}",
        kind="opportunities.new",
        owner=news.employer.slug,
        to=person.email,
        subject=f"Closes a gap of yours: {news.items[0].title}"
        if many == 1
        else f"{many} new opportunities close a gap of yours",
        template="opportunities/mail/new",
        context={
            "name": person.name,
            "target": news.target.title,
            "many": many,
            "items": items,
            "left": many - len(items),
            "url": page,
            "stop_url": f"{page}#tell",
        },
    )
    return True
