"""After a panel said not yet: the person's own pages say so, and lead to its reasons."""

from datetime import timedelta

import pytest
from django.urls import reverse

from pathways.actions import answer_appeal, appeal, ask_review
from pathways.models import GateReview
from pathways.queries.standing import standing
from pathways.readiness import Criteria, Criterion
from tests.pathways.gate_world import Gates, decided
from tests.pathways.pages_client import client, text, words
from ui import clock
from ui.words import day

pytestmark = pytest.mark.django_db


def row_of(made: Gates) -> Criterion:
    """The panel's criterion of the person's gate."""
    readiness = standing(made.person, today=clock.today()).readiness
    assert readiness is not None
    row = readiness.criterion(Criteria.PANEL)
    assert row is not None
    return row


def test_not_yet_stands_on_ones_own_pages_with_the_way_to_the_reasons(made: Gates) -> None:
    decided(made, "not_yet")
    today = day(clock.today())
    assert row_of(made).yours == f"not yet on {today}"
    browser = client(made.person)
    for url in (reverse("today"), reverse("pathways:mine")):
        page = words(text(browser, url))
        assert f"The panel said not yet on {today}." in page, url
        assert "Everything the panel waits for is met" not in page, url
    page = text(browser, reverse("pathways:mine"))
    assert f'href="{reverse("pathways:review_ask")}">Read what the panel said' in page


def test_a_new_review_an_appeal_and_its_success_each_put_an_end_to_it(made: Gates) -> None:
    review = decided(made, "not_yet")
    appeal(review=review, text="Nobody read my evidence.", by=made.person)
    assert row_of(made).refused_on is None, "under appeal it is no longer the last word"
    answer_appeal(review=review, uphold=True, answer="It was not read.", by=made.other_lead)
    assert row_of(made).met
    assert row_of(made).refused_on is None


def test_asking_again_is_what_is_shown_then(made: Gates) -> None:
    decided(made, "not_yet")
    ask_review(person=made.person, statement="Since then I led two.", by=made.person)
    assert row_of(made).refused_on is None
    assert row_of(made).yours.startswith("asked for on ")


def test_until_when_to_appeal_and_that_it_is_over(made: Gates) -> None:
    review = decided(made, "not_yet")
    page = reverse("pathways:review", args=[review.public_id])
    last = clock.today() + timedelta(days=28)
    assert f"You can appeal until {day(last)}" in words(text(client(made.person), page))
    past = clock.today() - timedelta(days=29)
    GateReview.objects.filter(pk=review.pk).update(decided_on=past)
    read = words(text(client(made.person), page))
    assert f"The time to appeal ended on {day(past + timedelta(days=28))}." in read
    assert "You can appeal until" not in read
    assert "The time to appeal" not in words(text(client(made.lead), page))
