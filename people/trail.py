"""The audit trail and the record of openings, in words a person can read."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from people.capacities import words as capacity_words
from people.roles import ROLES, Role
from ui import words

# What was done, as it follows a name: "Siobhan Gallagher … invited a person". An unknown code is shown as it is.
ACTIONS: dict[str, str] = {
    "opportunities.application.accepted": "accepted a place",
    "opportunities.application.declined": "declined a place",
    "opportunities.application.draft_discarded": "discarded a draft application",
    "opportunities.application.drafted": "drafted an application",
    "opportunities.application.ended_without_employer": "ended an application of somebody whom no council employs",
    "opportunities.application.followed_move": "passed an application on to the new council",
    "opportunities.application.lapsed": "ended an offer that nobody answered",
    "opportunities.application.offer_taken_back": "took the offer of a place back",
    "opportunities.application.offered": "offered a place",
    "opportunities.application.rejected": "did not choose an application",
    "opportunities.application.release_asked_again": "asked again to be released",
    "opportunities.application.release_refused": "refused a release",
    "opportunities.application.release_reopened": "took an answer about a release back",
    "opportunities.application.released": "released somebody for an opportunity",
    "opportunities.application.restored": "took the withdrawal of an application back",
    "opportunities.application.sent": "applied for an opportunity",
    "opportunities.application.shortlisted": "shortlisted an application",
    "opportunities.application.signed": "signed the terms of a placement for the council",
    "opportunities.application.weighed": "weighed an application against the criteria",
    "opportunities.application.withdrawn": "withdrew an application",
    "opportunities.placement.cancelled": "cancelled a placement before it began",
    "opportunities.placement.ended_early": "ended a placement early",
    "opportunities.placement.feedback_given": "wrote feedback on a placement",
    "opportunities.placement.finished": "finished a placement",
    "opportunities.placement.objectives_set": "wrote the objectives of a placement",
    "opportunities.placement.reviewed": "wrote a side of a placement review",
    "people.concern.closed": "closed a concern",
    "people.concern.raised": "raised a concern outside the line",
    "people.concern.read": "read a concern",
    "opportunities.opportunity.approval_asked": "asked for the approval of an opportunity",
    "opportunities.opportunity.approved": "approved an opportunity, which opened",
    "opportunities.opportunity.changed": "changed the draft of an opportunity",
    "opportunities.opportunity.closed": "closed an opportunity",
    "opportunities.opportunity.closed_by_date": "closed an opportunity on its closing date",
    "opportunities.opportunity.discarded": "threw the draft of an opportunity away",
    "opportunities.opportunity.drafted": "drafted an opportunity",
    "opportunities.opportunity.filled": "filled an opportunity",
    "opportunities.opportunity.reconfirmed": "confirmed that an opportunity is still open",
    "opportunities.opportunity.returned": "sent an opportunity back unapproved",
    "opportunities.opportunity.withdrawn": "withdrew an opportunity",
    "opportunities.watch.begun": "asked to be told of new opportunities",
    "opportunities.watch.stopped": "asked to be told of new opportunities no longer",
    "people.installation.set_up": "set up this installation",
    "people.invitation.accepted": "accepted an invitation",
    "people.job.retried": "had a stopped job tried again",
    "people.job.given_up": "gave a stopped job up",
    "people.message.retried": "had undelivered mail tried again",
    "people.message.given_up": "gave undelivered mail up",
    "people.person.added": "added a person",
    "people.person.deactivated": "closed an account",
    "people.person.invited": "invited a person",
    "people.person.move_cancelled": "took a move to another council back",
    "people.person.moved": "recorded a move to another council",
    "people.person.numbered": "changed an employee number",
    "people.person.queue_day_chosen": "chose the day of the weekly e-mail",
    "people.person.reactivated": "opened an account again",
    "people.person.renamed": "corrected a name or address",
    "people.role.ended": "ended a role",
    "people.role.granted": "gave a role",
    "people.session.ended": "signed a device out",
    "people.verifier.added": "added a verifier",
    "people.verifier.changed": "changed a verifier",
    "people.verifier.restored": "put a verifier back in use",
    "people.verifier.retired": "took a verifier out of use",
    "pathways.appointment.corrected": "corrected an appointment",
    "pathways.appointment.ended": "ended an appointment",
    "pathways.appointment.made": "recorded an appointment",
    "pathways.appointment.manager_changed": "changed a line manager",
    "pathways.appointment.reopened": "took the end of an appointment back",
    "pathways.appointment.role_matched": "matched an appointment to a role",
    "pathways.appointment.taken_back": "took an appointment back",
    "pathways.assessment.assessed": "kept a claimed level",
    "pathways.assessment.claimed": "claimed levels",
    "pathways.assessment.drafted": "drafted a claim",
    "pathways.assessment.reopened": "took a decision on a level back",
    "pathways.assessment.returned": "returned a claimed level",
    "pathways.assessment.withdrawn": "withdrew a claim",
    "pathways.baseline.confirmed": "confirmed their own baseline",
    "pathways.baseline.manager_confirmed": "confirmed the baseline of a team",
    "pathways.assessment.set": "assessed a level in a conversation",
    "pathways.assessment.unset": "took back a level assessed in a conversation",
    "pathways.conversation.recorded": "recorded a conversation",
    "pathways.conversation.taken_back": "took a recorded conversation back",
    "pathways.departure.recorded": "recorded that somebody leaves the council",
    "pathways.departure.taken_back": "took back that somebody leaves the council",
    "pathways.endorsement.asked": "asked for an endorsement",
    "pathways.endorsement.asked_again": "asked for an endorsement again",
    "pathways.endorsement.declined": "declined an endorsement",
    "pathways.endorsement.given": "gave an endorsement",
    "pathways.endorsement.withdrawn": "withdrew a request for an endorsement",
    "pathways.evidence.added": "added evidence",
    "pathways.experience.asked_again": "asked a verifier again",
    "pathways.experience.reopened": "took a decision on an experience back",
    "pathways.experience.returned": "returned an experience",
    "pathways.experience.submitted": "sent an experience to be verified",
    "pathways.experience.verified": "verified an experience",
    "pathways.experience.withdrawn": "withdrew an experience",
    "pathways.first_day.reminded_baseline": "reminded somebody to confirm their own baseline",
    "pathways.first_day.reminded_confirm": "reminded a line manager to confirm baselines",
    "pathways.first_day.reminded_sign_in": "reminded somebody to sign in",
    "pathways.framework.published": "published a framework",
    "pathways.interest.answered": "got in touch about an interest in a role",
    "pathways.interest.reopened": "took back that they got in touch about an interest",
    "pathways.interest.shown": "showed interest in a role",
    "pathways.interest.taken_back": "took an interest in a role back",
    "pathways.gate_review.appeal_not_upheld": "did not uphold an appeal at a gate",
    "pathways.gate_review.appeal_upheld": "upheld an appeal at a gate",
    "pathways.gate_review.appealed": "appealed against a decision at a gate",
    "pathways.gate_review.asked": "asked for a review at a gate",
    "pathways.gate_review.conflict_declared": "declared a conflict of interest on a gate panel",
    "pathways.gate_review.day_moved": "moved the day of a gate panel",
    "pathways.gate_review.decided": "recorded the decision of a gate panel",
    "pathways.gate_review.no_conflict_declared": "declared no conflict of interest on a gate panel",
    "pathways.gate_review.panel_set": "formed a gate panel",
    "pathways.gate_review.reminded": "asked members of a gate panel for overdue scores",
    "pathways.gate_review.replied": "replied to a gate panel",
    "pathways.gate_review.scored": "scored a case at a gate",
    "pathways.gate_review.stood_down": "stood down from a gate panel",
    "pathways.gate_review.withdrawn": "took a request for a review at a gate back",
    "pathways.line.handed_over": "passed what waited on to the new line manager",
    "pathways.staff.discarded": "discarded a staff file",
    "pathways.staff.sent": "sent a staff file in",
    "pathways.staff.taken_in": "took a staff file in",
    "pathways.staff.taking_in": "started to take a staff file in",
    "pathways.support_session.recorded": "recorded a support session",
    "pathways.target.set": "set a target role",
    "pathways.titles.matched": "matched job titles to roles",
    "pathways.verifier_address.confirmed": "confirmed the address of a verifier",
    "pathways.verifier_address.refused": "refused the address of a verifier",
}

# What was opened: RecordView.page.
PAGES: dict[str, str] = {
    "profile": "Name, address and roles",
    "opened": "Who opened the record",
    "application": "An application for an opportunity",
    "applicants": "The list of applicants for an opportunity",
    "posts": "Appointments and line managers",
    "pathway": "Pathway and readiness",
    "experiences": "Experiences",
    "evidence": "Evidence",
    "baseline": "Baseline",
    "queue": "My queue: what waits for a decision",
    "team": "My team: progress to the gate",
    "gates": "Near a gate: what is left",
    "gate_review": "Gate review: the case, the panel and its decision",
    "pipeline": "My pipeline: who is near a gate",
    "placement": "A placement",
    "interests": "Ways in: the role that interests them, and how much of it they hold",
}

_CHANGED = {
    "name": "name",
    "email": "address",
    "external_id": "employee number",
    "fte": "hours",
    "outside_digital": "outside digital",
    "since": "start",
    "since_known": "start now known",
}


def action_words(code: str) -> str:
    """What was done, in words; the code itself where no words are known."""
    return ACTIONS.get(code, code)


def page_words(code: str) -> str:
    """What was opened, in words; the code itself where no words are known."""
    return PAGES.get(code, code)


def _day(value: Any) -> str:
    try:
        return words.day(date.fromisoformat(str(value)))
    except ValueError:
        return _code(value)


def slugs(events: Iterable[Mapping[str, Any]]) -> set[str]:
    """What may be organisations in the changes of events, to be looked up in one query before `details`."""
    return {str(changes["to"]) for changes in events if isinstance(changes.get("to"), str)}


def _code(value: Any) -> str:
    """A code of a role, such as data-analyst, as words."""
    if value in ROLES:
        return ROLES[Role(value)].title
    text = str(value).replace("_", " ").replace("-", " ").strip()
    return text[:1].upper() + text[1:] if text else "none"


# Days and organisations of an event, each with the words that lead to it.
_LED = {
    "last_day": "last day",
    "held_on": "held on",
    "since": "from",
    "until": "until",
    "on": "on",
    "to": "to",
}


def details(changes: Mapping[str, Any], organisations: Mapping[str, str] | None = None) -> str:
    """The changes of an event that mean something to a reader, in one line. Internal numbers are left out.

    `organisations` gives names for slugs. Of corrections, names and job titles are shown before and after.
    """
    names = organisations or {}
    said: list[str] = []
    said += [str(changes[key]) for key in ("title", "name") if isinstance(changes.get(key), str) and changes[key]]
    role = changes.get("role")
    if role:
        said.append(_code(role))
    if changes.get("capacity"):
        said.append(capacity_words(str(changes["capacity"])))
    if changes.get("changed"):
        said.append(words.join([_CHANGED.get(str(key), str(key).replace("_", " ")) for key in changes["changed"]]))
    pair = changes.get("names")
    if isinstance(pair, list) and len(pair) == 2:
        said.append(f"“{pair[0]}” became “{pair[1]}”")
    pair = changes.get("emails")
    if isinstance(pair, list) and len(pair) == 2:
        said.append(f"from {pair[0]} to {pair[1]}")
    pair = changes.get("managers")
    if isinstance(pair, list) and len(pair) == 2:
        said.append(f"from {pair[0] or 'nobody'} to {pair[1] or 'nobody'}")
    if changes.get("reports_to_nobody"):
        said.append("reports to nobody at the council")
    was = changes.get("was")
    if isinstance(was, Mapping) and was.get("title"):
        said.append(f"title was “{was['title']}”")
    if changes.get("from") and isinstance(changes["from"], str):
        said.append(f"was {_code(changes['from'])}")
    for key, lead in _LED.items():
        value = changes.get(key)
        if value and not isinstance(value, int):
            said.append(f"{lead} {names.get(str(value)) or _day(value)}")
    if "outside_digital" in changes and changes["outside_digital"] is True:
        said.append("outside digital")
    return ", ".join(said)
