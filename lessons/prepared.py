"""A statement that the ORM writes once, and that is then asked for one learner after another.

Writing a UNION of a dozen parts takes the ORM several times as long as the database takes to
answer it: more than half of what a guide cost (docs/performance.md). The text is the same for
every learner, only their id in it differs.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.contrib.auth import get_user_model
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet

# Stands for the learner while the statement is written. No row has an id below zero, so it cannot
# be mistaken for a parameter that belongs to the statement.
ANYBODY = -(2**62) - 7


def anybody() -> Any:
    """A learner to write a statement for."""
    return get_user_model()(pk=ANYBODY)


@dataclass(frozen=True)
class Prepared:
    """Text and parameters, and what turns a row of the driver into one of the ORM.

    It holds no connection: threads come and go, and each has its own.

    Nothing may be in it that differs between two requests but the learner: no moment, for one.
    """

    sql: str
    params: tuple[Any, ...]
    query: Any
    converters: Any

    @classmethod
    def of(cls, rows: QuerySet[Any, Any]) -> "Prepared":
        """`rows` is a queryset of values_list(), filtered by anybody()."""
        compiler: Any = rows.query.get_compiler(DEFAULT_DB_ALIAS)
        sql, params = compiler.as_sql()
        shown = [column[0] for column in compiler.select[: compiler.col_count]]
        return cls(sql, tuple(params), rows.query, compiler.get_converters(shown))

    def rows(self, learner_pk: int) -> Iterator[tuple[Any, ...]]:
        params = [learner_pk if param == ANYBODY else param for param in self.params]
        connection = connections[DEFAULT_DB_ALIAS]
        with _cursor(connection) as cursor:
            cursor.execute(self.sql, params)
            found = cursor.fetchall()
        if not self.converters:
            return iter(found)
        converted: Iterator[tuple[Any, ...]] = map(
            tuple,
            self.query.get_compiler(connection=connection).apply_converters(found, self.converters),
        )
        return converted


def _cursor(connection: Any) -> Any:
    """One whose statements PostgreSQL plans once for a connection: planning a UNION of a dozen
    parts takes several times as long as running it.

    Not through a pooler that gives each transaction another connection.
    """
    if connection.vendor != "postgresql" or connection.settings_dict.get(
        "DISABLE_SERVER_SIDE_CURSORS"
    ):
        return connection.cursor()
    connection.ensure_connection()
    return connection._prepare_cursor(_planned_once()(connection.connection))


@cache
def _planned_once() -> Any:
    import psycopg  # only where the database is PostgreSQL

    class PlannedOnce(psycopg.Cursor[Any]):
        def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
            return super().execute(query, params, **{**options, "prepare": True})

    return PlannedOnce
