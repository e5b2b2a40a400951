"""Makes the sector, one kind of row after another, in one transaction: the whole of it or nothing."""

from collections.abc import Callable

from django.db import transaction

from demo.calendar import Today
from demo.sector import distributions as spread
from demo.sector.cases import review
from demo.sector.deeds import attest
from demo.sector.frame import Sector
from demo.sector.levels import assess
from demo.sector.offers import offer
from demo.sector.sheet import finish
from demo.sector.staffing import DOMAIN, staff
from pathways.actions import publish
from pathways.models import FrameworkVersion
from pathways.queries.frameworks import catalogue_of, current_version
from pathways.shipped import shipped_framework
from people.errors import Refused
from people.models import Organisation, Person
from ui import clock

Say = Callable[[str], None]


def seed(*, people: int, opportunities: int | None = None, number: int = 1, again: bool = False, say: Say) -> Sector:
    """Make `people` people, and so many open opportunities (one for every twelve people unless told).

    `number` chooses which sector: the same number on the same day makes the same one. Raises Refused when there is one
    already and `again` is not said, and for fewer people than there are councils.
    """
    with transaction.atomic():
        before = Person.objects.filter(email__endswith=f".{DOMAIN}").count()
        if before and not again:
            raise Refused(
                f"{before:,} people of an invented sector are here already. Add --again to make more beside them, or "
                "begin with an empty database."
            )
        councils = tuple(Organisation.objects.councils().order_by("pk"))
        if people < len(councils):
            raise Refused(f"Each of the {len(councils)} councils has one person at least, so give --people that many.")
        if not FrameworkVersion.objects.published().exists():
            publish(document=shipped_framework(), by=None)
        version = current_version()
        sector = Sector(
            seed=f"{number}:{before}",
            today=Today(clock.today()),
            catalogue=catalogue_of(version),
            version=version.pk,
            councils=councils,
        )
        staff(sector, people=people, before=before)
        say(f"{len(sector.members):,} people in {len(councils)} councils")
        assess(sector)
        _told(sector, say, "pathways_assessment", "levels")
        attest(sector)
        _told(sector, say, "pathways_experiencerecord", "experiences")
        offer(sector, count=people // spread.PEOPLE_AN_OPPORTUNITY if opportunities is None else opportunities)
        _told(sector, say, "opportunities_opportunity", "opportunities")
        _told(sector, say, "opportunities_application", "applications")
        finish(sector.sheets)
        review(sector)
        finish(sector.sheets)
        _told(sector, say, "pathways_gatereview", "gate reviews")
    say(f"{sum(sheet.count for sheet in sector.sheets):,} rows in all")
    return sector


def _told(sector: Sector, say: Say, table: str, words: str) -> None:
    """Say how many rows a table has got."""
    say(f"{sum(sheet.count for sheet in sector.sheets if sheet.model._meta.db_table == table):,} {words}")
