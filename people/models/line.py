"""The line: a person's manager, that manager's own, and so on up. Asked in one go, however high it is."""

from datetime import date

from django.db.models.expressions import RawSQL

from people.roles import Kind

# UNION, not UNION ALL: each person comes once, so that two people who manage one another end it.
_UP = """
WITH RECURSIVE line(person) AS (
  SELECT viewer_id FROM people_relationship
   WHERE subject_id = %s AND kind = %s AND since <= %s AND (until IS NULL OR until > %s)
  UNION
  SELECT above.viewer_id FROM people_relationship above JOIN line ON above.subject_id = line.person
   WHERE above.kind = %s AND above.since <= %s AND (above.until IS NULL OR above.until > %s)
) SELECT person FROM line"""
_DOWN = """
WITH RECURSIVE line(person) AS (
  SELECT subject_id FROM people_relationship
   WHERE viewer_id = %s AND kind = %s AND since <= %s AND (until IS NULL OR until > %s)
  UNION
  SELECT below.subject_id FROM people_relationship below JOIN line ON below.viewer_id = line.person
   WHERE below.kind = %s AND below.since <= %s AND (below.until IS NULL OR below.until > %s)
) SELECT person FROM line"""


def above(person: int, *, on: date) -> RawSQL:
    """Keys of everybody up a person's line on a day, for use in a filter: `filter(pk__in=above(…))`."""
    return RawSQL(_UP, _given(person, on))  # noqa: S611 - the text is ours, what varies is a parameter


def below(person: int, *, on: date) -> RawSQL:
    """Keys of everybody under a person on a day, at whatever distance, for use in a filter."""
    return RawSQL(_DOWN, _given(person, on))  # noqa: S611 - the text is ours, what varies is a parameter


def _given(person: int, on: date) -> tuple[object, ...]:
    held = (Kind.LINE_MANAGER.value, on, on)
    return (person, *held, *held)
