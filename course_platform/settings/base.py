"""Everything the other settings share. Deployment values come from the environment."""

from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))

DEBUG = False
DEMO_ALLOWED = False  # whether seed_demo may make logins whose password is public
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=[])
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
SITE_NAME = env.str("SITE_NAME", default="Faceplate")

INSTALLED_APPS = [
    "course_platform",
    "accounts",
    "lessons",
    "gamification",
    "reminders",
    "outbox",
    "allauth",
    "allauth.account",
    "rest_framework",
    "rest_framework.authtoken",
    "drf_spectacular",
    "csp",
    "wagtail.contrib.forms",
    "course_platform.wagtail_apps.RedirectsConfig",
    "wagtail.contrib.settings",
    "wagtail.contrib.table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "course_platform.wagtail_apps.SnippetsConfig",
    "course_platform.wagtail_apps.DocumentsConfig",
    "course_platform.wagtail_apps.ImagesConfig",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "course_platform.logs.RequestIds",
    "course_platform.middleware.BrowserFeatures",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Files are compressed already. Pages differ in length by chance, so that a secret in them
    # cannot be guessed from how well they compress (BREACH).
    "django.middleware.gzip.GZipMiddleware",
    # Before whatever may answer by itself, a redirect to the address with a slash for one.
    "course_platform.middleware.OnePolicy",
    "course_platform.middleware.SeparateAdminPolicy",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.OwnClock",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "course_platform.replicas.StaffReports",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "course_platform.urls"
WSGI_APPLICATION = "course_platform.wsgi.application"
ASGI_APPLICATION = "course_platform.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lessons.context.site",
            ],
        },
    },
]

SQLITE_OPTIONS: dict[str, Any] = {
    # IMMEDIATE takes the write lock at BEGIN, so a read-then-write transaction waits
    # instead of failing: shared/STACK.md 7 measured 0 lock errors with 8 writers.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;",
}
DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR}/site.sqlite3")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
POOLED = env.bool("DATABASE_POOLED", default=False)
if POOLED and DATABASES["default"]["ENGINE"] != "django.db.backends.sqlite3":
    # PgBouncer in transaction mode gives each transaction another connection: nothing may be
    # left on one for later, neither an open cursor nor a prepared statement.
    DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = True
    DATABASES["default"].setdefault("OPTIONS", {})["prepare_threshold"] = None
DATABASE_ROUTERS: list[str] = []
if env.str("REPLICA_URL", default=""):
    DATABASES["replica"] = {
        **env.db_url("REPLICA_URL"),
        "CONN_MAX_AGE": env.int("CONN_MAX_AGE", default=60),
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": POOLED,
        "TEST": {"MIRROR": "default"},
    }
    DATABASE_ROUTERS = ["course_platform.replicas.Router"]
for database in DATABASES.values():
    if database["ENGINE"] == "django.db.backends.postgresql" and not POOLED:
        # The planner takes a report for dear and would compile it each time, which takes longer
        # than it does. A pooler takes no options: docs/running.md tells it to the database.
        options = database.setdefault("OPTIONS", {})
        given = options.get("options", env.str("PGOPTIONS", default=""))
        options["options"] = f"{given} -c jit=off".strip()
        # Django lets psycopg prepare nothing where no number stands. With one so high, only those
        # statements are planned once that ask for it (lessons/prepared.py).
        options.setdefault("prepare_threshold", 1_000_000)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHE_URL = env.str("CACHE_URL", default="")
CACHES: dict[str, dict[str, Any]] = {
    "default": (
        {
            "BACKEND": "course_platform.caching.KeptRedisCache",
            "LOCATION": CACHE_URL,
        }
        if CACHE_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    )
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "accounts.backends.PermissionsAtOnce",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/path/"
LOGOUT_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.forms.SignupForm"
ACCOUNT_FORMS = {
    "login": "accounts.sign_in_forms.LoginForm",
    "signup": "accounts.sign_in_forms.SignupForm",
    "add_email": "accounts.sign_in_forms.AddEmailForm",
    "change_password": "accounts.sign_in_forms.ChangePasswordForm",
    "reset_password": "accounts.sign_in_forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.sign_in_forms.ResetPasswordKeyForm",
    "reauthenticate": "accounts.sign_in_forms.ReauthenticateForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
# Writing must not wait for an inbox: the address is verified by mail, but not before
# the first sign-in, so that what was typed before signing up is kept at once.
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# A device that somebody left open must not be enough to take an account over: changing an address
# asks for the password again, and whatever changes how one signs in is mailed to the owner.
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
# Beside allauth's own limits (login 30/m and sign-up 20/m for an address of the network, and so
# on): ten wrong passwords of one account, from wherever they come, shut it for five minutes.
ACCOUNT_RATE_LIMITS: dict[str, str] | bool = {
    "login_failed": "20/m/ip,10/300s/key",
    "signup": "10/m/ip",
    "reset_password": "10/m/ip,3/m/key",
}
ACCOUNT_SESSION_REMEMBER = True

SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 60
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

DELETION_DAYS = env.int("DELETION_DAYS", default=14)  # in which the wish can be taken back

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
if len(LANGUAGES) == 1:  # Nobody has to be asked which.
    MIDDLEWARE.remove("django.middleware.locale.LocaleMiddleware")
TIME_ZONE = env.str("TIME_ZONE", default="UTC")
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
# StreamField forms of long guides hold many fields; Wagtail's documentation asks for this.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    # What learners take along: private, deleted after a week, handed out by one view only. With
    # several machines, name a storage that web and worker share.
    "archives": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR_DIR / "archives", "base_url": None},
    },
}

