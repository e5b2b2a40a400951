"""Until when an offer may be answered: from tomorrow, and before the work begins."""

from datetime import date, timedelta

OFFERED = "Place offered"  # how the step of an offer begins
USUAL = timedelta(days=7)  # as long as most hosts wait: the person talks to their line manager first


def latest_answer(*, starts: date | None, ends: date | None, today: date) -> date | None:
    """The last day on which an answer is of use: the first day, or the last where it has begun; None without either."""
    return starts if starts is not None and (starts > today or ends is None) else ends


def usual_answer(*, starts: date | None, ends: date | None, today: date) -> date:
    """What a form suggests: a week from today, and not after the latest day."""
    latest = latest_answer(starts=starts, ends=ends, today=today)
    usual = today + USUAL
    return usual if latest is None else max(min(usual, latest), today + timedelta(days=1))


def answer_problem(answer_by: date, *, starts: date | None, ends: date | None, today: date) -> str:
    """What is wrong with a last day to answer, and how to mend it; empty when nothing is."""
    if answer_by <= today:
        return "The last day to answer must be tomorrow or later."
    latest = latest_answer(starts=starts, ends=ends, today=today)
    if latest is None or answer_by <= latest:
        return ""
    when = f"{latest.day} {latest:%B %Y}"
    begins = "starts" if latest == starts else "ends"
    return f"The work {begins} on {when}, so an answer after that comes too late. Use {when} or an earlier day."
