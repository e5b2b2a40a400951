"""Who confirms what: the capacities of the framework's verifiers and endorsers, in words.

A capacity is the code that an experience or a gate names ("s151"). Words stand as they do inside a sentence.
"""

CAPACITIES: dict[str, str] = {
    "audit": "internal audit",
    "chief_executive_sponsor": "chief executive sponsor",
    "chief_officer": "chief officer",
    "coach": "coach",
    "commercial": "commercial team",
    "democratic_services": "democratic services",
    "digital_lead": "digital lead",
    "director": "director",
    "elected_member_reference": "elected member",
    "emergency_planning": "emergency planning",
    "external_chief_executive": "chief executive of another council",
    "finance": "finance",
    "finance_or_hr_partner": "finance or HR partner",
    "head_or_assistant_director": "head of service or assistant director",
    "hr": "HR",
    "institute": "institute",
    "line_manager": "line manager",
    "mentor": "mentor",
    "peer_outside_team": "peer outside the team",
    "placement_host": "placement host",
    "programme_manager": "programme manager",
    "regional_centre": "regional centre",
    "returning_officer": "returning officer",
    "s151": "Section 151 officer",
    "sponsor": "sponsor",
    "statutory_officer": "statutory officer",
}

# Known from appointments, so never kept by hand in a council's directory.
DERIVED = frozenset({"line_manager"})


def words(code: str) -> str:
    """The capacity inside a sentence. A code that a council's own framework brings is made readable as it stands."""
    return CAPACITIES.get(code) or code.replace("_", " ").replace("-", " ")


def title(code: str) -> str:
    """The capacity as a heading: first letter raised, names and abbreviations left as they are."""
    text = words(code)
    return text[:1].upper() + text[1:]


def directory_choices() -> list[tuple[str, str]]:
    """What a council's directory can hold, by title."""
    found = [(code, title(code)) for code in CAPACITIES if code not in DERIVED]
    return sorted(found, key=lambda choice: choice[1].lower())
