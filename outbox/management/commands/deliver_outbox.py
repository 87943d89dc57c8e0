from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from outbox import delivery


class Command(BaseCommand):
    help = "Sends the mail that waits. The same sweep that the worker makes every minute."
    requires_system_checks: list[str] = []  # Half of its time, at each run of cron.

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--batch", type=int, default=500, help="at most so many messages")

    def handle(self, *args: Any, **options: Any) -> None:
        counts = delivery.deliver(options["batch"])
        text = ", ".join(f"{number} {state}" for state, number in sorted(counts.items()))
        self.stdout.write(text or "Nothing waits.")
