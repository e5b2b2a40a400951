"""A release in My queue: the row, the answer, its undo, the number in the navigation, and the weekly e-mail."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from home.queries.queue import queue_of
from home.queries.waiting import waiting_count
from home.tasks import entries
from opportunities.actions.applying import apply, decide_release, withdraw_application
from opportunities.models import Application, Opportunity
from people.models import Person
from tests.home.conftest import Browser
from tests.home.world import Team, decide_url
from tests.opportunities.rows import live_opportunity
from ui import clock

Release = Application.Release


@pytest.fixture
def asked(team: Team) -> Application:
    """Hannah wants to go to Leeds for a day a week."""
    opportunity = live_opportunity(
        team.leeds, title="Scrutiny review", recharge="None.", backfill="Not offered", experiences={"X01": 3}
    )
    return _applied(opportunity.title, team.hannah)


def _applied(title: str, person: Person) -> Application:
    opportunity = Opportunity.objects.get(title=title)
    return apply(opportunity=opportunity, person=person, statement="Me", levels=[], evidence=[], by=person)


def _key(application: Application) -> str:
    return f"release-{application.public_id}"


def test_the_row_says_who_how_much_where_and_on_what_terms(team: Team, browser: Browser, asked: Application) -> None:
    page = browser(team.martin).get("/my-queue/").content.decode()
    assert "Hannah Lister, 1 day a week at Leeds" in page
    assert "Scrutiny review" in page
    assert "Recharge: None. Backfill: Not offered." in page
    assert "Frontline shift" in page


def test_the_number_the_minutes_and_the_mail_count_it(team: Team, asked: Application) -> None:
    today = clock.today()
    queue = queue_of(team.martin, today=today)
    assert waiting_count(team.martin, today=today) == len(queue.rows) == 1
    assert queue.minutes == 1
    [entry] = entries(queue)
    assert entry.text == "Release Hannah Lister for 1 day a week at Leeds"
    assert entry.url.endswith(f"#{_key(asked)}")


def test_it_is_released_with_a_word_on_cover(team: Team, browser: Browser, asked: Application) -> None:
    answer = browser(team.martin).post(
        decide_url("release", asked.public_id), {_key(asked): "release", f"{_key(asked)}-reason": "Ben covers."}
    )
    asked.refresh_from_db()
    assert answer.status_code == 303
    assert (asked.release, asked.backfill) == (Release.AGREED, "Ben covers.")


def test_it_is_released_without_a_word_but_not_refused_without(
    team: Team, browser: Browser, asked: Application
) -> None:
    martin = browser(team.martin)
    bare = martin.post(decide_url("release", asked.public_id), {_key(asked): "refuse"})
    assert bare.status_code == 422
    assert "Say why not now" in bare.content.decode()
    assert martin.post(decide_url("release", asked.public_id), {_key(asked): "release"}).status_code == 303
    asked.refresh_from_db()
    assert asked.release == Release.AGREED


@pytest.mark.parametrize(("answer", "stays"), [("release", True), ("refuse", False)])
def test_an_answer_is_taken_back_and_a_word_on_cover_stays(
    team: Team, browser: Browser, asked: Application, answer: str, stays: bool
) -> None:
    """The words of a refusal do not stay in the box, where they would go out with a release."""
    martin = browser(team.martin)
    martin.post(decide_url("release", asked.public_id), {_key(asked): answer, f"{_key(asked)}-reason": "Year end."})
    asked.refresh_from_db()
    assert asked.release == (Release.AGREED if stays else Release.REFUSED)
    [name] = martin.session["queue_undo"]
    martin.post(f"/my-queue/undo/{name}/")
    asked.refresh_from_db()
    assert asked.release == Release.ASKED
    page = martin.get("/my-queue/").content.decode()
    assert ("Year end." in page) == stays
    assert ("What you had marked is still here." in page) == stays


def test_its_undo_is_offered_only_until_a_place_is_offered(team: Team, browser: Browser, asked: Application) -> None:
    martin = browser(team.martin)
    martin.post(decide_url("release", asked.public_id), {_key(asked): "release"})
    [name] = martin.session["queue_undo"]
    address = f"/my-queue/undo/{name}/"
    assert address in martin.get("/my-queue/").content.decode()
    offered = {"status": Application.Status.OFFERED, "offer_until": clock.today() + timedelta(days=7)}
    Application.objects.filter(pk=asked.pk).update(**offered)
    page = martin.get("/my-queue/").content.decode()
    assert address not in page
    assert "You can undo until the end of today" not in page
    assert "Released Hannah Lister: Scrutiny review." in page


def test_what_was_answered_or_ended_meanwhile_is_said(team: Team, browser: Browser, asked: Application) -> None:
    martin = browser(team.martin)
    decide_release(application=asked, agree=True, backfill="", by=team.martin)
    late = martin.post(decide_url("release", asked.public_id), {_key(asked): "refuse", f"{_key(asked)}-reason": "No"})
    assert late.status_code == 409
    assert "agreed already" in late.content.decode()
    withdraw_application(application=asked, by=team.hannah)
    ended = martin.post(decide_url("release", asked.public_id), {_key(asked): "release"})
    assert ended.status_code == 409
    assert "has ended" in ended.content.decode()


def test_it_is_nobody_elses(team: Team, browser: Browser, asked: Application) -> None:
    url = decide_url("release", asked.public_id)
    for other in (team.gwen, team.past, team.rhys, team.hannah):
        assert browser(other).post(url, {_key(asked): "release"}).status_code == 404, other
    asked.refresh_from_db()
    assert asked.release == Release.ASKED


def test_a_draft_waits_for_nobody(team: Team, browser: Browser) -> None:
    opportunity = live_opportunity(team.leeds, title="Draft only")
    apply(opportunity=opportunity, person=team.hannah, statement="", levels=[], evidence=[], by=team.hannah, draft=True)
    assert waiting_count(team.martin, today=clock.today()) == 0
    url = decide_url("release", Application.objects.get().public_id)
    assert browser(team.martin).post(url, {}).status_code == 404


def test_releases_cost_no_more_queries_the_more_there_are(team: Team, browser: Browser, asked: Application) -> None:
    def queries(client: Client) -> int:
        with CaptureQueriesContext(connection) as found:
            client.get("/my-queue/")
        return sum(1 for query in found if query["sql"].split(" ")[0] in {"SELECT", "INSERT", "UPDATE"})

    martin = browser(team.martin)
    martin.get("/my-queue/")
    one = queries(martin)
    for number, person in enumerate((team.tomasz, team.denise)):
        live_opportunity(
            team.leeds, title=f"More {number}", starts_on=clock.today() + timedelta(days=60), experiences={"X05": 1}
        )
        _applied(f"More {number}", person)
    martin.get("/my-queue/")
    assert queries(martin) == one <= 10
