import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.erasing import replay


class Command(BaseCommand):
    help = "After restoring a backup: erases again whoever was erased since it was made."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="what list_erasures wrote")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            lines = options["file"].read_text().splitlines()
            known = [json.loads(line) for line in lines if line.strip()]
        except (OSError, ValueError) as problem:
            raise CommandError(f"{options['file']} cannot be read: {problem}") from None
        self.stdout.write(f"Erased {len(replay(known))} of {len(known)} again.")
