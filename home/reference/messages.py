"""docs/reference/messages.md: each kind of e-mail, when it is sent and to whom.

The kinds are found in the code; the words beside each stand here. A kind without words, or words without a kind, stops
the writing.
"""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings

from home.reference.markdown import code, table
from home.reference.markdown import page as whole
from notices.actions import JOBS_KEPT, MESSAGES_KEPT
from notices.models import Message
from pathways.queries.first_day import Step, reminded
from people.adapter import SUBJECTS

ROOMS = ("home", "opportunities", "pathways", "people")

# Kind: when it is sent, to whom.
WORDS: dict[str, tuple[str, str]] = {
    "home.queue": (
        "At 7am on the weekday the manager chose (Monday unless they say otherwise), once a week, if anything waits",
        "each line manager for whom something waits",
    ),
    "home.pipeline": (
        "At 7am on the first weekday of January, April, July and October",
        "each sponsor of a council",
    ),
    "opportunities.ended_early": (
        "A placement ends before its last day, or is cancelled before its first",
        "the person, the supervisor and the line manager, but not whoever ended it",
    ),
    "opportunities.feedback": ("A supervisor writes feedback on a placement", "the person placed"),
    "opportunities.finished": ("A placement is finished", "the person placed, with whom was asked to confirm it"),
    "opportunities.accepted": ("A place is accepted", "the supervisor, else whoever posts for the host"),
    "opportunities.accepted_at_home": ("A place is accepted", "the line manager of the person who accepted it"),
    "opportunities.approval_asked": (
        "A finished draft of an opportunity is put to somebody else at the host",
        "whoever is asked to approve it; a reply goes to the person who asked",
    ),
    "opportunities.approved": ("An opportunity is approved by somebody else, and opens", "whoever wrote it"),
    "opportunities.ended": (
        "A host closes or withdraws an opportunity, or the last place is taken, while an application is undecided or "
        "a placement has not begun",
        "the applicant, with the reason",
    ),
    "opportunities.new": (
        "At 7:30am, once a day at most, if an opportunity that closes a gap of theirs and that they may apply for has "
        "opened since the last such e-mail, or since they asked for it",
        "whoever asked for it on the list of opportunities, until they stop it",
    ),
    "opportunities.reconfirm": (
        "In the morning, 30 days after an open opportunity was last confirmed; once each time",
        "whoever posted it, else the first who posts for the host, with a link to confirm without signing in",
    ),
    "opportunities.returned": ("An opportunity is sent back unapproved", "whoever wrote it, with the reason"),
    "opportunities.application_withdrawn": (
        "15 minutes after somebody on a shortlist, or offered a place, withdraws, unless they take it back before",
        "the supervisor, else whoever posts for the host",
    ),
    "opportunities.declined": (
        "An offer is declined, or runs out unanswered",
        "the supervisor, else whoever posts for the host",
    ),
    "opportunities.not_chosen": ("A host does not choose an application", "the applicant, with the host’s reason"),
    "opportunities.offer_lapsed": ("An offer runs out unanswered, in the night after its last day", "the applicant"),
    "opportunities.offer_taken_back": (
        "A host takes an offer back, on the day it was made, that an e-mail has told of already",
        "the applicant",
    ),
    "opportunities.offered": (
        "15 minutes after a place is offered, unless it is taken back or answered before",
        "the applicant, with the last day to answer",
    ),
    "opportunities.release_answered": (
        "15 minutes after a line manager releases somebody or refuses, unless they undo it before",
        "the applicant",
    ),
    "opportunities.release_asked": (
        "Somebody applies, or moves to another line while an application is open; the weekly e-mail lists it as well",
        "the applicant’s line manager",
    ),
    "opportunities.release_taken_back": (
        "A line manager undoes an answer about a release that an e-mail has told of already",
        "the applicant",
    ),
    "opportunities.shortlisted": ("A host puts an application on its shortlist", "the applicant"),
    "opportunities.to_sign": (
        "A place at another council is accepted and nobody has signed its terms, or whoever has it moves to a third",
        "everybody who may sign placements for the council that lends the person",
    ),
    "pathways.assessed": (
        "15 minutes after a line manager keeps or returns claims, unless they undo it before or what came back is "
        "mended before; one e-mail a person for one sitting",
        "the person who claimed",
    ),
    "pathways.baseline.decided": (
        "A line manager confirms a baseline and returns a level or assesses it otherwise; none if all are kept",
        "the person whose baseline it is",
    ),
    "pathways.conversation": (
        "A line manager records that a conversation was held",
        "the person they talked with, with the levels it set and the note",
    ),
    "pathways.endorse": (
        "An endorsement is asked for of somebody without an account, or asked for again",
        "the endorser, with a link to a signed page; a reply goes to the person who asked",
    ),
    "pathways.endorsement_answered": ("An endorsement is given or declined", "the person who asked for it"),
    "pathways.experience_answered": (
        "An experience is confirmed or returned, also by a line manager who refuses the verifier's address; what a "
        "line manager answers in the queue waits 15 minutes and is dropped if they undo it before",
        "the person who recorded it",
    ),
    "pathways.review_asked": (
        "Somebody asks for a review at a gate",
        "each person who runs panels for the council, regional centre or institute that brings this one together",
    ),
    "pathways.panel_called": (
        "A person is named as member of a gate panel",
        "the member, who declares any conflict before the case opens",
    ),
    "pathways.panel_moved": (
        "The day of a gate panel is moved",
        "each member who sat on it before; the person hears of it as of any change of the panel",
    ),
    "pathways.panel_set": ("A gate panel is formed or changed", "the person whose case it is"),
    "pathways.panel_short": (
        "A member of a gate panel stands down: a conflict, or they came into the line or became mentor",
        "each person who runs panels for whoever brings this one together",
    ),
    "pathways.panel_reminded": (
        "The day of a gate panel has passed and whoever brought it together asks for overdue scores",
        "each member who has not scored, at most once in three days; a reply goes to who asked",
    ),
    "pathways.panel_scored": (
        "The last member of a gate panel has scored",
        "the person whose case it is, who can reply before the decision",
    ),
    "pathways.review_decided": ("The decision of a gate panel is recorded", "the person whose case it is"),
    "pathways.review_appealed": (
        "A person appeals against “not yet” at a gate",
        "each person who runs panels for whoever brought this one together",
    ),
    "pathways.appeal_answered": ("An appeal at a gate is answered", "the person who appealed"),
    "pathways.taken_back": (
        "A line manager undoes a decision that an e-mail has told of already",
        "the person whom that e-mail told",
    ),
    "pathways.verify": (
        "15 minutes after an experience is recorded with a verifier from the council's directory, unless it is taken "
        "back before; for any other address, once the line manager has confirmed the address; and when it is asked "
        "again",
        "the verifier, with a link to a signed page; a reply goes to the person who asked",
    ),
    reminded(Step.BASELINE): (
        "A council lead has everybody reminded who has not confirmed a baseline; at most every 3 days each",
        "the person whose baseline it is",
    ),
    reminded(Step.CONFIRM): (
        "A council lead has managers reminded of baselines that wait for them; at most every 3 days each",
        "the line manager",
    ),
    "people.address_changed": (
        "A person's e-mail address is corrected by their council, or changed with a move to another",
        "the address before the change",
    ),
    "people.address_now": (
        "A person's e-mail address is corrected by their council",
        "the address after the change, from which they sign in",
    ),
    "people.concern_waiting": (
        "A concern is raised to a safe contact; it says only that something waits, and carries no word of it and not "
        "whose it is",
        "the safe contact",
    ),
    "people.deactivated": (
        "15 minutes after a person's account is closed by somebody else, unless it is opened again before",
        "the person",
    ),
    "people.reactivated": (
        "An account is opened again of which an e-mail has told already that it was closed",
        "the person",
    ),
    "people.moved": (
        "Somebody else records that a person goes to another council",
        "the person; at the address there if it was given, and then the address before gets `people.address_changed`",
    ),
    "people.name_corrected": ("A person's name is corrected by their council", "the person"),
    "people.invitation": (
        "A person is invited, again or for the first time; also the reminder to sign in",
        "the person, with a link that works once, for 14 days",
    ),
    "account.login_code": ("Somebody asks for a one-time code to sign in", "the address, if it has an account"),
    "account.unknown_account": (
        "Somebody asks for a code or a new password with an address that has no account",
        "that address",
    ),
    "account.password_reset_key": ("Somebody asks to choose a new password", "the address, if it has an account"),
    "account.password_reset": ("A password was changed through such a link", "the person"),
    "account.password_changed": ("A password was changed by its owner", "the person"),
    "account.password_set": ("A first password was set by somebody who signed in with codes", "the person"),
}


