from typing import Any

from django.core.management.base import BaseCommand

from accounts.erasing import erase_due_accounts


class Command(BaseCommand):
    help = "Erases everybody who asked to be and whose days of grace are over."
    requires_system_checks: list[str] = []  # Half of its time, at each run of cron.

    def handle(self, *args: Any, **options: Any) -> None:
        for erasure in erase_due_accounts():
            self.stdout.write(f"Erased one person: {sum(erasure.rows.values())} rows.")
