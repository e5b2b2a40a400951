"""The councils of the demo world, and the kinds of post each of them has."""

from dataclasses import dataclass

# A dozen real councils in three regions, and how many months ago each began to use Pathways.
COUNCILS: dict[str, int] = {
    "calderdale": 22,
    "kirklees": 21,
    "leeds": 20,
    "wakefield": 18,
    "sheffield": 16,
    "gateshead": 19,
    "sunderland": 17,
    "hartlepool": 14,
    "county-durham": 13,
    "bristol": 18,
    "plymouth": 15,
    "wiltshire": 12,
}

# A council on its first afternoon: a lead and nobody else yet.
FIRST_DAY = "bradford"

PROVIDER = ("northern-digital-training", "Northern Digital Training (invented)")
REGION = "yorkshire-and-the-humber-regional-centre"
INSTITUTE = "institute"


@dataclass(frozen=True, slots=True)
class Post:
    """One post of a council's digital service. `manager` is another post's key; `target` a next role, if any."""

    key: str
    title: str
    role: str
    manager: str = ""
    target: str = ""


# Twenty people a council, from apprentice to chief executive, with the line they stand in.
POSTS: tuple[Post, ...] = (
    Post("chief", "Chief Executive", "chief-executive"),
    Post("cdio", "Director of Digital and Customer", "chief-digital-information-officer", "chief",
         "deputy-chief-executive"),
    Post("ad", "Assistant Director, Digital and Transformation", "assistant-director-digital", "cdio",
         "chief-digital-information-officer"),
    Post("head-digital", "Head of Digital Services", "head-of-digital", "ad", "assistant-director-digital"),
    Post("head-tech", "Head of ICT", "head-of-technology", "ad", "assistant-director-digital"),
    Post("programme", "Digital Programme Manager", "digital-programme-manager", "head-digital", "head-of-digital"),
    Post("data-manager", "Data and Insight Manager", "data-insight-manager", "head-digital", "head-of-data"),
    Post("ops", "ICT Operations Manager", "infrastructure-manager", "head-tech", "head-of-technology"),
    Post("delivery", "Delivery Manager", "delivery-manager", "programme", "digital-programme-manager"),
    Post("lead-dev", "Senior Developer", "lead-developer", "programme", "enterprise-architect"),
    Post("lead-ucd", "Lead Service Designer", "lead-user-centred-designer", "programme", "digital-programme-manager"),
    Post("lead-data", "Senior Data Analyst", "lead-data-analyst", "data-manager", "data-insight-manager"),
    Post("developer", "Web Developer", "developer", "lead-dev", "lead-developer"),
    Post("researcher", "User Researcher", "user-researcher", "lead-ucd", "lead-user-centred-designer"),
    Post("ba", "Business Analyst", "business-analyst", "programme", "product-manager"),
    Post("analyst", "Data Analyst", "data-analyst", "data-manager", "lead-data-analyst"),
    Post("cyber", "Cyber Security Analyst", "cyber-analyst", "ops", "lead-cyber-specialist"),
    Post("support", "Service Desk Analyst", "support-analyst", "ops", "lead-infrastructure-engineer"),
    Post("apprentice-dev", "Software Apprentice", "software-apprentice", "lead-dev", "developer"),
    Post("apprentice-support", "ICT Apprentice", "digital-support-apprentice", "ops", "support-analyst"),
)  # fmt: skip

# Where people of each tier come from, lowest first: the posts a career may have had before.
BEFORE: dict[str, tuple[tuple[str, str], ...]] = {
    "T2": (("Apprentice", "digital-support-apprentice"), ("Customer Service Adviser", "")),
    "T3": (
        ("Analyst Developer", "developer"),
        ("Business Analyst", "business-analyst"),
        ("Data Analyst", "data-analyst"),
    ),
    "T4": (
        ("Delivery Manager", "delivery-manager"),
        ("Senior Developer", "lead-developer"),
        ("Senior Analyst", "lead-data-analyst"),
    ),
    "T5": (("Programme Manager", "digital-programme-manager"), ("Infrastructure Manager", "infrastructure-manager")),
    "T6": (("Head of ICT", "head-of-technology"), ("Head of Digital", "head-of-digital")),
    "T7": (("Assistant Director, ICT", "assistant-director-digital"),),
    "T9": (("Director of Resources", ""), ("Director of Place", "")),
}

# A council's own list of who confirms what: (capacity, job title).
DIRECTORY: tuple[tuple[str, str], ...] = (
    ("s151", "Director of Finance, section 151 officer"),
    ("finance", "Finance Business Partner"),
    ("hr", "HR Business Partner"),
    ("finance_or_hr_partner", "HR Business Partner"),
    ("commercial", "Head of Procurement"),
    ("democratic_services", "Democratic Services Manager"),
    ("statutory_officer", "Monitoring Officer"),
    ("chief_officer", "Director of Adults' Services"),
    ("audit", "Head of Internal Audit"),
    ("emergency_planning", "Emergency Planning Officer"),
    ("returning_officer", "Electoral Services Manager"),
    ("digital_lead", "Digital Standards Lead"),
    ("programme_manager", "Organisation Development Manager"),
    ("peer_outside_team", "Service Manager, Housing"),
    ("head_or_assistant_director", "Assistant Director, Customer"),
    ("director", "Director of Place"),
    ("placement_host", "Service Manager, Highways"),
    ("mentor", "Scrutiny Officer"),
    ("sponsor", "Chief Executive"),
    ("chief_executive_sponsor", "Chief Executive"),
    ("external_chief_executive", "Chief Executive of a neighbouring council"),
    ("coach", "Leadership Coach"),
    ("regional_centre", "Programme Lead, regional centre"),
    ("institute", "Peer Challenge Manager"),
)
