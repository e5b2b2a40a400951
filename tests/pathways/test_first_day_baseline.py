"""A person confirms the levels of their post, and a manager a whole team in one sitting; nothing is chosen for them."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from notices.models import Message
from pathways.actions.baseline import confirm_baseline, kinds_for
from pathways.actions.careers import appoint
from pathways.actions.claims import ClaimItem, claim
from pathways.actions.team_baseline import BaselineDecision, Outcome, TeamChanged, confirm_team
from pathways.errors import AlreadyDecided, NotYours
from pathways.evidence_rules import missing
from pathways.models import Appointment, Assessment, Baseline
from pathways.queries.baseline import own_baseline, team_baseline
from people.errors import Refused
from people.models import AuditEvent, Person
from tests.pathways.first_day_people import SINCE, Team, browser, council, framework, person, team
from tests.pathways.framework import CATALOGUE
from ui import clock
from ui.words import day

pytestmark = pytest.mark.django_db

ASKED = {code: level for code, level in CATALOGUE.role("data-analyst").requirements.items() if level}
FIRST, SECOND = sorted(ASKED)[:2]


@pytest.fixture
def three() -> Team:
    return team(council(), 3)


def send(post: Appointment, **changes: int) -> list[Assessment]:
    return confirm_baseline(person=post.person, appointment=post, levels={**ASKED, **changes}, by=post.person)


def typed(manager: Person, **extra: str) -> dict[str, object]:
    """What the team page carries by itself: who was shown, and today."""
    board = team_baseline(manager, today=clock.today())
    day = clock.today()
    return {
        "shown": [f"same-{member.baseline.pk}" for member in board.members],
        "held_on_day": str(day.day),
        "held_on_month": str(day.month),
        "held_on_year": str(day.year),
        **extra,
    }


# --- One's own ----------------------------------------------------------------------------------------------------


def test_every_level_is_preset_to_what_the_role_asks_and_says_so(three: Team) -> None:
    page = browser(three.people[0]).get(reverse("pathways:baseline")).content.decode()
    assert page.count("(your role asks this)") == len(ASKED)
    assert len(re.findall(r"selected>\d [^<]*\(your role asks this\)", page)) == len(ASKED)
    assert "What the levels mean" in page


def test_confirming_makes_own_claims_of_the_right_evidence(three: Team) -> None:
    who = three.people[0]
    answer = browser(who).post(reverse("pathways:baseline"), {**ASKED, FIRST: 6, SECOND: 0})
    assert answer.status_code == 303
    claims = {row.competency: row for row in Assessment.objects.filter(person=who)}
    assert {code: row.level for code, row in claims.items()} == {**ASKED, FIRST: 6, SECOND: 0}
    assert all(row.baseline and row.source == "self" and row.status == "claimed" for row in claims.values())
    assert all(not missing(row.level, row.kinds, CATALOGUE.scale) for row in claims.values())
    assert claims[FIRST].note.startswith("Baseline: in post since 1 September 2020")
    assert AuditEvent.objects.filter(action="pathways.baseline.confirmed", subject=who).count() == 1


@pytest.mark.parametrize(
    ("level", "kinds"),
    [
        (0, ()),
        (1, ("knowledge",)),
        (2, ("knowledge",)),
        (3, ("experience",)),
        (4, ("experience",)),
        (5, ("experience", "judgement")),
        (6, ("experience", "judgement")),
    ],
)
def test_evidence_fits_the_level(level: int, kinds: tuple[str, ...]) -> None:
    assert kinds_for(level=level, scale=CATALOGUE.scale) == kinds


def test_kept_for_later_is_seen_by_nobody_else_and_comes_back(three: Team) -> None:
    who = three.people[0]
    client = browser(who)
    client.post(reverse("pathways:baseline"), {**ASKED, FIRST: 6, "keep": "1"})
    assert not Assessment.objects.exists()
    assert team_baseline(three.manager, today=clock.today()).members == ()
    page = client.get(reverse("pathways:baseline")).content.decode()
    assert 'value="6" selected' in page
    assert "Nobody else sees it" in page


def test_an_answer_left_out_is_an_error_and_the_rest_is_kept(three: Team) -> None:
    sent = {**ASKED, FIRST: 6}
    del sent[SECOND]
    answer = browser(three.people[0]).post(reverse("pathways:baseline"), sent)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert f'href="#id_{SECOND}"' in page
    assert 'value="6" selected' in page
    assert not Assessment.objects.exists()


def test_what_was_confirmed_is_shown_with_who_comes_next_and_a_way_to_change(three: Team) -> None:
    client, url = browser(three.people[0]), reverse("pathways:baseline")
    client.post(url, {**ASKED, FIRST: 6})
    page = client.get(url).content.decode()
    assert f"You confirmed {len(ASKED)} levels on {day(clock.today())}" in page
    assert f"<b>{three.manager.name}</b> confirms them with you in one conversation." in page
    assert "<select" not in page
    assert f"{6 - ASKED[FIRST]} above the role" in page
    change = f"{url}?change=1"
    assert 'href="?change=1"' in page
    form = client.get(change).content.decode()
    assert 'value="6" selected' in form
    assert f'href="{url}">Leave it as it is' in form
    assert client.post(change, {**ASKED, FIRST: 5}).headers["Location"] == url
    assert "value=" in client.post(url, {FIRST: 6}).content.decode(), "an error keeps the form"


def test_sending_twice_changes_nothing_and_a_change_replaces_the_claim(three: Team) -> None:
    post = three.posts[0]
    send(post)
    assert send(post) == []
    (changed,) = send(post, **{FIRST: 6})
    assert changed.level == 6
    assert Assessment.objects.filter(person=post.person, competency=FIRST, status="withdrawn").count() == 1


def test_an_open_claim_gives_way_to_the_baseline(three: Team) -> None:
    post = three.posts[0]
    claim(person=post.person, items=[ClaimItem(FIRST, 5)], by=post.person)
    send(post)
    assert Assessment.objects.waiting().get(person=post.person, competency=FIRST).baseline


def test_nobody_confirms_for_another_or_off_the_scale(three: Team) -> None:
    post, other = three.posts[0], three.people[1]
    with pytest.raises(NotYours):
        confirm_baseline(person=post.person, appointment=post, levels=ASKED, by=other)
    with pytest.raises(Refused, match="from 0 to 6"):
        send(post, **{FIRST: 7})
    with pytest.raises(Refused, match="Say at which level"):
        confirm_baseline(person=post.person, appointment=post, levels={FIRST: 1}, by=post.person)


def test_without_a_matched_role_the_page_says_who_helps() -> None:
    framework()
    who = person("Una Unmatched", council())
    assert "no post here yet" in browser(who).get(reverse("pathways:baseline")).content.decode()
    appoint(person=who, organisation=council(), title="Wizard", role="", since=SINCE, by=None)
    assert "No digital role" in browser(who).get(reverse("pathways:baseline")).content.decode()


# --- A team -------------------------------------------------------------------------------------------------------


def test_the_team_page_says_how_long_it_takes_and_chooses_nothing(three: Team) -> None:
    for post in three.posts[:2]:
        send(post, **{FIRST: 6})
    page = browser(three.manager).get(reverse("pathways:baseline_team")).content.decode()
    assert "2 people, about 2 minutes" in page
    assert "checked" not in page
    assert f"Keep the {len(ASKED) - 1} levels that agree" in page
    assert "Person C" in page


def test_one_save_keeps_returns_and_assesses_at_another_level(three: Team) -> None:
    first, second, third = three.posts
    send(first, **{FIRST: 6})
    send(second, **{FIRST: 5, SECOND: 6})
    send(third)
    mine = {row.competency: row for row in Assessment.objects.filter(person=second.person)}
    hers = Assessment.objects.get(person=first.person, competency=FIRST)
    client = browser(three.manager)
    answer = client.post(
        reverse("pathways:baseline_team"),
        typed(
            three.manager,
            **{
                f"same-{first.baseline.pk}": "1",
                f"d-{hers.pk}": "keep",
                f"same-{second.baseline.pk}": "1",
                f"d-{mine[FIRST].pk}": "assess",
                f"n-{mine[FIRST].pk}": "3",
                f"r-{mine[FIRST].pk}": "With help so far.",
                f"d-{mine[SECOND].pk}": "return",
                f"r-{mine[SECOND].pk}": "Show me a live service.",
            },
        ),
    )
    assert answer.status_code == 303, answer.content.decode()
    assert Assessment.objects.get(decides=hers).level == 6
    assessed = Assessment.objects.get(decides=mine[FIRST])
    assert (assessed.level, assessed.source, assessed.assessor) == (3, "assessor", three.manager)
    mine[FIRST].refresh_from_db()
    assert (mine[FIRST].level, mine[FIRST].status) == (5, "assessed")
    mine[SECOND].refresh_from_db()
    assert (mine[SECOND].status, mine[SECOND].reason) == ("returned", "Show me a live service.")
    assert Baseline.objects.get(person=third.person).manager_confirmed_on is None
    (letter,) = Message.objects.filter(kind="pathways.baseline.decided")
    assert letter.recipient == second.person.email
    assert "Show me a live service." in letter.text
    assert AuditEvent.objects.filter(action="pathways.baseline.manager_confirmed").count() == 2
    assert own_baseline(first.person, today=clock.today()).closed


def test_one_of_the_folded_levels_can_be_decided_differently(three: Team) -> None:
    post = three.posts[0]
    send(post)
    row = Assessment.objects.get(person=post.person, competency=FIRST)
    extra = {f"same-{post.baseline.pk}": "1", f"d-{row.pk}": "assess", f"n-{row.pk}": "0", f"r-{row.pk}": "Not yet."}
    browser(three.manager).post(reverse("pathways:baseline_team"), typed(three.manager, **extra))
    assert Assessment.objects.get(decides=row).level == 0
    assert Assessment.objects.filter(person=post.person, source="assessor").count() == len(ASKED)


def test_listing_them_one_by_one_keeps_what_was_chosen_and_saves_nothing(three: Team) -> None:
    post, other = three.posts[:2]
    send(post)
    send(other)
    client = browser(three.manager)
    assert "As decided above" not in client.get(reverse("pathways:baseline_team")).content.decode()
    sent = typed(three.manager, **{f"same-{other.baseline.pk}": "1", "unfold": str(post.baseline.pk)})
    answer = client.post(reverse("pathways:baseline_team"), sent)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert page.count("As decided above") == len(ASKED)
    assert page.count(" checked") == 1
    assert "There is a problem" not in page
    assert not Assessment.objects.filter(source="assessor").exists()


@pytest.mark.parametrize(
    ("extra", "words"),
    [
        ({}, "Nothing is decided yet"),
        ({"d": "keep"}, "that agree with the role"),
        ({"same": "1"}, "Decide "),
        ({"same": "1", "d": "return"}, "Say what is missing"),
        ({"same": "1", "d": "assess"}, "Choose a level"),
        ({"same": "1", "d": "assess", "n": "3"}, "Say why you assess"),
    ],
)
def test_what_is_missing_is_said_and_what_was_chosen_stays(three: Team, extra: dict[str, str], words: str) -> None:
    post = three.posts[0]
    send(post, **{FIRST: 6})
    row = Assessment.objects.get(person=post.person, competency=FIRST)
    names = {"same": f"same-{post.baseline.pk}", "d": f"d-{row.pk}", "n": f"n-{row.pk}"}
    sent = typed(three.manager, **{names[key]: value for key, value in extra.items()})
    answer = browser(three.manager).post(reverse("pathways:baseline_team"), sent)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert words in page
    assert page.count(" checked") == len(extra.keys() - {"n"})
    assert '<option value="3"' in page
    assert ">3 " in page, "the level is named beside its number"
    assert not Assessment.objects.filter(source="assessor").exists()


def test_a_conversation_in_the_future_is_refused(three: Team) -> None:
    send(three.posts[0])
    tomorrow = clock.today() + timedelta(days=1)
    sent = typed(three.manager, **{f"same-{three.posts[0].baseline.pk}": "1"})
    sent |= {"held_on_day": tomorrow.day, "held_on_month": tomorrow.month, "held_on_year": tomorrow.year}
    answer = browser(three.manager).post(reverse("pathways:baseline_team"), sent)
    assert answer.status_code == 422
    assert "is in the future" in answer.content.decode()


def test_sent_twice_the_second_is_told_what_happened(three: Team) -> None:
    send(three.posts[0])
    send(three.posts[1])
    client = browser(three.manager)
    sent = typed(three.manager, **{f"same-{three.posts[0].baseline.pk}": "1"})
    assert client.post(reverse("pathways:baseline_team"), sent).status_code == 303
    again = client.post(reverse("pathways:baseline_team"), sent)
    assert again.status_code == 409
    assert "had been confirmed already" in again.content.decode()
    assert Assessment.objects.filter(source="assessor").count() == len(ASKED)


def test_levels_changed_after_the_page_was_opened_are_not_decided_unseen(three: Team) -> None:
    post, other = three.posts[0], three.posts[1]
    send(post, **{FIRST: 5})
    send(other)
    row = Assessment.objects.get(person=post.person, competency=FIRST)
    sent = typed(
        three.manager,
        **{f"same-{post.baseline.pk}": "1", f"d-{row.pk}": "keep", f"same-{other.baseline.pk}": "1"},
    )
    send(post, **{FIRST: 6})
    answer = browser(three.manager).post(reverse("pathways:baseline_team"), sent)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "changed their levels" in page
    assert f'id="same-{other.baseline.pk}" value="1" checked' in page
    assert not Assessment.objects.filter(source="assessor").exists()


def test_the_action_refuses_a_race_and_saves_nothing(three: Team) -> None:
    first, second = three.posts[:2]
    rows = [*send(first), *send(second)]
    keep = [BaselineDecision(row, Outcome.KEEP) for row in rows]
    confirm_team(manager=three.manager, decisions=keep[: len(ASKED)], held_on=clock.today())
    with pytest.raises(TeamChanged) as told:
        confirm_team(manager=three.manager, decisions=keep, held_on=clock.today())
    assert told.value.lines[0].startswith("Person A: confirmed already")
    assert Assessment.objects.filter(person=second.person, source="assessor").count() == 0
    with pytest.raises(AlreadyDecided, match="claim it"):
        send(first, **{FIRST: 6})


def test_only_ones_own_team_and_all_of_a_person(three: Team) -> None:
    rows = send(three.posts[0])
    keep = [BaselineDecision(row, Outcome.KEEP) for row in rows]
    stranger = person("Stan Stranger", council("leeds"))
    with pytest.raises(NotYours):
        confirm_team(manager=stranger, decisions=keep, held_on=clock.today())
    with pytest.raises(Refused, match="not decided"):
        confirm_team(manager=three.manager, decisions=keep[1:], held_on=clock.today())
    with pytest.raises(Refused, match="Say what is missing"):
        confirm_team(
            manager=three.manager,
            decisions=[BaselineDecision(rows[0], Outcome.RETURN), *keep[1:]],
            held_on=clock.today(),
        )


def test_who_manages_nobody_finds_no_page(three: Team) -> None:
    assert browser(three.people[0]).get(reverse("pathways:baseline_team")).status_code == 404
    assert Client().get(reverse("pathways:baseline")).status_code == 302


def test_opening_the_team_page_is_seen_by_the_people_on_it(three: Team) -> None:
    send(three.posts[0])
    browser(three.manager).get(reverse("pathways:baseline_team"))
    assert [view.page for view in three.people[0].record_views.all()] == ["baseline"]
