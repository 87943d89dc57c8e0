"""The site map. What authors name comes last, so that an address of the site itself wins."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.views.decorators.http import require_safe
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access
from wagtail.documents import urls as wagtaildocs_urls

from accounts import staff
from course_platform import health, metrics
from course_platform.styleguide.views import styleguide

# A form that cannot be taken gives its words back: see lessons/views/given_back.py.
handler404 = "lessons.views.not_found"
handler500 = "lessons.views.server_error"

urlpatterns = [
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", metrics.metrics, name="metrics"),
    path("styleguide/", styleguide, name="styleguide"),
    path("", include("accounts.urls")),
    path("accounts/", include("allauth.urls")),
    # One form asks for passwords, and counts the guesses: those of the two admins count none.
    path("admin/login/", staff.sign_in),
    path("django-admin/login/", secure_admin_login(require_safe(admin.site.login))),
    path("admin/account/", require_admin_access(staff.Account.as_view())),
    path("admin/", include(wagtailadmin_urls)),
    path("django-admin/", admin.site.urls),
    path("documents/", include(wagtaildocs_urls)),
    path("depth/", include("gamification.urls")),
    path("reminders/", include("reminders.urls")),
    *([path("anymail/", include("anymail.urls"))] if settings.MAIL_PROVIDER else []),
    path("", include("course_platform.api")),
    # Pictures of guides only; documents go through Wagtail's view, which asks for permission.
    path(
        "media/images/<path:path>",
        serve,
        {"document_root": settings.MEDIA_ROOT / "images"},
    ),
    path("", include("lessons.urls")),
    path("", include(wagtail_urls)),
]
