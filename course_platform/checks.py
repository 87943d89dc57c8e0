"""What must not be so on a site that others can reach.

`check --deploy` says it; web, worker and beat refuse to start with it (see decision 0023).
"""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db.utils import Error as DatabaseError

from course_platform.demo import logins

LOCAL_CACHES = ("locmem", "dummy", "filebased")


@register(Tags.security, deploy=True)
def no_demo_logins(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    if settings.DEMO_ALLOWED:
        return [
            Error(
                "These settings allow demo logins, whose password is public.",
                hint="Set DJANGO_SETTINGS_MODULE=course_platform.settings.production.",
                id="course_platform.E001",
            )
        ]
    found = _demo_logins()
    if not found:
        return []
    return [Error(_sentence(found), id="course_platform.E002")]


@register(Tags.security, deploy=True)
def limits_are_shared(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Attempts to sign in are counted in the cache: one of each process's own counts too few."""
    backend: str = settings.CACHES["default"]["BACKEND"]
    if settings.ACCOUNT_RATE_LIMITS is False or any(name in backend for name in LOCAL_CACHES):
        return [
            Error(
                "Guessing passwords is not limited across processes.",
                hint="Set CACHE_URL to a Redis that all processes share.",
                id="course_platform.E003",
            )
        ]
    return []


def refuse_demo_logins() -> None:
    """Raises while anyone who has read the README could sign in."""
    if not settings.DEMO_ALLOWED and (found := _demo_logins()):
        raise ImproperlyConfigured(_sentence(found))


def _demo_logins() -> list[str]:
    try:
        return logins.present()
    except DatabaseError:
        # No database, or none of its tables: /readyz says so, and nobody can sign in meanwhile.
        return []


def _sentence(found: list[str]) -> str:
    return (
        f"The demo logins are here, and their password is public: {', '.join(found)}. "
        "Give each a new password with `python manage.py changepassword ADDRESS`, or make it "
        "inactive."
    )
