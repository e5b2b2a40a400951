"""The pages of a placement: who reads what, who writes what, and what a mistake costs."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from opportunities.actions import placing
from opportunities.models import Application, Placement
from people.actions import grant
from people.models import Person, RecordView
from people.roles import Role
from tests.factories import person
from tests.opportunities.placed import placed
from tests.pathways.pages_client import words
from tests.world import World
from ui import clock
from ui.words import day

pytestmark = pytest.mark.django_db
WORDS = "Between-the-two-of-them"


@pytest.fixture
def supervisor(world: World) -> Person:
    return person("Siobhan Gale", at=world.elsewhere)


@pytest.fixture
def placement(world: World, supervisor: Person) -> Placement:
    today = clock.today()
    made = placed(
        world,
        person=world.learner,
        supervisor=supervisor,
        host=world.elsewhere,
        since=today - timedelta(days=48),
        until=today + timedelta(days=21),
    )
    placing.set_objectives(placement=made, objectives=[("Draft the evidence paper", "")], by=world.learner)
    placing.hold_review(placement=made, point="mid", held_on=today, words=WORDS, by=supervisor)
    return made


def as_(who: Person) -> Client:
    client = Client()
    client.force_login(who)
    return client


def at(name: str, placement: Placement, *more: str) -> str:
    return reverse(f"opportunities:{name}", args=[placement.public_id, *more])


def test_an_objective_that_is_too_long_is_said_and_kept(placement: Placement, world: World) -> None:
    answer = as_(world.learner).post(at("placement_objectives", placement), {"text_1": "x" * 301})
    assert answer.status_code == 422
    assert "Objective 1 is too long. Use 300 characters." in text(answer)


@pytest.mark.parametrize(
    ("name", "tab"),
    [
        ("list", "All opportunities"),
        ("applications", "My applications"),
        ("placements", "Placements"),
        ("list?show=saved", "Saved"),
    ],
)
def test_what_is_ones_own_is_one_tab_away(world: World, name: str, tab: str) -> None:
    page, _, query = name.partition("?")
    html = text(as_(world.learner).get(f"{reverse(f'opportunities:{page}')}?{query}"))
    tabs = html[html.index('<ul class="tabsx">') :].split("</ul>")[0]
    assert [part.split("<")[0] for part in tabs.split('aria-current="page">')[1:]] == [tab]
    for there in ("list", "applications", "placements"):
        assert f'href="{reverse(f"opportunities:{there}")}"' in tabs


def test_the_board_leads_to_the_placements_here(world: World) -> None:
    board = text(as_(world.lead).get(reverse("opportunities:board")))
    assert f'href="{reverse("opportunities:placements")}?part=hosted">Placements hosted here</a>' in board
    assert f'href="{reverse("opportunities:placements")}">My placements</a>' in board


def text(response: Any) -> str:
    return str(response.content.decode())


def test_the_two_and_the_line_manager_read_what_was_written(
    world: World, placement: Placement, supervisor: Person
) -> None:
    for who in (world.learner, supervisor, world.manager):
        page = text(as_(who).get(at("placement", placement)))
        assert WORDS in page
        assert "Draft the evidence paper" in page


def test_host_and_signer_read_when_and_what_but_no_words(world: World, placement: Placement) -> None:
    for who in (world.far_lead, world.lead, world.sponsor):
        response = as_(who).get(at("placement", placement))
        assert response.status_code == 200
        assert WORDS not in text(response)
        assert "Gave evidence to scrutiny" in text(response)


@pytest.mark.parametrize(
    "name", ["placement", "placement_objectives", "placement_feedback", "placement_finish", "placement_end"]
)
def test_nobody_else_finds_it(world: World, placement: Placement, name: str) -> None:
    for who in (world.colleague, world.past_manager, world.far_learner, world.far_manager, world.analyst):
        assert as_(who).get(at(name, placement)).status_code == 404
        assert as_(who).post(at(name, placement)).status_code in ({405} if name == "placement" else {404})


def test_who_reads_may_not_write(world: World, placement: Placement) -> None:
    for who in (world.manager, world.far_lead, world.lead):
        assert as_(who).get(at("placement_objectives", placement)).status_code == 404
        assert as_(who).post(at("placement_review", placement, "mid"), {"words": "x"}).status_code == 404
    assert as_(world.learner).get(at("placement_feedback", placement)).status_code == 404
    assert as_(world.lead).get(at("placement_end", placement)).status_code == 404


def test_the_supervisors_reading_is_shown_to_the_person(world: World, placement: Placement, supervisor: Person) -> None:
    as_(supervisor).get(at("placement", placement))
    view = RecordView.objects.get(viewer=supervisor, subject=world.learner)
    assert (view.page, view.capacity) == ("placement", "host of a placement")


def test_objectives_are_written_and_come_back_with_their_state(world: World, placement: Placement) -> None:
    answer = as_(world.learner).post(
        at("placement_objectives", placement),
        {"text_1": "Draft the evidence paper", "state_1": "met", "text_2": "Answer the committee"},
        follow=True,
    )
    assert "2 objectives saved" in text(answer)
    assert list(placement.objectives.values_list("text", "state")) == [
        ("Draft the evidence paper", "met"),
        ("Answer the committee", "open"),
    ]


def test_what_was_typed_stays_when_it_is_refused(world: World, placement: Placement) -> None:
    later = clock.today() + timedelta(days=3)
    answer = as_(world.learner).post(
        at("placement_review", placement, "mid"),
        {
            "held_on_day": later.day,
            "held_on_month": later.month,
            "held_on_year": later.year,
            "words": "I learnt how members ask.",
        },
    )
    assert answer.status_code == 422
    assert "is in the future" in text(answer)
    assert "I learnt how members ask." in text(answer)


def test_finishing_says_who_was_asked(world: World, placement: Placement, supervisor: Person) -> None:
    today = clock.today()
    Placement.objects.filter(pk=placement.pk).update(until=today + timedelta(days=7))
    page = words(text(as_(supervisor).get(at("placement_finish", placement))))
    assert "It ends in 7 days, on" in page
    assert "Finish it if all of it is done" in page
    answer = as_(supervisor).post(
        at("placement_finish", placement),
        {"on_day": today.day, "on_month": today.month, "on_year": today.year},
        follow=True,
    )
    assert "Asked to confirm it: Siobhan Gale" in text(answer)
    again = as_(supervisor).post(
        at("placement_finish", placement),
        {"on_day": today.day, "on_month": today.month, "on_year": today.year},
        follow=True,
    )
    assert "There is nothing to finish" in text(again)
    assert placement.experiences.count() == 2


def test_long_before_its_last_day_it_is_ended_early_and_not_finished(
    world: World, placement: Placement, supervisor: Person
) -> None:
    today = clock.today()
    Placement.objects.filter(pk=placement.pk).update(until=today + timedelta(days=80))
    address, early = at("placement_finish", placement), at("placement_end", placement)
    for who in (world.learner, supervisor):
        page = text(as_(who).get(address))
        assert "It ends in 11 weeks, on" in words(page)
        assert f'href="{early}"' in page
        assert "Finish the placement" not in page
        answer = as_(who).post(address, {"on_day": today.day, "on_month": today.month, "on_year": today.year})
        assert answer.status_code == 422
        assert "If it stops now, use “End it early” and say why." in text(answer)
    placement.refresh_from_db()
    assert placement.status == Placement.Status.AGREED
    assert not placement.experiences.exists()
    assert "if it stops now" not in text(as_(supervisor).get(early))


def test_finishing_is_offered_in_the_last_week_and_its_day_is_named_before(
    placement: Placement, supervisor: Person, world: World
) -> None:
    page, today = at("placement", placement), clock.today()
    for who in (world.learner, supervisor):
        before = text(as_(who).get(page))
        assert f"Can be finished from {day(placement.until - timedelta(days=7))}" in before
        assert at("placement_finish", placement) not in before
    Placement.objects.filter(pk=placement.pk).update(until=today + timedelta(days=7))
    for who in (world.learner, supervisor):
        last_week = text(as_(who).get(page))
        assert "Can be finished from" not in last_week
        assert at("placement_finish", placement) in last_week


def test_it_says_which_council_has_still_to_sign(placement: Placement, world: World) -> None:
    unsigned = "Kirklees has still to sign the terms"
    assert unsigned in text(as_(world.learner).get(at("placement", placement)))
    Application.objects.filter(pk=placement.application_id).update(home_signed_on=clock.today())
    assert unsigned not in text(as_(world.learner).get(at("placement", placement)))


def test_each_is_told_whose_review_it_is_and_whether_the_other_has_written(
    placement: Placement, supervisor: Person, world: World
) -> None:
    today, name = clock.today(), world.learner.name
    sent = {"held_on_day": today.day, "held_on_month": today.month, "held_on_year": today.year, "words": "Good."}
    address = at("placement_review", placement, "mid")
    assert f"{name} has not written their side yet." in text(as_(supervisor).get(address))
    assert f"{name} has not written their side yet." in text(as_(supervisor).get(at("placement", placement)))
    assert "You have not written your side yet." in text(as_(world.learner).get(at("placement", placement)))
    mine = text(as_(supervisor).post(address, sent, follow=True))
    said = f"Your side of the halfway review of {name}’s placement is saved. {name} has still to write theirs."
    assert said in mine
    theirs = text(as_(world.learner).post(address, sent, follow=True))
    assert "Your side of the halfway review is saved. Siobhan Gale has written theirs." in theirs
    assert "has not written their side yet" not in theirs


def test_next_is_the_halfway_review_for_whoever_has_not_written_their_side(
    placement: Placement, supervisor: Person, world: World
) -> None:
    asks = "Write your side of the halfway review"

    def row(who: Person) -> str:
        page = text(as_(who).get(reverse("opportunities:placements")))
        return page.split(at("placement", placement))[1].split("</tr>")[0]

    assert asks in row(world.learner)
    for who in (supervisor, world.manager, world.far_lead):
        assert asks not in row(who), who.name
    placement.reviews.update(supervisor_words="", person_words="Went well.")
    assert asks in row(supervisor)
    assert asks not in row(world.learner)
    Placement.objects.filter(pk=placement.pk).update(
        since=clock.today() - timedelta(days=10), until=clock.today() + timedelta(days=90)
    )
    assert asks not in row(supervisor), "it is due in forty days"


def test_an_objective_is_one_line_however_it_was_typed(placement: Placement, world: World) -> None:
    page = text(as_(world.learner).get(at("placement_objectives", placement)))
    assert page.count('rows="2"') >= 4
    as_(world.learner).post(at("placement_objectives", placement), {"text_1": "Draft the\r\nevidence paper "})
    assert [objective.text for objective in placement.objectives.all()] == ["Draft the evidence paper"]


def test_an_unknown_review_is_no_page(world: World, placement: Placement) -> None:
    assert as_(world.learner).get(at("placement_review", placement, "third")).status_code == 404


def test_the_list_names_whose_they_are_and_costs_the_same_for_many(
    world: World, placement: Placement, supervisor: Person
) -> None:
    client = as_(supervisor)
    page = text(client.get(reverse("opportunities:placements")))
    assert f"{world.learner.name}, from Kirklees<" in page, "a host reads who lends them"
    assert "1 placement runs now." in page
    own = text(as_(world.manager).get(reverse("opportunities:placements")))
    assert f"{world.learner.name}<" in own, "their own council knows"
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("opportunities:placements"))
    for _ in range(4):
        placed(
            world,
            person=person(at=world.council),
            supervisor=supervisor,
            host=world.elsewhere,
            since=placement.since,
            until=placement.until,
        )
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("opportunities:placements"))
    assert len(few) == len(many) <= 10


def test_every_page_of_it_costs_few_queries(world: World, placement: Placement, supervisor: Person) -> None:
    grant(person=supervisor, organisation=world.elsewhere, role=Role.MENTOR, by=None, since=clock.today())
    for who in (world.learner, supervisor, world.manager, world.lead, world.far_lead):
        client = as_(who)
        client.get(at("placement", placement))
        with CaptureQueriesContext(connection) as asked:
            client.get(at("placement", placement))
        assert len(asked) <= 12  # two of them log the reading in


def test_somebody_without_any_is_told_how_one_begins(world: World) -> None:
    page = text(as_(world.colleague).get(reverse("opportunities:placements")))
    assert "You have no placement yet" in page
    assert "Hosted" not in page, "who hosts nothing is not told about it"
