"""What Wagtail's admin learns from this app."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from reminders import admin_views


class YearMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(admin_views.PERMISSION))


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLPattern]:
    view = admin_views.SimulatedYear.as_view()
    return [path("reports/simulated-year/", view, name=admin_views.NAME)]


@hooks.register("register_reports_menu_item")
def register_reports_menu_item() -> MenuItem:
    return YearMenuItem(
        _("A simulated year"),
        reverse(admin_views.NAME),
        name="simulated-year",
        icon_name="calendar-alt",
        order=150,
    )


hooks.register("before_edit_page", admin_views.before_edit_page)
hooks.register("before_publish_page", admin_views.before_publish_page)
hooks.register("after_publish_page", admin_views.after_publish_page)
