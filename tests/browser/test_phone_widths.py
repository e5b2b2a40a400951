"""What somebody typed fits a phone as well: a long link breaks, and the page stays as wide as the screen."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import PHONE
from tests.browser.serving import Server

LINK = "https://intranet.westmere.example/sites/digital/" + "Shared_Documents_of_the_repairs_backlog_" * 4


def test_a_long_link_makes_no_page_wider_than_a_phone(
    fresh_server: Server, context_for: Callable[..., BrowserContext], sign_in: Callable[..., None]
) -> None:
    page = context_for(viewport=PHONE).new_page()
    sign_in(page, "learner", on=fresh_server)
    widths = {}

    def measure(name: str) -> None:
        widths[name] = page.evaluate("document.documentElement.scrollWidth")

    page.goto(fresh_server.at("/my-pathway/claim/"))
    page.locator('main a[href*="/my-pathway/claim/"]').first.click()
    page.get_by_label("1 ", exact=False).first.check()
    page.locator("#id_link").fill(LINK)
    page.get_by_role("button", name="Save as draft").click()
    expect(page.get_by_role("heading", name="My claims")).to_be_visible()
    measure("my claims")
    page.get_by_role("link", name="Change").first.click()
    expect(page.locator("main")).to_contain_text(LINK)
    measure("the claim form")
    page.goto(fresh_server.at("/my-pathway/claims/"))
    page.get_by_role("link", name="Link for").first.click()
    expect(page.locator("main")).to_contain_text(LINK)
    measure("the piece of evidence")
    assert widths == dict.fromkeys(widths, PHONE["width"])
