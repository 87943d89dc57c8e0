"""SQLite copies itself: VACUUM INTO is one moment's database, whoever writes meanwhile."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection

from course_platform.backups.fingerprints import Table, of_rows

FILE = "site.sqlite3"


class SQLite:
    @contextmanager
    def copied(self, folder: Path) -> Iterator[tuple[str, dict[str, Table]]]:
        copy = folder / FILE
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(copy)])
        # The copy's own fingerprints: the original has moved on.
        yield "vacuum", _tables(copy)

    def restore(self, folder: Path, method: str) -> None:
        connection.close()
        place = _place()
        place.parent.mkdir(parents=True, exist_ok=True)
        for ending in ("-wal", "-shm"):
            Path(f"{place}{ending}").unlink(missing_ok=True)
        beside = place.with_suffix(".restored")
        beside.write_bytes((folder / FILE).read_bytes())
        beside.replace(place)

    def is_empty(self) -> bool:
        if not _place().exists() or "accounts_user" not in connection.introspection.table_names():
            return True
        with connection.cursor() as cursor:
            cursor.execute("SELECT EXISTS (SELECT 1 FROM accounts_user)")
            return not cursor.fetchone()[0]

    def tables(self) -> dict[str, Table]:
        return _tables(_place())


def _place() -> Path:
    return Path(connection.settings_dict["NAME"])


def _tables(path: Path) -> dict[str, Table]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        # Shadow tables of the search index are written by it alone, and differ in their pages.
        names = database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
            "AND name NOT LIKE '%fts%' ORDER BY name"
        ).fetchall()
        return {
            name: of_rows(database.execute(f'SELECT * FROM "{name}"'))  # noqa: S608 - its own name
            for (name,) in names
        }
