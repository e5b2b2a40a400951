"""What a line manager has to do on gate panels stands in My queue, with a count and minutes of its own."""

from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from home.queries.queue import queue_of
from home.queries.waiting import waiting_count
from home.tasks import entries
from pathways.models import GateReview, PanelSeat
from people.models import Person, RecordView
from tests.world import World
from ui import clock, words

pytestmark = pytest.mark.django_db


def as_(who: Person) -> Client:
    client = Client()
    client.force_login(who)
    return client


@pytest.fixture
def seat(world: World) -> PanelSeat:
    """Somebody else's team, and a panel on which its manager has a seat."""
    GateReview.objects.filter(pk=world.reviews["open"].pk).update(meets_on=clock.today() + timedelta(days=9))
    return PanelSeat.objects.create(
        review=world.reviews["open"], member=world.far_manager, organisation=world.elsewhere
    )


def test_it_is_counted_apart_from_the_decisions(world: World, seat: PanelSeat) -> None:
    today = clock.today()
    queue = queue_of(world.far_manager, today=today)
    assert queue.promise == "1 panel case, about 3 minutes."
    assert queue.waited == ""
    assert waiting_count(world.far_manager, today=today) == len(queue.rows) == 1
    PanelSeat.objects.filter(pk=seat.pk).update(declared=PanelSeat.Declared.NONE)
    assert queue_of(world.far_manager, today=today).promise == "1 panel case, about 20 minutes."


def test_nothing_is_said_to_be_in_time_once_the_panels_day_has_passed(world: World) -> None:
    today = clock.today()
    PanelSeat.objects.create(review=world.reviews["asked"], member=world.manager)
    review = GateReview.objects.filter(pk=world.reviews["asked"].pk)
    for meets_on, past in ((today, False), (today - timedelta(days=1), True)):
        review.update(status=GateReview.Status.PANEL_SET, meets_on=meets_on)
        waited = queue_of(world.manager, today=today).waited
        assert ("Nothing here is late." in waited) is not past
        assert waited.startswith("1 panel case is past the panel’s day. The oldest decision ") is past


def test_decisions_keep_their_own_promise_beside_it(world: World) -> None:
    before = queue_of(world.manager, today=clock.today())
    PanelSeat.objects.create(review=world.reviews["asked"], member=world.manager)
    GateReview.objects.filter(pk=world.reviews["asked"].pk).update(status=GateReview.Status.PANEL_SET)
    after = queue_of(world.manager, today=clock.today())
    assert after.promise == f"{before.promise.rstrip('.')}, and 1 panel case, about 3 minutes."
    assert (after.minutes, after.late, after.oldest, after.waited) == (
        before.minutes,
        before.late,
        before.oldest,
        before.waited,
    )


def test_the_row_says_what_by_when_and_leads_to_the_seat(world: World, seat: PanelSeat) -> None:
    url = f'href="{reverse("pathways:review_seat", args=[seat.review.public_id])}"'
    html = unescape(as_(world.far_manager).get(reverse("queue")).content.decode())
    assert f"{world.learner.name}, gate G4" in html
    assert f"The panel meets on {words.day(clock.today() + timedelta(days=9))}." in html
    assert url in html
    assert "Save all decisions</button><p" not in html, "there is nothing to save here"
    PanelSeat.objects.filter(pk=seat.pk).update(declared=PanelSeat.Declared.NONE)
    GateReview.objects.filter(pk=seat.review_id).update(meets_on=clock.today() - timedelta(days=1))
    html = unescape(as_(world.far_manager).get(reverse("queue")).content.decode())
    assert "Read and score" in html
    assert f"The panel was to meet on {words.day(clock.today() - timedelta(days=1))}." in html


def test_the_navigation_counts_it_until_it_is_scored_or_given_up(world: World, seat: PanelSeat) -> None:
    client, one = as_(world.far_manager), '<span class="count">1<'
    assert one in client.get(reverse("team")).content.decode()
    for field in ("scored_at", "stood_down_at"):
        PanelSeat.objects.filter(pk=seat.pk).update(**{field: clock.now()})
        assert one not in client.get(reverse("team")).content.decode(), field
        PanelSeat.objects.filter(pk=seat.pk).update(**{field: None})


def test_the_weekly_mail_lists_it(world: World, seat: PanelSeat) -> None:
    [entry] = entries(queue_of(world.far_manager, today=clock.today()))
    day = words.day(clock.today() + timedelta(days=9))
    assert entry.text == f"Declare and read {world.learner.name}’s case, gate G4. The panel meets on {day}"
    assert entry.minutes == 3


def test_a_seat_cannot_be_decided_in_the_queue_and_opens_no_record(world: World, seat: PanelSeat) -> None:
    client = as_(world.far_manager)
    client.get(reverse("queue"))
    assert not RecordView.objects.filter(viewer=world.far_manager, subject=world.learner).exists()
    assert client.post(reverse("queue_decide", args=["seat", seat.review.public_id])).status_code == 404


def test_it_costs_no_query_more(world: World, seat: PanelSeat) -> None:
    client = as_(world.far_manager)
    client.get(reverse("queue"))
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("queue"))
    seat.delete()
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("queue"))
    assert len(many) == len(few) <= 10
