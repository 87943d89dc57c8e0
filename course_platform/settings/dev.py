"""The embedded default: what `make run` starts, with nothing installed beside Python."""

import secrets

from course_platform.settings.base import *  # noqa: F403
from course_platform.settings.base import VAR_DIR, env

for folder in (VAR_DIR, VAR_DIR / "broker", VAR_DIR / "broker-control"):
    folder.mkdir(parents=True, exist_ok=True)


def _generated_secret_key() -> str:
    """A key of this checkout's own, so that no default key is ever shared between sites."""
    path = VAR_DIR / "secret_key"
    if not path.exists():
        path.write_text(secrets.token_urlsafe(50))
        path.chmod(0o600)
    return path.read_text().strip()


DEMO_ALLOWED = True
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="") or _generated_secret_key()
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])

WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

METRICS_FROM_THIS_MACHINE = True

if not (env.str("EMAIL_URL", default="") or MAIL_PROVIDER):  # noqa: F405
    OUTBOX_EMAIL_BACKEND = "outbox.backends.MailFileBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"

if DEBUG:
    LOGGING["loggers"]["django.server"] = {"level": "INFO"}  # noqa: F405
