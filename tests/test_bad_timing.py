"""The right thing at the wrong time: sent twice, sent after going back, sent by two people at once, sent too late.

And the right thing to the wrong address: somebody else's ids in a form of one's own.
"""

from datetime import timedelta
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse

from notices.models import Message
from pathways import actions as pathways
from pathways.actions import Decision
from pathways.actions.staff import check_staff_file, faulty_rows, send_staff_file
from pathways.errors import AlreadyDecided
from pathways.models import Assessment, Endorsement, ExperienceRecord
from people import actions as people
from people.models import Membership
from people.roles import Kind, Role
from tests import access_matrix as matrix
from tests import factories
from tests.access_matrix import Visitors
from tests.bad_input import FormFound, forms_in
from tests.test_bad_input import CLEAR, PAGES, _forms, _whose
from tests.world import World

# What a second press of the same button may add, and why.
MAY_REPEAT = {
    "notices.Message": "an invitation or link asked for again is a letter of its own, and the one before stops working",
    "people.Invitation": "as above",
    "pathways.VerificationRequest": "as above",
    "people.AuditEvent": "what was done twice stands in the trail twice",
    "pathways.StaffLoad": "a file sent again is checked again, and the one before is discarded",
    "notices.Job": "as above",
    "account.EmailAddress": "belongs to sign-in",
    "people.RecordView": "the page that says it was done already shows whose it is, and that is an opening",
}
# Where nothing typed is kept for after signing in, and why.
NEVER_KEPT = {
    "people:concern": "only the safe contact reads a concern: a draft of it would lie in another table for a day",
}


@pytest.fixture(scope="module")
def visitors_of_module(world_of_module: World) -> Visitors:
    return Visitors(world_of_module)


@pytest.fixture
def visitors(visitors_of_module: Visitors, world: World) -> Visitors:
    matrix.forget_rates()
    return visitors_of_module


def _rows() -> dict[str, int]:
    own = {"people", "pathways", "notices"}
    models = [model for model in apps.get_models() if model._meta.app_label in own]
    return {model._meta.label: model._default_manager.count() for model in models}


# --- Twice ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("label", PAGES)
def test_no_form_sent_twice_does_it_twice(label: str, visitors: Visitors) -> None:
    for column, form in _forms(visitors, label):
        with transaction.atomic():
            browser = visitors.browser(column)
            browser.raise_request_exception = True
            sent = form.filled(note="What I did.", kinds=["knowledge"]) if "note" in form.fields else form.filled()
            assert browser.post(form.action, sent).status_code in CLEAR
            once = _rows()
            assert browser.post(form.action, sent).status_code in CLEAR
            more = {name for name, count in _rows().items() if count != once[name]} - set(MAY_REPEAT)
            assert not more, f"{form.action} sent twice adds {more}"
            transaction.set_rollback(True)


def test_a_claim_sent_twice_is_one(world: World, visitors: Visitors) -> None:
    code = world.claims["returned"].competency
    browser, path = visitors.browser("learner"), reverse("pathways:claim", args=[code])
    sent = {"level": "2", "kinds": ["knowledge"], "note": "I teach it.", "do": "send"}
    assert [browser.post(path, sent).status_code for _ in range(2)] == [303, 303]
    assert Assessment.objects.filter(note="I teach it.").count() == 1


def test_the_signed_page_works_once(world: World, visitors: Visitors) -> None:
    path = reverse("pathways:verify", args=[world.tokens["verify"]])
    browser = visitors.browser("nobody")
    record = ExperienceRecord.objects.get(pk=world.experiences["with_verifier"].pk)
    for method in ("get", "head", "options"):
        getattr(browser, method)(path)
        record.refresh_from_db()
        assert record.status == "submitted", f"{method} changed something"
    assert browser.post(path, {"answer": "confirm"}).status_code == 303
    record.refresh_from_db()
    assert record.status == "verified"
    sent = Message.objects.filter(kind="pathways.experience_answered").count()
    again = browser.post(path, {"answer": "return", "reason": "Changed my mind."}, follow=True)
    assert "has been answered" in again.content.decode()
    record.refresh_from_db()
    assert (record.status, Message.objects.filter(kind="pathways.experience_answered").count()) == ("verified", sent)


