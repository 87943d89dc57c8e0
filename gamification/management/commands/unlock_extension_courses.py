from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from gamification.models import Extension
from gamification.sweeping import open_for_everyone


class Command(BaseCommand):
    help = "Opens Extension Courses to all learners who have reached them. Safe to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="count only, open nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        dry_run = options["dry_run"]
        report = self.progress if options["verbosity"] > 1 else None
        results = open_for_everyone(dry_run=dry_run, report=report)
        verb = "would open" if dry_run else "opened"
        for result in results:
            self.stdout.write(
                f"{result.extension.track.title} at {result.extension.threshold}: "
                f"{verb} for {result.learners}"
            )
        if not results:
            self.stdout.write("No Extension Course with a threshold is published.")

    def progress(self, extension: Extension, done: int, total: int) -> None:
        self.stdout.write(f"{extension.track.title}: {done} of {total} learner ids")
