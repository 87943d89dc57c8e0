import sys
from typing import Any

from django.core.management.base import BaseCommand

from course_platform.invariants import CHECKS, check_all


class Command(BaseCommand):
    help = (
        "Looks for rows that break what must always be true. Exit code 1 and a list when there "
        "are any; what is only late is listed and does not change the exit code."
    )
    requires_system_checks: list[str] = []  # Half of its time, at each run of cron.

    def handle(self, *args: Any, **options: Any) -> None:
        report = check_all()
        for line in report.lines():
            self.stdout.write(line)
        if report.broken:
            sys.exit(1)
        for name, number in report.counted.items():
            rows = CHECKS[name].model._meta.verbose_name_plural
            self.stdout.write(f"Holds for {number} {rows}: {CHECKS[name].sentence}")
