"""The one idea, as people walk it: a placement at another council closes a gap, is verified, and opens a gate.

Twelve people of four councils, each through pages and the letters they get; all that is done for them is that time
passes, once, to the placement's last day.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.serving import Server, demo

LEARNER, FIRST_NAME = "Imogen Hale", "Imogen"
TITLE = "Write the cabinet papers for a shared customer platform"
EXPERIENCE, HOW_MANY = "Report author", "2"
COMPETENCY = "Scrutiny and public accountability"
PANEL = ("Fiona Calvert", "Helen Bradshaw", "Stuart Quarmby")
MEMBERS = ("stranger", "learners-manager", "data-protection")
WHY_READY = "I have led two programmes and their people, and written what the cabinet decided by."
CLOSES, HEARS, STARTS, ENDS = (timedelta(days=days) for days in (10, 14, 21, 77))


@dataclass
class Walk:
    """The server as it runs today, and how to be somebody on it."""

    server: Server
    context_for: Callable[..., BrowserContext]
    sign_in: Callable[..., None]
    pages: dict[str, Page] = field(default_factory=dict)

    def be(self, persona: str) -> Page:
        """A browser of this persona's own, kept for as long as the server runs."""
        if persona not in self.pages:
            self.pages[persona] = self.visitor()
            self.sign_in(self.pages[persona], persona, on=self.server)
        return self.pages[persona]

    def visitor(self) -> Page:
        """Somebody without an account."""
        return self.context_for().new_page()

    def open(self, page: Page, path: str) -> None:
        """Go to a page of the service."""
        page.goto(self.server.at(path))

    def letter(self, words: str, link: str) -> str:
        """The path that the newest letter with these words leads to."""
        page = self.visitor()
        self.open(page, f"/demo/mail/?q={words.replace(' ', '+')}")
        page.locator('main a[href^="/demo/mail/"]').first.click()
        address = page.locator(f'main a[href*="{link}"]').first.get_attribute("href")
        assert address
        return address.removeprefix(self.server.url)


@pytest.fixture
def walk(fresh_server: Server, context_for: Callable[..., BrowserContext], sign_in: Callable[..., None]) -> Walk:
    return Walk(fresh_server, context_for, sign_in)


def test_from_a_gap_to_a_gate(walk: Walk) -> None:
    today = date.today()  # noqa: DTZ011 - the demo's own day is this machine's
    post(walk, today)
    approve(walk)
    apply(walk)
    release(walk)
    shortlist_and_offer(walk, today)
    accept(walk)
    sign_for_home(walk)
    walk.server.process.terminate()
    walk.server.process.wait(timeout=20)
    last_day = today + ENDS
    with demo(var=walk.server.var, today=last_day.isoformat()) as server:
        later = replace(walk, server=server, pages={})
        finish(later)
        verify(later)
        ask_for_a_review(later)
        form_the_panel(later, last_day)
        for persona in MEMBERS:
            declare_and_score(later, persona)
        reply(later)
        decide(later)
        certificate(later)
        expect(sponsors_row(later)).to_contain_text("8 of 8 met")


def fill_day(page: Page, group: str, day: date) -> None:
    fields = page.get_by_role("group", name=re.compile(f"^{group}"))
    for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        fields.get_by_label(part).fill(str(value))


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()


# --- A placement at another council ----------------------------------------------------------------------------------


def post(walk: Walk, today: date) -> None:
    """The lead of Leeds begins with a template, mends what the page asks for, and asks for approval."""
    lead = walk.be("host-lead")
    walk.open(lead, "/opportunities/hosting/")
    lead.get_by_role("button", name="Post an opportunity").first.click()
    lead.get_by_role("radio", name="Stretch project").check()
    press(lead, "Continue")
    press(lead, "Save and see how it looks")
    expect(lead.get_by_role("alert").first).to_contain_text("There is a problem")
    lead.get_by_label("Title").fill(TITLE)
    lead.get_by_label("What they would do").fill(
        "Five councils want one customer platform. Write the two papers their cabinets decide by, and answer for them."
    )
    lead.get_by_label("Competency 1", exact=True).select_option(label=COMPETENCY)
    lead.get_by_label("To level, of competency 1").select_option("3")
    lead.locator("#id_experience_1").select_option("X13")
    lead.get_by_label("How many, of experience 1").fill(HOW_MANY)
    lead.get_by_role("checkbox", name=re.compile("^T4")).check()
    for group, after in (("First day", STARTS), ("Last day$", ENDS), ("Last day to apply", CLOSES)):
        fill_day(lead, group, today + after)
    fill_day(lead, "Applicants hear by", today + HEARS)
    lead.get_by_label("Place", exact=True).fill("Leeds Civic Hall")
    press(lead, "Save and see how it looks")
    expect(lead.get_by_text("in Yorkshire and The Humber have a gap that this closes")).to_be_visible()
    lead.get_by_role("radio", name="Yusuf Kapoor").check()
    press(lead, "Ask for approval")
    expect(lead.get_by_text("Waiting").first).to_be_visible()


