"""How the invented sector is spread, as data: each figure with the reason for it. tests/demo/test_sector.py holds it.

Where the demo's dozen councils say how things are, the sector repeats them: posts come from `demo.places.POSTS`, and
what becomes of a level, an experience or an application is drawn as `demo.careers`, `demo.experiences` and
`demo.practice` draw it. Shares run from 0 to 1, spans are (least, most) and are drawn evenly.
"""

from collections.abc import Mapping
from dataclasses import dataclass

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Share:
    """A share from 0 to 1, and why it is that."""

    value: float
    why: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """A whole number drawn evenly from `span`, both ends included, and why it lies there."""

    span: Span
    why: str


@dataclass(frozen=True, slots=True)
class Mix:
    """One of several drawn by weight, and why the weights are those."""

    weights: Mapping[str, float]
    why: str


@dataclass(frozen=True, slots=True)
class Bell:
    """A share drawn from a bell curve, cut at both ends, and why it has that middle and width."""

    middle: float
    width: float
    least: float
    most: float
    why: str


# --- Who, and where ---------------------------------------------------------------------------------------------------

SINGLE_POSTS = ("chief", "cdio", "ad")
"""Posts of which a council has one at most, because nobody has two chief executives; the largest councils fill first.

All other posts are shared out in the order of seniority, so that each council gets a ladder of its own, and the sector
as a whole has the demo's share of people in every tier.
"""

PEOPLE_AN_OPPORTUNITY = 12
"""People to one open opportunity: 6,000 people and 500 opportunities, the size that speed is promised at."""

OPENED = Drawn((1, 24), "months since a council began: councils join all the time over two years, none all at once")
IN_POST = Drawn((6, 60), "months in the present post, as in the demo: half a year to five years")
FIRST_POST = Share(0.35, "have no former post on record, as in the demo; apprentices never have one")
SAME_COUNCIL = Share(0.7, "of former posts were at the same council, as in the demo: most careers are local")
FORMER_POST = Drawn((12, 48), "months that a former post lasted, as in the demo: one to four years")

TARGETED = Share(0.97, "of those whose post leads on have a target; the rest have not chosen one yet")
PROGRESS = Bell(0.5, 0.22, 0.05, 1.0, "from the start of a role to the gate, as in the demo: most are half way")
AT_GATE = Share(
    0.2, "of those a year here with a panel ahead meet everything else: the demo has ten cases in 260 people"
)

COUNCIL_ROLES_FROM = 12
"""A council with so many people names a safe contact, a data-protection lead and an administrator of its own."""

PANEL_MEMBERS = Share(
    0.5, "of managers and above sit on panels: a council of twenty then has three without a tie to the case"
)
MENTORED = Share(0.1, "have a mentor from another council: a tenth is what a regional pool of volunteers carries")

# --- Levels -----------------------------------------------------------------------------------------------------------

BASELINE = Share(0.95, "have confirmed their own baseline, as in the demo: a twentieth has not signed in yet")
BASELINE_LEVEL = Mix(
    {"-1": 14, "0": 78, "1": 8}, "against what the role asks, as in the demo: most do the job they hold"
)
BASELINE_HEARD = Share(0.95, "of confirmed baselines were talked through with the manager, as in the demo: 230 of 243")
BASELINE_HELD = Mix(
    {"keep": 96, "assess": 2.5, "return": 1.5}, "as in the demo: managers mostly agree with people about their own job"
)
GROWTH_LEVELS = 2
"""Levels that somebody grows above what they held, at most, as in the demo."""

KEPT = Share(0.94, "of later claims are kept, as in the demo; the rest come back with what would show it")
CONVERSATIONS = 4
"""Conversations between the baseline and today at most, five competencies or more in each, as in the demo."""

CLAIMING = Share(0.35, "of those with something left to learn have claims waiting, as in the demo")
CLAIMS = Drawn((1, 4), "claims that wait together, as in the demo: what one piece of work shows")
CLAIMED_AGO = Drawn((1, 12), "days that a claim has waited, as in the demo: managers decide within a fortnight")

# --- Experiences, endorsements, sessions ------------------------------------------------------------------------------

RECENT_DAYS = 70
"""An experience that ended longer ago was answered, as in the demo."""

WAITING = Share(0.6, "of recent experiences still wait for their verifier, as in the demo")
IN_QUEUE = Share(0.25, "of experiences are confirmed by the line manager; the rest by the council's own directory")
ENDORSED_FROM = 0.75
"""Progress from which people ask for the gate's endorsements, as in the demo."""

ENDORSEMENT_GIVEN = Share(0.9, "of endorsements asked were given; the rest wait, because they take a conversation")
SESSIONS = 1.1
"""Mentoring sessions held, as a multiple of progress times what the gate asks, as in the demo."""

SESSION_DAYS = 33
"""Days from one mentoring session to the next, as in the demo: about monthly."""

# --- Opportunities ----------------------------------------------------------------------------------------------------

# Beside every 16 open ones, the demo has these nine.
NOT_OPEN = Mix(
    {"draft": 1, "waiting": 1, "withdrawn": 1, "running": 4, "over": 2},
    "for each 16 open ones, as the demo has them: what was filled stays on record longer than what is being written",
)
OPEN_FOR_EACH = 16

POSTED_AGO = Drawn((1, 45), "days that an open one has stood: they close four to ten weeks after they open")
CLOSES_IN = Drawn((2, 60), "days until an open one closes: two months is as far ahead as anybody plans")
STARTS_AFTER = Drawn((14, 60), "days from closing to the first day: choosing and release take two weeks to two months")
STALE = Share(0.08, "of open ones were not confirmed for more than 30 days: hosts forget")
HIDDEN = Share(0.2, "of hosts hide names until the shortlist")
SECOND_COMPETENCY = Share(0.4, "develop one more competency than the demo's like: no two councils offer the same")
APPLICANTS = Mix(
    {"0": 4, "1": 12, "2": 30, "3": 28, "4": 20, "5": 6},
    "applications to one opportunity, as in the demo: two or three, and now and then none",
)
OPEN_APPLICATION = Mix(
    {"submitted": 44, "shortlisted": 24, "draft": 12, "offered": 6, "rejected": 6, "withdrawn": 5, "declined": 3},
    "of applications to open ones, as in the demo: most have just been sent",
)
ENDED_APPLICATION = Mix(
    {"accepted": 62, "rejected": 26, "declined": 12}, "of applications to filled ones, while there are places"
)
RELEASED = Mix(
    {"agreed": 72, "asked": 22, "refused": 6}, "of sent applications: managers answer within days, and mostly yes"
)
SAME_REGION = Share(0.8, "apply within their own region: few can travel further")

# --- Gates ------------------------------------------------------------------------------------------------------------

REVIEW = Mix(
    {"asked": 20, "panel_set": 20, "scored": 10, "ready": 36, "not_yet": 8, "appealed": 3, "withdrawn": 3},
    "of those who meet everything but the panel: panels meet a few times a year, and mostly find people ready",
)
