"""The pages on which a panel is formed, and what its convener reads there of conflicts of interest."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from notices.models import Message
from pathways.actions import declare
from pathways.models import GateReview
from people import actions as people
from people.models import Person
from people.roles import Kind
from tests import factories
from tests.pathways.gate_world import Gates, asked, with_panel
from tests.pathways.pages_client import client, text, words
from ui import clock
from ui.words import moment

pytestmark = pytest.mark.django_db
ASK, LIST = reverse("pathways:review_ask"), reverse("pathways:reviews")


def url(name: str, review: GateReview) -> str:
    return reverse(f"pathways:{name}", args=[review.public_id])


def day_fields(days: int) -> dict[str, str]:
    day = clock.today() + timedelta(days=days)
    return {f"meets_on_{part}": str(getattr(day, part)) for part in ("day", "month", "year")}


def panel_form(made: Gates, members: list[Person]) -> dict[str, object]:
    return {
        "members": [str(member.public_id) for member in members],
        "chair": str(members[0].public_id),
        **day_fields(14),
    }


def test_the_convener_sees_who_may_sit_and_why_others_may_not(made: Gates) -> None:
    review = asked(made)
    page = text(client(made.lead), url("review_panel", review))
    read = words(page)
    assert str(made.here[0].public_id) in page
    assert str(made.there[0].public_id) in page
    assert str(made.manager.public_id) not in page, "the line manager cannot be chosen"
    assert f"{made.manager.name}, Calderdale" in read
    assert "May not sit: they are the line manager" in read
    assert "they report to the person" in read


def test_looking_for_somebody_keeps_what_was_chosen(made: Gates) -> None:
    browser, address = client(made.lead), url("review_panel", asked(made))
    chosen = panel_form(made, made.mixed[:2])
    found = browser.post(address, {**chosen, "words": "Theo leeds", "look": "yes"})
    page = found.content.decode()
    assert found.status_code == 200
    assert str(made.there[2].public_id) in page
    assert page.count(" checked") == 2
    assert not GateReview.objects.get().seats.exists()


def test_looking_for_somebody_in_conflict_says_why_they_may_not_sit(made: Gates) -> None:
    browser, address = client(made.lead), url("review_panel", asked(made))
    above = factories.person("Erin Mehta", at=made.council)
    people.relate(viewer=above, subject=made.manager, kind=Kind.LINE_MANAGER, since=clock.today(), source="t:up")
    for who, why in ((made.manager, "the line manager"), (above, "further up the person’s line of managers")):
        read = words(browser.post(address, {"words": who.name.lower(), "look": "yes"}).content.decode())
        assert f"{who.name} may not sit: they are {why}." in read
        assert "Nobody who could sit matches" not in read
        assert "has a known tie" not in read


def test_a_search_finds_nobody_without_the_role_who_could_otherwise_sit(made: Gates) -> None:
    old = factories.person("Olga Oldmanager", at=made.council)
    since, until = clock.today() - timedelta(days=900), clock.today() - timedelta(days=500)
    people.relate(viewer=old, subject=made.person, kind=Kind.LINE_MANAGER, since=since, source="t:long-ago")
    people.end_relationships(source="t:long-ago", on=until)
    found = client(made.lead).post(url("review_panel", asked(made)), {"words": "oldmanager", "look": "yes"})
    assert str(old.public_id) not in found.content.decode()


def test_a_search_says_who_of_the_own_staff_lacks_the_role_and_of_nobody_elses(made: Gates) -> None:
    browser, address = client(made.lead), url("review_panel", asked(made))
    factories.person("Olga Elsewhere", at=made.elsewhere)
    page = words(browser.post(address, {"words": made.colleague.name, "look": "yes"}).content.decode())
    said = "they do not hold the role of panel member, which a council lead or administrator gives"
    assert f"{made.colleague.name} may not sit: {said}." in page
    assert f"{made.colleague.name}, Calderdale" in page, "and among those who may not sit"
    assert "Nobody who could sit matches" not in page
    page = words(browser.post(address, {"words": "olga", "look": "yes"}).content.decode())
    assert "Olga Elsewhere" not in page
    assert "Nobody who could sit matches “olga”." in page


def test_where_only_the_own_council_may_sit_nobody_else_is_offered(made: Gates) -> None:
    review = asked(made)
    GateReview.objects.filter(pk=review.pk).update(panel="council")
    found = client(made.lead).post(url("review_panel", review), {"words": "theo there", "look": "yes"})
    page = found.content.decode()
    assert f"{made.there[0].name} may not sit: this panel takes members from Calderdale only." in words(page)
    assert str(made.there[0].public_id) not in page
    named = panel_form(made, [made.here[0], made.here[1], made.there[0]])
    assert client(made.lead).post(url("review_panel", review), named).status_code == 422


def test_a_long_row_of_people_who_may_not_sit_is_counted(made: Gates) -> None:
    for number in range(7):
        factories.person(f"Quentin {number}", at=made.council)
    page = client(made.lead).post(url("review_panel", asked(made)), {"words": "quentin", "look": "yes"})
    read = words(page.content.decode())
    assert "2 people more may not sit: see “Who may not sit”." in read
    assert "Quentin 6, Calderdale" in read


@time_machine.travel(datetime(2026, 11, 23, 10, tzinfo=clock.LONDON), tick=False)
def test_a_day_that_moves_is_said_with_its_weekday_and_a_weekend_with_a_warning(made: Gates) -> None:
    review = with_panel(made)
    browser, address, form = client(made.lead), url("review_panel", review), panel_form(made, made.mixed)

    def said(days: int) -> str:
        return words(browser.post(address, {**form, **day_fields(days)}, follow=True).content.decode())

    told = f"Its members and {made.person.name} get an e-mail."
    page = said(9)
    assert f"The panel meets on Wednesday 2 December 2026. {told}" in page
    assert "asked to declare" not in page
    assert "If you did not mean that" not in page
    page = said(20)
    assert f"The panel meets on Sunday 13 December 2026. {told}" in page
    assert "13 December 2026 is a Sunday. If you did not mean that, change the day." in page
    assert f"The panel is saved. {made.person.name} gets an e-mail." in said(20)
    form = panel_form(made, [made.here[0], made.here[2], made.there[0]])
    assert "The panel is set. Its members are asked to declare any conflict" in said(21)


def test_a_search_without_a_match_can_be_cleared(made: Gates) -> None:
    browser, address = client(made.lead), url("review_panel", asked(made))
    chosen = panel_form(made, made.mixed[:2])
    page = browser.post(address, {**chosen, "words": "Zzyzx", "look": "yes"}).content.decode()
    assert "Nobody who could sit matches “Zzyzx”. Clear the search to see everybody." in words(page)
    assert page.count(" checked") == 2, "whom one has chosen stays"
    assert "Clear the search</button>" in page
    page = browser.post(address, {**chosen, "words": "Zzyzx", "look": "everybody"}).content.decode()
    assert str(made.there[2].public_id) in page
    assert "Zzyzx" not in page
    assert page.count(" checked") == 2


def test_a_wrong_panel_keeps_what_was_chosen_and_says_everything(made: Gates) -> None:
    browser, address = client(made.lead), url("review_panel", asked(made))
    form = {**panel_form(made, list(made.here)), "meets_on_year": "2020"}
    answer = browser.post(address, form)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "At least one member has to come from outside Calderdale: look for another" in page
    assert "cannot meet on a day that has passed" in page
    assert page.count(" checked") == 3


def test_a_good_panel_is_set_and_everybody_knows(made: Gates) -> None:
    review = asked(made)
    client(made.lead).post(url("review_panel", review), panel_form(made, made.mixed))
    assert [seat.member for seat in review.seats.all()] == made.mixed
    own = words(text(client(made.person), url("review", review)))
    assert all(member.name in own for member in made.mixed)
    assert "Declare and read the case" in words(text(client(made.there[0]), LIST))


def test_the_list_says_what_is_overdue(made: Gates) -> None:
    review = asked(made)
    GateReview.objects.filter(pk=review.pk).update(asked_at=clock.now() - timedelta(days=20))
    page = words(text(client(made.lead), LIST))
    assert "Asked 20 days ago" in page
    assert "Form the panel" in page


def test_the_convener_reads_who_declared_what_and_when_and_nobody_else_does(made: Gates) -> None:
    review = with_panel(made)
    declare(seat=review.seats.get(member=made.here[1]), conflict=False, words="", by=made.here[1])
    declare(seat=review.seats.get(member=made.there[0]), conflict=True, words="We are cousins.", by=made.there[0])
    said = moment(review.seats.get(member=made.there[0]).declared_at or clock.now())
    for page in ("review", "review_panel", "review_decide"):
        read = words(text(client(made.lead), url(page, review)))
        assert f"{made.there[0].name}, no longer on the panel Conflict of interest {said} We are cousins." in read
        assert f"{made.here[1].name} No conflict of interest" in read
        assert f"{made.here[0].name} Has not declared yet" in read
    for viewer, page in ((made.person, "review"), (made.manager, "review"), (made.here[1], "review_seat")):
        assert "cousins" not in text(client(viewer), url(page, review))
    for viewer in (made.here[0], made.here[1]):
        assert "cousins" not in client(viewer).get(url("review_decide", review)).content.decode()
    letters = Message.objects.filter(kind="pathways.panel_short")
    assert {letter.recipient for letter in letters} == {made.lead.email, made.other_lead.email}
    assert all("What they declared is on the page of the review." in letter.text for letter in letters)


def test_forming_a_panel_and_asking_stay_cheap_for_whoever_also_manages_people(
    made: Gates, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for manager in (made.person, made.lead):
        people.relate(
            viewer=manager, subject=made.colleague, kind=Kind.LINE_MANAGER, since=clock.today(), source=manager.email
        )
    asking, review = client(made.person), with_panel_to_come(made)
    forming, address = client(made.lead), url("review_panel", review)
    looked = {**panel_form(made, [made.there[1], made.here[2]]), "words": "Theo leeds", "look": "yes"}
    asking.get(ASK)
    with django_assert_max_num_queries(10):
        assert asking.get(ASK).status_code == 200
    forming.get(address)
    with django_assert_max_num_queries(10):
        assert forming.get(address).status_code == 200
    with django_assert_max_num_queries(10):
        assert forming.post(address, looked).status_code == 200


def with_panel_to_come(made: Gates) -> GateReview:
    """A panel that was set for somebody else's case: the person's own is still to be asked for."""
    review = with_panel(made)
    GateReview.objects.filter(pk=review.pk).update(person=made.report)
    return review
