from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from reminders import operations


class Command(BaseCommand):
    help = "Tells learners whose follow-up is due. The worker's sweep, for sites that run cron."
    requires_system_checks: list[str] = []  # Half of its time, at each run of cron.

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--batch", type=int, default=500, help="at most so many follow-ups")

    def handle(self, *args: Any, **options: Any) -> None:
        counts = operations.send_due_reminders(batch=options["batch"])
        text = ", ".join(f"{number} {outcome}" for outcome, number in sorted(counts.items()))
        self.stdout.write(text or "No follow-up is due.")
