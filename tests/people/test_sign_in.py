"""Signing in, with a password or a code; out; and a new password."""

import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from notices.models import Message
from people.models import Organisation, Person
from tests.people.conftest import PASSWORD, Make, SignIn

LOGIN = "/sign-in/"


def newest(kind: str) -> Message:
    return Message.objects.filter(kind=kind).order_by("-pk")[0]


def test_a_person_signs_in_with_address_and_password_and_lands_on_the_page_they_wanted(learner: Person) -> None:
    browser = Client()
    wanted = reverse("people:account")
    turned_away = browser.get(wanted)
    assert turned_away.status_code == 302
    assert turned_away["Location"] == f"{LOGIN}?next={wanted}"
    came = browser.post(LOGIN, {"login": learner.email.upper(), "password": PASSWORD, "next": wanted})
    assert came["Location"] == wanted
    page = browser.get(wanted)
    assert learner.email in page.content.decode()
    assert "uccessfully" not in page.content.decode()


def test_a_wrong_password_says_how_to_mend_it_keeps_the_address_and_names_nobody(learner: Person) -> None:
    known = Client().post(LOGIN, {"login": learner.email, "password": "wrong wrong wrong"})
    unknown = Client().post(LOGIN, {"login": "nobody@kirklees.gov.uk", "password": "wrong wrong wrong"})
    for answer in (known, unknown):
        assert answer.status_code == 422
        assert "The e-mail address or the password is not right" in answer.content.decode()
        assert "<title>Error: Sign in" in answer.content.decode()
    assert f'value="{learner.email}"' in known.content.decode()
    assert "wrong wrong" not in known.content.decode()


def test_a_code_by_e_mail_signs_in_once(learner: Person) -> None:
    browser = Client()
    asked = browser.post(reverse("account_request_login_code"), {"email": learner.email})
    assert asked["Location"] == reverse("account_confirm_login_code")
    mail = newest("account.login_code")
    assert mail.recipient == learner.email
    found = re.search(r"^([A-Z0-9-]{6,9})$", mail.text, re.MULTILINE)
    assert found
    code = found[1]
    wrong = browser.post(asked["Location"], {"code": "ZZZZZZ"})
    assert wrong.status_code == 422
    assert "That code is not the one we sent" in wrong.content.decode()
    assert browser.post(asked["Location"], {"code": code}).status_code == 302
    assert browser.get(reverse("people:account")).status_code == 200
    again = Client()
    again.post(reverse("account_request_login_code"), {"email": learner.email})
    assert again.post(asked["Location"], {"code": code}).status_code == 422


def test_asking_for_a_code_with_an_unknown_address_looks_the_same_and_tells_that_address(db: None) -> None:
    browser = Client()
    Person.objects.create_user("somebody@kirklees.gov.uk", None, name="Somebody")
    asked = browser.post(reverse("account_request_login_code"), {"email": "nobody@kirklees.gov.uk"}, follow=True)
    assert "If <bdi>nobody@kirklees.gov.uk</bdi> has an account" in asked.content.decode()
    mail = newest("account.unknown_account")
    assert "There is no account with this address" in mail.text
    assert "sign-up" not in mail.text


def test_too_many_codes_for_one_address_are_refused_with_what_to_do(learner: Person) -> None:
    for _ in range(3):
        assert Client().post(reverse("account_request_login_code"), {"email": learner.email}).status_code == 302
    refused = Client().post(reverse("account_request_login_code"), {"email": learner.email})
    assert refused.status_code == 422
    assert "Wait 10 minutes" in refused.content.decode()
    assert Message.objects.filter(kind="account.login_code").count() == 3


def test_too_many_resets_answer_429_in_plain_words(learner: Person) -> None:
    for _ in range(3):
        Client().post(reverse("account_reset_password"), {"email": learner.email})
    refused = Client().post(reverse("account_reset_password"), {"email": learner.email})
    assert refused.status_code == 429
    assert "Wait 10 minutes, then try again" in refused.content.decode()


def test_after_five_wrong_passwords_even_the_right_one_waits(learner: Person) -> None:
    for _ in range(5):
        Client().post(LOGIN, {"login": learner.email, "password": "wrong wrong wrong"})
    refused = Client().post(LOGIN, {"login": learner.email, "password": PASSWORD})
    assert refused.status_code == 422
    assert "Too many tries" in refused.content.decode()
    cache.clear()
    assert Client().post(LOGIN, {"login": learner.email, "password": PASSWORD}).status_code == 302


def test_signing_out_takes_a_post(learner: Person, signed_in: SignIn) -> None:
    browser = signed_in(learner)
    assert browser.get(reverse("account_logout")).status_code == 200
    assert browser.get(reverse("people:account")).status_code == 200
    left = browser.post(reverse("account_logout"))
    assert left["Location"] == reverse("people:signed_out")
    assert browser.get(left["Location"]).status_code == 200
    assert browser.get(reverse("people:account")).status_code == 302


