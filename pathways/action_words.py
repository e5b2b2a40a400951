"""Verb headings for experiences, for the next-action cards.

A framework may give its own (`act` of an experience). These serve the shipped framework, whose titles are nouns,
keyed by title so that a council's framework with codes of its own is never given a wrong heading.
"""

from pathways.catalogue_parts import ExperienceType
from pathways.catalogue_words import lower_first

ACTS = {
    "Frontline shift": "Work a frontline shift",
    "Council meeting observed": "Observe a council meeting",
    "Show and tell": "Show your work to others",
    "Rotation placement": "Work in another service",
    "Published reusable work": "Publish something others can use",
    "Impact assessment led": "Lead an impact assessment",
    "Mentoring or buddying given": "Mentor someone",
    "Recruitment panel": "Sit on a recruitment panel",
    "Line management": "Manage people",
    "Budget holder": "Hold a budget",
    "Saving or income delivered": "Deliver a saving or income",
    "Procurement evaluation": "Evaluate a procurement",
    "Report author": "Write a decision report",
    "Presented to members": "Present to councillors",
    "Gave evidence to scrutiny": "Answer a scrutiny committee",
    "Portfolio holder relationship": "Work with a portfolio holder",
    "Complaint or ombudsman investigation": "Investigate a serious complaint",
    "Audit owner": "Own an audit response",
    "Emergency exercise": "Take part in an emergency exercise",
    "Tactical on-call": "Serve on the tactical rota",
    "Strategic on-call": "Serve on the strategic rota",
    "Live incident led": "Lead part of a live incident",
    "Election duty": "Work at an election",
    "Formal people process": "Chair a formal people process",
    "Trade union engagement": "Meet the trade unions",
    "Acting up": "Act up",
    "Secondment": "Go on secondment",
    "Service outside digital led": "Lead a service outside digital",
    "Budget-setting round": "Help to set the budget",
    "Statutory officer shadowing": "Shadow a statutory officer",
    "Chief executive shadowing": "Shadow a chief executive",
    "Peer challenge": "Join a peer challenge",
    "Trustee, governor or non-executive": "Join a board",
    "Partnership board": "Sit on a partnership board",
    "Cross-council project": "Lead a cross-council project",
    "Transition or reorganisation": "Lead a reorganisation workstream",
    "All-round feedback": "Ask for all-round feedback",
    "Action learning set": "Join an action learning set",
    "Assessment centre": "Go through an assessment centre",
    "Devolution or government negotiation": "Take part in a negotiation",
    "Change shipped and looked after": "Ship a change and look after it",
    "Design review passed": "Take a design through review",
    "Platform rota": "Serve on a platform rota",
    "Dependable data product": "Put a data product into use",
    "Analysis that changed a decision": "Change a decision with analysis",
    "Automation or AI trial": "Run an automation or AI trial",
    "Product owned": "Own a product",
    "Service redesigned end to end": "Redesign a service end to end",
    "Accessibility audit and repair": "Audit and mend accessibility",
}


def act_words(experience: ExperienceType) -> str:
    """Return a verb heading: the framework's own, else one from the table, else one built from the title."""
    return experience.act or ACTS.get(experience.title) or f"Gain experience: {lower_first(experience.title)}"
