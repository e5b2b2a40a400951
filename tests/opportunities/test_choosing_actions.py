"""The host chooses and the person answers: shortlist, reasons, offers, places, signatures, and the last place."""

from datetime import timedelta

import pytest

from notices.models import Message
from opportunities.actions.applying import withdraw_application
from opportunities.actions.choosing import accept, decline, lapse_offers, offer, reject, shortlist, sign_for_home, weigh
from opportunities.errors import PlacesTaken
from opportunities.models import Application, Opportunity, Placement
from pathways.errors import AlreadyDecided, NotYours
from people.actions import grant
from people.errors import Refused
from people.models import AuditEvent, Relationship
from people.roles import Kind, Role
from tests import factories
from tests.once import built_once, copied
from tests.opportunities.applications import NAME, PARTS, Story, mail_to, story
from ui import clock

pytestmark = pytest.mark.django_db
Status = Application.Status


one_place = built_once(lambda: story(positions=1))


@pytest.fixture
def told(one_place: Story, db: None) -> Story:
    return copied(one_place)


def test_shortlisting_keeps_which_criteria_are_met(told: Story) -> None:
    application = shortlist(application=told.applied(), met=[1], note="Strong.", by=told.supervisor)
    assert (application.status, application.named) == (Status.SHORTLISTED, True)
    assert application.met == {"0": False, "1": True}
    assert len(mail_to(told.applicant, "shortlisted")) == 1
    with pytest.raises(AlreadyDecided):
        shortlist(application=application, met=[], note="", by=told.host_lead)


def test_shortlisting_needs_a_criterion_that_is_met_or_a_note(told: Story) -> None:
    application = told.applied()
    with pytest.raises(Refused, match="Tick at least one criterion") as bare:
        shortlist(application=application, met=[], note="  ", by=told.host_lead)
    assert bare.value.field == "met"
    application.refresh_from_db()
    assert (application.status, application.named) == (Status.SUBMITTED, False)
    listed = shortlist(application=application, met=[], note="Learns fast.", by=told.host_lead)
    assert listed.status == Status.SHORTLISTED


def test_without_published_criteria_there_is_nothing_to_tick() -> None:
    told = story(criteria=[])
    assert shortlist(application=told.applied(), met=[], note="", by=told.host_lead).status == Status.SHORTLISTED


def test_weighing_decides_nothing(told: Story) -> None:
    application = weigh(application=told.applied(), met={0: True, 1: False}, note="Perhaps.", by=told.host_lead)
    assert (application.status, application.named) == (Status.SUBMITTED, False)
    assert application.met == {"0": True, "1": False}
    with pytest.raises(Refused) as unknown:
        weigh(application=application, met=[2], note="", by=told.host_lead)
    assert unknown.value.field == "met"


def test_not_chosen_needs_a_reason_which_the_person_reads(told: Story) -> None:
    application = told.applied()
    with pytest.raises(Refused) as bare:
        reject(application=application, reason=" ", by=told.host_lead)
    assert bare.value.field == "reason"
    reject(application=application, reason="Another had led three.", by=told.host_lead)
    assert "Another had led three." in mail_to(told.applicant, "not_chosen")[0].text
    with pytest.raises(AlreadyDecided):
        shortlist(application=application, met=[], note="", by=told.host_lead)


def test_only_the_host_chooses(told: Story) -> None:
    application = told.applied()
    for other in (told.manager, told.signer, told.stranger, told.applicant, told.rival):
        with pytest.raises(NotYours):
            shortlist(application=application, met=[], note="", by=other)
        with pytest.raises(NotYours):
            reject(application=application, reason="No", by=other)


def test_a_host_who_applied_does_not_choose_among_rivals(told: Story) -> None:
    lead = factories.person("Lou Later", at=told.host)
    told.applied(lead, evidence=[])
    grant(person=lead, organisation=told.host, role=Role.COUNCIL_LEAD, by=None, since=clock.today())
    rival = told.applied()
    with pytest.raises(NotYours, match="applied for this yourself"):
        shortlist(application=rival, met=[], note="", by=lead)
    assert not Application.objects.received_by(lead).exists()
    assert Application.objects.received_by(told.supervisor).count() == 2


