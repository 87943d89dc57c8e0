from typing import Any

from django.core.management.base import BaseCommand

from gamification import sweeping


class Command(BaseCommand):
    help = "Writes Depth whose day has come and finishes sweeps that were cut off. Safe to repeat."
    requires_system_checks: list[str] = []  # Half of its time, at each run of cron.

    def handle(self, *args: Any, **options: Any) -> None:
        learners = sweeping.accrue()
        sweeps = sweeping.resume_all()
        self.stdout.write(f"{learners} learners gained; {len(sweeps)} sweeps finished.")
