"""Raising a concern: who may be chosen, who reads it, and that nothing else ever says whose it is or what it says."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from notices.models import Message
from people import actions
from people.actions.concerns import close_concern, raise_concern, read_concern
from people.errors import Refused
from people.models import AuditEvent, Concern, Organisation, Person, RecordView
from people.queries import has_safe_contact, safe_contacts_for
from people.roles import Kind, Role
from tests import factories
from tests.people.conftest import Make, SignIn
from ui import clock
from ui.models import Draft

SECRET = "The-words-nobody-else-may-read"
REACH = "07700 900123 after five"


@pytest.fixture
def contact(make: Make, kirklees: Organisation) -> Person:
    return make("Safa Hazel", kirklees, Role.SAFE_CONTACT)


@pytest.fixture
def concern(learner: Person, contact: Person) -> Concern:
    return raise_concern(person=learner, contact=contact, text=SECRET, reach_me=REACH, by=learner)


def manages(viewer: Person, subject: Person, *, since: Any = None) -> None:
    actions.relate(
        viewer=viewer,
        subject=subject,
        kind=Kind.LINE_MANAGER,
        since=since or clock.today() - timedelta(days=9),
        source=f"tests:{viewer.pk}:{subject.pk}",
    )


def address(concern: Concern) -> str:
    return reverse("people:concern_read", args=[concern.public_id])


# --- Who may be chosen ------------------------------------------------------------------------------------------------
def test_a_safe_contact_of_the_employer_can_be_chosen_and_of_no_other_council(
    learner: Person, contact: Person, make: Make, leeds: Organisation
) -> None:
    make("Far Contact", leeds, Role.SAFE_CONTACT)
    assert list(safe_contacts_for(learner)) == [contact]


def test_nobody_up_the_line_can_be_chosen_however_far(
    learner: Person, contact: Person, make: Make, kirklees: Organisation
) -> None:
    manager, head = make("Mona Larch", kirklees, Role.SAFE_CONTACT), make("Hedda Top", kirklees)
    assert list(safe_contacts_for(learner)) == [manager, contact]
    manages(manager, learner)
    assert list(safe_contacts_for(learner)) == [contact], "the line manager"
    manages(head, manager)
    manages(contact, head)
    assert list(safe_contacts_for(learner)) == [], "three steps up"
    assert list(safe_contacts_for(head)) == [manager], "who stands below may be chosen"
    manages(learner, contact)  # a circle, by mistake: it must end
    assert list(safe_contacts_for(learner)) == []


def test_a_line_that_begins_tomorrow_shuts_nobody_out_today(learner: Person, contact: Person) -> None:
    manages(contact, learner, since=clock.today() + timedelta(days=1))
    assert list(safe_contacts_for(learner)) == [contact]
    assert list(safe_contacts_for(learner, on=clock.today() + timedelta(days=1))) == []


def test_one_cannot_choose_oneself_nor_somebody_who_cannot_sign_in(
    contact: Person, learner: Person, lead: Person, kirklees: Organisation
) -> None:
    assert list(safe_contacts_for(contact)) == []
    actions.deactivate(person=contact, by=lead)
    assert list(safe_contacts_for(learner)) == []
    assert not has_safe_contact(kirklees)


@pytest.mark.parametrize(
    ("text", "field"), [("", "text"), ("   \n ", "text"), ("x" * 5001, "text")], ids=["nothing", "spaces", "too long"]
)
def test_what_cannot_be_sent_says_why(learner: Person, contact: Person, text: str, field: str) -> None:
    with pytest.raises(Refused) as refused:
        raise_concern(person=learner, contact=contact, text=text, reach_me="", by=learner)
    assert refused.value.field == field
    assert not Concern.objects.exists()
    assert not Message.objects.exists()


def test_only_ones_own_concern_and_only_to_a_contact_outside_the_line(
    learner: Person, contact: Person, lead: Person
) -> None:
    with pytest.raises(Refused):
        raise_concern(person=learner, contact=lead, text=SECRET, reach_me="", by=learner)
    with pytest.raises(Refused):
        raise_concern(person=learner, contact=contact, text=SECRET, reach_me="", by=lead)
    manages(contact, learner)
    with pytest.raises(Refused):
        raise_concern(person=learner, contact=contact, text=SECRET, reach_me="", by=learner)


# --- What it leaves behind --------------------------------------------------------------------------------------------
def test_the_trail_says_that_and_neither_whose_nor_to_whom_nor_what(concern: Concern, contact: Person) -> None:
    read_concern(concern=concern, by=contact)
    close_concern(concern=concern, answer="We spoke.", by=contact)
    events = list(AuditEvent.objects.filter(action__startswith="people.concern.").order_by("pk"))
    assert [event.action.rsplit(".")[-1] for event in events] == ["raised", "read", "closed"]
    for event in events:
        assert (event.actor, event.subject, event.changes) == (None, None, {})
        assert event.organisation == concern.organisation
        assert event.actor_label == "Not recorded"
    assert not RecordView.objects.exists(), "the data-protection lead reads those too"


def test_the_mail_goes_to_the_contact_alone_and_says_only_that_something_waits(
    concern: Concern, contact: Person, learner: Person
) -> None:
    read_concern(concern=concern, by=contact)
    close_concern(concern=concern, answer="We spoke.", by=contact)
    message = Message.objects.get()
    assert message.recipient == contact.email
    said = f"{message.subject} {message.text} {message.html} {bytes(message.raw).decode()} {message.key}"
    for secret in (
        SECRET,
        REACH,
        "07700",
        learner.name,
        learner.name.split()[0],
        learner.email,
        str(concern.public_id),
    ):
        assert secret not in said
    assert reverse("people:concerns") in message.text


def test_a_button_pressed_twice_raises_one_concern(concern: Concern, learner: Person, contact: Person) -> None:
    again = raise_concern(person=learner, contact=contact, text=SECRET, reach_me=REACH, by=learner)
    assert again == concern
    assert Message.objects.filter(kind="people.concern_waiting").count() == 1
    read_concern(concern=concern, by=contact)
    later = raise_concern(person=learner, contact=contact, text=SECRET, reach_me=REACH, by=learner)
    assert later != concern, "once it is read, the same words are said again"


def test_what_was_typed_is_never_kept_as_a_draft(learner: Person, contact: Person, signed_in: SignIn) -> None:
    browser = signed_in(learner)
    browser.get(reverse("people:concern"))  # the browser now says whose it is, so that drafts would be kept
    browser.cookies.pop("sessionid", None)
    for name in list(browser.cookies):
        if "session" in name:
            del browser.cookies[name]
    sent = {"contact": str(contact.public_id), "text": SECRET, "reach_me": REACH}
    answer = browser.post(reverse("people:concern"), sent)
    assert answer["Location"].startswith("/sign-in/")
    assert not Draft.objects.exists()
    browser.post(reverse("people:correct", args=[learner.public_id]), {"name": "Kept"})
    assert Draft.objects.count() == 1, "another page's would have been"


# --- Who reads it -----------------------------------------------------------------------------------------------------
def test_nobody_but_the_two_of_them_finds_it(
    concern: Concern,
    learner: Person,
    contact: Person,
    lead: Person,
    administrator: Person,
    protector: Person,
    stranger: Person,
    make: Make,
    kirklees: Organisation,
    signed_in: SignIn,
) -> None:
    manager, other = make("Mona Larch", kirklees), make("Otto Contact", kirklees, Role.SAFE_CONTACT)
    sponsor = make("Sam Cedar", kirklees, Role.SPONSOR)
    manages(manager, learner)
    for viewer in (lead, administrator, protector, sponsor, manager, other, stranger):
        assert not Concern.objects.visible_to(viewer).exists()
        browser = signed_in(viewer)
        assert browser.get(address(concern)).status_code == 404
        assert browser.post(address(concern), {"answer": "Mine now"}).status_code == 404
        page = browser.get(reverse("people:concerns")).content.decode()
        assert learner.name not in page
        assert SECRET not in page
    for viewer in (learner, contact):
        assert SECRET in signed_in(viewer).get(address(concern)).content.decode()
    assert Client().get(address(concern))["Location"].startswith("/sign-in/")
    trail = signed_in(protector).get(reverse("people:audit")).content.decode()
    assert "raised a concern" in trail
    assert learner.name not in trail
    assert contact.name not in trail


def test_a_contact_who_no_longer_is_one_or_joins_the_line_is_shut_out_and_the_person_told(
    concern: Concern, learner: Person, contact: Person, signed_in: SignIn
) -> None:
    own = signed_in(learner)
    assert "can no longer open" not in own.get(address(concern)).content.decode()
    manages(contact, learner)
    assert signed_in(contact).get(address(concern)).status_code == 404
    assert "can no longer open" in own.get(address(concern)).content.decode()
    with pytest.raises(Refused):
        close_concern(concern=concern, answer="Done", by=contact)
    actions.end_relationships(viewer=contact, subject=learner, on=clock.today())
    assert signed_in(contact).get(address(concern)).status_code == 200
    role = contact.memberships.get(role=Role.SAFE_CONTACT)
    actions.end_membership(membership=role, on=clock.today(), by=None)
    assert signed_in(contact).get(address(concern)).status_code == 404


def test_reading_marks_it_once_and_only_the_contacts_reading_does(
    concern: Concern, learner: Person, contact: Person, signed_in: SignIn
) -> None:
    signed_in(learner).get(address(concern))
    signed_in(contact).head(address(concern))
    concern.refresh_from_db()
    assert concern.status == Concern.Status.SENT
    for _ in range(2):
        signed_in(contact).get(address(concern))
    concern.refresh_from_db()
    assert concern.status == Concern.Status.READ
    assert AuditEvent.objects.filter(action="people.concern.read").count() == 1
    assert Message.objects.count() == 1


# --- The pages --------------------------------------------------------------------------------------------------------
def test_from_the_footer_to_the_answer(learner: Person, contact: Person, signed_in: SignIn) -> None:
    own, theirs = signed_in(learner), signed_in(contact)
    raise_it = reverse("people:concern")
    assert f'href="{raise_it}"' in own.get(reverse("people:account")).content.decode()
    page = own.get(raise_it).content.decode()
    assert contact.name in page
    assert "Only the person you choose" in page
    empty = own.post(raise_it, {"contact": str(contact.public_id), "text": "", "reach_me": REACH})
    assert empty.status_code == 422
    assert REACH in empty.content.decode(), "what was typed stays"
    sent = own.post(raise_it, {"contact": str(contact.public_id), "text": SECRET, "reach_me": REACH})
    assert sent.status_code == 303
    concern = Concern.objects.get()
    assert "Not read yet" in own.get(sent["Location"]).content.decode()
    assert learner.name in theirs.get(reverse("people:concerns")).content.decode()
    page = theirs.get(address(concern)).content.decode()
    assert SECRET in page
    assert REACH in page
    assert theirs.post(address(concern), {"answer": " "}).status_code == 422
    assert theirs.post(address(concern), {"answer": "We spoke on Monday."}).status_code == 303
    assert "We spoke on Monday." in own.get(address(concern)).content.decode()
    again = theirs.post(address(concern), {"answer": "Changed my mind."})
    assert "Changed my mind." not in own.get(address(concern)).content.decode()
    assert again.status_code in {200, 422}


def test_each_contact_has_their_job_and_danger_comes_before_the_form(
    learner: Person, contact: Person, make: Make, kirklees: Organisation, signed_in: SignIn
) -> None:
    other = make("Olga Rowan", kirklees, Role.SAFE_CONTACT)
    factories.post(contact, title="Head of Internal Audit", role="")
    factories.post(other, title="Wellbeing adviser", role="")
    page = signed_in(learner).get(reverse("people:concern")).content.decode()
    assert "Safa Hazel, Head of Internal Audit" in page
    assert "Olga Rowan, Wellbeing adviser" in page
    before, _form, _after = page.partition('autocomplete="off"')
    assert "If somebody is in danger, call 999." in before


def test_a_contact_who_reports_to_the_same_manager_comes_last_and_says_so(
    learner: Person, contact: Person, make: Make, kirklees: Organisation, signed_in: SignIn
) -> None:
    manager = make("Maya Linden", kirklees)
    beside = make("Abel Ash", kirklees, Role.SAFE_CONTACT)
    manages(manager, learner)
    manages(manager, beside)
    page = signed_in(learner).get(reverse("people:concern")).content.decode()
    assert page.index(contact.name) < page.index(beside.name)
    assert page.count("Maya Linden, your line manager, is theirs as well") == 1


def test_a_list_never_shows_words_and_nothing_of_it_is_cached(
    concern: Concern, learner: Person, contact: Person, signed_in: SignIn
) -> None:
    for viewer in (learner, contact):
        browser = signed_in(viewer)
        for url in (reverse("people:concerns"), address(concern), reverse("people:concern")):
            answer = browser.get(url)
            assert "no-store" in answer["Cache-Control"]
            assert (SECRET in answer.content.decode()) == (url == address(concern))


def test_without_a_safe_contact_the_page_says_whom_to_ask(learner: Person, lead: Person, signed_in: SignIn) -> None:
    url = reverse("people:concern")
    page = signed_in(learner).get(url).content.decode()
    assert "has not named a safe contact yet" in page
    assert lead.name in page
    assert signed_in(learner).post(url, {"text": SECRET}).status_code == 404


def test_when_every_safe_contact_is_in_the_line_the_page_says_that(
    learner: Person, contact: Person, signed_in: SignIn
) -> None:
    manages(contact, learner)
    assert "in your own line" in signed_in(learner).get(reverse("people:concern")).content.decode()


def test_the_lists_cost_the_same_whatever_they_hold(
    learner: Person, contact: Person, signed_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    for _ in range(12):
        raise_concern(person=learner, contact=contact, text=SECRET, reach_me="", by=learner)
    for viewer in (learner, contact):
        browser = signed_in(viewer)
        with django_assert_max_num_queries(8):
            assert browser.get(reverse("people:concerns")).status_code == 200
    browser = signed_in(learner)
    with django_assert_max_num_queries(8):
        assert browser.get(reverse("people:concern")).status_code == 200


def test_a_safe_contacts_hat_opens_their_list_first(contact: Person, signed_in: SignIn) -> None:
    browser = signed_in(contact)
    opened = browser.post(reverse("hat"), {"hat": f"{Role.SAFE_CONTACT}@kirklees"})
    assert opened["Location"] == reverse("people:concerns")


def test_the_lead_is_told_when_nobody_is_named(lead: Person, make: Make, kirklees: Organisation) -> None:
    factories.framework()
    browser = Client()
    browser.force_login(lead)
    from_council = reverse("council")
    assert "No safe contact is named" in browser.get(from_council).content.decode()
    make("Safa Hazel", kirklees, Role.SAFE_CONTACT)
    assert "No safe contact is named" not in browser.get(from_council).content.decode()
