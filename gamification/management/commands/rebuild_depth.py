from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from gamification.rebuilding import rebuild_depth


class Command(BaseCommand):
    help = "Awards the Depth that the facts say is missing. Removes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--dry-run", action="store_true", help="say what differs, change nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        found = rebuild_depth(dry_run=options["dry_run"])
        verb = "Missing" if options["dry_run"] else "Added"
        for line in found.awards:
            self.stdout.write(f"{verb}: {line}")
        for line in found.balances:
            self.stdout.write(f"Balance is not the sum of its entries: {line}")
        if found.unlocks:
            self.stdout.write(f"{verb}: {found.unlocks} unlocks")
        if not found:
            self.stdout.write("The ledger agrees with the facts.")
