"""What a site may set about its messages, and what holds where it sets nothing.

Asked for when it is needed, so that a setting changed by a test counts.
"""

from collections.abc import Callable
from email.utils import parseaddr
from typing import Any

from django.conf import settings

SMTP = "django.core.mail.backends.smtp.EmailBackend"
OWN = "outbox.backends.OutboxEmailBackend"  # which writes rows, and so cannot deliver them
# Those of the browsers there are.
PUSH_SERVICES = [
    "https://fcm.googleapis.com",
    "https://*.push.services.mozilla.com",
    "https://*.push.apple.com",
    "https://*.notify.windows.com",
]
DEFAULTS: dict[str, Callable[[], Any]] = {
    # Wagtail asks every site for these two.
    "SITE_URL": lambda: settings.WAGTAILADMIN_BASE_URL.rstrip("/"),
    "SITE_NAME": lambda: settings.WAGTAIL_SITE_NAME,
    "OUTBOX_EMAIL_BACKEND": lambda: (
        SMTP if settings.EMAIL_BACKEND == OWN else settings.EMAIL_BACKEND
    ),
    "EMAIL_FILE_PATH": lambda: None,
    "PUSH_PRIVATE_KEY": lambda: "",
    "PUSH_KEY_FILE": lambda: "",
    "PUSH_CONTACT": lambda: f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}",
    "PUSH_SERVICES": lambda: PUSH_SERVICES,
}


class Conf:
    def __getattr__(self, name: str) -> Any:
        if name not in DEFAULTS:
            raise AttributeError(name)
        return getattr(settings, name) if hasattr(settings, name) else DEFAULTS[name]()


conf = Conf()