def test_an_offer_has_a_last_day_that_makes_sense(told: Story) -> None:
    application = told.shortlisted(told.released(told.applied()))
    starts = told.opportunity.starts_on
    assert starts is not None
    tomorrow, after = "must be tomorrow or later", f"Use {starts:%-d %B %Y} or an earlier day"
    days = {clock.today(): tomorrow, clock.today() - timedelta(days=1): tomorrow, starts + timedelta(days=1): after}
    for day, why in days.items():
        with pytest.raises(Refused, match=why) as wrong:
            offer(application=application, answer_by=day, by=told.host_lead)
        assert wrong.value.field == "answer_by"
    made = offer(application=application, answer_by=clock.today() + timedelta(days=1), by=told.host_lead)
    assert made.status == Status.OFFERED
    assert len(mail_to(told.applicant, "offered")) == 1


def test_only_the_shortlist_is_offered_places(told: Story) -> None:
    with pytest.raises(AlreadyDecided):
        offer(application=told.released(told.applied()), answer_by=clock.today() + timedelta(days=7), by=told.host_lead)


def test_accepting_makes_the_placement_and_the_supervisors_sight(told: Story) -> None:
    placement = accept(application=told.offered(), by=told.applicant)
    assert placement.application.status == Status.ACCEPTED
    assert (placement.since, placement.until) == (told.opportunity.starts_on, told.opportunity.ends_on)
    sight = Relationship.objects.get(viewer=told.supervisor, subject=told.applicant, kind=Kind.HOST)
    assert (sight.since, sight.until) == (placement.since, placement.until + timedelta(days=1))
    assert sight.source == f"placement:{placement.public_id}"
    assert NAME in mail_to(told.supervisor, "accepted")[0].text
    assert "Ben covers Mondays." in mail_to(told.manager, "accepted_at_home")[0].text


def test_the_last_place_fills_it_and_tells_the_others_without_a_name(told: Story) -> None:
    rival = told.applied(told.rival)
    accept(application=told.offered(), by=told.applicant)
    told.opportunity.refresh_from_db()
    rival.refresh_from_db()
    assert told.opportunity.status == Opportunity.Status.FILLED
    assert rival.status == Status.REJECTED
    [message] = mail_to(told.rival, "ended")
    assert not any(part in message.text for part in PARTS)
    assert not any(part in step.by_name for part in PARTS for step in rival.steps.all())


def test_two_offers_for_one_place_go_to_the_first(told: Story) -> None:
    first, second = told.offered(), told.offered(told.rival)
    accept(application=first, by=told.applicant)
    with pytest.raises(PlacesTaken):
        accept(application=second, by=told.rival)
    assert Placement.objects.count() == 1


def test_with_places_left_it_stays_open() -> None:
    told = story(positions=2)
    accept(application=told.offered(), by=told.applicant)
    told.opportunity.refresh_from_db()
    assert told.opportunity.status == Opportunity.Status.LIVE
    accept(application=told.offered(told.rival), by=told.rival)
    told.opportunity.refresh_from_db()
    assert told.opportunity.status == Opportunity.Status.FILLED


def test_only_the_person_accepts_and_only_an_offer(told: Story) -> None:
    application = told.offered()
    with pytest.raises(NotYours):
        accept(application=application, by=told.manager)
    withdraw_application(application=application, by=told.applicant)
    with pytest.raises(AlreadyDecided):
        accept(application=application, by=told.applicant)
    assert not Placement.objects.exists()


def test_declining_frees_the_place(told: Story) -> None:
    application = decline(application=told.offered(), reason="A new baby.", by=told.applicant)
    assert application.status == Status.DECLINED
    assert "A new baby." in mail_to(told.supervisor, "declined")[0].text
    with pytest.raises(AlreadyDecided):
        accept(application=application, by=told.applicant)


def test_an_offer_runs_out_the_day_after_its_last(told: Story) -> None:
    application = told.offered()
    assert application.offer_until is not None
    assert lapse_offers(application.offer_until) == 0
    assert lapse_offers(application.offer_until + timedelta(days=1)) == 1
    assert lapse_offers(application.offer_until + timedelta(days=1)) == 0
    application.refresh_from_db()
    assert application.status == Status.DECLINED
    assert len(mail_to(told.applicant, "offer_lapsed")) == 1
    assert len(mail_to(told.supervisor, "declined")) == 1


