from django.http import HttpResponse
from django.urls import include, path

urlpatterns = [path("", include("lessons.urls")), path("admin/", include("wagtail.admin.urls"))]
