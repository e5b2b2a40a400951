"""Posts as the council lead keeps them: the career, a new post, a correction."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pathways import actions
from pathways.actions.titles import match_titles
from pathways.models import Appointment
from pathways.queries.first_day import title_key
from people.models import AuditEvent, Membership, Person, RecordView
from people.roles import Role
from tests import factories
from tests.pathways.pages_client import client, words
from tests.pathways.posts_client import day, filled, fresh, read, sent, undo, url
from tests.world import LEARNER, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(world: World) -> Client:
    return client(world.lead)


@pytest.fixture
def career(world: World) -> str:
    return url("appointments", world.learner)


# --- The career -------------------------------------------------------------------------------------------------------
def test_gaps_and_overlaps_are_said_in_words(world: World, lead: Client) -> None:
    who = factories.person("Gail Gap")
    for title, since, until, at in (
        ("Clerk", date(2018, 4, 1), date(2019, 4, 1), world.elsewhere),
        ("Tester", date(2019, 9, 1), date(2023, 9, 1), world.council),
        ("Acting lead", date(2023, 3, 1), None, world.council),
    ):
        actions.appoint(person=who, organisation=at, title=title, role="", since=since, until=until, by=None)
    said = read(lead, url("appointments", who))
    assert "Acting lead today. 3 appointments recorded, latest first." in said
    assert "No post recorded from 1 April 2019 to 31 August 2019 (5 months)." in said
    assert "Two posts at once from 1 March 2023 to 31 August 2023: Tester and Acting lead." in said
    assert "Leeds keeps this post." in said


def test_whoever_has_no_post_is_said_to_have_none(world: World, lead: Client) -> None:
    who = factories.person("Nell New")
    assert "No appointment is recorded yet. Add the first one" in read(lead, url("appointments", who))
    actions.appoint(
        person=who, organisation=world.council, title="Tester", role="", since=day(-40), until=day(-10), by=None
    )
    assert f"No post recorded since {day(-10).day}" in read(lead, url("appointments", who))


def test_opening_the_career_is_recorded_for_the_person(world: World, lead: Client, career: str) -> None:
    read(lead, career)
    seen = RecordView.objects.get(subject=world.learner, page="posts")
    assert (seen.viewer, seen.capacity) == (world.lead, "Council lead")


def test_the_person_page_leads_here(world: World, lead: Client, career: str) -> None:
    html = lead.get(reverse("people:person", args=[world.learner.public_id])).content.decode()
    assert career in html
    assert url("move", world.learner) in html


@pytest.mark.parametrize("name", ["appointment_change", "appointment_end", "appointment_manager"])
def test_another_councils_post_is_not_ours_to_change(world: World, lead: Client, name: str) -> None:
    theirs = actions.appoint(
        person=world.learner, organisation=world.elsewhere, title="Seconded", role="", since=day(-20), by=None
    )
    assert "Seconded" in read(lead, url("appointments", world.learner))
    assert lead.get(url(name, world.learner, theirs)).status_code == 404
    assert lead.post(url(name, world.learner, theirs), {}).status_code == 404
    other = factories.post(world.colleague)
    assert lead.get(url(name, world.learner, other)).status_code == 404, "a post of somebody else"


@pytest.mark.parametrize("who", ["far_lead", "past_lead", "manager", "protector", "sponsor", "learner"])
def test_others_find_nothing(world: World, who: str) -> None:
    browser = client(getattr(world, who))
    assert browser.get(url("appointments", world.learner)).status_code == 404
    for name in ("appointment_add", "move"):
        assert browser.get(url(name, world.learner)).status_code == 404
        assert browser.post(url(name, world.learner), {}).status_code == 404
    for name in ("appointment_change", "appointment_end", "appointment_manager"):
        assert browser.get(url(name, world.learner, world.appointment)).status_code == 404


def test_somebody_who_only_sits_on_a_panel_here_is_not_ours(world: World, lead: Client) -> None:
    guest = factories.person("Gus Guest", at=world.elsewhere)
    Membership.objects.create(person=guest, organisation=world.council, role=Role.PANEL_MEMBER, since=day(-10))
    assert lead.get(url("appointments", guest)).status_code == 404


def test_a_post_with_an_end_to_come_says_how_long_so_far(world: World, lead: Client) -> None:
    who = factories.person("Fay Fixed")
    since, until = date(2024, 5, 24), date(2099, 12, 31)
    actions.appoint(person=who, organisation=world.council, title="Tester", role="", since=since, until=until, by=None)
    said = read(lead, url("appointments", who))
    assert re.search(r"24 May 2024 to 30 December 2099 ?\d+ years?( \d+ months?)? so far", said)


def test_the_career_asks_no_more_for_more_posts(world: World, lead: Client, career: str) -> None:
    read(lead, career)
    with CaptureQueriesContext(connection) as few:
        read(lead, career)
    for number in range(6):
        factories.post(world.learner, title=f"Post {number}", manager=world.past_manager)
    with CaptureQueriesContext(connection) as many:
        read(lead, career)
    assert len(many) == len(few)


# --- A new post -------------------------------------------------------------------------------------------------------
def test_a_promotion_ends_the_present_post_and_keeps_the_manager(world: World, lead: Client, career: str) -> None:
    page = lead.get(url("appointment_add", world.learner)).content.decode()
    assert "The present post, Developer, ends that day" in words(page)
    assert re.search(rf'value="{world.manager.public_id}" selected', page)
    done = lead.post(
        url("appointment_add", world.learner),
        filled(ends="on", line_manager=str(world.manager.public_id), **sent("since", day())),
    )
    assert (done.status_code, done["Location"]) == (303, career)
    made = Appointment.objects.get(title="Lead developer")
    assert (made.role, made.line_manager, made.organisation) == ("lead-developer", world.manager, world.council)
    assert fresh(world.appointment).until == day()
    assert f"{LEARNER}: Lead developer from" in read(lead, career)


def test_adding_is_undone_whole(world: World, lead: Client, career: str) -> None:
    lead.post(url("appointment_add", world.learner), filled(ends="on", **sent("since", day())))
    assert undo(lead, career).status_code == 303
    assert "Lead developer is taken back. Developer goes on." in read(lead, career)
    assert not Appointment.objects.filter(title="Lead developer").exists()
    assert fresh(world.appointment).until is None
    assert Person.objects.visible_to(world.manager).filter(pk=world.learner.pk).exists()


def test_the_same_post_sent_twice_is_one(world: World, lead: Client) -> None:
    for _ in range(2):
        done = lead.post(url("appointment_add", world.learner), filled(**sent("since", day())))
        assert done.status_code == 303
    assert Appointment.objects.filter(title="Lead developer").count() == 1


def test_what_was_typed_stays_after_an_error(world: World, lead: Client) -> None:
    refused = lead.post(
        url("appointment_add", world.learner),
        filled(role="", title="<b>Dev</b> Ops", fte="7", ends="on", **sent("since", day(-1000))),
    )
    html = refused.content.decode()
    assert refused.status_code == 422
    assert "Hours must be 1.50 or less" in html
    assert "Developer began on" in html
    assert 'value="7"' in html
    assert "&lt;b&gt;Dev&lt;/b&gt; Ops" in html
    assert "<b>Dev</b>" not in html, "a title is text, also in a hint"


def test_a_title_the_council_has_matched_answers_the_role(world: World, lead: Client) -> None:
    factories.post(world.colleague, title="Snr coder", role="")
    match_titles(organisation=world.council, choices={title_key("Snr coder"): "lead-developer"}, by=world.lead)
    address = url("appointment_add", world.learner)
    part = lead.get(f"{address}?title=snr+coder", headers={"HX-Request": "true", "HX-Target": "role"})
    html = part.content.decode()
    assert "<html" not in html
    assert "has matched “snr coder” to Lead developer" in words(html)
    assert '<option value="lead-developer" selected' in html
    lead.post(address, filled(role="", title="Snr coder", **sent("since", day())))
    assert Appointment.objects.get(person=world.learner, title="Snr coder").role == "lead-developer"


def test_an_unknown_title_is_offered_up_to_three_roles_and_none_is_chosen(world: World, lead: Client) -> None:
    refused = lead.post(
        url("appointment_add", world.learner), filled(role="", title="Snr data analyst", **sent("since", day()))
    )
    html = refused.content.decode()
    assert refused.status_code == 422
    group = re.search(r'<optgroup label="Nearest to “Snr data analyst”">(.*?)</optgroup>', html, re.DOTALL)
    assert group
    assert 1 <= group[1].count("<option") <= 3
    assert "selected" not in group[1]
    assert "The nearest come first in the list" in html


def test_no_role_may_fit(world: World, lead: Client) -> None:
    lead.post(
        url("appointment_add", world.learner),
        filled(role="none", title="Housing officer", outside_digital="on", **sent("since", day())),
    )
    made = Appointment.objects.get(title="Housing officer")
    assert (made.role, made.outside_digital) == ("", True)


# --- Corrections ------------------------------------------------------------------------------------------------------
def test_a_correction_is_saved_and_undone(world: World, lead: Client, career: str) -> None:
    address = url("appointment_change", world.learner, world.appointment)
    assert 'value="Developer"' in lead.get(address).content.decode()
    began = sent("since", world.appointment.since)
    done = lead.post(address, filled(title="Web developer", role="developer", fte="0.8", acting="on", **began))
    assert done.status_code == 303
    post = fresh(world.appointment)
    assert (post.title, str(post.fte), post.acting) == ("Web developer", "0.80", True)
    undo(lead, career)
    post = fresh(world.appointment)
    assert (post.title, str(post.fte), post.acting) == ("Developer", "1.00", False)


def test_nothing_corrected_offers_nothing_to_undo(world: World, lead: Client, career: str) -> None:
    began = sent("since", world.appointment.since)
    lead.post(
        url("appointment_change", world.learner, world.appointment),
        filled(title="Developer", role="developer", **began),
    )
    assert "/undo/" not in lead.get(career).content.decode()
    assert not AuditEvent.objects.filter(action="pathways.appointment.corrected").exists()
