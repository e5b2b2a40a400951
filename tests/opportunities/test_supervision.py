"""What a supervisor owes a placement, by its days alone."""

from datetime import date, timedelta

import pytest

from opportunities.supervision import AFTERWARDS, AHEAD, Duty, due_on, owed

SINCE, UNTIL = date(2027, 1, 11), date(2027, 4, 30)  # 109 days apart
HALFWAY = date(2027, 3, 6)
ALL = tuple(Duty)
ONE = timedelta(days=1)


def asked(today: date, *, since: date = SINCE, until: date = UNTIL, left: tuple[Duty, ...] = ALL) -> list[Duty]:
    return [duty for duty, _ in owed(left, since=since, until=until, today=today)]


@pytest.mark.parametrize(
    ("duty", "first", "last"),
    [
        (Duty.OBJECTIVES, SINCE - AHEAD, UNTIL - AHEAD),
        (Duty.MID_REVIEW, HALFWAY - AHEAD, UNTIL - AHEAD - ONE),
        (Duty.END_REVIEW, UNTIL - AHEAD, UNTIL + AFTERWARDS),
        (Duty.FEEDBACK, UNTIL - AHEAD, UNTIL + AFTERWARDS),
    ],
)
def test_each_is_asked_for_from_two_weeks_before_its_day(duty: Duty, first: date, last: date) -> None:
    assert [duty in asked(day) for day in (first - ONE, first, last, last + ONE)] == [False, True, True, False]


def test_to_finish_it_is_asked_once_the_last_day_is_over_however_long_ago() -> None:
    assert [Duty.FINISH in asked(day) for day in (UNTIL, UNTIL + ONE, UNTIL + 9 * AFTERWARDS)] == [False, True, True]


def test_what_is_done_is_not_asked_for() -> None:
    for duty in ALL:
        others = tuple(other for other in ALL if other != duty)
        for ahead in range(-20, 160):
            assert duty not in asked(SINCE + ahead * ONE, left=others)


def test_each_has_its_day() -> None:
    days = [due_on(duty, since=SINCE, until=UNTIL) for duty in ALL]
    assert days == [SINCE, HALFWAY, UNTIL, UNTIL, UNTIL, UNTIL]


@pytest.mark.parametrize("length", [0, 1, 5, 14, 27, 28])
def test_a_short_placement_has_one_conversation_and_objectives_before_it(length: int) -> None:
    until = SINCE + length * ONE
    days = [SINCE + ahead * ONE for ahead in range(-20, length + 1)]
    assert not any(Duty.MID_REVIEW in asked(day, until=until) for day in days)
    assert Duty.OBJECTIVES in asked(SINCE, until=until)
    assert Duty.END_REVIEW in asked(until, until=until)


def test_nothing_is_asked_of_a_review_before_it_begins() -> None:
    assert asked(SINCE - ONE, until=SINCE + ONE, left=(Duty.MID_REVIEW, Duty.END_REVIEW, Duty.FEEDBACK)) == []
