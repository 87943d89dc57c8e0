from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from gamification.models import Sweep
from gamification.sweeping import open_for_everyone


class Command(BaseCommand):
    help = "Opens Extension Courses to all learners who have reached them. Safe to repeat."
    requires_system_checks: list[str] = []  # Half of its time, at each run of cron.

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="count only, open nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        dry_run = options["dry_run"]
        shown = self.stdout.isatty() or options["verbosity"] > 1
        results = open_for_everyone(dry_run=dry_run, report=self.progress if shown else None)
        verb = "would open" if dry_run else "opened"
        for result in results:
            self.stdout.write(
                f"{result.extension.track.title} at {result.extension.threshold}: "
                f"{verb} for {result.learners}"
            )
        if not results:
            self.stdout.write("No Extension Course with a threshold is published.")

    def progress(self, sweep: Sweep, done: int, total: int) -> None:
        """A bar on a terminal; a line for each batch elsewhere, with --verbosity 2."""
        share = done / total if total else 1.0
        bar = "█" * round(30 * share)
        line = f"{sweep.extension}: {bar:<30} {share:4.0%}, opened for {sweep.opened:,}"
        if self.stdout.isatty():
            self.stdout.write(f"\r{line}", ending="\n" if done >= total else "")
            self.stdout.flush()
        else:
            self.stdout.write(line)
