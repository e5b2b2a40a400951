"""What needs doing in a council, each with its number and the page where it is done."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from home.queries.council import Council, Counts, ToSign
from people.roles import Permission
from ui import words
from ui.http import address


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do: how many, in words, and where."""

    text: str
    act: str
    url: str
    shape: str = "gap"


FIRST_DAY = "pathways:first_day"

# The steps of a first day: how many are left, in words for one and for many, what to do about it, and where.
STEPS: tuple[tuple[Callable[[Counts], int], str, str, str, str], ...] = (
    (
        lambda counts: counts.unmatched,
        "person has a job title without a role",
        "people have job titles without a role",
        "Match job titles",
        "pathways:titles",
    ),
    (
        lambda counts: counts.not_invited,
        "person has not been invited",
        "people have not been invited",
        "Invite them",
        FIRST_DAY,
    ),
    (
        lambda counts: counts.without_manager,
        "person in a digital role has no line manager",
        "people in digital roles have no line manager",
        "See people without a line manager",
        "people:list?without=manager",
    ),
    (
        lambda counts: counts.absent_manager,
        "person’s line manager has left or cannot sign in",
        "people’s line managers have left or cannot sign in",
        "See for whom to name another",
        "people:list?without=present_manager",
    ),
    (
        lambda counts: counts.baseline_missing,
        "person has not confirmed their baseline",
        "people have not confirmed their baseline",
        "See who",
        f"{FIRST_DAY}#baseline",
    ),
    (
        lambda counts: counts.manager_missing,
        "baseline waits for a line manager",
        "baselines wait for a line manager",
        "See whose",
        f"{FIRST_DAY}#confirmed",
    ),
)


def to_do(board: Council, *, may: Callable[[Permission], bool]) -> tuple[Task, ...]:
    """The tasks of this visitor: what is broken first, then the steps of a first day in their order."""
    counts = board.counts
    lead = may(Permission.LOAD_STAFF)
    found: list[Task | None] = [
        Task(
            f"{words.plural(board.dead or 0, 'message or job', 'messages or jobs')} could not be done",
            "See the service",
            address("people:service"),
            "rule",
        )
        if board.dead
        else None,
    ]
    if lead and counts.staff <= 1:
        found.append(Task("No staff are loaded yet", "Load staff from a file", address("pathways:staff_load")))
    # Somebody elsewhere waits for a signature.
    found += [_signing(place) for place in board.to_sign]
    if lead:
        found += [_task(number(counts), one, many, act, name) for number, one, many, act, name in STEPS]
    if may(Permission.SEE_INTERESTS):
        found.append(_interests(board))
    if may(Permission.GRANT_ROLES) and not board.safe_contact:
        said = "No safe contact is named, so nobody here can raise a concern outside their line"
        found.append(Task(said, "Choose somebody and give them the role", address("people:list")))
    return tuple(task for task in found if task is not None)


def _signing(place: ToSign) -> Task:
    url = reverse("opportunities:sign", args=[place.public_id])
    return Task(f"A placement to sign: {place.person}, {place.title}", "Read the terms and sign", url)


def _interests(board: Council) -> Task | None:
    many = "interests in moving into a role wait for an answer"
    return _task(
        board.interests,
        "interest in moving into a role waits for an answer",
        many,
        "See whose, and get in touch",
        "pathways:interests",
    )


def _task(count: int, one: str, many: str, act: str, name: str) -> Task | None:
    # What follows the name of a page, a filter or a place on it, is kept as it is.
    page, mark, rest = name.partition("?") if "?" in name else name.partition("#")
    return Task(words.plural(count, one, many), act, f"{address(page)}{mark}{rest}") if count else None
