"""Today: one's own applications, what is kept for later, many of a kind in one line, and the day of a decision."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from home.queries.facts import facts_of
from home.queries.sent import with_applications
from home.queries.today import today_of
from opportunities.models import Application, Opportunity, Placement, SavedOpportunity
from pathways.actions import Decision, decide, publish_offer, set_target
from pathways.models import Assessment
from pathways.queries.cards import Card, CardLine
from people.models import Person
from tests.home.world import EXPERIENCE, KNOWLEDGE, Team, claims, shift
from tests.opportunities.rows import live_opportunity
from ui import clock, words

Browser = Callable[[Person], Client]
Status, Release = Application.Status, Application.Release
pytestmark = pytest.mark.django_db


@pytest.fixture
def opportunity(team: Team) -> Opportunity:
    return live_opportunity(team.leeds, title="Scrutiny review")


def applied(
    opportunity: Opportunity, who: Person, status: str = Status.SUBMITTED, *, ago: int = 4, **fields: object
) -> Application:
    return Application.objects.create(
        opportunity=opportunity,
        person=who,
        organisation_id=who.memberships.all()[0].organisation_id,
        number=1,
        status=status,
        submitted_at=None if status == Status.DRAFT else clock.now() - timedelta(days=ago),
        **fields,
    )


def waiting(who: Person) -> dict[str, tuple[str, str]]:
    return {line.what: (line.words, line.url) for line in today_of(who, today=clock.today()).waiting}


def due(who: Person, *, ahead: int = 0) -> dict[str, tuple[str, str]]:
    found = today_of(who, today=clock.today() + timedelta(days=ahead)).due
    return {line.what: (line.words, line.url) for line in found}


def day(ahead: int) -> str:
    return words.day(clock.today() + timedelta(days=ahead))


def test_an_application_says_with_whom_it_is_and_since_when(
    team: Team, browser: Browser, opportunity: Opportunity
) -> None:
    row = applied(opportunity, team.tomasz, release=Release.ASKED)
    url, what = reverse("opportunities:application", args=[row.public_id]), "Application: Scrutiny review"
    asked = ". Martin Sowerby is asked whether you are released"
    assert waiting(team.tomasz) == {what: (f"With Leeds since {day(-4)}{asked}", url)}
    html = unescape(browser(team.tomasz).get(reverse("today")).content.decode())
    assert f'<a class="govuk-link" href="{url}">{what}</a>' in html
    Application.objects.filter(pk=row.pk).update(status=Status.SHORTLISTED, release=Release.AGREED)
    assert waiting(team.tomasz) == {what: (f"On the shortlist. With Leeds since {day(-4)}", url)}


@pytest.mark.parametrize("status", [Status.REJECTED, Status.DECLINED, Status.WITHDRAWN])
def test_one_that_is_over_waits_for_nobody(team: Team, opportunity: Opportunity, status: str) -> None:
    applied(opportunity, team.tomasz, status)
    assert waiting(team.tomasz) == {}


def test_an_offer_is_the_persons_to_answer(team: Team, opportunity: Opportunity) -> None:
    row = applied(opportunity, team.tomasz, Status.OFFERED, offer_until=clock.today() + timedelta(days=3))
    assert waiting(team.tomasz) == {}
    url = reverse("opportunities:application", args=[row.public_id])
    assert due(team.tomasz) == {
        "Accept or decline: Scrutiny review": (f"Leeds offers you a place. Answer by {day(3)}", url)
    }


def test_a_place_waits_for_the_home_councils_signature(team: Team, opportunity: Opportunity) -> None:
    row = applied(opportunity, team.tomasz, Status.ACCEPTED)
    later = clock.today() + timedelta(days=40)
    Placement.objects.create(application=row, since=later, until=later)
    assert waiting(team.tomasz)["Place: Scrutiny review"][0] == "Your council has not signed the terms with Leeds yet"
    Application.objects.filter(pk=row.pk).update(home_signed_on=clock.today())
    assert waiting(team.tomasz) == {}


def test_what_is_saved_or_begun_has_its_closing_day(team: Team, opportunity: Opportunity) -> None:
    SavedOpportunity.objects.create(person=team.tomasz, opportunity=opportunity)
    one = reverse("opportunities:one", args=[opportunity.public_id])
    saved = {"Apply: Scrutiny review": (f"You saved it. Leeds closes on {day(21)}", one)}
    assert due(team.tomasz) == saved
    assert due(team.tomasz, ahead=21) == saved
    assert due(team.tomasz, ahead=22) == {}
    row = applied(opportunity, team.tomasz, Status.DRAFT)
    url = reverse("opportunities:apply", args=[opportunity.public_id])
    begun = {"Finish your application: Scrutiny review": (f"You have begun it. Leeds closes on {day(21)}", url)}
    assert due(team.tomasz) == begun
    assert waiting(team.tomasz) == {}
    Application.objects.filter(pk=row.pk).update(status=Status.SUBMITTED, submitted_at=clock.now())
    assert due(team.tomasz) == {}, "it has been sent"
    row.delete()
    Opportunity.objects.filter(pk=opportunity.pk).update(status=Opportunity.Status.FILLED)
    assert due(team.tomasz) == {}, "nobody can apply any more"


def test_what_others_saved_or_sent_is_not_here(team: Team, opportunity: Opportunity) -> None:
    SavedOpportunity.objects.create(person=team.hannah, opportunity=opportunity)
    applied(opportunity, team.hannah)
    assert (due(team.tomasz), waiting(team.tomasz)) == ({}, {})


def _card(opportunity: Opportunity) -> Card:
    url = reverse("opportunities:one", args=[opportunity.public_id])
    lines = (CardLine("Scrutiny review", url), CardLine("Leeds, placement.", quiet=True))
    return Card(1, "experience", "Give evidence", "0 of 1", "Closes 3", (3,), "Opportunity", lines)


@pytest.mark.parametrize(
    ("status", "said", "box"),
    [
        (Status.SUBMITTED, "You applied on {sent}", "You have applied"),
        (Status.SHORTLISTED, "You are on the shortlist", "You have applied"),
        (Status.OFFERED, "You are offered a place. Answer by {until}", "You have applied"),
        (Status.DRAFT, "You have begun to apply. Finish and send it", "Opportunity"),
    ],
)
def test_the_card_says_that_one_has_applied(
    team: Team, opportunity: Opportunity, status: str, said: str, box: str
) -> None:
    row = applied(opportunity, team.tomasz, status, offer_until=clock.today() + timedelta(days=3))
    facts, _ = facts_of(team.tomasz, today=clock.today())
    card = with_applications(_card(opportunity), facts)
    assert card.lines[0].text == f"{said.format(sent=day(-4), until=day(3))}: Scrutiny review"
    expected = ("apply", opportunity.public_id) if status == Status.DRAFT else ("application", row.public_id)
    assert card.lines[0].url == reverse(f"opportunities:{expected[0]}", args=[expected[1]])
    assert (card.lines[1].text, card.box) == ("Leeds, placement.", box)
    assert with_applications(_card(opportunity), []) == _card(opportunity)


def test_the_card_on_the_page_does_not_suggest_what_is_applied_for(team: Team, browser: Browser) -> None:
    set_target(person=team.tomasz, role="lead-data-analyst", by=team.tomasz)
    (row,) = claims(team.tomasz, ("PLC4", 2, KNOWLEDGE))
    decide(decisions=[Decision(row, keep=True)], by=team.martin, held_on=clock.today())
    action = today_of(team.tomasz, today=clock.today()).action
    assert action is not None
    opportunity = live_opportunity(team.leeds, title="Everything at once")
    catalogue = today_of(team.tomasz, today=clock.today()).standing.catalogue
    one = reverse("opportunities:one", args=[opportunity.public_id])
    publish_offer(
        source=opportunity.source,
        organisation=team.leeds,
        kind="placement",
        title=opportunity.title,
        url=one,
        experiences={kind.code: 9 for kind in catalogue.experiences},
        competencies={competency.code: 6 for competency in catalogue.competencies},
        starts_on=opportunity.starts_on,
        ends_on=opportunity.ends_on,
        closes_on=opportunity.closes_on,
        confirmed_on=clock.today(),
    )
    link = f'href="{one}">Everything at once'
    assert link in browser(team.tomasz).get(reverse("today")).content.decode()
    applied(opportunity, team.tomasz)
    html = unescape(browser(team.tomasz).get(reverse("today")).content.decode())
    assert link not in html
    assert f"You applied on {day(-4)}: Everything at once" in html


def test_many_of_a_kind_that_lead_to_one_list_are_one_line(team: Team) -> None:
    rows = claims(team.tomasz, *((code, 1, EXPERIENCE) for code in ("PLC4", "GOV2", "TEC4")))
    shift(team.tomasz, team.martin)
    assert len(waiting(team.tomasz)) == 4, "three are still named one by one"
    rows += claims(team.tomasz, ("PLC1", 1, EXPERIENCE))
    Assessment.objects.filter(pk=rows[0].pk).update(on=clock.today() - timedelta(days=6))
    found = waiting(team.tomasz)
    assert len(found) == 2
    said = f"With Martin Sowerby since {day(-6)}, the longest"
    assert found["4 levels claimed"] == (said, reverse("pathways:claims"))


def test_a_decision_of_another_day_than_the_conversation_says_both(team: Team, browser: Browser) -> None:
    kept, returned = claims(team.tomasz, ("PLC4", 2, KNOWLEDGE), ("GOV2", 2, KNOWLEDGE))
    held_on, noon = clock.today() - timedelta(days=6), datetime.combine(clock.today(), datetime.min.time(), tzinfo=UTC)
    with clock.standing_at(noon - timedelta(days=2) + timedelta(hours=12)):
        choices = [Decision(kept, keep=True), Decision(returned, keep=False, reason="Show me.")]
        decide(decisions=choices, by=team.martin, held_on=held_on)
    said = f"Decided {day(-2)}, after your conversation of {day(-6)}"
    page = today_of(team.tomasz, today=clock.today())
    assert [change.words for change in page.recent] == [f"{said}, Martin Sowerby"]
    assert [each.words for each in page.returned] == [f"{said}, by Martin Sowerby"]
    assert browser(team.tomasz).get(reverse("today")).content.decode().count(said) == 2


def test_a_decision_of_the_day_of_the_conversation_says_it_once(team: Team) -> None:
    (row,) = claims(team.tomasz, ("PLC4", 2, KNOWLEDGE))
    decide(decisions=[Decision(row, keep=True)], by=team.martin, held_on=clock.today())
    [change] = today_of(team.tomasz, today=clock.today()).recent
    assert change.words == f"{day(0)}, Martin Sowerby"


def test_it_costs_the_same_with_many_applications(team: Team, browser: Browser) -> None:
    client = browser(team.tomasz)
    client.get(reverse("today"))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("today"))
    for number in range(4):
        made = live_opportunity(team.leeds, title=f"Number {number}")
        SavedOpportunity.objects.create(person=team.tomasz, opportunity=made)
        if number:
            applied(made, team.tomasz)
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("today"))
    assert len(few) == len(many) <= 10
