"""Every page that somebody can reach, once: accessible, quick, small, quiet. `make pages` opens them for everybody."""

import pytest
from playwright.sync_api import Browser

from tests.browser.serving import Server
from tests.browser.visiting import Visit, Visitor

# Together these reach nearly every page. Each page is opened by the first who reaches it.
PERSONAS = ("learner", "line-manager", "council-lead", "first-day", "sponsor", "data-protection", "administrator")
MOST_QUERIES = 10
MOST_KB = 60
WITHOUT_ACCOUNT = ["/demo/", "/sign-in/"]


@pytest.fixture(scope="module")
def visits(browser: Browser, server: Server) -> list[Visit]:
    found: list[Visit] = []
    outside = Visitor(browser, server, "nobody")
    found += outside.follow(start=[*WITHOUT_ACCOUNT, *outside.signed_pages()], objects=1)
    outside.close()
    for persona in PERSONAS:
        visitor = Visitor(browser, server, persona)
        visitor.sign_in()
        found += visitor.follow(start=["/"], objects=1, known={visit.name for visit in found})
        visitor.close()
    return found


def _those(visits: list[Visit], fault: str) -> list[str]:
    return [f"{v.path} as {v.persona}: {said}" for v in visits for said in v.faults if said.startswith(fault)]


def test_enough_was_opened(visits: list[Visit]) -> None:
    names = {visit.name for visit in visits}
    assert {
        "today",
        "pathways:mine",
        "queue",
        "team",
        "council",
        "people:list",
        "pathways:verify",
        "pathways:endorse",
    } <= names
    assert len(names) >= 40


def test_every_link_leads_to_a_page(visits: list[Visit]) -> None:
    assert _those(visits, "answered") == []


def test_pages_are_accessible(visits: list[Visit]) -> None:
    assert _those(visits, "axe") == []


def test_pages_fit_a_phone(visits: list[Visit]) -> None:
    assert _those(visits, "wider") == []


def test_the_console_is_quiet_and_the_policy_holds(visits: list[Visit]) -> None:
    assert _those(visits, "console") + _those(visits, "content security") == []


def test_pages_are_cheap(visits: list[Visit]) -> None:
    assert [f"{v.path} as {v.persona}: {v.queries} queries" for v in visits if v.queries > MOST_QUERIES] == []
    assert [f"{v.path} as {v.persona}: {v.html_kb} kB" for v in visits if v.html_kb > MOST_KB] == []
