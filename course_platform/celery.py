"""The Celery app and the whole schedule.

A tick only wakes a sweep that looks at rows, so a lost, late or doubled tick changes nothing.
Every sweep has a management command of the same name for sites that run cron instead.
"""

import os
from typing import Any

from celery import Celery
from celery.schedules import crontab
from celery.signals import beat_init, setup_logging, worker_init

from course_platform import logs
from course_platform.addresses import load_addresses

# Loaded with the package, so this decides for every process but those that name theirs, as
# manage.py and `make run` do: a server started by hand asks for its key instead of making one.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "course_platform.settings.production")
# A third of a start. `migrate` makes the same checks, and Celery goes on whatever they find.
os.environ.setdefault("CELERY_SKIP_CHECKS", "yes")

app = Celery("course_platform")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


if os.environ.get("LOG_FORMAT") == "json" or os.environ["DJANGO_SETTINGS_MODULE"].endswith(
    "production"
):
    setup_logging.connect(logs.configure_worker, dispatch_uid="logs.worker")


@worker_init.connect
@beat_init.connect
def refuse_demo_logins(**kwargs: Any) -> None:
    from django.core.exceptions import ImproperlyConfigured

    from course_platform import checks

    try:
        checks.refuse_demo_logins()
    except ImproperlyConfigured as problem:
        # Celery logs what a receiver raises and goes on, except for this.
        raise SystemExit(str(problem)) from None


@worker_init.connect
def load_addresses_once(sender: Any, **kwargs: Any) -> None:
    """Before the children of a worker are forked: else each loads its own with its first mail."""
    if sender.concurrency != 1:
        load_addresses()


# Only the tests shorten it, to see a tick without waiting for a minute.
SWEEP_SECONDS = float(os.environ.get("SWEEP_SECONDS", "60"))

app.conf.beat_schedule = {
    "send_due_reminders": {
        "task": "reminders.tasks.send_due_reminders",
        "schedule": SWEEP_SECONDS,
    },
    "deliver_outbox": {"task": "outbox.tasks.deliver_outbox", "schedule": SWEEP_SECONDS},
    "publish_scheduled": {
        "task": "course_platform.tasks.publish_scheduled",
        "schedule": SWEEP_SECONDS,
    },
    "make_archives": {"task": "accounts.tasks.make_archives", "schedule": SWEEP_SECONDS},
    "erase_due_accounts": {
        "task": "accounts.tasks.erase_due_accounts",
        "schedule": crontab(minute="50"),
    },
    "purge_archives": {"task": "accounts.tasks.purge_archives", "schedule": crontab(minute="55")},
    "settle_depth": {"task": "gamification.tasks.settle_depth", "schedule": SWEEP_SECONDS},
    "fold_progress": {"task": "lessons.tasks.fold_progress", "schedule": SWEEP_SECONDS},
    "unlock_extension_courses": {
        "task": "gamification.tasks.unlock_extension_courses",
        "schedule": crontab(hour="3", minute="10"),
    },
    "plan_missing_follow_ups": {
        "task": "reminders.tasks.plan_missing_follow_ups",
        "schedule": crontab(hour="3", minute="25"),
    },
    "check_invariants": {
        "task": "course_platform.tasks.check_invariants",
        "schedule": crontab(hour="3", minute="40"),
    },
    "clearsessions": {
        "task": "course_platform.tasks.clearsessions",
        "schedule": crontab(hour="4", minute="10"),
    },
    "purge_outbox": {
        "task": "outbox.tasks.purge_outbox",
        "schedule": crontab(hour="4", minute="20"),
    },
}
