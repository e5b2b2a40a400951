"""The address typed once follows through signing in; another can be used; and what happened is said once."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from notices.models import Message
from people.models import Person
from tests.people.conftest import PASSWORD

ASKING = ("account_request_login_code", "account_reset_password")


@pytest.mark.parametrize("name", ASKING)
def test_the_address_typed_at_the_sign_in_page_comes_along(learner: Person, name: str) -> None:
    browser = Client()
    page = browser.get(reverse("account_login")).content.decode()
    assert f'formaction="{reverse(name)}"' in page
    sent = browser.post(reverse(name), {"login": learner.email, "password": ""})
    assert sent["Location"] == reverse(name), "the address is in no log"
    assert f'value="{learner.email}"' in browser.get(reverse(name)).content.decode()
    assert learner.email not in browser.get(reverse(name)).content.decode(), "once: the computer may be shared"
    assert not Message.objects.exists()


@pytest.mark.parametrize("name", ASKING)
def test_after_a_failed_try_the_address_is_there_too(learner: Person, name: str) -> None:
    browser = Client()
    assert browser.post(reverse("account_login"), {"login": learner.email, "password": "no"}).status_code == 422
    assert f'value="{learner.email}"' in browser.get(reverse(name)).content.decode()


def test_where_one_was_going_is_kept_on_the_way_to_a_code(learner: Person) -> None:
    wanted = {"login": learner.email, "password": "", "next": reverse("people:account")}
    sent = Client().post(reverse("account_request_login_code"), wanted)
    assert sent["Location"] == f"{reverse('account_request_login_code')}?next=%2Fmy-account%2F"


def test_another_address_can_be_used_on_the_page_of_the_code(learner: Person) -> None:
    browser = Client()
    page = browser.post(reverse("account_request_login_code"), {"email": "wrong@kirklees.gov.uk"}, follow=True)
    html = page.content.decode()
    assert "Use another address" in html
    back = re.search(rf'name="next" value="({reverse("account_request_login_code")}[^"]*)"', html)
    assert back is not None
    again = browser.post(reverse("account_logout"), {"next": back[1]}, follow=True)
    assert "E-mail me a sign-in code" in again.content.decode()
    assert again.redirect_chain[-1][0] == reverse("account_request_login_code")


def test_that_the_password_is_changed_is_said_once(learner: Person) -> None:
    browser = Client()
    browser.post(reverse("account_reset_password"), {"email": learner.email})
    mail = Message.objects.get(kind="account.password_reset_key")
    link = re.search(r"http://testserver(/password/reset/\S+)", mail.text)
    assert link is not None
    form = browser.get(link[1], follow=True).redirect_chain[-1][0]
    done = browser.post(form, {"password1": f"{PASSWORD} anew"}, follow=True).content.decode()
    assert done.count("Your password is changed") == 2, "in the title and the heading, and in no banner"
