"""Signing out of the demo leads to the people to be, and says so."""

import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_after_signing_out_the_page_says_so_and_leads_to_signing_in() -> None:
    page = Client().get(reverse("demo:signed_out")).content.decode()
    assert "You are signed out." in page
    assert f'href="{reverse("account_login")}"' in page
    assert "You are signed out." not in Client().get(reverse("demo:index")).content.decode()