WAGTAIL_SITE_NAME = SITE_NAME
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
# Players are made by lessons/embeds.py; the server asks no other host about a video.
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
# Passwords are changed and forgotten on the pages of allauth, which count how often.
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "md", "pdf", "txt", "zip"]

# What this site's own code sends becomes an outbox row; the outbox then delivers it
# through OUTBOX_EMAIL_BACKEND, outside any transaction.
EMAIL_BACKEND = "outbox.backends.OutboxEmailBackend"
OUTBOX_EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Faceplate <hello@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
vars().update(env.email_url("EMAIL_URL", default="smtp://localhost:25", backend=EMAIL_BACKEND))
EMAIL_TIMEOUT = 20

# A mail provider instead of SMTP, by anymail's name for it, and what anymail asks for as JSON:
# MAIL_PROVIDER=postmark, ANYMAIL={"POSTMARK_SERVER_TOKEN": "…", "WEBHOOK_SECRET": "name:password"}
MAIL_PROVIDER = env.str("MAIL_PROVIDER", default="")
if MAIL_PROVIDER:
    INSTALLED_APPS += ["anymail"]
    OUTBOX_EMAIL_BACKEND = f"anymail.backends.{MAIL_PROVIDER}.EmailBackend"
    ANYMAIL: dict[str, Any] = {"REQUESTS_TIMEOUT": EMAIL_TIMEOUT, **env.json("ANYMAIL")}

# Web push: no key, no push. The services are those of the browsers there are; nothing else is
# contacted, whatever address a client names.
PUSH_PRIVATE_KEY = env.str("PUSH_PRIVATE_KEY", default="")
PUSH_KEY_FILE = Path(env.str("PUSH_KEY_FILE", default=str(VAR_DIR / "push_key.pem")))
if "PUSH_SERVICES" in env:
    PUSH_SERVICES: list[str] = env.list("PUSH_SERVICES")

# Who may read /metrics: whoever sends this token; or, where no proxy is in front, this machine.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
METRICS_FROM_THIS_MACHINE = env.bool("METRICS_FROM_THIS_MACHINE", default=False)

CELERY_BROKER_URL = env.str("REDIS_URL", default="")
if CELERY_BROKER_URL:
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {
        # The message is a hint and the row is the truth (docs/decisions/0003), but a
        # killed worker's message should come back in minutes, not after the default hour.
        "visibility_timeout": 300,
        "unacked_restore_interval": 10,
        "unacked_restore_throttle": 1,
        "socket_timeout": 5,
        "socket_connect_timeout": 2,
    }
else:
    CELERY_BROKER_URL = "filesystem://localhost"  # kombu warns of a host that is not named
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(VAR_DIR / "broker"),
        "data_folder_out": str(VAR_DIR / "broker"),
        "control_folder": str(VAR_DIR / "broker-control"),
        "store_processed": False,
    }
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 240
CELERY_TASK_SOFT_TIME_LIMIT = 220
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = "UTC"

# Pages of the course are rendered once for all who have come equally far, and filled with what is
# the learner's own. Not for a base template that shows what changes by itself (the hour, news).
LESSONS_KEEP_WHOLE_PAGES = True

REST_FRAMEWORK = {
    # What every view shares beyond this (limits, strict JSON, pages) is in lessons/api/edge.py.
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "rest_framework.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_THROTTLE_RATES": {"anon": "60/minute", "user": "600/minute"},
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "course_platform.api.problem",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": f"{SITE_NAME} API",
    "DESCRIPTION": "A learner's own course: read the outline, save answers, take snapshots, "
    "complete Turns, reflect, and read Depth, unlocks and follow-ups.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_URLCONF": "course_platform.api",
    # The check would document Wagtail's internal API too; a test validates ours instead.
    "ENABLE_DJANGO_DEPLOY_CHECK": False,
    "SCHEMA_PATH_PREFIX": r"/api/v[0-9]",
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_NAME_OVERRIDES": {
        "AccessEnum": ["open", "sign_in", "locked"],
        "MissingEnum": ["sign_in", "locked"],
    },
}

# Learner pages run no inline script and load nothing from elsewhere. The two admins carry
# inline scripts of their own; course_platform.middleware gives them a separate policy.
CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "media-src": [SELF],
        "frame-src": [
            "https://www.youtube-nocookie.com",
            "https://www.youtube.com",
            "https://player.vimeo.com",
            "https://w.soundcloud.com",
        ],
        "frame-ancestors": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
CSRF_FAILURE_VIEW = "lessons.views.csrf_failure"  # It gives the typed words back.
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []  # Every document is a download.
WAGTAILDOCS_DOCUMENT_FORM_BASE = "lessons.forms.uploads.DocumentForm"
WAGTAILIMAGES_IMAGE_FORM_BASE = "lessons.forms.uploads.ImageForm"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000

X_FRAME_OPTIONS = "SAMEORIGIN"  # Wagtail's live preview shows pages in a frame of its own.
SECURE_REFERRER_POLICY = "same-origin"

LOG_FORMAT = env.str("LOG_FORMAT", default="line")  # or "json", as in production
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
        "json": {"()": "course_platform.logs.JSONLines"},
    },
    "filters": {"wrong_host": {"()": "course_platform.logs.WrongHost"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "loggers": {
        "django.security.DisallowedHost": {"filters": ["wrong_host"]},
        # One line for each re-indexed row says nothing an operator could act on.
        "django_tasks": {"level": "WARNING"},
        # Each request's line is for machines; on a terminal it would hide what matters.
        "course_platform.logs": {"level": "INFO" if LOG_FORMAT == "json" else "WARNING"},
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
}
