"""The invented sector: spread as its distributions say, the same for a seed, in tables as actions leave them."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.models import F, Q
from django.test import Client
from pytest_django import DjangoAssertNumQueries, DjangoDbBlocker

from demo.places import POSTS
from demo.sector import distributions as spread
from demo.sector.frame import Sector
from demo.sector.seed import seed
from demo.sector.staffing import DOMAIN
from notices.models import Message
from opportunities.models import Application, Opportunity, Placement
from pathways.models import (
    Appointment,
    Assessment,
    DevelopmentOffer,
    Endorsement,
    ExperienceRecord,
    GateReview,
    PanelSeat,
    PlannedExperience,
    SupportSession,
    TargetRole,
)
from pathways.panel_rules import PANELS
from pathways.queries.gate_case import open_criteria
from pathways.queries.standing import standings
from pathways.shipped import shipped_framework
from people.models import AuditEvent, Membership, Organisation, Person, Relationship
from people.roles import Kind, Role
from people.trail import ACTIONS
from ui import clock

SMALL = 600
TIERS = {role["code"]: role["tier"] for role in shipped_framework()["roles"]}
pytestmark = pytest.mark.django_db


# --- As made ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sector(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Sector]:
    """A small sector, once for this module; rolled back afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield seed(people=SMALL, say=lambda _line: None)
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def in_the_sector(request: pytest.FixtureRequest, db: None) -> None:
    """Tests that ask for the sector find it in the database."""
    if "sector" in request.fixturenames:
        request.getfixturevalue("sector")


def test_the_database_agrees_with_every_rule(sector: Sector) -> None:
    """What actions check row by row, its constraints check here."""
    connection.check_constraints()
    assert Membership.objects.holding(Role.LEARNER).count() == SMALL
    with connection.cursor() as cursor:
        for sheet in sector.sheets:
            cursor.execute(f"SELECT COUNT(*) FROM {sheet.model._meta.db_table}")
            assert cursor.fetchone()[0] >= sheet.count


def test_people_of_all_317_councils_are_there(sector: Sector) -> None:
    held = Counter(Membership.objects.holding(Role.LEARNER).values_list("organisation", flat=True))
    assert len(held) == 317
    people = {council.pk: council.population or 1 for council in Organisation.objects.councils()}
    whole = sum(people.values())
    for council, count in held.items():
        assert count == pytest.approx(1 + (SMALL - 317) * people[council] / whole, abs=1)


def test_the_share_in_each_tier_is_the_demos(sector: Sector) -> None:
    roles = Appointment.objects.filter(until__isnull=True).values_list("role", flat=True)
    found, wanted = Counter(TIERS[role] for role in roles), Counter(TIERS[post.role] for post in POSTS)
    for tier, count in wanted.items():
        assert found[tier] / SMALL == pytest.approx(count / len(POSTS), abs=0.01), tier


def test_nobody_could_be_real_and_nobody_is_written_to(sector: Sector) -> None:
    assert all(email.endswith(f".{DOMAIN}") for email in Person.objects.values_list("email", flat=True))
    assert not Message.objects.exists()
    assert not any(person.has_usable_password() for person in Person.objects.all()[:50])


def test_nothing_lies_in_the_future(sector: Sector) -> None:
    now, today = clock.now(), clock.today()
    assert not AuditEvent.objects.filter(at__gt=now).exists()
    assert not Assessment.objects.filter(Q(on__gt=today) | Q(created_at__gt=now) | Q(decided_at__gt=now)).exists()
    assert not ExperienceRecord.objects.filter(Q(until__gt=today) | Q(verified_on__gt=today)).exists()
    assert not SupportSession.objects.filter(held_on__gt=today).exists()
    assert not Application.objects.filter(submitted_at__gt=now).exists()


def test_most_have_a_target(sector: Sector) -> None:
    able = sum(1 for member in sector.members if member.post.target)
    assert TargetRole.objects.count() / able == pytest.approx(spread.TARGETED.value, abs=0.03)


def test_most_levels_of_those_with_a_manager_are_assessed(sector: Sector) -> None:
    """A level of the baseline waits where the manager has not heard it, and without a manager for ever."""
    managed = Q(person__in=[member.key for member in sector.members if member.manager])
    assessed = Assessment.objects.exclude(source="self").filter(managed).count()
    waiting = Assessment.objects.waiting().filter(managed, baseline=True).count()
    expected = spread.BASELINE_HEARD.value
    assert assessed / (assessed + waiting) == pytest.approx(expected, abs=0.06)
    assert not Assessment.objects.exclude(source="self").exclude(managed).exists()


