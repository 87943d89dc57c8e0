"""Kept charts do not change: the database itself refuses, on both engines.

A chart may be deleted with its learner, and loses its link to a definition that is deleted.
"""

from typing import Any

from django.db import connections

TRIGGERS = (
    # Name, table, columns that are written by INSERT alone, and when a change of them matters.
    (
        "course_lessons_snapshot_is_frozen",
        "course_lessons_snapshot",
        "uid, learner_id, attempt_id, prompt_id, prompt_version_id, ratings, taken_at",
        "1 = 1",
    ),
    (
        "course_lessons_snapshot_keeps_definition",
        "course_lessons_snapshot",
        "definition_id",
        "NEW.definition_id IS NOT NULL",
    ),
    (
        "course_lessons_hindsight_is_frozen",
        "course_lessons_hindsight",
        "uid, learner_id, snapshot_id, seen_from_id, ratings, kept_at",
        "1 = 1",
    ),
)

FUNCTION = """
CREATE OR REPLACE FUNCTION course_lessons_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'A kept chart does not change' USING ERRCODE = 'check_violation'; END $$
"""
ON_POSTGRESQL = """
CREATE OR REPLACE TRIGGER {name} BEFORE UPDATE OF {columns} ON {table}
FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION course_lessons_refuse_change()
"""
ON_SQLITE = """
CREATE TRIGGER IF NOT EXISTS {name} BEFORE UPDATE OF {columns} ON {table}
WHEN {condition} BEGIN SELECT RAISE(ABORT, 'A kept chart does not change'); END
"""


def install(connection: Any) -> None:
    """Safe to repeat."""
    on_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        if not on_sqlite:
            cursor.execute(FUNCTION)
        for name, table, columns, condition in TRIGGERS:
            statement = ON_SQLITE if on_sqlite else ON_POSTGRESQL
            cursor.execute(
                statement.format(name=name, table=table, columns=columns, condition=condition)
            )


def reinstall(using: str, **kwargs: Any) -> None:
    """After every migrate: SQLite drops a table's triggers whenever a migration remakes it."""
    connection = connections[using]
    if connection.vendor == "sqlite":
        tables = connection.introspection.table_names()
        if all(table in tables for _name, table, _columns, _condition in TRIGGERS):
            install(connection)
