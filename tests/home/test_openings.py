"""Pages that show several people at a glance log whom they show, once a day each."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from pathways.actions import set_target
from pathways.models import Appointment, Assessment, Baseline
from people.models import Person, RecordView
from tests.home.world import (
    EXPERIENCE,
    Team,
    claims,
    conversation,
    decide_url,
    endorsement,
    shift,
    shift_seen_by,
)
from ui import clock

Browser = Callable[[Person], Client]
pytestmark = pytest.mark.django_db
PANELS = {"HX-Request": "true", "HX-Target": "needs"}


def opened(page: str, viewer: Person, capacity: str) -> list[str]:
    rows = RecordView.objects.filter(page=page, viewer=viewer, capacity=capacity)
    return sorted(row.subject.name for row in rows.select_related("subject"))


def test_my_queue_logs_whose_claims_experiences_and_endorsements_it_shows(team: Team, browser: Browser) -> None:
    claims(team.tomasz, ("TEC5", 3, EXPERIENCE))
    endorsement(team.tomasz)
    shift(team.denise, team.martin)
    client = browser(team.martin)
    client.get(reverse("queue"))
    client.get(reverse("queue"))
    assert opened("queue", team.martin, "line manager") == ["Denise Okoro", "Tomasz Wieczorek"]
    assert RecordView.objects.count() == 2, "once a day each"
    shift_seen_by(team.hannah, email="vera@example.org")
    client.get(reverse("queue"))
    assert "Hannah Lister" in opened("queue", team.martin, "line manager")
    assert "Martin Sowerby" in browser(team.denise).get(reverse("people:opened")).content.decode()


def test_a_baseline_that_waits_names_somebody_and_shows_nothing_yet(team: Team, browser: Browser) -> None:
    post = Appointment.objects.get(person=team.denise, until=None)
    Baseline.objects.create(person=team.denise, appointment=post, confirmed_on=clock.today())
    (row,) = claims(team.denise, ("TEC5", 3, EXPERIENCE))
    Assessment.objects.filter(pk=row.pk).update(baseline=True)
    client = browser(team.martin)
    client.get(reverse("queue"))
    assert not RecordView.objects.exists()
    client.get(reverse("pathways:baseline_team"))
    assert opened("baseline", team.martin, "line manager") == ["Denise Okoro"]


def test_a_row_that_comes_back_by_itself_is_logged_too(team: Team, browser: Browser) -> None:
    (row,) = claims(team.tomasz, ("TEC5", 3, EXPERIENCE))
    shift(team.denise, team.martin)
    headers = {"HX-Request": "true", "HX-Target": f"assess-{team.tomasz.public_id}"}
    browser(team.martin).post(
        decide_url("assess", team.tomasz.public_id), conversation(team.tomasz, (row, "return", "")), headers=headers
    )
    assert opened("queue", team.martin, "line manager") == ["Tomasz Wieczorek"]


def test_my_team_logs_everybody_it_shows(team: Team, browser: Browser) -> None:
    client = browser(team.martin)
    client.get(reverse("team"))
    assert opened("team", team.martin, "line manager") == ["Denise Okoro", "Hannah Lister", "Tomasz Wieczorek"]
    client.get(reverse("team"), headers=PANELS)
    assert RecordView.objects.count() == 3, "the panels name nobody new"


def test_the_panels_alone_log_whom_they_name(team: Team, browser: Browser) -> None:
    for someone in (team.tomasz, team.denise):
        post = Appointment.objects.get(person=someone, until=None)
        today = clock.today()
        Baseline.objects.create(person=someone, appointment=post, confirmed_on=today, manager_confirmed_on=today)
        Appointment.objects.filter(pk=post.pk).update(since=today)  # new in post: nothing is due yet
    page = browser(team.martin).get(reverse("team"), headers=PANELS).content.decode()
    assert "Hannah Lister" in page
    assert "Denise Okoro" not in page
    assert opened("team", team.martin, "line manager") == ["Hannah Lister"]


def test_near_a_gate_logs_whom_it_names_and_as_what(
    team: Team, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("home.queries.council.NEAR", 99)
    set_target(person=team.tomasz, role="lead-data-analyst", by=team.tomasz)
    browser(team.gwen).get(reverse("council"))
    assert not RecordView.objects.exists(), "My council itself shows counts"
    part = {"HX-Request": "true", "HX-Target": "gates"}
    browser(team.gwen).get(reverse("gates"), headers=part)
    browser(team.chloe).get(reverse("gates"))
    assert opened("gates", team.gwen, "council lead") == ["Tomasz Wieczorek"]
    assert opened("gates", team.chloe, "chief executive sponsor") == ["Tomasz Wieczorek"]


def test_somebody_not_near_a_gate_is_not_logged(team: Team, browser: Browser) -> None:
    set_target(person=team.tomasz, role="lead-data-analyst", by=team.tomasz)
    browser(team.gwen).get(reverse("gates"))
    assert not RecordView.objects.exists()


def test_ones_own_name_near_a_gate_is_not_logged(team: Team, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("home.queries.council.NEAR", 99)
    set_target(person=team.gwen, role="lead-data-analyst", by=team.gwen)
    assert "Gwen Hale" in browser(team.gwen).get(reverse("gates")).content.decode()
    assert not RecordView.objects.exists()
