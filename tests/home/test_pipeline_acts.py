"""My pipeline leads to where each thing is done, names more than the first few gaps, and fits a phone."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from home.queries import pipeline as pipeline_page
from home.queries.offering import NAMED, Act, Helper, Poster, act_for, offers_for
from home.queries.pipeline import Pipeline, pipeline_of
from home.tier_chart import NARROW_BAR, NARROW_COUNT, narrow_tier_chart
from pathways.models import GateReview, PanelSeat
from people.models import Person
from tests.factories import person
from tests.home.test_pipeline import near, ready  # noqa: F401 - a fixture, and how it is made
from tests.world import World
from ui import clock

pytestmark = pytest.mark.django_db


def of(world: World, *, posts: bool = False) -> Pipeline:
    return pipeline_of(world.council, viewer=world.sponsor, posts=posts, today=clock.today())


def html(world: World) -> str:
    client = Client()
    client.force_login(world.sponsor)
    return unescape(client.get(reverse("pipeline")).content.decode())


def act(world: World, who: Person, *, posts: bool = False) -> Act:
    [case] = [case for case in of(world, posts=posts).cases if case.near.person == who]
    return case.act


def test_every_act_is_a_link_and_the_page_shows_it_as_one(world: World, near: Person) -> None:  # noqa: F811
    found = act(world, near)
    assert found.url
    assert f'<a class="govuk-link b" href="{found.url}">{found.text}</a>' in html(world)


def test_who_posts_opens_the_form_with_the_experience_chosen(world: World, near: Person) -> None:  # noqa: F811
    page = of(world, posts=True)
    given = [offer for offer in page.offers if "?experience=" in offer.url]
    assert given
    assert {offer.act for offer in page.offers} == {"Offer it"}
    assert all(offer.url.startswith(reverse("opportunities:post")) for offer in page.offers)


def test_who_does_not_post_writes_to_the_lead(world: World, near: Person) -> None:  # noqa: F811
    page = of(world)
    assert {offer.act for offer in page.offers} == {"Ask for it"}
    assert all(offer.url.startswith(f"mailto:{page.posters[0].email}?subject=An%20offer") for offer in page.offers)
    assert f'href="{page.offers[0].url}">Ask for it' in html(world)


def _first(world: World, who: Person) -> tuple[object, list[object]]:
    [case] = [case for case in of(world).cases if case.near.person == who]
    readiness = case.near.standing.readiness
    assert readiness is not None
    return case.near, [row for row in readiness.criteria if not row.met]


LEAD = Helper(posts=False, lead=Poster("Lena Oak", "lena@kirklees.example"))


@pytest.mark.parametrize(
    ("key", "text", "start"),
    [
        ("experiences", "Ask Lena Oak to offer “", "mailto:lena@kirklees.example"),
        ("mentoring", "Ask Lena Oak for a mentor", "mailto:lena@kirklees.example"),
        ("endorsements", "Ask Nadia Karim to ask for the endorsements", "mailto:nadia"),
        ("panel", "Ask Nadia Karim to ask for a review", "mailto:nadia"),
    ],
)
def test_each_criterion_has_its_deed(world: World, near: Person, key: str, text: str, start: str) -> None:  # noqa: F811
    one, left = _first(world, near)
    rows = [row for row in left if row.key == key]  # type: ignore[attr-defined]
    if not rows:
        pytest.skip(f"the gate ahead does not ask {key}")
    found = act_for(one, rows, helper=LEAD)  # type: ignore[arg-type]
    assert found.text.startswith(text)
    assert found.url.startswith(start)


def test_without_a_lead_it_leads_to_what_can_be_offered(world: World, near: Person) -> None:  # noqa: F811
    one, left = _first(world, near)
    rows = [row for row in left if row.key == "experiences"]  # type: ignore[attr-defined]
    nobody = Helper(posts=False, lead=None)
    assert act_for(one, rows, helper=nobody).url == "#offer"  # type: ignore[arg-type]
    assert {offer.url for offer in offers_for([one], world.catalogue, helper=nobody)} == {""}  # type: ignore[list-item]


def test_more_than_there_is_room_for_is_counted(
    world: World,
    near: Person,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    everything = of(world)
    assert everything.more_offers == 0 < len(everything.offers)
    assert " more that somebody near a gate lacks" not in html(world)
    monkeypatch.setattr(pipeline_page, "OFFERS_SHOWN", 1)
    monkeypatch.setattr(pipeline_page, "CASES_SHOWN", 0)
    page = of(world)
    assert (len(page.offers), page.more_offers) == (1, len(everything.offers) - 1)
    assert (len(page.cases), page.more_cases, page.near) == (0, len(everything.cases), len(everything.cases))
    monkeypatch.setattr(pipeline_page, "CASES_SHOWN", 15)
    assert f"And {page.more_offers} more that somebody near a gate lacks" in html(world)


def test_what_most_need_comes_first_and_many_names_are_counted(world: World, near: Person) -> None:  # noqa: F811
    target = next(role for role in world.catalogue.roles if role.tier == "T6")
    role = next(role for role in world.catalogue.roles if role.tier == "T5")
    for number in range(NAMED):
        ready(world, person(f"Zed {number}", at=world.council), role=role.code, target=target.code)
    first = of(world).offers[0]
    assert first.who == "Nadia Karim, Zed 0, Zed 1 and 1 more"


def test_the_chart_has_a_form_for_a_phone(world: World) -> None:
    page = html(world)
    assert page.count("People in digital roles by tier") == 2
    assert '<figure class="only-m"><svg width="350"' in page
    ids = re.findall(r'id="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_the_narrow_chart_fits_a_phone_and_keeps_its_words(world: World) -> None:
    drawn = narrow_tier_chart([("Entry and apprentice", 3), ("Officer / practitioner", 1500)], council="Kirklees")
    assert NARROW_BAR + NARROW_COUNT <= 390 - 2 * 16
    for said in ("Entry and apprentice", "Officer / practitioner", "1,500", "1503 people"):
        assert said in drawn
    assert "Nobody is in a digital role yet." in narrow_tier_chart([("Entry", 0)], council="Kirklees")


def test_a_panel_that_was_asked_for_or_has_met_is_the_leads_to_bring_on(world: World, near: Person) -> None:  # noqa: F811
    one, left = _first(world, near)
    [panel] = [row for row in left if row.key == "panel"]  # type: ignore[attr-defined]
    from dataclasses import replace

    asked = replace(panel, under_way=True, yours="asked for on 3 November 2026")  # type: ignore[type-var]
    met = replace(panel, under_way=True, yours="met on 9 November 2026")  # type: ignore[type-var]
    to_come = replace(panel, under_way=True, yours="meets on 9 December 2026")  # type: ignore[type-var]
    here = one.standing.readiness.gate.criteria.panel in {"council", "council_plus_external"}  # type: ignore[attr-defined]
    said = {name: act_for(one, [row], helper=LEAD) for name, row in (("a", asked), ("m", met), ("c", to_come))}  # type: ignore[arg-type, list-item]
    assert said["c"] == Act("Wait for the panel’s decision")
    assert (said["a"].text == "Ask Lena Oak to bring the panel together") is here
    assert (said["m"].text == "Ask Lena Oak for the panel’s decision") is here


def test_a_review_under_way_shows_on_the_page(world: World, near: Person) -> None:  # noqa: F811
    readiness = _first(world, near)[0].standing.readiness  # type: ignore[attr-defined]
    review = GateReview.objects.create(
        person=near,
        version_id=world.claims["waiting"].version_id,
        gate=readiness.gate.code,
        target=readiness.target.code,
        panel=readiness.gate.criteria.panel,
        organisation=world.council,
        convener=world.council,
        status=GateReview.Status.PANEL_SET,
        meets_on=clock.today() + timedelta(days=3),
    )
    PanelSeat.objects.create(review=review, member=world.panel)
    assert act(world, near).url
