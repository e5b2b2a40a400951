"""A page offers only what its visitor may open; people hear what is done to their account; the trail is in words."""

from datetime import date, timedelta

from django.urls import reverse

from notices.models import Message
from people import actions, audit, trail
from people.models import Organisation, Person
from people.roles import Role
from tests.people.conftest import Make, SignIn, day
from ui import clock


def test_the_name_at_the_top_leads_everybody_to_their_account(learner: Person, lead: Person, signed_in: SignIn) -> None:
    for person in (learner, lead):
        page = signed_in(person).get(reverse("people:account")).content.decode()
        assert f'<a class="hd-me" href="{reverse("people:account")}">{person.name}<' in page


def test_levels_are_offered_only_to_whom_they_are_open(
    lead: Person, administrator: Person, learner: Person, signed_in: SignIn
) -> None:
    url, levels = reverse("people:person", args=[learner.public_id]), reverse("pathways:of", args=[learner.public_id])
    for viewer in (lead, administrator):
        browser = signed_in(viewer)
        page = browser.get(url).content.decode()
        assert (levels in page) == (browser.get(levels).status_code != 404)
    assert levels in signed_in(lead).get(url).content.decode()
    assert levels not in signed_in(administrator).get(url).content.decode()


def test_a_move_to_come_stands_at_the_top_of_the_persons_page(
    lead: Person, learner: Person, leeds: Organisation, signed_in: SignIn
) -> None:
    actions.move(person=learner, to=leeds, on=clock.today() + timedelta(days=30), by=lead)
    page = signed_in(lead).get(reverse("people:person", args=[learner.public_id])).content.decode()
    assert f"Goes to {leeds.official_name} on" in page
    assert reverse("pathways:appointments", args=[learner.public_id]) in page
    assert reverse("pathways:move", args=[learner.public_id]) not in page


def test_people_are_told_of_a_move_a_closed_account_and_a_corrected_name(
    lead: Person, learner: Person, leeds: Organisation, kirklees: Organisation
) -> None:
    actions.rename(person=learner, name="Tom Wieczorek", email=learner.email, by=lead, organisation=kirklees)
    actions.move(person=learner, to=leeds, on=date(2027, 1, 4), by=lead)
    actions.deactivate(person=learner, by=lead, organisation=kirklees)
    told = {message.kind: message for message in Message.objects.filter(recipient=learner.email)}
    assert set(told) == {"people.name_corrected", "people.moved", "people.deactivated"}
    assert "4 January 2027" in told["people.moved"].text
    assert "Tom Wieczorek" in told["people.name_corrected"].text
    assert lead.name in told["people.deactivated"].text


def test_what_one_does_to_oneself_sends_no_letter(lead: Person, kirklees: Organisation) -> None:
    actions.rename(person=lead, name="Lena Leader", email=lead.email, by=lead, organisation=kirklees)
    assert not Message.objects.exists()


def test_the_trail_names_organisations_verifiers_and_roles(
    protector: Person, lead: Person, learner: Person, kirklees: Organisation, leeds: Organisation, signed_in: SignIn
) -> None:
    actions.move(person=learner, to=leeds, on=date(2027, 1, 4), by=lead)
    actions.add_verifier(
        organisation=kirklees, capacity="finance", name="Vera Vere", email="v@kirklees.gov.uk", by=lead
    )
    changes = {"from": "", "to": "data-analyst"}
    audit.record(action="pathways.appointment.role_matched", by=lead, organisation=kirklees, changes=changes)
    page = signed_in(protector).get(reverse("people:audit")).content.decode()
    assert f"on 4 January 2027, to {leeds.name}" in page
    assert "Vera Vere" in page
    assert "to Data analyst" in page
    assert "data-analyst" not in page
    assert reverse("people:opened_of", args=[learner.public_id]) not in page


def test_a_corrected_name_is_shown_before_and_after() -> None:
    said = trail.details({"changed": ["name", "email"], "names": ["Ann Old", "Ann New"]})
    assert said == "name and address, “Ann Old” became “Ann New”"
    assert (
        trail.details({"changed": ["title"], "was": {"title": "Clerk", "note": "secret"}}) == "title, title was “Clerk”"
    )


def test_the_trail_is_filtered_by_day(protector: Person, kirklees: Organisation, signed_in: SignIn) -> None:
    audit.record(action="people.role.granted", by=None, organisation=kirklees, by_label="Today's Doer")
    browser, url = signed_in(protector), reverse("people:audit")
    today, later = clock.today(), clock.today() + timedelta(days=1)
    within = browser.get(url, {**day(today, "since"), **day(today, "until")}).content.decode()
    assert "Doer" in within
    assert "Doer" not in browser.get(url, day(later, "since")).content.decode()
    assert browser.get(url, {**day(later, "since"), **day(today, "until")}).status_code == 422


def test_giving_a_role_that_is_held_says_so(
    lead: Person, learner: Person, kirklees: Organisation, signed_in: SignIn
) -> None:
    actions.grant(person=learner, organisation=kirklees, role=Role.MENTOR, by=lead, since=date(2026, 11, 2))
    answer = signed_in(lead).post(
        reverse("people:give_role", args=[learner.public_id]), {"role": "mentor", **day(clock.today(), "since")}
    )
    assert answer.status_code == 422
    assert f"{learner.name} holds this role since 2 November 2026" in answer.content.decode()


def test_start_says_plainly_what_is_not_there_yet(make: Make, leeds: Organisation, signed_in: SignIn) -> None:
    tutor = make("Theo Tutor", leeds)
    actions.grant(person=tutor, organisation=leeds, role=Role.MENTOR, by=None)
    page = signed_in(tutor).get(reverse("start")).content.decode()
    assert "come in a later version." in page


def test_start_of_somebody_outside_councils_puts_their_role_first(make: Make, signed_in: SignIn) -> None:
    institute, _ = Organisation.objects.get_or_create(
        slug="the-institute", defaults={"kind": "institute", "name": "Institute", "official_name": "The institute"}
    )
    page = signed_in(make("Grace Analyst", institute, Role.INSTITUTE_ANALYST)).get(reverse("start")).content.decode()
    assert "employed in digital" not in page
    assert "your council lead" not in page
    assert "Institute analyst" in page
    assert "Your own record" not in page
