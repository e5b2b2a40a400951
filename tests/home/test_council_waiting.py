"""What waits in a council is named to those who can do it, with the page where it is done; each page in few queries."""

from collections.abc import Collection
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from home.queries.council_waiting import Waits, waits_in
from home.queries.pipeline import pipeline_of
from opportunities.models import Application, Opportunity, Placement
from pathways.models import GateReview, PanelSeat
from people.actions import grant
from people.models import Person
from people.roles import Role
from tests.factories import person
from tests.opportunities.rows import draft_opportunity, live_opportunity
from tests.world import World
from ui import clock, words

pytestmark = pytest.mark.django_db
Status = Application.Status


def as_(who: Person) -> Client:
    client = Client()
    client.force_login(who)
    return client


def page(who: Person, name: str = "council") -> str:
    return unescape(as_(who).get(reverse(name)).content.decode())


def waits(world: World, viewer: Person | None = None) -> Waits:
    return waits_in(world.council, viewer=viewer or world.lead, today=clock.today())


def applied(opportunity: Opportunity, who: Person, status: str, **fields: Any) -> Application:
    number = opportunity.applications.count() + 1
    return Application.objects.create(
        opportunity=opportunity,
        person=who,
        organisation=opportunity.organisation,
        number=number,
        status=status,
        submitted_at=clock.now(),
        **fields,
    )


def test_applications_wait_for_the_host_and_offers_for_the_applicant(world: World) -> None:
    before = waits(world)
    ours = live_opportunity(world.council, title="Ours")
    released = {"release": Application.Release.AGREED}
    applied(ours, world.far_learner, Status.SUBMITTED)
    applied(ours, world.far_manager, Status.SHORTLISTED, **released)
    applied(ours, person("Asked Yet", at=world.elsewhere), Status.SHORTLISTED, release=Application.Release.ASKED)
    offered = {"offer_until": clock.today() + timedelta(days=5), **released}
    applied(ours, person("Offered Now", at=world.elsewhere), Status.OFFERED, **offered)
    applied(live_opportunity(world.elsewhere, title="Theirs"), world.colleague, Status.SUBMITTED)
    after = waits(world)
    assert (after.to_shortlist - before.to_shortlist, after.to_offer - before.to_offer) == (1, 1)
    said = f"{after.to_shortlist + after.to_offer} applications wait for an answer: {after.to_shortlist} to shortlist"
    for who, shown in ((world.lead, True), (world.sponsor, False), (world.administrator, False)):
        assert (said in page(who)) is shown, who.name
    assert f'href="{reverse("opportunities:board")}">See who applied' in page(world.lead)


def test_nobody_is_asked_to_answer_their_own_rivals(world: World) -> None:
    ours = live_opportunity(world.council, title="Ours")
    applied(ours, world.far_learner, Status.SUBMITTED)
    before = waits(world).to_shortlist
    applied(ours, world.lead, Status.SUBMITTED)
    assert waits(world).to_shortlist == before - 1


def test_what_waits_to_be_approved_or_confirmed(world: World) -> None:
    lead, sponsor = waits(world), waits(world, world.sponsor)
    asked = {"status": Opportunity.Status.WAITING, "approver": world.sponsor, "posted_by": world.lead}
    draft_opportunity(world.council, title="To approve", **asked)
    stale = clock.today() - timedelta(days=25)
    live_opportunity(world.council, title="Going stale", confirmed_on=stale)
    live_opportunity(world.elsewhere, title="Not ours", confirmed_on=stale)
    after = waits(world)
    assert (after.unapproved, after.to_approve) == (lead.unapproved + 1, lead.to_approve)
    assert waits(world, world.sponsor).to_approve == sponsor.to_approve + 1
    assert after.to_reconfirm == lead.to_reconfirm + 1
    assert "to be approved" in page(world.lead)
    html = page(world.sponsor)
    assert "for your approval" in html
    assert f'href="{reverse("pipeline")}#sign"' in html
    assert "to be approved" not in html


def test_gate_cases_to_convene_to_decide_and_to_hear(world: World) -> None:
    GateReview.objects.all().delete()
    assert waits(world).to_convene == waits(world).to_decide == waits(world).appeals == 0
    review = _review(world)
    assert waits(world).to_convene == 1, "nobody sits yet"
    seats = [_seat(review, f"Panel {number}", world) for number in range(3)]
    GateReview.objects.filter(pk=review.pk).update(status=GateReview.Status.PANEL_SET)
    assert waits(world).to_convene == 0
    seats[0].stood_down_at = clock.now()
    seats[0].save(update_fields=["stood_down_at"])
    assert waits(world).to_convene == 1, "one stood down"
    seats[0].stood_down_at = None
    seats[0].save(update_fields=["stood_down_at"])
    PanelSeat.objects.filter(review=review).update(scored_at=clock.now() - timedelta(days=6))
    GateReview.objects.filter(pk=review.pk).update(status=GateReview.Status.SCORED)
    assert waits(world).to_decide == 0, "the person still has days to reply"
    GateReview.objects.filter(pk=review.pk).update(replied_at=clock.now())
    assert waits(world).to_decide == 1, "the reply is in"
    GateReview.objects.filter(pk=review.pk).update(meets_on=clock.today() + timedelta(days=1))
    assert waits(world).to_decide == 0, "the panel has yet to meet"
    PanelSeat.objects.filter(review=review).update(scored_at=clock.now() - timedelta(days=7))
    GateReview.objects.filter(pk=review.pk).update(replied_at=None, meets_on=clock.today())
    assert waits(world).to_decide == 1, "the days to reply are over"
    html = page(world.lead)
    assert "1 gate case waits for the panel’s decision" in html
    assert f'href="{reverse("pathways:reviews")}">Record the decision' in html
    for who in (world.sponsor, world.administrator):
        assert "gate case waits" not in page(who)
    decided = {"status": GateReview.Status.APPEALED, "outcome": "not_yet", "decided_on": clock.today()}
    GateReview.objects.filter(pk=review.pk).update(**decided)
    assert waits(world).appeals == 1
    PanelSeat.objects.filter(pk=seats[0].pk).update(member=world.lead)
    assert waits(world).appeals == 0, "who sat does not hear it"


