"""From the draft to the end: who may, what is refused, what others are told, and what gaps show."""

from datetime import timedelta

import pytest
import time_machine

from notices.models import Message
from opportunities.actions import posting
from opportunities.actions.posting import NotFit, NotNow
from opportunities.models import Application, Opportunity
from opportunities.tasks import morning_letters, nightly_opportunities
from pathways.errors import LinkExpired, LinkUnknown, LinkUsed
from pathways.models import DevelopmentOffer
from people import actions as people
from people.errors import Refused
from people.models import AuditEvent, Membership, Organisation, Person
from people.roles import Role
from tests import factories
from tests.opportunities.posted import House, in_days, opened, ready
from tests.opportunities.posted import house as made_house
from tests.world import World
from ui import clock

Status = Opportunity.Status


@pytest.fixture
def house(world: World) -> House:
    return made_house()


@pytest.fixture
def live(world: World) -> Opportunity:
    return opened(world.elsewhere, world.far_lead, _sponsor(world))


def _sponsor(world: World) -> Person:
    return factories.person("Sol Sponsor", at=world.elsewhere, roles=(Role.SPONSOR,))


def _applied(
    opportunity: Opportunity, person: Person, number: int, status: str = Application.Status.SUBMITTED
) -> Application:
    """A row as applying leaves it."""
    return Application.objects.create(
        opportunity=opportunity,
        person=person,
        organisation=factories.council(),
        number=number,
        status=status,
        statement="Because.",
        offer_until=in_days(5) if status == Application.Status.OFFERED else None,
    )


def _actions(host: Organisation) -> list[str]:
    return list(
        AuditEvent.objects.filter(organisation=host, action__startswith="opportunities.").values_list(
            "action", flat=True
        )
    )


# --- Before it opens --------------------------------------------------------------------------------------------------
def test_two_people_are_needed_and_both_are_in_the_trail(house: House) -> None:
    draft = ready(house.council, house.lead)
    assert posting.ask_approval(opportunity=draft, approver=house.sponsor, by=house.lead).status == Status.WAITING
    letter = Message.objects.filter(kind="opportunities.approval_asked").latest("pk")
    assert letter.recipient == house.sponsor.email
    assert f"/opportunities/{draft.public_id}/approve/" in letter.text
    live = posting.approve(opportunity=draft, by=house.sponsor)
    assert (live.status, live.approver, live.approved_on, live.confirmed_on) == (
        Status.LIVE, house.sponsor, clock.today(), clock.today(),
    )  # fmt: skip
    assert Message.objects.filter(kind="opportunities.approved").latest("pk").recipient == house.lead.email
    last = AuditEvent.objects.filter(action="opportunities.opportunity.approved").latest("pk")
    assert (last.actor, last.organisation) == (house.sponsor, house.council)


def test_nobody_approves_what_they_wrote_where_somebody_else_can(world: World, house: House) -> None:
    draft = ready(house.council, house.lead)
    with pytest.raises(Refused, match="Choose somebody else"):
        posting.ask_approval(opportunity=draft, approver=house.lead, by=house.lead)
    posting.ask_approval(opportunity=draft, approver=house.sponsor, by=house.lead)
    with pytest.raises(Refused, match="You wrote this"):
        posting.approve(opportunity=draft, by=house.lead)
    with pytest.raises(Refused, match="Only somebody who approves for Calderdale"):
        posting.approve(opportunity=draft, by=world.far_lead)
    draft.refresh_from_db()
    assert draft.status == Status.WAITING


def test_where_nobody_else_can_the_writer_opens_it_and_the_trail_says_so(world: World) -> None:
    draft = ready(world.elsewhere, world.far_lead)
    assert posting.approve(opportunity=draft, by=world.far_lead).status == Status.LIVE
    event = AuditEvent.objects.filter(action="opportunities.opportunity.approved").latest("pk")
    assert event.changes["alone"] is True


def test_what_is_put_to_approval_lacks_nothing(house: House) -> None:
    draft = posting.start(organisation=house.council, kind="placement", by=house.lead)
    with pytest.raises(NotFit) as refused:
        posting.ask_approval(opportunity=draft, approver=house.sponsor, by=house.lead)
    assert {problem.field for problem in refused.value.problems} == {
        "title",
        "summary",
        "competencies",
        "tiers",
        "place",
    }


