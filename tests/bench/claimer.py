"""One worker of tests/bench/claims.py: says that it is ready, and claims when it is told to."""

import json
import os
import sys
import time


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "course_platform.settings.test")
    import django

    django.setup()
    from reminders.operations import send_due_reminders

    send_due_reminders(batch=0)
    print("ready", flush=True)
    sys.stdin.readline()
    begun, claimed = time.time(), 0
    while taken := send_due_reminders(batch=500).total():
        claimed += taken
    print(json.dumps({"begun": begun, "ended": time.time(), "claimed": claimed}))


if __name__ == "__main__":
    main()
