from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from course_platform.backups import back_up


class Command(BaseCommand):
    help = "Writes database and media into one file, as they were at one moment. The site stays up."
    requires_system_checks: list[str] = []  # Half of its time, at each run of cron.

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("target", nargs="?", help="the file (default: var/backups/TIME.tar)")

    def handle(self, *args: Any, **options: Any) -> None:
        default = settings.VAR_DIR / "backups" / f"{timezone.now():%Y-%m-%dT%H-%M-%SZ}.tar"
        target = Path(options["target"] or default)
        manifest = back_up(target)
        rows = sum(table.rows for table in manifest.tables.values())
        size = target.stat().st_size / 2**20
        self.stdout.write(
            f"{target}: {rows} rows of {len(manifest.tables)} tables ({manifest.method}) "
            f"and all media, {size:.1f} MB."
        )
