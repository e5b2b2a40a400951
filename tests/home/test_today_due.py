"""What has a day stands on Today as one line with its day and a link, for each of those who have to do it."""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from home.queries.today import today_of
from opportunities.actions import placing
from opportunities.actions.choosing import decline
from opportunities.models import Placement
from pathways.models import GateReview, PanelSeat
from people.actions import grant
from people.models import Person
from people.roles import Role
from tests.factories import outsider, person, provider
from tests.opportunities.placed import placed
from tests.world import World
from ui import clock, words

pytestmark = pytest.mark.django_db
TODAY = "?back=%2Ftoday%2F"


def as_(who: Person) -> Client:
    client = Client()
    client.force_login(who)
    return client


def lines(who: Person, *, ahead: int = 0) -> dict[str, tuple[str, str]]:
    """What is to be done, with its day in words and its address, on a day `ahead` from now."""
    found = today_of(who, today=clock.today() + timedelta(days=ahead)).due
    return {line.what: (line.words, line.url) for line in found}


def day(ahead: int) -> str:
    return words.day(clock.today() + timedelta(days=ahead))


def test_an_offer_with_its_last_day_until_it_is_answered(world: World) -> None:
    offered = world.applications["offered"]
    what, url = "Accept or decline: A term in Barnsley", reverse("opportunities:application", args=[offered.public_id])
    assert lines(world.learner)[what] == (f"Barnsley offers you a place. Answer by {day(7)}", url)
    html = unescape(as_(world.learner).get(reverse("today")).content.decode())
    assert f'<a class="govuk-link b" href="{url}">{what}</a>' in html
    assert what in lines(world.learner, ahead=7)
    assert what not in lines(world.learner, ahead=8)
    decline(application=offered, reason="", by=world.learner)
    assert what not in lines(world.learner)


def test_the_week_to_reply_to_a_panel(world: World) -> None:
    review = world.reviews["open"]
    what = f"Reply to the panel’s reasons, gate {review.gate}"
    assert what not in lines(world.learner)
    PanelSeat.objects.filter(review=review).update(scored_at=clock.now() - timedelta(days=2))
    GateReview.objects.filter(pk=review.pk).update(status=GateReview.Status.SCORED)
    assert lines(world.learner)[what] == (
        f"The panel may decide from {day(5)}",
        reverse("pathways:review", args=[review.public_id]),
    )
    GateReview.objects.filter(pk=review.pk).update(meets_on=clock.today() + timedelta(days=9))
    assert lines(world.learner)[what][0] == f"The panel may decide from {day(9)}", "not before it meets"
    GateReview.objects.filter(pk=review.pk).update(replied_at=clock.now())
    assert what not in lines(world.learner)


@pytest.mark.parametrize(("declared", "act"), [("", "Declare and read"), ("none", "Read and score")])
def test_a_seat_on_a_panel_until_one_has_scored(world: World, declared: str, act: str) -> None:
    review = world.reviews["open"]
    seat = PanelSeat.objects.filter(review=review, member=world.panel)
    seat.update(declared=declared)
    what = f"{act} a case for gate {review.gate}: {world.learner.name}"
    url = reverse("pathways:review_seat", args=[review.public_id])
    assert lines(world.panel) == {what: (f"The panel meets on {day(0)}", url)}
    assert lines(world.panel, ahead=1)[what][0] == f"The panel was to meet on {day(0)}"
    GateReview.objects.filter(pk=review.pk).update(meets_on=None)
    assert lines(world.panel)[what][0] == "The panel has no day yet"
    seat.update(scored_at=clock.now())
    assert lines(world.panel) == {}
    seat.update(scored_at=None, stood_down_at=clock.now())
    assert lines(world.panel) == {}


@pytest.fixture
def supervisor(world: World) -> Person:
    return person("Siobhan Gale", at=world.elsewhere)


def _placed(world: World, supervisor: Person, *, since: int, until: int) -> Placement:
    today = clock.today()
    days: dict[str, Any] = {"since": today + timedelta(days=since), "until": today + timedelta(days=until)}
    return placed(world, person=world.colleague, supervisor=supervisor, host=world.elsewhere, **days)


