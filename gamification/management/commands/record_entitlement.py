from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from gamification.operations import record_entitlement
from lessons.models import Track


class Command(BaseCommand):
    help = "Notes that a learner owns something elsewhere, and opens its course. Safe to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("track", help="the track's slug")
        parser.add_argument("--provider", required=True, help="who says so, such as a shop's name")
        parser.add_argument("--reference", required=True, help="the provider's own number for it")

    def handle(self, *args: Any, **options: Any) -> None:
        learner = get_user_model()._default_manager.filter(email__iexact=options["email"]).first()
        if learner is None:
            raise CommandError("Nobody has an account under this address.")
        track = Track.objects.filter(slug=options["track"]).first()
        if track is None:
            raise CommandError("No track has this slug.")
        record_entitlement(
            track,
            learner=learner,
            provider=options["provider"],
            reference=options["reference"],
        )
        self.stdout.write(f"{track.title} is open to {options['email']}.")
