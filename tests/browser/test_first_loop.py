"""The loop that Pathways is for, as people walk it: a gap, an experience, somebody who confirms it, a gate that moves.

With JavaScript and without. Everybody acts through pages; all that is done for them is that time passes.
"""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.serving import ROOT, Server, demo

LEARNER, MANAGER = "Nasreen Akhtar", "Helen Bradshaw"
COMPETENCY, LEVEL = "Scrutiny and public accountability", 3
EXPERIENCE, CODE = "Automation or AI trial", "X46"
NOTE = "I answered the scrutiny committee on the repairs backlog."


@dataclass
class Walk:
    """One walk: the server, and how to be somebody on it."""

    server: Server
    context_for: Callable[..., BrowserContext]
    sign_in: Callable[..., None]
    java_script: bool

    def visitor(self) -> Page:
        """Somebody without an account."""
        return self.context_for(java_script_enabled=self.java_script).new_page()

    def be(self, persona: str) -> Page:
        """A browser of this persona's own."""
        page = self.visitor()
        self.sign_in(page, persona, on=self.server)
        return page

    def open(self, page: Page, path: str) -> None:
        """Go to a page of the service."""
        page.goto(self.server.at(path))


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def walk(
    request: pytest.FixtureRequest,
    fresh_server: Server,
    context_for: Callable[..., BrowserContext],
    sign_in: Callable[..., None],
) -> Walk:
    return Walk(fresh_server, context_for, sign_in, request.param)


def test_from_a_gap_to_a_gate_that_moves(walk: Walk) -> None:
    learner = walk.be("learner")
    before = _standing(walk, learner)
    _claim(walk, learner)
    for place in ("first", "second"):
        _record(walk, learner, place)
    _record(walk, learner, "third", of_manager=True)
    experience = _path_of_experience(walk, learner)

    manager = walk.be("learners-manager")
    evidence = _queue_shows_the_claim(walk, manager)
    pathway = _open_the_learners_pathway(walk, manager)
    _a_week_passes(walk)
    mail = _newest_mail(walk, to=MANAGER, kind="My queue")
    assert f"Assess {LEARNER}" in mail
    assert f"Verify {LEARNER}: {EXPERIENCE}" in mail
    _assess(walk, manager)

    _verify(walk)

    after = _standing(walk, learner)
    assert after != before
    assert _met(after) > _met(before)
    _the_record_shows_it(walk, learner)

    stranger = walk.be("stranger")
    for path in (pathway, experience, evidence):
        assert manager.context.request.get(walk.server.at(path)).status == 200
        assert stranger.context.request.get(walk.server.at(path)).status == 404
        assert walk.visitor().context.request.get(walk.server.at(path), max_redirects=0).status == 302
    walk.open(stranger, "/my-queue/")
    expect(stranger.get_by_text(LEARNER)).to_have_count(0)

    link = _verify_link(walk, unanswered=True)
    _a_month_passes(walk, link)


def _standing(walk: Walk, learner: Page) -> str:
    """What My pathway says of the gate ahead."""
    walk.open(learner, "/my-pathway/")
    expect(learner.get_by_role("heading", level=1)).to_be_visible()
    return learner.locator("#gate").inner_text()


def _met(standing: str) -> int:
    found = re.search(r"(\d+) of \d+ met", standing)
    assert found, standing
    return int(found[1])


def _claim(walk: Walk, learner: Page) -> None:
    """From the competency's own page, with words and a file as evidence."""
    learner.get_by_role("link", name=COMPETENCY, exact=True).first.click()
    learner.get_by_role("button", name=re.compile("^Claim level")).first.click()
    learner.get_by_role("radio", name=re.compile(rf"^{LEVEL} ")).check()
    for kind in ("Knowledge", "Experience"):
        learner.get_by_role("checkbox", name=re.compile(f"^{kind}")).check()
    learner.get_by_label(re.compile("^What shows it")).fill(NOTE)
    learner.get_by_label(re.compile("^A file")).set_input_files(
        {"name": "minutes.txt", "mimeType": "text/plain", "buffer": b"Minutes of the committee."}
    )
    learner.get_by_role("button", name=re.compile("^Send")).click()
    expect(learner.get_by_text(f"You claimed level {LEVEL} of {COMPETENCY}")).to_be_visible()


def _record(walk: Walk, learner: Page, place: str, *, of_manager: bool = False) -> None:
    """An experience that somebody of the council's directory confirms, or the line manager."""
    walk.open(learner, f"/my-pathway/experiences/add/{CODE}/")
    learner.get_by_label(re.compile("^How many")).fill("1")
    day = date.today() - timedelta(days=40)  # noqa: DTZ011 - a day that is past for everybody
    for group in ("First day", "Last day"):
        fields = learner.get_by_role("group", name=re.compile(group))
        for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
            fields.get_by_label(part).fill(str(value))
    learner.get_by_label(re.compile("^Where")).fill(f"Repairs, {place} trial")
    learner.get_by_label(re.compile("^What you did")).fill(f"The {place} trial.")
    who = learner.get_by_role("group", name=re.compile("Who can confirm it"))
    (who.get_by_role("radio", name=MANAGER) if of_manager else who.get_by_role("radio").first).check()
    learner.get_by_role("button", name="Record it and ask").click()
    expect(learner.get_by_text("sees it in their queue" if of_manager else "gets an e-mail").first).to_be_visible()


