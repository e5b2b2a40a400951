"""The certificate: a PDF for the person and those who see their levels, and a public page to check it."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from pathways.actions import answer_appeal, appeal
from pathways.certificates import PROMISE, Certificate, certificate_pdf
from tests.pathways.gate_world import Gates, decided
from tests.pathways.pages_client import client, words
from tests.ui.pdf_text import said_in
from ui import clock

pytestmark = pytest.mark.django_db


def pdf(code: str) -> str:
    return reverse("pathways:certificate", args=[code])


def verify(code: str) -> str:
    return reverse("pathways:certificate_verify", args=[code])


def test_the_person_and_those_who_see_their_levels_open_it(made: Gates) -> None:
    review = decided(made)
    for viewer in (made.person, made.manager, made.lead):
        answer = client(viewer).get(pdf(review.certificate))
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
        assert answer.content.startswith(b"%PDF-")
        assert "no-store" in answer.headers["Cache-Control"]
    for viewer in (made.colleague, made.there[0], made.stranger, made.mentor):
        assert client(viewer).get(pdf(review.certificate)).status_code == 404
    assert client(made.person).get(pdf("nothing-of-ours")).status_code == 404
    assert Client().get(pdf(review.certificate)).status_code == 302


def test_it_says_who_what_how_long_by_whom_and_where_to_check(made: Gates) -> None:
    review = decided(made)
    said = said_in(client(made.person).get(pdf(review.certificate)).content)
    for part in (made.person.name, "Gate G4, Service leader", "Council plus external panel", PROMISE):
        assert part in said
    assert verify(review.certificate) in said
    assert "of the Local Government" in said
    page = words(Client().get(verify(review.certificate)).content.decode())
    assert all("Counts to" in read for read in (said, page)), "the same words on both"


def test_the_file_was_made_on_the_day_of_the_decision_and_stays_the_same(made: Gates) -> None:
    review = decided(made)
    made_on = f"/CreationDate (D:{review.decided_on:%Y%m%d}".encode()
    first = client(made.person).get(pdf(review.certificate)).content
    assert made_on in first
    with time_machine.travel(clock.now() + timedelta(days=3), tick=False):
        assert client(made.person).get(pdf(review.certificate)).content == first


def test_anybody_with_the_address_sees_that_it_counts_and_nothing_else(made: Gates) -> None:
    review = decided(made)
    answer = Client().get(verify(review.certificate))
    page = words(answer.content.decode())
    assert answer.status_code == 200
    assert "This certificate counts today" in page
    assert made.person.name in page
    assert "As we all saw." not in page
    assert made.person.email not in page
    assert "noindex" in answer.headers["X-Robots-Tag"]


def test_after_its_last_day_it_says_so(made: Gates) -> None:
    review = decided(made)
    assert review.valid_until is not None
    last = datetime.combine(review.valid_until, datetime.min.time(), clock.LONDON)
    with time_machine.travel(last - timedelta(hours=1), tick=False):
        assert "counts today" in words(Client().get(verify(review.certificate)).content.decode())
    with time_machine.travel(last + timedelta(hours=1), tick=False):
        assert "no longer counts" in words(Client().get(verify(review.certificate)).content.decode())


def test_an_unknown_code_is_a_clear_404() -> None:
    for code in ("nothing-of-ours", "0" * 27):
        answer = Client().get(verify(code))
        assert answer.status_code == 404
        assert "No such certificate" in answer.content.decode()


def test_not_yet_has_no_certificate_and_an_upheld_appeal_has_one(made: Gates) -> None:
    review = decided(made, "not_yet")
    assert review.certificate == ""
    appeal(review=review, text="The budget was not read.", by=made.person)
    review = answer_appeal(review=review, uphold=True, answer="It was not.", by=made.other_lead)
    assert "panel, on appeal" in words(Client().get(verify(review.certificate)).content.decode())


def test_its_code_cannot_be_guessed(made: Gates) -> None:
    code = decided(made).certificate
    assert len(set(code)) > 10
    assert len(code) * 6 >= 128, "six bits a letter"


def test_the_longest_names_stay_on_the_page() -> None:
    certificate = Certificate(
        name="Wilhelmina Oluwaseun Featherstonehaugh-Cholmondeley-Marjoribanks",
        gate="G8",
        gate_title="Chief executive ready for the whole of a combined authority",
        opens="Chief executive",
        framework="Local Government Digital Leadership Framework, version 0.3-draft",
        organisation="Bournemouth, Christchurch and Poole Council",
        panel="council plus external panel",
        convener="Yorkshire and the Humber regional centre",
        decided_on=clock.today(),
        last_day=None,
        address="https://pathways.example/certificates/abcdefghijklmnopqrstuvwxyz0/",
    )
    said = said_in(certificate_pdf(certificate))
    assert certificate.name in said
    assert "No end date" in said
