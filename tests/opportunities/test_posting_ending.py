"""When a host ends what it offered: who hears, what is cancelled, what stays."""

import pytest

from notices.models import Message
from opportunities.actions import posting
from opportunities.actions.posting import NotNow
from opportunities.models import Application, ApplicationStep, Opportunity, Placement
from people import actions as people
from people.errors import Refused
from people.models import Person, Relationship
from people.roles import Kind, Role
from tests import factories
from tests.opportunities.posted import in_days, opened
from tests.world import World
from ui import clock

Status = Opportunity.Status


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


def test_a_host_that_withdraws_tells_everybody_and_cancels_what_has_not_begun(world: World, live: Opportunity) -> None:
    waiting = _applied(live, world.learner, 1)
    offered = _applied(live, world.colleague, 2, Application.Status.OFFERED)
    coming = _applied(live, world.newcomer, 3, Application.Status.ACCEPTED)
    running = _applied(live, world.past_lead, 4, Application.Status.ACCEPTED)
    draft = _applied(live, world.protector, 5, Application.Status.DRAFT)
    places = [
        Placement.objects.create(application=each, supervisor=world.far_lead, since=since, until=in_days(90))
        for each, since in ((coming, in_days(1)), (running, clock.today()))
    ]
    for place in places:
        people.relate(
            viewer=world.far_lead,
            subject=place.application.person,
            kind=Kind.HOST,
            since=place.since,
            source=f"placement:{place.public_id}",
        )
    posting.withdraw(opportunity=live, reason="The team is being merged.", by=world.far_lead)
    for each, status in (
        (waiting, Application.Status.REJECTED),
        (offered, Application.Status.REJECTED),
        (coming, Application.Status.REJECTED),
        (running, Application.Status.ACCEPTED),
        (draft, Application.Status.DRAFT),
    ):
        each.refresh_from_db()
        assert each.status == status, each.number
    assert waiting.reason == "The team is being merged."
    assert [Placement.objects.get(pk=place.pk).status for place in places] == ["cancelled", "agreed"]
    sources = [f"placement:{place.public_id}" for place in places]
    seen = Relationship.objects.filter(source__in=sources, until__isnull=True).values_list("subject", flat=True)
    assert list(seen) == [world.past_lead.pk]
    letters = Message.objects.filter(kind="opportunities.ended")
    assert {letter.recipient for letter in letters} == {
        world.learner.email, world.colleague.email, world.newcomer.email,
    }  # fmt: skip
    assert all("The team is being merged." in letter.text for letter in letters)
    step = ApplicationStep.objects.get(application=waiting)
    assert (step.what, step.note) == ("The host withdrew the opportunity", "The team is being merged.")
    live.refresh_from_db()
    assert (live.status, live.ended_reason) == (Status.WITHDRAWN, "The team is being merged.")
    with pytest.raises(NotNow):
        posting.withdraw(opportunity=live, reason="Again.", by=world.far_lead)


def test_closing_tells_those_who_waited_and_leaves_places_alone(world: World, live: Opportunity) -> None:
    waiting = _applied(live, world.learner, 1)
    placed = _applied(live, world.colleague, 2, Application.Status.ACCEPTED)
    place = Placement.objects.create(application=placed, since=in_days(30), until=in_days(90))
    posting.close(opportunity=live, reason="We have chosen.", by=world.far_lead)
    waiting.refresh_from_db()
    place.refresh_from_db()
    assert (waiting.status, place.status) == (Application.Status.REJECTED, Placement.Status.AGREED)
    assert Message.objects.filter(kind="opportunities.ended").count() == 1


@pytest.mark.parametrize("end", [posting.close, posting.withdraw])
def test_an_end_has_a_reason(world: World, live: Opportunity, end: object) -> None:
    with pytest.raises(Refused, match="Everybody who applied reads it") as refused:
        end(opportunity=live, reason="  ", by=world.far_lead)  # type: ignore[operator]
    assert refused.value.field == "reason"
    live.refresh_from_db()
    assert live.status == Status.LIVE
