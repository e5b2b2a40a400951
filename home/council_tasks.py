"""What needs doing in a council, each with its number and the page where it is done."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from home.queries.council import Council, Counts, ToSign
from home.queries.council_waiting import Waits
from people.roles import Permission
from ui import words
from ui.http import address, back_to


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
        "person has no line manager",
        "people have no line manager",
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
    """The tasks of this visitor: what is broken, what somebody waits for, and the steps of a first day in order."""
    counts, waits = board.counts, board.waits
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
    # Somebody elsewhere waits for a signature, an applicant for an answer, a case for its panel.
    found += [_signing(place) for place in board.to_sign]
    if may(Permission.POST_OPPORTUNITIES):
        found += _hosting(waits)
    elif may(Permission.APPROVE_OPPORTUNITIES) and may(Permission.SEE_PIPELINE):
        found += _approving(waits)
    if may(Permission.RUN_PANELS):
        found += _panels(waits)
    if lead:
        found += [_task(number(counts), one, many, act, name) for number, one, many, act, name in STEPS]
    if may(Permission.SEE_INTERESTS):
        found.append(_interests(waits.interests))
    if may(Permission.GRANT_ROLES) and not waits.safe_contacts:
        said = "No safe contact is named, so nobody here can raise a concern outside their line"
        found.append(Task(said, "Choose somebody and give them the role", address("people:list")))
    return tuple(task for task in found if task is not None)


def _signing(place: ToSign) -> Task:
    url = f"{reverse('opportunities:sign', args=[place.public_id])}?{back_to('council')}"
    if place.began is None:
        return Task(f"A placement to sign: {place.person}, {place.title}", "Read the terms and sign", url)
    said = f"A placement that began on {words.day(place.began)}, not signed yet: {place.person}, {place.title}"
    return Task(said, "Read the terms and sign", url, "rule")


BOARD, PIPELINE, REVIEWS = "opportunities:board", "pipeline#sign", "pathways:reviews"
UNCONFIRMED = (
    "opportunity has to be confirmed as still open",
    "opportunities have to be confirmed as still open",
)


def _hosting(waits: Waits) -> list[Task | None]:
    """What whoever posts for a council has on the board: applicants, approvals and what grows stale."""
    parts = {"to shortlist": waits.to_shortlist, "to offer a place": waits.to_offer}
    split = ", ".join(f"{number} {what}" for what, number in parts.items() if number)
    waiting, one, many = waits.to_shortlist + waits.to_offer, "application waits", "applications wait"
    answers = f" for an answer: {split}"
    return [
        _task(waiting, one + answers, many + answers, "See who applied", BOARD),
        _task(
            waits.unapproved,
            "opportunity waits to be approved",
            "opportunities wait to be approved",
            "See which",
            BOARD,
        ),
        _task(waits.to_reconfirm, *UNCONFIRMED, "See which", BOARD),
    ]


def _approving(waits: Waits) -> list[Task | None]:
    """The same for who approves there and does not post: what was put to them."""
    return [
        _task(
            waits.to_approve,
            "opportunity waits for your approval",
            "opportunities wait for your approval",
            "Read it and approve" if waits.to_approve == 1 else "Read them and approve",
            PIPELINE,
        ),
        _task(waits.to_reconfirm, *UNCONFIRMED, "See which", PIPELINE),
    ]


def _panels(waits: Waits) -> list[Task | None]:
    """Gate cases of those who bring panels together."""
    return [
        _task(
            waits.to_convene,
            "gate case waits for its panel",
            "gate cases wait for their panel",
            "Bring the panel together",
            REVIEWS,
        ),
        _task(
            waits.to_decide,
            "gate case waits for the panel’s decision: every member has scored",
            "gate cases wait for the panel’s decision: every member has scored",
            "Record the decision",
            REVIEWS,
        ),
        _task(
            waits.appeals,
            "appeal against a gate decision waits to be heard",
            "appeals against a gate decision wait to be heard",
            "Hear the appeal" if waits.appeals == 1 else "Hear the appeals",
            REVIEWS,
        ),
    ]


def _interests(waiting: int) -> Task | None:
    many = "interests in moving into a role wait for an answer"
    return _task(
        waiting,
        "interest in moving into a role waits for an answer",
        many,
        "See whose, and get in touch",
        "pathways:interests",
    )


def _task(count: int, one: str, many: str, act: str, name: str) -> Task | None:
    # What follows the name of a page, a filter or a place on it, is kept as it is.
    page, mark, rest = name.partition("?") if "?" in name else name.partition("#")
    return Task(words.plural(count, one, many), act, f"{address(page)}{mark}{rest}") if count else None
