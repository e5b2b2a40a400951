"""The audit trail and the record of openings, in words a person can read."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from people.capacities import words as capacity_words
from people.roles import ROLES, Role
from ui import words

# What was done, as it follows a name: "Siobhan Gallagher … invited a person". An unknown code is shown as it is.
ACTIONS: dict[str, str] = {
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
    "posts": "Appointments and line managers",
    "pathway": "Pathway and readiness",
    "experiences": "Experiences",
    "evidence": "Evidence",
    "baseline": "Baseline",
    "queue": "My queue: what waits for a decision",
    "team": "My team: progress to the gate",
    "gates": "Near a gate: what is left",
}

_CHANGED = {
    "name": "name",
    "email": "address",
    "external_id": "employee number",
    "fte": "hours",
    "outside_digital": "outside digital",
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
    was = changes.get("was")
    if isinstance(was, Mapping) and was.get("title"):
        said.append(f"title was “{was['title']}”")
    if changes.get("from") and isinstance(changes["from"], str):
        said.append(f"was {_code(changes['from'])}")
    for key, lead in (("since", "from"), ("until", "until"), ("on", "on"), ("to", "to")):
        value = changes.get(key)
        if value and not isinstance(value, int):
            said.append(f"{lead} {names.get(str(value)) or _day(value)}")
    if "outside_digital" in changes and changes["outside_digital"] is True:
        said.append("outside digital")
    return ", ".join(said)
