"""A second version of the framework while people hold levels of the first; and an installation without any."""

import copy
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from pathways import actions as pathways
from pathways.actions import ClaimItem
from pathways.actions.baseline import confirm_baseline
from pathways.actions.team_baseline import BaselineDecision, Outcome, confirm_team
from pathways.errors import WrongEvidence
from pathways.models import Assessment, Baseline, FrameworkVersion
from pathways.queries.frameworks import current_catalogue
from pathways.shipped import shipped_framework
from people.models import Person
from tests import factories
from tests.home.world import conversation
from tests.world import World
from ui import clock

pytestmark = pytest.mark.django_db


def document(*, without: frozenset[str], role: str = "", coverage: float = 0.5) -> dict[str, Any]:
    """The shipped framework as version 2: without some competencies, without a role, its gates asking less."""
    made = copy.deepcopy(shipped_framework())
    made["version"] = "2.0-test"
    for area in made["areas"]:
        area["competencies"] = [item for item in area["competencies"] if item["code"] not in without]
    made["areas"] = [area for area in made["areas"] if area["competencies"]]
    made["roles"] = [item for item in made["roles"] if item["code"] != role]
    for item in made["roles"]:
        item["requirements"] = {code: level for code, level in item["requirements"].items() if code not in without}
        item["core"] = [code for code in item["core"] if code not in without]
    for item in made["experiences"]:
        item["competencies"] = [code for code in item["competencies"] if code not in without]
    for pathway in made["pathways"]:
        for stage in pathway["stages"]:
            stage["roles"] = [code for code in stage["roles"] if code != role]
    for gate in made["gates"]:
        if gate["criteria"].get("minimum_coverage") is not None:
            gate["criteria"]["minimum_coverage"] = coverage
    for key in ("crosswalk", "crosswalks"):
        made.pop(key, None)
    return made


def browser(person: Person) -> Client:
    made = Client()
    made.force_login(person)
    return made


def pages(world: World) -> list[tuple[Person, str]]:
    """Every page that reads what the learner holds, and by whom it is opened."""
    learner, manager, lead = world.learner, world.manager, world.lead
    kept = next(area.competencies[0].code for area in current_catalogue().areas)
    own = (
        *(reverse(name) for name in ("today", "pathways:mine", "pathways:claims", "pathways:experiences")),
        *(reverse(name) for name in ("pathways:record", "pathways:record_trail", "pathways:baseline")),
        *(reverse(name) for name in ("pathways:target", "pathways:framework", "pathways:experience_add")),
        reverse("pathways:competency", args=[kept]),
        reverse("pathways:claim", args=[kept]),
    )
    team = (*(reverse(name) for name in ("queue", "team", "pathways:baseline_team")),)
    council = (
        *(reverse(name) for name in ("council", "gates", "pathways:first_day", "pathways:titles")),
        reverse("pathways:appointments", args=[learner.public_id]),
        reverse("pathways:appointment_change", args=[learner.public_id, world.appointment.public_id]),
    )
    of = reverse("pathways:of", args=[learner.public_id])
    return [
        *((learner, url) for url in own),
        *((manager, url) for url in (*team, of)),
        *((lead, url) for url in (*council, of)),
    ]


@pytest.mark.parametrize("role", ["", "developer", "lead-developer"], ids=["roles kept", "post gone", "target gone"])
def test_every_page_opens_after_a_version_that_leaves_things_out(world: World, role: str) -> None:
    gone = frozenset(claim.competency for claim in world.claims.values())
    pathways.publish(document=document(without=gone, role=role), by=None)

    answers = {url: browser(who).get(url).status_code for who, url in pages(world)}

    assert {url: status for url, status in answers.items() if status != 200} == {}


def test_a_claim_of_the_earlier_version_can_still_be_decided_sent_and_withdrawn(world: World) -> None:
    gone = frozenset(claim.competency for claim in world.claims.values())
    pathways.publish(document=document(without=gone), by=None)
    waiting, draft = world.claims["waiting"], world.claims["draft"]

    mine = browser(world.learner)
    assert mine.post(reverse("pathways:claim_send", args=[draft.public_id])).status_code == 303
    assert mine.post(reverse("pathways:claim_withdraw", args=[draft.public_id])).status_code == 303
    url = reverse("queue_decide", args=["assess", world.learner.public_id])
    kept = conversation(world.learner, (waiting, "keep", ""))
    assert browser(world.manager).post(url, kept).status_code == 303
    assert browser(world.manager).post(url, kept).status_code == 409  # somebody was first, and is named in words

    waiting.refresh_from_db()
    assert waiting.status == Assessment.Status.ASSESSED


def test_a_baseline_sent_before_a_new_version_is_sent_again_and_then_confirmed(world: World) -> None:
    first = Assessment.objects.filter(person=world.newcomer, baseline=True)
    assert first.waiting().count() > 1
    before = set(first.values_list("pk", flat=True))
    gone = frozenset([first.order_by("competency").values_list("competency", flat=True)[0]])
    pathways.publish(document=document(without=gone), by=None)
    post = Baseline.objects.get(person=world.newcomer).appointment
    levels = {code: level for code, level in current_catalogue().role("developer").requirements.items() if level > 0}

    made = confirm_baseline(person=world.newcomer, appointment=post, levels=levels, by=world.newcomer)
    confirm_team(
        manager=world.manager,
        decisions=[BaselineDecision(claim, Outcome.KEEP) for claim in made],
        held_on=clock.today(),
    )

    assert set(Assessment.objects.filter(pk__in=before).values_list("status", flat=True)) == {"withdrawn"}
    assert Baseline.objects.get(person=world.newcomer).manager_confirmed_on == clock.today()


def test_the_scale_of_the_version_says_which_evidence_a_level_needs() -> None:
    """A framework may ask for more than the common rule; the action holds to it, not only the page."""
    stricter = document(without=frozenset())
    for level in stricter["scale"]["levels"]:
        if level["value"] == 1:
            level["evidence"] = ["experience"]
    pathways.publish(document=stricter, by=None)
    learner, manager = factories.person("Lea"), factories.person("Mo")
    factories.post(learner, manager=manager)
    code = min(current_catalogue().role("developer").requirements)
    [claim] = pathways.claim(person=learner, items=[ClaimItem(code, 1, frozenset({"knowledge"}))], by=learner)

    with pytest.raises(WrongEvidence):
        pathways.decide(decisions=[pathways.Decision(claim, keep=True)], by=manager, held_on=clock.today())


def test_without_a_framework_every_page_says_what_to_do(world: World) -> None:
    opened = pages(world)
    FrameworkVersion.objects.update(status=FrameworkVersion.Status.DRAFT)

    for who, url in opened:
        answer = browser(who).get(url)
        assert answer.status_code in {200, 503}, url
        if answer.status_code == 503:
            assert "publish_framework" in answer.content.decode(), url
    assert browser(world.learner).get(reverse("pathways:mine")).status_code == 503
