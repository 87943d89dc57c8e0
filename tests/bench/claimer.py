"""One worker of tests/bench/claims.py: `python -m tests.bench.claimer START`, in epoch seconds."""

import json
import os
import sys
import time


def main(start: float) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "course_platform.settings.test")
    import django

    django.setup()
    from django.db import connection

    from reminders.operations import send_due_reminders

    connection.ensure_connection()
    time.sleep(max(0.0, start - time.time()))
    begun, claimed = time.time(), 0
    while taken := send_due_reminders(batch=500).total():
        claimed += taken
    print(json.dumps({"begun": begun, "ended": time.time(), "claimed": claimed}))


if __name__ == "__main__":
    main(float(sys.argv[1]))