def test_one_night_task_refused_stops_no_other(told: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = told.offered(), told.offered(told.rival)
    assert second.offer_until is not None

    def refuses(application: Application) -> None:
        if application.pk == first.pk:
            raise Refused("Not this one.")

    monkeypatch.setattr("opportunities.actions.application_mail.lapsed", refuses)
    assert lapse_offers(second.offer_until + timedelta(days=1)) == 1
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == (Status.OFFERED, Status.DECLINED), "kept whole, and the other done"


def test_an_offer_past_its_last_day_is_not_accepted_before_the_night(told: Story) -> None:
    application = told.offered()
    Application.objects.filter(pk=application.pk).update(offer_until=clock.today() - timedelta(days=1))
    with pytest.raises(Refused, match="could be accepted until"):
        accept(application=application, by=told.applicant)


def test_the_home_council_signs_once_and_never_for_oneself(told: Story) -> None:
    application = told.offered()
    assert list(Application.objects.to_sign(told.signer)) == [application]
    with pytest.raises(NotYours):
        sign_for_home(application=application, by=told.host_lead)
    signed = sign_for_home(application=application, by=told.signer)
    assert (signed.home_signed_by, signed.home_signed_on) == (told.signer, clock.today())
    with pytest.raises(AlreadyDecided):
        sign_for_home(application=application, by=told.signer)
    lead = factories.person("Lena Lead", at=told.home, roles=(Role.COUNCIL_LEAD,))
    factories.post(lead, manager=told.manager)
    told.opportunity.refresh_from_db()
    own = told.offered(lead)
    with pytest.raises(NotYours, match="your own place"):
        sign_for_home(application=own, by=lead)
    assert own not in Application.objects.to_sign(lead)


def test_everybody_who_may_sign_at_home_is_told_of_a_place_accepted_elsewhere(told: Story) -> None:
    lead = factories.person("Lena Lead", at=told.home, roles=(Role.COUNCIL_LEAD,))
    application = told.offered()
    assert not mail_to(lead, "to_sign")
    accept(application=application, by=told.applicant)
    for signer in (lead, told.signer):
        [letter] = mail_to(signer, "to_sign")
        assert letter.subject == f"A placement to sign: {NAME}, Scrutiny review"
        assert f"/applications/{application.public_id}/sign/" in letter.text
    assert Message.objects.filter(kind="opportunities.to_sign").count() == 2


def test_nobody_is_asked_to_sign_what_is_signed_or_within_one_council(told: Story) -> None:
    signed = sign_for_home(application=told.offered(), by=told.signer)
    accept(application=signed, by=told.applicant)
    assert not Message.objects.filter(kind="opportunities.to_sign").exists()


def test_nothing_is_signed_within_one_council(told: Story) -> None:
    at_host = factories.person("Hugo Host", at=told.host, roles=(Role.SPONSOR,))
    boss = factories.person("Hilda Host", at=told.host)
    local = factories.person("Lou Local", at=told.host)
    factories.post(local, at=told.host, manager=boss)
    told.manager = boss
    application = told.offered(local)
    with pytest.raises(Refused, match="within one council"):
        sign_for_home(application=application, by=at_host)
    assert not Application.objects.to_sign(at_host).exists()
    accept(application=application, by=local)
    assert not Message.objects.filter(kind="opportunities.to_sign").exists()


def test_a_hidden_name_is_in_no_mail_and_no_trail_of_the_host() -> None:
    told = story(hide_names=True)
    application = told.applied(statement="I am ready.")
    reject(application=application, reason="Not this time.", by=told.host_lead)
    assert not mail_to(told.supervisor, "accepted")
    events = AuditEvent.objects.filter(organisation=told.host, action__startswith="opportunities.application")
    assert events.exists()
    assert not events.filter(subject=told.applicant).exists()


def test_no_more_places_are_accepted_than_there_are_even_while_it_says_open(told: Story) -> None:
    """The count decides, whatever the status says: rows may come from elsewhere, or positions be fewer than offers."""
    first, second = told.offered(), told.offered(told.rival)
    Application.objects.filter(pk=first.pk).update(status=Status.ACCEPTED)
    assert told.opportunity.status == Opportunity.Status.LIVE
    with pytest.raises(PlacesTaken, match="last place"):
        accept(application=second, by=told.rival)
    assert not Placement.objects.exists()
