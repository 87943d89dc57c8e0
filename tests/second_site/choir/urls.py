from django.apps import apps
from django.contrib import admin
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("admin/", include(wagtailadmin_urls)),
    path("django-admin/", admin.site.urls),
    path("", include("lessons.urls")),  # Last of yours: authors name what is in it.
    path("", include(wagtail_urls)),
]
if apps.is_installed("gamification"):
    urlpatterns[:0] = [
        path("depth/", include("gamification.urls")),
        path("reminders/", include("reminders.urls")),
    ]