def _path_of_experience(walk: Walk, learner: Page) -> str:
    walk.open(learner, "/my-pathway/experiences/")
    path = learner.locator('a[href^="/experiences/"]').first.get_attribute("href")
    assert path
    return path


def _queue_shows_the_claim(walk: Walk, manager: Page) -> str:
    """The claim stands in the queue with its evidence, whose path is given back."""
    walk.open(manager, "/my-queue/")
    row = manager.get_by_role("row").filter(has_text=COMPETENCY)
    expect(row).to_contain_text(NOTE)
    path = row.locator('a[href^="/evidence/"]').first.get_attribute("href")
    assert path
    return path


def _open_the_learners_pathway(walk: Walk, manager: Page) -> str:
    walk.open(manager, "/my-team/")
    manager.get_by_role("link", name=LEARNER).first.click()
    manager.wait_for_url(re.compile("/pathway/$"))
    expect(manager.get_by_role("heading", level=1)).to_contain_text("Nasreen")
    return manager.url.removeprefix(walk.server.url)


def _assess(walk: Walk, manager: Page) -> None:
    walk.open(manager, "/my-queue/")
    row = manager.get_by_role("article").filter(has_text=f"Assess {LEARNER}")
    row.get_by_role("row").filter(has_text=COMPETENCY).get_by_text(f"Keep {LEVEL}").click()
    row.get_by_role("button", name="Save this conversation").click()
    expect(manager.get_by_role("button", name="Undo").first).to_be_visible()
    expect(manager.get_by_role("row").filter(has_text=COMPETENCY)).to_have_count(0)


def _verify_link(walk: Walk, *, unanswered: bool = False) -> str:
    """The path of the signed page in the newest letter that asks about this, or the one before."""
    page = walk.visitor()
    walk.open(page, f"/demo/mail/?q=Can+you+confirm+this+for+{LEARNER.replace(' ', '+')}")
    page.get_by_role("link", name=re.compile("Can you confirm this")).nth(1 if unanswered else 0).click()
    address = page.locator('a[href*="/verify/"]').first.get_attribute("href")
    assert address
    return "/verify/" + address.partition("/verify/")[2]


def _verify(walk: Walk) -> None:
    """Looking changes nothing; the button works once."""
    path = _verify_link(walk)
    page = walk.visitor()
    assert page.context.request.head(walk.server.at(path)).status == 200
    for _ in range(2):
        walk.open(page, path)
        expect(page.get_by_role("heading", level=1)).to_have_text(f"Can you confirm this for {LEARNER}?")
    late = walk.visitor()
    walk.open(late, path)
    page.get_by_role("button", name="Yes, I confirm this").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"You confirmed “{EXPERIENCE}” for {LEARNER}")
    walk.open(page, path)
    expect(page.get_by_role("heading", level=1)).to_have_text("This has been answered")
    late.get_by_role("button", name="Yes, I confirm this").click()
    expect(late.get_by_role("heading", level=1)).to_have_text("This has been answered")


def _the_record_shows_it(walk: Walk, learner: Page) -> None:
    walk.open(learner, "/my-pathway/experiences/")
    expect(learner.get_by_text(re.compile("Verified|Confirmed")).first).to_be_visible()
    walk.open(learner, "/my-record/trail/")
    for said in ("You", MANAGER):
        expect(learner.get_by_role("rowheader", name=said).first).to_be_visible()
    walk.open(learner, "/who-opened-my-record/")
    expect(learner.get_by_text(MANAGER).first).to_be_visible()


def _newest_mail(walk: Walk, *, to: str, kind: str) -> str:
    """The words of the newest letter of a kind to somebody."""
    page = walk.visitor()
    walk.open(page, f"/demo/mail/?q={to.split()[1].lower()}+{kind.replace(' ', '+')}")
    page.get_by_role("link", name=re.compile(kind)).first.click()
    return page.locator("main").inner_text()


def _run(walk: Walk, code: str, *, today: date) -> None:
    """Run a task on the demo's data, on another day, as the timetable would."""
    environment = {**os.environ, "PATHWAYS_MODE": "demo", "PATHWAYS_VAR": str(walk.server.var)}
    environment |= {
        "PATHWAYS_URL": walk.server.url,
        "PATHWAYS_TODAY": today.isoformat(),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    environment.pop("DATABASE_URL", None)
    program = f"import django; django.setup(); {code}"
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environment, check=True)


def _a_week_passes(walk: Walk) -> None:
    """To the next Monday, when queues are sent."""
    today = date.today()  # noqa: DTZ011 - the demo's own day is this machine's
    monday = today + timedelta(days=7 - today.weekday())
    _run(walk, "from home.tasks import weekly_queue_mail; weekly_queue_mail()", today=monday)


def _a_month_passes(walk: Walk, path: str) -> None:
    """A link that nobody used says until when it worked, and what to do."""
    walk.server.process.terminate()
    walk.server.process.wait(timeout=20)
    later = date.today() + timedelta(days=45)  # noqa: DTZ011
    with demo(var=Path(walk.server.var), today=later.isoformat()) as server:
        page = walk.visitor()
        answer = page.goto(server.at(path))
        assert answer is not None
        assert answer.status == 410
        expect(page.get_by_text(f"Ask {LEARNER} to send a new one")).to_be_visible()
