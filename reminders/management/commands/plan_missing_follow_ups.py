from typing import Any

from django.core.management.base import BaseCommand

from reminders import operations


class Command(BaseCommand):
    help = "Makes the promises that an author's new interval asks for. Safe to repeat."
    requires_system_checks: list[str] = []  # Half of its time, at each run of cron.

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Follow-ups planned: {operations.plan_missing()}.")
