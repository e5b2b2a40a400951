"""The rules of a placement: what an objective and a review must be, and how much experience a share of time gives."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pathways.catalogue_parts import ExperienceType
from pathways.quantity_rules import room_between

MOST_OBJECTIVES = 8
LONGEST_OBJECTIVE = 300
POINTS = ("mid", "end")
FINISH_WITHIN = timedelta(days=7)  # of the last day: what stops sooner has ended early, with a reason


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong and how to mend it, and the field it belongs to."""

    field: str
    text: str


def objective_problems(objectives: Sequence[tuple[str, str]], *, states: Collection[str]) -> list[Problem]:
    """Everything wrong with a list of objectives (text, state)."""
    problems = []
    if len(objectives) > MOST_OBJECTIVES:
        problems.append(
            Problem("objectives", f"{MOST_OBJECTIVES} objectives are enough. Leave out the least important.")
        )
    for number, (text, state) in enumerate(objectives, start=1):
        if len(text) > LONGEST_OBJECTIVE:
            over = len(text) - LONGEST_OBJECTIVE
            problems.append(Problem(f"text_{number}", f"Objective {number} is {over} characters too long. Shorten it."))
        if state not in states:
            problems.append(Problem(f"state_{number}", f"Choose how far objective {number} has come."))
    return problems


def review_problem(*, point: str, held_on: date, words: str, since: date, until: date, today: date) -> Problem | None:
    """What is wrong with one side of a review; None when nothing is. An end review may be held in the month after."""
    if point not in POINTS:
        return Problem("point", "Choose whether it is the halfway or the end review.")
    if held_on > today:
        return Problem("held_on", f"{held_on:%-d %B %Y} is in the future. Use today or an earlier day.")
    if held_on < since:
        return Problem("held_on", f"The placement began on {since:%-d %B %Y}. Use that day or a later one.")
    if point == "mid" and held_on > until:
        return Problem("held_on", f"The placement ended on {until:%-d %B %Y}. Use a day before, or the end review.")
    if not words.strip():
        return Problem("words", "Write what went well, what did not, and what comes next.")
    return None


def left_until(until: date, *, today: date) -> str:
    """How long it still runs, in whole weeks once there are two of them; empty on the last day and after it."""
    days = (until - today).days
    if days <= 0:
        return ""
    if days < 14:
        return f"{days} day{'' if days == 1 else 's'}"
    return f"{days // 7} weeks"


def finished_from(until: date) -> date:
    """The first day on which a placement can be finished that runs until a day."""
    return until - FINISH_WITHIN


def too_soon(on: date, *, until: date) -> str:
    """Why a placement cannot be finished on a day; empty when it can, in the last week and on the last day."""
    if on >= finished_from(until):
        return ""
    return (
        f"It runs until {until.day} {until:%B %Y}, so it is not finished yet. If it stops now, use “End it early” and "
        "say why."
    )


def earned(experience: ExperienceType, quantity: int, *, since: date, until: date, agreed: date) -> int:
    """How much of an experience a placement gives that ran from `since` to `until`; `agreed` was its last day.

    The whole quantity when it ran to the end; otherwise its share of the days, rounded down, and never less than one.
    What is counted in days, weeks or months is never more than lies between the two days.
    """
    whole = (agreed - since).days + 1
    ran = (until - since).days + 1
    gives = quantity if ran >= whole else max(1, quantity * ran // max(1, whole))
    room = room_between(experience, since, until)
    return max(1, gives if room is None else min(gives, room))