def test_nobody_convenes_their_own_case(world: World) -> None:
    GateReview.objects.all().delete()
    review = _review(world)
    GateReview.objects.filter(pk=review.pk).update(person=world.lead)
    assert waits(world).to_convene == 0
    assert waits(world, world.sponsor).to_convene == 1


def _review(world: World) -> GateReview:
    return GateReview.objects.create(
        person=world.learner,
        version_id=world.claims["waiting"].version_id,
        gate="G4",
        target="head-of-digital",
        panel="council",
        organisation=world.council,
        convener=world.council,
    )


def _seat(review: GateReview, name: str, world: World) -> PanelSeat:
    return PanelSeat.objects.create(review=review, member=person(name, at=world.council), organisation=world.council)


def test_a_placement_that_began_unsigned_is_flagged_wherever_it_is_to_be_signed(world: World) -> None:
    offered, began = world.applications["offered"], clock.today() - timedelta(days=20)
    said = f"egan on {words.day(began)}, not signed yet"
    assert said not in page(world.lead)
    Application.objects.filter(pk=offered.pk).update(status=Status.ACCEPTED)
    Placement.objects.create(application=offered, since=began, until=began + timedelta(days=90))
    for name, who in (("council", world.lead), ("council", world.sponsor), ("pipeline", world.sponsor)):
        assert said in page(who, name), name
    [row] = [row for row in _signings(world) if row.title.startswith(f"Placement: {world.learner.name}")]
    assert row.said.startswith(f"B{said}"), "and so does the quarterly mail"
    Application.objects.filter(pk=offered.pk).update(home_signed_on=clock.today())
    assert said not in page(world.lead)


def _signings(world: World) -> Collection[Any]:
    return pipeline_of(world.council, viewer=world.sponsor, posts=False, today=clock.today()).signings


@pytest.mark.parametrize(("name", "who"), [("pipeline", "sponsor"), ("council", "sponsor"), ("council", "lead")])
def test_signing_leads_back_to_the_list_one_came_from(world: World, name: str, who: str) -> None:
    client, offered = as_(world.cast[who]), world.applications["offered"]
    start = f"{reverse('opportunities:sign', args=[offered.public_id])}?back="
    html = unescape(client.get(reverse(name)).content.decode())
    url = html[html.index(start) :].split('"', maxsplit=1)[0]
    assert f'<a class="govuk-back-link" href="{reverse(name)}">Back</a>' in client.get(url).content.decode()
    answer = client.post(url)
    assert answer["Location"] == reverse(name)
    after = unescape(client.get(answer["Location"]).content.decode())
    assert f"Signed for {world.council.official_name}: {world.learner.name}" in after
    assert url not in after


def test_approving_and_confirming_lead_back_to_the_list_one_came_from(world: World) -> None:
    asked = {"status": Opportunity.Status.WAITING, "approver": world.sponsor, "posted_by": world.lead}
    draft_opportunity(world.council, title="To approve", pay="Ours", supervisor=world.lead, **asked)
    live_opportunity(world.council, title="Going stale", confirmed_on=clock.today() - timedelta(days=25))
    rows = {row.title: row.url for row in _signings(world)}
    client = as_(world.sponsor)
    assert "govuk-back-link" in client.get(rows["Approve: To approve"]).content.decode()
    for title, sent in (("Reconfirm: Going stale", {}), ("Approve: To approve", {"answer": "return", "reason": "No"})):
        assert client.post(rows[title], sent)["Location"] == reverse("pipeline"), title


@pytest.mark.parametrize(
    "elsewhere", ["https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example", "x"]
)
def test_it_never_leads_to_another_service(world: World, elsewhere: str) -> None:
    url = reverse("opportunities:sign", args=[world.applications["offered"].public_id])
    assert as_(world.lead).post(f"{url}?back={elsewhere}")["Location"] == url


@pytest.mark.parametrize(
    ("roles", "most"),
    [
        ((Role.COUNCIL_LEAD,), 8),
        ((Role.SPONSOR,), 8),
        ((Role.ADMINISTRATOR,), 9),
        ((Role.COUNCIL_LEAD, Role.SPONSOR, Role.ADMINISTRATOR), 10),
    ],
)
def test_my_council_takes_few_queries_whoever_opens_it(world: World, roles: tuple[Role, ...], most: int) -> None:
    reader = person("Rea Der", at=world.council)
    for role in roles:
        grant(person=reader, organisation=world.council, role=role, by=None)
    client = as_(reader)
    client.get(reverse("council"))
    with CaptureQueriesContext(connection) as asked:
        assert client.get(reverse("council")).status_code == 200
    assert len(asked) <= most, [query["sql"][:90] for query in asked.captured_queries]
