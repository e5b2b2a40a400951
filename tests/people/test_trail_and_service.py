"""The audit trail, who opened whose record, the roles page, verifiers and the account."""

import ast
import re
from datetime import date
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from home.reference import actions as written
from people import actions, audit, capacities, trail
from people.models import Organisation, Person, RecordView, VerifierEntry
from people.roles import BOUNDARY, ROLES, Kind, Role
from people.urls import urlpatterns
from tests.people.conftest import Make, SignIn
from tests.source import ROOMS, modules, tree
from ui import clock


def text(client: Client, url: str) -> str:
    return client.get(url).content.decode()


# --- The trail -------------------------------------------------------------------------------------------------------
def test_the_trail_shows_ones_own_council_in_words(
    protector: Person, lead: Person, learner: Person, kirklees: Organisation, leeds: Organisation, signed_in: SignIn
) -> None:
    actions.grant(person=learner, organisation=kirklees, role=Role.MENTOR, by=lead, since=date(2026, 11, 2))
    audit.record(action="people.role.granted", by=None, organisation=leeds, by_label="Somebody in Leeds")
    audit.record(action="new.thing.happened", by=None, organisation=kirklees, by_label="A verifier <x>")
    page = text(signed_in(protector), reverse("people:audit"))
    assert "gave a role" in page
    assert "Mentor, from 2 November 2026" in page
    assert "new.thing.happened" in page
    assert "A verifier &lt;x&gt;" in page
    assert "Somebody in Leeds" not in page


def test_the_trail_is_filtered_by_person_and_action(
    protector: Person, lead: Person, learner: Person, kirklees: Organisation, signed_in: SignIn
) -> None:
    actions.grant(person=learner, organisation=kirklees, role=Role.MENTOR, by=lead)
    actions.invite(person=lead, organisation=kirklees, by=None)
    browser, url = signed_in(protector), reverse("people:audit")
    rows = re.compile(r"<td>(invited a person|gave a role)")
    assert rows.findall(text(browser, url)) == ["invited a person", "gave a role"]
    assert rows.findall(text(browser, f"{url}?q=wieczorek")) == ["gave a role"]
    assert rows.findall(text(browser, f"{url}?action=people.person.invited")) == ["invited a person"]
    assert browser.get(f"{url}?action=odd").status_code == 422
    assert browser.get(f"{url}?q=%00").status_code == 422


def test_an_event_about_somebody_is_in_the_trail_of_who_employs_them_that_day_and_in_no_other(
    protector: Person, stranger: Person, learner: Person, leeds: Organisation, signed_in: SignIn
) -> None:
    ours, theirs = signed_in(protector), signed_in(stranger)
    url = reverse("people:audit")
    audit.record(action="pathways.target.set", by=learner, subject=learner)
    audit.record_many([audit.event(action="pathways.assessment.claimed", by=learner, subject=learner)])
    for said in ("set a target role", "claimed levels"):
        assert said in text(ours, url)
        assert said not in text(theirs, url)
    actions.move(person=learner, to=leeds, on=clock.today(), by=None)
    audit.record(action="pathways.evidence.added", by=learner, subject=learner)
    assert "added evidence" in text(theirs, url)
    assert "added evidence" not in text(ours, url)


def test_an_event_about_a_draft_is_in_nobodys_trail(protector: Person, learner: Person, signed_in: SignIn) -> None:
    drafted = audit.event(action="pathways.assessment.drafted", by=learner, subject=learner)
    audit.record_many([drafted], alone=True)
    assert "drafted a claim" not in text(signed_in(protector), reverse("people:audit"))


def test_many_events_ask_once_who_employs_the_people(
    lead: Person, learner: Person, protector: Person, django_assert_num_queries: Any
) -> None:
    events = [audit.event(action="pathways.target.set", by=None, subject=one) for one in (lead, learner, protector)]
    with django_assert_num_queries(2):
        audit.record_many(events)


def test_only_the_data_protection_lead_reads_the_trail(lead: Person, learner: Person, signed_in: SignIn) -> None:
    for person in (lead, learner):
        assert signed_in(person).get(reverse("people:audit")).status_code == 404


# Names that stand nowhere as they are written: they are put together where they are recorded.
PUT_TOGETHER = {
    *(f"pathways.assessment.{verb}" for verb in ("assessed", "claimed", "drafted", "returned")),
    *(f"pathways.endorsement.{verb}" for verb in ("declined", "given")),
    *(f"pathways.experience.{verb}" for verb in ("returned", "verified")),
    *(f"pathways.first_day.reminded_{step}" for step in ("baseline", "confirm", "sign_in")),
    *(f"people.{kind}.{verb}" for kind in ("job", "message") for verb in ("given_up", "retried")),
}


