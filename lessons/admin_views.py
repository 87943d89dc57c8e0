"""The progress report in Wagtail's admin, for those who teach what it counts."""

import csv
import logging
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.template.loader import render_to_string
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.generic import View
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton
from wagtail.models import Page
from wagtail.permissions import policy_registry

from lessons import reports
from lessons.authoring.frame import render_framed
from lessons.reports import EVERYTHING, LessonRow, Period, Roots, TrackRow
from lessons.reports_sql import FEWEST
from lessons.shared import shared_by_content

PERMISSION = "course_lessons.view_progress_report"
REPORT = "course_progress_report"  # the name of its address
logger = logging.getLogger(__name__)


def roots_of(user: Any) -> Roots:
    """Paths of pages at and below which this person may write or publish, and so sees totals.

    Wagtail's own rule, as `instances_user_has_any_permission_for` has it page by page.
    """
    if user.is_superuser:
        return EVERYTHING
    policy = policy_registry.get_by_type(Page)
    return tuple(
        granted.page.path
        for granted in policy.get_cached_permissions_for_user(user)
        if granted.permission.codename in ("add_page", "change_page", "publish_page")
    )


def day_field(label: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(required=False, label=label, widget=widget)


class ProgressFilter(forms.Form):
    track = forms.TypedChoiceField(
        required=False,
        coerce=int,
        empty_value=None,
        label=gettext_lazy("Track"),
        error_messages={
            "invalid_choice": gettext_lazy(
                "This track is gone, or not one of yours. Choose another."
            )
        },
    )
    since = day_field(pgettext_lazy("first day of a period", "From"))
    until = day_field(pgettext_lazy("last day of a period", "To"))

    def __init__(self, data: Any, tracks: list[TrackRow]) -> None:
        super().__init__(data)
        choices = [("", _("All tracks")), *((track.pk, track.title) for track in tracks)]
        self.fields["track"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("This is before the first day."))
        return cleaned


class ProgressReport(WagtailAdminTemplateMixin, View):
    template_name = "lessons/admin/progress.html"
    page_title = gettext_lazy("Progress")
    header_icon = "group"
    form: ProgressFilter
    tracks: list[TrackRow]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        tracks = reports.outline(roots_of(request.user))
        self.form = ProgressFilter(request.GET, tracks)
        # A filter that makes no sense shows its error and no figures that would belong to another.
        self.tracks = self._chosen(tracks) if self.form.is_valid() else []
        if request.GET.get("export") == "csv" and self.form.is_valid():
            logger.info("User %s exported the progress report", request.user.pk)
            return as_csv(self.tracks)  # type: ignore[return-value]
        content = shared_by_content("progress", self._said(tracks), self._content)
        return render_framed(request, title=self.page_title, content=content)

    def _said(self, tracks: list[TrackRow]) -> str:
        """All that the page is made of. Nothing of it is rendered again until that changes."""
        choices = [(track.pk, track.title) for track in tracks]
        return repr((self.tracks, choices, self.request.GET.urlencode()))

    def _content(self) -> SafeString:
        said = {"form": self.form, "tracks": self.tracks, "fewest": FEWEST}
        said |= {"is_filtered": bool(self.request.GET), "here": self.request.path}
        return render_to_string(self.template_name, {**self.get_context_data(), **said})

    def _chosen(self, tracks: list[TrackRow]) -> list[TrackRow]:
        wanted = self.form.cleaned_data
        chosen = [track for track in tracks if wanted["track"] in (None, track.pk)]
        return reports.fill(chosen, Period(wanted["since"], wanted["until"]))

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        home = {"url": reverse_lazy("wagtailadmin_home"), "label": _("Home")}
        return [home, {"url": "", "label": self.page_title}]

    def get_header_buttons(self) -> list[Any]:
        query = self.request.GET.copy()
        query["export"] = "csv"
        return [HeaderButton(_("Download CSV"), url=f"?{query.urlencode()}", icon_name="download")]


def as_csv(tracks: list[TrackRow]) -> StreamingHttpResponse:
    writer = csv.writer(_Echo())
    lines = (writer.writerow([_harmless(cell) for cell in row]) for row in _rows(tracks))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    name = f"progress-{timezone.localdate():%Y-%m-%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _rows(tracks: list[TrackRow]) -> Iterator[list[Any]]:
    yield [
        _("Track"), _("Module"), _("Lesson"), _("Enrolled in the track"), _("Started the track"),
        _("Started the module"), _("Started"), _("Read"), _("Turn complete"), _("Reflected"),
        _("Median days to complete"),
    ]  # fmt: skip
    for track in tracks:
        for module in track.modules:
            for lesson in module.lessons:
                figures = lesson.figures
                yield [
                    track.title, module.title, lesson.title, track.enrolled, track.started,
                    module.started, figures.started, figures.read, figures.complete,
                    figures.reflected, _median(lesson),
                ]  # fmt: skip


def _median(lesson: LessonRow) -> str:
    if lesson.figures.median_days is not None:
        return f"{lesson.figures.median_days:.1f}"
    return _("fewer than %d") % FEWEST


def _harmless(cell: Any) -> Any:
    """Spreadsheets run what begins like a formula, and a title may."""
    if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")):
        return f"'{cell}"
    return cell


class _Echo:
    """csv writes to a file; the response wants each line back."""

    def write(self, value: str) -> str:
        return value
