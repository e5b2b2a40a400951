"""The people a visitor can be, and the colleagues round them. All invented; their posts are framework roles."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Character:
    """Somebody with a name in the demo. `manager` is another character's key; `since` counts months back from today.

    `earlier` lists former posts, oldest first, as (title, role code, council, months back when it began); an empty role
    code is work outside digital. `progress` is how far towards the target they are, 0 to 1.
    """

    key: str
    name: str
    council: str
    title: str
    role: str
    since: int
    manager: str = ""
    target: str = ""
    progress: float = 0.5
    earlier: tuple[tuple[str, str, str, int], ...] = ()
    roles: tuple[str, ...] = ()
    outside_digital: bool = False
    tags: frozenset[str] = field(default=frozenset())


@dataclass(frozen=True, slots=True)
class Outside:
    """An experience whose witness is in no directory: who asks, what, whom and why, and how many days ago."""

    key: str
    experience: str
    name: str
    email: str
    reason: str
    place: str
    note: str
    days: int


CAST: tuple[Character, ...] = (
    # Calderdale: a programme manager on the way to head of digital, and her line.
    Character(
        "ruth",
        "Ruth Abara",
        "calderdale",
        "Director of Resources and Transformation",
        "chief-digital-information-officer",
        40,
        manager="calderdale-chief",
        target="deputy-chief-executive",
        progress=0.6,
    ),
    Character(
        "helen",
        "Helen Bradshaw",
        "calderdale",
        "Head of Digital",
        "head-of-digital",
        52,
        manager="ruth",
        target="assistant-director-digital",
        progress=0.7,
        earlier=(("Digital Programme Manager", "digital-programme-manager", "calderdale", 100),),
    ),
    Character(
        "nasreen",
        "Nasreen Akhtar",
        "calderdale",
        "Digital Programme Manager",
        "digital-programme-manager",
        43,
        manager="helen",
        target="head-of-digital",
        progress=0.8,
        tags=frozenset({"own story"}),
        earlier=(
            ("Housing Benefits Officer", "", "calderdale", 140),
            ("Business Analyst", "business-analyst", "calderdale", 112),
            ("Product Manager", "product-manager", "calderdale", 76),
        ),
    ),
    Character(
        "joanne",
        "Joanne Pickles",
        "calderdale",
        "Council Tax Officer",
        "",
        60,
        manager="helen",
        outside_digital=True,
        target="data-apprentice",
        progress=0.2,
    ),
    Character(
        "calderdale-chief",
        "Margaret Oyelaran",
        "calderdale",
        "Chief Executive",
        "chief-executive",
        30,
        roles=("sponsor",),
        progress=0.9,
        earlier=(
            ("Head of Technology", "head-of-technology", "bristol", 190),
            ("Chief Digital and Information Officer", "chief-digital-information-officer", "calderdale", 120),
            ("Deputy Chief Executive", "deputy-chief-executive", "calderdale", 70),
        ),
    ),
    # Kirklees: a line manager of twelve, and everybody who runs Pathways there.
    Character(
        "kirklees-chief",
        "Douglas Hartley",
        "kirklees",
        "Chief Executive",
        "chief-executive",
        48,
        roles=("sponsor",),
        progress=0.9,
    ),
    Character(
        "gillian",
        "Gillian Frost",
        "kirklees",
        "Head of Data and Insight",
        "head-of-data",
        36,
        manager="kirklees-cdio",
        target="assistant-director-digital",
        progress=0.5,
    ),
    Character(
        "kirklees-cdio",
        "Vikram Nair",
        "kirklees",
        "Chief Digital and Information Officer",
        "chief-digital-information-officer",
        26,
        manager="kirklees-chief",
        target="deputy-chief-executive",
        progress=0.5,
        earlier=(("Assistant Director, Digital", "assistant-director-digital", "leeds", 70),),
    ),
    Character(
        "martin",
        "Martin Sowerby",
        "kirklees",
        "Data and Insight Manager",
        "data-insight-manager",
        38,
        manager="gillian",
        target="head-of-data",
        progress=0.5,
        earlier=(("Lead Data Analyst", "lead-data-analyst", "kirklees", 74),),
    ),
    Character(
        "tomasz",
        "Tomasz Wieczorek",
        "kirklees",
        "Data Analyst",
        "data-analyst",
        25,
        manager="martin",
        target="lead-data-analyst",
        progress=0.55,
        tags=frozenset({"four claims"}),
    ),
    Character(
        "callum",
        "Callum Ferris",
        "kirklees",
        "Data Apprentice",
        "data-apprentice",
        14,
        manager="martin",
        target="data-analyst",
        progress=0.55,
        tags=frozenset({"apprentice"}),
        earlier=(("Library Assistant", "", "kirklees", 36),),
    ),
    Character(
        "denise",
        "Denise Okoro",
        "kirklees",
        "Data Analyst",
        "data-analyst",
        15,
        manager="martin",
        target="lead-data-analyst",
        progress=0.35,
        tags=frozenset({"frontline shift"}),
        earlier=(("Data Apprentice", "data-apprentice", "kirklees", 34),),
    ),
    Character(
        "hannah",
        "Hannah Lister",
        "kirklees",
        "Lead Data Analyst",
        "lead-data-analyst",
        30,
        manager="martin",
        target="data-insight-manager",
        progress=0.75,
        earlier=(("Data Analyst", "data-analyst", "wakefield", 60),),
    ),
    Character(
        "bryony",
        "Bryony Tate",
        "kirklees",
        "Lead Data Analyst",
        "lead-data-analyst",
        44,
        manager="martin",
        target="data-insight-manager",
        progress=1.0,
        tags=frozenset({"near gate"}),
    ),
    Character(
        "oluwaseun",
        "Oluwaseun Adeyemi",
        "kirklees",
        "Data Analyst",
        "data-analyst",
        20,
        manager="martin",
        target="lead-data-analyst",
        progress=0.3,
        tags=frozenset({"quiet"}),
    ),
    Character(
        "liwen",
        "Li Wen Chen",
        "kirklees",
        "Data Scientist",
        "lead-data-analyst",
        18,
        manager="martin",
        target="data-insight-manager",
        progress=0.45,
    ),
    Character(
        "priya",
        "Priya Raman",
        "kirklees",
        "Digital Workforce Lead",
        "digital-programme-manager",
        28,
        manager="kirklees-cdio",
        target="head-of-digital",
        progress=0.4,
        roles=("council_lead", "safe_contact"),
    ),
    Character(
        "stuart",
        "Stuart Quarmby",
        "kirklees",
        "Information Governance Manager",
        "",
        50,
        manager="kirklees-cdio",
        outside_digital=True,
        roles=("data_protection_lead",),
    ),
    Character(
        "ewan",
        "Ewan Thackray",
        "kirklees",
        "Systems Administrator",
        "cloud-engineer",
        33,
        manager="kirklees-cdio",
        target="lead-infrastructure-engineer",
        progress=0.5,
        roles=("administrator",),
    ),
    # Leeds: a mentor, a manager who is a stranger to Kirklees, a member of gate panels.
    Character(
        "rhys",
        "Rhys Morgan",
        "leeds",
        "Lead Data Analyst",
        "lead-data-analyst",
        41,
        manager="fiona",
        roles=("mentor",),
        target="data-insight-manager",
        progress=0.7,
    ),
    Character(
        "fiona",
        "Fiona Calvert",
        "leeds",
        "Data and Insight Manager",
        "data-insight-manager",
        45,
        manager="leeds-head-digital",
        target="head-of-data",
        progress=0.6,
        roles=("panel_member",),
    ),
)

# The nine who complete Martin's team of twelve are made like everybody else and report to him.
MARTINS_TEAM = 12

# Nasreen's levels, competency by competency, as (level, assessed by somebody else). They add up to the gate table that
# her page shows: 103 of 116 levels held, 78 of those 103 assessed.
NASREEN: dict[str, tuple[int, bool]] = {
    "DEM1": (3, True), "DEM2": (3, True), "DEM3": (1, True), "DEM4": (3, True), "DEM5": (2, True),
    "FIN1": (3, True), "FIN2": (4, True), "FIN3": (4, True), "FIN4": (1, True),
    "PPL1": (4, True), "PPL2": (3, True), "PPL3": (4, False), "PPL4": (3, True), "PPL5": (2, True),
    "USR1": (3, True), "USR2": (3, True), "USR3": (4, True), "USR4": (3, False),
    "GOV1": (3, False), "GOV2": (3, True), "GOV3": (3, True), "GOV4": (2, True),
    "TRN1": (5, True), "TRN2": (4, True), "TRN3": (4, True), "TRN4": (4, False),
    "TEC1": (1, True), "TEC2": (3, False), "TEC3": (1, True), "TEC4": (2, True), "TEC5": (3, True), "TEC6": (3, False),
    "PLC1": (2, False), "PLC2": (1, True), "PLC3": (3, False), "PLC4": (4, True),
}  # fmt: skip

# (experience, quantity, months back it ended, capacity that confirms it)
NASREEN_EXPERIENCES: tuple[tuple[str, int, int, str], ...] = (
    ("X09", 31, 1, "line_manager"),
    ("X08", 3, 9, "hr"),
    ("X10", 2, 7, "finance"),
    ("X12", 1, 14, "commercial"),
    ("X13", 2, 5, "democratic_services"),
    ("X14", 2, 4, "democratic_services"),
    ("X18", 1, 3, "audit"),
    ("X28", 4, 17, "chief_officer"),
)

# Waits in the queue of Helen Bradshaw, who says whether the address is right.
OUTSIDE = Outside(
    key="calderdale-data-manager",
    experience="X44",
    name="Farida Noor",
    email="farida.noor@leeds.example",
    reason="We built the tenancy data set with Leeds. She leads digital there and put it live; nobody here saw it.",
    place="Leeds Civic Hall",
    note="I wrote the checks that run each night, and the page that says when a figure is late.",
    days=3,
)
