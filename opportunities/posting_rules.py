"""What an opportunity must say before it may open: every problem at once, each with the field to mend.

A draft may have holes, but what it does say must be possible; before it opens nothing may be missing. Lengths are those
that a reader on a phone takes in, and that the record keeps.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from pathways.catalogue import Catalogue
from pathways.quantity_rules import doubt

MOST_POSITIONS = 50
MOST_CRITERIA = 6
MOST_QUANTITY = 999
FARTHEST = timedelta(days=730)  # a start later than in two years is a slip of a key
LONGEST = timedelta(days=1096)  # three years: beyond that it is a post, not an opportunity
TITLE, SUMMARY, PLACE, ADJUSTMENTS, QUESTION, CRITERION, TERM = 120, 2000, 160, 1000, 300, 200, 200
REMOTE = "remote"

# The terms two councils sign, and how they stand inside a sentence.
TERMS: dict[str, str] = {
    "pay": "who pays the salary",
    "recharge": "what is recharged to whom",
    "backfill": "how the work at home is covered",
    "line_supervision": "who supervises",
    "system_access": "which systems and keys the person gets",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend. `code` says which competency or experience, where it is one of several."""

    field: str
    text: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Posting:
    """What somebody wrote about an opportunity, before anything is stored.

    `competencies` maps codes to the level developed to, `experiences` codes to a quantity. `supervised` says whether a
    supervisor is named; whether that person is staff of the host is for the caller to know.
    """

    kind: str = ""
    title: str = ""
    summary: str = ""
    competencies: Mapping[str, int] | None = None
    experiences: Mapping[str, int] | None = None
    tiers: tuple[str, ...] = ()
    starts_on: date | None = None
    ends_on: date | None = None
    days_a_week: Decimal | None = None
    travel: str = ""
    place: str = ""
    positions: int | None = None
    adjustments: str = ""
    closes_on: date | None = None
    answers_by: date | None = None
    question: str = ""
    criteria: tuple[str, ...] = ()
    supervised: bool = False
    pay: str = ""
    recharge: str = ""
    backfill: str = ""
    line_supervision: str = ""
    system_access: str = ""


def problems(posting: Posting, *, catalogue: Catalogue, today: date, opening: bool) -> tuple[Problem, ...]:
    """Everything wrong with a posting, in the order of the form. `opening`: nothing may be missing any more."""
    found = [
        *_said(posting),
        *_given(posting, catalogue),
        *_when(posting),
        *_numbers(posting),
        *_lengths(posting),
        *(_missing(posting) if opening else ()),
        *(_too_late(posting, today) if opening else ()),
        *_far_away(posting, today),
    ]
    order = {name: place for place, name in enumerate(Posting.__dataclass_fields__)}
    return tuple(sorted(found, key=lambda problem: order.get(problem.field, len(order))))


def _said(posting: Posting) -> Iterator[Problem]:
    if not posting.title.strip():
        yield Problem("title", "Enter a title that says what the person would do")


def _given(posting: Posting, catalogue: Catalogue) -> Iterator[Problem]:
    """What is offered must be in the framework, to a level it has, in a quantity the dates have room for."""
    known = {competency.code: competency for competency in catalogue.competencies}
    top = catalogue.scale.maximum
    for code, level in (posting.competencies or {}).items():
        if code not in known:
            yield Problem("competencies", f"{code} is not in the framework. Choose another competency", code)
        elif not 1 <= level <= top:
            yield Problem("competencies", f"Choose a level from 1 to {top} for {known[code].title}", code)
    kinds = {kind.code: kind for kind in catalogue.experiences}
    for code, quantity in (posting.experiences or {}).items():
        if code not in kinds:
            yield Problem("experiences", f"{code} is not in the framework. Choose another experience", code)
        elif not 1 <= quantity <= MOST_QUANTITY:
            yield Problem(
                "experiences", f"Enter how many {kinds[code].unit} of {kinds[code].title}, from 1 to 999", code
            )
        elif posting.starts_on and posting.ends_on and posting.starts_on <= posting.ends_on:
            doubtful = doubt(kinds[code], quantity, posting.starts_on, posting.ends_on)
            if doubtful:
                yield Problem("experiences", f"{kinds[code].title}: {doubtful}", code)
    tiers = {tier.code for tier in catalogue.tiers}
    for tier in posting.tiers:
        if tier not in tiers:
            yield Problem("tiers", f"{tier} is not a tier of the framework. Choose from the list")