@pytest.mark.parametrize(
    ("field", "value"),
    [("positions", 0), ("ends_on", "before"), ("closes_on", "after"), ("days_a_week", 9), ("title", "")],
)
def test_a_draft_keeps_nothing_impossible(house: House, field: str, value: object) -> None:
    draft = ready(house.council, house.lead)
    said = {"before": in_days(3), "after": in_days(300)}.get(str(value), value)
    with pytest.raises(NotFit) as refused:
        posting.save_draft(organisation=house.council, by=house.lead, fields={field: said}, opportunity=draft)
    assert field in {problem.field for problem in refused.value.problems}
    draft.refresh_from_db()
    assert getattr(draft, field) != said


def test_a_supervisor_is_staff_of_the_host(world: World, house: House) -> None:
    draft = ready(house.council, house.lead)
    fields = {"supervisor": world.far_learner}
    with pytest.raises(NotFit, match="Fay Willow is not staff of Calderdale"):
        posting.save_draft(organisation=house.council, by=house.lead, fields=fields, opportunity=draft)


def test_a_change_while_it_waits_makes_it_a_draft_again(house: House) -> None:
    draft = ready(house.council, house.lead)
    posting.ask_approval(opportunity=draft, approver=house.sponsor, by=house.lead)
    fields = {"pay": "The host pays everything"}
    changed = posting.save_draft(organisation=house.council, by=house.lead, fields=fields, opportunity=draft)
    assert (changed.status, changed.approver) == (Status.DRAFT, None)
    with pytest.raises(NotNow):
        posting.approve(opportunity=draft, by=house.sponsor)


def test_an_approver_sends_it_back_with_a_reason(house: House) -> None:
    draft = ready(house.council, house.lead)
    posting.ask_approval(opportunity=draft, approver=house.sponsor, by=house.lead)
    with pytest.raises(Refused, match="Say what to change"):
        posting.return_draft(opportunity=draft, reason=" ", by=house.sponsor)
    back = posting.return_draft(opportunity=draft, reason="Name the recharge.", by=house.sponsor)
    assert (back.status, back.returned_reason) == (Status.DRAFT, "Name the recharge.")
    assert "Name the recharge." in Message.objects.filter(kind="opportunities.returned").latest("pk").text
    asked = posting.ask_approval(opportunity=draft, approver=house.sponsor, by=house.lead)
    assert asked.returned_reason == ""
    assert Message.objects.filter(kind="opportunities.approval_asked", owner="calderdale").count() == 2


def test_what_closed_while_it_waited_does_not_open(house: House) -> None:
    draft = ready(house.council, house.lead)
    posting.ask_approval(opportunity=draft, approver=house.sponsor, by=house.lead)
    with time_machine.travel(clock.now() + timedelta(days=40), tick=False), pytest.raises(NotFit, match="in the past"):
        posting.approve(opportunity=draft, by=house.sponsor)


def test_an_approver_whose_role_has_ended_opens_nothing(world: World, house: House) -> None:
    draft = ready(house.council, house.lead)
    posting.ask_approval(opportunity=draft, approver=house.sponsor, by=house.lead)
    held = Membership.objects.get(person=house.sponsor, role=Role.SPONSOR)
    people.end_membership(membership=held, on=clock.today(), by=world.administrator)
    with pytest.raises(Refused, match="Only somebody who approves"):
        posting.approve(opportunity=draft, by=house.sponsor)


def test_only_a_draft_is_thrown_away(world: World, house: House, live: Opportunity) -> None:
    draft = ready(house.council, house.lead)
    posting.discard(opportunity=draft, by=house.lead)
    assert not Opportunity.objects.filter(pk=draft.pk).exists()
    with pytest.raises(NotNow):
        posting.discard(opportunity=live, by=world.far_lead)


def test_what_has_opened_is_not_changed(world: World, live: Opportunity) -> None:
    with pytest.raises(NotNow, match="can no longer be changed"):
        posting.save_draft(organisation=world.elsewhere, by=world.far_lead, fields={"title": "Other"}, opportunity=live)


def test_a_copy_is_a_draft_of_next_year(world: World, live: Opportunity) -> None:
    made = posting.copy_of(opportunity=live, by=world.far_lead)
    assert (made.status, made.title, made.competencies) == (Status.DRAFT, live.title, live.competencies)
    assert live.starts_on is not None
    assert made.starts_on is not None
    assert made.starts_on.year == live.starts_on.year + 1
    assert (made.published_at, made.confirmed_on, made.approver) == (None, None, None)
    assert made.pk != live.pk