def test_a_placement_needs_objectives_of_both(world: World, supervisor: Person) -> None:
    placement = _placed(world, supervisor, since=5, until=90)
    url = reverse("opportunities:placement_objectives", args=[placement.public_id])
    title = placement.application.opportunity.title
    assert lines(world.colleague) == {f"Agree objectives: {title}": (f"Begins on {day(5)}", url)}
    theirs = f"Agree objectives with {world.colleague.name}: {title}"
    assert lines(supervisor) == {theirs: (f"Due on {day(5)}", f"{url}{TODAY}")}
    placing.set_objectives(placement=placement, objectives=[("Draft it", "")], by=supervisor)
    assert lines(world.colleague) == lines(supervisor) == {}


def test_an_end_review_is_asked_of_each_until_they_wrote_theirs(world: World, supervisor: Person) -> None:
    placement = _placed(world, supervisor, since=-60, until=14)
    url = reverse("opportunities:placement_review", args=[placement.public_id, "end"])
    title = placement.application.opportunity.title
    asked = {f"Write your side of the end review: {title}": (f"Its last day is {day(14)}", url)}
    assert lines(world.colleague) == asked
    placing.set_objectives(placement=placement, objectives=[("Draft it", "")], by=supervisor)
    placing.hold_review(placement=placement, point="end", held_on=clock.today(), words="Well done.", by=supervisor)
    assert lines(world.colleague) == asked
    assert list(lines(supervisor)) == [f"Write your feedback for {world.colleague.name}: {title}"]
    Placement.objects.filter(pk=placement.pk).update(status=Placement.Status.FINISHED)
    assert list(lines(world.colleague, ahead=44)) == list(asked), "in the month after"
    assert lines(world.colleague, ahead=45) == {}


def test_one_that_is_over_is_to_be_finished(world: World, supervisor: Person) -> None:
    placement = _placed(world, supervisor, since=-60, until=-1)
    url = reverse("opportunities:placement_finish", args=[placement.public_id])
    title = placement.application.opportunity.title
    assert lines(world.colleague) == {f"Say that it is finished: {title}": (f"Its last day was {day(-1)}", url)}
    theirs = f"Finish the placement of {world.colleague.name}: {title}"
    assert lines(supervisor)[theirs] == (f"Was due on {day(-1)}, 1 day ago", f"{url}{TODAY}")


def test_a_panel_member_finds_the_reviews_from_today_and_from_the_queue(world: World) -> None:
    reviews = f'href="{reverse("pathways:reviews")}">Gate reviews</a> whose panel you sit on.'
    assert reviews in as_(world.panel).get(reverse("today")).content.decode()
    assert reviews not in as_(world.learner).get(reverse("today")).content.decode()
    assert reviews not in as_(world.manager).get(reverse("queue")).content.decode()
    grant(person=world.manager, organisation=world.council, role=Role.PANEL_MEMBER, by=None)
    assert reviews in as_(world.manager).get(reverse("queue")).content.decode()


def test_who_only_sits_on_panels_opens_gate_reviews_first(world: World) -> None:
    guest = outsider("Gus Guest", at=provider("Aire College"), role=Role.PANEL_MEMBER)
    assert as_(guest).get(reverse("home"))["Location"] == reverse("pathways:reviews")


def test_it_costs_no_query_more(world: World) -> None:
    client = as_(world.learner)
    client.get(reverse("today"))
    with CaptureQueriesContext(connection) as many:
        page = client.get(reverse("today"))
    assert "Days to keep" in page.content.decode()
    assert len(many) <= 10


def test_my_team_leads_to_its_gate_reviews(world: World) -> None:
    team, review = reverse("team"), world.reviews["open"]
    page = as_(world.manager).get(team).content.decode()
    assert "Gate reviews of my team" in page
    assert reverse("pathways:review", args=[review.public_id]) in page
    GateReview.objects.all().update(person=world.far_learner)
    assert "Gate reviews of my team" not in as_(world.manager).get(team).content.decode()


def test_who_signs_for_the_council_sees_it_on_my_council_until_somebody_has(world: World) -> None:
    offered = world.applications["offered"]
    said = f"A placement to sign: {world.learner.name}, A term in Barnsley"
    url = reverse("opportunities:sign", args=[offered.public_id])
    for who, shown in (
        (world.lead, True),
        (world.sponsor, True),
        (world.administrator, False),
        (world.far_lead, False),
    ):
        page = as_(who).get(reverse("council")).content.decode()
        assert (said in page, url in page) == (shown, shown), who.name
    assert as_(world.lead).post(url).status_code == 303
    assert said not in as_(world.lead).get(reverse("council")).content.decode()
