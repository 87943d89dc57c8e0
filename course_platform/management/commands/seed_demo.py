"""Demo courses, demo logins and, if asked, learners with months of work."""

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError, CommandParser

from course_platform.demo.learners import make_learners
from course_platform.demo.logins import NAMES, PASSWORD, address
from course_platform.demo.pages import make_courses
from course_platform.demo.story import tell_story
from lessons import counting
from lessons.roles import INSTRUCTORS
from reminders.operations import send_due_reminders


class Command(BaseCommand):
    help = "Adds the demo courses and logins. Safe to repeat: only what is missing is made."
    requires_system_checks: list[str] = []  # A newcomer waits for it.

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--learners",
            type=int,
            default=12,
            help="how many made-up learners with months of work (default: 12)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO_ALLOWED:
            raise CommandError(
                "These settings do not allow demo logins: their password is public. "
                "Use the development settings."
            )
        if options["learners"] < 0:
            raise CommandError("Give --learners a number from 0.")
        lessons = make_courses()
        self._make_logins()
        made = make_learners(options["learners"])
        counting.fold(seconds=float("inf"))
        # Months have passed in this story: what fell due meanwhile is due now, as on a live site.
        send_due_reminders()
        self.stdout.write(
            f"Demo content is in place. Lessons added: {lessons}. Learners added: {made}."
        )

    def _make_logins(self) -> None:
        users = get_user_model().objects
        for name in NAMES:
            email = address(name)
            if users.filter(email=email).exists():
                continue
            if name == "admin":
                users.create_superuser(email, PASSWORD, name="Ada (operator)")
                continue
            user = users.create_user(
                email, PASSWORD, name={"learner": "Lea", "instructor": "Ines"}[name]
            )
            if name == "instructor":
                user.groups.add(Group.objects.get(name=INSTRUCTORS))
            else:
                tell_story(user)
