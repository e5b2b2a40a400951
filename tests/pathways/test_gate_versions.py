"""A new framework version changes what a gate asks, who judges it and how long it counts, without a line of code."""

import copy
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from pathways.actions import (
    ask_review,
    decide_review,
    declare,
    publish,
    reply,
    set_panel,
)
from pathways.catalogue_words import with_article
from pathways.models import GateReview
from pathways.shipped import shipped_framework
from people.models import Organisation
from people.roles import Role
from tests import factories
from tests.pathways.gate_world import GATE, STATEMENT, Gates, give, scored
from tests.pathways.pages_client import client, text, words
from ui import clock

pytestmark = pytest.mark.django_db


def changed(**criteria: Any) -> dict[str, Any]:
    """The shipped framework as another version, its gate G4 asking something else."""
    document = copy.deepcopy(shipped_framework())
    document["version"] = "9.9-test"
    gate = next(gate for gate in document["gates"] if gate["code"] == GATE)
    gate["criteria"] |= criteria
    return document


def test_another_coverage_and_kind_of_panel_show_on_every_page(made: Gates) -> None:
    person, lead = client(made.person), client(made.lead)
    before = words(text(person, reverse("pathways:mine")))
    assert "Panel, council plus external" in before
    publish(document=changed(min_coverage=0.5, panel="council", valid_months=12), by=None)
    page = words(text(person, reverse("pathways:mine")))
    assert "50%" in page
    assert "Panel, council" in page
    assert "plus external" not in page
    assert "three people of your own council" in words(text(person, reverse("pathways:review_ask")))
    person.post(reverse("pathways:review_ask"), {"statement": STATEMENT})
    review = GateReview.objects.get()
    assert (review.panel, review.version.label) == ("council", "9.9-test")
    forming = text(lead, reverse("pathways:review_panel", args=[review.public_id]))
    assert "three people of Calderdale" in words(forming)
    assert str(made.here[0].public_id) in forming
    assert str(made.there[0].public_id) not in forming, "nobody from elsewhere sits on a council panel"
    set_panel(review=review, members=made.here, chair=made.here[0], meets_on=clock.today(), by=made.lead)
    for seat in review.seats.all():
        declare(seat=seat, conflict=False, words="", by=seat.member)
        give(seat)
    reply(review=review, text="", by=made.person)
    review = decide_review(review=review, outcome="ready", reason="Yes.", by=made.lead)
    assert review.valid_until is not None
    assert review.valid_until - clock.today() in {timedelta(days=365), timedelta(days=366)}


def test_a_review_goes_on_under_the_version_it_was_asked_under(made: Gates) -> None:
    review = scored(made)
    publish(document=changed(panel="institute", valid_months=1), by=None)
    reply(review=review, text="", by=made.person)
    review = decide_review(review=review, outcome="ready", reason="Yes.", by=made.lead)
    assert review.valid_until is not None
    assert review.valid_until > clock.today() + timedelta(days=1000)
    assert "passed on" in words(text(client(made.person), reverse("pathways:mine")))


@pytest.mark.parametrize(
    ("kind", "slug", "role"),
    [
        ("regional", "yorkshire-and-the-humber-regional-centre", Role.REGIONAL_COORDINATOR),
        ("institute", "institute", Role.INSTITUTE_ANALYST),
    ],
)
def test_the_centre_or_the_institute_brings_its_panels_together(made: Gates, kind: str, slug: str, role: Role) -> None:
    publish(document=changed(panel=kind), by=None)
    convener = factories.outsider("Cora Convener", at=Organisation.objects.get(slug=slug), role=role)
    review = ask_review(person=made.person, statement=STATEMENT, by=made.person)
    assert review.convener.slug == slug
    address = reverse("pathways:review_panel", args=[review.public_id])
    assert client(made.lead).get(address).status_code == 404, "the council does not convene it"
    forming = text(client(convener), address)
    assert str(made.there[0].public_id) in forming
    assert f"{'An' if kind == 'institute' else 'A'} {kind} panel is three people" in words(forming)
    assert made.person.name in text(client(convener), reverse("pathways:reviews"))
    set_panel(review=review, members=made.there, chair=made.there[0], meets_on=clock.today(), by=convener)
    assert "Declare and read the case" in text(client(made.there[1]), reverse("pathways:reviews"))


@pytest.mark.parametrize(
    ("said", "whole"),
    [
        ("institute panel", "an institute panel"),
        ("council panel", "a council panel"),
        ("assistant director", "an assistant director"),
        ("Interim head of digital", "an Interim head of digital"),
        ("user researcher", "a user researcher"),
        ("unitary panel", "a unitary panel"),
    ],
)
def test_a_or_an_goes_by_how_the_word_sounds(said: str, whole: str) -> None:
    assert with_article(said) == whole


def test_a_gate_that_no_longer_asks_for_a_panel_has_no_review(made: Gates) -> None:
    publish(document=changed(panel=None), by=None)
    assert client(made.person).get(reverse("pathways:review_ask")).status_code == 404
    page = words(text(client(made.person), reverse("pathways:mine")))
    assert "Panel" not in page