def test_the_share_who_confirmed_their_baseline(sector: Sector) -> None:
    confirmed = Assessment.objects.filter(baseline=True, source="self").values("person").distinct().count()
    assert confirmed / SMALL == pytest.approx(spread.BASELINE.value, abs=0.03)


def test_managers_mostly_agree(sector: Sector) -> None:
    later = Assessment.objects.filter(source="self", baseline=False).exclude(status="claimed")
    returned = later.filter(status="returned").count() / later.count()
    assert returned == pytest.approx(1 - spread.KEPT.value, abs=0.03)
    decided = Assessment.objects.filter(source="self", baseline=True).exclude(status="claimed")
    assert decided.filter(status="returned").count() / decided.count() == pytest.approx(0.015, abs=0.01)


def test_a_manager_has_a_claim_or_two_waiting(sector: Sector) -> None:
    waiting: Counter[int] = Counter()
    managers = {member.key: member.manager.key for member in sector.members if member.manager}
    for person in Assessment.objects.waiting().filter(baseline=False).values_list("person", flat=True):
        waiting[managers[person]] += 1
    assert 0.3 < sum(waiting.values()) / len(set(managers.values())) < 1.5
    assert max(waiting.values()) <= 2 * spread.CLAIMS.span[1]


def test_experiences_are_what_the_gate_ahead_asks_as_far_as_people_came(sector: Sector) -> None:
    expected = 0.0
    for member in sector.members:
        if member.stage is not None:
            some = member.stage.choose.minimum if member.stage.choose else 0
            asked = len(member.stage.required_experiences) + some
            expected += asked * (1 if member.at_gate else member.progress)
    found = ExperienceRecord.objects.exclude(placements__isnull=False)
    assert found.count() == pytest.approx(expected, rel=0.1)
    assert 1.5 < found.count() / SMALL < 3
    assert 0.7 < found.verified().count() / found.count() < 0.95
    assert set(found.values_list("status", flat=True)) == {"submitted", "verified"}


def test_endorsements_and_sessions_go_with_progress(sector: Sector) -> None:
    given = Endorsement.objects.given().count() / Endorsement.objects.count()
    assert given == pytest.approx(spread.ENDORSEMENT_GIVEN.value, abs=0.08)
    assert 0.1 < Endorsement.objects.count() / SMALL < 0.3
    assert 1.5 < SupportSession.objects.count() / SMALL < 3.5


def test_there_is_an_open_opportunity_for_twelve_people_and_each_is_offered(sector: Sector) -> None:
    count = Counter(Opportunity.objects.values_list("status", flat=True))
    assert count["live"] == SMALL // spread.PEOPLE_AN_OPPORTUNITY == DevelopmentOffer.objects.count()
    for status, share in {"draft": 1, "waiting": 1, "withdrawn": 1, "filled": 6}.items():
        assert count[status] / count["live"] == pytest.approx(share / spread.OPEN_FOR_EACH, abs=0.04), status
    live = set(Opportunity.objects.filter(status="live").values_list("public_id", flat=True))
    assert {f"opportunity:{each}" for each in live} == set(DevelopmentOffer.objects.values_list("source", flat=True))


def test_each_has_two_or_three_applications(sector: Sector) -> None:
    weights = spread.APPLICANTS.weights
    expected = sum(int(number) * weight for number, weight in weights.items()) / sum(weights.values())
    live = Opportunity.objects.filter(status="live")
    applied = Application.objects.filter(opportunity__in=live)
    assert applied.count() / live.count() == pytest.approx(expected, abs=0.6)
    assert applied.exclude(status__in=spread.OPEN_APPLICATION.weights).count() == 0
    sent = applied.filter(status="submitted").count() / applied.count()
    assert sent == pytest.approx(spread.OPEN_APPLICATION.weights["submitted"] / 100, abs=0.15)
    assert not Application.objects.filter(organisation=F("opportunity__organisation")).exists()


def test_a_place_that_was_taken_has_a_placement_and_a_host_who_sees_the_person(sector: Sector) -> None:
    taken = Application.objects.filter(status="accepted")
    assert taken.count() == Placement.objects.count() > 0
    sources = set(Relationship.objects.of_kind(Kind.HOST).values_list("source", flat=True))
    assert sources == {f"placement:{each}" for each in Placement.objects.values_list("public_id", flat=True)}
    finished = Placement.objects.filter(status="finished")
    assert finished.exists()
    assert all(placement.experiences.exists() for placement in finished)
    agreed = {f"placement:{each.public_id}" for each in Placement.objects.filter(status="agreed")}
    planned = PlannedExperience.objects.values_list("source", "person", "host")
    assert {source for source, *_ in planned} == agreed != set()
    assert set(planned) == {
        (f"placement:{each.public_id}", each.application.person_id, each.application.opportunity.organisation.name)
        for each in Placement.objects.filter(status="agreed").select_related("application__opportunity__organisation")
    }


