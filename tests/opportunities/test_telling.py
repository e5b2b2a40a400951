"""Tell me when a new one closes a gap of mine: turned on and off on the list, by oneself, and taken back."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from opportunities.actions.telling import stop_telling, tell_of_new
from opportunities.models import SavedOpportunity, Watch
from people.models import AuditEvent
from tests.opportunities.rows import live_opportunity
from tests.pathways.pages_client import client, text, words
from tests.pathways.pages_world import World
from ui import clock

LIST, TELL, STOP = "/opportunities/", "/opportunities/tell-me/", "/opportunities/tell-me/stop/"
OFFER, STATE = "Tell me when a new one closes a gap of mine", "by e-mail when a new one closes a gap of yours"


def events() -> list[str]:
    found = AuditEvent.objects.filter(action__startswith="opportunities.watch.").order_by("pk")
    return [event.action.removeprefix("opportunities.watch.") for event in found]


def control(html: str) -> str:
    """The control itself, without the banner."""
    found = re.search(r'<div class="acts s16" id="tell">(.*?)</div>', html, re.DOTALL)
    return found[1] if found else ""


def posts_to(html: str) -> list[str]:
    return re.findall(r'<form method="post" action="([^"]+)"><input type="hidden" name="csrf', control(html))


def test_it_is_offered_under_the_list_and_under_an_empty_one(full: World) -> None:
    reader = client(full.nasreen)
    empty = text(reader, LIST)
    assert "Nothing is open now." in empty
    assert words(control(empty)).strip() == OFFER
    one = live_opportunity(full.elsewhere)
    SavedOpportunity.objects.create(opportunity=one, person=full.nasreen)
    for same in ("", "?show=outside"):
        assert posts_to(text(reader, LIST + same)) == [TELL + same]
    assert not control(text(reader, f"{LIST}?show=saved")), "what one saved is not new"


def test_turning_it_on_says_so_and_how_to_take_it_back(full: World) -> None:
    reader = client(full.nasreen)
    page = reader.post(TELL, follow=True).content.decode()
    assert "You will get an e-mail when a new opportunity closes a gap of yours, once a day at most." in words(page)
    assert page.count(f'action="{STOP}"') == 2, "undo in the banner, stop in the place of the offer"
    assert STATE in words(control(page))
    assert "Stop telling me" in control(page)
    assert OFFER not in page
    assert STATE not in words(text(client(full.colleague), LIST)), "hers alone"
    watch = Watch.objects.get()
    assert (watch.person, watch.told_to, watch.told_on) == (full.nasreen, watch.since, None)
    assert abs(clock.now() - watch.since) < timedelta(minutes=1)


def test_undo_and_stop_turn_it_off_and_that_can_be_taken_back(full: World) -> None:
    reader = client(full.nasreen)
    reader.post(TELL)
    page = reader.post(STOP, follow=True).content.decode()
    assert "You will get no more e-mails about new opportunities." in words(page)
    assert page.count(f'action="{TELL}"') == 2
    assert OFFER in control(page)
    assert STATE in words(control(reader.post(TELL, follow=True).content.decode()))
    assert events() == ["begun", "stopped", "begun"]
    assert {event.subject for event in AuditEvent.objects.filter(action__contains=".watch.")} == {full.nasreen}


def test_twice_in_a_row_changes_nothing(full: World) -> None:
    reader = client(full.nasreen)
    assert [reader.post(TELL).status_code for _ in range(2)] == [303, 303]
    first = Watch.objects.get()
    assert events() == ["begun"]
    assert [reader.post(STOP).status_code for _ in range(2)] == [303, 303]
    assert events() == ["begun", "stopped"]
    assert Watch.objects.get().since == first.since
    stranger = client(full.stranger)
    assert "no more e-mails" not in words(stranger.post(STOP, follow=True).content.decode()), "there were none to stop"
    assert Watch.objects.count() == 1


def test_taking_a_stop_back_loses_nothing_and_starting_anew_forgets_the_past(full: World) -> None:
    began = clock.now() - timedelta(days=9)
    with clock.standing_at(began):
        tell_of_new(person=full.nasreen)
    with clock.standing_at(began + timedelta(days=2)):
        assert stop_telling(person=full.nasreen)
    with clock.standing_at(began + timedelta(days=3)):
        assert tell_of_new(person=full.nasreen).told_to == began
        assert stop_telling(person=full.nasreen)
    anew = began + timedelta(days=4, seconds=1)
    with clock.standing_at(anew):
        watch = tell_of_new(person=full.nasreen)
    assert (watch.since, watch.told_to) == (anew, anew)


def test_without_a_target_role_nothing_is_offered_and_who_has_it_on_reads_what_is_missing(full: World) -> None:
    reader = client(full.colleague)
    assert not control(text(reader, LIST))
    tell_of_new(person=full.colleague)
    said = control(text(reader, LIST))
    assert 'href="/my-pathway/target/"' in said
    assert posts_to(text(reader, LIST)) == [STOP]
    tell_of_new(person=full.nasreen)
    assert "/my-pathway/target/" not in control(text(client(full.nasreen), LIST))


@pytest.mark.parametrize("address", [TELL, STOP])
def test_it_takes_a_post_of_ones_own_page_and_signing_in(full: World, address: str) -> None:
    assert client(full.nasreen).get(address).status_code == 405
    assert Client().post(address).status_code == 302
    forged = Client(enforce_csrf_checks=True)
    forged.force_login(full.nasreen)
    assert forged.post(address).status_code == 403
    assert not Watch.objects.exists()


def test_the_list_costs_no_query_more(full: World) -> None:
    reader = client(full.nasreen)
    text(reader, LIST)

    def cost() -> list[str]:
        with CaptureQueriesContext(connection) as queries:
            text(reader, LIST)
        return [query["sql"] for query in queries]

    off = cost()
    tell_of_new(person=full.nasreen)
    on = cost()
    assert len(off) == len(on) <= 9
    assert sum("opportunities_watch" in sql for sql in on) == 1


def test_turning_it_on_and_off_keeps_the_filters(full: World) -> None:
    reader, same = client(full.nasreen), "?q=housing&kind=shadowing"
    for there in (TELL, STOP):
        assert posts_to(text(reader, LIST + same)) == [(there + same).replace("&", "&amp;")]
        assert reader.post(there + same)["Location"] == LIST + same
