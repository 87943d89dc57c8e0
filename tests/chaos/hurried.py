"""The site's own Celery app with minutes made into seconds, so that a run sees leases end.

Nothing else differs: `celery -A tests.chaos.hurried worker` runs the site's tasks and schedule.
"""

import datetime as dt

import django

from course_platform.celery import app

django.setup()  # Celery does it only after it has found this app.

from outbox import delivery  # noqa: E402

__all__ = ["app"]

delivery.TOGETHER = 10
delivery.LEASE = dt.timedelta(seconds=10)
delivery.SLOWEST = dt.timedelta(seconds=6)  # EMAIL_TIMEOUT of hurried_settings, at each step
delivery.FIRST_PAUSE = dt.timedelta(seconds=0.5)
delivery.LONGEST_PAUSE = dt.timedelta(seconds=4)
