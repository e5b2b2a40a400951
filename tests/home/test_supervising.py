"""What the supervisor of a placement owes it stands in My queue and on Today, with its day, until it is done."""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from home.queries.queue import queue_of
from home.queries.rows import Task
from home.queries.waiting import lists_anything, waiting_count
from home.tasks import entries
from opportunities.actions import placing
from opportunities.models import Placement, PlacementReview
from pathways.models import ExperienceRecord
from people.models import Person, RecordView
from people.roles import Role
from tests.factories import outsider, person, provider
from tests.opportunities.placed import placed
from tests.world import World
from ui import clock, words

pytestmark = pytest.mark.django_db
QUEUE = "?back=%2Fmy-queue%2F"
TITLE = "Lead officer, scrutiny review"


def as_(who: Person) -> Client:
    client = Client()
    client.force_login(who)
    return client


def _placed(world: World, *, since: int, until: int, supervisor: Person | None = None) -> Placement:
    """A placement that the manager of another council's team supervises; nothing has been done for it."""
    today = clock.today()
    days: dict[str, Any] = {"since": today + timedelta(days=since), "until": today + timedelta(days=until)}
    return placed(
        world, person=world.colleague, supervisor=supervisor or world.far_manager, host=world.elsewhere, **days
    )


def tasks(world: World, *, ahead: int = 0) -> list[Task]:
    return list(queue_of(world.far_manager, today=clock.today() + timedelta(days=ahead)).tasks)


def said(world: World, *, ahead: int = 0) -> dict[str, str]:
    return {task.owed.what: task.owed.when for task in tasks(world, ahead=ahead)}


def day(ahead: int) -> str:
    return words.day(clock.today() + timedelta(days=ahead))


def page(who: Person, name: str = "queue") -> str:
    return unescape(as_(who).get(reverse(name)).content.decode())


def at(name: str, placement: Placement, *more: str) -> str:
    return reverse(f"opportunities:{name}", args=[placement.public_id, *more])


def test_objectives_before_it_begins_and_overdue_in_words_once_it_has(world: World) -> None:
    placement = _placed(world, since=5, until=100)
    name = world.colleague.name
    what = f"Agree objectives with {name}"
    assert said(world) == {what: f"Due on {day(5)}"}
    assert said(world, ahead=5) == {what: "Due today"}
    assert said(world, ahead=6) == {what: f"Was due on {day(5)}, 1 day ago"}
    assert [task.url for task in tasks(world)] == [at("placement_objectives", placement) + QUEUE]
    html = page(world.far_manager)
    assert f"Supervise</span> {name}, objectives</h2>" in html
    assert f"{TITLE}, " in html
    assert f"Due on {day(5)}." in html
    assert f'href="{at("placement_objectives", placement)}{QUEUE}"' in html
    placing.set_objectives(placement=placement, objectives=[("Draft it", "")], by=world.colleague)
    assert said(world) == {}


def test_both_reviews_and_the_feedback_each_on_its_own_page(world: World) -> None:
    placement, name = _placed(world, since=-60, until=60), world.colleague.name
    placing.set_objectives(placement=placement, objectives=[("Draft it", "")], by=world.far_manager)
    assert {task.owed.what: task.url for task in tasks(world)} == {
        f"Write your side of the halfway review with {name}": at("placement_review", placement, "mid") + QUEUE
    }
    placing.hold_review(placement=placement, point="mid", held_on=clock.today(), words="Good.", by=world.colleague)
    assert len(tasks(world)) == 1, "the other side is not the supervisor's"
    placing.hold_review(placement=placement, point="mid", held_on=clock.today(), words="Good.", by=world.far_manager)
    assert tasks(world) == []
    assert {task.owed.what: task.url for task in tasks(world, ahead=46)} == {
        f"Write your side of the end review with {name}": at("placement_review", placement, "end") + QUEUE,
        f"Write your feedback for {name}": at("placement_feedback", placement) + QUEUE,
    }
    PlacementReview.objects.create(
        placement=placement, point="end", held_on=clock.today(), supervisor_words="Very good."
    )
    assert list(said(world, ahead=46)) == [f"Write your feedback for {name}"]
    placing.give_feedback(placement=placement, words="We would take them back.", by=world.far_manager)
    assert said(world, ahead=46) == {}


