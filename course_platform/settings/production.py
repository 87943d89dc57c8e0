"""Production: every value from the environment, and no default for anything secret."""

from django.core.exceptions import ImproperlyConfigured

from course_platform.settings.base import *  # noqa: F403
from course_platform.settings.base import STORAGES, env

DEBUG = False
if env.bool("DEBUG", default=False):
    raise ImproperlyConfigured("DEBUG shows the site's inside to everybody: unset it.")
SECRET_KEY = env.str("SECRET_KEY")
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured(
        "SECRET_KEY is shorter than 50 characters. Make one with: "
        'python3 -c "import secrets; print(secrets.token_urlsafe(50))"'
    )
if len(set(SECRET_KEY)) < 10 or SECRET_KEY.startswith(("django-insecure", "only-for-tests")):
    raise ImproperlyConfigured("SECRET_KEY is one that others know or guess. Make a new one.")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
SITE_URL = env.str("SITE_URL").rstrip("/")
WAGTAILADMIN_BASE_URL = SITE_URL
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[SITE_URL])
env.str("DATABASE_URL")
env.str("REDIS_URL")
env.str("CACHE_URL")  # Shared by all processes: attempts to guess a password are counted there.

# How many proxies stand in front, each of which adds to X-Forwarded-For. Limits count by the
# address that the outermost of them saw.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=1)
REST_FRAMEWORK = {**REST_FRAMEWORK, "NUM_PROXIES": ALLAUTH_TRUSTED_PROXY_COUNT}  # noqa: F405

SESSION_COOKIE_SECURE = True
# A cookie of this name is taken from https alone, and no sibling domain can plant one.
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken"
CSRF_COOKIE_SECURE = True
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$", r"^metrics$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=60 * 60 * 24 * 365)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("SECURE_HSTS_INCLUDE_SUBDOMAINS", default=True)
SECURE_HSTS_PRELOAD = env.bool("SECURE_HSTS_PRELOAD", default=True)

LOG_FORMAT = env.str("LOG_FORMAT", default="json")
LOGGING["handlers"]["console"]["formatter"] = LOG_FORMAT  # noqa: F405
LOGGING["loggers"]["course_platform.logs"] = {"level": "INFO"}  # noqa: F405
SENTRY_DSN = env.str("SENTRY_DSN", default="")
if SENTRY_DSN:
    from course_platform import errors

    errors.start(SENTRY_DSN)

STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}

SILENCED_SYSTEM_CHECKS = [
    "security.W019",  # Wagtail's live preview shows our own pages in a frame: SAMEORIGIN.
]
