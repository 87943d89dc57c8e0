from typing import Any

from django.core.management.base import BaseCommand

from accounts.archives import make_archives


class Command(BaseCommand):
    help = "Makes the archives that learners asked for, without Celery."
    requires_system_checks: list[str] = []  # Half of its time, at each run of cron.

    def handle(self, *args: Any, **options: Any) -> None:
        for state, number in sorted(make_archives().items()):
            self.stdout.write(f"{number} {state}")
