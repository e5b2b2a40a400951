"""A turn of the timetable is taken once."""

import pytest
from django.db import transaction

from notices import timetable

pytestmark = pytest.mark.django_db


def test_a_turn_is_taken_once() -> None:
    assert timetable.claim("weekly queue mail", "2026-W48")
    assert not timetable.claim("weekly queue mail", "2026-W48")
    assert timetable.claim("weekly queue mail", "2026-W49")
    assert timetable.claim("purge", "2026-W48")


@transaction.atomic
def _claim_then_fail() -> None:
    timetable.claim("weekly queue mail", "2026-W48")
    raise RuntimeError


def test_a_turn_whose_work_is_rolled_back_is_free_again() -> None:
    with pytest.raises(RuntimeError):
        _claim_then_fail()
    assert timetable.claim("weekly queue mail", "2026-W48")