class NotDescribed(Exception):
    """A kind of message without words, or words for a kind that nothing sends."""


def kinds() -> dict[str, str]:
    """Every kind that the code sends, and the template it is written from."""
    # The sign-in library names its own; which of them we send is in the adapter.
    found = {f"account.{name}": f"people/mail/{name}" for name in SUBJECTS}
    for room in ROOMS:
        for path in sorted(Path(settings.BASE_DIR, room).rglob("*.py")):
            if "migrations" not in path.parts and "reference" not in path.parts:
                found |= dict(_sent(ast.parse(path.read_text(encoding="utf-8"))))
    return found


def _sent(module: ast.Module) -> Iterator[tuple[str, str]]:
    for call in (node for node in ast.walk(module) if isinstance(node, ast.Call)):
        given = {word.arg: word.value for word in call.keywords}
        if not {"kind", "template", "to"} <= set(given):
            continue
        match given["kind"], given["template"]:
            case ast.Constant(value=str() as kind), ast.Constant(value=str() as template):
                yield kind, template
            case ast.Call(func=ast.Name(id="reminded")), ast.IfExp(
                body=ast.Constant(value=str() as own), orelse=ast.Constant(value=str() as team)
            ):
                yield reminded(Step.BASELINE), own
                yield reminded(Step.CONFIRM), team
            case ast.JoinedStr(values=[ast.Constant(value="account."), *_]), _:
                pass  # the sign-in library's, named above
            case kind_node, _:
                raise NotDescribed(f"A message whose kind cannot be read: {ast.unparse(kind_node)}.")


