"""The invented world as built: by the pages' own actions, in the past, with the figures its pages promise."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker, Settings

from demo.gate_plan import CASES
from demo.personas import PERSONAS
from demo.world import build, last_quarterly
from home.queries.queue import queue_of
from home.queries.rows import AddressRow
from notices.models import Message
from opportunities.models import Opportunity, Watch
from pathways.actions import decide_experience, undo_experience_decision
from pathways.models import Assessment, Baseline, Endorsement, ExperienceRecord, GateReview, PanelSeat
from pathways.queries.gate_case import open_criteria
from pathways.queries.standing import standing
from people.actions import add_person
from people.models import AuditEvent, Organisation, Person, RecordView
from ui import clock

# The demo refuses to run on PostgreSQL.
pytestmark = [pytest.mark.django_db, pytest.mark.only_on("sqlite")]


@pytest.fixture(scope="module")
def demo_world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[list[str]]:
    """The whole world, once for this module; rolled back afterwards."""
    said: list[str] = []
    with django_db_blocker.unblock(), transaction.atomic():
        build(progress=said.append)
        yield said
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def in_the_world(demo_world: list[str], db: None) -> list[str]:
    return demo_world


def test_everybody_is_there_and_the_build_says_so(in_the_world: list[str]) -> None:
    assert 235 <= Person.objects.count() <= 275
    assert any("12 councils" in line for line in in_the_world)


def test_nothing_lies_in_the_future() -> None:
    now = clock.now()
    assert not AuditEvent.objects.filter(at__gt=now).exists()
    assert not Message.objects.filter(created_at__gt=now).exists()
    assert not Assessment.objects.filter(on__gt=clock.today()).exists()
    assert not ExperienceRecord.objects.filter(until__gt=clock.today()).exists()


def test_every_change_has_its_audit_event() -> None:
    events = Counter(AuditEvent.objects.values_list("action", flat=True))
    assert events["people.person.added"] == Person.objects.count()
    assert events["pathways.experience.submitted"] == ExperienceRecord.objects.count()
    assert events["pathways.experience.verified"] == ExperienceRecord.objects.verified().count()
    assert events["pathways.endorsement.given"] == Endorsement.objects.given().count()
    assert events["pathways.baseline.confirmed"] == Baseline.objects.filter(confirmed_on__isnull=False).count()
    assert events["pathways.assessment.claimed"] == Assessment.objects.filter(source="self", baseline=False).count()
    assert RecordView.objects.exists()


def test_nasreen_stands_where_her_page_says() -> None:
    readiness = standing(Person.objects.get(name="Nasreen Akhtar"), today=clock.today()).readiness
    assert readiness is not None
    assert (readiness.coverage.part, readiness.coverage.whole) == (103, 116)
    assert (readiness.assessed.part, readiness.assessed.whole) == (78, 103)
    assert (readiness.met, readiness.total) == (4, 8)


def test_martins_queue_has_something_of_each_kind() -> None:
    martin = Person.objects.get(name="Martin Sowerby")
    team = Person.objects.visible_to(martin).exclude(pk=martin.pk)
    assert Assessment.objects.waiting().filter(person__in=team, baseline=False).count() == 4
    assert [row.experience for row in ExperienceRecord.objects.waiting_for(martin)] == ["X01"]
    assert [row.person.name for row in Endorsement.objects.waiting_for(martin)] == ["Bryony Tate"]


def test_somebody_is_one_experience_short_of_her_gate() -> None:
    stands = standing(Person.objects.get(name="Imogen Hale"), today=clock.today())
    assert stands.readiness is not None
    assert open_criteria(stands.readiness) == ["Experiences: needed 6, held 5 verified"]


def test_what_she_lacks_is_open_to_her_and_nobody_applied_in_her_name() -> None:
    client = Client()
    client.post("/demo/sign-in/at-the-gate/")
    pathway = client.get("/my-pathway/").content.decode()
    assert "Nothing open gives this experience" not in pathway
    assert "Write two cabinet reports on assisted digital" in pathway
    opportunity = Opportunity.objects.get(title="Write two cabinet reports on assisted digital")
    assert not opportunity.applications.filter(person__name="Imogen Hale").exists()
    assert Opportunity.objects.count() == 25


def test_the_sponsor_has_this_quarters_letter() -> None:
    day = last_quarterly(clock.today())
    letters = Message.objects.filter(kind="home.pipeline", recipient=Person.objects.get(name="Douglas Hartley").email)
    letter = letters.get()
    assert letter.created_at.astimezone(clock.LONDON).date() == day
    assert letter.state == Message.State.SENT
    assert letter.subject.startswith("My pipeline: ")


def test_nasreen_has_letters_about_new_opportunities_and_may_stop_them() -> None:
    nasreen = Person.objects.get(name="Nasreen Akhtar")
    letters = Message.objects.filter(kind="opportunities.new")
    assert letters.exists()
    assert {(letter.recipient, letter.state) for letter in letters} == {(nasreen.email, Message.State.SENT)}
    assert Watch.objects.running().get().person == nasreen


def test_ten_gate_cases_are_at_every_stage() -> None:
    reviews = {review.person.name: review for review in GateReview.objects.select_related("person")}
    assert len(reviews) == len(CASES) == 10
    status = Counter(review.status for review in reviews.values())
    assert status == {"asked": 2, "panel_set": 3, "scored": 2, "decided": 2, "appealed": 1}
    assert {review.outcome for review in reviews.values() if review.status == "decided"} == {"ready", "not_yet"}
    assert [bool(review.replied_at) for review in reviews.values() if review.status == "scored"].count(True) == 1
    assert {review.gate for review in reviews.values()} >= {"G3", "G4", "G5", "G6", "G7"}
    assert len({review.organisation_id for review in reviews.values()}) >= 5
    events = Counter(AuditEvent.objects.values_list("action", flat=True))
    assert events["pathways.gate_review.asked"] == 10


def test_a_case_freezes_what_met_its_gate() -> None:
    for review in GateReview.objects.all():
        met = [row["met"] for row in review.case if row["part"] == "criterion"]
        assert len(met) >= 6
        assert all(met)


def test_who_can_be_played_finds_a_panel_to_work_on() -> None:
    fiona = PanelSeat.objects.filter(member__name="Fiona Calvert").select_related("review")
    assert {(seat.declared, seat.scored_at is None) for seat in fiona} == {("", True), ("none", True)}
    assert PanelSeat.objects.filter(declared="conflict", stood_down_at__isnull=False).count() == 1
    for name in ("Priya Raman", "Anil Desai", "Grace Whitfield"):
        convened = GateReview.objects.convened_by(Person.objects.get(name=name))
        assert convened.open().exists(), name
    client = Client()
    client.post("/demo/sign-in/sponsor/")
    pipeline = client.get("/my-pipeline/").content.decode()
    for name, act in (
        ("Stella Hargreaves", "bring the panel together"),
        ("Amir Roberts", "for the panel’s decision"),
        ("Imogen Hale", "to offer “Report author”"),
    ):
        assert act in pipeline.partition(name)[2].partition("</tr>")[0], name


def test_a_certificate_can_be_checked_by_anybody() -> None:
    review = GateReview.objects.exclude(certificate="").get()
    page = Client().get(f"/certificates/{review.certificate}/").content.decode()
    assert review.person.name in page
    assert "This certificate counts today" in page


def test_helens_queue_has_an_address_to_confirm() -> None:
    helen = Person.objects.get(name="Helen Bradshaw")
    rows = [row for row in queue_of(helen, today=clock.today()).rows if isinstance(row, AddressRow)]
    assert [(row.title, row.record.verifier_email) for row in rows if row.record] == [
        ("Data and Insight Manager", "farida.noor@leeds.example")
    ]
    assert not Message.objects.filter(recipient="farida.noor@leeds.example").exists()


def test_all_mail_of_the_past_is_delivered() -> None:
    states = Counter(Message.objects.values_list("state", flat=True))
    assert set(states) == {Message.State.SENT, Message.State.DEAD}
    assert states[Message.State.DEAD] == 1, "one letter came back"


def test_the_administrator_finds_a_letter_that_came_back_and_sends_it_again() -> None:
    client = Client()
    client.post("/demo/sign-in/administrator/")
    page = client.get("/service/").content.decode()
    assert "mailbox unavailable" in page
    letter = Message.objects.get(state=Message.State.DEAD)
    client.post(f"/service/messages/{letter.pk}/retry/")
    letter.refresh_from_db()
    assert letter.state != Message.State.DEAD
    Message.objects.filter(pk=letter.pk).update(state=Message.State.DEAD)


def test_a_visitor_becomes_any_persona_with_one_click_and_finds_a_first_page() -> None:
    for slug, persona in PERSONAS.items():
        client = Client()
        arrived = client.post(f"/demo/sign-in/{slug}/", follow=True)
        assert arrived.status_code == 200, slug
        assert persona.name in arrived.content.decode(), slug


def test_signing_in_takes_a_post_and_a_known_persona() -> None:
    assert Client().get("/demo/sign-in/learner/").status_code == 405
    assert Client().post("/demo/sign-in/nobody-like-that/").status_code == 404


def test_mail_can_be_read_and_searched() -> None:
    client = Client()
    everything = client.get("/demo/mail/").content.decode()
    assert "Can you confirm this for" in client.get("/demo/mail/?q=confirm").content.decode()
    assert "No message has those words" in client.get("/demo/mail/?q=zzzzzz").content.decode()
    assert "next" in everything.lower()
    message = Message.objects.order_by("-pk")[0]
    assert message.subject in client.get(f"/demo/mail/{message.pk}/").content.decode()
    as_sent = client.get(f"/demo/mail/{message.pk}/as-sent/")
    assert "'unsafe-inline'" in as_sent["Content-Security-Policy"]
    assert "script-src 'self'" in as_sent["Content-Security-Policy"]
    assert client.get("/demo/mail/0/").status_code == 404


def test_mail_is_found_by_the_name_of_whom_it_is_for() -> None:
    page = Client().get("/demo/mail/?q=Nasreen+Akhtar").content.decode()
    assert "nasreen.akhtar@" in page


def test_mail_that_waits_says_until_when() -> None:
    martin = Person.objects.get(name="Martin Sowerby")
    record = ExperienceRecord.objects.waiting_for(martin).get()
    decide_experience(record=record, verify=True, by=martin)
    assert "Waits until " in Client().get("/demo/mail/").content.decode()
    undo_experience_decision(record=record, by=martin)
    assert "Taken back before it was sent" in Client().get("/demo/mail/").content.decode()


def test_every_page_leads_back_to_the_people_to_be(settings: Settings) -> None:
    assert "Be somebody else" not in Client().get("/demo/").content.decode()
    settings.DEMO = True
    for url in ("/accessibility/", "/demo/mail/"):
        page = Client().get(url).content.decode()
        assert '<a class="govuk-link" href="/demo/">Be somebody else</a>' in page
        assert '<a class="govuk-link" href="/demo/mail/">Mail</a>' in page


def test_managers_with_something_waiting_had_the_weekly_mail_of_this_week() -> None:
    monday = clock.today() - timedelta(days=clock.today().weekday())
    sent = Message.objects.filter(kind="home.queue")
    assert {message.created_at.astimezone(clock.LONDON).date() for message in sent} == {monday}
    martin = Person.objects.get(name="Martin Sowerby")
    assert "decision" in sent.get(recipient=martin.email).subject
    assert sent.count() == sent.values("recipient").distinct().count() > 5


def test_everybody_to_be_stands_once_and_the_first_afternoon_says_how_far_it_is() -> None:
    names = [persona.name for persona in PERSONAS.values()]
    assert sorted(set(names)) == sorted(names)
    assert "Bradford has nobody in Pathways yet but its lead." in Client().get("/demo/").content.decode()
    bradford = Organisation.objects.get(slug="bradford")
    add_person(email="new@bradford.example", name="New Person", organisation=bradford, by=None)
    page = Client().get("/demo/").content.decode()
    assert "Bradford has nobody" not in page
    assert "Bradford has 1 person in Pathways beside its lead" in page