def _when(posting: Posting) -> Iterator[Problem]:
    """Closing, hearing, beginning, ending: in that order."""
    starts, ends, closes, hears = posting.starts_on, posting.ends_on, posting.closes_on, posting.answers_by
    if starts and ends and ends < starts:
        yield Problem("ends_on", f"The last day is before the first, {_day(starts)}. Check both dates")
    if starts and ends and ends - starts > LONGEST:
        yield Problem("ends_on", "That is more than three years. Check the year, or advertise it as a post")
    if starts and closes and closes >= starts:
        yield Problem(
            "closes_on",
            f"Applications would close on or after the first day, {_day(starts)}. Close them earlier, so that there is "
            "time to choose and to release people",
        )
    if closes and hears and hears < closes:
        yield Problem("answers_by", f"Applicants would hear before applications close, {_day(closes)}. Use a later day")
    if starts and hears and hears > starts:
        yield Problem("answers_by", f"Applicants would hear after the first day, {_day(starts)}. Use an earlier day")


def _numbers(posting: Posting) -> Iterator[Problem]:
    if posting.positions is not None and posting.positions < 1:
        yield Problem("positions", "There must be 1 position or more. Enter how many people you can take")
    elif posting.positions is not None and posting.positions > MOST_POSITIONS:
        yield Problem("positions", f"Enter {MOST_POSITIONS} positions or fewer, or post it in parts")
    if posting.days_a_week is not None and not Decimal("0.1") <= posting.days_a_week <= 5:
        yield Problem("days_a_week", "Enter days a week from 0.1 to 5; 0.5 is half a day and 5 is full time")


def _lengths(posting: Posting) -> Iterator[Problem]:
    most = {
        "title": TITLE,
        "summary": SUMMARY,
        "place": PLACE,
        "adjustments": ADJUSTMENTS,
        "question": QUESTION,
        **dict.fromkeys(TERMS, TERM),
    }
    for name, limit in most.items():
        length = len(getattr(posting, name))
        if length > limit:
            yield Problem(name, f"This can have {limit:,} characters; it has {length:,}")
    if len(posting.criteria) > MOST_CRITERIA:
        yield Problem("criteria", f"Use {MOST_CRITERIA} criteria or fewer; there are {len(posting.criteria)} lines")
    if any(len(each) > CRITERION for each in posting.criteria):
        yield Problem("criteria", f"Each criterion can have {CRITERION} characters. Shorten the longest line")


def _missing(posting: Posting) -> Iterator[Problem]:
    if not posting.kind:
        yield Problem("kind", "Select what kind of opportunity it is")
    if posting.title.strip().lower() == posting.kind.replace("_", " "):
        yield Problem("title", f"“{posting.title.strip()}” is only the kind. Say what the person would do or be")
    if not posting.summary.strip():
        yield Problem("summary", "Enter what the person would do")
    elif "…" in posting.summary:
        yield Problem("summary", "Fill in the gaps that the template left, marked …, or take them out")
    if not posting.competencies and not posting.experiences:
        yield Problem(
            "competencies",
            "Nothing is offered yet. Choose a competency or an experience, so that people whose gap it closes find it",
        )
    if not posting.tiers:
        yield Problem("tiers", "Select the tiers it suits")
    for name, words in (
        ("starts_on", "Enter the first day"),
        ("ends_on", "Enter the last day"),
        ("closes_on", "Enter the last day to apply"),
        ("answers_by", "Enter the day by which applicants hear"),
        ("days_a_week", "Enter how many days a week"),
        ("positions", "Enter how many people you can take"),
        ("travel", "Select where the work is done"),
    ):
        if not getattr(posting, name) and getattr(posting, name) != 0:
            yield Problem(name, words)
    if posting.travel and posting.travel != REMOTE and not posting.place.strip():
        yield Problem("place", "Enter the place where people come, such as a building and a town")
    if not posting.criteria:
        yield Problem("criteria", "Enter what you choose by, one criterion a line")
    if not posting.supervised:
        yield Problem("supervisor", "Enter who supervises the person here")
    for name, words in TERMS.items():
        if not getattr(posting, name).strip():
            yield Problem(name, f"Enter {words}, or “none”")


def _too_late(posting: Posting, today: date) -> Iterator[Problem]:
    """What has passed cannot be opened: closing before opening, beginning in the past."""
    if posting.closes_on and posting.closes_on < today:
        yield Problem(
            "closes_on", f"{_day(posting.closes_on)} is in the past, so it would close before it opens. Use a later day"
        )
    if posting.starts_on and posting.starts_on < today:
        yield Problem("starts_on", f"{_day(posting.starts_on)} is in the past. Use a later day")


def _far_away(posting: Posting, today: date) -> Iterator[Problem]:
    if posting.starts_on and posting.starts_on - today > FARTHEST:
        yield Problem("starts_on", f"{_day(posting.starts_on)} is more than two years away. Check the year")


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
