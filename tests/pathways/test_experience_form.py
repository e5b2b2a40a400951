"""The experience form: numbers that can be right, everything wrong said at once, and who confirms told beforehand."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from pathways.actions import Verifier, record_experience, set_target
from pathways.errors import BadQuantity
from pathways.models import Endorsement, ExperienceRecord
from people.models import VerifierEntry
from tests.pathways.pages_client import client, text, words
from tests.pathways.pages_world import TARGET, World, directory, verified
from ui import clock

ADD = "/my-pathway/experiences/add/X15/"
CHOOSE = "/my-pathway/experiences/add/"


@pytest.fixture
def made(staff: World) -> World:
    found = staff
    directory(found.council)
    return found


def sent(verifier: str, **more: object) -> dict[str, object]:
    day = clock.today() - timedelta(days=30)
    parts = {"day": str(day.day), "month": str(day.month), "year": str(day.year)}
    dates = {f"{name}_{part}": value for name in ("since", "until") for part, value in parts.items()}
    return {"quantity": "1", "note": "Answered on waiting times.", "verifier": verifier} | dates | more


def refused(made: World, data: dict[str, object]) -> str:
    response = client(made.nasreen).post(ADD, data)
    assert response.status_code == 422
    assert not ExperienceRecord.objects.exists()
    return words(response.content.decode())


def test_what_may_be_left_out_is_marked_once_and_what_depends_on_an_answer_is_not(made: World) -> None:
    page = words(text(client(made.nasreen), ADD))
    for label in ("Where", "What you did", "A link to it", "A file"):
        assert f"{label} (optional)" in page
    assert page.count("(optional)") == 4
    assert "(optional) (optional)" not in page


def test_everything_wrong_is_said_at_once(made: World) -> None:
    data = sent(
        "other",
        quantity="500",
        note="x" * 3000,
        link="nothing",
        email="nobody",
        file=SimpleUploadedFile("minutes.pdf", b"<html></html>"),
    )
    page = refused(made, data)
    for said in (
        "500 sessions on",
        "What you did can have 2,000 characters; this has 3,000",
        "Enter a full web address",
        "minutes.pdf is not a PDF, whatever its name says.",
        "Enter the name of the person who can confirm this.",
        "Enter an e-mail address in the correct format",
        "Say why this person is the right one to confirm it.",
    ):
        assert said in page


def test_an_unanswered_form_asks_in_the_words_of_its_questions(made: World) -> None:
    page = refused(made, {})
    assert "Enter how many sessions" in page
    assert "Select who can confirm it" in page


def test_what_was_typed_for_somebody_else_does_not_count_once_another_is_chosen(made: World) -> None:
    data = sent("manager", email="nobody", name="x" * 500)
    assert client(made.nasreen).post(ADD, data).status_code == 303
    assert ExperienceRecord.objects.get().verifier_person == made.helen


def test_an_address_in_the_directory_needs_neither_name_nor_reason(made: World) -> None:
    entry = VerifierEntry.objects.get(organisation=made.council, capacity="democratic_services")
    assert client(made.nasreen).post(ADD, sent("other", email=entry.email)).status_code == 303
    assert ExperienceRecord.objects.get().verifier_name == "Dev Ramsay"


def test_before_choosing_somebody_else_the_form_says_who_confirms_the_address(made: World) -> None:
    html = text(client(made.nasreen), ADD)
    assert "Helen Bradshaw, your line manager, confirms the address first" in words(html)
    assert 'class="govuk-radios__conditional somebody-else" id="somebody-else"' in html
    assert "govuk-radios__conditional--hidden" not in html  # without JavaScript it is open
    assert words(html).count("a minute and a half, and no account") == 1  # said of those who get an e-mail


def test_the_action_refuses_a_number_that_cannot_be_right(made: World) -> None:
    with pytest.raises(BadQuantity) as caught:
        record_experience(
            person=made.nasreen,
            experience="X01",
            quantity=3,
            since=clock.today(),
            until=clock.today(),
            verifier=Verifier.colleague(made.helen, "line_manager"),
            by=made.nasreen,
        )
    assert caught.value.field == "quantity"


def test_a_file_is_asked_for_again(made: World) -> None:
    data = sent("manager", quantity="", file=SimpleUploadedFile("notes.txt", b"Minutes"))
    assert "Choose the file again: a browser does not keep it. It was notes.txt" in refused(made, data)


def test_what_is_recorded_already_is_said_on_the_form_and_in_the_list(made: World) -> None:
    verified(made, "X13", 2, date(2024, 4, 1), date(2025, 3, 31))
    browser = client(made.nasreen)
    page = words(text(browser, reverse("pathways:experience_add", args=["X13"])))
    assert "Recorded already." in page
    assert "2 reports, 31 March 2025 Verified" in page
    assert "Recorded already." not in words(text(browser, ADD))
    assert "Verified you have 2 reports" in words(text(browser, CHOOSE))


def test_what_is_not_asked_stands_by_title_and_is_found_by_words(made: World) -> None:
    browser = client(made.nasreen)
    page = words(text(browser, CHOOSE))
    assert page.index("Accessibility audit and repair") < page.index("Budget holder") < page.index("Trade union")
    found = words(text(browser, f"{CHOOSE}?q=SCRUTINY"))
    assert "Gave evidence to scrutiny" in found
    assert "Budget holder" not in found
    assert "No experience matches “zzz”. See all of them" in words(text(browser, f"{CHOOSE}?q=zzz"))


def test_an_endorsement_taken_back_is_asked_again_by_one_button(made: World) -> None:
    set_target(person=made.nasreen, role=TARGET, by=made.nasreen)
    browser = client(made.nasreen)
    email = VerifierEntry.objects.get(organisation=made.council, capacity="democratic_services").email
    browser.post(reverse("pathways:endorsement_ask", args=["democratic_services"]), {"email": email})
    row = Endorsement.objects.get()
    response = browser.post(reverse("pathways:endorsement_withdraw", args=[row.public_id]), follow=True)
    again = reverse("pathways:endorsement_restore", args=[row.public_id])
    assert f'action="{again}"' in response.content.decode()
    assert "Ask again" in response.content.decode()
    for _ in range(2):  # pressed twice, it is asked once
        assert browser.post(again).status_code == 303
    states = Endorsement.objects.order_by("pk").values_list("status", "email")
    assert list(states) == [("withdrawn", email), ("asked", email)]
    assert client(made.helen).post(again).status_code == 404
