import os
from pathlib import Path

FOLDER = Path(os.environ["CHOIR_FOLDER"])

SECRET_KEY = "a secret of the choir"
ALLOWED_HOSTS = ["testserver", "127.0.0.1"]
ROOT_URLCONF = "choir.urls"
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": FOLDER / "choir.sqlite3"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
LOGIN_REDIRECT_URL = "/path/"
MEDIA_ROOT, MEDIA_URL = FOLDER / "media", "/media/"
STATIC_URL = "/static/"
WAGTAIL_SITE_NAME = "The choir"
WAGTAILADMIN_BASE_URL = "https://choir.example.org"

INSTALLED_APPS = [
    "choir",  # before the apps, so that its templates win
    "lessons",
    "gamification",
    "reminders",
    "outbox",
    "allauth",
    "allauth.account",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
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
    "django.contrib.staticfiles",
]

# Without points and promises: a site of guides and Turns. tests/test_second_site.py says which
# templates such a site has of its own.
if os.environ.get("CHOIR_HAS") == "lessons alone":
    INSTALLED_APPS = [app for app in INSTALLED_APPS if app not in ("gamification", "reminders")]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lessons.context.site",
            ]
        },
    }
]
