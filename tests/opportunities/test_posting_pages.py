"""The pages of posting: the board, the form, the preview, the approval, the link in the mail, the end."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from notices.models import Message
from opportunities.actions import posting
from opportunities.models import Application, Opportunity
from opportunities.tasks import morning_letters
from pathways.queries.frameworks import current_catalogue
from people.models import AuditEvent
from people.roles import Role
from tests import factories
from tests.opportunities.posted import House, opened, ready
from tests.opportunities.posted import house as made_house
from tests.pathways.pages_client import client, text, words
from tests.world import World
from ui import clock

Status = Opportunity.Status
BOARD = reverse("opportunities:board")


def _page(name: str, opportunity: Opportunity) -> str:
    return reverse(f"opportunities:{name}", args=[opportunity.public_id])


@pytest.fixture
def house(world: World) -> House:
    return made_house()


@pytest.fixture
def live(house: House) -> Opportunity:
    return opened(house.council, house.lead, house.sponsor)


def test_an_empty_board_says_what_to_do(house: House) -> None:
    page = text(client(house.lead), BOARD)
    assert "Your council offers nothing yet." in words(page)
    assert reverse("opportunities:post") in page


def test_the_board_says_how_each_stands(world: World, house: House, live: Opportunity) -> None:
    stale = opened(house.council, house.lead, house.sponsor, title="Shadow the treasurer")
    Opportunity.objects.filter(pk=stale.pk).update(confirmed_on=factories.ago(days=36))
    ready(house.council, house.lead, title="Not yet ready")
    waiting = ready(house.council, house.lead, title="To be approved")
    posting.ask_approval(opportunity=waiting, approver=house.sponsor, by=house.lead)
    over = opened(house.council, house.lead, house.sponsor, title="Came to nothing")
    posting.withdraw(opportunity=over, reason="The team was merged.", by=house.lead)
    Application.objects.create(
        opportunity=live, person=world.far_learner, organisation=world.elsewhere, number=1, status="submitted"
    )
    Application.objects.create(
        opportunity=live, person=world.mentor, organisation=world.elsewhere, number=2, status="draft"
    )
    page = words(text(client(house.lead), BOARD))
    for fact in (
        "2 open, 1 application to decide. 1 not confirmed for 30 days: say that it is still open, or close it.",
        "Not confirmed for 36 days",
        "1 application",
        "To decide 1",
        "Waiting for Sam Cedar to approve",
        "Not yet ready",
        "Withdrawn",
        "The team was merged.",
    ):
        assert fact in page
    assert "Fay Willow" not in page


def test_the_board_costs_the_same_for_many(house: House, live: Opportunity) -> None:
    browser = client(house.lead)
    browser.get(BOARD)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(BOARD).status_code == 200
        return len(queries)

    few = asked()
    for number in range(12):
        opened(house.council, house.lead, house.sponsor, title=f"Number {number}")
    assert asked() == few <= 10


def test_the_navigation_of_a_council_lead_leads_there(house: House) -> None:
    assert f'href="{BOARD}"' in text(client(house.lead), reverse("council"))


def test_a_template_becomes_a_draft_to_fill_in(house: House) -> None:
    browser = client(house.lead)
    assert "Stretch project" in words(text(browser, reverse("opportunities:post")))
    answer = browser.post(reverse("opportunities:post"), {"start": "secondment"})
    draft = Opportunity.objects.get(organisation=house.council)
    assert answer.status_code == 303
    assert answer["Location"] == _page("edit", draft)
    assert (draft.kind, draft.organisation, draft.experiences) == ("secondment", house.council, {"X27": 3})
    page = text(browser, _page("edit", draft))
    assert "invoiced each quarter" in page
    assert len(page) < 60_000


def test_a_former_one_is_copied(house: House, live: Opportunity) -> None:
    browser = client(house.lead)
    assert live.title in text(browser, reverse("opportunities:post"))
    browser.post(reverse("opportunities:post"), {"start": f"copy-{live.public_id}"})
    assert Opportunity.objects.filter(organisation=house.council, status=Status.DRAFT).count() == 1
    assert browser.post(_page("copy", live)).status_code == 303
    assert Opportunity.objects.filter(organisation=house.council, status=Status.DRAFT).count() == 2


@pytest.mark.parametrize("start", ["", "nonsense", "copy-00000000-0000-0000-0000-000000000000"])
def test_only_what_is_shown_can_be_begun_with(house: House, start: str) -> None:
    assert client(house.lead).post(reverse("opportunities:post"), {"start": start}).status_code == 422
    assert not Opportunity.objects.filter(organisation=house.council).exists()


def test_the_preview_counts_people_and_names_nobody(world: World, house: House) -> None:
    draft = ready(house.council, house.lead)
    page = words(text(client(house.lead), _page("preview", draft)))
    assert "Fewer than 10 people" in page
    assert "in Yorkshire and The Humber have a gap that this closes" in page
    assert "Gave evidence to scrutiny" in page
    assert "1 session" in page
    assert world.learner.name not in page


@pytest.mark.parametrize("name", ["edit", "preview", "approve", "close", "withdraw"])
def test_each_page_asks_little_of_the_database(house: House, name: str) -> None:
    draft = ready(house.council, house.lead)
    if name == "approve":
        posting.ask_approval(opportunity=draft, approver=house.sponsor, by=house.lead)
    if name in {"close", "withdraw"}:
        Opportunity.objects.filter(pk=draft.pk).delete()
        draft = opened(house.council, house.lead, house.sponsor)
    browser = client(house.sponsor if name == "approve" else house.lead)
    browser.get(_page(name, draft))
    with CaptureQueriesContext(connection) as queries:
        page = text(browser, _page(name, draft))
    assert len(queries) <= 10
    assert len(page.encode()) < 60_000


def test_an_experience_to_offer_is_in_the_draft_whatever_it_begins_with(house: House, live: Opportunity) -> None:
    browser, address = client(house.lead), reverse("opportunities:post")
    kind = next(each for each in current_catalogue().experiences if each.code == "X12")
    assert f"gives {kind.title} too" in words(text(browser, f"{address}?experience=X12"))
    for start in ("shadowing", f"copy-{live.public_id}"):
        answer = browser.post(f"{address}?experience=X12", {"start": start})
        made = Opportunity.objects.filter(status=Status.DRAFT).latest("pk")
        assert made.experiences["X12"] == int(kind.quantity)
        assert re.search(r'value="X12" selected', text(browser, answer["Location"]))
    assert made.experiences.keys() == {"X12", *live.experiences}
    assert "too. You can change that" not in text(browser, f"{address}?experience=nothing")
    browser.post(f"{address}?experience=nothing", {"start": "shadowing"})
    assert "nothing" not in Opportunity.objects.latest("pk").experiences


def test_approval_is_asked_given_and_the_trail_goes_on(house: House) -> None:
    draft = ready(house.council, house.lead)
    lead, sponsor = client(house.lead), client(house.sponsor)
    assert lead.post(_page("preview", draft), {}).status_code == 422
    answer = lead.post(_page("preview", draft), {"approver": str(house.sponsor.public_id)})
    assert (answer.status_code, answer["Location"]) == (303, BOARD)
    url = re.search(
        r"/opportunities/\S+/approve/", Message.objects.filter(kind="opportunities.approval_asked").latest("pk").text
    )
    assert url is not None
    assert "Lena Oak asks Sam Cedar to approve it." in words(text(sponsor, url[0]))
    assert sponsor.post(url[0], {"answer": "return", "reason": ""}).status_code == 422
    assert sponsor.post(url[0], {"answer": ""}).status_code == 422
    assert lead.post(url[0], {"answer": "approve"}).status_code == 422
    assert sponsor.post(url[0], {"answer": "approve"}).status_code == 303
    draft.refresh_from_db()
    assert draft.status == Status.LIVE
    assert "was approved on" in words(text(sponsor, url[0]))
    assert lead.get(_page("edit", draft)).status_code == 303


def test_sent_back_it_says_why_where_it_is_mended(house: House) -> None:
    draft = ready(house.council, house.lead)
    posting.ask_approval(opportunity=draft, approver=house.sponsor, by=house.lead)
    answer = client(house.sponsor).post(_page("approve", draft), {"answer": "return", "reason": "Say who pays."})
    assert answer.status_code == 303
    browser = client(house.lead)
    assert "Say who pays." in text(browser, _page("edit", draft))
    assert "Say who pays." in text(browser, BOARD)


def test_alone_at_a_host_one_approves_oneself_and_reads_so(world: World) -> None:
    draft = ready(world.elsewhere, world.far_lead)
    browser = client(world.far_lead)
    assert "Nobody else at Leeds can approve it, so you open it yourself." in words(
        text(browser, _page("preview", draft))
    )
    assert browser.post(_page("preview", draft)).status_code == 303
    draft.refresh_from_db()
    assert draft.status == Status.LIVE


def test_one_press_says_still_open(house: House, live: Opportunity) -> None:
    Opportunity.objects.filter(pk=live.pk).update(confirmed_on=factories.ago(days=36))
    assert client(house.lead).post(_page("reconfirm", live)).status_code == 303
    live.refresh_from_db()
    assert (live.confirmed_on, live.confirmed_by) == (clock.today(), house.lead)


@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_the_link_in_the_mail_changes_nothing(live: Opportunity, method: str) -> None:
    url = _letter(live)
    events = AuditEvent.objects.count()
    for _ in range(3):
        answer = getattr(Client(), method)(url)
        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"]
    live.refresh_from_db()
    assert live.confirmed_on == factories.ago(days=30)
    assert AuditEvent.objects.count() == events


def test_the_link_in_the_mail_confirms_once_without_signing_in(live: Opportunity) -> None:
    url = _letter(live)
    assert Client().post(url).status_code == 303
    live.refresh_from_db()
    assert live.confirmed_on == clock.today()
    event = AuditEvent.objects.filter(action="opportunities.opportunity.reconfirmed").latest("pk")
    assert (event.actor, event.actor_label) == (None, "Link in the e-mail to Lena Oak")
    assert "Thank you." in words(Client().get(url).content.decode())
    assert Client().post(url).status_code == 303
    assert AuditEvent.objects.filter(action="opportunities.opportunity.reconfirmed").count() == 1


def test_a_link_nobody_sent_says_so(db: None) -> None:
    assert Client().get(reverse("opportunities:confirm_by_mail", args=["nothing"])).status_code == 404


def _letter(live: Opportunity) -> str:
    Opportunity.objects.filter(pk=live.pk).update(confirmed_on=factories.ago(days=30))
    assert morning_letters() == 1
    return factories.link_in(Message.objects.filter(kind="opportunities.reconfirm").latest("pk"))


@pytest.mark.parametrize(("name", "status"), [("close", Status.CLOSED), ("withdraw", Status.WITHDRAWN)])
def test_an_end_says_whom_it_concerns_and_asks_why(
    world: World, house: House, live: Opportunity, name: str, status: str
) -> None:
    Application.objects.create(
        opportunity=live, person=world.far_learner, organisation=world.elsewhere, number=1, status="submitted"
    )
    browser = client(house.lead)
    assert "1 application is undecided: that person gets an e-mail" in words(text(browser, _page(name, live)))
    assert browser.post(_page(name, live), {"reason": " "}).status_code == 422
    assert browser.post(_page(name, live), {"reason": "No desk."}).status_code == 303
    live.refresh_from_db()
    assert live.status == status
    assert browser.post(_page("withdraw", live), {"reason": "Again."}).status_code == 303


def test_a_draft_is_thrown_away(house: House) -> None:
    draft = ready(house.council, house.lead)
    assert client(house.lead).post(_page("discard", draft)).status_code == 303
    assert not Opportunity.objects.filter(organisation=house.council).exists()


@pytest.mark.parametrize("name", ["edit", "preview", "close", "withdraw", "approve", "reconfirm"])
def test_another_councils_lead_finds_nothing(world: World, live: Opportunity, name: str) -> None:
    assert client(world.far_lead).get(_page(name, live)).status_code == 404


@pytest.mark.parametrize("name", ["copy", "discard", "reconfirm", "edit", "preview", "close", "withdraw", "approve"])
def test_another_councils_lead_presses_nothing(world: World, live: Opportunity, name: str) -> None:
    before = Opportunity.objects.count()
    assert client(world.far_lead).post(_page(name, live), {"reason": "Mine.", "answer": "approve"}).status_code == 404
    live.refresh_from_db()
    assert (live.status, Opportunity.objects.count()) == (Status.LIVE, before)


def test_a_supervisor_from_elsewhere_posts_nothing_here(world: World, live: Opportunity) -> None:
    """Who supervises sees the applicants; the posting itself is the council's."""
    Opportunity.objects.filter(pk=live.pk).update(supervisor=world.far_lead)
    assert client(world.far_lead).get(_page("withdraw", live)).status_code == 404


def test_a_sponsor_of_the_host_may_approve_though_another_was_asked(house: House) -> None:
    second = factories.person("Lea Second", at=house.council, roles=(Role.COUNCIL_LEAD,))
    draft = ready(house.council, house.lead)
    posting.ask_approval(opportunity=draft, approver=second, by=house.lead)
    assert client(house.sponsor).get(_page("approve", draft)).status_code == 200
