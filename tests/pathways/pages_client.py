"""A signed-in browser for page tests, and what a reader reads of a page."""

import re

from django.test import Client

from people.models import Person


def client(person: Person) -> Client:
    """A browser in which this person is signed in."""
    browser = Client()
    browser.force_login(person)
    return browser


def text(browser: Client, url: str) -> str:
    """The page at an address that must open."""
    response = browser.get(url)
    assert response.status_code == 200, url
    return response.content.decode()


def words(html: str) -> str:
    """What a reader reads: without tags, runs of space as one."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))