def approve(walk: Walk) -> None:
    """The chief executive follows the letter, reads the terms and opens it."""
    chief = walk.be("host-sponsor")
    walk.open(chief, walk.letter(f"Kapoor {TITLE}", "/approve/"))
    expect(chief.get_by_text("Waiting for approval")).to_be_visible()
    press(chief, "Approve and open it")
    expect(chief.get_by_role("status").first).to_be_visible()


def apply(walk: Walk) -> None:
    """Imogen's pathway says what is missing; the opportunity says that it closes it."""
    learner = walk.be("at-the-gate")
    walk.open(learner, "/my-pathway/")
    expect(learner.locator("#gate")).to_contain_text("6 of 8 met")
    walk.open(learner, "/opportunities/")
    learner.get_by_role("link", name=TITLE).first.click()
    expect(learner.get_by_text("Closes a gap of yours").first).to_be_visible()
    learner.get_by_role("button", name="Apply").first.click()
    learner.get_by_role("textbox").first.fill("My gate asks for two reports that members decide by. I bring a network.")
    learner.get_by_role("checkbox", name=re.compile(f"^{COMPETENCY}")).first.check()
    press(learner, "Send to Leeds")
    expect(learner.get_by_text("Vikram Nair").first).to_be_visible()


def release(walk: Walk) -> None:
    """Her line manager finds it in his queue and says how the work is covered."""
    manager = walk.be("director")
    walk.open(manager, "/my-queue/")
    row = manager.get_by_role("article").filter(has_text=TITLE)
    row.get_by_label(re.compile("^How the work is covered")).fill("Two of her project leads share the board.")
    row.get_by_role("button", name="Release", exact=True).click()
    expect(manager.get_by_role("article").filter(has_text=TITLE)).to_have_count(0)


def shortlist_and_offer(walk: Walk, today: date) -> None:
    """The host weighs the application by its published criteria."""
    lead = walk.be("host-lead")
    walk.open(lead, "/opportunities/hosting/")
    lead.get_by_role("link", name=f"See applications to {TITLE}").click()
    lead.get_by_role("row").get_by_role("link", name="Applicant 1").click()
    expect(lead.get_by_text(LEARNER)).to_have_count(0)
    for box in lead.get_by_role("checkbox").all():
        box.check()
    lead.get_by_label("Your note").fill("Knows who reads such a paper.")
    press(lead, "Shortlist")
    expect(lead.get_by_role("heading", level=1)).to_have_text(LEARNER)
    fill_day(lead, "Last day to answer", today + CLOSES)
    press(lead, "Offer a place")
    expect(lead.get_by_text("Offered").first).to_be_visible()


def accept(walk: Walk) -> None:
    learner = walk.be("at-the-gate")
    walk.open(learner, "/my-applications/")
    learner.get_by_role("link", name=TITLE).first.click()
    press(learner, "Accept this place")
    expect(learner.get_by_role("status").first).to_contain_text("This is your placement")


def sign_for_home(walk: Walk) -> None:
    """The sponsor finds it under what to sign, signs, and it is gone from there."""
    sponsor = walk.be("sponsor")
    walk.open(sponsor, "/my-pipeline/")
    sponsor.locator("#sign").get_by_role("link", name=re.compile(LEARNER)).click()
    press(sponsor, "Sign for Kirklees")
    walk.open(sponsor, "/my-pipeline/")
    expect(sponsor.locator("#sign").get_by_text(LEARNER)).to_have_count(0)


def finish(walk: Walk) -> None:
    """On the last day she says that it is finished; what it gave goes to whoever can confirm it."""
    learner = walk.be("at-the-gate")
    walk.open(learner, "/placements/")
    learner.get_by_role("link", name=TITLE).first.click()
    learner.get_by_role("link", name="It is finished").click()
    learner.locator("main form button").first.click()
    expect(learner.locator("#gives")).to_contain_text(EXPERIENCE)


def verify(walk: Walk) -> None:
    """Somebody at the host without an account confirms it by the signed page."""
    page = walk.visitor()
    walk.open(page, walk.letter(f"Can you confirm this for {LEARNER}", "/verify/"))
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Can you confirm this for {LEARNER}?")
    press(page, "Yes, I confirm this")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"You confirmed “{EXPERIENCE}” for {LEARNER}")


