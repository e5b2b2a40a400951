"""Which thing of the shared world each address is asked about, by the label of its line in access_matrix.txt.

Words after an address say which thing is asked for; without them it is the learner's own. Ids are read from the world,
never guessed, so a new address needs an entry here, or the table cannot be made.
"""

from collections.abc import Callable
from typing import Any

from tests.world import World

Arguments = Callable[[World], dict[str, Any]]


def _id(of: Callable[[World], Any]) -> Arguments:
    return lambda world: {"public_id": of(world).public_id}


def _key(of: Callable[[World], Any], **more: Callable[[World], Any]) -> Arguments:
    return lambda world: {"key": of(world).pk, **{name: part(world).public_id for name, part in more.items()}}


def _code(code: str) -> Arguments:
    return lambda _: {"code": code}


def _token(name: str) -> Arguments:
    return lambda world: {"token": world.tokens[name]}


def _is(**parts: str) -> Arguments:
    return lambda _: parts


def _post(world: World) -> dict[str, Any]:
    return {"public_id": world.learner.public_id, "post": world.appointment.public_id}


# What an address with parts is asked for. "name(part)" is an address; "name(part) words" the same for another thing.
ARGUMENTS: dict[str, Arguments] = {
    # people
    "people:invitation(token)": _token("invitation"),
    "people:invitation(token) unknown": _is(token="nothing"),
    "people:set_up(token)": _is(token="nothing"),
    "people:person(public_id)": _id(lambda world: world.learner),
    "people:correct(public_id)": _id(lambda world: world.learner),
    "people:correct(public_id) administrator": _id(lambda world: world.administrator),
    "people:invite(public_id)": _id(lambda world: world.newcomer),
    "people:deactivate(public_id)": _id(lambda world: world.learner),
    "people:deactivate(public_id) administrator": _id(lambda world: world.administrator),
    "people:reactivate(public_id)": _id(lambda world: world.learner),
    "people:give_role(public_id)": _id(lambda world: world.learner),
    "people:end_role(key,public_id)": _key(lambda world: world.granted, public_id=lambda world: world.colleague),
    "people:opened_of(public_id)": _id(lambda world: world.learner),
    "people:verifier_change(key)": _key(lambda world: world.verifiers["digital_lead"]),
    "people:verifier_retire(key)": _key(lambda world: world.verifiers["digital_lead"]),
    "people:verifier_restore(key)": _key(lambda world: world.verifiers["finance"]),
    "people:retry_message(key)": _key(lambda world: world.dead_letter),
    "people:give_up_message(key)": _key(lambda world: world.dead_letter),
    "people:retry_job(key)": _key(lambda world: world.dead_job),
    "people:give_up_job(key)": _key(lambda world: world.dead_job),
    "people:concern_read(public_id)": _id(lambda world: world.concern),
    "account_confirm_email(key)": _is(key="nothing"),
    "account_reset_password_from_key(key,uidb36)": _is(uidb36="1", key="nothing"),
    # pathways: the framework
    "pathways:role(code)": _code("developer"),
    "pathways:competency(code)": lambda world: {"code": world.claims["waiting"].competency},
    "pathways:experience_type(code)": _code("X05"),
    "pathways:gate(code)": _code("G2"),
    # pathways: one's own, and what others see of it
    "pathways:of(public_id)": _id(lambda world: world.learner),
    "pathways:conversation(public_id)": _id(lambda world: world.learner),
    "pathways:conversation_undo(public_id,talk)": lambda world: {
        "public_id": world.learner.public_id,
        "talk": "00000000-0000-4000-8000-000000000000",
    },
    "pathways:claim(code)": lambda world: {"code": world.claims["returned"].competency},
    "pathways:claim_send(public_id)": _id(lambda world: world.claims["draft"]),
    "pathways:claim_withdraw(public_id)": _id(lambda world: world.claims["waiting"]),
    "pathways:claim_restore(public_id)": _id(lambda world: world.claims["withdrawn"]),
    "pathways:experience_add(code)": _code("X05"),
    "pathways:experience(public_id)": _id(lambda world: world.experiences["answered"]),
    "pathways:experience(public_id) withdrawn": _id(lambda world: world.experiences["withdrawn"]),
    "pathways:experience_ask_again(public_id)": _id(lambda world: world.experiences["with_verifier"]),
    "pathways:experience_withdraw(public_id)": _id(lambda world: world.experiences["with_manager"]),
    "pathways:experience_restore(public_id)": _id(lambda world: world.experiences["withdrawn"]),
    "pathways:endorsement_ask(capacity)": _is(capacity="peer_outside_team"),
    "pathways:endorsement_withdraw(public_id)": _id(lambda world: world.endorsements["peer"]),
    "pathways:endorsement_restore(public_id)": _id(lambda world: world.endorsements["peer"]),
    "pathways:endorsement_again(public_id)": _id(lambda world: world.endorsements["peer"]),
    "pathways:evidence(public_id)": _id(lambda world: world.evidence["sent"]),
    "pathways:evidence(public_id) words": _id(lambda world: world.evidence["words"]),
    "pathways:evidence(public_id) draft": _id(lambda world: world.evidence["draft"]),
    # pathways: posts, for whoever manages the council's people
    "pathways:appointments(public_id)": _id(lambda world: world.learner),
    "pathways:appointment_add(public_id)": _id(lambda world: world.learner),
    "pathways:appointment_change(post,public_id)": _post,
    "pathways:appointment_end(post,public_id)": _post,
    "pathways:appointment_manager(post,public_id)": _post,
    "pathways:appointment_undo(post,public_id)": _post,
    "pathways:move(public_id)": _id(lambda world: world.learner),
    "pathways:move(public_id) administrator": _id(lambda world: world.administrator),
    "pathways:move_cancel(public_id)": _id(lambda world: world.learner),
    "pathways:leave(public_id)": _id(lambda world: world.learner),
    "pathways:leave(public_id) administrator": _id(lambda world: world.administrator),
    "pathways:leave_take_back(public_id)": _id(lambda world: world.learner),
    # pathways: ways in
    "pathways:interest(code)": _code("data-analyst"),
    "pathways:interest_take_back(public_id)": _id(lambda world: world.interest),
    "pathways:interest_answer(public_id)": _id(lambda world: world.interest),
    "pathways:interest_reopen(public_id)": _id(lambda world: world.interest),
    # opportunities: found by everybody while they are open
    "opportunities:one(public_id)": _id(lambda world: world.opportunities["draft"]),
    "opportunities:one(public_id) open": _id(lambda world: world.opportunities["live"]),
    "opportunities:save(public_id)": _id(lambda world: world.opportunities["draft"]),
    "opportunities:save(public_id) open": _id(lambda world: world.opportunities["live"]),
    "opportunities:forget(public_id)": _id(lambda world: world.opportunities["draft"]),
    "opportunities:forget(public_id) open": _id(lambda world: world.opportunities["live"]),
    # pathways: the panel of a gate
    "pathways:review(public_id)": _id(lambda world: world.reviews["open"]),
    "pathways:review(public_id) decided": _id(lambda world: world.reviews["not_yet"]),
    "pathways:review_withdraw(public_id)": _id(lambda world: world.reviews["open"]),
    "pathways:review_panel(public_id)": _id(lambda world: world.reviews["asked"]),
    "pathways:review_remind(public_id)": _id(lambda world: world.reviews["open"]),
    "pathways:review_seat(public_id)": _id(lambda world: world.reviews["open"]),
    "pathways:review_seat(public_id) decided": _id(lambda world: world.reviews["not_yet"]),
    "pathways:review_decide(public_id)": _id(lambda world: world.reviews["open"]),
    "pathways:review_appeal(public_id)": _id(lambda world: world.reviews["not_yet"]),
    "pathways:review_answer_appeal(public_id)": _id(lambda world: world.reviews["not_yet"]),
    "pathways:certificate(code)": lambda world: {"code": world.reviews["ready"].certificate},
    "pathways:certificate(code) unknown": _is(code="nothing"),
    "pathways:certificate_verify(code)": lambda world: {"code": world.reviews["ready"].certificate},
    "pathways:certificate_verify(code) unknown": _is(code="nothing"),
    # pathways: signed pages
    "pathways:verify(token)": _token("verify"),
    "pathways:verify(token) used": _token("verify_used"),
    "pathways:verify(token) unknown": _is(token="nothing"),
    "pathways:endorse(token)": _token("endorse"),
    "pathways:endorse(token) unknown": _is(token="nothing"),
    # pathways: a council's first afternoon
    "pathways:first_day_remind(step)": _is(step="sign-in"),
    "pathways:first_day_job(public_id)": _id(lambda world: world.job),
    "pathways:staff_file(public_id)": _id(lambda world: world.load),
    "pathways:staff_take_in(public_id)": _id(lambda world: world.load),
    "pathways:staff_discard(public_id)": _id(lambda world: world.load),
    "pathways:staff_errors(public_id)": _id(lambda world: world.load),
    # home
    "queue_undo(name)": _is(name="nothing"),
    "queue_decide(kind,public_id)": lambda world: {"kind": "assess", "public_id": world.learner.public_id},
    "queue_decide(kind,public_id) verify": lambda world: {
        "kind": "verify",
        "public_id": world.experiences["with_manager"].public_id,
    },
    "queue_decide(kind,public_id) endorse": lambda world: {
        "kind": "endorse",
        "public_id": world.endorsements["manager"].public_id,
    },
    "queue_decide(kind,public_id) address": lambda world: {
        "kind": "address",
        "public_id": world.experiences["outside"].public_id,
    },
    # opportunities: what a host posts
    "opportunities:copy(public_id)": _id(lambda world: world.opportunities["live"]),
    "opportunities:edit(public_id)": _id(lambda world: world.opportunities["draft"]),
    "opportunities:edit(public_id) open": _id(lambda world: world.opportunities["live"]),
    "opportunities:preview(public_id)": _id(lambda world: world.opportunities["draft"]),
    "opportunities:discard(public_id)": _id(lambda world: world.opportunities["draft"]),
    "opportunities:approve(public_id)": _id(lambda world: world.opportunities["waiting"]),
    "opportunities:approve(public_id) draft": _id(lambda world: world.opportunities["draft"]),
    "opportunities:reconfirm(public_id)": _id(lambda world: world.opportunities["live"]),
    "opportunities:close(public_id)": _id(lambda world: world.opportunities["live"]),
    "opportunities:withdraw(public_id)": _id(lambda world: world.opportunities["live"]),
    "opportunities:confirm_by_mail(token)": _token("reconfirm"),
    "opportunities:confirm_by_mail(token) unknown": _is(token="nothing"),
    # opportunities: applications, of the applicant, their council, and the host
    "opportunities:apply(public_id)": _id(lambda world: world.opportunities["draft"]),
    "opportunities:apply(public_id) open": _id(lambda world: world.opportunities["live"]),
    "opportunities:applicants(public_id)": _id(lambda world: world.opportunities["live"]),
    "opportunities:applicants(public_id) elsewhere": _id(lambda world: world.opportunities["elsewhere"]),
    "opportunities:application(public_id)": _id(lambda world: world.applications["sent"]),
    "opportunities:application(public_id) offered": _id(lambda world: world.applications["offered"]),
    "opportunities:application_withdraw(public_id)": _id(lambda world: world.applications["sent"]),
    "opportunities:application_restore(public_id)": _id(lambda world: world.applications["sent"]),
    "opportunities:release(public_id)": _id(lambda world: world.applications["sent"]),
    "opportunities:release_undo(public_id)": _id(lambda world: world.applications["sent"]),
    "opportunities:sign(public_id)": _id(lambda world: world.applications["offered"]),
    "opportunities:sign(public_id) sent": _id(lambda world: world.applications["sent"]),
    # opportunities: a placement, of the two, their managers and the host
    **{
        f"opportunities:{name}(public_id)": _id(lambda world: world.placement)
        for name in ("placement", "placement_objectives", "placement_feedback", "placement_finish", "placement_end")
    },
    "opportunities:placement_review(point,public_id)": lambda world: {
        "public_id": world.placement.public_id,
        "point": "mid",
    },
    "opportunities:applicant(public_id)": _id(lambda world: world.applications["sent"]),
    "opportunities:applicant(public_id) elsewhere": _id(lambda world: world.applications["offered"]),
    "opportunities:offer_undo(public_id)": _id(lambda world: world.applications["sent"]),
    "opportunities:application_evidence(piece_id,public_id)": lambda world: {
        "public_id": world.applications["sent"].public_id,
        "piece_id": world.evidence["sent"].public_id,
    },
    "opportunities:application_evidence(piece_id,public_id) not attached": lambda world: {
        "public_id": world.applications["sent"].public_id,
        "piece_id": world.evidence["words"].public_id,
    },
    # demo: cannot exist outside it; in test mode the addresses are there and answer nobody
    "demo:sign_in(persona)": _is(persona="learner"),
    "demo:message(key)": _key(lambda world: world.dead_letter),
    "demo:message_html(key)": _key(lambda world: world.dead_letter),
}