def test_a_link_that_ran_out_says_so_and_what_to_do(world: World, visitors: Visitors, settings: Any) -> None:
    settings.CLOCK_SHIFT = timedelta(days=45)
    for name in ("verify", "endorse"):
        path = reverse(f"pathways:{name}", args=[world.tokens[name]])
        page = visitors.browser("nobody").get(path)
        assert page.status_code == 410
        assert f"Ask {world.learner.name} to send a new one" in unescape(page.content.decode())
        assert visitors.browser("nobody").post(path, {"answer": "confirm", "reason": "x"}).status_code in {303, 410}
    assert ExperienceRecord.objects.get(pk=world.experiences["with_verifier"].pk).status == "submitted"
    assert Endorsement.objects.get(pk=world.endorsements["peer"].pk).status == "asked"


# --- After going back, and two at once --------------------------------------------------------------------------------
def _assess(world: World) -> tuple[str, dict[str, str]]:
    """The manager's answer to the learner's waiting claim, as My queue sends it."""
    row = f"assess-{world.learner.public_id}"
    name = f"{row}-{world.claims['waiting'].public_id}"
    day = factories.ago(days=0)
    held = {f"{row}-held_on_{part}": str(getattr(day, part)) for part in ("day", "month", "year")}
    return reverse("queue_decide", args=["assess", world.learner.public_id]), {name: "keep", **held}


def test_a_decision_sent_again_after_going_back_is_a_conflict_and_changes_nothing(
    world: World, visitors: Visitors
) -> None:
    browser, (path, sent) = visitors.browser("manager"), _assess(world)
    assert browser.post(path, sent).status_code == 303
    before = _rows()
    again = browser.post(path, {**sent, **{name: "return" for name, said in sent.items() if said == "keep"}})
    assert again.status_code == 409
    assert "Nothing of yours was saved" in unescape(again.content.decode())
    looked = {"people.RecordView"}  # the page that says so shows the rest of the queue, and that is an opening
    assert {name for name, count in _rows().items() if count != before[name]} <= looked
    assert Assessment.objects.get(pk=world.claims["waiting"].pk).status == "assessed"


def test_a_claim_withdrawn_while_the_manager_reads_it_is_a_conflict(world: World, visitors: Visitors) -> None:
    path, sent = _assess(world)
    pathways.withdraw_claim(assessment=world.claims["waiting"], by=world.learner)
    response = visitors.browser("manager").post(path, sent)
    assert response.status_code == 409
    assert Assessment.objects.get(pk=world.claims["waiting"].pk).status == "withdrawn"


def test_of_two_managers_one_is_told_that_the_other_was_first(world: World) -> None:
    """With the row as both read it before either decided."""
    people.relate(
        viewer=world.past_manager,
        subject=world.learner,
        kind=Kind.LINE_MANAGER,
        since=factories.ago(days=1),
        source="tests:acting",
    )
    claim = Assessment.objects.get(pk=world.claims["waiting"].pk)
    stale = Assessment.objects.get(pk=claim.pk)
    pathways.decide(decisions=[Decision(claim, keep=True)], by=world.manager, held_on=factories.ago(days=0))
    with pytest.raises(AlreadyDecided, match=f"kept already by {world.manager.name}"):
        pathways.decide(
            decisions=[Decision(stale, keep=False, reason="No.")], by=world.past_manager, held_on=factories.ago(days=0)
        )


# --- Too late: the session ended while somebody typed -----------------------------------------------------------------
TYPED = "Typed before the session ended"


def _with_typed(form: FormFound) -> tuple[dict[str, Any], list[str]]:
    kept = [found.name for found in form.fields.values() if found.kind in {"text", "textarea", "search"}]
    kept = [name for name in kept if not name.endswith(("_day", "_month", "_year"))]
    return form.filled(**dict.fromkeys(kept, TYPED)), kept


