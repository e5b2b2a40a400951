"""The applications of the world of tests/world.py: one at home, one in a third council."""

from datetime import timedelta

from opportunities.actions.applying import apply, decide_release
from opportunities.actions.choosing import offer, shortlist
from opportunities.models import Application, Opportunity
from pathways.models import Evidence
from people.models import Person
from people.roles import Role
from tests import factories
from tests.opportunities import posted
from ui import clock


def answered(
    opportunity: Opportunity, *, by: Person, manager: Person, evidence: Evidence
) -> tuple[Opportunity, Application, Application]:
    """Somebody applies at home, which waits for the host, and in a third council, which offers them a place.

    The manager has released them for both. The people of the third council are of nobody's cast.
    """
    third = factories.council("barnsley")
    host = factories.person("Hester Host", at=third, roles=(Role.COUNCIL_LEAD,))
    approver = factories.person("Arno Approver", at=third, roles=(Role.SPONSOR,))
    elsewhere = posted.opened(third, host, approver, title="A term in Barnsley")
    sent, offered = (
        decide_release(
            application=apply(
                opportunity=each,
                person=by,
                statement="I would bring it home.",
                levels=[],
                evidence=[evidence],
                by=by,
            ),
            agree=True,
            backfill="Covered.",
            by=manager,
        )
        for each in (opportunity, elsewhere)
    )
    listed = shortlist(application=offered, met=[], note="Writes plainly.", by=host)
    return elsewhere, sent, offer(application=listed, answer_by=clock.today() + timedelta(days=7), by=host)
