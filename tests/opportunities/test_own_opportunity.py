"""Who has a part in an opportunity does not apply for it: the page says why, and the action refuses."""

from collections.abc import Callable

import pytest
from django.urls import reverse

from opportunities.actions.applying import apply, send
from opportunities.models import Application, Opportunity
from people.actions import grant
from people.errors import Refused
from people.models import Person
from people.roles import Role
from tests import factories
from tests.opportunities.applications import Story
from tests.opportunities.posted import House, house, opened, ready, waiting
from tests.pathways.pages_client import client, text, words
from ui import clock

pytestmark = pytest.mark.django_db


def url(name: str, opportunity: Opportunity) -> str:
    return reverse(f"opportunities:{name}", args=[opportunity.public_id])


def tries(opportunity: Opportunity, person: Person) -> Application:
    return apply(opportunity=opportunity, person=person, statement="Me", levels=[], evidence=[], by=person)


def approver(told: Story) -> Person:
    """A sponsor of the host who approved it; they choose among nobody."""
    found = factories.person("Spencer Approves", at=told.host, roles=(Role.SPONSOR,))
    Opportunity.objects.filter(pk=told.opportunity.pk).update(approver=found)
    return found


def poster(told: Story) -> Person:
    """Somebody who wrote it and posts no longer."""
    found = factories.person("Pru Posted", at=told.host)
    Opportunity.objects.filter(pk=told.opportunity.pk).update(posted_by=found)
    return found


PARTS: dict[str, tuple[Callable[[Story], Person], str, str]] = {
    "supervisor": (lambda told: told.supervisor, "You would supervise this", "See the applications"),
    "poster": (poster, "You posted this", ""),
    "approver": (approver, "You approved this", ""),
    "chooser": (lambda told: told.host_lead, "You choose for Leeds among the people who apply", "See the applications"),
}


@pytest.mark.parametrize("part", PARTS)
def test_no_button_but_a_reason_and_what_they_can_do(told: Story, part: str) -> None:
    who, why, act = PARTS[part]
    person = who(told)
    told.opportunity.refresh_from_db()
    html = text(client(person), url("one", told.opportunity))
    assert f"{why}, so you cannot apply for it. Nobody decides on an application of their own." in words(html)
    assert f'href="{url("apply", told.opportunity)}"' not in html
    assert "What happens after you apply" not in html
    assert (f'href="{url("applicants", told.opportunity)}">See the applications' in html) == bool(act)
    form = text(client(person), url("apply", told.opportunity))
    assert f"{why}, so you cannot apply for it." in words(form)
    assert 'value="send"' not in form


@pytest.mark.parametrize("part", PARTS)
def test_the_action_refuses_too(told: Story, part: str) -> None:
    who, why, _ = PARTS[part]
    person = who(told)
    with pytest.raises(Refused, match=why):
        tries(told.opportunity, person)
    page = client(person).post(url("apply", told.opportunity), {"statement": "Me", "do": "send"})
    assert page.status_code == 422
    assert why in words(page.content.decode())
    assert not Application.objects.exists()


def test_a_draft_of_somebody_who_came_to_choose_is_not_sent(told: Story) -> None:
    late = factories.person("Lou Later", at=told.host)
    draft = apply(
        opportunity=told.opportunity, person=late, statement="Me", levels=[], evidence=[], by=late, draft=True
    )
    grant(person=late, organisation=told.host, role=Role.COUNCIL_LEAD, by=None, since=clock.today())
    with pytest.raises(Refused, match="You choose for Leeds"):
        send(application=draft, by=late)
    page = words(text(client(late), url("apply", told.opportunity)))
    assert "You choose for Leeds" in page
    assert "Delete this draft" in page


def test_who_chooses_elsewhere_or_has_no_part_applies(told: Story) -> None:
    assert tries(told.opportunity, told.stranger).status == "submitted"
    sponsor = factories.person("Sponsor Only", at=told.host, roles=(Role.SPONSOR,))
    assert tries(told.opportunity, sponsor).status == "submitted"
    assert f'href="{url("apply", told.opportunity)}"' in text(client(told.applicant), url("one", told.opportunity))


def test_what_is_not_open_yet_is_changed(told: Story) -> None:
    made: House = house()
    for opportunity in (ready(made.council, made.lead), waiting(made.council, made.lead, made.sponsor)):
        html = text(client(made.lead), url("one", opportunity))
        assert f'href="{url("edit", opportunity)}">Change it' in html
        assert "See the applications" not in html


def test_what_is_open_is_closed_from_the_board(told: Story) -> None:
    made = house()
    live = opened(made.council, made.lead, made.sponsor)
    html = text(client(made.lead), url("one", live))
    assert f'href="{reverse("opportunities:board")}#o-{live.pk}">Close or withdraw it' in html
    assert f'id="o-{live.pk}"' in text(client(made.lead), reverse("opportunities:board"))


def test_once_somebody_is_on_the_shortlist_the_page_says_so(told: Story) -> None:
    reader = client(told.rival)
    assert "Leeds shortlists, by the criteria on this page." in words(text(reader, url("one", told.opportunity)))
    told.applied()
    assert "Leeds shortlists," in words(text(reader, url("one", told.opportunity))), "sent is not yet shortlisted"
    told.shortlisted(Application.objects.get())
    page = words(text(reader, url("one", told.opportunity)))
    assert "Leeds has begun to shortlist, by the criteria on this page. People can apply until" in page
