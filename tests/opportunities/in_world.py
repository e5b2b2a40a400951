"""What the world of tests/world.py has in this room: opportunities, applications, a placement."""

from datetime import timedelta
from typing import TYPE_CHECKING

from notices.models import Message
from opportunities.actions.keeping import ask_to_reconfirm
from opportunities.models import Opportunity
from tests import factories
from tests.opportunities import posted
from tests.opportunities.answered import answered
from tests.opportunities.placed import placed
from ui import clock

if TYPE_CHECKING:
    from tests.world import World


def opportunities_of(world: "World") -> None:
    """What the learner's own council offers: one open, one that waits for the sponsor, a draft."""
    here, lead, sponsor = world.council, world.lead, world.sponsor
    world.opportunities["live"] = posted.opened(here, lead, sponsor, title="Review of online services")
    world.opportunities["waiting"] = posted.waiting(here, lead, sponsor, title="Three months with the treasurer")
    world.opportunities["draft"] = posted.ready(here, lead, title="A draft that only posters read")
    Opportunity.objects.filter(pk=world.opportunities["live"].pk).update(confirmed_on=factories.ago(days=30))
    ask_to_reconfirm(clock.today())
    sent = Message.objects.get(kind="opportunities.reconfirm")
    world.tokens["reconfirm"] = factories.token_in(sent)
    for opportunity in world.opportunities.values():
        opportunity.refresh_from_db()


def applications_of(world: "World") -> None:
    """The learner applies at home, and is offered a place in a third council, whose people are not of the cast."""
    live, shown = world.opportunities["live"], world.evidence["sent"]
    elsewhere, sent, offered = answered(live, by=world.learner, manager=world.manager, evidence=shown)
    world.opportunities["elsewhere"] = elsewhere
    world.applications = {"sent": sent, "offered": offered}


def placement_of(world: "World") -> None:
    """The learner works a day a week in another team of the same council, supervised by somebody outside the cast."""
    world.placement = placed(
        world,
        person=world.learner,
        supervisor=factories.person("Sue Elder", at=world.council),
        host=world.council,
        since=factories.ago(days=30),
        until=clock.today() + timedelta(days=30),
    )