def test_a_case_stands_where_everything_but_the_panel_is_met(sector: Sector) -> None:
    chosen = [member.key for member in sector.members if member.at_gate]
    stands = standings(Person.objects.filter(pk__in=chosen), today=clock.today())
    assert len(stands) >= 3
    assert all(each.readiness is not None and not open_criteria(each.readiness) for each in stands.values())
    assert set(GateReview.objects.values_list("person", flat=True)) == set(chosen)


def test_panels_are_made_as_their_kind_asks(sector: Sector) -> None:
    seats_of: dict[GateReview, list[PanelSeat]] = defaultdict(list)
    for review in GateReview.objects.prefetch_related("seats"):
        seats_of[review].extend(review.seats.all())
    assert any(seats_of.values())
    managers = {member.key: member.manager.key for member in sector.members if member.manager}
    for review, seated in seats_of.items():
        rule = PANELS[review.panel]
        assert len(seated) in {0, rule.size}
        if seated:
            away = sum(seat.organisation_id != review.organisation_id for seat in seated)
            assert rule.from_elsewhere <= away <= rule.size - rule.from_here
            assert managers.get(review.person_id) not in {seat.member_id for seat in seated}


def test_the_trail_has_a_few_events_a_person_in_words_that_it_knows(sector: Sector) -> None:
    events = AuditEvent.objects.count() / SMALL
    assert 6 < events < 20
    assert set(AuditEvent.objects.values_list("action", flat=True)) <= set(ACTIONS)


def test_each_manager_sees_whom_they_manage(sector: Sector) -> None:
    held = Appointment.objects.filter(until__isnull=True, line_manager__isnull=False)
    wanted = {(post.line_manager_id, post.person_id, f"appointment:{post.pk}") for post in held}
    rows = Relationship.objects.of_kind(Kind.LINE_MANAGER).values_list("viewer", "subject", "source")
    assert set(rows) == wanted


# --- Pages ------------------------------------------------------------------------------------------------------------


def _client(person: int) -> Client:
    client = Client()
    client.force_login(Person.objects.get(pk=person))
    return client


def _somebody(sector: Sector, hat: str) -> int:
    teams = Counter(member.manager.key for member in sector.members if member.manager)
    chosen = {
        "learner": next(member.key for member in sector.members if member.stage and member.manager),
        "at a gate": next(member.key for member in sector.members if member.at_gate),
        "manager": teams.most_common(1)[0][0],
    }
    if hat in chosen:
        return chosen[hat]
    held = Membership.objects.holding(Role(hat)).order_by("pk").values_list("person", flat=True)
    return held[0]


@pytest.mark.parametrize(
    ("hat", "path"),
    [
        ("learner", "/my-pathway/"),
        ("learner", "/opportunities/"),
        ("learner", "/today/"),
        ("at a gate", "/my-pathway/"),
        ("at a gate", "/opportunities/"),
        ("manager", "/my-queue/"),
        ("manager", "/my-team/"),
        ("manager", "/opportunities/"),
        ("council_lead", "/my-council/"),
        ("council_lead", "/people/"),
        ("council_lead", "/opportunities/"),
        ("sponsor", "/opportunities/"),
        ("panel_member", "/opportunities/"),
        ("regional_coordinator", "/opportunities/"),
        ("institute_analyst", "/opportunities/"),
    ],
)
def test_pages_open_within_ten_queries(
    sector: Sector, hat: str, path: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = _client(_somebody(sector, hat))
    client.get(path)
    with django_assert_max_num_queries(10):
        answer = client.get(path)
    assert answer.status_code == 200


# --- Afterwards -------------------------------------------------------------------------------------------------------


def test_what_is_made_next_is_numbered_on(sector: Sector) -> None:
    person = Person.objects.create_user("new@council.example", name="New Person")
    assert person.pk > max(member.key for member in sector.members)
    assert Relationship.objects.create(
        viewer=person,
        subject_id=sector.members[0].key,
        kind=Kind.MENTOR,
        since=clock.today() - timedelta(days=1),
    ).pk