def test_a_new_password_by_link_works_once_and_is_told_to_its_owner(learner: Person) -> None:
    browser = Client()
    sent = browser.post(reverse("account_reset_password"), {"email": learner.email}, follow=True)
    assert "If the address has an account" in sent.content.decode()
    found = re.search(r"http://testserver(/password/reset/\S+)", newest("account.password_reset_key").text)
    assert found
    page = browser.get(found[1], follow=True)
    assert found[1] not in page.request["PATH_INFO"], "the key must not stay in the address"
    short = browser.post(page.request["PATH_INFO"], {"password1": "short"})
    assert short.status_code == 422
    saved = browser.post(page.request["PATH_INFO"], {"password1": "brand new odd words"}, follow=True)
    assert "Your password is changed" in saved.content.decode()
    assert newest("account.password_reset").recipient == learner.email
    assert "This link no longer works" in Client().get(found[1], follow=True).content.decode()
    assert Client().post(LOGIN, {"login": learner.email, "password": "brand new odd words"}).status_code == 302


def test_changing_the_password_signs_other_devices_out(learner: Person) -> None:
    here, there = Client(), Client()
    for browser in (here, there):
        browser.post(LOGIN, {"login": learner.email, "password": PASSWORD})
    url = reverse("account_change_password")
    wrong = here.post(url, {"oldpassword": "not this one ever", "password1": "brand new odd words"})
    assert wrong.status_code == 422
    assert "That is not your password now" in wrong.content.decode()
    saved = here.post(url, {"oldpassword": PASSWORD, "password1": "brand new odd words"})
    assert saved["Location"] == reverse("people:account")
    assert here.get(saved["Location"]).status_code == 200
    assert there.get(saved["Location"]).status_code == 302
    assert newest("account.password_changed").recipient == learner.email


def test_somebody_without_a_password_can_choose_one(make: Make, kirklees: Organisation, signed_in: SignIn) -> None:
    person = make("Code Only", kirklees, password=None)
    browser = signed_in(person)
    assert browser.get(reverse("account_change_password"))["Location"] == reverse("account_set_password")
    browser.post(reverse("account_set_password"), {"password1": PASSWORD})
    assert Client().post(LOGIN, {"login": person.email, "password": PASSWORD}).status_code == 302


def test_a_closed_account_is_told_so_and_gets_no_code(learner: Person, signed_in: SignIn) -> None:
    browser = signed_in(learner)
    Person.objects.filter(pk=learner.pk).update(is_active=False)
    assert browser.get(reverse("people:account")).status_code == 302, "an open session ends too"
    told = Client().post(LOGIN, {"login": learner.email, "password": PASSWORD}, follow=True)
    assert "Your account is closed" in told.content.decode()
    Client().post(reverse("account_request_login_code"), {"email": learner.email})
    assert not Message.objects.filter(kind="account.login_code").exists()


def test_nobody_signs_up(db: None) -> None:
    for name, args in (
        ("account_signup", []),
        ("account_email_verification_sent", []),
        ("account_confirm_email", ["x"]),
    ):
        page = Client().get(reverse(name, args=args))
        assert "You cannot make one yourself" in page.content.decode()
    assert Client().post(reverse("account_signup"), {"email": "me@here.uk", "password1": PASSWORD}).status_code == 405
    assert not Person.objects.exists()


@pytest.mark.parametrize("field", ["login", "password"])
@pytest.mark.parametrize("typed", ["a\0b@kirklees.gov.uk", "x" * 10_000, "👩🏽‍💻@kirklees.gov.uk"])
def test_strange_input_is_answered_with_an_error(learner: Person, field: str, typed: str) -> None:
    answer = Client().post(LOGIN, {"login": learner.email, "password": PASSWORD, field: typed})
    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()


def test_a_person_sees_their_devices_and_signs_one_out(learner: Person) -> None:
    phone, desk = Client(), Client()
    phone.post(
        LOGIN, {"login": learner.email, "password": PASSWORD}, HTTP_USER_AGENT="Mozilla/5.0 (iPhone) Safari/605.1"
    )
    desk.post(
        LOGIN, {"login": learner.email, "password": PASSWORD}, HTTP_USER_AGENT="Mozilla/5.0 (Windows) Firefox/140.0"
    )
    url = reverse("usersessions_list")
    page = desk.get(url).content.decode()
    assert "Safari on iPhone" in page
    assert "Firefox on Windows" in page
    found = re.search(r'name="session" value="(\d+)"', page)
    assert found
    assert desk.post(url, {"session": found[1]})["Location"] == url
    assert phone.get(url).status_code == 302
    assert desk.get(url).status_code == 200
    assert desk.post(url, {"session": found[1]}).status_code == 404


def test_nobody_signs_somebody_elses_device_out(learner: Person, stranger: Person) -> None:
    mine, theirs = Client(), Client()
    mine.post(LOGIN, {"login": learner.email, "password": PASSWORD})
    theirs.post(LOGIN, {"login": stranger.email, "password": PASSWORD})
    other = Client()
    other.post(LOGIN, {"login": learner.email, "password": PASSWORD})
    found = re.search(r'name="session" value="(\d+)"', mine.get(reverse("usersessions_list")).content.decode())
    assert found
    for key in (found[1], "1" * 30, "x", "-1"):
        assert theirs.post(reverse("usersessions_list"), {"session": key}).status_code == 404
    assert other.get(reverse("people:account")).status_code == 200


def test_an_account_without_a_team_has_no_weekly_e_mail(learner: Person, signed_in: SignIn) -> None:
    assert signed_in(learner).get(reverse("people:queue_day")).status_code == 404
