"""Roles given and ended, leaving, accounts closed and opened again."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from people import actions
from people.models import AuditEvent, Membership, Organisation, Person, Relationship
from people.roles import Kind, Role
from tests.people.conftest import Make, SignIn, day
from ui import clock


def text(client: Client, url: str) -> str:
    return client.get(url).content.decode()


# --- Roles -----------------------------------------------------------------------------------------------------------
def test_a_role_is_given_and_ended(lead: Person, learner: Person, signed_in: SignIn) -> None:
    browser = signed_in(lead)
    url = reverse("people:give_role", args=[learner.public_id])
    empty = browser.post(url, {})
    assert empty.status_code == 422
    assert "Select a role" in empty.content.decode()
    browser.post(url, {"role": "mentor", **day(clock.today(), "since")})
    membership = Membership.objects.get(person=learner, role=Role.MENTOR)
    end = reverse("people:end_role", args=[learner.public_id, membership.pk])
    early = browser.post(end, day(clock.today() - timedelta(days=3), "on"))
    assert early.status_code == 422
    assert "is before the role began" in early.content.decode()
    assert browser.post(end, day(clock.today(), "on")).status_code == 303
    membership.refresh_from_db()
    assert membership.until == clock.today()
    back = browser.get(end)
    assert back["Location"] == reverse("people:person", args=[learner.public_id]), "the browser's way back leads on"
    assert browser.post(end, day(clock.today(), "on")).status_code == 404


@pytest.mark.parametrize(
    "role", ["administrator", "line_manager", "learner", "institute_analyst", "provider_staff", "king"]
)
def test_a_lead_cannot_give_what_is_not_theirs_to_give(
    lead: Person, learner: Person, signed_in: SignIn, role: str
) -> None:
    url = reverse("people:give_role", args=[learner.public_id])
    before = Membership.objects.count()
    assert signed_in(lead).post(url, {"role": role, **day(clock.today(), "since")}).status_code == 422
    assert Membership.objects.count() == before


def test_an_administrator_makes_another_but_the_last_one_stays(
    administrator: Person, learner: Person, signed_in: SignIn
) -> None:
    browser = signed_in(administrator)
    only = Membership.objects.get(person=administrator, role=Role.ADMINISTRATOR)
    end = reverse("people:end_role", args=[administrator.public_id, only.pk])
    refused = browser.post(end, day(clock.today(), "on"))
    assert refused.status_code == 422
    assert "This is the last administrator" in refused.content.decode()
    give = reverse("people:give_role", args=[learner.public_id])
    assert browser.post(give, {"role": "administrator", **day(clock.today(), "since")}).status_code == 303
    assert browser.post(end, day(clock.today(), "on")).status_code == 303


def test_a_role_in_another_council_cannot_be_ended_from_here(
    lead: Person, learner: Person, leeds: Organisation, signed_in: SignIn
) -> None:
    elsewhere = Membership.objects.create(person=learner, organisation=leeds, role=Role.MENTOR, since=date(2026, 1, 1))
    url = reverse("people:end_role", args=[learner.public_id, elsewhere.pk])
    assert signed_in(lead).post(url, day(clock.today(), "on")).status_code == 404


# --- Leaving, closing ------------------------------------------------------------------------------------------------
def test_leaving_moves_the_record_and_ends_the_line_but_not_the_mentoring(
    lead: Person, learner: Person, kirklees: Organisation, leeds: Organisation, make: Make
) -> None:
    mentor = make("Max Mentor", leeds)
    for viewer, kind in ((lead, Kind.LINE_MANAGER), (mentor, Kind.MENTOR)):
        actions.relate(viewer=viewer, subject=learner, kind=kind, since=date(2026, 1, 5), source=f"test:{kind}")
    Membership.objects.create(person=learner, organisation=kirklees, role=Role.SAFE_CONTACT, since=date(2026, 1, 5))
    today = clock.today()
    actions.move(person=learner, to=leeds, on=today, by=lead)
    assert list(Membership.objects.filter(person=learner).on(today).values_list("organisation__slug", "role")) == [
        ("leeds", "learner")
    ]
    kinds = Relationship.objects.filter(subject=learner).on(today).values_list("kind", flat=True)
    assert list(kinds) == [Kind.MENTOR]


def test_every_way_of_leaving_starts_from_the_persons_page(lead: Person, learner: Person, signed_in: SignIn) -> None:
    browser = signed_in(lead)
    page = text(browser, reverse("people:person", args=[learner.public_id]))
    move, close = (reverse(name, args=[learner.public_id]) for name in ("pathways:move", "people:deactivate"))
    assert f'href="{move}">Leaves for another council' in page
    assert f'href="{reverse("pathways:leave", args=[learner.public_id])}">Leaves the council' in page
    assert f'href="{close}">Close the account' in page
    said = text(browser, close)
    assert reverse("pathways:leave", args=[learner.public_id]) in said, "posts and roles end with the last day"
    assert move in said


def test_an_account_is_closed_after_asking_and_opened_again_by_undo(
    lead: Person, learner: Person, signed_in: SignIn
) -> None:
    theirs, browser = signed_in(learner), signed_in(lead)
    url = reverse("people:deactivate", args=[learner.public_id])
    assert "They are signed out now" in text(browser, url)
    closed = browser.post(url, follow=True).content.decode()
    undo = reverse("people:reactivate", args=[learner.public_id])
    assert f'action="{undo}"' in closed
    assert theirs.get(reverse("people:account")).status_code == 302
    assert browser.get(url).status_code == 404
    browser.post(undo)
    assert theirs.get(reverse("people:account")).status_code == 200
    assert AuditEvent.objects.filter(subject=learner, action__startswith="people.person.").count() == 2


def test_nobody_closes_their_own_account(lead: Person, signed_in: SignIn) -> None:
    assert signed_in(lead).post(reverse("people:deactivate", args=[lead.public_id])).status_code == 404
