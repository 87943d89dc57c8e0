"""For the tests: real PostgreSQL and Redis, at the addresses tests/plugin.py names."""

from course_platform.settings.base import *  # noqa: F403
from course_platform.settings.base import MIDDLEWARE, VAR_DIR, env

SECRET_KEY = "only-for-tests-" + "x" * 50
DEMO_ALLOWED = True
ALLOWED_HOSTS = ["*"]
VAR_DIR.mkdir(parents=True, exist_ok=True)

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
OUTBOX_EMAIL_BACKEND = env.str(
    "OUTBOX_EMAIL_BACKEND", default="django.core.mail.backends.locmem.EmailBackend"
)
EMAIL_FILE_PATH = VAR_DIR / "mail"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
MIDDLEWARE = [name for name in MIDDLEWARE if "whitenoise" not in name]
ACCOUNT_RATE_LIMITS = False  # tests/accounts/test_limits.py turns them on