def page() -> str:
    """Every kind as a table, and what holds for all of them."""
    sent = kinds()
    if set(sent) != set(WORDS):
        raise NotDescribed(f"Sent or described but not both: {', '.join(sorted(set(sent) ^ set(WORDS)))}.")
    policy: Any = Message.policy
    return whole(
        "E-mail the service sends",
        "Every message goes through [the outbox](../explanation/outbox.md): it is written in the transaction of "
        "the change that causes it, has a plain-text and an HTML part, and never more than one recipient. Nothing "
        "else is sent, and nothing at all unless `EMAIL_URL` is set ([send real "
        "mail](../how-to/send-real-mail.md)).",
        table(
            ["Kind", "When", "To", "Template (.txt and .html)"],
            [(code(kind), *WORDS[kind], code(f"templates/{sent[kind]}")) for kind in sorted(sent)],
        ),
        f"A message that cannot be delivered is tried {policy.attempts} times; the first wait is "
        f"{int(policy.first_wait.total_seconds())} seconds, each further one four times longer, up to "
        f"{int(policy.longest_wait.total_seconds()) // 3600} hours. Then, or at once when the mail server says "
        "that the address will never do, it is set aside for the council's administrator at `/service/`. What was "
        f"delivered is kept for {MESSAGES_KEPT.days} days and then removed, and what was given up as well; "
        f"finished jobs for {JOBS_KEPT.days} days.",
    )
