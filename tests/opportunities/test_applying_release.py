"""The line manager's release: agreed, refused, undone, asked again; and applicants who change council or manager."""

from datetime import timedelta

import pytest
from django.urls import reverse

from opportunities.actions.applying import (
    ask_release_again,
    decide_release,
    follow_move,
    settle_moves,
    undo_release,
    withdraw_application,
)
from opportunities.actions.choosing import accept, offer
from opportunities.errors import NotReleased
from opportunities.models import Application
from opportunities.queries.applications import timeline
from pathways import actions as pathways
from pathways.errors import AlreadyDecided, NotYours
from people import actions as people
from people.errors import Refused
from people.models import Organisation, Person
from tests import factories
from tests.opportunities.applications import Story, mail_to, steps
from tests.pathways.pages_client import client, text
from ui import clock

pytestmark = pytest.mark.django_db
Status, Release = Application.Status, Application.Release


def _moves(told: Story, there: Organisation, boss: Person) -> None:
    pathways.move(
        person=told.applicant,
        to=there,
        on=clock.today(),
        title="Developer",
        role="developer",
        line_manager=boss,
        by=None,
    )


def test_a_release_with_a_word_on_cover(told: Story) -> None:
    application = told.released(told.applied())
    assert (application.release, application.release_by) == (Release.AGREED, told.manager)
    [message] = mail_to(told.applicant, "release_answered")
    assert "Ben covers Mondays." in message.text
    host = application.steps.filter(seen_by_host=True)
    assert [step.what for step in host] == ["Application sent", "Release agreed by the home council"]
    assert all(told.manager.name not in step.by_name and not step.note for step in host)


def test_a_refusal_needs_a_reason_and_stays_from_the_host(told: Story) -> None:
    application = told.applied()
    with pytest.raises(Refused) as bare:
        decide_release(application=application, agree=False, backfill=" ", by=told.manager)
    assert bare.value.field == "backfill"
    application = decide_release(application=application, agree=False, backfill="Year end.", by=told.manager)
    assert application.status == Status.SUBMITTED
    assert "Release refused" in steps(application)
    assert not application.steps.filter(seen_by_host=True, what__contains="efus").exists()
    assert "Year end." in mail_to(told.applicant, "release_answered")[0].text


def test_after_a_refusal_no_place_is_offered_until_it_is_asked_again_and_agreed(told: Story) -> None:
    application = decide_release(application=told.applied(), agree=False, backfill="Year end.", by=told.manager)
    application = told.shortlisted(application)
    day = clock.today() + timedelta(days=7)
    with pytest.raises(NotReleased) as refused:
        offer(application=application, answer_by=day, by=told.host_lead)
    assert "efus" not in str(refused.value)
    application = ask_release_again(application=application, by=told.applicant)
    assert application.release == Release.ASKED
    assert not application.backfill
    told.released(application)
    assert offer(application=application, answer_by=day, by=told.host_lead).status == Status.OFFERED


def test_only_the_line_manager_of_today_releases_and_once(told: Story) -> None:
    application = told.applied()
    for other in (told.rival, told.host_lead, told.signer, told.applicant):
        with pytest.raises(NotYours):
            decide_release(application=application, agree=True, backfill="", by=other)
    told.released(application)
    with pytest.raises(AlreadyDecided):
        told.released(application)


def test_a_release_of_an_application_that_ended_is_nothing_to_decide(told: Story) -> None:
    application = told.applied()
    withdraw_application(application=application, by=told.applicant)
    with pytest.raises(AlreadyDecided):
        told.released(application)
    assert not Application.objects.to_release(told.manager).exists()


def test_a_release_is_undone_the_same_day_before_an_offer(told: Story) -> None:
    application = undo_release(application=told.released(told.applied()), by=told.manager)
    assert (application.release, application.backfill) == (Release.ASKED, "")
    [message] = mail_to(told.applicant, "release_answered")
    assert message.state == "dead"
    told.shortlisted(told.released(application))
    offer(application=application, answer_by=clock.today() + timedelta(days=7), by=told.host_lead)
    with pytest.raises(AlreadyDecided):
        undo_release(application=application, by=told.manager)


def seen(application: Application, side: str) -> list[tuple[str, str]]:
    """The timeline as one side reads it: what, and the words with it."""
    return [(moment.what, moment.note) for moment in timeline(application, side=side)]


