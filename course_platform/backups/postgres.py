"""PostgreSQL: pg_dump where there is one that fits the server, else COPY through the driver.

Either way one exported snapshot is copied and fingerprinted, so both see the same moment.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction
from psycopg import sql

from course_platform.backups.fingerprints import Table

DUMP = "database.dump"
# Of each row's text the md5, of each md5 60 bits, and their sum: the order does not matter. Nor
# does that of columns, which depends on the migrations that a site began with.
FINGERPRINT = sql.SQL(
    "SELECT count(*), coalesce("
    "sum(('x' || substr(md5(ROW({})::text), 1, 15))::bit(60)::bigint), 0)::text FROM {}"
)


class PostgreSQL:
    @contextmanager
    def copied(self, folder: Path) -> Iterator[tuple[str, dict[str, Table]]]:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            snapshot = cursor.fetchone()[0]
            if _fits("pg_dump"):
                options = ["--format=custom", "--no-owner", "--no-privileges"]
                _run("pg_dump", *options, f"--snapshot={snapshot}", f"--file={folder / DUMP}")
                method = "pg_dump"
            else:
                _copy_out(cursor, folder)
                method = "copy"
            yield method, _tables(cursor)

    def restore(self, folder: Path, method: str) -> None:
        if method == "pg_dump":
            if not _fits("pg_restore"):
                raise RuntimeError("This backup needs pg_restore, as new as the server or newer.")
            options = ["--no-owner", "--no-privileges", "--clean", "--if-exists"]
            connection.close()
            _run("pg_restore", *options, "--single-transaction", str(folder / DUMP), into=True)
            return
        call_command("migrate", interactive=False, verbosity=0)
        with transaction.atomic(), connection.cursor() as cursor:
            _copy_in(cursor, folder)

    def is_empty(self) -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass('accounts_user') IS NULL")
            if cursor.fetchone()[0]:
                return True
            cursor.execute("SELECT NOT EXISTS (SELECT 1 FROM accounts_user)")
            return bool(cursor.fetchone()[0])

    def tables(self) -> dict[str, Table]:
        with transaction.atomic(), connection.cursor() as cursor:
            return _tables(cursor)


def _tables(cursor: Any) -> dict[str, Table]:
    # The text of a moment depends on the session's zone, and of a number on its digits.
    cursor.execute("SET LOCAL TimeZone = 'UTC'")
    cursor.execute("SET LOCAL extra_float_digits = 1")
    found = {}
    for name in _names(cursor):
        cursor.execute(FINGERPRINT.format(_columns(cursor, name), sql.Identifier(name)))
        found[name] = Table(*cursor.fetchone())
    return found


def _names(cursor: Any) -> list[str]:
    """Tables that hold rows themselves: the partitions, not what they are partitions of."""
    cursor.execute(
        "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE n.nspname = current_schema() AND c.relkind = 'r' ORDER BY c.relname"
    )
    return [name for (name,) in cursor.fetchall()]


def _columns(cursor: Any, name: str) -> sql.Composable:
    """What can be written: a generated column is worked out anew."""
    cursor.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 "
        "AND NOT attisdropped AND attgenerated = '' ORDER BY attname",
        [f'"{name}"'],
    )
    return sql.SQL(", ").join(sql.Identifier(column) for (column,) in cursor.fetchall())


def _copy_out(cursor: Any, folder: Path) -> None:
    for name in _names(cursor):
        columns = _columns(cursor, name)
        statement = sql.SQL("COPY (SELECT {} FROM {}) TO STDOUT").format(
            columns, sql.Identifier(name)
        )
        with (folder / f"{name}.copy").open("wb") as file, cursor.copy(statement) as rows:
            for part in rows:
                file.write(part)


def _copy_in(cursor: Any, folder: Path) -> None:
    """Every foreign key of ours is checked at the end, so tables come in any order."""
    names = _names(cursor)
    every = sql.SQL(", ").join(map(sql.Identifier, names))
    with _guards_down(cursor, names):
        cursor.execute(sql.SQL("TRUNCATE {}").format(every))
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        _copy_rows_in(cursor, folder, names)
        # A table cannot be altered while checks of its rows are still to come.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    _set_sequences(cursor)


@contextmanager
def _guards_down(cursor: Any, names: list[str]) -> Iterator[None]:
    """Triggers of ours judge acts; rows that come back were judged. Foreign keys still hold."""
    turn = sql.SQL("ALTER TABLE {} {} TRIGGER USER")
    for name in names:
        cursor.execute(turn.format(sql.Identifier(name), sql.SQL("DISABLE")))
    yield
    for name in names:
        cursor.execute(turn.format(sql.Identifier(name), sql.SQL("ENABLE")))


def _copy_rows_in(cursor: Any, folder: Path, names: list[str]) -> None:
    for name in names:
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
            sql.Identifier(name), _columns(cursor, name)
        )
        with (folder / f"{name}.copy").open("rb") as file, cursor.copy(statement) as rows:
            while part := file.read(2**20):
                rows.write(part)


def _set_sequences(cursor: Any) -> None:
    cursor.execute(
        "SELECT s.relname, t.relname, a.attname FROM pg_class s "
        "JOIN pg_depend d ON d.objid = s.oid AND d.deptype IN ('a', 'i') "
        "AND d.classid = 'pg_class'::regclass "
        "JOIN pg_class t ON t.oid = d.refobjid "
        "JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid "
        "WHERE s.relkind = 'S' AND t.relkind = 'r'"
    )
    for sequence, table, column in cursor.fetchall():
        cursor.execute(
            sql.SQL("SELECT setval({}::regclass, coalesce(max({}), 0) + 1, false) FROM {}").format(
                sql.Literal(f'"{sequence}"'), sql.Identifier(column), sql.Identifier(table)
            )
        )


def _fits(program: str) -> bool:
    """pg_dump refuses a server newer than itself."""
    if not shutil.which(program):
        return False
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    version = re.search(r"(\d+)", said.stdout)
    return bool(version) and int(version[1]) >= connection.pg_version // 10_000  # type: ignore[attr-defined, index]


def _run(program: str, *options: str, into: bool = False) -> None:
    settings = connection.settings_dict
    env = {**os.environ, "PGPASSWORD": settings["PASSWORD"] or ""}
    where = {"host": settings["HOST"], "port": settings["PORT"], "username": settings["USER"]}
    named = [f"--{name}={value}" for name, value in where.items() if value]
    last = [f"--dbname={settings['NAME']}"] if into else [settings["NAME"]]
    done = subprocess.run(
        [program, *named, *last, *options] if into else [program, *named, *options, *last],
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{program}: {done.stderr.strip()[-2000:]}")
