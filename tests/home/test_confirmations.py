"""One confirmation at a time: what was said of a deed is not said again beside the word that it is undone."""

from html import unescape
from typing import Any

import pytest
from django.contrib import messages
from django.contrib.messages import get_messages
from django.contrib.messages.storage.session import SessionStorage
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client, RequestFactory
from django.urls import reverse

from home import decisions
from home.forms import VERIFY
from pathways.models import ExperienceRecord
from people.models import Person
from tests.home.conftest import Browser
from tests.home.world import Team, decide_url, shift
from tests.opportunities.rows import live_opportunity
from ui.http import confirm

pytestmark = pytest.mark.django_db


def _verify(client: Client, record: ExperienceRecord) -> None:
    key = f"verify-{record.public_id}"
    client.post(decide_url("verify", record.public_id), {key: VERIFY})


def _banners(client: Client) -> list[str]:
    html = unescape(client.get(reverse("queue")).content.decode())
    return [part.split("</div>", maxsplit=1)[0] for part in html.split('<div class="ban')[1:]]


def test_undoing_the_second_of_two_decisions_shows_one_banner(team: Team, browser: Browser) -> None:
    client = browser(team.martin)
    first, second = shift(team.tomasz, team.martin), shift(team.denise, team.martin)
    _verify(client, first)
    _verify(client, second)
    assert "Verified for Denise Okoro" in _banners(client)[0]
    name = list(client.session[decisions.SESSION])[-1]
    client.post(reverse("queue_undo", args=[name]))
    [banner] = _banners(client)
    assert "Undone." in banner
    [again] = _banners(client)
    assert "Verified for Tomasz Wieczorek" in again, "the other decision can still be taken back"


def test_a_confirmation_that_no_page_has_shown_does_not_stand_beside_the_next(team: Team, browser: Browser) -> None:
    opportunity = live_opportunity(team.leeds, title="Scrutiny review")
    client = browser(team.tomasz)
    client.post(reverse("opportunities:save", args=[opportunity.public_id]))
    client.post(reverse("opportunities:forget", args=[opportunity.public_id]))
    html = client.get(reverse("today")).content.decode()
    assert html.count('class="ban"') == 1


def _asked(rf: RequestFactory, session: SessionStore) -> Any:
    """A request of the visitor of this session; `request.said.update(None)` ends it."""
    request: Any = rf.post("/")
    request.session = session
    request.said = request._messages = SessionStorage(request)
    return request


def test_what_is_no_confirmation_is_still_said(team: Team, rf: RequestFactory) -> None:
    session = SessionStore()
    request = _asked(rf, session)
    messages.warning(request, "It was closed meanwhile.")
    confirm(request, "Saved.")
    request.said.update(None)
    request = _asked(rf, session)
    confirm(request, "Undone.")
    confirm(request, "And one more of the same request.")
    request.said.update(None)
    said = [message.message for message in get_messages(_asked(rf, session))]
    assert said == ["It was closed meanwhile.", "Undone.", "And one more of the same request."]


def test_a_button_pressed_twice_keeps_the_way_back(team: Team, rf: RequestFactory) -> None:
    session = SessionStore()
    for undo in ("/undo/", None):
        request = _asked(rf, session)
        confirm(request, "Saved.", undo=undo)
        request.said.update(None)
    [said] = get_messages(_asked(rf, session))
    assert said.message == "Saved."
    assert "/undo/" in (said.extra_tags or "")


def test_somebody_elses_session_is_not_touched(team: Team, browser: Browser) -> None:
    """Two people at work at once each read their own."""
    opportunity = live_opportunity(team.leeds, title="Scrutiny review")
    people: list[Person] = [team.tomasz, team.denise]
    clients = [browser(each) for each in people]
    for client in clients:
        client.post(reverse("opportunities:save", args=[opportunity.public_id]))
    assert all(client.get(reverse("today")).content.decode().count('class="ban"') == 1 for client in clients)
