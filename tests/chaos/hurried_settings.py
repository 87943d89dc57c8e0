"""The tests' settings with an SMTP server that is given up after a second."""

from course_platform.settings.test import *  # noqa: F403

OUTBOX_EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_TIMEOUT = 1
