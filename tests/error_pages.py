"""The site with addresses beside its own at which each error page can be looked at.

pytest's mark `urls` puts it in place of the real one; what answers are the site's own handlers.
"""

from allauth.core.internal.ratelimit import respond_429
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.urls import path

from course_platform import urls
from lessons.views import csrf_failure

handler404, handler500 = urls.handler404, urls.handler500


def unreadable(request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation


def forbidden(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("An error page is looked at.")


urlpatterns = [
    path("errors/400/", unreadable),
    path("errors/403/", forbidden),
    path("errors/403-csrf/", csrf_failure),
    path("errors/429/", respond_429),
    path("errors/500/", broken),
    *urls.urlpatterns,
]
