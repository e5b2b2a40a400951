"""My pipeline: the council's own cases, what its leaders lack, what it could offer, what waits for a signature."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from home.quarterly import first_weekday, send_quarterly
from home.queries.council import near_a_gate
from home.queries.pipeline import LEFT, pipeline_of
from notices.models import Message
from opportunities.models import Application, Opportunity
from pathways import actions as pathways
from pathways.models import ExperienceRecord
from pathways.queries.standing import standing
from people.actions import grant
from people.models import Person, RecordView
from people.roles import Role
from tests.factories import person
from tests.world import World
from ui import clock

pytestmark = pytest.mark.django_db


def as_(who: Person) -> Client:
    client = Client()
    client.force_login(who)
    return client


def ready(world: World, who: Person, *, role: str, target: str, less: int = 0) -> None:
    """Levels as the target asks, each assessed; `less` of them one level lower."""
    pathways.appoint(
        person=who, organisation=world.council, title="Head of data", role=role, since=date(2024, 1, 1), by=None
    )
    pathways.set_target(person=who, role=target, by=who)
    wanted = world.catalogue.role(target).requirements
    for number, (code, level) in enumerate(sorted(wanted.items())):
        lower = level - 1 if number < less else level
        if lower:
            world_level(who, code, lower, world)


def world_level(who: Person, code: str, level: int, world: World) -> None:
    from pathways.models import Assessment, FrameworkVersion

    Assessment.objects.create(
        person=who,
        version=FrameworkVersion.objects.published()[0],
        competency=code,
        level=level,
        source=Assessment.Source.ASSESSOR,
        status=Assessment.Status.ASSESSED,
        assessor=world.manager,
        on=clock.today(),
    )


def posting(world: World, **fields: object) -> Opportunity:
    today = clock.today()
    known = {
        "organisation": world.elsewhere,
        "kind": Opportunity.Kind.SECONDMENT,
        "title": "Lead officer, scrutiny review",
        "experiences": {"X15": 1},
        "starts_on": today + timedelta(days=30),
        "ends_on": today + timedelta(days=100),
        "closes_on": today + timedelta(days=10),
        "status": Opportunity.Status.LIVE,
        "published_at": clock.now(),
        "confirmed_on": today,
        "pay": "Kirklees keeps paying",
    }
    return Opportunity.objects.create(**(known | fields))


@pytest.fixture
def near(world: World) -> Person:
    made = person("Nadia Karim", at=world.council)
    role = next(role for role in world.catalogue.roles if role.tier == "T5")
    target = next(role for role in world.catalogue.roles if role.tier == "T6")
    ready(world, made, role=role.code, target=target.code)
    return made


def test_it_names_own_near_cases_with_what_is_left(world: World, near: Person) -> None:
    page = pipeline_of(world.council, viewer=world.sponsor, posts=False, today=clock.today())
    (case,) = [case for case in page.cases if case.near.person == near]
    readiness = standing(near, today=clock.today()).readiness
    assert readiness is not None
    assert case.near.left == readiness.total - readiness.met <= LEFT
    assert case.met == f"{readiness.met} of {readiness.total} criteria met"
    assert case.rows
    assert not any(row.met for row in case.rows), "only what stands between"
    assert page.lead.startswith(("1 person is near a gate", "2 people are near a gate"))
    assert page.lead.startswith(page.opening)
    html = as_(world.sponsor).get(reverse("pipeline")).content.decode()
    assert f'<a class="govuk-link" href="#sign">{page.to_sign}</a>' in html
    assert page.to_sign in page.lead


def test_whoever_has_passed_the_gate_is_no_longer_near_it(
    world: World, near: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = near_a_gate(world.council, viewer=world.sponsor, all_staff=True, today=clock.today(), left=LEFT)
    passed = tuple(replace(one, left=0) if one.person == near else one for one in found)
    monkeypatch.setattr("home.queries.pipeline.near_a_gate", lambda *_, **__: passed)
    page = pipeline_of(world.council, viewer=world.sponsor, posts=False, today=clock.today())
    assert near not in [case.near.person for case in page.cases]
    assert page.near == len(found) - 1
    [through] = page.through
    readiness = standing(near, today=clock.today()).readiness
    assert readiness is not None
    assert (through.name, through.target) == ("Nadia Karim", readiness.target.title)
    html = as_(world.sponsor).get(reverse("pipeline")).content.decode()
    assert "Through their gate" in html
    assert through.words in html
    monkeypatch.undo()
    assert "Through their gate" not in as_(world.sponsor).get(reverse("pipeline")).content.decode()


def test_somebody_far_from_a_gate_is_not_named(world: World, near: Person) -> None:
    far = person("Far Away", at=world.council)
    pathways.appoint(person=far, organisation=world.council, title="Officer", role="", since=date(2024, 1, 1), by=None)
    target = next(role for role in world.catalogue.roles if role.tier == "T6")
    pathways.set_target(person=far, role=target.code, by=far)
    page = as_(world.sponsor).get(reverse("pipeline")).content.decode()
    assert "Nadia Karim" in page
    assert "Far Away" not in page


def test_nobody_of_another_council_is_named(world: World, near: Person) -> None:
    elsewhere = pipeline_of(world.elsewhere, viewer=world.sponsor, posts=False, today=clock.today())
    assert near not in [case.near.person for case in elsewhere.cases]


def test_breadth_counts_verified_experience_of_leaders_only(world: World, near: Person) -> None:
    def counts() -> dict[str, tuple[int, int]]:
        page = pipeline_of(world.council, viewer=world.sponsor, posts=False, today=clock.today())
        return {row.title: (row.have, row.of) for row in page.breadth}

    before = counts()
    title, (have, of) = next((title, row) for title, row in before.items() if row[0] == 0)
    code = next(kind.code for kind in world.catalogue.experiences if kind.title == title)
    for who in (near, world.colleague):
        ExperienceRecord.objects.create(
            person=who,
            version_id=world.claims[next(iter(world.claims))].version_id,
            experience=code,
            quantity=1,
            since=date(2025, 1, 1),
            until=date(2025, 2, 1),
            status=ExperienceRecord.Status.VERIFIED,
            verified_on=date(2025, 2, 2),
        )
    leads = world.catalogue
    assert leads is not None
    assert counts().get(title, (1, of)) == (have + 1, of)


def test_what_the_near_need_is_what_can_be_offered(world: World, near: Person) -> None:
    page = pipeline_of(world.council, viewer=world.lead, posts=True, today=clock.today())
    assert page.offers
    assert all("Nadia Karim" in offer.who for offer in page.offers[:1])
    assert all("experience=" in offer.url for offer in page.offers)


def test_a_sponsor_reads_who_posts_and_a_lead_has_the_link(world: World, near: Person) -> None:
    page = as_(world.sponsor).get(reverse("pipeline")).content.decode()
    assert f'<a class="govuk-link" href="mailto:{world.lead.email}">{world.lead.name}</a> can post it' in page
    assert reverse("opportunities:post") not in page
    grant(person=world.sponsor, organisation=world.council, role=Role.COUNCIL_LEAD, by=None)
    page = as_(world.sponsor).get(reverse("pipeline")).content.decode()
    assert f"{reverse('opportunities:post')}?experience=" in page
    assert "can post it" not in page


def test_what_to_sign_is_there_until_it_is_signed(world: World) -> None:
    before = _titles(world)
    application = Application.objects.create(
        opportunity=posting(world),
        person=world.learner,
        organisation=world.council,
        number=1,
        status=Application.Status.OFFERED,
        offer_until=clock.today() + timedelta(days=7),
    )
    assert _titles(world) - before == {f"Placement: {world.learner.name} to {world.elsewhere.name}"}
    application.home_signed_on = clock.today()
    application.save(update_fields=["home_signed_on"])
    assert _titles(world) == before


def test_what_goes_stale_is_asked_a_week_before(world: World) -> None:
    today, before = clock.today(), _titles(world)
    posting(world, organisation=world.council, title="Fresh", confirmed_on=today - timedelta(days=22))
    posting(world, organisation=world.council, title="Going stale", confirmed_on=today - timedelta(days=23))
    posting(world, organisation=world.elsewhere, title="Not ours", confirmed_on=today - timedelta(days=90))
    assert _titles(world) - before == {"Reconfirm: Going stale"}


def test_a_sponsor_reconfirms_from_where_the_pipeline_leads(world: World) -> None:
    stale = clock.today() - timedelta(days=25)
    opportunity = posting(world, organisation=world.council, title="Going stale", confirmed_on=stale)
    [row] = [
        row
        for row in pipeline_of(world.council, viewer=world.sponsor, posts=False, today=clock.today()).signings
        if row.title == "Reconfirm: Going stale"
    ]
    client = as_(world.sponsor)
    assert "Yes, it is still open" in client.get(row.url).content.decode()
    opportunity.refresh_from_db()
    assert opportunity.confirmed_on == stale, "opening the page changes nothing"
    assert client.post(row.url).status_code == 303
    opportunity.refresh_from_db()
    assert (opportunity.confirmed_on, opportunity.confirmed_by) == (clock.today(), world.sponsor)
    assert "It was confirmed as open today" in client.get(row.url).content.decode()
    for stranger in (world.far_lead, world.manager, world.administrator):
        assert as_(stranger).get(row.url).status_code == 404


def _titles(world: World) -> set[str]:
    page = pipeline_of(world.council, viewer=world.sponsor, posts=False, today=clock.today())
    return {row.title for row in page.signings}


def test_looking_is_logged_and_costs_the_same_for_many(world: World, near: Person) -> None:
    client = as_(world.sponsor)
    client.get(reverse("pipeline"))
    assert RecordView.objects.filter(viewer=world.sponsor, subject=near, page="pipeline").exists()
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("pipeline"))
    target = next(role for role in world.catalogue.roles if role.tier == "T6")
    for _ in range(4):
        ready(world, person(at=world.council), role="", target=target.code)
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("pipeline"))
    assert len(few) == len(many) <= 10


def test_only_a_sponsor_opens_it(world: World) -> None:
    assert as_(world.sponsor).get(reverse("pipeline")).status_code == 200
    for who in (world.lead, world.manager, world.learner, world.far_lead, world.analyst, world.administrator):
        assert as_(who).get(reverse("pipeline")).status_code == 404


@pytest.mark.parametrize(
    ("day", "is_it"),
    [
        (date(2026, 10, 1), True),
        (date(2026, 10, 2), False),
        (date(2027, 1, 1), True),
        (date(2028, 1, 3), True),
        (date(2028, 1, 1), False),
        (date(2026, 11, 2), False),
    ],
)
def test_the_mail_goes_on_the_first_weekday_of_a_quarter(day: date, *, is_it: bool) -> None:
    assert first_weekday(day) is is_it


def test_the_mail_says_what_the_page_says_once_a_quarter(world: World, near: Person) -> None:
    from datetime import UTC, datetime

    with clock.standing_at(datetime(2027, 1, 1, 7, tzinfo=UTC)):
        assert send_quarterly() >= 1
        assert send_quarterly() == 0
    message = Message.objects.get(kind="home.pipeline", recipient=world.sponsor.email)
    assert "Nadia Karim" in message.text
    assert "/my-pipeline/" in message.text