@pytest.mark.parametrize("label", [label for label in PAGES if _whose(label) and "(token)" not in label])
def test_what_was_typed_comes_back_after_signing_in_and_to_nobody_else(label: str, visitors: Visitors) -> None:
    world = visitors.world
    row = next(row for row in matrix.rows() if (row.label, row.method) == (label, "GET"))
    if row.cell("nobody") != "in":
        return  # public: nobody's session can end here
    path, column = matrix.path_of(label, world), _whose(label)
    for _, form in _forms(visitors, label):
        sent, kept = _with_typed(form)
        if not kept:
            continue
        with transaction.atomic():
            browser = visitors.browser(column)
            browser.get(path)  # sets the cookie that says whose browser this is
            del browser.cookies[settings.SESSION_COOKIE_NAME]
            ended = browser.post(form.action, sent, headers={"Referer": f"http://testserver{path}"})
            assert matrix.cell_of(ended) == "in", form.action
            back = parse_qs(urlsplit(ended["Location"]).query)["next"][0]
            stranger = Client()
            stranger.force_login(world.far_lead)
            assert TYPED not in stranger.get(back).content.decode()
            browser.force_login(world.cast[column])
            page = browser.get(back).content.decode()
            if label in NEVER_KEPT:
                assert TYPED not in page, f"{form.action} is kept, and should not be"
            else:
                assert page.count(TYPED) >= len(kept), f"{form.action} loses {kept}"
            transaction.set_rollback(True)


# --- Somebody else's ids ----------------------------------------------------------------------------------------------
def test_nobody_uses_somebody_elses_ids_in_a_form_of_their_own(world: World, visitors: Visitors) -> None:
    before = _rows()
    code = world.claims["returned"].competency
    far = visitors.browser("far_learner")
    evidence = str(world.evidence["sent"].public_id)
    claim = {"level": "1", "kinds": ["knowledge"], "note": "Mine", "existing": [evidence]}
    far.post(reverse("pathways:claim", args=[code]), claim)
    assert not Assessment.objects.filter(person=world.far_learner, evidence__isnull=False).exists()
    day_2_3_2026 = [("day", "2"), ("month", "3"), ("year", "2026")]
    entry = {
        "quantity": "1",
        "verifier": f"entry-{world.verifiers['digital_lead'].pk}",
        **{f"{end}_{part}": said for end in ("since", "until") for part, said in day_2_3_2026},
    }
    assert far.post(reverse("pathways:experience_add", args=["X05"]), entry).status_code == 422
    far_lead = visitors.browser("far_lead")
    far_lead.post(reverse("people:invite_several"), {"person": [str(world.newcomer.public_id)], "confirmed": "yes"})
    assert _rows()["people.Invitation"] == before["people.Invitation"]
    far_manager = visitors.browser("far_manager")
    path, sent = _assess(world)
    assert far_manager.post(path, sent).status_code == 404
    own = reverse("queue_decide", args=["assess", world.far_learner.public_id])
    assert far_manager.post(own, sent).status_code in {404, 409, 422}
    far_manager.post(reverse("queue"), sent)
    assert Assessment.objects.get(pk=world.claims["waiting"].pk).status == "claimed"
    lead = visitors.browser("lead")
    give = reverse("people:give_role", args=[world.colleague.public_id])
    day = factories.ago(days=0)
    when = {f"since_{part}": getattr(day, part) for part in ("day", "month", "year")}
    assert lead.post(give, {"role": "administrator", **when}).status_code == 422
    assert not Membership.objects.filter(person=world.colleague, role=Role.ADMINISTRATOR).exists()


def test_nobody_ends_somebody_elses_session(world: World, visitors: Visitors) -> None:
    model = apps.get_model("usersessions", "UserSession")
    visitors.browser("manager").get(reverse("usersessions_list"))
    for session in model._default_manager.exclude(user=world.far_learner):
        response = visitors.browser("far_learner").post(reverse("usersessions_list"), {"session": session.pk})
        assert response.status_code == 404


def test_a_formula_in_a_staff_file_is_text_in_the_file_given_back(world: World, visitors: Visitors) -> None:
    rows = 'Name,Email,Job title\n"=HYPERLINK(""http://x.example"")",,+1+1\n@SUM(A1),nobody,-2\n'
    load = send_staff_file(organisation=world.council, name="=1.csv", content=rows.encode(), by=world.lead)
    check_staff_file(load=load, progress=lambda _done, _total: None)
    load.refresh_from_db()
    page = visitors.browser("lead").get(reverse("pathways:staff_file", args=[load.public_id]))
    assert page.status_code == 200
    cells = [
        cell.strip('"') for line in faulty_rows(load=load).decode("utf-8-sig").splitlines() for cell in line.split(",")
    ]
    assert cells
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []


def test_pages_of_forms_are_read() -> None:
    page = '<form method="post"><input name="a" value="1"><textarea name="b">\nx</textarea></form>'
    assert forms_in(page, at="/here/")[0].filled() == {"a": "1", "b": "x"}
