from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from accounts.portability.importing import NotEmpty, import_document
from accounts.portability.reading import NotAnArchive, read_document
from accounts.portability.rebuilding import NotPlausible


class Command(BaseCommand):
    help = "Brings an archive into an account that holds nothing yet."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("email", help="of the account")

    def handle(self, *args: Any, **options: Any) -> None:
        learner = User.objects.filter(email__iexact=options["email"]).first()
        if learner is None:
            raise CommandError("No account has this address.")
        try:
            with options["file"].open("rb") as file:
                brought = import_document(read_document(file), learner=learner)
        except NotEmpty as problem:
            raise CommandError(f"The account holds things already: {problem}") from None
        except (OSError, NotAnArchive, NotPlausible) as problem:
            raise CommandError(str(problem)) from None
        for model, number in brought.rows.items():
            self.stdout.write(f"{number} {model}")
        self.stdout.write(f"{brought.elsewhere} kept as from elsewhere. {brought.why_not}".strip())
