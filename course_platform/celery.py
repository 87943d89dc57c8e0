"""The Celery app and the whole schedule.

A tick only wakes a sweep that looks at rows, so a lost, late or doubled tick changes nothing.
Every sweep has a management command of the same name for sites that run cron instead.
"""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "course_platform.settings.dev")

app = Celery("course_platform")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

app.conf.beat_schedule = {
    "send_due_reminders": {
        "task": "reminders.tasks.send_due_reminders",
        "schedule": 60.0,
    },
    "deliver_outbox": {"task": "outbox.tasks.deliver_outbox", "schedule": 60.0},
    "publish_scheduled": {
        "task": "course_platform.tasks.publish_scheduled",
        "schedule": 60.0,
    },
    "unlock_extension_courses": {
        "task": "gamification.tasks.unlock_extension_courses",
        "schedule": crontab(hour="3", minute="10"),
    },
    "check_invariants": {
        "task": "course_platform.tasks.check_invariants",
        "schedule": crontab(hour="3", minute="40"),
    },
    "purge_old": {
        "task": "course_platform.tasks.purge_old",
        "schedule": crontab(hour="4", minute="10"),
    },
}
