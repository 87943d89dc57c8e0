from typing import Any

from django.core.management.base import BaseCommand

from accounts import archives


class Command(BaseCommand):
    help = "Deletes the archives whose week is over. For cron, where no worker runs."
    requires_system_checks: list[str] = []  # Half of its time, at each run of cron.

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Archives deleted: {archives.purge_archives()}.")
