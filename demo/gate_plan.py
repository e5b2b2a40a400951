"""Whose case a gate's panel reads in the demo, who sits on panels, and what they say. Plain data, no database."""

from dataclasses import dataclass
from enum import IntEnum

AT_GATE = "at gate"
# What Imogen Hale, who is one experience short of her gate, has not done yet: a placement would close it.
ONE_SHORT = "X13"


class Stage(IntEnum):
    """How far a case has come; each stage has all before it behind it."""

    ASKED = 1
    PANEL = 2
    SCORED = 3
    REPLIED = 4
    DECIDED = 5
    APPEALED = 6


@dataclass(frozen=True, slots=True)
class Case:
    """One case. `members` are keys of lives, the chair first; `asked` and `meets` are days from today.

    `began` is how many months back the present post began at least, so that there was time for what a gate asks.
    `undeclared` and `unscored` have that step before them still. `conflict` is who declared one and who took the seat.
    `ready` is the view of each member.
    """

    key: str
    stage: Stage
    asked: int
    statement: str
    members: tuple[str, ...] = ()
    meets: int = 0
    began: int = 24
    ready: tuple[bool, ...] = (True, True, True)
    undeclared: str = ""
    unscored: str = ""
    conflict: tuple[str, str, str] = ("", "", "")
    reply: str = ""
    reason: str = ""
    appeal: str = ""


CASES: tuple[Case, ...] = (
    Case(
        "kirklees-lead-ucd", Stage.ASKED, -6,
        "I have led the design of the blue badge and the housing repairs journeys, from the first interview to the "
        "day they went live, and three designers with them. I am asking for the panel because I now plan other "
        "people's work more than I draw my own.",
    ),
    Case(
        "leeds-cdio", Stage.ASKED, -11,
        "For two winters I have sat in strategic command, and this year I held customer services and libraries as "
        "well as digital. I want to be tested on what I would do as deputy, by people who do not know me.",
        began=34,
    ),
    Case(
        "wakefield-data-manager", Stage.PANEL, -24,
        "My team answers the questions that the cabinet asks, in the week it asks them. I have taken two reports to "
        "scrutiny myself and would like to run the service that stands behind them.",
        ("sheffield-ad", "fiona", "wakefield-head-tech"), 12, undeclared="fiona",
    ),
    Case(
        "calderdale-head-tech", Stage.PANEL, -33,
        "I took the data centre out of the town hall without a lost working day, and gave back £310,000 a year. What "
        "I have learned since is to leave the engineers alone and be in the room where the council decides.",
        ("kirklees-cdio", "fiona", "sheffield-ad"), -3, unscored="fiona",
    ),
    Case(
        "sheffield-ops", Stage.PANEL, -30,
        "I run the service desk, the network and the night rota. In the flood I was the one who phoned the directors, "
        "and I wrote the report on what we had got wrong.",
        ("gillian", "helen", "leeds-ad"), 9,
        conflict=("leeds-ad", "We were at Leeds together until the spring and wrote the network business case as two.",
                  "wakefield-head-tech"),
    ),
    Case(
        "kirklees-ops", Stage.SCORED, -40,
        "Thirty people keep this council working and most of them are better engineers than I am. I plan, I recruit, "
        "I say no, and last year I brought the budget in £40,000 under.",
        ("helen", "gillian", "sheffield-ad"), -8,
    ),
    Case(
        "kirklees-delivery", Stage.REPLIED, -45,
        "Two teams deliver with me and one of them I have never had to rescue. I have written for members, bought a "
        "system and let one go.",
        ("gillian", "kirklees-head-tech", "stuart"), -14, ready=(True, True, False),
        reply="Thank you for reading so closely. Stuart is right that I have led one difficult conversation, not "
        "many. There has been a second since, and HR has the note of it.",
    ),
    Case(
        "gateshead-data-manager", Stage.DECIDED, -75,
        "The council's data was five spreadsheets when I came. It is one place now, with owners, and the people who "
        "own it are not in my team. That is the part I am proud of.",
        ("sunderland-head-digital", "gateshead-head-tech", "county-durham-head-digital"), -45,
        reply="I have nothing to add. Thank you for the time you took.",
        reason="Everything the gate asks is shown twice over, and people outside the team say so. Take a service that "
        "is not about data next.",
    ),
    Case(
        "county-durham-ops", Stage.DECIDED, -70,
        "I have been acting head twice when the post was empty. I know the service better than anybody and I am ready "
        "to have it.",
        ("county-durham-head-digital", "gateshead-ad", "sunderland-head-digital"), -40, ready=(True, False, False),
        reply="I would have liked to show the second acting-up. I was not asked about it.",
        reason="Running the service is shown clearly. Facing members and deciding on people both rest on one example "
        "each. Take one report to scrutiny and one formal process to its end, and come back.",
    ),
    Case(
        "wakefield-ad", Stage.APPEALED, -80,
        "I have led the customer programme and the move to one contact centre across three directorates. The savings "
        "are audited, and the complaints are fewer than when we began.",
        ("ruth", "kirklees-cdio", "sheffield-ad"), -48, began=40, ready=(False, False, True),
        reply="The contact centre was mine from the first paper to the cabinet. I can show the drafts.",
        reason="The results are there. We could not see who decided: most papers carry two names. Show one decision of "
        "the whole council that was yours.",
        appeal="Two of the four papers carry my name alone. They were in my evidence, and neither is mentioned in the "
        "reasons. I ask for somebody to read them.",
    ),
)  # fmt: skip

# Senior people of several councils who may sit on panels. Fiona Calvert is one of them in the cast.
PANEL_MEMBERS = (
    "kirklees-cdio",
    "gillian",
    "stuart",
    "kirklees-head-tech",
    "helen",
    "ruth",
    "leeds-ad",
    "sheffield-ad",
    "wakefield-head-tech",
    "gateshead-ad",
    "gateshead-head-tech",
    "sunderland-head-digital",
    "county-durham-head-digital",
)

# Days before a case is asked for by which its person has done and shown what the gate asks.
AHEAD = 20
_ASKED = {case.key: -case.asked for case in CASES}


def ready_days(key: str) -> int:
    """How many days ago somebody at their gate had done what it asks: before their case, or lately if there is none."""
    return _ASKED.get(key, AHEAD) + AHEAD


# What members write beside each competency they score, by how far it is shown.
REASONS: dict[str, tuple[str, ...]] = {
    "clearly": (
        "Two examples from different years, and the people who were there say the same.",
        "The example was their own, and they said what they would do otherwise today.",
        "Shown in a service that was not theirs, which is what this level asks.",
        "They could say what it cost, who lost by it and why it was still right.",
    ),
    "partly": (
        "One good example. A second, on their own, would make it clear.",
        "They know how it is done; mostly somebody else decided.",
    ),
    "not_yet": (
        "The example is from before this post, and nothing since.",
        "We heard what the team did, not what they did.",
    ),
}
VIEWS = {
    True: (
        "Ready. I would put this person in front of my own cabinet.",
        "Ready. The doubts I had from the papers were answered in the room.",
        "Ready, with one thing to work on that does not stand in the way.",
    ),
    False: (
        "Not yet: two of the core competencies rest on one example each.",
        "Not yet. Close, and worth asking again within the year.",
        "Not yet: I could not see enough that was theirs alone.",
    ),
}
