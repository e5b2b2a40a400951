"""A real browser on the real demo.

The server is a process of its own in demo mode, on SQLite in a temporary directory, with its worker inside: nothing is
shared with the test's own database, and what passes here is what a visitor gets. Tests act through pages only.

    server         one demo for the whole session. For tests that read, or write where no other test looks.
    fresh_server   a demo of the test's own, on a copy of the world as first made. For tests that write.
    page           a page in a fresh context, closed afterwards. Fails the test on a console error or a CSP report.
    context_for    makes a context with options: context_for(java_script_enabled=False, viewport=PHONE)
    sign_in        sign_in(page, "learner") picks that persona on /demo/

Every test here is marked `browser`. A file runs on one worker, and each worker has one browser; the demo world
is made once for all.
"""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, ViewportSize, sync_playwright

from tests.browser.serving import Server, demo

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The distribution's Chromium, without a window."""
    if not CHROMIUM.exists():
        pytest.skip("Chromium is not installed. On Debian: apt-get install chromium")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright keeps an event loop in this thread, and Django would take this worker's later tests for async code.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def world(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with the demo world as first made, and nothing running on it: copied, never served.

    Making it takes longer than most files here, so the first worker that needs it makes it for all.
    """
    temporary = tmp_path_factory.getbasetemp()
    run = temporary.parent if os.environ.get("PYTEST_XDIST_WORKER") else temporary
    made = run / "world"
    with (run / "world.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # let go when the file is closed
        if not made.exists():
            unfinished = tmp_path_factory.mktemp("making")
            with demo(var=unfinished):
                pass
            unfinished.rename(made)
    return made


@pytest.fixture(scope="session")
def server(world: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with demo(var=_copy(world, tmp_path_factory.mktemp("shared"))) as running:
        yield running


@pytest.fixture
def fresh_server(world: Path, tmp_path: Path) -> Iterator[Server]:
    with demo(var=_copy(world, tmp_path / "var")) as running:
        yield running


def _copy(world: Path, to: Path) -> Path:
    return Path(shutil.copytree(world, to, dirs_exist_ok=True))


@pytest.fixture
def context_for(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Makes browser contexts (separate visitors) and closes them; collects what their consoles complain of."""
    made: list[BrowserContext] = []
    complaints: list[str] = []

    def make(*, viewport: ViewportSize = DESKTOP, java_script_enabled: bool = True, **options: Any) -> BrowserContext:
        context = browser.new_context(
            viewport=viewport,
            java_script_enabled=java_script_enabled,
            locale="en-GB",
            timezone_id="Europe/London",
            **options,
        )
        context.set_default_timeout(10_000)

        def heard(message: ConsoleMessage) -> None:
            if message.type == "error" and not _is_an_expected_answer(message):
                complaints.append(f"{message.location.get('url', '')}: {message.text}")

        context.on("console", heard)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()
    assert not complaints, "The browser's console complained:\n" + "\n".join(complaints)


def _is_an_expected_answer(message: ConsoleMessage) -> bool:
    """Chromium reports every 404, 409, 410 and 422 page as an error; they are answers that the tests ask for.

    A picture it still fetches when a test's own server has been stopped is no fault of the page either.
    """
    if "ERR_CONNECTION_REFUSED" in message.text and message.location.get("url", "").endswith(".svg"):
        return True
    return any(f"status of {code}" in message.text for code in (404, 409, 410, 422))


@pytest.fixture
def page(context_for: Callable[..., BrowserContext]) -> Page:
    return context_for().new_page()


@pytest.fixture
def sign_in(server: Server) -> Callable[..., None]:
    """sign_in(page, "learner"), or sign_in(page, "learner", on=fresh_server): as one click on /demo/ does."""

    def go(page: Page, persona: str, *, on: Server | None = None) -> None:
        page.goto((on or server).at("/demo/"))
        page.locator(f'form[action="/demo/sign-in/{persona}/"] button').click()
        page.wait_for_url(lambda url: "/demo/" not in url)

    return go