# --- The gate --------------------------------------------------------------------------------------------------------


def ask_for_a_review(walk: Walk) -> None:
    learner = walk.be("at-the-gate")
    walk.open(learner, "/my-pathway/")
    expect(learner.locator("#gate")).to_contain_text("7 of 8 met")
    learner.get_by_role("link", name="Ask for a review").first.click()
    learner.get_by_label(re.compile("^Why you are ready")).fill(WHY_READY)
    press(learner, "Ask for the review")
    expect(learner.get_by_text("Waiting for a panel").first).to_be_visible()


def form_the_panel(walk: Walk, day: date) -> None:
    """Her council's lead is told who cannot sit, and chooses three who can."""
    lead = walk.be("council-lead")
    walk.open(lead, "/gate-reviews/")
    lead.get_by_role("row").filter(has_text=LEARNER).get_by_role("link", name=re.compile("^Form the panel")).click()
    expect(lead.get_by_role("checkbox", name="Vikram Nair")).to_have_count(0)
    for name in PANEL:
        lead.get_by_role("checkbox", name=name).check()
    chair = lead.get_by_label("Who chairs")
    chair.select_option(chair.locator("option", has_text=PANEL[1]).get_attribute("value"))
    fill_day(lead, "Day on which the panel meets", day)
    lead.get_by_role("button", name=re.compile("panel", re.I)).first.click()
    expect(lead.get_by_text("Panel meets on").first).to_be_visible()


def declare_and_score(walk: Walk, persona: str) -> None:
    """The case is closed to a member who has not declared."""
    member = walk.be(persona)
    walk.open(member, "/gate-reviews/")
    member.get_by_role("row").filter(has_text=LEARNER).get_by_role("link").first.click()
    expect(member.get_by_text(WHY_READY)).to_have_count(0)
    member.get_by_role("radio", name="No, I have none").check()
    press(member, "Declare and go on")
    expect(member.get_by_text(WHY_READY)).to_be_visible()
    score = member.locator("#score")
    for number, question in enumerate(score.locator(".q").all()):
        # Of a competency "Clearly" comes first, of the overall view "Ready".
        question.get_by_role("radio").first.check()
        question.get_by_role("textbox").fill(f"Her own example number {number + 1}, and it held.")
    press(member, "Save my scores")
    expect(member.get_by_role("status").first).to_be_visible()


def reply(walk: Walk) -> None:
    learner = walk.be("at-the-gate")
    walk.open(learner, "/my-pathway/")
    learner.locator("#gate").get_by_role("link", name="See the review").click()
    learner.get_by_text(f"Scores by competency of {PANEL[0]}").click()
    expect(learner.get_by_role("row").filter(has_text="Her own example number 1, and it held.")).to_be_visible()
    learner.get_by_label("Your reply").fill("Thank you. I have nothing to add but that I enjoyed it.")
    press(learner, "Send my reply")
    expect(learner.get_by_text("that I enjoyed it")).to_be_visible()


def decide(walk: Walk) -> None:
    """The chair records what the panel decided."""
    chair = walk.be(MEMBERS[1])
    walk.open(chair, "/gate-reviews/")
    chair.get_by_role("row").filter(has_text=LEARNER).get_by_role("link").first.click()
    chair.get_by_role("button", name="Record the decision").click()
    chair.get_by_role("radio", name="Ready", exact=True).check()
    chair.get_by_label("Why", exact=True).fill("Shown in two services and by everybody who was asked.")
    press(chair, "Record the decision")
    expect(chair.get_by_text("Ready").first).to_be_visible()


def certificate(walk: Walk) -> None:
    """A PDF for her, and a page by which anybody can check it."""
    learner = walk.be("at-the-gate")
    walk.open(learner, "/my-pathway/")
    expect(learner.locator("#gate")).to_contain_text("8 of 8 met")
    learner.locator("#gate").get_by_role("link", name="See the review").click()
    path = learner.locator('main a[href$=".pdf"]').first.get_attribute("href")
    assert path
    answer = learner.context.request.get(walk.server.at(path))
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF-")
    anybody = walk.visitor()
    walk.open(anybody, path.replace(".pdf", "/"))
    expect(anybody.get_by_role("heading", level=1)).to_have_text(LEARNER)
    expect(anybody.get_by_text("This certificate counts today")).to_be_visible()


def sponsors_row(walk: Walk) -> Locator:
    """The learner among those through their gate, on the sponsor's page."""
    sponsor = walk.be("sponsor")
    walk.open(sponsor, "/my-pipeline/")
    return sponsor.locator("#through").get_by_role("row").filter(has_text=LEARNER)
