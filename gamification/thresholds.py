"""The Depth at which each Extension Course opens, set by those who may edit the course.

Before one is saved, the page says for whom the course would open (trials.py); saving it opens the
course for them, batch by batch (sweeping.py).
"""

from typing import Any

from django import forms
from django.core.signing import BadSignature
from django.db import transaction
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.views.generic.history import HistoryView
from wagtail.admin.views.generic.usage import UsageView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import log
from wagtail.models import Page
from wagtail.permissions import policy_registry

from gamification import trials
from gamification.models import Extension
from lessons.models import Track


def tracks_of(user: Any) -> QuerySet[Track]:
    policy = policy_registry.get_by_type(Page)
    pages = policy.instances_user_has_any_permission_for(user, {"change", "publish"})
    return Track.objects.filter(pk__in=pages.values("pk"))


class ThresholdForm(WagtailAdminModelForm):
    threshold = forms.IntegerField(
        min_value=1,
        max_value=100_000,
        label=_("Depth"),
        help_text=_(
            "Lowering this opens the course to more learners; raising it closes it to nobody."
        ),
    )

    class Meta:
        model = Extension
        fields = ("track", "threshold")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["track"]
        tracks = tracks_of(self.for_user).filter(kind=Track.Kind.EXTENSION)
        if self.instance.pk:
            field.disabled = True
            field.queryset = Track.objects.filter(pk=self.instance.track_id)
            return
        field.queryset = tracks.filter(extension=None)
        field.label = _("Extension Course")
        field.help_text = _(
            "A track of the kind “Extension Course” that has no threshold yet. Learners need it "
            "only where the track's access is “for whom it is opened”."
        )


class _OwnTracksOnly:
    """Beside the permission on thresholds, the course itself must be one's own to edit."""

    request: HttpRequest

    def get_base_object_queryset(self) -> QuerySet[Extension]:
        return Extension.objects.filter(track__in=tracks_of(self.request.user))


class _OneOfOwnTracks(_OwnTracksOnly):
    """Forms find their row by get_queryset, which to the history page is what it lists."""

    def get_queryset(self) -> QuerySet[Extension]:
        return self.get_base_object_queryset()


class ThresholdIndex(generic.IndexView):
    def get_base_queryset(self) -> QuerySet[Extension]:
        return (
            Extension.objects.filter(track__in=tracks_of(self.request.user))
            .select_related("track")
            .annotate(learners=Count("track__unlocks"))
        )


class _TriedFirst:
    """Saving shows first for whom the course would open; the second yes applies what was shown."""

    request: HttpRequest
    form: Any
    logged_as = "wagtail.edit"

    def form_valid(self, form: Any) -> HttpResponse:
        digest = self._shown(form.instance)
        if digest is None:
            return self._show(form, moved=False)
        try:
            with transaction.atomic():
                self.digest = digest
                return super().form_valid(form)  # type: ignore[misc]
        except trials.FactsMoved:
            return self._show(form, moved=True)

    def save_instance(self) -> Extension:
        extension: Extension = self.form.instance
        self.sweep = trials.apply_threshold(extension, self.digest, by=self.request.user)
        log(extension, self.logged_as, user=self.request.user)
        return extension

    def get_success_url(self) -> str:
        return reverse("depth_sweep", args=[self.sweep.pk])

    def _shown(self, extension: Extension) -> str | None:
        """The digest of the trial that was looked at, if it was of this very change."""
        try:
            digest, proposed = trials.seen(self.request.POST.get("token", ""))
        except BadSignature:
            return None
        return digest if proposed == [extension.track_id, extension.threshold] else None

    def _show(self, form: Any, *, moved: bool) -> HttpResponse:
        extension: Extension = form.instance
        trial = trials.try_threshold(extension, extension.threshold)
        context = {
            "page_title": _("Before you save"),
            "trial": trial,
            "opens": [(extension.track.title, trial.courses)] if trial.courses else [],
            "sentence": _("“%(course)s” opens at %(threshold)d Depth.")
            % {"course": extension.track.title, "threshold": extension.threshold},
            "fields": {"track": extension.track_id, "threshold": extension.threshold},
            "token": trials.sign(trial, [extension.track_id, extension.threshold]),
            "moved": moved,
        }
        return render(self.request, "gamification/admin/trial.html", context)


class ThresholdCreate(_TriedFirst, generic.CreateView):
    logged_as = "wagtail.create"


class ThresholdEdit(_TriedFirst, _OneOfOwnTracks, generic.EditView):
    pass


class ThresholdDelete(_OneOfOwnTracks, generic.DeleteView):
    pass


class ThresholdHistory(_OwnTracksOnly, HistoryView):
    pass


class ThresholdUsage(_OwnTracksOnly, UsageView):
    pass


class ThresholdViewSet(ModelViewSet):
    model = Extension
    index_view_class = ThresholdIndex
    add_view_class = ThresholdCreate
    edit_view_class = ThresholdEdit
    delete_view_class = ThresholdDelete
    history_view_class = ThresholdHistory
    usage_view_class = ThresholdUsage
    copy_view_enabled = False
    icon = "lock-open"
    menu_label = _("Depth")
    menu_order = 250
    add_to_admin_menu = True
    list_display = [
        "track",
        Column("threshold", label=_("Opens at Depth"), sort_key="threshold"),
        Column("learners", label=_("Open to learners"), sort_key="learners"),
    ]
    ordering = "threshold"

    def get_form_class(self, for_update: bool = False) -> type[ThresholdForm]:  # noqa: FBT001, FBT002
        return ThresholdForm
