"""Rows of one table, written many at a time by one statement, with keys known beforehand.

Actions write a row, its audit event and its letters one by one, as pages do; a sector of half a million rows would take
an hour. A sheet fills each column as the model would, and leaves out what the model's `save` or an action would do.
"""

import json
from collections.abc import Callable, Iterable
from random import Random
from typing import Any
from uuid import UUID

from django.core.management.color import no_style
from django.db import connection, models
from django.db.models import Max

BATCH = 2000  # rows in one go: few enough to stay small in memory, enough that the statement costs nothing
PLAIN = (models.CharField, models.TextField, models.IntegerField, models.FloatField, models.BooleanField)


class Sheet:
    """One model's table. `add` takes values by column (`person_id`, not `person`) and gives the new row's key."""

    def __init__(self, model: type[models.Model], random: Random) -> None:
        self.model = model
        self.count = 0
        self._rows: list[tuple[Any, ...]] = []
        self._random = random
        self._next = (model._base_manager.aggregate(last=Max("pk"))["last"] or 0) + 1
        fields = [field for field in model._meta.concrete_fields if isinstance(field, models.Field)]
        quoted = connection.ops.quote_name
        columns = ", ".join(quoted(str(field.column)) for field in fields)
        table = quoted(model._meta.db_table)
        self._insert = f"INSERT INTO {table} ({columns}) VALUES ({', '.join(['%s'] * len(fields))})"  # noqa: S608 - names
        self._copy = f"COPY {table} ({columns}) FROM STDIN"
        self._columns = [(field.attname, _prepared(field), self._default(field)) for field in fields]

    def add(self, **values: Any) -> int:
        """Put one more row on the sheet."""
        key = self._next
        self._next += 1
        self.count += 1
        values["id"] = key
        self._rows.append(
            tuple(
                [prepare(values.pop(name)) if name in values else default() for name, prepare, default in self._columns]
            )
        )
        if values:
            raise TypeError(f"{self.model.__name__} has no column {', '.join(sorted(values))}.")
        if len(self._rows) >= BATCH:
            self.write()
        return key

    def uuid(self) -> UUID:
        """A public id that depends on the seed alone."""
        return UUID(int=self._random.getrandbits(128), version=4)

    def write(self) -> None:
        """Write what is on the sheet: by COPY where there is one, which takes half as long."""
        if not self._rows:
            return
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.copy(self._copy) as copy:
                    for row in self._rows:
                        copy.write_row(row)
            else:
                cursor.executemany(self._insert, self._rows)
        self._rows = []

    def _default(self, field: "models.Field[Any, Any]") -> Callable[[], Any]:
        prepare = _prepared(field)
        if isinstance(field, models.UUIDField) and field.has_default():
            return lambda: prepare(self.uuid())
        if isinstance(field, models.DateTimeField) and field.has_default():
            # Everything here happened on a day that the caller knows.
            return _missing(field)
        if field.has_default() and not isinstance(field, models.JSONField) and callable(field.default):
            return _missing(field)
        if not field.null and not field.has_default() and not field.blank:
            return _missing(field)
        value = prepare(field.get_default())
        return lambda: value


def finish(sheets: Iterable[Sheet]) -> None:
    """Write what is left, and let the database number and plan on from there."""
    models_written = []
    for sheet in sheets:
        sheet.write()
        models_written.append(sheet.model)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models_written):
            cursor.execute(statement)
        if connection.vendor == "postgresql":
            # What its own housekeeping would do within minutes; SQLite is left as the service leaves it.
            for model in models_written:
                cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")


def _missing(field: "models.Field[Any, Any]") -> Callable[[], Any]:
    def missing() -> Any:
        raise TypeError(f"{field.model.__name__}.{field.name} has to be given.")

    return missing


def _prepared(field: "models.Field[Any, Any]") -> Callable[[Any], Any]:
    """How the database takes a value of this field; values that come again are worked out once."""
    if isinstance(field, PLAIN) or field.is_relation:
        return lambda value: value
    known: dict[Any, Any] = {}

    def prepare(value: Any) -> Any:
        key = json.dumps(value) if isinstance(value, (dict, list)) else value
        if key not in known:
            if len(known) > BATCH:
                known.clear()
            known[key] = field.get_db_prep_save(value, connection)
        return known[key]

    if isinstance(field, (models.UUIDField, models.DateTimeField)):
        return lambda value: None if value is None else field.get_db_prep_save(value, connection)
    return prepare
