"""An offer made by mistake is taken back: on the same day, before it is answered, and the person is told if need be."""

from datetime import timedelta

import pytest
from django.urls import reverse

from notices.models import Message
from opportunities.actions.choosing import accept, offer
from opportunities.actions.offering import take_offer_back
from opportunities.models import Application, Placement
from pathways.errors import AlreadyDecided, NotYours
from people.models import AuditEvent
from tests.opportunities.applications import NAME, Story, mail_to, steps
from tests.pathways.pages_client import client, text, words
from ui import clock

pytestmark = pytest.mark.django_db
Status = Application.Status


def test_before_the_mail_goes_it_never_goes(told: Story) -> None:
    application = told.offered()
    [letter] = mail_to(told.applicant, "offered")
    assert letter.run_after > letter.created_at + timedelta(minutes=14)
    after = take_offer_back(application=application, by=told.host_lead)
    assert (after.status, after.offer_until) == (Status.SHORTLISTED, None)
    letter.refresh_from_db()
    assert letter.was_taken_back
    assert not mail_to(told.applicant, "offer_taken_back")
    assert steps(application)[-1] == "Offer taken back by the host"
    event = AuditEvent.objects.get(action="opportunities.application.offer_taken_back")
    assert (event.organisation, event.subject) == (told.host, told.applicant)
    with pytest.raises(AlreadyDecided):
        accept(application=application, by=told.applicant)
    again = offer(application=after, answer_by=clock.today() + timedelta(days=7), by=told.host_lead)
    assert again.status == Status.OFFERED
    assert len(mail_to(told.applicant, "offered")) == 2


def test_once_the_mail_has_gone_the_person_is_told(told: Story) -> None:
    application = told.offered()
    Message.objects.filter(kind="opportunities.offered").update(state="done")
    take_offer_back(application=application, by=told.supervisor)
    [letter] = mail_to(told.applicant, "offer_taken_back")
    assert "has taken the offer of a place back" in letter.text


def test_only_the_host_and_only_today_and_only_while_it_waits(told: Story) -> None:
    application = told.offered()
    for other in (told.applicant, told.manager, told.signer, told.stranger):
        with pytest.raises(NotYours):
            take_offer_back(application=application, by=other)
    with clock.standing_at(clock.now() + timedelta(days=1)), pytest.raises(AlreadyDecided, match="on the day"):
        take_offer_back(application=application, by=told.host_lead)
    accept(application=application, by=told.applicant)
    with pytest.raises(AlreadyDecided, match="no offer to take back"):
        take_offer_back(application=application, by=told.host_lead)
    assert Placement.objects.count() == 1


def test_who_answers_at_once_gets_no_mail_about_the_offer_afterwards(told: Story) -> None:
    accept(application=told.offered(), by=told.applicant)
    [letter] = mail_to(told.applicant, "offered")
    assert letter.was_taken_back


def test_the_page_offers_it_in_the_banner_and_beside_the_application(told: Story) -> None:
    application = told.shortlisted(told.released(told.applied()))
    browser = client(told.host_lead)
    address = reverse("opportunities:applicant", args=[application.public_id])
    undo = reverse("opportunities:offer_undo", args=[application.public_id])
    day = clock.today() + timedelta(days=7)
    sent = {f"answer_by_{part}": str(getattr(day, part)) for part in ("day", "month", "year")}
    page = browser.post(address, {"do": "offer", **sent}, follow=True).content.decode()
    assert page.count(f'action="{undo}"') == 2
    assert "goes in 15 minutes" in words(page)
    assert "Take the offer back" in text(browser, address)
    assert browser.get(undo).status_code == 405
    said = browser.post(undo, follow=True).content.decode()
    assert f"The offer is taken back. {NAME} is on the shortlist again." in words(said)
    assert "Take the offer back" not in said
    assert "there is no offer to take back" in words(browser.post(undo, follow=True).content.decode())


def test_on_another_day_the_page_does_not_offer_it(told: Story) -> None:
    application = told.offered()
    application.steps.update(at=clock.now() - timedelta(days=1))
    page = text(client(told.host_lead), reverse("opportunities:applicant", args=[application.public_id]))
    assert "Take the offer back" not in page
