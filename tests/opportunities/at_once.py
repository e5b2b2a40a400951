"""Two people at the same moment, each in a thread and a connection of their own. Run as a program on SQLite.

SQLite's test database lies in memory, where threads lock one another out. So there this runs as a program of its own on
a file, as an installation does: it makes the database, runs every race, and prints what came of each as JSON.
"""

import json
import os
import sys
import threading
from collections.abc import Callable

import django

if __name__ == "__main__":  # the settings come before anything that needs them
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    django.setup()

from django.core.management import call_command
from django.db import connection

from opportunities.actions import keeping
from opportunities.actions.applying import apply, withdraw_application
from opportunities.actions.choosing import accept
from opportunities.models import Application, Opportunity, Placement
from people.errors import Refused
from people.models import Organisation
from tests.opportunities.applications import Story, story


def at_once(*acts: Callable[[], object]) -> list[str]:
    """What came of each, in order of the alphabet: "done", or the name of the error. They begin together."""
    together, found = threading.Barrier(len(acts)), list[str]()

    def run(act: Callable[[], object]) -> None:
        try:
            together.wait(timeout=20)
            act()
            found.append("done")
        except Refused as refusal:
            found.append(type(refusal).__name__)
        except Exception as error:  # the test is that there is none of these
            found.append(f"error: {error!r}")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(found)


def made() -> Story:
    """The story, also where a test before has emptied the tables."""
    for slug in ("kirklees", "leeds", "barnsley"):
        Organisation.objects.get_or_create(
            slug=slug,
            defaults={"kind": "council", "name": slug.title(), "official_name": f"{slug.title()} Council"},
        )
    return story(positions=1)


def last_place() -> list[str]:
    """Two accept the last place."""
    told = made()
    first, second = told.offered(), told.offered(told.rival)
    found = at_once(
        lambda: accept(application=first, by=told.applicant), lambda: accept(application=second, by=told.rival)
    )
    ours = Application.objects.filter(opportunity=told.opportunity)
    told.opportunity.refresh_from_db()
    assert told.opportunity.status == Opportunity.Status.FILLED
    assert Placement.objects.filter(application__opportunity=told.opportunity).count() == 1
    return [*found, *sorted(ours.values_list("status", flat=True))]


def double_apply() -> list[str]:
    """The same person applies in two windows."""
    told = made()

    def act() -> object:
        return apply(
            opportunity=told.opportunity,
            person=told.applicant,
            statement="Why not",
            levels=[],
            evidence=[],
            by=told.applicant,
        )

    found = at_once(act, act)
    return [*found, str(Application.objects.filter(opportunity=told.opportunity).count())]


def numbers() -> list[str]:
    """Two people apply: each gets a number of their own."""
    told = made()
    found = at_once(lambda: told.applied(), lambda: told.applied(told.rival))
    taken = Application.objects.filter(opportunity=told.opportunity).order_by("number")
    return [*found, *(str(number) for number in taken.values_list("number", flat=True))]


def accept_and_withdraw() -> list[str]:
    """A place is accepted in one window and the application withdrawn in another: one of the two happens."""
    told = made()
    application = told.offered()
    found = at_once(
        lambda: accept(application=application, by=told.applicant),
        lambda: withdraw_application(application=application, by=told.applicant),
    )
    application.refresh_from_db()
    placed = Placement.objects.filter(application=application).exists()
    assert placed == (application.status == Application.Status.ACCEPTED)
    return found


def accept_and_end() -> list[str]:
    """The place is accepted while the host withdraws the opportunity: nobody is left with a place that is not."""
    told = made()
    application = told.offered()
    at_once(
        lambda: accept(application=application, by=told.applicant),
        lambda: keeping.withdraw(opportunity=told.opportunity, reason="Off.", by=told.host_lead),
    )
    application.refresh_from_db()
    placement = Placement.objects.filter(application=application).first()
    if application.status == Application.Status.ACCEPTED:
        assert placement is not None
        return ["kept"]
    return ["ended" if placement is None or placement.status == Placement.Status.CANCELLED else "left over"]


RACES: dict[str, Callable[[], list[str]]] = {
    each.__name__: each for each in (last_place, double_apply, numbers, accept_and_withdraw, accept_and_end)
}

if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    json.dump({name: race() for name, race in RACES.items()}, sys.stdout)