def test_every_action_that_the_code_records_has_words_and_no_other() -> None:
    recorded = {
        name
        for module in written.modules()
        for action in written.actions_of(module)
        for name in written.events_of(action)
    }
    assert recorded >= PUT_TOGETHER
    assert sorted(recorded - trail.ACTIONS.keys()) == [], "recorded, without words"
    assert sorted(trail.ACTIONS.keys() - recorded) == [], "words for what nothing records"


def test_actions_are_recorded_only_where_they_are_looked_for() -> None:
    read = {f"{module.__name__.replace('.', '/')}.py" for module in written.modules()}
    writing = {
        str(path)
        for path in modules(*ROOMS)
        for call in ast.walk(tree(path))
        if isinstance(call, ast.Call) and ast.unparse(call.func) in {"audit.record", "audit.event", "AuditEvent"}
    }
    assert "people/devices.py" in writing
    assert sorted(writing - read - {"people/audit.py"}) == []


def test_every_page_whose_opening_is_logged_has_words_and_no_other() -> None:
    logged = {
        word.value.value
        for path in modules(*ROOMS)
        for call in ast.walk(tree(path))
        if isinstance(call, ast.Call) and written.name_of(call.func) in {"opened", "opened_many", "_log"}
        for word in call.keywords
        if word.arg == "page" and isinstance(word.value, ast.Constant)
    }
    assert "profile" in logged
    assert logged == trail.PAGES.keys()


def test_words_of_actions_follow_a_name() -> None:
    for code, said in trail.ACTIONS.items():
        assert re.fullmatch(r"[a-z]+(\.[a-z_]+){2}", code)
        assert said[0].islower()
        assert not said.endswith(".")
    assert trail.action_words("odd.new.code") == "odd.new.code"


# --- Who opened the record -------------------------------------------------------------------------------------------
def test_a_data_protection_lead_finds_openings_in_their_own_council_and_is_listed_too(
    protector: Person, lead: Person, learner: Person, stranger: Person, signed_in: SignIn
) -> None:
    audit.opened(viewer=lead, subject=learner, page="profile", capacity="Council lead")
    browser = signed_in(protector)
    found = text(browser, f"{reverse('people:opened')}?q=wieczorek")
    url = reverse("people:opened_of", args=[learner.public_id])
    assert url in found
    assert stranger.name not in text(browser, f"{reverse('people:opened')}?q=stella")
    page = text(browser, url)
    assert lead.name in page
    assert "Name, address and roles" in page
    mine = text(signed_in(learner), reverse("people:opened"))
    assert "Data-protection lead" in mine
    assert protector.name in mine


def test_the_trail_and_the_openings_lead_to_each_other_and_keep_the_name(
    protector: Person, learner: Person, signed_in: SignIn
) -> None:
    browser, trail, opened = signed_in(protector), reverse("people:audit"), reverse("people:opened")
    assert f'href="{opened}"' in text(browser, trail)
    assert f'href="{opened}?q=wieczorek"' in text(browser, f"{trail}?q=wieczorek")
    assert f'href="{trail}?q=wieczorek"' in text(browser, f"{opened}?q=wieczorek")
    address = f"{trail}?q={quote(learner.name)}"
    assert f'href="{address}"' in text(browser, reverse("people:opened_of", args=[learner.public_id]))
    assert browser.get(address).status_code == 200
    assert f'href="{trail}' not in text(signed_in(learner), opened), "nobody else has a trail to read"


def test_openings_of_others_are_not_there_for_anybody_else(
    lead: Person, learner: Person, stranger: Person, protector: Person, signed_in: SignIn
) -> None:
    url = reverse("people:opened_of", args=[learner.public_id])
    for person in (lead, learner, stranger):
        assert signed_in(person).get(url).status_code == 404
    assert signed_in(protector).get(reverse("people:opened_of", args=[stranger.public_id])).status_code == 404
    assert not RecordView.objects.exists()


def test_an_unopened_record_says_so(learner: Person, signed_in: SignIn) -> None:
    page = text(signed_in(learner), reverse("people:opened"))
    assert "Nobody has opened your record." in page
    assert "Find someone" not in page


# --- Roles, account --------------------------------------------------------------------------------------------------
def test_the_roles_page_prints_the_tables_that_decide(learner: Person, signed_in: SignIn) -> None:
    page = text(signed_in(learner), reverse("people:roles")).replace("&#x27;", "'")
    for rule in ROLES.values():
        assert rule.purpose in page
    for row in BOUNDARY.values():
        assert row.words in page
    assert Client().get(reverse("people:roles")).status_code == 302


