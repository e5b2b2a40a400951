"""Applying: drafts, sending, closing days, applying twice, withdrawal."""

from datetime import timedelta

import pytest
from django.utils import timezone

from opportunities.actions import keeping
from opportunities.actions.applying import apply, restore_application, send, withdraw_application
from opportunities.errors import AlreadyApplied, NotOpen
from opportunities.models import Application, Opportunity
from pathways import actions as pathways
from pathways.errors import AlreadyDecided, NotYours
from people.errors import Refused
from people.models import AuditEvent
from tests import factories
from tests.opportunities.applications import Story, mail_to, steps
from ui import clock

pytestmark = pytest.mark.django_db
Status, Release = Application.Status, Application.Release


def test_an_application_is_sent_numbered_and_the_manager_asked(told: Story) -> None:
    application = told.applied()
    assert (application.status, application.number) == (Status.SUBMITTED, 1)
    assert application.organisation == told.home
    assert application.release == Release.ASKED
    assert list(application.evidence.all()) == [told.evidence]
    assert steps(application) == ["Application sent", "Mona Larch, line manager, asked to release"]
    [message] = mail_to(told.manager, "release_asked")
    assert "Scrutiny review" in message.text
    assert told.applied(told.rival).number == 2
    event = AuditEvent.objects.get(action="opportunities.application.sent", subject=told.applicant)
    assert event.organisation == told.home


def test_a_draft_is_ones_own_and_becomes_the_application(told: Story) -> None:
    draft = told.applied(statement="", draft=True)
    assert draft.status == Status.DRAFT
    assert not draft.steps.exists()
    assert not mail_to(told.manager, "release_asked")
    for other in (told.manager, told.host_lead, told.signer, told.stranger):
        assert not Application.objects.visible_to(other).exists()
        assert not Application.objects.followed_by(other).exists()
        assert not Application.objects.received_by(other).exists()
    sent = told.applied(statement="Now I know.")
    assert sent.pk == draft.pk
    assert (sent.status, sent.statement) == (Status.SUBMITTED, "Now I know.")


def test_a_draft_can_be_sent_as_it_is_but_not_empty(told: Story) -> None:
    draft = told.applied(statement="", draft=True)
    with pytest.raises(Refused) as empty:
        send(application=draft, by=told.applicant)
    assert empty.value.field == "statement"
    draft = told.applied(statement="Because.", draft=True)
    with pytest.raises(NotYours):
        send(application=draft, by=told.rival)
    assert send(application=draft, by=told.applicant).status == Status.SUBMITTED
    with pytest.raises(AlreadyDecided):
        send(application=draft, by=told.applicant)


def test_nobody_applies_twice(told: Story) -> None:
    told.applied()
    with pytest.raises(AlreadyApplied):
        told.applied()
    assert Application.objects.count() == 1


def test_nobody_applies_or_sends_after_the_closing_day(told: Story) -> None:
    draft = told.applied(draft=True)
    Opportunity.objects.filter(pk=told.opportunity.pk).update(closes_on=clock.today())
    told.applied(told.rival)  # the last day itself is open
    Opportunity.objects.filter(pk=told.opportunity.pk).update(closes_on=clock.today() - timedelta(days=1))
    with pytest.raises(NotOpen, match="closed on"):
        send(application=draft, by=told.applicant)
    with pytest.raises(NotOpen):
        told.applied()


@pytest.mark.parametrize(
    ("status", "words"),
    [("withdrawn", "withdrawn"), ("filled", "taken"), ("closed", "closed"), ("draft", "not open")],
)
def test_nobody_applies_to_what_is_not_open(told: Story, status: str, words: str) -> None:
    Opportunity.objects.filter(pk=told.opportunity.pk).update(status=status)
    with pytest.raises(NotOpen, match=words):
        told.applied()
    assert not Application.objects.exists()


def test_what_is_attached_is_ones_own_and_assessed(told: Story) -> None:
    with pytest.raises(Refused) as foreign:
        told.applied(told.rival, evidence=[told.evidence])
    assert foreign.value.field == "evidence"
    with pytest.raises(Refused) as unheld:
        told.applied(told.rival, levels=[told.assessed[0]])
    assert unheld.value.field == "levels"
    with pytest.raises(Refused) as long:
        told.applied(statement="x" * 2001)
    assert long.value.field == "statement"


def test_the_supervisor_does_not_apply(told: Story) -> None:
    with pytest.raises(Refused, match="supervise"):
        apply(
            opportunity=told.opportunity,
            person=told.supervisor,
            statement="Me",
            levels=[],
            evidence=[],
            by=told.supervisor,
        )


def test_without_a_line_manager_nobody_is_asked(told: Story) -> None:
    lone = factories.person("Lone Wolf", at=told.home)
    application = told.applied(lone)
    assert application.release == Release.NOT_ASKED
    assert steps(application) == ["Application sent"]


def test_a_withdrawal_can_be_taken_back_for_a_while(told: Story) -> None:
    application = withdraw_application(application=told.applied(), by=told.applicant)
    assert application.status == Status.WITHDRAWN
    assert restore_application(application=application, by=told.applicant).status == Status.SUBMITTED
    application = withdraw_application(application=application, by=told.applicant)
    application.steps.update(at=timezone.now() - timedelta(days=1))
    with pytest.raises(AlreadyDecided):
        restore_application(application=application, by=told.applicant)
    again = told.applied()
    assert again.pk != application.pk
    assert again.number == 2


def test_only_the_applicant_withdraws_and_not_a_place_already_accepted(told: Story) -> None:
    application = told.applied()
    with pytest.raises(NotYours):
        withdraw_application(application=application, by=told.manager)
    Application.objects.filter(pk=application.pk).update(status=Status.ACCEPTED)
    with pytest.raises(AlreadyDecided):
        withdraw_application(application=application, by=told.applicant)


def test_the_host_hears_of_a_withdrawal_only_from_its_shortlist(told: Story) -> None:
    withdraw_application(application=told.applied(told.rival), by=told.rival)
    assert not mail_to(told.supervisor, "application_withdrawn")
    listed = told.shortlisted(told.applied())
    withdraw_application(application=listed, by=told.applicant)
    assert len(mail_to(told.supervisor, "application_withdrawn")) == 1
    restored = restore_application(application=listed, by=told.applicant)
    assert restored.status == Status.SHORTLISTED
    [message] = mail_to(told.supervisor, "application_withdrawn")
    assert message.state == "dead"  # taken back before it went out


def test_the_host_withdraws_mid_way(told: Story) -> None:
    offered = told.offered()
    keeping.withdraw(opportunity=told.opportunity, reason="The review is off.", by=told.host_lead)
    offered.refresh_from_db()
    assert offered.status == Status.REJECTED
    assert "The review is off." in offered.reason
    assert mail_to(told.applicant, "ended")


def test_an_experience_claimed_meanwhile_changes_nothing(told: Story) -> None:
    """Only what was ticked is attached, whatever is assessed later."""
    application = told.applied()
    pathways.add_evidence(person=told.applicant, title="Later", by=told.applicant, text="More")
    application.refresh_from_db()
    assert application.levels == [told.assessed[0]]
    assert application.evidence.count() == 1
