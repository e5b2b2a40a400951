"""The service page: mail and jobs that stopped, each for the administrators whose it is."""

import ast

import pytest
from django.test import Client
from django.urls import reverse

from notices import actions as notices
from notices.models import Job, Message
from people import actions
from people.models import AuditEvent, Organisation, Person
from tests.people.conftest import PASSWORD, SignIn
from tests.source import ROOMS, modules, tree


def text(client: Client, url: str) -> str:
    return client.get(url).content.decode()


def dead(to: str, subject: str, owner: str = "kirklees") -> Message:
    message = notices.send(
        key=subject,
        owner=owner,
        kind="account.unknown_account",
        to=to,
        subject=subject,
        template="people/mail/unknown_account",
        context={"email": to},
    )
    Message.objects.filter(pk=message.pk).update(
        state=Message.State.DEAD, attempts=12, last_error="550 no such mailbox"
    )
    return message


def test_dead_letters_are_tried_again_or_given_up(administrator: Person, learner: Person, signed_in: SignIn) -> None:
    letter = dead(learner.email, "Ours")
    browser, url = signed_in(administrator), reverse("people:service")
    page = text(browser, url)
    assert learner.email in page
    assert "550 no such mailbox" in page
    assert browser.post(reverse("people:retry_message", args=[letter.pk])).status_code == 303
    letter.refresh_from_db()
    assert letter.state == Message.State.QUEUED
    assert browser.post(reverse("people:give_up_message", args=[letter.pk])).status_code == 404
    Message.objects.filter(pk=letter.pk).update(state=Message.State.DEAD)
    browser.post(reverse("people:give_up_message", args=[letter.pk]))
    assert "All mail was delivered or is still being tried." in text(browser, url)
    done = AuditEvent.objects.filter(action__startswith="people.message.").values_list("action", flat=True)
    assert set(done) == {"people.message.retried", "people.message.given_up"}


def stopped_job(owner: str) -> Job:
    job = notices.start_job(key=f"job of {owner}", kind=f"staff.of.{owner or 'nobody'}", arguments={}, owner=owner)
    Job.objects.filter(pk=job.pk).update(state=Job.State.DEAD, attempts=4)
    return job


@pytest.mark.parametrize("owner", ["leeds", ""])
def test_mail_and_jobs_of_another_council_or_of_nobody_are_neither_seen_nor_dealt_with(
    administrator: Person, stranger: Person, signed_in: SignIn, owner: str
) -> None:
    letter, job = dead(stranger.email, "Private matter", owner), stopped_job(owner)
    browser = signed_in(administrator)
    page = text(browser, reverse("people:service"))
    assert "Private matter" not in page
    assert stranger.email not in page
    assert job.kind not in page
    assert "Nothing has stopped." in page, "nor counted"
    for name, row in (("message", letter), ("job", job)):
        for verb in ("retry", "give_up"):
            assert browser.post(reverse(f"people:{verb}_{name}", args=[row.pk])).status_code == 404
        row.refresh_from_db()
        assert row.is_dead
        assert row.given_up_at is None


def test_mail_of_nobody_is_for_the_administrators_where_the_installation_was_set_up(
    kirklees: Organisation, signed_in: SignIn
) -> None:
    first = actions.set_up(organisation=kirklees, name="Fay First", email="fay@kirklees.gov.uk", password=PASSWORD)
    letter = dead("nobody@example.org", "No account here", "")
    browser = signed_in(first)
    assert "No account here" in text(browser, reverse("people:service"))
    assert browser.post(reverse("people:retry_message", args=[letter.pk])).status_code == 303


def test_mail_about_an_account_is_the_employers_and_to_an_unknown_address_nobodys(learner: Person) -> None:
    for address in (learner.email, "nobody@example.org"):
        Client().post(reverse("account_request_login_code"), {"email": address})
    owners = dict(Message.objects.values_list("recipient", "owner"))
    assert owners == {learner.email: "kirklees", "nobody@example.org": ""}


def test_mail_that_an_action_sends_is_the_councils(learner: Person, lead: Person, kirklees: Organisation) -> None:
    actions.invite(person=learner, organisation=kirklees, by=lead)
    actions.rename(person=learner, name="Tom W", email="tom@kirklees.gov.uk", by=lead)
    actions.deactivate(person=learner, by=lead)
    kinds = set(Message.objects.values_list("kind", flat=True))
    named = ("invitation", "address_changed", "name_corrected", "deactivated")
    assert kinds >= {f"people.{kind}" for kind in named}
    assert set(Message.objects.values_list("owner", flat=True)) == {"kirklees"}


def test_the_service_page_is_for_administrators(lead: Person, learner: Person, signed_in: SignIn) -> None:
    letter = dead(learner.email, "Ours")
    for person in (lead, learner):
        assert signed_in(person).get(reverse("people:service")).status_code == 404
        assert signed_in(person).post(reverse("people:retry_message", args=[letter.pk])).status_code == 404


def test_everything_that_is_sent_or_started_says_whose_it_is() -> None:
    nobodys = [
        f"{path}:{call.lineno}"
        for path in modules(*ROOMS)
        for call in ast.walk(tree(path))
        if isinstance(call, ast.Call)
        for given in [{word.arg for word in call.keywords}]
        if "kind" in given and given & {"template", "arguments"} and "owner" not in given
    ]
    assert nobodys == []


def test_an_address_that_came_back_is_corrected_from_where_it_is_named(
    administrator: Person, learner: Person, kirklees: Organisation, leeds: Organisation, signed_in: SignIn
) -> None:
    entry = actions.add_verifier(
        organisation=kirklees,
        capacity="democratic_services",
        name="Dora Clerk",
        job_title="Clerk",
        email="dora.clark@kirklees.gov.uk",
        by=administrator,
    )
    for address in (learner.email, entry.email, "nobody.known@example.org"):
        dead(address, f"To {address}")
    browser = signed_in(administrator)
    page = text(browser, reverse("people:service"))
    person, directory = (
        reverse("people:correct", args=[learner.public_id]),
        reverse("people:verifier_change", args=[entry.pk]),
    )
    for address in (person, directory):
        assert f'href="{address}#id_email"' in page
        assert browser.get(address).status_code == 200
        assert 'id="id_email"' in text(browser, address)
    assert page.count("Whoever gave it can give another.") == 1
