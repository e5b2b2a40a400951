"""The command that makes the invented sector: where it runs, when it refuses, and that a seed says everything."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from pytest_django import Settings

from demo.sector.staffing import DOMAIN
from opportunities.models import Application, Opportunity
from pathways.models import Assessment, GateReview
from people.models import Person

pytestmark = pytest.mark.django_db


def test_a_second_run_refuses_unless_again_is_said() -> None:
    call_command("seed_sector", people=400, verbosity=0)
    with pytest.raises(CommandError, match="400 people of an invented sector are here already"):
        call_command("seed_sector", people=320, verbosity=0)
    assert Person.objects.filter(email__endswith=DOMAIN).count() == 400
    call_command("seed_sector", people=320, again=True, verbosity=0)
    assert Person.objects.filter(email__endswith=DOMAIN).count() == 720
    connection.check_constraints()


def test_fewer_people_than_councils_are_refused() -> None:
    with pytest.raises(CommandError, match="317 councils"):
        call_command("seed_sector", people=300, verbosity=0)


def test_an_installation_with_real_people_is_refused(settings: Settings) -> None:
    settings.TEST = settings.DEMO = False
    with pytest.raises(CommandError, match="demo and test mode only"):
        call_command("seed_sector", people=400, verbosity=0)
    assert not Person.objects.exists()


def test_the_same_seed_makes_the_same_sector_and_another_another() -> None:
    first, second, other = _made(1), _made(1), _made(2)
    assert first == second
    assert first != other


def _made(number: int) -> list[object]:
    with transaction.atomic():
        said = StringIO()
        call_command("seed_sector", people=320, opportunities=20, seed=number, stdout=said)
        assert "320 people in 317 councils" in said.getvalue()
        assert Opportunity.objects.filter(status="live").count() == 20
        rows: list[object] = [
            *Person.objects.order_by("pk").values_list("email", "public_id"),
            *Assessment.objects.order_by("pk").values_list("public_id", "competency", "level", "status", "on"),
            *Application.objects.order_by("pk").values_list("public_id", "person__email", "status"),
            *GateReview.objects.order_by("pk").values_list("public_id", "status"),
        ]
        transaction.set_rollback(True)
    return rows
