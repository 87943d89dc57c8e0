"""A statement that the ORM writes once, and that is then asked for one learner after another.

Writing a UNION of a dozen parts takes the ORM several times as long as the database takes to
answer it: more than half of what a guide cost (docs/performance.md). The text is the same for
every learner, only their id in it differs, and what is `Given`.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import count
from typing import Any

from django.contrib.auth import get_user_model
from django.db import DEFAULT_DB_ALIAS, OperationalError, connections
from django.db.models import Expression, Field, Model, QuerySet
from django.db.models.query import get_related_populators
from django.db.models.sql import InsertQuery, UpdateQuery

# Stands for the learner while the statement is written. No row has an id below zero, so it cannot
# be mistaken for a parameter that belongs to the statement.
ANYBODY = -(2**62) - 7
NOBODY = 0  # whom a statement is asked for that names no learner


def anybody() -> Any:
    """A learner to write a statement for."""
    return get_user_model()(pk=ANYBODY)


class Given(Expression):
    """A value that comes with each asking, as a value of this field."""

    def __init__(self, name: str, field: "Field[Any, Any]") -> None:
        super().__init__(output_field=field)
        self.name = name

    @classmethod
    def of(cls, model: type[Model], name: str) -> Any:
        """For this column of a model, under its name."""
        field: Any = model._meta.get_field(name)
        return cls(name, field)

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", [self]

    def prepared(self, value: Any, connection: Any) -> Any:
        return self.output_field.get_db_prep_save(value, connection)


@dataclass(frozen=True)
class Prepared:
    """Text and parameters, and what turns a row of the driver into one of the ORM.

    It holds no connection: threads come and go, and each has its own.

    Nothing may be in it that differs between two requests but the learner and what is Given: no
    moment, for one.
    """

    sql: str
    params: tuple[Any, ...]
    query: Any
    converters: Any
    build: Callable[[tuple[Any, ...]], Any] | None = None  # an object of a row

    @classmethod
    def of(cls, rows: QuerySet[Any, Any]) -> "Prepared":
        """`rows` is a queryset of values_list() or of objects, filtered by anybody()."""
        compiler: Any = rows.query.get_compiler(DEFAULT_DB_ALIAS)
        sql, params = compiler.as_sql()
        shown = [column[0] for column in compiler.select[: compiler.col_count]]
        build = _builder(compiler) if compiler.klass_info else None
        return cls(sql, tuple(params), rows.query, _converters(compiler, shown), build)

    @classmethod
    def to_update(cls, rows: QuerySet[Any, Any], **changed: Any) -> "Prepared":
        query: Any = rows.query.chain(UpdateQuery)
        query.add_update_values(changed)
        sql, params = query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
        return cls(sql, tuple(params), query, {})

    @classmethod
    def to_insert(cls, row: Model) -> "Prepared":
        fields = [field for field in row._meta.concrete_fields if not field.primary_key]
        query: Any = InsertQuery(type(row))
        query.insert_values(fields, [row])
        [(sql, params)] = query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
        return cls(sql, tuple(params), query, {})

    def rows(
        self, learner_pk: int, *, using: str = DEFAULT_DB_ALIAS, **given: Any
    ) -> Iterator[tuple[Any, ...]]:
        connection = connections[using]
        found = _fetched(connection, self.sql, self._filled(connection, learner_pk, given))
        if not self.converters:
            return iter(found)
        converted: Iterator[tuple[Any, ...]] = map(
            tuple,
            self.query.get_compiler(connection=connection).apply_converters(found, self.converters),
        )
        return converted

    def objects(self, learner_pk: int, **given: Any) -> Iterator[Any]:
        """With what the queryset selects beside them."""
        assert self.build is not None
        return map(self.build, self.rows(learner_pk, **given))

    def run(self, learner_pk: int, **given: Any) -> int:
        """Says how many rows it changed or wrote."""
        connection = connections[DEFAULT_DB_ALIAS]
        with cursor_planned_once(connection) as cursor:
            cursor.execute(self.sql, self._filled(connection, learner_pk, given))
            count: int = cursor.rowcount
        return count

    def _filled(self, connection: Any, learner_pk: int, given: dict[str, Any]) -> list[Any]:
        return [
            param.prepared(given[param.name], connection)
            if isinstance(param, Given)
            else (learner_pk if param == ANYBODY else param)
            for param in self.params
        ]


def _converters(compiler: Any, shown: list[Any]) -> Any:
    """What the ORM does with each value. It makes an int of each int; that is left out."""
    found = {}
    for place, (steps, column) in compiler.get_converters(shown).items():
        whole = column.output_field.get_internal_type().endswith("IntegerField")
        needed = [step for step in steps if not (whole and step is column.convert_value)]
        if needed:
            found[place] = (needed, column)
    return found


def _builder(compiler: Any) -> Callable[[tuple[Any, ...]], Any]:
    """What the ORM does with each row of objects, without the connection that it does it on."""
    info, annotations = compiler.klass_info, compiler.annotation_col_map or {}
    first, last = info["select_fields"][0], info["select_fields"][-1] + 1
    columns = [column[0].target.attname for column in compiler.select[first:last]]
    populators = get_related_populators(  # type: ignore[call-arg]  # Stubs of a later Django.
        info, compiler.select, DEFAULT_DB_ALIAS
    )

    def build(row: tuple[Any, ...]) -> Any:
        made = info["model"].from_db(DEFAULT_DB_ALIAS, columns, row[first:last])
        for populator in populators:
            populator.populate(row, made)
        for name, place in annotations.items():
            setattr(made, name, row[place])
        return made

    return build


def _fetched(connection: Any, sql: str, params: list[Any]) -> list[tuple[Any, ...]]:
    """All rows. Where a request's first statement finds the connection gone, it asks on another.

    Django asks for "SELECT 1" before (CONN_HEALTH_CHECKS); an answer to what is wanted says the
    same, a round trip sooner. Not in a transaction, of which part would be lost.
    """
    first = not (connection.health_check_done or connection.in_atomic_block)
    connection.health_check_done = True
    try:
        return _fetched_here(connection, sql, params)
    except OperationalError:
        if not (first and connection.health_check_enabled) or connection.is_usable():
            raise
    connection.close()
    return _fetched_here(connection, sql, params)


def _fetched_here(connection: Any, sql: str, params: list[Any]) -> list[tuple[Any, ...]]:
    with cursor_planned_once(connection) as cursor:
        cursor.execute(sql, params)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def cursor_planned_once(connection: Any) -> Any:
    """One whose statements PostgreSQL plans once for a connection: planning a UNION of a dozen
    parts takes several times as long as running it.

    Not through a pooler that gives each transaction another connection; and not where settings
    leave `prepare_threshold` at None, as Django does by itself: psycopg then prepares nothing.
    """
    if connection.vendor != "postgresql" or connection.settings_dict.get(
        "DISABLE_SERVER_SIDE_CURSORS"
    ):
        return connection.cursor()
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    return connection._prepare_cursor(_planned_once()(connection.connection))


@lru_cache(maxsize=512)
def numbered(sql: str) -> str:
    """With PostgreSQL's own placeholders, which psycopg looks for anew in every long statement."""
    number = count(1)
    return re.sub("%([s%])", lambda sign: "%" if sign[1] == "%" else f"${next(number)}", sql)


@cache
def _planned_once() -> Any:
    import psycopg  # only where the database is PostgreSQL
    from psycopg.types.datetime import TimestamptzLoader

    idle = psycopg.pq.TransactionStatus.IDLE

    class PlannedOnce(psycopg.RawCursor[Any]):
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            # psycopg's own, in C. Django's is Python; a Path reads seventy moments.
            self.adapters.register_loader("timestamptz", TimestamptzLoader)

        def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
            planned = {**options, "prepare": True}
            try:
                return super().execute(numbered(query), params, **planned)
            except psycopg.errors.FeatureNotSupported:
                # A migration gave a column of the answer another type. In a transaction the
                # rollback forgets every plan; without one, nobody would until the connection ends.
                if self.connection.info.transaction_status != idle:
                    raise
                self.connection.execute("DEALLOCATE ALL")
                return super().execute(numbered(query), params, **planned)

        def _send_query_prepared(self, name: bytes, pgq: Any, **options: Any) -> None:
            self._query = pgq  # what Django writes into its log of statements; else it finds none
            super()._send_query_prepared(name, pgq, **options)

    return PlannedOnce
