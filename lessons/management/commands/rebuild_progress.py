import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from lessons import counting, reports


class Command(BaseCommand):
    help = (
        "Counts everybody anew for the progress report, and compares the report with a count of "
        "all facts. Exit code 1 when a dry run finds a difference."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--dry-run", action="store_true", help="say what differs, change nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        found = counting.rebuild(dry_run=options["dry_run"])
        verb = "Wrong" if options["dry_run"] else "Put right"
        for line in (*found.learners, *found.totals):
            self.stdout.write(f"{verb}: {line}")
        compared, differing = reports.beside_the_facts()
        for line in differing:
            self.stdout.write(f"Differs from the facts: {line}")
        if not differing and not (found and options["dry_run"]):
            self.stdout.write(f"The totals agree with the facts: {compared} figures.")
        elif options["dry_run"] or differing:
            sys.exit(1)
