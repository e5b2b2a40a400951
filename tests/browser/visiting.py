"""Opening pages as a visitor does, and saying what each cost and what is wrong with it."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, ViewportSize

from tests.browser.serving import Server

AXE = (Path(__file__).parents[1] / "vendor" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
# The levels that public sector websites must meet (WCAG 2.2 AA), and what axe-core calls best practice.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
# Leaving, what is no page, and letters as they are sent: a mail programme gives those their frame and heading.
NOT_FOLLOWED = re.compile(r"^/sign-out/|^/static/|/as-sent/$")
SIGNED = ("Can you confirm this", "Would you endorse")
WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation",
  event => window.violations.push(event.violatedDirective + " " + event.blockedURI));
"""
RUN_AXE = """async rules => (await axe.run(document, {runOnly: rules, resultTypes: ["violations"]})).violations
  .map(found => found.id + ": " + found.nodes.slice(0, 3).map(node => node.target.join(" ")).join(", "))"""


@dataclass
class Visit:
    """One page as one visitor met it."""

    persona: str
    name: str
    path: str
    status: int
    queries: int = 0
    html_kb: float = 0.0
    axe: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)
    csp: list[str] = field(default_factory=list)
    too_wide: bool = False

    @property
    def faults(self) -> list[str]:
        """What is wrong with it, in words."""
        return [
            *([f"answered {self.status}"] if self.status >= 400 else []),
            *(f"axe {found}" for found in self.axe),
            *(f"console {said}" for said in self.console),
            *(f"content security policy {said}" for said in self.csp),
            *(["wider than a phone"] if self.too_wide else []),
        ]

    def as_json(self) -> dict[str, Any]:
        """The same as plain data."""
        return asdict(self)


def name_of(path: str) -> str:
    """The URL name behind a path; empty for what is no page of ours."""
    try:
        return str(resolve(urlsplit(path).path).view_name)
    except Resolver404:
        return ""


class Visitor:
    """One persona in a browser of their own."""

    def __init__(self, browser: Browser, server: Server, persona: str, *, java_script: bool = True) -> None:
        self.server, self.persona = server, persona
        self.context: BrowserContext = browser.new_context(
            viewport=DESKTOP, java_script_enabled=java_script, locale="en-GB", timezone_id="Europe/London"
        )
        self.context.set_default_timeout(15_000)
        self.context.add_init_script(WATCH)
        self.java_script = java_script
        self.said: list[str] = []
        self.context.on("console", self._heard)
        self.context.on("weberror", lambda error: self.said.append(str(error.error)))
        self.page: Page = self.context.new_page()

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "status of" not in message.text:
            self.said.append(message.text)

    def sign_in(self) -> None:
        """As one click on /demo/ does."""
        self.page.goto(self.server.at("/demo/"))
        self.page.locator(f'form[action="/demo/sign-in/{self.persona}/"] button').click()
        self.page.wait_for_url(lambda url: "/demo/" not in url)

    def close(self) -> None:
        """Leave."""
        self.context.close()

    def visit(self, path: str, *, phone: bool = True, shots: Callable[[str], Path] | None = None) -> Visit:
        """Open a page, measure it, look for faults at both widths; `shots` says where a picture of a width goes."""
        self.said.clear()
        try:
            response = self.page.goto(self.server.at(path))
        except Error as error:
            if "Download is starting" not in error.message:
                raise
            return self._fetched(path)
        assert response is not None
        visit = Visit(self.persona, name_of(self.page.url), path, response.status)
        if not response.headers.get("content-type", "").startswith("text/html"):
            return visit
        visit.queries, visit.html_kb = _queries(response.headers), round(len(response.body()) / 1024, 1)
        if self.java_script:
            visit.csp = self.page.evaluate("window.violations")
            visit.axe = self.axe()
        if shots:
            self.page.screenshot(path=shots("1280"), full_page=True)
        if phone:
            self.page.set_viewport_size(PHONE)
            if self.java_script:
                visit.too_wide = self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
                visit.axe += [f"{found} (phone)" for found in self.axe() if found not in visit.axe]
            if shots:
                self.page.screenshot(path=shots("390"), full_page=True)
            self.page.set_viewport_size(DESKTOP)
        visit.console = list(self.said)
        return visit

    def axe(self) -> list[str]:
        """What axe-core finds wrong with the page as it is now."""
        self.page.evaluate(f"{AXE}; undefined")
        found: list[str] = self.page.evaluate(RUN_AXE, RULES)
        return found

    def has_page(self, path: str) -> bool:
        """Whether a path answers this persona with a page of its own: no redirect, no form's address, no refusal."""
        answer = self.context.request.get(self.server.at(path), max_redirects=0)
        return answer.status == 200 and answer.headers.get("content-type", "").startswith("text/html")

    def _fetched(self, path: str) -> Visit:
        response = self.context.request.get(self.server.at(path))
        return Visit(self.persona, name_of(path), path, response.status, _queries(response.headers))

    def links(self) -> list[str]:
        """Paths of ours that the page now open leads to."""
        found: list[str] = self.page.locator("a[href]").evaluate_all("all => all.map(one => one.href)")
        ours = [urlsplit(link) for link in found if link.startswith(self.server.url)]
        paths = [f"{link.path}?{link.query}" if link.query else link.path for link in ours]
        return [path for path in dict.fromkeys(paths) if not NOT_FOLLOWED.search(path)]

    def signed_pages(self) -> list[str]:
        """Paths of signed pages, one of each kind, as the newest letters lead to them."""
        found = []
        for subject in SIGNED:
            self.page.goto(self.server.at(f"/demo/mail/?q={subject.replace(' ', '+')}"))
            self.page.get_by_role("link", name=subject).first.click()
            # A letter names the address at which the world was made, so only the path of its link counts.
            links: list[str] = self.page.locator("main a[href]").evaluate_all("all => all.map(one => one.pathname)")
            found += [path for path in links if name_of(path) in {"pathways:verify", "pathways:endorse"}][:1]
        return found

    def follow(
        self,
        *,
        start: list[str],
        objects: int,
        known: set[str] | None = None,
        shots: Callable[[str, int], Callable[[str], Path]] | None = None,
    ) -> Iterator[Visit]:
        """Open `start` and whatever its pages lead to, at most `objects` paths for each URL name.

        A path with a question mark counts as another object of its name only once. `known` are names that somebody
        else has shown already: their pages are passed through for links, without being looked at again.
        """
        waiting, seen, opened = list(start), set(start), Counter[str]()
        while waiting:
            path = waiting.pop(0)
            name = name_of(path)
            kind = f"{name}?" if "?" in path else name
            if not name or opened[kind] >= objects:
                continue
            opened[kind] += 1
            if known is not None and name in known:
                if path not in start:
                    continue
                self.page.goto(self.server.at(path))
            else:
                yield self.visit(path, phone=opened[name] == 1, shots=shots(name, opened[kind]) if shots else None)
            waiting += [link for link in self.links() if link not in seen]
            seen.update(waiting)


def _queries(headers: dict[str, str]) -> int:
    found = re.search(r'desc="(\d+) quer', headers.get("server-timing", ""))
    return int(found[1]) if found else 0
