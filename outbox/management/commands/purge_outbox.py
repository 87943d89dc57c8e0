from typing import Any

from django.core.management.base import BaseCommand

from outbox import delivery


class Command(BaseCommand):
    help = "Empties what mails said that left a week ago. For cron, where no worker runs."
    requires_system_checks: list[str] = []  # Half of its time, at each run of cron.

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Messages emptied: {delivery.purge_finished()}.")
