"""A placement between two councils, with everybody who has a part in it."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from opportunities.actions.placing import source_of
from opportunities.models import Application, Opportunity, Placement
from people.actions import relate
from people.models import Organisation, Person
from people.roles import Kind

if TYPE_CHECKING:
    from tests.world import World
from ui import clock


def placed(
    world: "World",
    *,
    person: Person,
    supervisor: Person | None,
    host: Organisation,
    since: date,
    until: date,
    experiences: dict[str, int] | None = None,
) -> Placement:
    """A placement of `person` at `host`, as accepting an offer makes it. It gives one scrutiny session and a rota."""
    opportunity = Opportunity.objects.create(
        organisation=host,
        kind=Opportunity.Kind.STRETCH_PROJECT,
        title="Lead officer, scrutiny review",
        summary="Lead the officer side of a review.",
        competencies={"DEM3": 3},
        experiences={"X15": 1, "X20": 6} if experiences is None else experiences,
        starts_on=since,
        ends_on=until,
        closes_on=since - timedelta(days=20),
        supervisor=supervisor,
        status=Opportunity.Status.FILLED,
        published_at=clock.now(),
        confirmed_on=clock.today(),
    )
    application = Application.objects.create(
        opportunity=opportunity,
        person=person,
        organisation=world.council,
        number=1,
        status=Application.Status.ACCEPTED,
        named=True,
    )
    placement = Placement.objects.create(application=application, supervisor=supervisor, since=since, until=until)
    if supervisor is not None:
        relate(viewer=supervisor, subject=person, kind=Kind.HOST, since=since, source=source_of(placement))
    return placement