def test_one_that_the_night_could_not_finish(world: World) -> None:
    placement = _placed(world, since=-90, until=-40)
    (task,) = tasks(world)
    assert task.owed.what == f"Finish the placement of {world.colleague.name}"
    assert task.owed.when == f"Was due on {day(-40)}, 40 days ago"
    assert task.url == at("placement_finish", placement) + QUEUE


def test_what_came_of_it_until_the_supervisor_has_confirmed_it(world: World) -> None:
    placement = _placed(world, since=-60, until=0)
    placing.set_objectives(placement=placement, objectives=[("Draft it", "")], by=world.far_manager)
    placing.finish(placement=placement, on=clock.today(), by=world.far_manager)
    what = f"Confirm what came of the placement of {world.colleague.name}"
    records = placement.experiences.filter(verifier_email=world.far_manager.email)
    assert records.exists()
    assert said(world)[what] == f"Asked of you by e-mail since its last day, {day(0)}"
    assert f'href="{at("placement", placement)}"' in page(world.far_manager)
    assert not next(task for task in tasks(world, ahead=14) if task.owed.what == what).owed.late
    assert next(task for task in tasks(world, ahead=15) if task.owed.what == what).owed.late
    assert list(said(world, ahead=90)) == [what], "the rest is over after a month"
    records.update(status=ExperienceRecord.Status.WITHDRAWN)
    assert what not in said(world)


def test_the_number_counts_what_is_due_and_not_what_comes(world: World) -> None:
    today = clock.today()
    _placed(world, since=5, until=100)
    queue = queue_of(world.far_manager, today=today)
    assert (len(queue.tasks), queue.waiting, waiting_count(world.far_manager, today=today)) == (1, 0, 0)
    assert queue.promise == "Nothing waits for you today."
    assert queue.waited == "1 task comes up in the next 14 days."
    assert '<span class="count">' not in page(world.far_manager, "team")
    due = today + timedelta(days=5)
    queue = queue_of(world.far_manager, today=due)
    assert (queue.waiting, waiting_count(world.far_manager, today=due)) == (1, 1)
    assert (queue.promise, queue.waited) == ("1 task as a supervisor, about 5 minutes.", "")
    Placement.objects.update(since=today - timedelta(days=3))
    assert '<span class="count">1<' in page(world.far_manager, "team")
    assert "1 task is overdue." in page(world.far_manager)


def test_decisions_keep_their_own_promise_beside_it(world: World) -> None:
    today = clock.today()
    before = queue_of(world.manager, today=today)
    _placed(world, since=-3, until=100, supervisor=world.manager)
    after = queue_of(world.manager, today=today)
    assert after.promise == f"{before.promise.rstrip('.')}, and 1 task as a supervisor, about 5 minutes."
    assert (after.minutes, after.rows) == (before.minutes, before.rows)
    assert "Nothing here is late." not in after.waited
    assert after.waited.startswith("1 task is overdue. The oldest decision ")
    assert waiting_count(world.manager, today=today) == after.waiting == before.waiting + 1


def test_from_the_queue_one_comes_back_to_it_and_else_to_the_placement(world: World) -> None:
    placement, client = _placed(world, since=5, until=100), as_(world.far_manager)
    url = at("placement_objectives", placement)
    answer = client.post(url + QUEUE, {"text_1": "Draft it"})
    assert (answer.status_code, answer["Location"]) == (303, reverse("queue"))
    assert "1 objective saved." in client.get(reverse("queue")).content.decode()
    assert client.post(url, {"text_1": "Draft it", "state_1": "open"})["Location"] == at("placement", placement)
    elsewhere = client.post(f"{url}?back=https://example.org/", {"text_1": "Draft it", "state_1": "open"})
    assert elsewhere["Location"] == at("placement", placement)


