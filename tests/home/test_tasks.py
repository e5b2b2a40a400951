"""The weekly queue e-mail: to whom, when, and once."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse

from home.tasks import weekly_queue_mail
from notices.models import Message
from people.actions import choose_queue_day
from tests.home.world import EXPERIENCE, Team, claims, endorsement, shift

pytestmark = pytest.mark.django_db
MONDAY, TUESDAY, NEXT_MONDAY = (datetime(2027, 3, day, 7, 0, tzinfo=UTC) for day in (1, 2, 8))


def _sent() -> list[Message]:
    return list(Message.objects.filter(kind="home.queue").order_by("pk"))


def test_one_mail_a_week_however_often_the_clock_rings(team: Team) -> None:
    claims(team.tomasz, ("TEC5", 3, EXPERIENCE))
    with time_machine.travel(MONDAY, tick=False):
        assert weekly_queue_mail() == 1
        assert weekly_queue_mail() == 0
    with time_machine.travel(NEXT_MONDAY, tick=False):
        assert weekly_queue_mail() == 1
    assert [message.recipient for message in _sent()] == [team.martin.email] * 2


def test_each_row_leads_to_its_place_in_the_queue(team: Team) -> None:
    claims(team.tomasz, ("TEC5", 3, EXPERIENCE), ("GOV2", 3, EXPERIENCE))
    record = shift(team.denise, team.martin)
    asked = endorsement(team.hannah)
    with time_machine.travel(MONDAY, tick=False):
        weekly_queue_mail()
    (message,) = _sent()
    assert message.subject == "My queue: 3 decisions, 4 answers for 3 people, about 5 minutes"
    for body in (message.text, message.html):
        assert "Assess Tomasz Wieczorek: 2 levels" in body
        assert f"{reverse('queue')}#assess-{team.tomasz.public_id}" in body
        assert f"{reverse('queue')}#verify-{record.public_id}" in body
        assert f"{reverse('queue')}#endorse-{asked.public_id}" in body
        assert "one e-mail each Monday" in body
        assert reverse("people:queue_day") in body


def test_nothing_waits_so_nothing_is_sent(team: Team) -> None:
    with time_machine.travel(MONDAY, tick=False):
        assert weekly_queue_mail() == 0


def test_on_the_day_they_chose(team: Team) -> None:
    claims(team.tomasz, ("TEC5", 3, EXPERIENCE))
    choose_queue_day(person=team.martin, day=1)
    with time_machine.travel(MONDAY, tick=False):
        assert weekly_queue_mail() == 0
    with time_machine.travel(TUESDAY, tick=False):
        assert weekly_queue_mail() == 1


def test_never_if_they_chose_never_or_cannot_sign_in(team: Team) -> None:
    claims(team.tomasz, ("TEC5", 3, EXPERIENCE))
    choose_queue_day(person=team.martin, day=7)
    with time_machine.travel(MONDAY, tick=False):
        assert weekly_queue_mail() == 0
    choose_queue_day(person=team.martin, day=0)
    team.martin.is_active = False
    team.martin.save()
    with time_machine.travel(MONDAY, tick=False):
        assert weekly_queue_mail() == 0
