"""What the councils of the demo offer: plain data, days counted from today, so that it never grows old."""

from dataclasses import dataclass

OPEN, DRAFT, WAITING, WITHDRAWN, RUNNING, OVER = "open", "draft", "waiting", "withdrawn", "running", "over"


@dataclass(frozen=True, slots=True)
class Posted:
    """One opportunity. `posted`, `closes` and `starts` are days from today, negative in the past; `weeks` how long.

    `supervisor` is the key of a post in the council. `applicants` is how many people apply; `state` what became of it.
    `confirmed` is the days since it was last reconfirmed, where that is not the day it opened.
    """

    key: str
    council: str
    kind: str
    title: str
    summary: str
    competencies: dict[str, int]
    experiences: dict[str, int]
    tiers: tuple[str, ...]
    posted: int
    closes: int
    starts: int
    weeks: int
    days: str = "1"
    travel: str = "hybrid"
    place: str = ""
    positions: int = 1
    hide_names: bool = False
    outside: bool = False
    state: str = OPEN
    applicants: int = 2
    supervisor: str = "head-digital"
    confirmed: int | None = None
    criteria: tuple[str, ...] = ("Says what they want to learn from it", "Can give the days, start to end")


POSTED: tuple[Posted, ...] = (
    Posted(
        "scrutiny-leeds", "leeds", "stretch_project", "Lead officer, scrutiny review of online services",
        "Lead the officer side of a scrutiny review into why residents phone after starting online. Draft the evidence "
        "paper, answer the committee and close its recommendations with the service.",
        {"DEM3": 3}, {"X15": 1, "X14": 2}, ("T4", "T5"), -14, 17, 49, 10, "1", "remote", "Leeds Civic Hall", 2,
        hide_names=True, applicants=5, confirmed=5,
    ),
    Posted(
        "acting-kirklees", "kirklees", "acting_up", "Acting head of digital services",
        "Hold the post while its holder leads the housing programme: three teams, a budget of £2.1 million and the "
        "monthly report to the portfolio holder.",
        {"PPL2": 4, "FIN1": 4}, {"X26": 4}, ("T4",), -9, 14, 70, 17, "5", "hybrid", "Civic Centre, Huddersfield", 1,
        hide_names=True, applicants=4, supervisor="ad", confirmed=4,
    ),
    Posted(
        "consultation-calderdale", "calderdale", "stretch_project", "Chair, digital staff consultation",
        "Chair the consultation on the new service-desk rota: three union meetings, a report, a decision.",
        {"PPL5": 3}, {"X24": 1, "X25": 3}, ("T4", "T5"), -12, 21, 56, 12, "1", "on_site", "Halifax Town Hall",
        applicants=2, supervisor="ad", confirmed=7,
    ),
    Posted(
        "oncall-wakefield", "wakefield", "placement", "Tactical on-call, emergency rota",
        "Join the tactical rota, one week in six, after two days of training with the emergency planning team.",
        {"GOV4": 3}, {"X20": 6}, ("T4", "T5"), -60, 25, 70, 30, "0.5", "hybrid", "Wakefield One", 3,
        applicants=3, supervisor="head-tech", confirmed=36,
    ),
    Posted(
        "registration-wakefield", "wakefield", "acting_up", "Acting registration services manager",
        "Lead the registration service through its busiest months: 22 people, ceremonies, certificates and the law.",
        {"DEM5": 3, "PPL2": 4}, {"X28": 6, "X26": 6}, ("T4", "T5"), -6, 46, 98, 26, "5", "on_site", "Town Hall",
        outside=True, applicants=3, supervisor="cdio", confirmed=1,
    ),
    Posted(
        "s151-leeds", "leeds", "shadowing", "Shadow the section 151 officer through budget setting",
        "Three days beside the director of finance in January and February: the gap, the options, the council meeting.",
        {"FIN4": 2}, {"X30": 3}, ("T5", "T6"), -3, 42, 56, 8, "0.5", "on_site", "Merrion House, Leeds",
        applicants=3, supervisor="cdio", confirmed=1,
    ),
    Posted(
        "ce-kirklees", "kirklees", "shadowing", "Five days beside the chief executive",
        "Sit in on the leadership team, a cabinet briefing and a partnership board, and say what you would have done.",
        {"PLC2": 4}, {"X31": 5}, ("T6", "T7"), -27, 20, 50, 6, "1", "on_site", "Civic Centre, Huddersfield",
        applicants=2, supervisor="chief", confirmed=24,
    ),
    Posted(
        "data-bristol", "bristol", "secondment", "Secondment to the school places forecast",
        "Rebuild the forecast of school places with the education team, publish the method and hand it over.",
        {"TEC5": 4, "TEC4": 3}, {"X44": 1, "X45": 1}, ("T2", "T3"), -20, 12, 60, 26, "3", "remote", "",
        applicants=4, supervisor="data-manager", confirmed=8,
    ),
    Posted(
        "research-sheffield", "sheffield", "stretch_project", "Research why housing repairs are reported twice",
        "Twelve interviews, two visits with the repairs team, one show and tell, one page of what to change.",
        {"USR1": 3}, {"X03": 2, "X01": 3}, ("T1", "T2"), -10, 18, 45, 8, "1", "hybrid", "Moorfoot, Sheffield", 2,
        applicants=4, supervisor="lead-ucd", confirmed=3,
    ),
    Posted(
        "audit-durham", "county-durham", "stretch_project", "Accessibility audit and repair of the planning pages",
        "Audit the twenty busiest pages with people who use screen readers, mend what you find, write it up for reuse.",
        {"USR3": 3}, {"X49": 1, "X05": 1}, ("T2", "T3"), -16, 9, 40, 10, "1", "remote", "", 2,
        applicants=3, supervisor="lead-ucd", confirmed=2,
    ),
    Posted(
        "rotation-gateshead", "gateshead", "rotation", "Six months in the platform team",
        "Join the rota, ship a change a week and look after what you shipped.",
        {"TEC3": 3, "TEC1": 3}, {"X04": 1, "X43": 3, "X41": 3}, ("T1", "T2"), -8, 27, 63, 26, "5", "on_site",
        "Gateshead Civic Centre", 2, applicants=3, supervisor="head-tech",
    ),
    Posted(
        "reports-wakefield", "wakefield", "stretch_project", "Write two cabinet reports on assisted digital",
        "Take two reports from the first draft through finance, legal and the portfolio holder to the cabinet's "
        "decision: help at the libraries, and who pays for it.",
        {"DEM2": 3}, {"X13": 2}, ("T4", "T5"), -5, 30, 49, 12, "1", "hybrid", "Wakefield One", 2,
        applicants=2, supervisor="ad",
    ),
    Posted(
        "exercise-sunderland", "sunderland", "placement", "Play the digital lead in a flood exercise",
        "Two days: one to prepare, one in the control room, and an hour of what to do better.",
        {"GOV4": 2}, {"X19": 1}, ("T2", "T3", "T4"), -4, 16, 38, 2, "1", "on_site", "City Hall, Sunderland", 4,
        applicants=3, supervisor="ops",
    ),
    Posted(
        "partnership-wiltshire", "wiltshire", "board_seat", "A seat on the integrated care data board",
        "Speak for the council's data service at six meetings, and bring one shared measure to agreement.",
        {"PLC1": 4, "GOV2": 3}, {"X34": 6}, ("T5", "T6"), -18, 24, 55, 52, "0.5", "remote", "", applicants=2,
        supervisor="ad",
    ),
    Posted(
        "ai-hartlepool", "hartlepool", "stretch_project", "Trial automatic sorting of highways reports",
        "Run a six-week trial with a safety case, a stop rule and a published result, whichever way it goes.",
        {"TEC6": 3}, {"X46": 1}, ("T3", "T4"), -11, 20, 44, 8, "1", "hybrid", "Hartlepool Civic Centre",
        applicants=2, supervisor="programme",
    ),
    Posted(
        "election-kirklees", "kirklees", "placement", "Count supervisor, May elections",
        "Train in March, lead a counting table in May, debrief in June.",
        {"DEM5": 2}, {"X23": 1}, ("T1", "T2", "T3", "T4"), -2, 75, 110, 12, "0.2", "on_site", "Huddersfield", 6,
        outside=True, applicants=2, supervisor="head-digital",
    ),
    Posted(
        "reuse-leeds", "leeds", "stretch_project", "Make the report-it form fit for other councils",
        "Take out what is ours, write the guide, help two councils to put it up.",
        {"PLC3": 3, "TEC2": 3}, {"X05": 1, "X35": 1}, ("T2", "T3"), -75, -40, -20, 8, "1", "remote", "", 2,
        state=RUNNING, applicants=4, supervisor="lead-dev",
    ),
    Posted(
        "housing-kirklees", "kirklees", "placement", "Half a year in the housing programme",
        "Own the tenancy part of the new housing system from discovery to its first month of use.",
        {"TRN2": 3, "TRN1": 4}, {"X41": 3}, ("T2", "T3"), -120, -80, -60, 26, "3", "hybrid", "Huddersfield",
        2, state=RUNNING, applicants=4, supervisor="head-digital",
    ),
    Posted(
        "libraries-calderdale", "calderdale", "acting_up", "Acting head of libraries",
        "Lead 61 people in 17 libraries for a year, with the summer reading and the budget to save.",
        {"PPL2": 4, "FIN1": 4}, {"X28": 12}, ("T4", "T5"), -150, -110, -80, 52, "5", "on_site", "Halifax",
        outside=True, state=RUNNING, applicants=3, supervisor="cdio",
    ),
    Posted(
        "desk-sunderland", "sunderland", "rotation", "A turn in the cyber team",
        "Three months on alerts and patching with the regional centre, one incident exercise.",
        {"GOV3": 3}, {"X43": 3, "X19": 1}, ("T1", "T2"), -90, -55, -35, 16, "4", "hybrid", "City Hall, Sunderland",
        2, state=RUNNING, applicants=3, supervisor="ops",
    ),
    Posted(
        "frontline-leeds", "leeds", "placement", "Three days on the council tax counter",
        "Serve residents beside the team, and bring three things back that we should mend.",
        {"USR1": 2}, {"X01": 3}, ("T1", "T2"), -130, -100, -70, 3, "1", "on_site", "Merrion House, Leeds", 3,
        outside=True, state=OVER, applicants=4, supervisor="programme",
    ),
    Posted(
        "report-wakefield", "wakefield", "stretch_project", "Write the digital inclusion report",
        "Write the cabinet report with three services, answer questions at the meeting.",
        {"DEM2": 3}, {"X13": 1, "X14": 1}, ("T3", "T4"), -170, -140, -110, 9, "1", "hybrid", "Wakefield One", 2,
        state=OVER, applicants=3, supervisor="ad",
    ),
    Posted(
        "gis-plymouth", "plymouth", "secondment", "Map the family hubs",
        "Two months with the children's service: who can walk to a hub, and who cannot.",
        {"TEC5": 3}, {"X45": 1}, ("T1", "T2"), -60, -35, 20, 9, "2", "remote", "", state=WITHDRAWN, applicants=3,
        supervisor="data-manager",
    ),
    Posted(
        "panel-kirklees", "kirklees", "shadowing", "Sit beside a recruitment panel",
        "Two panels from long list to feedback, with a coach from HR.",
        {"PPL4": 3}, {"X08": 2}, ("T3", "T4"), -1, 40, 66, 6, "0.5", "on_site", "Civic Centre, Huddersfield",
        state=WAITING, applicants=0, supervisor="head-digital",
    ),
    Posted(
        "budget-kirklees", "kirklees", "stretch_project", "A place in the budget-setting group",
        "Bring the digital savings proposals through one round of budget setting.",
        {"FIN4": 3}, {"X29": 1}, ("T5", "T6"), -1, 30, 60, 16, "0.5", "hybrid", "Civic Centre, Huddersfield",
        state=DRAFT, applicants=0, supervisor="ad",
    ),
)  # fmt: skip
