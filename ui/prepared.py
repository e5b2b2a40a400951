"""Queries whose SQL is written once a process and then only asked.

Django writes a query's SQL anew each time it is asked, and on the embedded default that takes several times as long as
the answer. A page that everybody opens many times a day keeps its queries here. The rows are the same as those of the
query set itself, models and annotations included; docs/adr/0010-prepared-queries.md says why and
which of Django's inner workings this leans on.
"""

import copy
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row")
Value = int | str | date
Values = Mapping[str, Value | tuple[Value, ...]]
Slot = tuple[str, int]
# More than this many values in one list are asked without keeping the SQL: such lists hardly come back.
LONGEST_LIST = 40
_FIRST_NUMBER, _FIRST_DAY = 8_070_450_532_247_928_832, date(9000, 1, 1)


class NotPreparable(TypeError):
    """A query that changes its parameters on the way to the database, so that they cannot be found again."""


class Prepared(Generic[Row]):
    """A query set by parameter names: `Prepared(lambda person, day: Post.objects.filter(person=person).on(day))`.

    Called with the values (whole numbers, text, days, or tuples of them for `__in`) it answers the rows as a list. The
    function is called once for each length of list, with values that stand in for the real ones; so it must not look
    at them, nor at the clock: a query with a day of its own is refused.
    """

    def __init__(self, build: Callable[..., "QuerySet[Any, Row]"]) -> None:
        self.build = build
        self._ready: dict[tuple[object, ...], _Ready[Row]] = {}

    def __call__(self, **values: Value | tuple[Value, ...]) -> list[Row]:
        """The rows for these values. Raises NotPreparable for a query that alters them, such as a search by part."""
        connection = connections[DEFAULT_DB_ALIAS]
        lengths = tuple(len(value) if isinstance(value, tuple) else -1 for value in values.values())
        if any(length == 0 or length > LONGEST_LIST for length in lengths):
            return list(self.build(**values))
        key = (connection.vendor, *values, *lengths)
        ready = self._ready.get(key)
        if ready is None:
            ready = self._ready[key] = _Ready.of(self.build, values, connection)
        return ready.rows(values, connection)


@dataclass(frozen=True, slots=True)
class _Ready(Generic[Row]):
    """One query's SQL, with the place of each value among its parameters."""

    queryset: "QuerySet[Any, Row]"
    compiler: SQLCompiler
    sql: str
    parameters: tuple[object, ...]
    places: tuple[tuple[int, Slot], ...]
    converters: Mapping[int, object]

    @classmethod
    def of(
        cls, build: Callable[..., "QuerySet[Any, Row]"], values: Values, connection: BaseDatabaseWrapper
    ) -> "_Ready[Row]":
        """Write the SQL with stand-ins and find them among its parameters."""
        standing: dict[str, Value | tuple[Value, ...]] = {}
        slots: dict[object, Slot] = {}
        for name, value in values.items():
            parts = []
            for number, part in enumerate(value if isinstance(value, tuple) else (value,)):
                stand_in = _stand_in(part, len(slots))
                slots[_adapted(stand_in, connection)] = (name, number)
                parts.append(stand_in)
            standing[name] = tuple(parts) if isinstance(value, tuple) else parts[0]
        queryset = build(**standing)
        compiler = queryset.query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        places = tuple((at, slots[value]) for at, value in enumerate(parameters) if _hashable(value) and value in slots)
        if missing := set(slots.values()) - {slot for _, slot in places}:
            raise NotPreparable(f"{sorted(missing)} cannot be found among the parameters of {sql}")
        placed = {at for at, _ in places}
        if any(_is_day(value) for at, value in enumerate(parameters) if at not in placed):
            raise NotPreparable(f"A day is written into {sql}, so it would be asked tomorrow as well. Pass it in.")
        # Which columns the database's answer is converted in is known once the columns are.
        converters = compiler.get_converters([expression for expression, _, _ in compiler.select])
        return cls(queryset, compiler, sql, tuple(parameters), places, converters)

    def rows(self, values: Values, connection: BaseDatabaseWrapper) -> list[Row]:
        """Ask with these values. Nothing here is changed, so that threads can ask at once."""
        parameters = list(self.parameters)
        for at, (name, number) in self.places:
            value = values[name]
            parameters[at] = _adapted(value[number] if isinstance(value, tuple) else value, connection)
        answer = (self.sql, tuple(parameters))
        # Django types none of what follows; the three attributes are those that its own row iterators read.
        compiler: Any = copy.copy(self.compiler)
        compiler.connection = connection
        compiler.as_sql = lambda *_args, **_kwargs: answer
        compiler.get_converters = lambda _columns: self.converters
        query: Any = copy.copy(self.queryset.query)
        query.get_compiler = lambda *_args, **_kwargs: compiler
        # A copy of a query set would ask the database for the rows of the stand-ins first, so this is a new one.
        first: Any = self.queryset
        queryset = type(first)(first.model, query, first.db)
        queryset._fields = first._fields
        return list(first._iterable_class(queryset))


def _stand_in(value: Value, number: int) -> Value:
    """A value of the same kind that nobody uses."""
    if isinstance(value, bool | datetime) or not isinstance(value, int | str | date):
        raise NotPreparable(f"{value!r}: only whole numbers, text and days can be filled in")
    if isinstance(value, int):
        return _FIRST_NUMBER + number
    return f"\x01 {number}" if isinstance(value, str) else _FIRST_DAY + timedelta(days=number)


def _adapted(value: Value, connection: BaseDatabaseWrapper) -> object:
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value


def _is_day(value: object) -> bool:
    """Whether a parameter is a day or a time, also in the writing of a database that has no such type."""
    return isinstance(value, date) or (isinstance(value, str) and re.match(r"\d{4}-\d\d-\d\d", value) is not None)


def _hashable(value: object) -> bool:
    return isinstance(value, int | str | date)