# --- Open -------------------------------------------------------------------------------------------------------------
def test_an_open_one_is_shown_on_gaps_and_an_ended_one_no_more(world: World, live: Opportunity) -> None:
    offer = DevelopmentOffer.objects.get(source=live.source)
    assert (offer.competencies, offer.experiences) == ({"DEM3": 3}, {"X15": 1})
    assert offer.url == f"/opportunities/{live.public_id}/"
    assert DevelopmentOffer.objects.open_on(clock.today()).filter(pk=offer.pk).exists()
    posting.close(opportunity=live, reason="Chosen.", by=world.far_lead)
    assert not DevelopmentOffer.objects.open_on(clock.today()).filter(pk=offer.pk).exists()


def test_the_host_is_asked_once_after_thirty_days_and_one_press_confirms(world: World, live: Opportunity) -> None:
    live.closes_on, live.starts_on, live.answers_by = in_days(90), in_days(120), in_days(100)
    live.ends_on = in_days(200)
    live.save()
    with time_machine.travel(clock.now() + timedelta(days=29), tick=False):
        assert morning_letters() == 0
    with time_machine.travel(clock.now() + timedelta(days=30), tick=False):
        assert morning_letters() == 1
        assert morning_letters() == 0
        letter = Message.objects.filter(kind="opportunities.reconfirm").latest("pk")
        assert letter.recipient == world.far_lead.email
        token = factories.token_in(letter)
        asked = posting.find_confirmation(token=token)
        posting.reconfirm(opportunity=asked, by_label="Link in the e-mail to Stella Far")
        live.refresh_from_db()
        assert live.confirmed_on == clock.today()
        assert DevelopmentOffer.objects.get(source=live.source).confirmed_on == clock.today()
        with pytest.raises(LinkUsed, match="There is nothing more to do"):
            posting.find_confirmation(token=token)
    with time_machine.travel(clock.now() + timedelta(days=61), tick=False):
        assert morning_letters() == 1
        with pytest.raises(LinkUnknown):
            posting.find_confirmation(token=token)


def test_a_link_to_what_is_over_says_so(live: Opportunity) -> None:
    live.closes_on, live.starts_on, live.answers_by, live.ends_on = in_days(31), in_days(60), in_days(50), in_days(90)
    live.save()
    with time_machine.travel(clock.now() + timedelta(days=31), tick=False):
        assert morning_letters() == 1
    token = factories.token_in(Message.objects.filter(kind="opportunities.reconfirm").latest("pk"))
    with (
        time_machine.travel(clock.now() + timedelta(days=32), tick=False),
        pytest.raises(LinkExpired, match="not open"),
    ):
        posting.find_confirmation(token=token)


def test_the_letter_goes_to_a_colleague_when_the_poster_has_left(world: World, live: Opportunity) -> None:
    second = factories.person("Sid Second", at=world.elsewhere, roles=(Role.COUNCIL_LEAD,))
    for held in Membership.objects.filter(person=world.far_lead, role=Role.COUNCIL_LEAD):
        people.end_membership(membership=held, on=clock.today(), by=second)
    Opportunity.objects.filter(pk=live.pk).update(confirmed_on=factories.ago(days=30))
    assert morning_letters() == 1
    assert Message.objects.filter(kind="opportunities.reconfirm").latest("pk").recipient == second.email


def test_what_is_not_open_is_not_confirmed(world: World, live: Opportunity) -> None:
    posting.withdraw(opportunity=live, reason="No desk.", by=world.far_lead)
    with pytest.raises(NotNow, match="not open any more"):
        posting.reconfirm(opportunity=live, by=world.far_lead)


def test_the_night_after_the_last_day_closes_it_and_keeps_who_applied(world: World, live: Opportunity) -> None:
    sent = _applied(live, world.learner, 1)
    assert live.closes_on is not None
    ahead = (live.closes_on - clock.today()).days
    with time_machine.travel(clock.now() + timedelta(days=ahead), tick=False):
        assert posting.close_due(clock.today()) == 0  # until 11:59pm
    with time_machine.travel(clock.now() + timedelta(days=ahead + 1), tick=False):
        nightly_opportunities()
        assert posting.close_due(clock.today()) == 0
    live.refresh_from_db()
    sent.refresh_from_db()
    assert (live.status, sent.status) == (Status.CLOSED, Application.Status.SUBMITTED)
    assert DevelopmentOffer.objects.get(source=live.source).withdrawn_at is not None


def test_the_trail_says_every_step(world: World) -> None:
    live = opened(world.elsewhere, world.far_lead, _sponsor(world))
    posting.withdraw(opportunity=live, reason="No desk.", by=world.far_lead)
    assert sorted(_actions(world.elsewhere)) == [
        "opportunities.opportunity.approval_asked",
        "opportunities.opportunity.approved",
        "opportunities.opportunity.changed",
        "opportunities.opportunity.drafted",
        "opportunities.opportunity.withdrawn",
    ]
