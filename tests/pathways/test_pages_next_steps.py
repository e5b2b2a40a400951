"""My pathway says what is to do: what came back first, what waits as waiting, and a way in without a gate."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from pathways.actions import ClaimItem, Decision, appoint, ask_endorsement, claim, decide, end_appointment, set_target
from pathways.models import Appointment, Assessment
from pathways.queries.frameworks import current_catalogue
from people.models import Person
from tests.pathways.pages_client import client, text, words
from tests.pathways.pages_world import TARGET, World, directory, hold, person
from ui import clock
from ui.words import day

MINE = "/my-pathway/"
KNOWN = frozenset({"experience", "judgement"})
pytestmark = pytest.mark.django_db


@pytest.fixture
def made(staff: World) -> World:
    return staff


@pytest.fixture
def joanne(made: World) -> Person:
    """A council tax officer who works towards an apprenticeship."""
    someone = person("Joanne Pickles", made.council)
    appoint(
        person=someone,
        organisation=made.council,
        title="Council tax officer",
        role="",
        since=date(2021, 4, 1),
        line_manager=made.helen,
        outside_digital=True,
        by=None,
    )
    set_target(person=someone, role="data-apprentice", by=someone)
    return someone


def sent(someone: Person, code: str, level: int) -> Assessment:
    (row,) = claim(person=someone, items=[ClaimItem(code, level, KNOWN, "Shown in my own work.")], by=someone)
    return row


def test_a_role_without_a_gate_says_what_it_takes_and_gives_three_actions(made: World, joanne: Person) -> None:
    html = text(client(joanne), MINE)
    page = words(html)
    assert "You are a Council tax officer, working towards Data apprentice." in page
    assert "None of the 24 competencies it asks is recorded yet." in page
    assert "talk to your council lead, and apply when a post or an apprenticeship comes up" in page
    assert html.count('class="act" id="action-') == 3
    assert "1. Say which levels you hold already" in page
    assert "2. Talk to Siobhan Gallagher" in page
    assert f'href="mailto:{made.lead.email}?subject=' in html
    assert f'href="mailto:{made.helen.email}?subject=' in html
    assert "3. See what the role asks" in page
    assert reverse("pathways:role", args=["data-apprentice"]) in html
    assert reverse("pathways:baseline") not in html
    assert "Closes criterion" not in page


def test_the_first_claim_offered_is_core_and_its_page_opens(joanne: Person) -> None:
    html = text(client(joanne), MINE)
    url = f"{reverse('pathways:claim', args=['GOV2'])}?level=2"
    assert url in html
    assert "Information governance and privacy" in words(text(client(joanne), url))


def test_what_is_held_by_own_view_is_counted_in_levels(made: World, joanne: Person) -> None:
    sent(joanne, "GOV2", 2)
    asked = sum(current_catalogue().role("data-apprentice").requirements.values())
    assert f"By your own view you hold 2 of the {asked} levels it asks." in words(text(client(joanne), MINE))
    theirs = words(text(client(made.helen), reverse("pathways:of", args=[joanne.public_id])))
    assert f"By their own view Joanne holds 2 of the {asked} levels it asks." in theirs
    assert "mailto:" not in text(client(made.helen), reverse("pathways:of", args=[joanne.public_id]))


def test_outside_digital_a_gate_ahead_asks_for_claims_and_never_for_a_baseline(joanne: Person) -> None:
    set_target(person=joanne, role="data-analyst", by=joanne)
    html = text(client(joanne), MINE)
    assert "Say which levels you hold already" in html
    assert "competencies it asks is recorded yet." in words(html)
    assert reverse("pathways:baseline") not in html


def test_a_returned_claim_is_the_first_action(made: World) -> None:
    set_target(person=made.nasreen, role=TARGET, by=made.nasreen)
    hold(made, short={"PLC1": 3})
    row = sent(made.nasreen, "PLC1", 3)
    decide(decisions=[Decision(row, keep=False, reason="Say which partners.")], by=made.helen, held_on=clock.today())
    html = text(client(made.nasreen), MINE)
    assert "1. Mend your claim for Partnership working" in html
    assert f"Level 3 came back on {day(clock.today())}: “Say which partners.”" in html
    assert f"{reverse('pathways:claim', args=['PLC1'])}?level=3" in html
    assert "What you wrote before is in the form, ready to be changed." in html
    assert row.note
    assert row.note in text(client(made.nasreen), f"{reverse('pathways:claim', args=['PLC1'])}?level=3")
    again = sent(made.nasreen, "PLC1", 3)
    assert "Mend your claim" not in text(client(made.nasreen), MINE)
    decide(decisions=[Decision(again, keep=True)], by=made.helen, held_on=clock.today() - timedelta(days=2))
    assert "Mend your claim" not in text(client(made.nasreen), MINE), "kept after the return, though held before it"


def test_claims_that_wait_are_with_the_manager_already(made: World) -> None:
    set_target(person=made.nasreen, role=TARGET, by=made.nasreen)
    hold(made, own=tuple(competency.code for competency in current_catalogue().competencies[:20]))
    sent_on = clock.today() - timedelta(days=7)
    Assessment.objects.filter(person=made.nasreen, status=Assessment.Status.CLAIMED).update(on=sent_on)
    page = words(text(client(made.nasreen), MINE))
    assert f"With Helen Bradshaw since {day(sent_on)}" in page
    assert "Helen has the claims already: you need not send them again." in page
    assert "Ask Helen for a conversation" in page


def test_a_claim_above_the_assessed_level_is_marked_where_the_gap_stands(made: World) -> None:
    set_target(person=made.nasreen, role=TARGET, by=made.nasreen)
    hold(made, short={"DEM3": 2})
    before = text(client(made.nasreen), MINE)
    assert "Already there? Claim level 3 in Scrutiny and public accountability" in before
    sent(made.nasreen, "DEM3", 3)
    html = text(client(made.nasreen), f"{MINE}?view=gaps")
    page = words(html)
    assert "Scrutiny and public accountability, 2 short (claimed, waiting)." in page
    assert "Level 3 claimed, waiting. Until then the assessed level 1 counts." in page
    picture = text(client(made.nasreen), MINE)
    assert "3 claimed and waiting" in picture
    assert "A ring beyond a dot is a level claimed that waits for an answer." in picture
    table = words(text(client(made.nasreen), f"{MINE}?view=table"))
    assert "Level 3 claimed, waiting. Until then the assessed level 1 counts." in table
    assert "Already there? Claim level 3 in Scrutiny" not in page


def test_a_claim_with_nothing_assessed_counts_as_an_own_view(made: World) -> None:
    set_target(person=made.nasreen, role=TARGET, by=made.nasreen)
    sent(made.nasreen, "DEM3", 2)
    page = words(text(client(made.nasreen), f"{MINE}?view=gaps"))
    assert "Level 2 claimed, waiting. Until then it counts as an own view." in page
    assert "A ring beyond a dot" not in text(client(made.nasreen), MINE)


def test_an_endorsement_asked_for_waits_on_the_page(made: World) -> None:
    set_target(person=made.nasreen, role="head-of-digital", by=made.nasreen)
    from_directory = reverse("pathways:endorsement_ask", args=["democratic_services"])
    assert "Still to ask: head of service or assistant director and democratic services." in words(
        text(client(made.nasreen), MINE)
    )
    ask = f'<a class="govuk-link" href="{from_directory}">Ask democratic services</a>'
    assert ask in text(client(made.nasreen), MINE)
    theirs = reverse("pathways:of", args=[made.nasreen.public_id])
    assert "endorsements/" not in text(client(made.helen), theirs), "nobody else asks for them"
    directory(made.council)
    ask_endorsement(
        person=made.nasreen, gate="G4", capacity="democratic_services", by=made.nasreen,
        email=f"dev.ramsay@{made.council.slug}.example",
    )  # fmt: skip
    html = text(client(made.nasreen), MINE)
    assert f"Asked Dev Ramsay, democratic services, {day(clock.today())}." in html
    assert "Still to ask: head of service or assistant director." in html
    assert f'<a class="govuk-link nw" href="{from_directory}">Request to Dev Ramsay</a>' in html
    assert ask not in html, "it has been asked for"
    assert ">Ask head of service or assistant director</a>" in html


def test_my_claims_and_my_experiences_are_one_step_away_and_mine_alone(made: World) -> None:
    set_target(person=made.nasreen, role=TARGET, by=made.nasreen)
    html = text(client(made.nasreen), MINE)
    for name in ("pathways:claims", "pathways:experiences"):
        assert f'href="{reverse(name)}"' in html
    theirs = text(client(made.helen), reverse("pathways:of", args=[made.nasreen.public_id]))
    assert f'href="{reverse("pathways:claims")}"' not in theirs


def test_a_reader_is_told_of_the_person_and_the_manager_finds_back(made: World) -> None:
    set_target(person=made.nasreen, role=TARGET, by=made.nasreen)
    hold(made, short={"DEM3": 2, "PPL2": 1})
    url = reverse("pathways:of", args=[made.nasreen.public_id])
    html = text(client(made.helen), url)
    content = words(html[html.index("<main") : html.index("</main>")])
    assert "Nasreen holds 1, required 3" in content
    for word in ("you hold", "your council lead", "your own view", "Already there?"):
        assert word not in content
    back = f'<a class="govuk-back-link" href="{reverse("team")}">Back to my team</a>'
    assert back in html
    assert back not in text(client(made.lead), url)


def test_levels_are_steps_and_competencies_are_counted_as_such(made: World) -> None:
    set_target(person=made.nasreen, role=TARGET, by=made.nasreen)
    assert "None of the 36 competencies that Head of digital services asks is recorded." in text(
        client(made.nasreen), MINE
    )
    hold(made, short={"DEM3": 2})
    assert "<span>13 of 15 levels</span>" in text(client(made.nasreen), MINE)


def test_the_gate_marks_which_pathway_is_mine(made: World) -> None:
    url = reverse("pathways:gate", args=["G4"])
    assert "Your pathway" not in text(client(made.colleague), url)
    set_target(person=made.nasreen, role=TARGET, by=made.nasreen)
    html = text(client(made.nasreen), url)
    assert html.count("Your pathway") == 1
    asked = html[html.index("Experiences asked before it") :]
    assert asked.index("Your pathway") < asked.index("<ul"), "one's own comes first"


def test_a_reader_is_told_what_there_is_and_asked_to_do_nothing(made: World) -> None:
    set_target(person=made.nasreen, role=TARGET, by=made.nasreen)
    hold(made, short={"PLC1": 3})
    row = sent(made.nasreen, "PLC1", 3)
    decide(decisions=[Decision(row, keep=False, reason="Say which partners.")], by=made.helen, held_on=clock.today())
    page = words(text(client(made.lead), reverse("pathways:of", args=[made.nasreen.public_id])))
    own = words(text(client(made.nasreen), MINE))
    assert "Mend your claim for" in own
    assert "A claim that came back: " in page
    for act in ("Mend your claim", "Ask line manager", "Ask for an endorsement", "Mend it and claim again"):
        assert act not in page


def test_a_post_that_has_ended_is_not_said_to_be_missing(made: World) -> None:
    set_target(person=made.nasreen, role=TARGET, by=made.nasreen)
    (post,) = Appointment.objects.filter(person=made.nasreen, until=None)
    end_appointment(appointment=post, on=clock.today(), by=made.lead)
    page = words(text(client(made.lead), reverse("pathways:of", args=[made.nasreen.public_id])))
    assert f"No current post: the last ended on {day(clock.today() - timedelta(days=1))}." in page
    assert "No post is recorded" not in page