def test_the_weekly_mail_names_what_is_due_and_what_comes(world: World) -> None:
    today = clock.today()
    assert not lists_anything(world.far_manager, today=today)
    placement = _placed(world, since=5, until=100)
    assert lists_anything(world.far_manager, today=today)
    (entry,) = entries(queue_of(world.far_manager, today=today))
    assert entry.text == f"Agree objectives with {world.colleague.name}. Due on {day(5)}"
    assert entry.url.endswith(f"{reverse('queue')}#objectives-{placement.public_id}")
    assert f'id="objectives-{placement.public_id}"' in page(world.far_manager)
    assert not lists_anything(world.far_manager, today=today - timedelta(days=10))


def test_nobody_else_owes_anything_and_looking_at_the_row_opens_no_record(world: World) -> None:
    _placed(world, since=5, until=100)
    for who in (world.manager, world.past_manager, world.colleague, world.far_lead):
        assert queue_of(who, today=clock.today()).tasks == ()
    page(world.far_manager)
    assert not RecordView.objects.filter(viewer=world.far_manager, subject=world.colleague).exists()
    assert tasks(world, ahead=100)
    Placement.objects.update(status=Placement.Status.CANCELLED)
    assert tasks(world, ahead=100) == []


def test_it_costs_no_query_more(world: World) -> None:
    client = as_(world.far_manager)
    for name in ("queue", "team"):
        client.get(reverse(name))
        with CaptureQueriesContext(connection) as few:
            client.get(reverse(name))
        for since in (-60, -50, 5):
            _placed(world, since=since, until=40)
        client.get(reverse(name))
        with CaptureQueriesContext(connection) as many:
            client.get(reverse(name))
        assert len(few) == len(many) <= 10, name


def test_who_supervises_and_manages_nobody_finds_it_on_today(world: World) -> None:
    supervisor = person("Siobhan Gale", at=world.elsewhere)
    placement = _placed(world, since=-60, until=60, supervisor=supervisor)
    html = page(supervisor, "today")
    for what, url in (
        ("Agree objectives with", at("placement_objectives", placement)),
        ("Write your side of the halfway review with", at("placement_review", placement, "mid")),
    ):
        line = f'<a class="govuk-link b" href="{url}?back=%2Ftoday%2F">{what} {world.colleague.name}: {TITLE}</a>'
        assert line in html
    assert f"Was due on {day(-60)}, 60 days ago" in html


def test_who_has_no_page_of_their_own_gets_a_way_in_the_navigation(world: World) -> None:
    guest = outsider("Gus Guest", at=provider("Aire College"), role=Role.PANEL_MEMBER)
    client, link = as_(guest), f'href="{reverse("opportunities:placements")}"'
    first = reverse("pathways:reviews")
    assert link not in client.get(first).content.decode()
    placement = _placed(world, since=-5, until=60, supervisor=guest)
    for name in ("pathways:reviews", "menu", "people:roles"):
        assert link in client.get(reverse(name)).content.decode(), name
    with CaptureQueriesContext(connection) as asked:
        client.get(first)
    assert len(asked) <= 10
    items = client.get(at("placement", placement)).context["frame"].navigation
    assert [(label, active) for label, _, active, _ in items][-1] == ("Placements", True)
    long_ago = clock.today() - timedelta(days=31)
    Placement.objects.update(status=Placement.Status.FINISHED, since=long_ago, until=long_ago)
    assert link not in client.get(first).content.decode()


def test_who_has_a_way_already_gets_no_other(world: World) -> None:
    for who, times in ((world.far_manager, 1), (world.far_learner, 0), (world.far_lead, 0)):
        _placed(world, since=-5, until=60, supervisor=who)
        labels = [label for label, *_ in as_(who).get(reverse("menu")).context["frame"].navigation]
        assert labels.count("Placements") == times, "a line manager has it anyway"
