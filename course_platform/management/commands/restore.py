import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from course_platform.backups import RestoreRefused, restore
from course_platform.invariants import check_all


class Command(BaseCommand):
    help = (
        "Puts a backup into the database and media of these settings, then compares every table "
        "with the backup and checks the invariants. Exit code 1 if anything differs or is broken."
    )
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", help="a file made by `manage.py backup`")
        parser.add_argument(
            "--replace", action="store_true", help="also into a database that holds accounts"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest, differences = restore(Path(options["source"]), replace=options["replace"])
        except RestoreRefused as problem:
            raise CommandError(str(problem)) from problem
        report = check_all()
        for line in [*differences, *report.lines()]:
            self.stdout.write(line)
        if differences or report.broken:
            sys.exit(1)
        rows = sum(table.rows for table in manifest.tables.values())
        self.stdout.write(
            f"Restored {rows} rows of {len(manifest.tables)} tables as of {manifest.made_at}; "
            "every table is equal to the backup and every invariant holds."
        )