@pytest.mark.parametrize("agree", [True, False])
def test_undone_all_is_as_before_and_one_line_says_so(told: Story, agree: bool) -> None:
    application = told.applied()
    before = {side: seen(application, side) for side in ("person", "home", "host")}
    application = decide_release(application=application, agree=agree, backfill="Year-end words.", by=told.manager)
    assert ("Year-end words." in str(seen(application, "person"))) is True
    application = undo_release(application=application, by=told.manager)
    line = ("Answer about the release taken back, to be decided again", "")
    for side in ("person", "home"):
        assert seen(application, side) == [*before[side], line]
    # The host read of a release, never of a refusal: where it knew of nothing, nothing is taken back.
    known = ("Release taken back by the home council, to be decided again", "")
    assert seen(application, "host") == [*before["host"], *([known] if agree else [])]
    assert not application.steps.filter(note__contains="Year-end").exists()
    pages = {
        told.applicant: reverse("opportunities:application", args=[application.public_id]),
        told.manager: reverse("opportunities:release", args=[application.public_id]),
        told.host_lead: reverse("opportunities:applicant", args=[application.public_id]),
    }
    for reader, address in pages.items():
        html = text(client(reader), address)
        assert "Year-end" not in html
        assert "efused" not in html
    assert "</textarea>" in text(client(told.manager), pages[told.manager]), "it waits for an answer again"


def test_undone_twice_leaves_what_was_answered_before(told: Story) -> None:
    application = decide_release(application=told.applied(), agree=False, backfill="First words.", by=told.manager)
    application = ask_release_again(application=application, by=told.applicant)
    application = undo_release(application=told.released(application), by=told.manager)
    assert ("Release refused", "First words.") in seen(application, "person"), "an answer that stood stays"
    assert "Ben covers Mondays." not in str(seen(application, "person"))


def test_a_new_line_manager_finds_what_waited(told: Story) -> None:
    application = told.applied()
    other = factories.person("Olga Next", at=told.home)
    post = told.applicant.appointments.get()
    pathways.change_manager(appointment=post, manager=other, on=clock.today(), by=None)
    assert list(Application.objects.to_release(other)) == [application]
    assert not Application.objects.to_release(told.manager).exists()


def test_an_applicant_who_changes_council_is_released_there_anew(told: Story) -> None:
    application = told.released(told.applied())
    there, boss = factories.council("barnsley"), factories.person("Bo Barnsley", at=factories.council("barnsley"))
    pathways.move(
        person=told.applicant,
        to=there,
        on=clock.today(),
        title="Developer",
        role="developer",
        line_manager=boss,
        by=None,
    )
    assert settle_moves() == 1
    assert settle_moves() == 0
    application.refresh_from_db()
    assert application.organisation == there
    assert (application.release, application.release_by, application.backfill) == (Release.ASKED, None, "")
    assert len(mail_to(boss, "release_asked")) == 1
    assert list(Application.objects.to_release(boss)) == [application]
    assert not Application.objects.followed_by(told.manager).exists()


def test_a_place_is_not_accepted_on_the_release_of_the_council_one_left(told: Story) -> None:
    application = told.offered()
    there = factories.council("barnsley")
    boss = factories.person("Bo Barnsley", at=there)
    pathways.move(
        person=told.applicant,
        to=there,
        on=clock.today(),
        title="Developer",
        role="developer",
        line_manager=boss,
        by=None,
    )
    with pytest.raises(NotReleased, match="changed council"):
        accept(application=application, by=told.applicant)
    assert follow_move(person=told.applicant, to=there) == 1
    with pytest.raises(NotReleased):
        accept(application=application, by=told.applicant)
    application.refresh_from_db()
    decide_release(application=application, agree=True, backfill="", by=boss)
    placement = accept(application=application, by=told.applicant)
    assert placement.application.organisation == there


def test_a_place_taken_along_to_a_third_council_is_to_be_signed_there(told: Story) -> None:
    accept(application=told.offered(), by=told.applicant)
    there = factories.council("barnsley")
    follow_move(person=told.applicant, to=there)
    assert len(mail_to(told.stranger, "to_sign")) == 1, "the council lead of Barnsley"


def test_whom_no_council_employs_any_more_is_out(told: Story) -> None:
    application = told.applied()
    held = told.applicant.memberships.get()
    people.end_membership(membership=held, on=clock.today(), by=None)
    assert settle_moves() == 1
    application.refresh_from_db()
    assert application.status == Status.WITHDRAWN


def test_a_first_line_manager_is_asked_by_night(told: Story) -> None:
    lone = factories.person("Lone Wolf", at=told.home)
    application = told.applied(lone)
    factories.post(lone, manager=told.manager)
    assert settle_moves() == 1
    application.refresh_from_db()
    assert application.release == Release.ASKED
