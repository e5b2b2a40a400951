"""The council's people: who sees the list and each page, and what may be changed by whom."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from notices.models import Message
from people import actions
from people.models import AuditEvent, Invitation, Membership, Organisation, Person, RecordView
from people.roles import Role
from tests.people.conftest import PASSWORD, Make, SignIn, day
from ui import clock

PAGES = ("person", "correct", "deactivate", "give_role")


def urls_of(person: Person) -> Iterable[str]:
    return (reverse(f"people:{name}", args=[person.public_id]) for name in PAGES)


def text(client: Client, url: str) -> str:
    return client.get(url).content.decode()


# --- Who sees what ---------------------------------------------------------------------------------------------------
def test_the_council_lead_sees_their_own_people_and_nobody_elses(
    lead: Person, learner: Person, stranger: Person, signed_in: SignIn
) -> None:
    page = text(signed_in(lead), reverse("people:list"))
    assert learner.name in page
    assert stranger.name not in page
    for url in urls_of(stranger):
        assert signed_in(lead).get(url).status_code == 404
    for url in urls_of(learner):
        assert signed_in(lead).get(url).status_code == 200
        assert signed_in(stranger).get(url).status_code == 404


def test_people_without_the_permission_and_visitors_get_nothing(
    learner: Person, lead: Person, protector: Person, signed_in: SignIn
) -> None:
    for person in (learner, protector):
        for url in (reverse("people:list"), reverse("people:add"), *urls_of(lead)):
            assert signed_in(person).get(url).status_code == 404
    assert Client().get(reverse("people:list"))["Location"].startswith("/sign-in/")
    assert signed_in(lead).get(reverse("people:person", args=[uuid4()])).status_code == 404


def test_somebody_who_left_is_gone_from_the_day_they_left(
    lead: Person, learner: Person, leeds: Organisation, stranger: Person, signed_in: SignIn
) -> None:
    actions.move(person=learner, to=leeds, on=clock.today(), by=lead)
    assert signed_in(lead).get(reverse("people:person", args=[learner.public_id])).status_code == 404
    assert signed_in(stranger).get(reverse("people:person", args=[learner.public_id])).status_code == 200


def test_a_role_that_ended_opens_nothing(lead: Person, signed_in: SignIn) -> None:
    Membership.objects.filter(person=lead, role=Role.COUNCIL_LEAD).update(until=clock.today())
    assert signed_in(lead).get(reverse("people:list")).status_code == 404


def test_opening_a_person_is_recorded_once_a_day_and_shown_to_them(
    lead: Person, learner: Person, signed_in: SignIn
) -> None:
    url = reverse("people:person", args=[learner.public_id])
    for _ in range(2):
        signed_in(lead).get(url)
    opened = RecordView.objects.get()
    assert (opened.viewer, opened.subject, opened.page, opened.capacity) == (lead, learner, "profile", "Council lead")
    assert lead.name in text(signed_in(learner), reverse("people:opened"))
    signed_in(lead).get(reverse("people:person", args=[lead.public_id]))
    assert RecordView.objects.count() == 1, "one's own record is not logged"


# --- The list --------------------------------------------------------------------------------------------------------
def test_the_list_is_searched_and_filtered(
    lead: Person, learner: Person, kirklees: Organisation, make: Make, signed_in: SignIn
) -> None:
    mentor = make("Mia Mentor", kirklees, Role.MENTOR, password=None)
    actions.invite(person=mentor, organisation=kirklees, by=lead)
    closed = make("Colm Closed", kirklees)
    actions.deactivate(person=closed, by=lead, organisation=kirklees)
    browser, url = signed_in(lead), reverse("people:list")

    def found(query: str) -> set[str]:
        page = text(browser, f"{url}?{query}")
        return {person.name for person in (lead, learner, mentor, closed) if f"<bdi>{person.name}</bdi>" in page}

    assert found("q=wieczorek+tomasz") == {learner.name}
    assert found("q=WIECZOREK") == {learner.name}
    assert found("role=mentor") == {mentor.name}
    assert found("standing=invited") == {mentor.name}
    assert found("standing=closed") == {closed.name}
    assert found("standing=active") == {lead.name}
    assert found("standing=not_invited") == {learner.name}
    assert found("q=nobody") == set()
    assert "Nobody matches" in text(browser, f"{url}?q=nobody")


@pytest.mark.parametrize("query", ["q=%00", "q=" + "x" * 10_000, "role=king", "standing=odd", "page=-1&q=%00"])
def test_a_filter_that_makes_no_sense_is_an_error_and_not_a_crash(lead: Person, signed_in: SignIn, query: str) -> None:
    answer = signed_in(lead).get(f"{reverse('people:list')}?{query}")
    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()


def test_the_list_is_paged_with_a_fixed_number_of_queries(
    lead: Person, kirklees: Organisation, make: Make, signed_in: SignIn, django_assert_max_num_queries: object
) -> None:
    for number in range(60):
        make(f"Person {number:02}", kirklees, email=f"p{number}@kirklees.gov.uk", password=None)
    browser, url = signed_in(lead), reverse("people:list")
    with django_assert_max_num_queries(10):  # type: ignore[operator]
        first = text(browser, url)
    second = text(browser, f"{url}?page=2")
    assert first.count("<bdi>Person") + second.count("<bdi>Person") == 60
    assert "Page 2" in second


def test_htmx_gets_the_list_alone_and_a_boosted_link_the_page(lead: Person, signed_in: SignIn) -> None:
    browser, url = signed_in(lead), reverse("people:list")
    part = browser.get(url, headers={"HX-Request": "true", "HX-Target": "people"}).content.decode()
    assert part.lstrip().startswith('<div id="people">')
    assert "<html" in browser.get(url, headers={"HX-Request": "true", "HX-Boosted": "true"}).content.decode()


# --- Adding, correcting ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["Zoë 👩🏽‍💻 O’Neill", "محمد بن سلمان", "李 文", "Æsir <b>Bold</b> & Co"])
def test_a_person_is_added_with_any_name_and_invited(lead: Person, signed_in: SignIn, name: str) -> None:
    browser = signed_in(lead)
    said = {
        "name": name,
        "email": "New@Kirklees.gov.uk",
        "external_id": "",
        "invite": "on",
        **day(clock.today(), "since"),
    }
    made = browser.post(reverse("people:add"), said)
    person = Person.objects.get(email="new@kirklees.gov.uk")
    assert person.name == name
    assert made["Location"] == reverse("people:person", args=[person.public_id])
    mail = Message.objects.get(kind="people.invitation")
    assert mail.recipient == person.email
    assert f"Hello {name}," in mail.text
    page = text(browser, made["Location"])
    assert "<b>Bold</b>" not in page
    assert "An invitation is on its way" in page


def test_an_address_that_is_taken_is_refused_and_the_form_kept(
    lead: Person, learner: Person, signed_in: SignIn
) -> None:
    said = {"name": "Another One", "email": learner.email.upper(), "external_id": "K-77", **day(clock.today(), "since")}
    answer = signed_in(lead).post(reverse("people:add"), said)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "belongs to somebody in Pathways already" in page
    assert 'href="#id_email"' in page
    assert 'value="Another One"' in page
    assert 'value="K-77"' in page


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("name", "Nul\0l", "contains a character that is not text"),
        ("name", "   ", "Enter full name"),
        ("name", "x" * 10_000, "can have 120 characters; this has 10,000"),
        ("email", "a\0@kirklees.gov.uk", "Enter an e-mail address in the correct format"),
        ("email", '"a b"@kirklees.gov.uk', "Enter an e-mail address in the correct format"),
        ("email", "a@b.uk\r\nBcc: c@d.uk", "Enter an e-mail address in the correct format"),
        ("since_year", "26", "Enter the year with 4 digits"),
    ],
)
def test_faulty_input_says_how_to_mend_it(lead: Person, signed_in: SignIn, field: str, typed: str, said: str) -> None:
    right = {"name": "New Person", "email": "new@kirklees.gov.uk", **day(clock.today(), "since")}
    answer = signed_in(lead).post(reverse("people:add"), {**right, field: typed})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Person.objects.filter(email__startswith="new@").exists()


def test_a_corrected_address_replaces_the_old_one_everywhere(lead: Person, learner: Person, signed_in: SignIn) -> None:
    old = learner.email
    EmailAddress.objects.create(user=learner, email=old, verified=True, primary=True)
    url = reverse("people:correct", args=[learner.public_id])
    said = {"name": "Tomasz Nowak", "email": "tn@kirklees.gov.uk"}
    assert signed_in(lead).post(url, said)["Location"] == reverse("people:person", args=[learner.public_id])
    assert Client().post("/sign-in/", {"login": old, "password": PASSWORD}).status_code == 422
    assert Client().post("/sign-in/", {"login": "tn@kirklees.gov.uk", "password": PASSWORD}).status_code == 302
    told = Message.objects.get(kind="people.address_changed")
    assert told.recipient == old
    changed = AuditEvent.objects.get(action="people.person.renamed")
    names = ["Tomasz Wieczorek", "Tomasz Nowak"]
    assert changed.changes == {"changed": ["name", "email"], "names": names, "emails": [old, "tn@kirklees.gov.uk"]}
    now = Message.objects.get(kind="people.address_now")
    assert now.recipient == "tn@kirklees.gov.uk", "the new address is told too"
    assert Message.objects.get(kind="people.name_corrected").recipient == "tn@kirklees.gov.uk"


def test_correcting_an_address_says_that_the_invitation_stopped_and_offers_another(
    lead: Person, kirklees: Organisation, signed_in: SignIn
) -> None:
    made = actions.add_person(
        email="jo.bell@kirklees.gov.uk", name="Jo Bell", organisation=kirklees, by=lead, since=clock.today()
    )
    actions.invite(person=made, organisation=kirklees, by=lead)
    browser, url = signed_in(lead), reverse("people:correct", args=[made.public_id])
    again = f'action="{reverse("people:invite", args=[made.public_id])}"'
    stopped = "The invitation sent to the old address no longer works."
    page = browser.post(url, {"name": "Jo Bella", "email": made.email}, follow=True).content.decode()
    assert "Saved: Jo Bella" in page
    assert stopped not in page, "a name alone stops nothing"
    page = browser.post(url, {"name": "Jo Bella", "email": "jo.bella@kirklees.gov.uk"}, follow=True).content.decode()
    banner = page[page.index(stopped) :].split("</div>")[0]
    assert again in banner
    assert "Invite again" in banner
    browser.post(reverse("people:invite", args=[made.public_id]))
    assert Message.objects.filter(kind="people.invitation", recipient="jo.bella@kirklees.gov.uk").exists()


# --- Whose account it is ---------------------------------------------------------------------------------------------
def test_a_council_cannot_touch_the_account_of_a_mentor_it_borrowed(
    lead: Person, kirklees: Organisation, leeds: Organisation, make: Make, signed_in: SignIn
) -> None:
    mentor = make("Max Mentor", leeds)
    Membership.objects.create(person=mentor, organisation=kirklees, role=Role.MENTOR, since=date(2026, 2, 1))
    browser = signed_in(lead)
    assert browser.get(reverse("people:person", args=[mentor.public_id])).status_code == 200
    assert browser.get(reverse("people:give_role", args=[mentor.public_id])).status_code == 200
    for name in ("correct", "deactivate"):
        assert browser.get(reverse(f"people:{name}", args=[mentor.public_id])).status_code == 404
    for name in ("invite", "reactivate", "deactivate"):
        assert browser.post(reverse(f"people:{name}", args=[mentor.public_id])).status_code == 404
    mentor.refresh_from_db()
    assert mentor.is_active


def test_only_an_administrator_touches_an_administrators_account(
    lead: Person, administrator: Person, kirklees: Organisation, make: Make, signed_in: SignIn
) -> None:
    url = reverse("people:correct", args=[administrator.public_id])
    taken_over = {"name": administrator.name, "email": "mine@kirklees.gov.uk"}
    assert signed_in(lead).post(url, taken_over).status_code == 404
    second = make("Bea Backup", kirklees, Role.ADMINISTRATOR)
    assert signed_in(second).get(url).status_code == 200


# --- Inviting --------------------------------------------------------------------------------------------------------
def test_several_are_invited_and_those_that_are_not_ours_are_passed_by(
    lead: Person, kirklees: Organisation, stranger: Person, make: Make, signed_in: SignIn
) -> None:
    ours = [make(f"New {n}", kirklees, email=f"n{n}@kirklees.gov.uk", password=None) for n in range(3)]
    asked = [str(person.public_id) for person in (*ours, stranger, lead)] + ["nonsense", "\0"]
    browser, url = signed_in(lead), reverse("people:invite_several")
    check = browser.post(url, {"person": asked}).content.decode()
    assert "Send 3 invitations?" in check
    assert not Message.objects.exists(), "nothing goes out before it is confirmed"
    answer = browser.post(url, {"person": asked, "confirmed": "yes"}, follow=True)
    assert "3 invitations are on the way." in answer.content.decode()
    assert {mail.recipient for mail in Message.objects.filter(kind="people.invitation")} == {p.email for p in ours}


def test_a_second_link_waits_three_days_and_is_a_reminder(
    lead: Person, kirklees: Organisation, make: Make, signed_in: SignIn
) -> None:
    newcomer = make("New One", kirklees, password=None)
    browser, url = signed_in(lead), reverse("people:invite_several")
    said = {"person": [str(newcomer.public_id)], "confirmed": "yes"}
    browser.post(url, said)
    assert "Sent in the last 3 days" in browser.get(reverse("people:list")).content.decode()
    assert "They were sent a link in the last 3 days" in browser.post(url, said).content.decode()
    assert Message.objects.filter(kind="people.invitation").count() == 1
    Invitation.objects.update(created_at=clock.now() - timedelta(days=3, minutes=1))
    check = browser.post(url, {"person": said["person"]}).content.decode()
    assert "The link sent before stops working." in check
    browser.post(url, said)
    reminder = Message.objects.order_by("-pk")[0]
    assert reminder.subject == "Reminder: Kirklees Council has invited you to Pathways"
    assert "The link in the earlier e-mail no longer works." in reminder.text


def test_inviting_takes_a_post_and_somebody_who_came_in_is_not_invited_again(
    lead: Person, learner: Person, signed_in: SignIn
) -> None:
    url = reverse("people:invite", args=[learner.public_id])
    browser = signed_in(lead)
    assert browser.get(url).status_code == 405
    assert browser.post(url).status_code == 303
    Person.objects.filter(pk=learner.pk).update(last_login=clock.now())
    assert browser.post(url).status_code == 404


def test_one_person_is_not_invited_again_within_three_days_either(
    lead: Person, learner: Person, signed_in: SignIn, settings: Settings
) -> None:
    browser, url = signed_in(lead), reverse("people:invite", args=[learner.public_id])
    page = reverse("people:person", args=[learner.public_id])
    browser.post(url)
    assert "Invitation" not in browser.get(page).content.decode().partition("Change</h2>")[2]
    said = browser.get(page).content.decode()
    assert "A link was sent in the last 3 days and it works." in said
    assert f'action="{url}"' not in said
    assert "Nothing was sent again." in browser.post(url, follow=True).content.decode()
    assert Message.objects.filter(kind="people.invitation").count() == 1
    settings.CLOCK_SHIFT = timedelta(days=3, minutes=1)
    again = signed_in(lead)
    assert f'action="{url}"' in again.get(page).content.decode()
    again.post(url)
    assert Message.objects.filter(kind="people.invitation").count() == 2
