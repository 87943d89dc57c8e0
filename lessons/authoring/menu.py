"""The admin's menus: what an instructor needs, and no more."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from lessons.admin_views import PERMISSION, REPORT, ProgressReport
from lessons.models import Module, Track

# The reports that help someone who writes; the rest is for operators.
REPORTS_OF_AUTHORS = {"progress", "simulated-year", "aging-pages", "locked-pages"}


class ProgressMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(PERMISSION))


def register_reports_menu_item() -> MenuItem:
    return ProgressMenuItem(
        _("Progress"), reverse(REPORT), name="progress", icon_name="group", order=100
    )


def register_admin_urls() -> list[URLPattern]:
    return [path("reports/progress/", ProgressReport.as_view(), name=REPORT)]


def construct_reports_menu(request: HttpRequest, items: list[MenuItem]) -> None:
    if not request.user.is_superuser:
        items[:] = [item for item in items if item.name in REPORTS_OF_AUTHORS]


def construct_help_menu(request: HttpRequest, items: list[MenuItem]) -> None:
    """Wagtail's news are for whoever runs the site."""
    if not request.user.is_superuser:
        items[:] = [item for item in items if not item.name.startswith("whats-new")]


def report_button(
    page: Page, user: Any, view_name: str = "", next_url: str | None = None
) -> Iterator[Button]:
    """From a track, or a module of it, straight to how far its learners come."""
    kind = page.specific_class
    if kind not in (Track, Module) or not user.has_perm(PERMISSION):
        return
    track_pk = page.pk if kind is Track else page.get_parent().pk
    yield Button(
        _("Progress"), f"{reverse(REPORT)}?track={track_pk}", icon_name="group", priority=35
    )


def global_admin_css() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))
