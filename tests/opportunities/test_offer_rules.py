"""Until when an offer may be answered, as pure rules."""

from datetime import date

import pytest

from opportunities.offer_rules import answer_problem, usual_answer

TODAY = date(2026, 11, 23)
SOON, FAR, END = date(2026, 11, 26), date(2027, 1, 11), date(2027, 3, 26)


@pytest.mark.parametrize(
    ("starts", "ends", "suggested"),
    [
        (FAR, END, date(2026, 11, 30)),
        (SOON, END, SOON),
        (TODAY, END, date(2026, 11, 30)),
        (date(2026, 10, 1), SOON, SOON),
        (TODAY, TODAY, date(2026, 11, 24)),
        (None, None, date(2026, 11, 30)),
    ],
)
def test_a_week_is_suggested_and_never_a_day_after_the_start(
    starts: date | None, ends: date | None, suggested: date
) -> None:
    assert usual_answer(starts=starts, ends=ends, today=TODAY) == suggested


@pytest.mark.parametrize(
    ("day", "starts", "ends", "said"),
    [
        (date(2027, 3, 5), FAR, END, "The work starts on 11 January 2027"),
        (FAR, FAR, END, ""),
        (TODAY, FAR, END, "tomorrow or later"),
        (date(2027, 3, 27), TODAY, END, "The work ends on 26 March 2027"),
        (date(2027, 3, 5), TODAY, END, ""),
        (date(2027, 3, 5), None, None, ""),
    ],
)
def test_a_day_that_makes_no_sense_says_why(day: date, starts: date | None, ends: date | None, said: str) -> None:
    problem = answer_problem(day, starts=starts, ends=ends, today=TODAY)
    assert said in problem
    assert bool(said) == bool(problem)