def test_a_manager_chooses_the_day_of_the_weekly_e_mail(learner: Person, lead: Person, signed_in: SignIn) -> None:
    actions.relate(viewer=lead, subject=learner, kind=Kind.LINE_MANAGER, since=date(2026, 1, 5), source="test")
    browser, url = signed_in(lead), reverse("people:queue_day")
    assert reverse("people:queue_day") in text(browser, reverse("people:account"))
    assert browser.post(url, {"day": "6"}).status_code == 422
    assert browser.post(url, {}).status_code == 422
    assert "Your e-mail comes on Thursdays." in browser.post(url, {"day": "3"}, follow=True).content.decode()
    lead.refresh_from_db()
    assert lead.queue_day == 3
    assert "No weekly e-mail" in browser.post(url, {"day": "7"}, follow=True).content.decode()


# --- Verifiers -------------------------------------------------------------------------------------------------------
SAID = {
    "capacity": "s151",
    "name": "Frances Ledger",
    "job_title": "Chief finance officer",
    "email": "FL@Kirklees.gov.uk",
}


def test_a_verifier_is_added_changed_and_taken_out_of_use(
    lead: Person, kirklees: Organisation, signed_in: SignIn
) -> None:
    browser, url = signed_in(lead), reverse("people:verifiers")
    assert "Nobody is in the list" in text(browser, url)
    browser.post(reverse("people:verifier_add"), SAID)
    entry = VerifierEntry.objects.get()
    assert (entry.organisation, entry.email) == (kirklees, "fl@kirklees.gov.uk")
    assert "Section 151 officer" in text(browser, url)
    again = browser.post(reverse("people:verifier_add"), SAID)
    assert again.status_code == 422
    assert "is in the list for this already" in again.content.decode()
    assert "Frances Ledger" in again.content.decode()
    browser.post(reverse("people:verifier_change", args=[entry.pk]), {**SAID, "name": "Frances Book"})
    retired = browser.post(reverse("people:verifier_retire", args=[entry.pk]), follow=True).content.decode()
    undo = reverse("people:verifier_restore", args=[entry.pk])
    assert "Out of use" in retired
    assert f'action="{undo}"' in retired
    browser.post(undo)
    entry.refresh_from_db()
    assert (entry.name, entry.active) == ("Frances Book", True)


def test_the_directory_is_each_councils_own(lead: Person, stranger: Person, learner: Person, signed_in: SignIn) -> None:
    signed_in(lead).post(reverse("people:verifier_add"), SAID)
    entry = VerifierEntry.objects.get()
    assert "Frances" not in text(signed_in(stranger), reverse("people:verifiers"))
    for person in (stranger, learner):
        browser = signed_in(person)
        assert browser.get(reverse("people:verifier_change", args=[entry.pk])).status_code == 404
        for name in ("verifier_change", "verifier_retire", "verifier_restore"):
            assert browser.post(reverse(f"people:{name}", args=[entry.pk]), SAID).status_code == 404
    assert signed_in(learner).get(reverse("people:verifiers")).status_code == 404
    entry.refresh_from_db()
    assert entry.active


def test_line_managers_are_not_kept_by_hand(lead: Person, signed_in: SignIn) -> None:
    for odd in ("line_manager", "king", ""):
        assert signed_in(lead).post(reverse("people:verifier_add"), {**SAID, "capacity": odd}).status_code == 422
    assert "line_manager" not in dict(capacities.directory_choices())
    assert capacities.words("night_watch") == "night watch"
    assert capacities.title("hr") == "HR"


# --- Policy ----------------------------------------------------------------------------------------------------------
def views() -> list[URLPattern]:
    found: list[URLPattern] = []
    waiting: list[URLPattern | URLResolver] = list(urlpatterns)
    while waiting:
        each = waiting.pop()
        if isinstance(each, URLResolver):
            waiting.extend(each.url_patterns)
        else:
            found.append(each)
    return found


@pytest.mark.parametrize("pattern", views(), ids=lambda pattern: str(pattern.name))
def test_every_view_says_who_may_call_it(pattern: URLPattern) -> None:
    assert hasattr(pattern.callback, "access")


def test_every_name_that_allauth_reverses_exists() -> None:
    names = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    assert names >= {
        "account_login",
        "account_logout",
        "account_inactive",
        "account_signup",
        "account_reauthenticate",
        "account_email",
        "account_email_verification_sent",
        "account_confirm_email",
        "account_change_password",
        "account_set_password",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "account_request_login_code",
        "account_confirm_login_code",
        "usersessions_list",
    }


def test_names_in_any_script_stand_apart_from_the_text_around_them(
    make: Make, kirklees: Organisation, lead: Person, signed_in: SignIn
) -> None:
    make("محمد", kirklees, email="m@kirklees.gov.uk")
    assert "<bdi>محمد</bdi>" in text(signed_in(lead), reverse("people:list"))
