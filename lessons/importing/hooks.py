"""Where authors find the import: on a module's page and in its row of the page list."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.widgets import Button
from wagtail.models import Page

from lessons.models import Module


@hooks.register("register_admin_urls")
def register_import_url() -> list[URLPattern]:
    # Reading guides takes a tenth of a second to load, which workers and commands never need.
    from lessons.importing.admin_views import ImportGuideView

    return [
        path(
            "lessons/<int:module_id>/import/",
            ImportGuideView.as_view(),
            name="course_lessons_import_guide",
        )
    ]


@hooks.register("register_page_header_buttons")
def import_header_button(
    page: Page, user: Any, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    yield from _button(page, user)


@hooks.register("register_page_listing_more_buttons")
def import_listing_button(page: Page, user: Any, next_url: str | None = None) -> Iterator[Button]:
    yield from _button(page, user)


def _button(page: Page, user: Any) -> Iterator[Button]:
    # Asked by class, not by fetching the page: a list shows a button's place for every row.
    if page.specific_class is Module and page.permissions_for_user(user).can_add_subpage():
        yield Button(
            _("Import a guide"),
            reverse("course_lessons_import_guide", args=[page.pk]),
            icon_name="upload",
            priority=16,
        )
